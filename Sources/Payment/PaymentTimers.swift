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
  /// After how many refused cancels in a row, the charge standing each time, it is refunded.
  public var futileCancels = 2
  /// From the end of the wait for an answer to the moment when the request cannot arrive any more.
  public var longestDelivery: Int64 = 300_000
  /// From the first request of a refund to the answer `unknown`.
  public var refundAnswer: Int64 = 30_000
  /// The longest that the gateway's own wish to be left alone counts.
  public var longestRetryAfter: Int64 = 60_000
  /// The waits in the background, once the caller was told `unknown`; the last one repeats.
  public static let background: [Int64] = [
    5_000, 10_000, 30_000, 60_000, 120_000, 300_000, 600_000, 1_800_000, 3_600_000,
  ]

  /// The timers of a shop.
  public init() {}

  /// The wait in the background after so many earlier ones.
  static func backgroundPause(after count: Int) -> Int64 {
    background[min(max(count, 0), background.count - 1)]
  }

  /// The wait before repetition `count` (from 1) of a call.
  func backoff(_ count: Int) -> Int64 {
    min(longestRetry, retry << min(max(count - 1, 0), 20))
  }
}
