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
  /// True once the port has said anything but 0, which many say whatever happens to them.
  private var hasMeantIt = false
  /// When a printer that cannot be heard is looked for next, while there is nothing else to do.
  private var nextLook = Deadline(milliseconds: USBEnd.lookPeriod)

  /// Milliseconds between looks for a printer that cannot be heard.
  private static let lookPeriod: Int32 = 2_000

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
    if let listener = claim.listener, listener.silence == nil {
      listener.listen(milliseconds: milliseconds)
    } else {
      let limit = min(milliseconds, nextLook.milliseconds)
      var wait = timeval(tv_sec: Int(limit / 1_000), tv_usec: Int(limit % 1_000) * 1_000)
      libusb_handle_events_timeout_completed(context, &wait, nil)
      if nextLook.isOver {
        _ = portStatus()
        nextLook = Deadline(milliseconds: Self.lookPeriod)
      }
    }
    noticeSilence()
  }

  private func noticeSilence() {
    let kind = claim.listener.map(\.silence) ?? .silent
    switch kind {
    case nil: return
    case .lost: noticeLoss()
    default: endInbox(.silent, "cannot be heard", "choose a profile without answers")
    }
  }

  private func noticeLoss() {
    endInbox(.lost, "was unplugged or switched off", "plug it in and switch it on")
  }

  private func endInbox(_ kind: PrinterTrouble.Kind, _ reason: String, _ advice: String) {
    inbox.end(PrinterTrouble(kind, reason: "\(printer) \(reason)", advice: advice))
  }

  private func portStatus() -> PortStatus? {
    do throws(USBClaim.Refusal) {
      return try claim.portStatus()
    } catch {
      if error == .gone {
        noticeLoss()
      }
      return nil
    }
  }

  var knowsStatus: Bool { true }

  func ownStatus() -> PrinterStatus? {
    guard let port = portStatus() else { return nil }
    hasMeantIt = hasMeantIt || port.rawValue != 0
    guard hasMeantIt else { return nil }
    return port.complaint == nil
      ? PrinterStatus(paper: .ok, isOffline: false) : PrinterStatus(complaining: port)
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
    let status = portStatus()
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
