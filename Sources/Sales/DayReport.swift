import StrictJSON

/// The figures of a till for a day, or a part of one, in one currency.
public struct DayReport: Sendable, Equatable {
  /// How often something happened, and what it came to.
  public struct Figure: Sendable, Equatable {
    /// How often, 0 or more.
    public var count: Int64
    /// What it came to.
    public var amount: Money

    /// A figure from its parts.
    public init(count: Int64, amount: Money) {
      self.count = count
      self.amount = amount
    }
  }

  /// What one wallet took.
  public struct Takings: Sendable, Equatable {
    /// The wallet's name for people.
    public var wallet: String
    /// Its sales.
    public var sales: Figure

    /// Takings from their parts.
    public init(wallet: String, sales: Figure) {
      self.wallet = wallet
      self.sales = sales
    }
  }

  /// A payment or refund whose end nobody knows yet.
  public struct Unfinished: Sendable, Equatable {
    /// The gateway's or the till's reference.
    public var reference: String
    /// What it is about.
    public var amount: Money
    /// When it began, in the shop's time.
    public var since: LocalTime

    /// An unfinished item from its parts.
    public init(reference: String, amount: Money, since: LocalTime) {
      self.reference = reference
      self.amount = amount
      self.since = since
    }
  }

  /// The currency of every amount.
  public var currency: Currency
  /// The first moment counted.
  public var from: LocalTime
  /// The last moment counted.
  public var until: LocalTime
  /// The sales of each wallet.
  public var takings: [Takings]
  /// What went back to wallets.
  public var refunds: Figure
  /// Payments that were taken back before they counted; they are in no sum.
  public var reversals: Figure
  /// Tips, which the sales include.
  public var tips: Figure
  /// Openings of the drawer without a sale, 0 or more.
  public var openings: Int64
  /// What was taken out of the drawer.
  public var paidOut: Figure
  /// What is still in doubt.
  public var unfinished: [Unfinished]
  /// The number of the first receipt; nil when there was none.
  public var firstReceipt: String?
  /// The number of the last receipt.
  public var lastReceipt: String?

  /// An empty report, to be filled.
  public init(currency: Currency, from: LocalTime, until: LocalTime) {
    let nothing = Figure(count: 0, amount: Money(minorUnits: 0, currency: currency))
    self.currency = currency
    self.from = from
    self.until = until
    takings = []
    (refunds, reversals, tips, paidOut) = (nothing, nothing, nothing, nothing)
    openings = 0
    unfinished = []
  }

  /// All wallets' sales together; a sum beyond 64 bits stays at their end.
  public var sales: Figure {
    takings.reduce(Figure(count: 0, amount: Money(minorUnits: 0, currency: currency))) {
      Figure(
        count: $0.count.clampedSum($1.sales.count),
        amount: Money(
          minorUnits: $0.amount.minorUnits.clampedSum($1.sales.amount.minorUnits),
          currency: currency
        )
      )
    }
  }

  /// Sales less refunds.
  public var net: Money {
    let refunded = refunds.amount.minorUnits
    let sum = sales.amount.minorUnits.clampedSum(refunded == .min ? .max : -refunded)
    return Money(minorUnits: sum, currency: currency)
  }
}

extension Int64 {
  fileprivate func clampedSum(_ other: Int64) -> Int64 {
    let (sum, overflow) = addingReportingOverflow(other)
    guard overflow else { return sum }
    return other < 0 ? .min : .max
  }
}

extension DayReport {
  init(json: JSONField) throws(JSONFieldError) {
    var members = try json.members()
    let currency = try members.required("currency").paperCurrency()
    self.currency = currency
    from = try members.required("from").time()
    until = try members.required("until").time()
    takings = try members.list("takings") { field throws(JSONFieldError) in
      var members = try field.members()
      let wallet = try members.required("wallet").string()
      let sales = try Figure(json: members.required("sales"), currency)
      try members.finish()
      return Takings(wallet: wallet, sales: sales)
    }
    refunds = try Figure(json: members.required("refunds"), currency)
    reversals = try Figure(json: members.required("reversals"), currency)
    tips = try Figure(json: members.required("tips"), currency)
    openings = try members.required("openings").integer(in: 0...Int64(Int32.max))
    paidOut = try Figure(json: members.required("paidOut"), currency)
    unfinished =
      try members.optional("unfinished")?.list(upTo: 1_000) { field throws(JSONFieldError) in
        var members = try field.members()
        let reference = try members.required("reference").string()
        let amount = try members.required("amount").sum(in: currency)
        let since = try members.required("since").time()
        try members.finish()
        return Unfinished(reference: reference, amount: amount, since: since)
      } ?? []
    firstReceipt = try members.optional("firstReceipt")?.string()
    lastReceipt = try members.optional("lastReceipt")?.string()
    try members.finish()
  }

  var json: JSONValue {
    JSONValue(present: [
      "currency": .string(currency.code),
      "from": .string(from.description),
      "until": .string(until.description),
      "takings": .array(
        takings.map { ["wallet": .string($0.wallet), "sales": $0.sales.json] }
      ),
      "refunds": refunds.json,
      "reversals": reversals.json,
      "tips": tips.json,
      "openings": .number(JSONNumber(openings)),
      "paidOut": paidOut.json,
      "unfinished": .array(
        unfinished.map {
          [
            "reference": .string($0.reference), "amount": $0.amount.json,
            "since": .string($0.since.description),
          ]
        }
      ),
      "firstReceipt": firstReceipt.json,
      "lastReceipt": lastReceipt.json,
    ])
  }
}

extension DayReport.Figure {
  init(json: JSONField, _ currency: Currency) throws(JSONFieldError) {
    var members = try json.members()
    count = try members.required("count").integer(in: 0...Int64(Int32.max))
    amount = try members.required("amount").sum(in: currency)
    try members.finish()
  }

  var json: JSONValue {
    ["count": .number(JSONNumber(count)), "amount": amount.json]
  }
}
