#if canImport(Glibc)
  import Glibc
#endif

/// A printer on a serial port.
final class SerialEnd: LinkEnd {
  let printer: String
  let inbox = Inbox()
  private let bell: Bell
  private let port: SerialPort
  private var line: Descriptor
  private let lines: () -> Int32?
  private let timeouts: PrinterTimeouts
  private var account = LinkAccount()

  /// What goes out at a time where the printer's word is watched by us: what a busy printer still
  /// takes after that word is a few dozen bytes, by makers' manuals.
  private static let portion = 32

  /// - Parameters:
  ///   - port: the opened port.
  ///   - timeouts: how long the printer may take.
  ///   - lines: what tells the state of the port's lines, in place of the port itself.
  /// - Throws: when the system has no more descriptors.
  init(
    _ port: SerialPort,
    _ timeouts: PrinterTimeouts,
    lines: (() -> Int32?)? = nil
  ) throws(PrinterTrouble) {
    bell = try Bell()
    printer = port.name
    self.port = port
    // The port closes its own descriptor, with its settings given back.
    line = Descriptor(dup(port.number), hearing: inbox)
    self.lines = lines ?? { port.lines }
    self.timeouts = timeouts
  }

  var hasBackChannel: Bool { true }
  var interrupt: @Sendable () -> Void { { [bell] in bell.ring() } }

  func listen(milliseconds: Int32) {
    _ = isHere(waiting: milliseconds, bell)
  }

  var knowsStatus: Bool { port.flow == .dsrdtr }

  func ownStatus() -> PrinterStatus? {
    // High only says that it takes data.
    port.flow == .dsrdtr && isStopped(by: TIOCM_DSR) ? PrinterStatus(isOffline: true) : nil
  }

  func write(_ bytes: [UInt8], stall: Int32?) -> Delivery {
    if let refusal = account.refusal { return refusal }
    let stall = stall ?? timeouts.stall
    let (written, trouble) =
      port.flow == .dsrdtr
      ? writeWatching(bytes, stall: stall) : line.write(bytes, stall: stall)
    noticeEnd()
    guard trouble != 0 else { return account.add(Delivery(accepted: written)) }
    return account.add(failure(trouble, accepted: written))
  }

  /// Writes while the printer's line says that it takes data.
  private func writeWatching(_ bytes: [UInt8], stall: Int32) -> (written: Int, errno: Int32) {
    var written = 0
    var deadline = Deadline(milliseconds: stall)
    while written < bytes.count {
      guard isHere(waiting: 0) else { return (written, EIO) }
      if isStopped(by: TIOCM_DSR) {
        guard isHere(waiting: 5) else { return (written, EIO) }
      } else {
        let portion = Array(bytes[written..<min(bytes.count, written + Self.portion)])
        let (count, refusal) = line.write(portion, stall: deadline.milliseconds)
        written += count
        let trouble = refusal == 0 ? drain() : refusal
        guard trouble == 0 else { return (written, trouble) }
        deadline = Deadline(milliseconds: stall)
      }
      if deadline.isOver {
        return (written, ETIMEDOUT)
      }
    }
    return (written, 0)
  }

  /// Waits until the system has sent what it took.
  private func drain() -> Int32 {
    var left = port.unsent
    var deadline = Deadline(milliseconds: timeouts.stall)
    while left > 0 {
      guard isHere(waiting: 2) else { return EIO }
      let now = port.unsent
      if now < left {
        deadline = Deadline(milliseconds: timeouts.stall)
      } else if deadline.isOver {
        return ETIMEDOUT
      }
      left = now
    }
    return 0
  }

  func finish() -> Delivery {
    guard account.trouble == nil else { return account.total }
    var trouble = drain()
    if trouble == 0 {
      // Only the few bytes in the port itself are left.
      tcdrain(port.number)
      // A port that is unplugged has nothing unsent either, and is gone a moment later.
      let farewell = Deadline(milliseconds: 20)
      while trouble == 0, !farewell.isOver {
        trouble = isHere(waiting: farewell.milliseconds) ? 0 : EIO
      }
    }
    guard trouble != 0 else { return account.total }
    let failure = failure(trouble, accepted: 0)
    _ = account.add(failure)
    return Delivery(
      accepted: account.accepted,
      trouble: failure.trouble,
      isStalled: failure.isStalled
    )
  }

  private func isStopped(by line: Int32) -> Bool {
    lines().map { $0 & line == 0 } ?? false
  }

  /// Waits, hears what the printer says, and tells whether the port is still there.
  private func isHere(waiting milliseconds: Int32, _ bell: Bell? = nil) -> Bool {
    let trouble = line.wait(for: 0, milliseconds: milliseconds, bell: bell)
    noticeEnd()
    return trouble == 0 && line.isListening
  }

  private func noticeEnd() {
    guard !line.isListening else { return }
    inbox.end(trouble(EIO))
  }

  private func failure(_ number: Int32, accepted: Int) -> Delivery {
    Delivery(
      accepted: accepted,
      trouble: "\(trouble(number))",
      isStalled: number == ETIMEDOUT
    )
  }

  private func trouble(_ number: Int32) -> PrinterTrouble {
    let advice =
      switch port.flow {
      case .dsrdtr where isStopped(by: TIOCM_DSR):
        "its line DSR says that it is not ready: see to power, paper and cover; a cable without that"
          + " line needs ?flow=none or another handshake in the address and in the printer"
      case .rtscts where isStopped(by: TIOCM_CTS):
        "its line CTS says that it is not ready: see to power, paper and cover; a cable without that"
          + " line needs another handshake in the address and in the printer"
      default: "see to the printer and its cable; what it has taken may come out yet"
      }
    let words = number == EIO ? "the port is gone" : reason(number)
    return PrinterTrouble(.lost, reason: "\(printer): \(words)", advice: advice)
  }
}
