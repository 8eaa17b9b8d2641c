import CUSB

/// A claimed printer on a USB bus.
final class USBEnd: LinkEnd {
  let printer: String
  let inbox: Inbox
  let interrupt: @Sendable () -> Void
  private let context: OpaquePointer
  private var claim: USBClaim
  private let timeouts: PrinterTimeouts
  private var account = LinkAccount()

  /// Claims a printer and throws away what it said to an earlier user.
  init(
    _ device: USBDevice,
    on bus: USBBus,
    _ timeouts: PrinterTimeouts
  ) throws(PrinterTrouble) {
    printer = device.info.description
    inbox = Inbox()
    context = bus.context
    self.timeouts = timeouts
    claim = try USBClaim(device, on: bus, hearing: inbox, patience: timeouts.connect)
    // libusb takes interrupts from any thread; the link sends none once this is gone.
    nonisolated(unsafe) let context = bus.context
    interrupt = { libusb_interrupt_event_handler(context) }
    discardOldAnswers()
  }

  var hasBackChannel: Bool { claim.listener != nil }

  /// What the printer has kept for an earlier user comes within a few packets.
  private func discardOldAnswers() {
    let deadline = Deadline(milliseconds: 25)
    while hasBackChannel, !deadline.isOver {
      listen(milliseconds: deadline.milliseconds)
    }
    inbox.clear()
    noticeSilence()
  }

  func listen(milliseconds: Int32) {
    if let listener = claim.listener {
      listener.listen(milliseconds: milliseconds)
    } else {
      var wait = timeval(tv_sec: Int(milliseconds / 1_000), tv_usec: 0)
      libusb_handle_events_timeout_completed(context, &wait, nil)
    }
    noticeSilence()
  }

  private func noticeSilence() {
    let kind = claim.listener.map(\.silence) ?? .silent
    switch kind {
    case nil: return
    case .lost: endInbox(.lost, "was unplugged or switched off", "plug it in and switch it on")
    default: endInbox(.silent, "cannot be heard", "choose a profile without answers")
    }
  }

  private func endInbox(_ kind: PrinterTrouble.Kind, _ reason: String, _ advice: String) {
    inbox.end(PrinterTrouble(kind, reason: "\(printer) \(reason)", advice: advice))
  }

  func ownStatus() -> PrinterStatus {
    claim.portStatus().map(PrinterStatus.init) ?? PrinterStatus()
  }

  func write(_ bytes: [UInt8], stall: Int32?) -> Delivery {
    if let refusal = account.refusal { return refusal }
    claim.listener?.isUrgent = true
    let stall = stall ?? timeouts.stall
    let outcome = claim.write(bytes, stall: stall)
    claim.listener?.isUrgent = false
    noticeSilence()
    guard outcome.end != .complete else {
      return account.add(Delivery(accepted: outcome.accepted))
    }
    let status = outcome.end == .gone ? nil : claim.portStatus()
    let trouble = outcome.trouble(of: bytes.count, stall: stall, status: status)
    return account.add(
      Delivery(
        accepted: outcome.accepted,
        trouble: trouble.map { "\(printer): \($0)" },
        isStalled: outcome.end == .timedOut
      )
    )
  }

  /// Every byte is in the printer once the transfers have ended.
  func finish() -> Delivery { account.total }
}
