#if canImport(Glibc)
  import Glibc
#endif

/// A connection to a printer's raw TCP port.
final class TCPEnd: LinkEnd {
  let printer: String
  let inbox: Inbox
  private let bell: Bell
  private var connection: Descriptor
  private let timeouts: PrinterTimeouts
  private var pulse: TCPPulse
  private var account = LinkAccount()
  private var isFinished = false
  /// True while the printer has not taken what it was sent last.
  private var isBehind = false
  /// How many bytes it had taken when that was asked last.
  private var takenBefore: Int?

  init(
    _ connection: consuming Descriptor,
    inbox: Inbox,
    bell: Bell,
    printer: String,
    _ timeouts: PrinterTimeouts
  ) {
    pulse = TCPPulse(connection.number, limit: timeouts.lost)
    self.connection = connection
    self.inbox = inbox
    self.bell = bell
    self.printer = printer
    self.timeouts = timeouts
  }

  var hasBackChannel: Bool { true }
  var interrupt: @Sendable () -> Void { { [bell] in bell.ring() } }

  func listen(milliseconds: Int32) {
    guard isWhole(waiting: min(milliseconds, 500), bell) else {
      _ = account.add(broken("the connection broke off", accepted: 0))
      return
    }
    if account.trouble == nil, pulse.isOver() {
      isBehind = true
      _ = account.add(broken("it gives no sign of life any more", accepted: 0))
    }
  }

  deinit {
    // The system would go on sending the rest of what was reported as broken off.
    if isBehind, unacknowledged > 0 {
      abort()
    }
  }

  func write(_ bytes: [UInt8], stall: Int32?) -> Delivery {
    if let refusal = account.refusal { return refusal }
    let (written, trouble) = connection.write(bytes, stall: stall ?? timeouts.stall)
    isBehind = trouble != 0
    guard trouble != 0, trouble != ETIMEDOUT else {
      noticeEnd()
      let words = trouble == 0 ? nil : "\(self.trouble(reason(trouble)))"
      return account.add(
        Delivery(accepted: written, trouble: words, isStalled: trouble == ETIMEDOUT)
      )
    }
    return account.add(broken(reason(trouble), accepted: written))
  }

  func hasWaitingBytes() -> Bool { unacknowledged > 0 }

  func isHeldUp() -> Bool {
    let waiting = unacknowledged
    let taken = account.accepted - waiting
    defer { takenBefore = taken }
    return account.trouble == nil && waiting > 0 && taken == takenBefore
  }

  func finish() -> Delivery {
    guard account.trouble == nil, !isFinished else { return account.total }
    isFinished = true
    shutdown(connection.number, Int32(SHUT_WR))
    var waiting = unacknowledged
    var deadline = Deadline(milliseconds: timeouts.stall)
    while waiting > 0 {
      guard isWhole(waiting: min(10, deadline.milliseconds)) else {
        return failed("the connection broke off")
      }
      let left = unacknowledged
      if left < waiting {
        deadline = Deadline(milliseconds: timeouts.stall)
      } else if deadline.isOver {
        isBehind = true
        account.accepted = max(1, account.accepted - left)
        return failed("the last \(left) bytes were not acknowledged")
      }
      waiting = left
    }
    // A reset that comes now tells that the printer has thrown away what it had acknowledged.
    let farewell = Deadline(milliseconds: timeouts.farewell)
    while connection.isListening, !farewell.isOver {
      guard isWhole(waiting: farewell.milliseconds) else {
        return failed("the connection broke off")
      }
    }
    // It may have been heard beside something else, or before.
    guard connection.silenceCause == 0 else { return failed("the connection broke off") }
    return account.total
  }

  private func failed(_ reason: String) -> Delivery {
    _ = account.add(broken(reason, accepted: 0))
    return account.total
  }

  private func trouble(_ reason: String) -> PrinterTrouble {
    PrinterTrouble(
      .lost,
      reason: "\(printer): \(reason)",
      advice: "check that the printer is on and in the network"
    )
  }

  private func broken(_ reason: String, accepted: Int) -> Delivery {
    let trouble = trouble(reason)
    inbox.end(trouble)
    return Delivery(accepted: accepted, trouble: "\(trouble)")
  }

  /// Waits, hears what the printer says, and tells whether the connection still stands.
  private func isWhole(waiting milliseconds: Int32, _ bell: Bell? = nil) -> Bool {
    let isWhole =
      connection.wait(for: 0, milliseconds: milliseconds, bell: bell) == 0
      && pendingError(connection.number) == 0
    if isWhole {
      noticeEnd()
    }
    return isWhole
  }

  /// A printer that has closed its side may still take data, but says nothing more.
  private func noticeEnd() {
    guard !connection.isListening else { return }
    inbox.end(
      PrinterTrouble(
        .silent,
        reason: "\(printer): the printer has ended its side of the connection",
        advice: "open another one"
      )
    )
  }

  /// Bytes in the send queue that the other side has not acknowledged (`SIOCOUTQ`).
  private var unacknowledged: Int {
    var count: Int32 = 0
    return ioctl(connection.number, UInt(TIOCOUTQ), &count) == 0 ? Int(count) : 0
  }

  /// Lets the connection end with a reset.
  private func abort() {
    var now = linger(l_onoff: 1, l_linger: 0)
    let length = socklen_t(MemoryLayout<linger>.size)
    setsockopt(connection.number, SOL_SOCKET, SO_LINGER, &now, length)
  }
}
