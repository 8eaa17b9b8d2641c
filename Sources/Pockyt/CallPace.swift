import Payment
import Synchronization

/// How fast calls may follow each other: so many a second in the long run, five at once after a
/// rest.
public struct CallPace: Sendable {
  private static let burst: Int64 = 5

  private let interval: Int64
  /// When all calls so far are paid for, in milliseconds.
  private var paidUntil = Int64.min

  /// A pace of 1 to 1000 calls a second; other numbers count as the nearest of these.
  public init(callsPerSecond: Int = 5) {
    interval = 1000 / Int64(min(max(callsPerSecond, 1), 1000))
  }

  /// Counts a call in.
  ///
  /// - Parameter now: the moment in milliseconds, on a clock that never goes back.
  /// - Returns: how long it has to wait for its turn, in milliseconds. A call that goes at once all
  ///   the same makes those after it wait longer.
  public mutating func wait(now: Int64) -> Int64 {
    let turn = max(paidUntil, now)
    paidUntil = turn + interval
    return max(0, turn - now - (Self.burst - 1) * interval)
  }
}

/// Makes calls wait for their turn.
final class CallTurns: Sendable {
  private let start = ContinuousClock.now
  private let pace: Mutex<CallPace>

  init(_ pace: CallPace) {
    self.pace = Mutex(pace)
  }

  /// Waits for the turn of a call: questions wait, and what moves or stops money goes at once.
  ///
  /// - Returns: false when the caller has given up.
  func come(for call: GatewayCall) async -> Bool {
    let now = Int64(start.duration(to: .now) / .milliseconds(1))
    let wait = pace.withLock { $0.wait(now: now) }
    switch call {
    case .query, .detail:
      guard wait > 0 else { return true }
      do {
        try await Task.sleep(for: .milliseconds(wait))
        return true
      } catch {
        return false
      }
    case .add, .prepay, .cancel, .refund:
      return true
    }
  }
}
