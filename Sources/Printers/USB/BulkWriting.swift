/// How a transfer ended.
enum TransferEnd: Equatable {
  /// All bytes were taken.
  case complete
  /// The time was up; the count tells how many bytes were taken.
  case timedOut
  /// The printer halted its endpoint; the count tells how many bytes were taken.
  case halted
  /// The printer is not on the bus any more.
  case gone
  /// Anything else, by libusb's name for it.
  case failed(String)
}

/// The way into a printer.
protocol BulkPipe: ~Copyable {
  /// Sends some bytes in one transfer.
  ///
  /// - Parameters:
  ///   - bytes: at least one.
  ///   - timeout: in milliseconds, 1 or more.
  /// - Returns: how it ended and how many bytes were taken, whatever the end.
  mutating func send(
    _ bytes: UnsafeBufferPointer<UInt8>,
    timeout: UInt32
  ) -> (end: TransferEnd, count: Int)

  /// Ends a halt of the endpoint that takes data.
  mutating func clearHalt()
}

/// How the writing of a job ended.
struct BulkOutcome: Equatable {
  /// Bytes that the printer took for certain or may have taken.
  var accepted: Int
  /// `complete`, or what stopped it; `timedOut` when no byte was taken for too long.
  var end: TransferEnd
}

extension BulkPipe where Self: ~Copyable {
  /// The largest transfer: what Linux takes as one piece, so that the count after a timeout is exact.
  private static var chunk: Int { 16_384 }

  /// Milliseconds after which a waiting transfer is taken back to see whether it got on: much less
  /// than a usual deadline, but each taking back is a chance for a host controller to miscount.
  private static var patience: Int32 { 5_000 }

  /// Writes bytes until all are taken, the printer is lost, or it took none for `stall` milliseconds.
  mutating func write(_ bytes: [UInt8], stall: Int32) -> BulkOutcome {
    var sent = 0
    var deadline = Deadline(milliseconds: stall)
    var isHaltCleared = false
    while sent < bytes.count {
      let size = min(Self.chunk, bytes.count - sent)
      // 0 would mean that there is no timeout.
      let timeout = UInt32(max(1, min(Self.patience, deadline.milliseconds)))
      let (end, count) = bytes.withUnsafeBufferPointer { buffer in
        send(UnsafeBufferPointer(rebasing: buffer[sent..<sent + size]), timeout: timeout)
      }
      let taken = max(0, min(count, size))
      sent += taken
      if taken > 0 {
        deadline = Deadline(milliseconds: stall)
        isHaltCleared = false
      }
      switch end {
      case .complete, .timedOut:
        if taken == 0, deadline.isOver {
          return BulkOutcome(accepted: sent, end: .timedOut)
        }
      case .halted:
        // A halt that comes back before a byte was taken is there to stay.
        if isHaltCleared {
          return BulkOutcome(accepted: sent, end: .halted)
        }
        clearHalt()
        isHaltCleared = true
      case .gone, .failed:
        // The count is not to be trusted here: packets of this transfer may have arrived although
        // their acknowledgement was lost. So all of it may have left, and not even the first
        // transfer of a job can be called untaken.
        return BulkOutcome(accepted: sent - taken + size, end: end)
      }
    }
    return BulkOutcome(accepted: sent, end: .complete)
  }
}
