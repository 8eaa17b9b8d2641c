import CUSB

/// Hears what a printer says, from its opening to its end: one that cannot get rid of its answers
/// stops taking data.
///
/// One transfer is submitted again and again. Its ends are noticed while the same thread waits for
/// other transfers or for events, so nothing here needs a lock.
final class USBListener {
  private let context: OpaquePointer
  private let transfer: UnsafeMutablePointer<libusb_transfer>
  private let buffer: UnsafeMutableBufferPointer<UInt8>
  private let inbox: Inbox
  private var isPending = false
  private var isStopping = false
  /// How the printer stopped being heard, if it did.
  private(set) var silence: PrinterTrouble.Kind?
  /// True when the printer has halted the endpoint that answers come from.
  private var isHalted = false
  private var haltCount = 0
  /// Transfers that failed one after another, as the first ones do at a printer that is unplugged.
  private var failureCount = 0
  /// Packets without a byte that came one after another: some printers say "nothing" so.
  private var emptyCount = 0
  private var pause: Deadline?
  /// True while data is on its way to the printer, which may wait to be heard first.
  var isUrgent = false {
    didSet { goOn() }
  }

  /// A multiple of every packet size, so that no packet is too long for it.
  private static let size = 4_096
  /// Milliseconds of silence after which the transfer is made anew.
  private static let timeout: UInt32 = 1_000

  /// Begins to listen; nil when there is no memory for it.
  ///
  /// - Parameters:
  ///   - handle: the opened printer, which must stay open until `stop`.
  ///   - endpoint: where its answers come from.
  ///   - context: the look at the buses with which it was opened.
  ///   - inbox: where the answers go.
  init?(_ handle: OpaquePointer, endpoint: UInt8, context: OpaquePointer, _ inbox: Inbox) {
    guard let transfer = libusb_alloc_transfer(0) else { return nil }
    self.context = context
    self.transfer = transfer
    self.inbox = inbox
    buffer = .allocate(capacity: Self.size)
    libusb_fill_bulk_transfer(
      transfer,
      handle,
      endpoint,
      buffer.baseAddress,
      Int32(Self.size),
      { transfer in
        guard let ended = transfer?.pointee, let listener = ended.user_data else { return }
        Unmanaged<USBListener>.fromOpaque(listener).takeUnretainedValue()
          .end(ended.status, count: Int(ended.actual_length))
      },
      Unmanaged.passUnretained(self).toOpaque(),
      Self.timeout
    )
    submit()
  }

  /// Listens until there is something in the inbox, the time is up or there is an interrupt.
  func listen(milliseconds: Int32) {
    goOn()
    guard silence == nil else { return }
    let limit = min(milliseconds, pause?.milliseconds ?? .max)
    var wait = timeval(tv_sec: Int(limit / 1_000), tv_usec: Int(limit % 1_000) * 1_000)
    libusb_handle_events_timeout_completed(context, &wait, nil)
  }

  /// Stops listening and waits until the transfer is back.
  func stop() {
    isStopping = true
    if isPending {
      libusb_cancel_transfer(transfer)
    }
    let deadline = Deadline(milliseconds: 1_000)
    while isPending, !deadline.isOver {
      var wait = timeval(tv_sec: 0, tv_usec: 100_000)
      libusb_handle_events_timeout_completed(context, &wait, nil)
    }
    // What the kernel never gave back must stay where it is, in case it does after all.
    if !isPending {
      libusb_free_transfer(transfer)
      buffer.deallocate()
    }
  }

  private func submit() {
    pause = nil
    let status = libusb_submit_transfer(transfer)
    isPending = status == 0
    if !isPending {
      silence = status == LIBUSB_ERROR_NO_DEVICE.rawValue ? .lost : .silent
    }
  }

  private func goOn() {
    guard let pause, isUrgent && failureCount == 0 || pause.isOver else { return }
    if isHalted {
      libusb_clear_halt(transfer.pointee.dev_handle, transfer.pointee.endpoint)
      isHalted = false
    }
    submit()
  }

  private func end(_ status: libusb_transfer_status, count: Int) {
    isPending = false
    let heard = min(max(0, count), Self.size)
    inbox.put(buffer[..<heard])
    guard !isStopping else { return }
    switch status {
    case LIBUSB_TRANSFER_COMPLETED where heard > 0, LIBUSB_TRANSFER_TIMED_OUT:
      emptyCount = 0
      haltCount = 0
      failureCount = 0
      submit()
    case LIBUSB_TRANSFER_COMPLETED:
      emptyCount += 1
      // Not at once for ever: a printer that says "nothing" says it thousands of times a second.
      if emptyCount > 8, !isUrgent {
        pause = Deadline(milliseconds: 20)
      } else {
        submit()
      }
    case LIBUSB_TRANSFER_STALL where haltCount < 5:
      haltCount += 1
      // Whoever waits for events next ends the halt: it is not allowed here.
      isHalted = true
      pause = Deadline(milliseconds: 20)
    case LIBUSB_TRANSFER_ERROR where failureCount < 20:
      failureCount += 1
      // By then the system knows whether the printer is still there.
      pause = Deadline(milliseconds: 100)
    case LIBUSB_TRANSFER_NO_DEVICE: silence = .lost
    default: silence = .silent
    }
  }
}
