/// What is to happen to one transaction by script; what is nil goes its usual way.
public struct TransactionScript: Sendable, Equatable {
  /// How the wallet takes the code, whatever its last two digits are.
  public var outcome: Outcome?
  /// Milliseconds from a cancel that is acknowledged before the customer paid to the charge that
  /// comes all the same.
  public var paidDespiteCancel: Int64?
  /// Milliseconds from the payment in which it can be cancelled, 0 for not at all; later the cancel
  /// is refused with 000040 and the money stays.
  public var cancelWindow: Int64?
  /// Milliseconds for which an accepted refund waits for funds.
  public var refundDelay: Int64?
  /// Milliseconds from the payment in which every refund is refused for lack of funds, with 000040.
  public var noFunds: Int64?

  /// A script.
  public init(
    outcome: Outcome? = nil,
    paidDespiteCancel: Int64? = nil,
    cancelWindow: Int64? = nil,
    refundDelay: Int64? = nil,
    noFunds: Int64? = nil
  ) {
    self.outcome = outcome
    self.paidDespiteCancel = paidDespiteCancel
    self.cancelWindow = cancelWindow
    self.refundDelay = refundDelay
    self.noFunds = noFunds
  }
}
