import Payment
import TestSupport

/// What can happen to one call.
enum Fault: CaseIterable {
  case none
  /// The request is lost.
  case dropped
  /// The request could not even be written.
  case notSent
  /// The request is carried out, the answer is lost.
  case lostAnswer
  /// The client gives up; the request is carried out long afterwards.
  case lateDelivery
  /// The gateway refuses and does nothing.
  case refused
  /// The gateway refuses although it has carried the request out.
  case refusedAfterEffect
  /// The request is carried out, the answer cannot be read.
  case garbage
  /// The answer shows how things stood some seconds ago.
  case staleRead
  /// The answer is about another transaction.
  case otherTransaction
  /// A success names another amount.
  case otherAmount
}

/// Which calls go wrong.
enum Faults {
  /// So many of 100 until a moment; then everything works, so that the sale has to end.
  case share(Int, until: Int64)
  /// One call, counted from 1.
  case single(call: Int, Fault)

  /// When the network and the gateway work again for good.
  var end: Int64 {
    if case .share(_, let end) = self { end } else { 0 }
  }
}

/// Everything about one sale that the machine does not decide.
struct Plan {
  let seed: UInt64
  let customer: Customer
  /// When somebody wants the sale ended, from its start.
  let operatorCancel: Int64?
  /// The boundaries (before a commit, after it, before a call, after it) at which the process dies.
  let crashes: Set<Int>
  /// True when the process ends with the word `unknown`, as the command line does.
  let stopsAtUnknown: Bool
  let faults: Faults
  private var random: SeededRandom
  private var calls = 0

  /// A plan that is drawn from a seed; `crash` is the only boundary to die at in place of those
  /// that the seed names.
  init(seed: UInt64, crash: Int? = nil) {
    var random = SeededRandom(seed: seed)
    self.seed = seed
    switch random.number(0...19) {
    case 0...2: customer = .paysAfter(0)
    case 3...12: customer = .paysAfter(random.number(1_000...90_000))
    case 13: customer = .declinesAfter(0)
    case 14...15: customer = .declinesAfter(random.number(1_000...90_000))
    case 16...18: customer = .neverAnswers
    default: customer = .showsABadCode
    }
    operatorCancel = random.percent(40) ? random.number(0...80_000) : nil
    let crashCount = random.pick([0, 0, 1, 1, 2, 3])
    let drawn = Set((0..<crashCount).map { _ in Int(random.number(1...35)) })
    crashes = crash.map { [$0] } ?? drawn
    stopsAtUnknown = random.percent(50)
    faults = .share(random.pick([0, 10, 30, 60, 90]), until: random.number(60_000...400_000))
    self.random = random
  }

  /// A sale in which one call goes wrong.
  init(_ customer: Customer, operatorCancel: Int64?, call: Int, _ fault: Fault) {
    seed = 0
    self.customer = customer
    self.operatorCancel = operatorCancel
    crashes = []
    stopsAtUnknown = false
    faults = .single(call: call, fault)
    random = SeededRandom(seed: UInt64(call))
  }

  mutating func fault(of call: GatewayCall, at now: Int64) -> Fault {
    calls += 1
    let fault: Fault
    switch faults {
    case .share(let share, let end):
      // A sale that never came to be teaches little.
      let isEarly = call == .add || call == .search
      let goesWrong = now < end && random.percent(isEarly ? share / 4 : share)
      fault = goesWrong ? random.pick(Fault.allCases) : .none
    case .single(let number, let planned):
      fault = calls == number ? planned : .none
    }
    switch (fault, call) {
    case (.staleRead, .query), (.otherAmount, .query): return fault
    case (.staleRead, _), (.otherAmount, _): return .lostAnswer
    default: return fault
    }
  }
}

extension Plan {
  mutating func pause(_ range: ClosedRange<Int64>) -> Int64 { random.number(range) }

  mutating func reboots() -> Bool { random.percent(25) }

  /// One way through the network: mostly quick.
  mutating func latency() -> Int64 {
    random.percent(5) ? random.number(500...3_500) : random.number(10...300)
  }

  mutating func refusal() -> GatewayAnswer {
    let code = random.pick([
      "000000", "000020", "000021", "000022", "000023", "000030", "000040", "000080",
    ])
    return .refusal(code)
  }

  /// What becomes of an answer on its way.
  mutating func bend(
    _ answer: GatewayAnswer,
    _ gateway: ModelGateway,
    _ fault: Fault,
    at now: Int64
  ) -> GatewayAnswer {
    switch fault {
    case .garbage: return .silence
    case .refusedAfterEffect: return refusal()
    case .staleRead: return gateway.report(asOf: now - random.number(500...20_000))
    case .otherTransaction, .otherAmount:
      guard case .transaction(var report) = answer else { return answer }
      let isAboutOtherNumber = random.percent(50)
      if fault == .otherAmount {
        report.amount = SampleSale.money(1, "USD")
      } else if isAboutOtherNumber {
        report.transactionNo = "7"
        report.reference = "S7-1"
      } else {
        report.reference = "S7-1"
      }
      return .transaction(report)
    case .none, .dropped, .notSent, .lostAnswer, .lateDelivery, .refused: return answer
    }
  }
}
