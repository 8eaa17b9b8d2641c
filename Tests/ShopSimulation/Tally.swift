public import Payment

/// What has happened, in numbers.
public struct Tally: Sendable, Equatable {
  /// Scans: attempts that were begun.
  public var attempts = 0
  /// Sales that were begun.
  public var sales = 0
  /// Sales that were paid in the end.
  public var paidSales = 0
  /// How the attempts have ended, or how they stand at the last look.
  public var states: [AttemptState: Int] = [:]
  /// What callers were told.
  public var verdicts: [Verdict: Int] = [:]
  /// Why attempts were ended.
  public var reasons: [CancelReason: Int] = [:]
  /// How the refunds have ended.
  public var refunds: [RefundState: Int] = [:]
  /// What callers were told of refunds.
  public var refundVerdicts: [RefundVerdict: Int] = [:]
  /// Refunds that were not even asked for, because there was not so much to give back.
  public var refundObstacles = 0
  /// Calls to the gateway.
  public var calls = 0
  /// Calls that went wrong.
  public var faults: [CallFault: Int] = [:]
  /// How often a process died.
  public var crashes = 0
  /// Charges that came although the cancel was acknowledged, and were given back.
  public var lateCharges = 0
  /// Full refunds in place of a cancel that the gateway no longer took.
  public var reversalsByRefund = 0
  /// Checks of the watch.
  public var checks = 0
  /// Attempts and refunds that a person has to look at in the end.
  public var flagged = 0
  /// Shops.
  public var shops = 0

  /// Nothing yet.
  public init() {}

  /// Adds what happened elsewhere.
  public mutating func add(_ other: Tally) {
    attempts += other.attempts
    sales += other.sales
    paidSales += other.paidSales
    states.merge(other.states, uniquingKeysWith: +)
    verdicts.merge(other.verdicts, uniquingKeysWith: +)
    reasons.merge(other.reasons, uniquingKeysWith: +)
    refunds.merge(other.refunds, uniquingKeysWith: +)
    refundVerdicts.merge(other.refundVerdicts, uniquingKeysWith: +)
    refundObstacles += other.refundObstacles
    calls += other.calls
    faults.merge(other.faults, uniquingKeysWith: +)
    crashes += other.crashes
    lateCharges += other.lateCharges
    reversalsByRefund += other.reversalsByRefund
    checks += other.checks
    flagged += other.flagged
    shops += other.shops
  }
}
