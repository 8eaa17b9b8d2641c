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

  /// A new status and when it began.
  public struct Change: Sendable, Equatable {
    /// When, in milliseconds since 1970.
    public let time: Int64
    /// The status from then on.
    public let status: Status
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
    /// The number of the call; two of the same number are one call that was carried out twice.
    public let call: Int?
  }

  /// Money taken from the customer.
  public struct Charge: Sendable, Equatable {
    /// When, in milliseconds since 1970.
    public let time: Int64
    /// How much.
    public let amount: Money
  }

  /// Money given back to the customer, or promised to be.
  public struct Refund: Sendable, Equatable {
    /// When it was accepted, in milliseconds since 1970.
    public let time: Int64
    /// How much.
    public let amount: Money
    /// The number of the refund.
    public let transactionNo: String
    /// The caller's reference of the refund; a cancel has none.
    public let reference: String?
    /// Whether a cancel made it.
    public let byCancel: Bool
    /// When it waits for funds until, in milliseconds since 1970; nil when it need not wait.
    public let dueAt: Int64?
    /// When it was paid, in milliseconds since 1970; nil while it waits.
    public internal(set) var paidAt: Int64?
    /// Where a notice of its payment is posted.
    public let ipnURL: String?
  }

  /// The gateway's number, 18 digits.
  public internal(set) var transactionNo: String
  /// The caller's reference.
  public internal(set) var reference: String?
  /// The cashier's number, if one was given.
  public let storeAdminNo: String?
  /// The amount to pay.
  public internal(set) var amount: Money
  /// The currency of settlement.
  public let settleCurrency: String
  /// When it was created, in milliseconds since 1970.
  public let createdAt: Int64
  /// When it closes unless it is paid, in milliseconds since 1970.
  public let closesAt: Int64
  /// Where a notice of its success is posted.
  public let ipnURL: String?
  /// How it stands.
  public internal(set) var status = Status.created
  /// Every change of the status since it was created.
  public internal(set) var changes: [Change] = []
  /// The vendor given with the accepted code, or told by the code's shape.
  public internal(set) var vendor: String?
  /// The last two digits of the accepted code, which decide its outcome unless a script does.
  public internal(set) var lastDigits: Int?
  /// The outcome that a script decided.
  public internal(set) var scriptedOutcome: Outcome?
  /// When the code was accepted, in milliseconds since 1970.
  public internal(set) var sentAt: Int64?
  /// When the customer is charged although the cancel was acknowledged.
  public internal(set) var chargeDueAt: Int64?
  /// Queries since the code was accepted.
  public internal(set) var queries = 0
  /// Cancels that named this transaction.
  public internal(set) var cancels = 0
  /// Every `prepay` that named this transaction.
  public internal(set) var sentCodes: [SentCode] = []
  /// Money taken.
  public internal(set) var charges: [Charge] = []
  /// Money given back or promised to be.
  public internal(set) var refunds: [Refund] = []

  /// What is left of the charges after the refunds, in minor units; a refund that waits for funds
  /// counts, since its money is promised.
  public var kept: Int64 {
    charges.reduce(0) { $0 + $1.amount.minorUnits }
      - refunds.reduce(0) { $0 + $1.amount.minorUnits }
  }

  /// What was truly paid back, in minor units.
  public var paidBack: Int64 {
    refunds.reduce(0) { $0 + ($1.paidAt == nil ? 0 : $1.amount.minorUnits) }
  }

  /// How the wallet takes the accepted code.
  public var outcome: Outcome? {
    scriptedOutcome ?? lastDigits.map(Outcome.init(lastDigits:))
  }
}

extension SimulatedTransaction {
  /// Lets happen what is due by now: the customer pays, the time to pay is over, refunds are paid.
  mutating func advance(to now: Int64) {
    if status == .pending, let sentAt, case .paidAfter(let delay) = outcome {
      let time = later(sentAt, by: delay)
      if time <= now, time < closesAt {
        pay(at: time)
      }
    }
    if let time = chargeDueAt, time <= now {
      chargeDueAt = nil
      pay(at: time)
    }
    if status == .created || status == .pending, closesAt <= now {
      become(.closed, at: closesAt)
    }
    for place in refunds.indices where refunds[place].paidAt == nil {
      if let due = refunds[place].dueAt, due <= now {
        refunds[place].paidAt = due
      }
    }
  }

  /// Takes the code and does what its outcome does at once.
  mutating func accept(outcome: Outcome, at now: Int64) {
    sentAt = now
    switch outcome {
    case .paid: pay(at: now)
    case .declined: become(.failed, at: now)
    case .paidByQuery, .neverPaid, .paidAfter, .paidAtCancel: become(.pending, at: now)
    }
  }

  /// Counts a query and pays when it is the one that the outcome waits for.
  mutating func countQuery(at now: Int64) {
    guard let outcome else { return }
    queries += 1
    if status == .pending, case .paidByQuery(let last) = outcome, queries >= last {
      pay(at: now)
    }
  }

  mutating func pay(at time: Int64) {
    become(.success, at: time)
    charges.append(Charge(time: time, amount: amount))
  }

  mutating func become(_ status: Status, at time: Int64) {
    self.status = status
    changes.append(Change(time: time, status: status))
  }

  /// How the transaction stood at a time; nil when it was not there yet.
  func asOf(_ time: Int64) -> SimulatedTransaction? {
    guard createdAt <= time else { return nil }
    var past = self
    past.changes.removeAll { $0.time > time }
    if past.changes.count < changes.count {
      past.status = past.changes.last?.status ?? .created
    }
    past.charges.removeAll { $0.time > time }
    past.refunds.removeAll { $0.time > time }
    for place in past.refunds.indices {
      if let paidAt = past.refunds[place].paidAt, paidAt > time {
        past.refunds[place].paidAt = nil
      }
    }
    return past
  }
}

/// A time, a delay after another, in milliseconds; the delay counts as a year at most.
func later(_ time: Int64, by delay: Int64) -> Int64 {
  time + min(max(delay, 0), 31_536_000_000)
}
