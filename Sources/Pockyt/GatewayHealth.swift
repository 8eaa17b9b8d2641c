public import Payment

/// How well the gateway answers, told by the calls that are made anyway.
///
/// Down: two calls in a row had no answer, sent or not. The next answer ends that; one that is late
/// makes it slow. Slow: the median of the last three answers is late; so two quick ones in a row
/// always end it.
public struct GatewayHealth: Sendable, Equatable {
  /// The three ways to be.
  public enum State: String, Sendable {
    /// It answers.
    case up
    /// It answers late.
    case slow
    /// It does not answer.
    case down
  }

  /// Answers above this many milliseconds are late.
  public static let slowAnswer: Int64 = 3_000

  /// How it is.
  public private(set) var state = State.up
  /// Since when; nil when it was never otherwise.
  public private(set) var since: BootInstant?
  private var failures = 0
  /// How long the last answers took, three at most.
  private var latencies: [Int64] = []

  /// A gateway that nobody has called yet, taken to be up.
  public init() {}

  /// Takes in how a call went.
  ///
  /// - Parameters:
  ///   - call: the call.
  ///   - now: the moment of its end.
  public mutating func note(_ call: CallReport, at now: BootInstant) {
    let next = call.outcome == .answered ? answered(after: call.latency) : unanswered()
    if next != state {
      state = next
      since = now
    }
  }

  private mutating func answered(after latency: Int64) -> State {
    failures = 0
    latencies = latencies.suffix(2) + [latency]
    let slow = latencies.count { $0 > Self.slowAnswer }
    switch state {
    case .down: return slow > 0 ? .slow : .up
    case .up, .slow:
      guard latencies.count == 3 else { return state }
      return slow >= 2 ? .slow : .up
    }
  }

  private mutating func unanswered() -> State {
    failures += 1
    guard failures >= 2 else { return state }
    latencies = []
    return .down
  }
}
