public import StrictJSON

/// What a receipt says, frozen at the moment of the sale: later changes of the shop's data or of
/// a template do not reach it.
public struct Receipt: Sendable, Equatable {
  /// What the paper is about.
  ///
  /// The raw value is what the journal keeps.
  public enum Kind: String, Sendable, CaseIterable {
    case sale
  }

  /// What the paper is about.
  public var kind: Kind
  /// The receipt's number, gap-free for each till.
  public var number: String
  /// The words that say that no money was taken; nil for real sales.
  public var testMark: String?
  /// Who sells.
  public var shop: Shop
  /// The till's name.
  public var till: String
  /// The sale's reference.
  public var sale: SaleReference
  /// What was sold.
  public var bill: Bill
  /// How it was paid.
  public var payment: WalletPayment

  /// A receipt from its parts.
  public init(
    kind: Kind,
    number: String,
    testMark: String?,
    shop: Shop,
    till: String,
    sale: SaleReference,
    bill: Bill,
    payment: WalletPayment
  ) {
    self.kind = kind
    self.number = number
    self.testMark = testMark
    self.shop = shop
    self.till = till
    self.sale = sale
    self.bill = bill
    self.payment = payment
  }

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
    sale = try members.required("sale").string("a sale reference") { SaleReference($0) }
    bill = try Bill(json: members.required("bill"))
    payment = try WalletPayment(json: members.required("payment"), currency: bill.currency)
    try members.finish()
  }

  /// The receipt as the journal keeps it.
  public var json: JSONValue {
    JSONValue(present: [
      "kind": .string(kind.rawValue),
      "number": .string(number),
      "testMark": testMark.json,
      "shop": shop.json,
      "till": .string(till),
      "sale": .string(sale.description),
      "bill": bill.json,
      "payment": payment.json,
    ])
  }
}

/// A payment that the gateway has confirmed.
public struct WalletPayment: Sendable, Equatable {
  /// What was charged.
  public var amount: Money
  /// The wallet's name for people.
  public var wallet: String
  /// The gateway's number of the transaction.
  public var transactionNo: String
  /// The reference that the gateway knows.
  public var gatewayReference: String
  /// When Platen learned that it was paid, in the shop's time.
  public var paidAt: LocalTime

  /// A payment from its parts.
  public init(
    amount: Money,
    wallet: String,
    transactionNo: String,
    gatewayReference: String,
    paidAt: LocalTime
  ) {
    self.amount = amount
    self.wallet = wallet
    self.transactionNo = transactionNo
    self.gatewayReference = gatewayReference
    self.paidAt = paidAt
  }

  init(json: JSONField, currency: Currency) throws(JSONFieldError) {
    var members = try json.members()
    amount = try members.required("amount").money(in: currency)
    wallet = try members.required("wallet").string()
    transactionNo = try members.required("transactionNo").string()
    gatewayReference = try members.required("gatewayReference").string()
    paidAt = try members.required("paidAt").string("a time of RFC 3339") { LocalTime($0) }
    try members.finish()
  }

  var json: JSONValue {
    [
      "amount": amount.json,
      "wallet": .string(wallet),
      "transactionNo": .string(transactionNo),
      "gatewayReference": .string(gatewayReference),
      "paidAt": .string(paidAt.description),
    ]
  }
}
