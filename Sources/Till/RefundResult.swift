public import Payment
public import Sales
public import StrictJSON

/// How a refund ended, in the words of the protocol.
public struct RefundResult: Sendable {
  /// Whether the money goes back.
  public enum Outcome: String, Sendable {
    case refunded
    case notRefunded = "not_refunded"
    /// Accepted, but the gateway has not paid yet.
    case waitingFunds = "waiting_funds"
    case unknown
  }

  /// The refund as it stands.
  public let refund: Refund
  /// Whether the money goes back.
  public let outcome: Outcome
  /// A stable word for why.
  public let reason: String
  /// What the till does now.
  public let next: CheckoutResult.Next
  /// What the person at the till is told.
  public let operatorText: String
  /// The number of the refund's receipt, once there is one.
  public var receipt: String?
  /// The lines of that receipt for a till that prints by itself.
  public var slip: ResultSlip?
  /// What became of its paper.
  public var print: PrintSummary?
  /// True when no money is taken here at all.
  public let isTest: Bool
  /// True when this refund was asked for before and is only told again.
  public let isReplayed: Bool

  init(_ refund: Refund, isTest: Bool, isReplayed: Bool = false) {
    self.refund = refund
    self.isTest = isTest
    self.isReplayed = isReplayed
    switch refund.told {
    case .refunded?:
      (outcome, reason, next) = (.refunded, "refunded", .done)
      operatorText = "The money goes back to the customer's wallet."
    case .notRefunded?:
      (outcome, reason, next) = (.notRefunded, "refused", .callSupport)
      operatorText =
        "The gateway refused the refund; nothing went back."
        + (refund.trouble.map { " (\($0))" } ?? "")
    case .waitingFunds?:
      (outcome, next) = (.waitingFunds, .wait)
      reason = refund.state == .accepted ? "accepted" : "no_funds"
      operatorText =
        "The refund is accepted but not paid yet; Platen follows it up. Do NOT refund again."
    case .unknown?, nil:
      (outcome, reason, next) = (.unknown, "no_answer", .wait)
      operatorText =
        "It is not known whether the money goes back; Platen follows it up. Do NOT refund again."
    }
  }

  /// The result as the protocol writes it.
  public var json: JSONValue {
    JSONValue(present: [
      "outcome": .string(outcome.rawValue),
      "reason": .string(reason),
      "next": .string(next.rawValue),
      "operatorText": .string(operatorText),
      "refundReference": .string(refund.reference),
      "refundNo": refund.refundNo.map(JSONValue.string),
      "reference": refund.sale.map { .string($0.description) },
      "transactionNo": .string(refund.transactionNo),
      "amount": refund.amount.json,
      "remaining": remaining.json,
      "receipt": receipt.map(JSONValue.string),
      "slip": slip?.json,
      "print": print?.json,
      "test": .bool(isTest),
      "replayed": .bool(isReplayed),
    ])
  }

  /// What can still be given back.
  public var remaining: Money {
    guard outcome == .notRefunded else { return refund.remaining }
    return Money(
      minorUnits: refund.paid.minorUnits - refund.returnedBefore.minorUnits,
      currency: refund.paid.currency
    )
  }
}
