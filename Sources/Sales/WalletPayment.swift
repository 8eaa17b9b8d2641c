import StrictJSON

/// A charge of a wallet, as the gateway knows it.
public struct WalletPayment: Sendable, Equatable {
  /// What was charged, or was to be.
  public var amount: Money
  /// The wallet's name for people.
  public var wallet: String
  /// The gateway's number of the transaction.
  public var transactionNo: String
  /// The reference that the gateway knows; nil when the charge was named by its number alone.
  public var gatewayReference: String?
  /// When Platen learned that it was paid, in the shop's time; nil when Platen never did.
  public var paidAt: LocalTime?
  /// The customer's account as the wallet shows it, masked.
  public var account: String?
  /// The wallet's own number of the payment.
  public var walletTransactionNo: String?
  /// The rate between the currencies of shop and wallet, as the gateway wrote it.
  public var exchangeRate: String?

  /// A payment from its parts.
  public init(
    amount: Money,
    wallet: String,
    transactionNo: String,
    gatewayReference: String?,
    paidAt: LocalTime?,
    account: String? = nil,
    walletTransactionNo: String? = nil,
    exchangeRate: String? = nil
  ) {
    self.amount = amount
    self.wallet = wallet
    self.transactionNo = transactionNo
    self.gatewayReference = gatewayReference
    self.paidAt = paidAt
    self.account = account
    self.walletTransactionNo = walletTransactionNo
    self.exchangeRate = exchangeRate
  }

  init(json: JSONField, currency: Currency) throws(JSONFieldError) {
    var members = try json.members()
    amount = try members.required("amount").money(in: currency)
    wallet = try members.required("wallet").string()
    transactionNo = try members.required("transactionNo").string()
    gatewayReference = try members.optional("gatewayReference")?.string()
    paidAt = try members.optional("paidAt")?.time()
    account = try members.optional("account")?.string()
    walletTransactionNo = try members.optional("walletTransactionNo")?.string()
    exchangeRate = try members.optional("exchangeRate")?.string()
    try members.finish()
  }

  var json: JSONValue {
    JSONValue(present: [
      "amount": amount.json,
      "wallet": .string(wallet),
      "transactionNo": .string(transactionNo),
      "gatewayReference": gatewayReference.json,
      "paidAt": (paidAt?.description).json,
      "account": account.json,
      "walletTransactionNo": walletTransactionNo.json,
      "exchangeRate": exchangeRate.json,
    ])
  }
}
