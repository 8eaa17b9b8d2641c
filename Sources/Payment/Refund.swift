public import Sales

/// One refund of a transaction: money on its way back to the customer's wallet.
///
/// These are the facts that the journal keeps.
public struct Refund: Sendable, Equatable {
  /// The key at the gateway, stored before it is sent and never used for another refund.
  public let reference: String
  /// The gateway's number of the transaction that was paid.
  public let transactionNo: String
  /// The sale, where the journal knows it.
  public let sale: SaleReference?
  /// What goes back.
  public let amount: Money
  /// What the transaction took in the first place.
  public let paid: Money
  /// What had gone back, or was on its way, before this refund.
  public let returnedBefore: Money
  /// Who asked for it.
  public let by: String
  /// Why.
  public let reason: String?
  /// How far the refund has come.
  public internal(set) var state: RefundState
  /// How often the request may have left, always with the same key.
  public internal(set) var requests: Int
  /// The gateway's own number of the refund.
  public internal(set) var refundNo: String?
  /// What the caller was told; a later and better word replaces `unknown` and `waitingFunds`.
  public internal(set) var told: RefundVerdict?
  /// The last thing that went wrong, for the person who looks.
  public internal(set) var trouble: String?

  /// A new refund, or one as the journal kept it.
  public init(
    reference: String,
    transactionNo: String,
    sale: SaleReference?,
    amount: Money,
    paid: Money,
    returnedBefore: Money,
    by: String,
    reason: String?,
    state: RefundState = .new,
    requests: Int = 0,
    refundNo: String? = nil,
    told: RefundVerdict? = nil,
    trouble: String? = nil
  ) {
    self.reference = reference
    self.transactionNo = transactionNo
    self.sale = sale
    self.amount = amount
    self.paid = paid
    self.returnedBefore = returnedBefore
    self.by = by
    self.reason = reason
    self.state = state
    self.requests = requests
    self.refundNo = refundNo
    self.told = told
    self.trouble = trouble
  }

  /// True while nobody knows whether it pays: another refund could be one too many.
  public var isUnsettled: Bool { !state.isFinal && (told == nil || told == .unknown) }

  /// What can still be given back once this refund is done.
  public var remaining: Money {
    Money(
      minorUnits: paid.minorUnits - returnedBefore.minorUnits - amount.minorUnits,
      currency: paid.currency
    )
  }
}

/// How far a refund has come.
///
/// The raw value is what the journal keeps.
public enum RefundState: String, Sendable, CaseIterable {
  /// Not sent.
  case new
  /// The request may have left; the gateway is asked what became of it.
  case sent
  /// The gateway lacks the money for now: the same request is repeated.
  case shortOfFunds
  /// The gateway has accepted the refund and pays it later.
  case accepted
  /// Ended: the money went back.
  case done
  /// Ended: the gateway refused, and nothing went back.
  case refused

  /// True when nothing more will happen to the refund.
  public var isFinal: Bool { self == .done || self == .refused }
}

/// What the person or program that asked for a refund is told.
public enum RefundVerdict: String, Sendable {
  case refunded
  case notRefunded
  /// The gateway will pay, but not now.
  case waitingFunds
  /// Not known yet; the same refund is followed up, and another one could pay twice.
  case unknown
}
