import StrictJSON

/// Why and by whom a drawer was opened without a sale.
public struct DrawerOpening: Sendable, Equatable {
  /// Who opened it.
  public var by: String
  /// Who allowed it.
  public var approvedBy: String?
  /// Why.
  public var reason: String
  /// What was taken out; nil when nothing was.
  public var amount: Money?

  /// An opening from its parts.
  public init(by: String, approvedBy: String? = nil, reason: String, amount: Money? = nil) {
    self.by = by
    self.approvedBy = approvedBy
    self.reason = reason
    self.amount = amount
  }

  init(json: JSONField, hasAmount: Bool) throws(JSONFieldError) {
    var members = try json.members()
    by = try members.required("by").text()
    approvedBy = try members.optional("approvedBy")?.text()
    reason = try members.required("reason").text()
    if hasAmount {
      amount = try members.required("amount").paperMoney()
    }
    try members.finish()
  }

  var json: JSONValue {
    JSONValue(present: [
      "by": .string(by),
      "approvedBy": approvedBy.json,
      "reason": .string(reason),
      "amount": amount?.json,
    ])
  }
}
