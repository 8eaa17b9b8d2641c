import Sales
import StrictJSON
import Testing

@testable import PockytSimulator

/// What becomes of a call with each fault, told by the ledger.
@Suite struct ExchangeTests {
  private func prepay(_ fault: GatewayFault) throws -> (course: Course, exchange: Exchange) {
    var course = try Course.added(FaultPlan(rules: [.init(fault, call: .prepay, turn: 1)]))
    let exchange = course.prepay()
    return (course, exchange)
  }

  @Test func withoutFault() throws {
    var course = try Course.added()
    let exchange = course.prepay()
    #expect(exchange.status == "success")
    #expect(exchange.answeredAt == Course.start)
    #expect(exchange.record.number == 2)
    #expect(exchange.record.effects == [.init(time: Course.start, code: "000100")])
    #expect(course.gateway.ledger.calls.map(\.call) == [.add, .prepay])
    #expect(course.gateway.ledger.calls(named: "A-1").last == exchange.record)
  }

  /// Carried out before the caller can know, answered or not.
  @Test(
    arguments: [
      (.requestLost, false, nil), (.answerLost, true, nil), (.reset(.before), false, nil),
      (.reset(.after), true, nil), (.slow(milliseconds: 9_000), true, 9_000),
      (.redirected, false, 0), (.refused(code: "000000", .before), false, 0),
      (.refused(code: "000080", .after), true, 0),
      (.httpError(status: 502, .before, body: true, retryAfter: nil), false, 0),
      (.httpError(status: 503, .after, body: false, retryAfter: 9), true, 0),
      (.garbled(.html), true, 0), (.altered(.otherAmount), true, 0), (.sliced, true, 0),
      (.statusWord("x"), true, 0), (.nullMember("amount"), true, 0),
      (.skewed(milliseconds: 1), true, 0),
    ] as [(GatewayFault, Bool, Int64?)]
  )
  func effects(fault: GatewayFault, carriedOut: Bool, answered: Int64?) throws {
    var (course, exchange) = try prepay(fault)
    #expect(try course.truth.charges.count == (carriedOut ? 1 : 0))
    #expect(exchange.answeredAt == answered.map { Course.start + $0 })
    #expect((exchange.answer == nil) == (answered == nil))
    #expect((exchange.wireAnswer == nil) == (answered == nil))
    #expect(exchange.record.effects.count == (carriedOut ? 1 : 0))
    #expect(course.gateway.ledger.calls.last?.fault == fault)
    // The rule was for the first prepay alone.
    #expect(course.prepay().record.fault == nil)
  }

  @Test func deliveredLate() throws {
    var (course, exchange) = try prepay(.deliveredLate(milliseconds: 60_000))
    #expect(exchange.answer == nil)
    #expect(course.gateway.nextArrival == Course.start + 60_000)
    course.wait(59_999)
    #expect(course.query().status == "init")
    course.wait(1)
    #expect(course.query().status == "success")
    #expect(try course.truth.charges.map(\.time) == [Course.start + 60_000])
    let record = course.gateway.ledger.calls.first { $0.call == .prepay }
    #expect(record?.effects == [.init(time: Course.start + 60_000, code: "000100")])
    #expect(course.gateway.nextArrival == nil)
  }

  @Test func aLateAddCreatesAfterTheCallerGaveItUp() throws {
    var course = Course(FaultPlan(rules: [.init(.deliveredLate(milliseconds: 5_000), call: .add)]))
    #expect(try course.add().answer == nil)
    #expect(course.query().code == "000021")
    course.wait(5_000)
    #expect(course.query().status == "init")
  }

  @Test func aLateCancelGivesTheMoneyBackLater() throws {
    let late = FaultPlan.Rule(.deliveredLate(milliseconds: 30_000), call: .cancel)
    var course = try Course.paid(FaultPlan(rules: [late]))
    course.cancel()
    #expect(course.query().status == "success")
    course.wait(30_000)
    course.gateway.advance(to: course.now)
    #expect(try course.truth.kept == 0)
    #expect(try course.truth.refunds.first?.time == Course.start + 30_000)
  }

  @Test func lateCallsArriveInTheOrderOfTheirTimes() throws {
    var course = try Course.added()
    let delays: [Int64] = [5_000, 1_000, 3_000, 3_000]
    for (place, delay) in delays.enumerated() {
      let request = SimulatedRequest.prepay(Course.name, code: "code-0\(place)", vendor: nil)
      _ = course.gateway.exchange(
        request,
        now: course.now,
        fault: .deliveredLate(milliseconds: delay)
      )
    }
    course.wait(60_000)
    course.gateway.advance(to: course.now)
    let sent = try course.truth.sentCodes
    #expect(sent.map(\.call) == [3, 4, 5, 2])
    #expect(sent.map { $0.time - Course.start } == [1_000, 3_000, 3_000, 5_000])
    #expect(sent.map(\.answer) == ["000100", "000040", "000040", "000040"])
  }

  @Test(arguments: [0, 5_000] as [Int64])
  func duplicated(delay: Int64) throws {
    var (course, exchange) = try prepay(.duplicated(milliseconds: delay))
    #expect(exchange.status == "success")
    course.wait(delay)
    course.gateway.advance(to: course.now)
    let truth = try course.truth
    #expect(truth.charges.count == 1)
    #expect(truth.sentCodes.map(\.answer) == ["000100", "000040"])
    #expect(truth.sentCodes.map(\.repeated) == [false, true])
    #expect(truth.sentCodes.map(\.call) == [2, 2])
    #expect(course.gateway.ledger.calls.last?.effects.map(\.code) == ["000100", "000040"])
  }

  @Test func aDuplicatedRefundWithoutReferenceIsPaidTwice() throws {
    var course = try Course.paid()
    let order = RefundOrder(amount: try Course.money("5.00"), reference: nil)
    _ = course.gateway.exchange(
      .refund(Course.name, order),
      now: course.now,
      fault: .duplicated(milliseconds: 0)
    )
    #expect(try course.truth.kept == 300)
    try course.refund("3.00", "R-1")
    #expect(try course.truth.kept == 0)
  }

  @Test func stale() throws {
    var course = try Course.added(
      FaultPlan(rules: [.init(.stale(milliseconds: 4_000), call: .query)])
    )
    #expect(course.query().code == "000021")
    course.wait(5_000)
    course.prepay()
    #expect(course.query().status == "init")
    course.wait(3_999)
    #expect(course.query().status == "init")
    course.wait(1)
    #expect(course.query().status == "success")
    try course.refund("2.00", "R-1")
    #expect(course.query().answer?.report?.transaction.refunds == [])
    course.wait(4_000)
    #expect(course.query().answer?.report?.transaction.refunds.count == 1)
    #expect(course.detail().record.fault == nil)
  }

  @Test func otherValues() throws {
    var course = try Course.added()
    let sound = try #require(course.query().answer?.report)
    func report(_ fault: GatewayFault) throws -> SimulatedReport {
      let exchange = course.gateway.exchange(.query(Course.name), now: course.now, fault: fault)
      return try #require(exchange.answer?.report)
    }
    let number = try report(.altered(.otherTransactionNo)).transaction.transactionNo
    #expect(number != sound.transaction.transactionNo)
    #expect(number.count == 18)
    #expect(try report(.altered(.otherReference)).transaction.reference == "A-1-OTHER")
    #expect(try report(.altered(.otherAmount)).transaction.amount == Course.money("13.01"))
    #expect(
      try report(.altered(.otherCurrency)).transaction.amount == Course.money("13.00", "CNY")
    )
    #expect(try report(.altered(.upperCaseStatus)).status == "INIT")
    #expect(try report(.statusWord("processing")).status == "processing")
    #expect(try report(.skewed(milliseconds: -60_000)).clockSkew == -60_000)
    #expect(try report(.altered(.retMsg)) == sound)
    #expect(try course.truth == sound.transaction)
  }

  @Test func forgotten() throws {
    var course = try Course.paid()
    course.gateway.plan.scripts["A-1"] = TransactionScript(outcome: .declined)
    try course.refund("1.00", "R-1")
    _ = course.gateway.exchange(
      .cancel(Course.name),
      now: course.now,
      fault: .deliveredLate(milliseconds: 1_000)
    )
    course.gateway.forget(Course.name)
    #expect(course.gateway.ledger == Ledger())
    #expect(course.gateway.plan == FaultPlan())
    course.wait(1_000)
    course.gateway.advance(to: course.now)
    #expect(course.gateway.ledger == Ledger())
    #expect(course.query().code == "000021")
    #expect(try course.add().code == "000100")
    #expect(course.prepay().status == "success")
    #expect(try course.truth.sentCodes.map(\.repeated) == [false])
    #expect(try course.refund("1.00", "R-1").code == "000100")
    #expect(course.gateway.ledger.transactions.count == 1)
  }

  @Test func manyComeAndGo() throws {
    var course = Course()
    for place in 0..<1_000 {
      try course.add("S-\(place)")
      course.wait(1)
      if place >= 3 {
        course.gateway.forget(.reference("S-\(place - 3)"))
      }
    }
    let left = course.gateway.ledger.transactions
    #expect(left.map(\.reference) == ["S-997", "S-998", "S-999"])
    #expect(course.gateway.ledger.places.count <= 5)
    #expect(course.gateway.ledger.calls.map(\.number) == [998, 999, 1000])
  }
}
