import CUSB

/// Reads away what a printer says, all the while something is sent to it: one that cannot get rid of
/// its answers stops taking data.
///
/// One transfer is submitted again and again. Its ends are noticed while the same thread waits for
/// other transfers, so nothing here needs a lock.
final class USBListener {
  private let context: OpaquePointer
  private let transfer: UnsafeMutablePointer<libusb_transfer>
  private let buffer: UnsafeMutableBufferPointer<UInt8>
  private var isPending = false
  private var isStopping = false

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
  init?(_ handle: OpaquePointer, endpoint: UInt8, context: OpaquePointer) {
    guard let transfer = libusb_alloc_transfer(0) else { return nil }
    self.context = context
    self.transfer = transfer
    buffer = .allocate(capacity: Self.size)
    libusb_fill_bulk_transfer(
      transfer,
      handle,
      endpoint,
      buffer.baseAddress,
      Int32(Self.size),
      { transfer in
        guard let ended = transfer?.pointee, let listener = ended.user_data else { return }
        Unmanaged<USBListener>.fromOpaque(listener).takeUnretainedValue().end(ended.status)
      },
      Unmanaged.passUnretained(self).toOpaque(),
      Self.timeout
    )
    submit()
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
    isPending = libusb_submit_transfer(transfer) == 0
  }

  private func end(_ status: libusb_transfer_status) {
    isPending = false
    let isWell = status == LIBUSB_TRANSFER_COMPLETED || status == LIBUSB_TRANSFER_TIMED_OUT
    if isWell, !isStopping {
      submit()
    }
  }
}
