/// Which calls go wrong, and how the wallets behave.
///
/// The first rule that fits a call decides; where none fits, chance does.
public struct FaultPlan: Sendable, Equatable {
  /// A fault for certain calls.
  public struct Rule: Sendable, Equatable {
    /// The transaction; nil for every one.
    public var name: TransactionName?
    /// The kind of call; nil for every one.
    public var call: SimulatedCall?
    /// Which call of its kind for its transaction, from 1; nil for every one.
    public var turn: Int?
    /// What goes wrong.
    public var fault: GatewayFault

    /// A rule.
    public init(
      _ fault: GatewayFault,
      name: TransactionName? = nil,
      call: SimulatedCall? = nil,
      turn: Int? = nil
    ) {
      self.name = name
      self.call = call
      self.turn = turn
      self.fault = fault
    }
  }

  /// Faults by chance: whether a call goes wrong and how follows from the seed, the transaction's
  /// reference, the kind of the call and its turn alone.
  public struct Chance: Sendable, Equatable {
    /// How many calls of a thousand go wrong, 0 to 1000.
    public var share: Int
    /// What all else follows from.
    public var seed: UInt64
    /// The faults to choose from; none, and no call goes wrong.
    public var faults: [GatewayFault]

    /// Faults by chance, of all kinds unless said otherwise.
    public init(share: Int, seed: UInt64, faults: [GatewayFault] = GatewayFault.every) {
      self.share = share
      self.seed = seed
      self.faults = faults
    }
  }

  /// The rules.
  public var rules: [Rule] {
    didSet { index = Index(rules) }
  }
  /// Faults by chance.
  public var chance: Chance?
  /// The scripts of single transactions, by reference or number.
  public var scripts: [String: TransactionScript]
  /// The script of all other transactions.
  public var usualScript: TransactionScript?
  /// How notices are sent.
  public var notices = NoticePlan()
  private var index: Index

  /// A plan; without anything no call goes wrong.
  public init(
    rules: [Rule] = [],
    chance: Chance? = nil,
    scripts: [String: TransactionScript] = [:],
    usualScript: TransactionScript? = nil
  ) {
    self.rules = rules
    self.chance = chance
    self.scripts = scripts
    self.usualScript = usualScript
    index = Index(rules)
  }

  /// The places of the rules that name a transaction, and of those that name none.
  private struct Index: Sendable, Equatable {
    var named: [TransactionName: [Int]] = [:]
    var common: [Int] = []

    init(_ rules: [Rule]) {
      for (place, rule) in rules.enumerated() {
        if let name = rule.name {
          named[name, default: []].append(place)
        } else {
          common.append(place)
        }
      }
    }
  }

  /// What goes wrong with a call.
  func fault(for record: CallRecord, transactionNo: String?) -> GatewayFault? {
    var fitting = index.common.first { fits(rules[$0], record) }
    if !index.named.isEmpty {
      let names = [
        TransactionName.reference(record.name), .transactionNo(transactionNo ?? record.name),
      ]
      let places = names.compactMap { name in
        index.named[name]?.first { fits(rules[$0], record) }
      }
      fitting = (places + (fitting.map { [$0] } ?? [])).min()
    }
    return fitting.map { rules[$0].fault } ?? chance?.fault(for: record)
  }

  private func fits(_ rule: Rule, _ record: CallRecord) -> Bool {
    (rule.call ?? record.call) == record.call && (rule.turn ?? record.turn) == record.turn
  }

  func script(for transaction: SimulatedTransaction) -> TransactionScript? {
    guard !scripts.isEmpty else { return usualScript }
    return transaction.reference.flatMap { scripts[$0] } ?? scripts[transaction.transactionNo]
      ?? usualScript
  }
}

extension FaultPlan.Chance {
  func fault(for record: CallRecord) -> GatewayFault? {
    guard !faults.isEmpty else { return nil }
    // FNV-1a over the name, the kind and the turn; Swift's own hashes differ between processes.
    var hash = 0xcbf2_9ce4_8422_2325 ^ mixed(seed)
    for byte in record.name.utf8 {
      hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3
    }
    hash = (hash ^ UInt64(record.call.place)) &* 0x100_0000_01b3
    hash = (hash ^ UInt64(record.turn)) &* 0x100_0000_01b3
    let draw = mixed(hash)
    guard Int(draw % 1000) < share else { return nil }
    return faults[Int(mixed(draw) % UInt64(faults.count))]
  }
}

/// Bits that all depend on all bits of the number: the last step of SplitMix64.
func mixed(_ number: UInt64) -> UInt64 {
  var mixed = number &+ 0x9E37_79B9_7F4A_7C15
  mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
  mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
  return mixed ^ (mixed >> 31)
}

extension GatewayFault {
  /// One fault of every kind or more, with usual times: what chance chooses from.
  public static let every: [GatewayFault] =
    [
      .requestLost, .requestLost, .answerLost, .answerLost,
      .deliveredLate(milliseconds: 2_000), .deliveredLate(milliseconds: 20_000),
      .deliveredLate(milliseconds: 90_000), .deliveredLate(milliseconds: 900_000),
      .duplicated(milliseconds: 0), .duplicated(milliseconds: 5_000),
      .slow(milliseconds: 1_000), .slow(milliseconds: 8_000), .slow(milliseconds: 40_000),
      .reset(.before), .reset(.after),
      .httpError(status: 400, .before, body: true, retryAfter: nil),
      .httpError(status: 429, .before, body: true, retryAfter: 5),
      .httpError(status: 500, .before, body: false, retryAfter: nil),
      .httpError(status: 500, .after, body: true, retryAfter: nil),
      .httpError(status: 502, .before, body: true, retryAfter: nil),
      .httpError(status: 502, .after, body: true, retryAfter: nil),
      .httpError(status: 503, .before, body: true, retryAfter: 10),
      .httpError(status: 503, .after, body: false, retryAfter: 10),
      .redirected,
      .refused(code: "000000", .before), .refused(code: "000000", .after),
      .refused(code: "000080", .before), .refused(code: "000080", .after),
      .refused(code: "000010", .before), .refused(code: "000030", .before),
      .statusWord("processing"), .statusWord("reversed"), .statusWord(""),
      .nullMember("status"), .nullMember("transactionStatus"), .nullMember("reference"),
      .absentMember("amount"), .absentMember("transactionNo"), .absentMember("result"),
      .absentMember("ret_code"),
      .stale(milliseconds: 3_000), .stale(milliseconds: 60_000),
      .skewed(milliseconds: 3_600_000), .skewed(milliseconds: -86_400_000), .sliced,
    ] + Garble.allCases.map(GatewayFault.garbled)
    + Alteration.allCases.map(GatewayFault.altered)
}
