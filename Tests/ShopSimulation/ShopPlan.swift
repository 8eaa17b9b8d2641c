import PockytSimulator
import TestSupport

/// Everything about one shop that the machines do not decide.
public struct ShopPlan: Sendable {
  /// Which calls go wrong.
  enum Faults: Sendable {
    /// So many of 100 until a moment.
    case share(Int, until: Int64)
    /// One call, counted from 1.
    case single(call: Int, CallFault)
  }

  /// What all else follows from.
  public let seed: UInt64
  var customers: [CustomerPlan]
  var faults: Faults
  /// The boundaries (before and after a commit, before and after a call, before and after a word to
  /// the caller) at which the process dies.
  public internal(set) var crashes: Set<Int>
  /// How long the process is away after it died, at most.
  var longestPause: Int64 = 120_000
  /// In how many of 100 cases the machine starts anew with its process.
  var rebootShare = 25
  /// When the till is switched off and for how long.
  var night: (start: Int64, length: Int64)?
  /// When the clock on the wall jumps and how far.
  var clockJumps: [(time: Int64, by: Int64)] = []
  /// True when the machine asks for the details of a payment.
  var asksForDetail = false

  /// How many sales a shop of a seed has.
  public static let sales = 10
  /// How many it has when it is run once for each boundary.
  static let fewSales = 2
  /// When a shop is looked at for the last time, in milliseconds from its opening.
  static let horizon: Int64 = 5 * 86_400_000

  /// A shop that is drawn from a seed.
  public init(seed: UInt64) {
    self.init(seed: seed, sales: Self.sales)
  }

  private init(seed: UInt64, sales: Int) {
    var random = SeededRandom(seed: seed &* 0x9E37_79B9_7F4A_7C15 &+ 1)
    self.seed = seed
    var time: Int64 = 0
    customers = (0..<sales).map { _ in
      time += random.pick([0, 5_000, 60_000, 200_000])
      return CustomerPlan(startsAt: time, &random)
    }
    let end: Int64 = random.pick([600_000, 1_800_000, 2 * 3_600_000, 28 * 3_600_000])
    faults = .share(random.pick([0, 5, 15, 30, 60, 90]), until: random.number(0...end))
    let crashCount = random.pick([0, 0, 1, 2, 4, 8])
    crashes = Set((0..<crashCount).map { _ in Int(random.number(1...600)) })
    if random.percent(20) {
      night = (random.number(60_000...1_200_000), random.number(3_600_000...14 * 3_600_000))
    }
    if random.percent(35) {
      clockJumps = (0..<2).map { _ in
        (random.number(0...3_600_000), random.number(-3_600_000...3_600_000))
      }
    }
    asksForDetail = random.percent(50)
  }

  /// A small shop of a seed in which the process dies at these boundaries alone, 0 for nowhere.
  public init(seed: UInt64, crashes: Set<Int>) {
    self.init(seed: seed, sales: Self.fewSales)
    self.crashes = crashes
  }

  /// A shop of one sale in which nothing goes wrong, or one call.
  init(_ customer: CustomerPlan, call: Int = 0, _ fault: CallFault = .requestLost) {
    seed = UInt64(call)
    customers = [customer]
    faults = .single(call: call, fault)
    crashes = []
  }
}
