public import StrictJSON

/// What a receipt says, frozen when it is issued: later changes of the shop's data or of a template
/// do not reach it.
public struct Receipt: Sendable, Equatable {
  /// What the paper is about.
  ///
  /// The raw value is what the journal keeps.
  public enum Kind: String, Sendable, CaseIterable {
    /// A sale that was paid.
    case sale
    /// Money of a sale that goes back to the wallet.
    case refund
    /// A payment that was taken back before it counted.
    case reversal
    /// A payment of which nobody knows yet whether it was made.
    case unconfirmed
  }

  /// What the paper is about.
  public var kind: Kind
  /// The receipt's number, gap-free for each till.
  public var number: String
  /// The words that say that no money was taken; nil for real sales.
  public var testMark: String?
  /// When the receipt was issued, in the shop's time.
  public var issuedAt: LocalTime
  /// Who sells.
  public var shop: Shop
  /// The till's name.
  public var till: String
  /// The sale's reference; nil only for the refund of a sale that another journal holds.
  public var sale: SaleReference?
  /// What was sold; nil only for the refund of a sale that another journal holds.
  public var bill: Bill?
  /// The charge that the paper is about.
  public var payment: WalletPayment
  /// What goes back, for refunds and for them alone.
  public var refund: RefundedMoney?

  /// A receipt from its parts.
  ///
  /// Only a refund has `refund`, and every other kind has `sale` and `bill`; what is made otherwise
  /// cannot be read back from its `json`.
  public init(
    kind: Kind,
    number: String,
    testMark: String?,
    issuedAt: LocalTime,
    shop: Shop,
    till: String,
    sale: SaleReference?,
    bill: Bill?,
    payment: WalletPayment,
    refund: RefundedMoney? = nil
  ) {
    self.kind = kind
    self.number = number
    self.testMark = testMark
    self.issuedAt = issuedAt
    self.shop = shop
    self.till = till
    self.sale = sale
    self.bill = bill
    self.payment = payment
    self.refund = refund
  }
}

extension Receipt {
  /// The first language of its words as a BCP 47 tag; nil where neither the bill nor the shop says.
  public var language: String? { bill?.language ?? shop.locale }

  /// Reads a receipt as `json` writes it.
  ///
  /// Texts may have any length: what a payment or a shop was called is printed, not judged.
  /// - Throws: `JSONFieldError` that names the member at fault.
  public init(json: JSONField) throws(JSONFieldError) {
    var members = try json.members()
    kind = try members.required("kind").choice(of: Kind.self)
    number = try members.required("number").string()
    testMark = try members.optional("testMark")?.string()
    shop = try Shop(json: members.required("shop"))
    till = try members.required("till").string()
    let isRefund = kind == .refund
    sale = try (isRefund ? members.optional("sale") : members.required("sale"))?
      .string("a sale reference") { SaleReference($0) }
    bill = try (isRefund ? members.optional("bill") : members.required("bill")).map {
      field throws(JSONFieldError) in try Bill(json: field)
    }
    let charge = try members.required("payment")
    let currency: Currency
    if let bill {
      currency = bill.currency
    } else {
      currency = try charge.member("amount").member("currency").currency()
    }
    payment = try WalletPayment(json: charge, currency: currency)
    if isRefund {
      refund = try RefundedMoney(json: members.required("refund"), currency: currency)
    }
    // Receipts of the first versions are all of sales and were issued when they were paid.
    if members.optional("issuedAt") == nil, let paidAt = payment.paidAt {
      issuedAt = paidAt
    } else {
      issuedAt = try members.required("issuedAt").time()
    }
    try members.finish()
  }

  /// The receipt as the journal keeps it.
  public var json: JSONValue {
    JSONValue(present: [
      "kind": .string(kind.rawValue),
      "number": .string(number),
      "testMark": testMark.json,
      "issuedAt": .string(issuedAt.description),
      "shop": shop.json,
      "till": .string(till),
      "sale": (sale?.description).json,
      "bill": bill?.json,
      "payment": payment.json,
      "refund": refund?.json,
    ])
  }
}

extension JSONField {
  /// A moment as `LocalTime` writes it.
  func time() throws(JSONFieldError) -> LocalTime {
    try string("a time of RFC 3339") { LocalTime($0) }
  }
}
