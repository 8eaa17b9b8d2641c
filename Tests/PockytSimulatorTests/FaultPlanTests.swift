import Sales
import StrictJSON
import Testing
import TestSupport

@testable import PockytSimulator

@Suite struct FaultPlanTests {
  @Test func theFirstRuleThatFitsDecides() throws {
    var course = Course()
    course.gateway.plan.rules = [
      .init(.answerLost, name: .reference("A-1"), call: .query, turn: 2),
      .init(.garbled(.html), call: .query, turn: 1),
      .init(.garbled(.xml), name: .reference("A-1"), call: .query),
      .init(.sliced),
    ]
    #expect(try course.add().record.fault == .sliced)
    #expect(course.query().record.fault == .garbled(.html))
    #expect(course.query().record.fault == .answerLost)
    #expect(course.query().record.fault == .garbled(.xml))
    #expect(course.detail().record.fault == .sliced)
    #expect(course.gateway.ledger.calls.map(\.turn) == [1, 1, 2, 3, 1])
    let other = course.gateway.exchange(.query(.reference("A-2")), now: course.now)
    #expect(other.record.fault == .garbled(.html))
  }

  @Test func rulesByNumberFitCallsByReference() throws {
    var course = try Course.added()
    let number = try course.truth.transactionNo
    course.gateway.plan.rules = [.init(.requestLost, name: .transactionNo(number))]
    #expect(course.query().record.fault == .requestLost)
    course.gateway.plan.rules = [.init(.answerLost, name: .reference("A-1"), turn: 2)]
    let byNumber = course.gateway.exchange(.query(.transactionNo(number)), now: course.now)
    #expect(byNumber.record.fault == .answerLost)
    #expect(byNumber.record.name == "A-1")
  }

  /// Which calls of a sale go wrong does not depend on what the other sales do meanwhile.
  @Test(arguments: [1, 7, 1_000_000_007] as [UInt64])
  func chanceDoesNotKnowTheOtherSales(seed: UInt64) throws {
    let plan = FaultPlan(chance: .init(share: 300, seed: seed))
    func faults(interleaved: Bool) throws -> [[GatewayFault?]] {
      var course = Course(plan)
      let names = (0..<20).map { "S-\($0)" }
      let steps = (0..<10)
      let order =
        interleaved
        ? steps.flatMap { step in names.map { (step, $0) } }
        : names.flatMap { name in steps.map { ($0, name) } }
      for (step, name) in order {
        course.wait(100)
        if step == 0 {
          try course.add(name)
        } else {
          _ = course.gateway.exchange(.query(.reference(name)), now: course.now)
        }
      }
      return names.map { course.gateway.ledger.calls(named: $0).map(\.fault) }
    }
    let one = try faults(interleaved: false)
    #expect(try faults(interleaved: true) == one)
    let share = one.joined().count { $0 != nil }
    #expect((30...90).contains(share), "of 200 calls \(share)")
  }

  @Test(arguments: [(0, 0...0), (10, 50...150), (500, 4700...5300), (1000, 10_000...10_000)])
  func shares(share: Int, expected: ClosedRange<Int>) throws {
    var course = Course(FaultPlan(chance: .init(share: share, seed: 3, faults: [.sliced])))
    for place in 0..<10_000 {
      _ = course.gateway.exchange(.query(.reference("S-\(place)")), now: course.now)
    }
    let faults = course.gateway.ledger.calls.count { $0.fault == .sliced }
    #expect(expected.contains(faults), "\(faults)")
  }

  @Test func chanceMeetsEveryFault() {
    let chance = FaultPlan.Chance(share: 1000, seed: 5)
    var course = Course(FaultPlan(chance: chance))
    for place in 0..<2_000 {
      _ = course.gateway.exchange(.query(.reference("S-\(place)")), now: course.now)
    }
    let met = Set(course.gateway.ledger.calls.compactMap(\.fault))
    #expect(met == Set(GatewayFault.every))
  }

  /// The laws of the money, and the same course for the same seed, whatever goes wrong.
  @Test(arguments: 0..<20 as Range<UInt64>)
  func anyCourse(seed: UInt64) throws {
    func run() throws -> (Ledger, [WireAnswer?]) {
      var random = SeededRandom(seed: seed)
      var course = Course(FaultPlan(chance: .init(share: 400, seed: seed)))
      var answers: [WireAnswer?] = []
      let outcomes: [Outcome?] = [
        nil, .paid, .paidByQuery(3), .declined, .neverPaid, .paidAfter(milliseconds: 30_000),
        .paidAtCancel,
      ]
      for sale in 0..<12 {
        let reference = "S-\(sale)"
        let name = TransactionName.reference(reference)
        func delay() -> Int64? {
          Bool.random(using: &random) ? .random(in: 0...90_000, using: &random) : nil
        }
        course.gateway.plan.scripts[reference] = TransactionScript(
          outcome: outcomes.randomElement(using: &random) ?? nil,
          paidDespiteCancel: delay(),
          cancelWindow: delay(),
          refundDelay: delay(),
          noFunds: delay()
        )
        answers.append(try course.add(reference).wireAnswer)
        for turn in 0..<25 {
          course.wait(.random(in: 0...20_000, using: &random))
          let amount = try Course.money("\(Int.random(in: 1...13, using: &random)).00")
          let order = RefundOrder(
            amount: amount,
            reference: turn % 3 == 0 ? nil : "\(reference)-\(turn % 5)"
          )
          let code = "28649853067294\(1000 + sale * 30 + turn)"
          let request: SimulatedRequest =
            switch Int.random(in: 0...9, using: &random) {
            case 0, 1: .prepay(name, code: code, vendor: nil)
            case 2: .cancel(name)
            case 3, 4, 5: .refund(name, order)
            case 6: .detail(name)
            default: .query(name)
            }
          answers.append(course.gateway.exchange(request, now: course.now).wireAnswer)
          let truth = course.gateway.transaction(name, now: course.now)
          if let truth, !(0...1300).contains(truth.kept) || truth.charges.count > 1 {
            Issue.record("seed=\(seed): \(truth)")
          }
        }
      }
      course.wait(10_000_000)
      course.gateway.advance(to: course.now)
      return (course.gateway.ledger, answers)
    }
    let (ledger, answers) = try run()
    let (again, answersAgain) = try run()
    #expect(ledger == again, "seed=\(seed)")
    #expect(answers == answersAgain, "seed=\(seed)")
    for transaction in ledger.transactions {
      let back = transaction.refunds.reduce(0) { $0 + $1.amount.minorUnits }
      #expect(transaction.paidBack == back, "seed=\(seed)")
      let references = transaction.refunds.compactMap(\.reference)
      #expect(Set(references).count == references.count, "seed=\(seed)")
    }
    #expect(try Ledger(json: JSONField(ledger.json)) == ledger, "seed=\(seed)")
  }

  @Test func jsonKeepsEverything() throws {
    var rules = GatewayFault.every.map { FaultPlan.Rule($0) }
    rules.append(.init(.sliced, name: .reference("A-1"), call: .detail, turn: 3))
    rules.append(.init(.sliced, name: .transactionNo("317900000000000000"), call: .add))
    var plan = FaultPlan(
      rules: rules,
      chance: .init(share: 20, seed: .max, faults: [.answerLost]),
      scripts: [
        "A-1": TransactionScript(outcome: .paidByQuery(25), paidDespiteCancel: 1),
        "A-2": TransactionScript(outcome: .paidAfter(milliseconds: 2), cancelWindow: 0),
        "A-3": TransactionScript(outcome: .paidAtCancel, refundDelay: 3, noFunds: 4),
      ],
      usualScript: TransactionScript(outcome: .declined)
    )
    plan.notices = NoticePlan(interval: 10, fault: .late)
    let read = try FaultPlan(json: JSONField(JSONValue(parsing: plan.json.text(.indented))))
    #expect(read == plan)
    let empty = try FaultPlan(json: JSONField(JSONValue(parsing: "{}")))
    #expect(empty == FaultPlan())
    let chance = try FaultPlan(
      json: JSONField(JSONValue(parsing: #"{"chance":{"share":5,"seed":9}}"#))
    )
    #expect(chance == FaultPlan(chance: .init(share: 5, seed: 9)))
  }

  @Test(arguments: [
    (#"{"rule":[]}"#, "rule"), (#"{"rules":{}}"#, "rules"), (#"{"rules":[{}]}"#, "rules[0].fault"),
    (#"{"rules":[{"fault":{"kind":"lost"}}]}"#, "rules[0].fault.kind"),
    (#"{"rules":[{"fault":{"kind":"slow"}}]}"#, "rules[0].fault.milliseconds"),
    (#"{"rules":[{"fault":{"kind":"slow","milliseconds":-1}}]}"#, "rules[0].fault.milliseconds"),
    (#"{"rules":[{"fault":{"kind":"sliced","milliseconds":1}}]}"#, "rules[0].fault.milliseconds"),
    (#"{"rules":[{"call":"pay","fault":{"kind":"sliced"}}]}"#, "rules[0].call"),
    (#"{"rules":[{"turn":0,"fault":{"kind":"sliced"}}]}"#, "rules[0].turn"),
    (#"{"rules":[{"nth":1,"fault":{"kind":"sliced"}}]}"#, "rules[0].nth"),
    (
      #"{"rules":[{"reference":"A","transactionNo":"1","fault":{"kind":"sliced"}}]}"#,
      "rules[0].transactionNo"
    ),
    (
      #"{"rules":[{"fault":{"kind":"httpError","status":200,"effect":"after"}}]}"#,
      "rules[0].fault.status"
    ),
    (#"{"rules":[{"fault":{"kind":"refused","code":"100"}}]}"#, "rules[0].fault.code"),
    (#"{"rules":[{"fault":{"kind":"garbled","how":"pdf"}}]}"#, "rules[0].fault.how"),
    (#"{"scripts":[{"outcome":"paid"}]}"#, "scripts[0].outcome"),
    (#"{"scripts":[{"outcome":{"kind":"paidByQuery","query":0}}]}"#, "scripts[0].outcome.query"),
    (#"{"scripts":[{"cancelWindow":"1"}]}"#, "scripts[0].cancelWindow"),
    (#"{"scripts":[{},{}]}"#, "scripts[1]"),
    (#"{"scripts":[{"reference":"A"},{"reference":"A"}]}"#, "scripts[1]"),
    (#"{"scripts":[{"refundsDelay":1}]}"#, "scripts[0].refundsDelay"),
    (#"{"chance":{"share":1001,"seed":1}}"#, "chance.share"),
    (#"{"chance":{"share":0.5,"seed":1}}"#, "chance.share"),
    (#"{"chance":{"share":1}}"#, "chance.seed"),
    (#"{"chance":{"share":1,"seed":-1}}"#, "chance.seed"),
    (#"{"chance":{"share":1,"seed":"x"}}"#, "chance.seed"),
    (#"{"notices":{"interval":0}}"#, "notices.interval"),
    (#"{"notices":{"fault":"lost"}}"#, "notices.fault"),
  ])
  func errorsNameTheMember(text: String, path: String) throws {
    let value = try JSONValue(parsing: text)
    #expect {
      try FaultPlan(json: JSONField(value))
    } throws: {
      ($0 as? JSONFieldError)?.path == path
    }
  }
}
