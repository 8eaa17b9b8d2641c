import StrictJSON

/// Money of a charge that goes back to its wallet.
public struct RefundedMoney: Sendable, Equatable {
  /// What goes back.
  public var amount: Money
  /// What of the charge can still be refunded after this.
  public var remaining: Money
  /// The reference under which the gateway was asked.
  public var reference: String
  /// The gateway's number of the refund; nil when it gave none.
  public var transactionNo: String?
  /// True when the gateway has accepted the refund but could not pay it yet.
  public var isWaiting: Bool
  /// Why it is given.
  public var reason: String?
  /// Who gave it.
  public var by: String?
  /// The number of the receipt of the sale; nil when another journal holds it.
  public var original: String?

  /// A refund from its parts.
  public init(
    amount: Money,
    remaining: Money,
    reference: String,
    transactionNo: String? = nil,
    isWaiting: Bool = false,
    reason: String? = nil,
    by: String? = nil,
    original: String? = nil
  ) {
    self.amount = amount
    self.remaining = remaining
    self.reference = reference
    self.transactionNo = transactionNo
    self.isWaiting = isWaiting
    self.reason = reason
    self.by = by
    self.original = original
  }

  init(json: JSONField, currency: Currency) throws(JSONFieldError) {
    var members = try json.members()
    amount = try members.required("amount").money(in: currency, .notNegative)
    remaining = try members.required("remaining").money(in: currency, .notNegative)
    reference = try members.required("reference").string()
    transactionNo = try members.optional("transactionNo")?.string()
    isWaiting = try members.required("isWaiting").bool()
    reason = try members.optional("reason")?.string()
    by = try members.optional("by")?.string()
    original = try members.optional("original")?.string()
    try members.finish()
  }

  var json: JSONValue {
    JSONValue(present: [
      "amount": amount.json,
      "remaining": remaining.json,
      "reference": .string(reference),
      "transactionNo": transactionNo.json,
      "isWaiting": .bool(isWaiting),
      "reason": reason.json,
      "by": by.json,
      "original": original.json,
    ])
  }
}
