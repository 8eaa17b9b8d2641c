public import Sales

/// One call as values, without HTTP, JSON and signature: the quick way into the gateway.
public enum SimulatedRequest: Sendable, Equatable {
  /// `add`.
  case add(NewTransaction)
  /// `prepay` with the customer's code and the vendor, if the caller names one.
  case prepay(TransactionName, code: String, vendor: String?)
  /// `tran-query`.
  case query(TransactionName)
  /// `cancel`.
  case cancel(TransactionName)
  /// `refund`.
  case refund(TransactionName, RefundOrder)
  /// `detail`.
  case detail(TransactionName)

  /// Which call it is.
  public var call: SimulatedCall {
    switch self {
    case .add: .add
    case .prepay: .prepay
    case .query: .query
    case .cancel: .cancel
    case .refund: .refund
    case .detail: .detail
    }
  }

  /// The transaction that the call is about; nil for an `add` without a reference.
  public var name: TransactionName? {
    switch self {
    case .add(let new): new.reference.map(TransactionName.reference)
    case .prepay(let name, _, _), .refund(let name, _): name
    case .query(let name), .cancel(let name), .detail(let name): name
    }
  }
}

/// How a call names a transaction.
public enum TransactionName: Sendable, Hashable {
  /// By the caller's reference.
  case reference(String)
  /// By the gateway's number.
  case transactionNo(String)

  /// The reference or the number.
  public var text: String {
    switch self {
    case .reference(let text), .transactionNo(let text): text
    }
  }
}

/// What `add` is told.
public struct NewTransaction: Sendable, Equatable {
  /// The amount to pay.
  public var amount: Money
  /// The caller's reference.
  public var reference: String?
  /// The currency of settlement.
  public var settleCurrency: String
  /// The cashier's number.
  public var storeAdminNo: String?
  /// Minutes until it closes unpaid, 1 to 10080.
  public var minutesToPay: Int64
  /// Where a notice of its success is posted.
  public var ipnURL: String?

  /// A transaction to create.
  public init(
    amount: Money,
    reference: String?,
    settleCurrency: String = "USD",
    storeAdminNo: String? = nil,
    minutesToPay: Int64 = 120,
    ipnURL: String? = nil
  ) {
    self.amount = amount
    self.reference = reference
    self.settleCurrency = settleCurrency
    self.storeAdminNo = storeAdminNo
    self.minutesToPay = minutesToPay
    self.ipnURL = ipnURL
  }
}

/// What `refund` is told.
public struct RefundOrder: Sendable, Equatable {
  /// The amount to give back.
  public var amount: Money
  /// The caller's reference of the refund.
  public var reference: String?
  /// Where a notice of its success is posted.
  public var ipnURL: String?

  /// A refund to make.
  public init(amount: Money, reference: String?, ipnURL: String? = nil) {
    self.amount = amount
    self.reference = reference
    self.ipnURL = ipnURL
  }
}
