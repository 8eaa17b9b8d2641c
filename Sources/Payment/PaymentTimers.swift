/// The waits of a payment, all in milliseconds.
///
/// The defaults are those of a shop.
public struct PaymentTimers: Sendable, Equatable {
  /// From the answer of `prepay` to the first question.
  public var firstQuery: Int64 = 1_000
  /// Between questions while the customer is likely to be quick.
  public var query: Int64 = 2_000
  /// From the submit to the end of the quick questions.
  public var quickPeriod: Int64 = 20_000
  /// Between questions afterwards.
  public var slowQuery: Int64 = 3_000
  /// From the submit to the moment when Platen ends the attempt by itself.
  public var softDeadline: Int64 = 60_000
  /// From the soft deadline to the answer `unknown`.
  public var grace: Int64 = 30_000
  /// From the submit to the first cancel: wallets refuse or mishandle earlier ones.
  public var cancelRest: Int64 = 15_000
  /// The first wait before a call is repeated; it doubles with each repetition.
  public var retry: Int64 = 1_000
  /// The longest wait before a call is repeated.
  public var longestRetry: Int64 = 30_000
  /// How often `add` is sent at most.
  public var addLimit = 3

  /// The timers of a shop.
  public init() {}

  /// The wait before repetition `count` (from 1) of a call.
  func backoff(_ count: Int) -> Int64 {
    min(longestRetry, retry << min(max(count - 1, 0), 20))
  }
}
