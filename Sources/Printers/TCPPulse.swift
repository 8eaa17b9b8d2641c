#if canImport(Glibc)
  import Glibc
#endif

/// What tells a network printer that is gone from one that only takes nothing just now.
///
/// The system's own limit (`TCP_USER_TIMEOUT`) would also end the connection to a printer that is
/// there and has stopped taking data because its paper is out, which may last for an hour.
struct TCPPulse {
  private let number: Int32
  /// Milliseconds without a sign of life.
  private let limit: Int32
  /// When the printer is given up, while it owes an acknowledgement.
  private var end: Deadline?

  /// - Parameters:
  ///   - number: the connected socket; when nothing is to be acknowledged, the system asks it.
  ///   - limit: milliseconds without a sign of life, from 2 seconds on.
  init(_ number: Int32, limit: Int32) {
    self.number = number
    self.limit = max(2_000, limit)
    let seconds = self.limit / 1_000
    let interval = max(1, seconds / 4)
    Self.set(SOL_SOCKET, SO_KEEPALIVE, 1, on: number)
    Self.set(Int32(IPPROTO_TCP), TCP_KEEPINTVL, interval, on: number)
    Self.set(Int32(IPPROTO_TCP), TCP_KEEPCNT, min(3, max(1, seconds / interval - 1)), on: number)
    Self.set(Int32(IPPROTO_TCP), TCP_KEEPIDLE, interval, on: number)
  }

  private static func set(_ level: Int32, _ name: Int32, _ value: Int32, on number: Int32) {
    var value = value
    setsockopt(number, level, name, &value, socklen_t(MemoryLayout<Int32>.size))
  }

  /// True when the printer owes an acknowledgement and has given no sign of life for too long; to be
  /// asked again and again, at least every second.
  mutating func isOver() -> Bool {
    var info = tcp_info()
    var length = socklen_t(MemoryLayout<tcp_info>.size)
    // Unanswered are data on their way and questions whether there is room again.
    guard getsockopt(number, Int32(IPPROTO_TCP), TCP_INFO, &info, &length) == 0,
      info.tcpi_unacked > 0 || info.tcpi_probes > 0
    else {
      end = nil
      return false
    }
    let silence = Int32(clamping: info.tcpi_last_ack_recv)
    guard let end, silence >= limit - end.milliseconds else {
      end = Deadline(milliseconds: limit)
      return false
    }
    return end.isOver
  }
}
