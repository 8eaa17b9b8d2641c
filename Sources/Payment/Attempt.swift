public import Sales

/// A moment on the clock that counts suspend (`CLOCK_BOOTTIME`), so deadlines survive a closed lid.
public struct BootInstant: Sendable, Hashable, Comparable {
  /// Milliseconds since the machine started.
  public var milliseconds: Int64

  /// A moment so many milliseconds after the start of the machine.
  public init(milliseconds: Int64) {
    self.milliseconds = milliseconds
  }

  /// A moment before this start of the machine: every deadline counted from it has passed.
  public static let earlierBoot = BootInstant(milliseconds: -1 << 40)

  /// Earlier comes first.
  public static func < (left: BootInstant, right: BootInstant) -> Bool {
    left.milliseconds < right.milliseconds
  }

  /// The moment so many milliseconds later.
  public static func + (instant: BootInstant, milliseconds: Int64) -> BootInstant {
    BootInstant(milliseconds: instant.milliseconds + milliseconds)
  }

  /// The milliseconds from the right moment to the left one.
  public static func - (left: BootInstant, right: BootInstant) -> Int64 {
    left.milliseconds - right.milliseconds
  }
}

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
    self.told = told
    self.attention = attention
    self.wallet = wallet
    self.paymentTime = paymentTime
    self.trouble = trouble
  }

  /// The reference that the gateway knows: the sale's with the attempt's number.
  public var gatewayReference: String { "\(sale)-\(number)" }
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
