public import Sales

/// What the gateway said to one call, as far as the payment machine cares.
public enum GatewayAnswer: Sendable, Equatable {
  /// The call worked (`ret_code` 000100); this is how the transaction stands.
  case transaction(TransactionReport)
  /// The gateway answered with another `ret_code`.
  case refused(RefusedCall)
  /// There was no answer that can be relied on.
  case none(NoAnswer)
}

/// How a transaction stands, read strictly from an answer.
public struct TransactionReport: Sendable, Equatable {
  /// The gateway's number for the transaction, digits.
  public var transactionNo: String
  /// The reference that the till gave, where the answer carries one.
  public var reference: String?
  /// The status.
  public var status: TransactionStatus
  /// The amount, where the answer carries one that can be read exactly.
  public var amount: Money?
  /// `payment`, `refund` or `void`, where the answer says so.
  public var type: String?
  /// True when the answer shows money that went back to the customer, or is about to.
  public var refunded: Bool
  /// How much went back in all, where the answer says so exactly.
  public var returned: Money?
  /// The refunds that the answer lists; the answer to a refund lists that one.
  public var refunds: [ReportedRefund]
  /// The wallet as the gateway names it, where the answer says so.
  public var vendor: String?
  /// When the wallet paid, as the gateway wrote it: `yyyy-MM-dd HH:mm:ss` at UTC+8.
  public var paymentTime: String?

  /// A report from its parts.
  public init(
    transactionNo: String,
    reference: String? = nil,
    status: TransactionStatus,
    amount: Money? = nil,
    type: String? = nil,
    refunded: Bool = false,
    returned: Money? = nil,
    refunds: [ReportedRefund] = [],
    vendor: String? = nil,
    paymentTime: String? = nil
  ) {
    self.transactionNo = transactionNo
    self.reference = reference
    self.status = status
    self.amount = amount
    self.type = type
    self.refunded = refunded
    self.returned = returned
    self.refunds = refunds
    self.vendor = vendor
    self.paymentTime = paymentTime
  }
}

/// A refund as an answer lists it.
public struct ReportedRefund: Sendable, Equatable {
  /// The till's own name for the refund, where one was given.
  public var reference: String?
  /// The gateway's number of the refund.
  public var transactionNo: String?
  /// How much, where it can be read exactly.
  public var amount: Money?
  /// How the refund stands; an entry without a status is a refund that was paid.
  public var status: TransactionStatus

  /// A refund from its parts.
  public init(
    reference: String?,
    transactionNo: String? = nil,
    amount: Money? = nil,
    status: TransactionStatus = .success
  ) {
    self.reference = reference
    self.transactionNo = transactionNo
    self.amount = amount
    self.status = status
  }
}

/// The gateway's status words (API reference V3, Notes, Transaction status).
public enum TransactionStatus: Sendable, Equatable {
  /// `init`: created, nothing sent to a wallet.
  case created
  /// `dealing`: being processed.
  case dealing
  /// `pending`: waits for the customer.
  case pending
  /// `success`: paid.
  case success
  /// `failed`: did not succeed.
  case failed
  /// `closed`: ended without payment, or by cancel.
  case closed

  /// The status of a word, in exactly the gateway's spelling; nil for any other.
  public init?(word: String) {
    switch word {
    case "init": self = .created
    case "dealing": self = .dealing
    case "pending": self = .pending
    case "success": self = .success
    case "failed": self = .failed
    case "closed": self = .closed
    default: return nil
    }
  }

  /// The gateway's word.
  public var word: String {
    switch self {
    case .created: "init"
    case .dealing: "dealing"
    case .pending: "pending"
    case .success: "success"
    case .failed: "failed"
    case .closed: "closed"
    }
  }
}

/// An answer with a `ret_code` other than 000100.
public struct RefusedCall: Sendable, Equatable {
  /// The six digits.
  public var code: String
  /// The gateway's text, shortened to 200 characters and free of control characters.
  public var message: String

  /// A refusal from its parts.
  public init(code: String, message: String) {
    self.code = code
    self.message = message
  }
}

/// Why there is no answer that can be relied on.
public struct NoAnswer: Sendable, Equatable {
  /// True only when it is certain that no byte of the request has left.
  public var certainlyNotSent: Bool
  /// What went wrong, without secrets, for logs and operators.
  public var reason: String
  /// How long the gateway wants to be left alone (`Retry-After`), in milliseconds.
  public var retryAfter: Int64?

  /// A missing answer from its parts.
  public init(certainlyNotSent: Bool, reason: String, retryAfter: Int64? = nil) {
    self.certainlyNotSent = certainlyNotSent
    self.reason = reason
    self.retryAfter = retryAfter
  }
}
