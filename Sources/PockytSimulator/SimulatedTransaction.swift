public import Sales

/// One transaction of the simulated gateway with everything that happened to it.
public struct SimulatedTransaction: Sendable, Equatable {
  /// The gateway's words for how a transaction stands.
  public enum Status: String, Sendable, CaseIterable {
    /// Created, no code was sent.
    case created = "init"
    /// A code was sent, the wallet has not paid yet.
    case pending
    /// Paid.
    case success
    /// Declined.
    case failed
    /// Ended by time or by cancel.
    case closed
  }

  /// One `prepay` that named this transaction, accepted or not; the code itself is not kept.
  public struct SentCode: Sendable, Equatable {
    /// When, in milliseconds since 1970.
    public let time: Int64
    /// A digest of the code, keyed by the merchant's token.
    public let fingerprint: String
    /// Whether the same code was sent before, for any transaction.
    public let repeated: Bool
    /// The vendor given with it.
    public let vendor: String?
    /// The `ret_code` that was answered.
    public let answer: String
  }

  /// Money taken from the customer.
  public struct Charge: Sendable, Equatable {
    /// When, in milliseconds since 1970.
    public let time: Int64
    /// How much.
    public let amount: Money
  }

  /// Money given back to the customer.
  public struct Refund: Sendable, Equatable {
    /// When, in milliseconds since 1970.
    public let time: Int64
    /// How much.
    public let amount: Money
    /// The number of the refund.
    public let transactionNo: String
    /// The caller's reference of the refund; a cancel has none.
    public let reference: String?
  }

  /// The gateway's number, 18 digits.
  public let transactionNo: String
  /// The caller's reference.
  public let reference: String?
  /// The cashier's number, if one was given.
  public let storeAdminNo: String?
  /// The amount to pay.
  public let amount: Money
  /// The currency of settlement.
  public let settleCurrency: String
  /// When it was created, in milliseconds since 1970.
  public let createdAt: Int64
  /// When it closes unless it is paid, in milliseconds since 1970.
  public let closesAt: Int64
  /// How it stands.
  public internal(set) var status = Status.created
  /// The last two digits of the accepted code, which decide its outcome.
  public internal(set) var lastDigits: Int?
  /// When the code was accepted, in milliseconds since 1970.
  public internal(set) var sentAt: Int64?
  /// Queries since the code was accepted.
  public internal(set) var queries = 0
  /// Cancels that named this transaction.
  public internal(set) var cancels = 0
  /// Every `prepay` that named this transaction.
  public internal(set) var sentCodes: [SentCode] = []
  /// Money taken.
  public internal(set) var charges: [Charge] = []
  /// Money given back.
  public internal(set) var refunds: [Refund] = []

  /// What is left of the charges after the refunds, in minor units.
  public var kept: Int64 {
    charges.reduce(0) { $0 + $1.amount.minorUnits }
      - refunds.reduce(0) { $0 + $1.amount.minorUnits }
  }
}

extension SimulatedTransaction {
  /// Lets happen what is due by now: the customer pays, or the time to pay is over.
  mutating func advance(to now: Int64) {
    if status == .pending, let lastDigits, let sentAt,
      case .paidAfter(let delay) = Outcome(lastDigits: lastDigits), sentAt + delay <= now,
      sentAt + delay < closesAt
    {
      pay(at: sentAt + delay)
    }
    if status == .created || status == .pending, closesAt <= now {
      status = .closed
    }
  }

  /// Takes the code and does what its outcome does at once.
  mutating func accept(lastDigits digits: Int, at now: Int64) {
    lastDigits = digits
    sentAt = now
    switch Outcome(lastDigits: digits) {
    case .paid: pay(at: now)
    case .declined: status = .failed
    case .paidByQuery, .neverPaid, .paidAfter: status = .pending
    }
  }

  /// Counts a query and pays when it is the one that the outcome waits for.
  mutating func countQuery(at now: Int64) {
    guard let lastDigits else { return }
    queries += 1
    if status == .pending, case .paidByQuery(let last) = Outcome(lastDigits: lastDigits),
      queries >= last
    {
      pay(at: now)
    }
  }

  private mutating func pay(at time: Int64) {
    status = .success
    charges.append(Charge(time: time, amount: amount))
  }
}
