public import Sales

/// One scan of one sale: one reference at the gateway.
///
/// These are the facts that the journal keeps.
public struct Attempt: Sendable, Equatable {
  /// The sale.
  public let sale: SaleReference
  /// Which attempt of the sale, from 1.
  public let number: Int
  /// What the wallet is charged.
  public let amount: Money
  /// How far the attempt has come.
  public internal(set) var state: AttemptState
  /// The gateway's number, once `add` was answered.
  public internal(set) var transactionNo: String?
  /// What is kept of the code, once it may have left.
  public internal(set) var code: CodeTrace?
  /// When the code may have left.
  public internal(set) var submittedAt: BootInstant?
  /// Why the attempt is being ended.
  public internal(set) var cancelReason: CancelReason?
  /// Who asked for the end.
  public internal(set) var cancelledBy: String?
  /// How many cancels may have left.
  public internal(set) var cancelsSent: Int
  /// How many checks of the watch are done; see `nextCheck`.
  public internal(set) var checks: Int
  /// What the caller was told; a later and better word replaces `unknown`.
  public internal(set) var told: Verdict?
  /// Why a person has to look at it.
  public internal(set) var attention: Attention?
  /// The wallet as the gateway names it.
  public internal(set) var wallet: String?
  /// When the wallet paid, in the gateway's words.
  public internal(set) var paymentTime: String?
  /// The last thing that went wrong, for the person who looks.
  public internal(set) var trouble: String?

  /// A new attempt that is about to be created at the gateway.
  public init(sale: SaleReference, number: Int, amount: Money) {
    self.init(sale: sale, number: number, amount: amount, state: .creating)
  }

  /// An attempt as the journal kept it.
  public init(
    sale: SaleReference,
    number: Int,
    amount: Money,
    state: AttemptState,
    transactionNo: String? = nil,
    code: CodeTrace? = nil,
    submittedAt: BootInstant? = nil,
    cancelReason: CancelReason? = nil,
    cancelledBy: String? = nil,
    cancelsSent: Int = 0,
    checks: Int = 0,
    told: Verdict? = nil,
    attention: Attention? = nil,
    wallet: String? = nil,
    paymentTime: String? = nil,
    trouble: String? = nil
  ) {
    self.sale = sale
    self.number = number
    self.amount = amount
    self.state = state
    self.transactionNo = transactionNo
    self.code = code
    self.submittedAt = submittedAt
    self.cancelReason = cancelReason
    self.cancelledBy = cancelledBy
    self.cancelsSent = cancelsSent
    self.checks = checks
    self.told = told
    self.attention = attention
    self.wallet = wallet
    self.paymentTime = paymentTime
    self.trouble = trouble
  }

  /// The reference that the gateway knows: the sale's with the attempt's number.
  public var gatewayReference: String { "\(sale)-\(number)" }

  /// The key of the refund that stands in for a cancel which the gateway no longer takes.
  public var reversalReference: String { "\(gatewayReference)-R0" }

  /// Milliseconds from the end of an attempt that was not paid to each look at the gateway for a
  /// charge that came after all; the last one is past the end of every wallet's day.
  public static let watch: [Int64] = [
    10_000, 60_000, 600_000, 3_600_000, 6 * 3_600_000, 26 * 3_600_000,
  ]

  /// Milliseconds from the attempt's end to the next check; nil when none is due any more.
  public var nextCheck: Int64? {
    state.isProvenUnpaid && checks < Self.watch.count ? Self.watch[checks] : nil
  }
}

/// What may be kept of a payment code: enough to recognise it, not enough to use it.
public struct CodeTrace: Sendable, Equatable {
  /// A salted digest, hexadecimal.
  public var digest: String
  /// The last four characters.
  public var lastFour: String
  /// The wallet that the code's shape tells, where it does.
  public var vendor: Vendor?

  /// A trace from its parts.
  public init(digest: String, lastFour: String, vendor: Vendor?) {
    self.digest = digest
    self.lastFour = lastFour
    self.vendor = vendor
  }
}
