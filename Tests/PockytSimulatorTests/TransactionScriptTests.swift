import Sales
import StrictJSON
import Testing

@testable import PockytSimulator

@Suite struct TransactionScriptTests {
  private func plan(_ script: TransactionScript) -> FaultPlan {
    FaultPlan(scripts: ["A-1": script])
  }

  private func outcome(_ outcome: Outcome) -> FaultPlan {
    plan(TransactionScript(outcome: outcome))
  }

  @Test func pendingForPolls() throws {
    var course = try Course.added(outcome(.paidByQuery(40)))
    #expect(course.prepay().status == "pending")
    for _ in 1..<40 {
      #expect(course.query().status == "pending")
    }
    #expect(course.query().status == "success")
  }

  @Test func pendingForEver() throws {
    var course = try Course.added(outcome(.neverPaid))
    course.prepay()
    course.wait(120 * 60_000 - 1)
    #expect(course.query().status == "pending")
    course.wait(1)
    #expect(course.query().status == "closed")
  }

  @Test func successAfterMilliseconds() throws {
    var course = try Course.added(outcome(.paidAfter(milliseconds: 61_500)))
    course.prepay()
    course.wait(61_499)
    #expect(course.query().status == "pending")
    course.wait(1)
    #expect(course.query().status == "success")
  }

  @Test func declinedAsSupplierError() throws {
    var plan = outcome(.declined)
    plan.rules = [.init(.refused(code: "000080", .after), call: .prepay)]
    var course = try Course.added(plan)
    #expect(course.prepay().code == "000080")
    #expect(course.query().status == "failed")
    #expect(try course.truth.charges.isEmpty)
  }

  @Test func paidOnAPrepayThatAnswersNothing() throws {
    var plan = outcome(.paid)
    plan.rules = [.init(.answerLost, call: .prepay)]
    var course = try Course.added(plan)
    #expect(course.prepay("75").answer == nil)
    #expect(course.query().status == "success")
  }

  @Test func paidDespiteCancel() throws {
    var course = try Course.added(
      plan(TransactionScript(outcome: .neverPaid, paidDespiteCancel: 7_000))
    )
    course.prepay()
    #expect(course.cancel().status == "closed")
    course.wait(6_999)
    #expect(course.query().status == "closed")
    course.wait(1)
    #expect(course.query().status == "success")
    #expect(try course.truth.kept == 1300)
    #expect(course.cancel().status == "closed")
    #expect(try course.truth.kept == 0)
    #expect(
      try course.truth.changes.map(\.status) == [.pending, .closed, .success, .closed]
    )
  }

  @Test func cancelRacesWithSuccess() throws {
    var course = try Course.added(outcome(.paidAtCancel))
    #expect(course.prepay().status == "pending")
    course.wait(9_000)
    #expect(course.query().status == "pending")
    #expect(course.cancel().status == "closed")
    let truth = try course.truth
    #expect(truth.charges.map(\.time) == [course.now])
    #expect(truth.refunds.map(\.byCancel) == [true])
    #expect(truth.kept == 0)
  }

  @Test func cancelLosesTheRace() throws {
    var course = try Course.added(
      plan(TransactionScript(outcome: .paidAtCancel, cancelWindow: 0))
    )
    course.prepay()
    #expect(
      course.cancel().answer
        == .refused(Refusal("000040", "data error : cancel window exceeded"))
    )
    #expect(course.query().status == "success")
    #expect(try course.truth.kept == 1300)
  }

  @Test func cancelWindow() throws {
    var course = try Course.paid(plan(TransactionScript(cancelWindow: 60_000)))
    var other = course
    course.wait(59_999)
    other.wait(60_000)
    #expect(course.cancel().status == "closed")
    #expect(other.cancel().code == "000040")
    #expect(other.query().status == "success")
    #expect(try other.truth.kept == 1300)
    #expect(try other.truth.refunds.isEmpty)
    #expect(try other.refund("13.00", "R-1").code == "000100")
  }

  @Test func unpaidCanAlwaysBeCancelled() throws {
    var course = try Course.added(
      plan(TransactionScript(outcome: .neverPaid, cancelWindow: 0))
    )
    course.prepay()
    #expect(course.cancel().status == "closed")
  }

  @Test func aRefundWaitsForFunds() throws {
    var course = try Course.paid(plan(TransactionScript(refundDelay: 3_600_000)))
    let refund = try course.refund("5.00", "R-1")
    #expect(refund.code == "000100")
    #expect(refund.status == "pending")
    #expect(refund.answer?.report?.refund?.amount == (try Course.money("5.00")))
    #expect(try course.truth.kept == 800)
    #expect(try course.truth.paidBack == 0)
    #expect(try course.refund("8.01", "R-2").code == "000023")

    let waiting = try #require(result(of: course.query()))
    #expect(waiting["refundInfo"]?.array?.first?["status"] == "pending")
    #expect(waiting["refundInfo"]?.array?.first?["refundReference"] == "R-1")
    let detail = try #require(result(of: course.detail()))
    #expect(detail["refundAmount"] == "0.00")
    #expect(detail["refundInfo"]?.array?.first?["paymentTime"] == .null)
    #expect(detail["refundInfo"]?.array?.first?["amount"] == "5.00")

    course.wait(3_600_000)
    #expect(result(of: course.query())?["refundInfo"]?.array?.first?["status"] == nil)
    let paid = try #require(result(of: course.detail()))
    #expect(paid["refundAmount"] == "5.00")
    #expect(paid["refundInfo"]?.array?.first?["paymentTime"] == "2026-09-21 23:13:20")
    #expect(try course.truth.paidBack == 500)
    #expect(try course.truth.refunds.first?.paidAt == Course.start + 3_600_000)
  }

  @Test func aCancelLeavesWaitingRefundsAlone() throws {
    var course = try Course.paid(plan(TransactionScript(refundDelay: 60_000)))
    try course.refund("5.00", "R-1")
    course.cancel()
    #expect(try course.truth.kept == 0)
    #expect(try course.truth.paidBack == 800)
    course.wait(60_000)
    #expect(try course.truth.paidBack == 1300)
    let detail = try #require(result(of: course.detail()))
    #expect(detail["refundAmount"] == "5.00")
    #expect(detail["voidAmount"] == "8.00")
    #expect(detail["voidInfo"]?.array?.count == 1)
  }

  @Test func noFunds() throws {
    var course = try Course.paid(plan(TransactionScript(noFunds: 10_000)))
    course.wait(9_999)
    #expect(try course.refund("5.00", "R-1").code == "000040")
    #expect(course.query().status == "success")
    #expect(try course.truth.kept == 1300)
    course.wait(1)
    #expect(try course.refund("5.00", "R-1").code == "000100")
  }

  @Test func scriptsByNumberAndForAllOthers() throws {
    var course = Course(FaultPlan(usualScript: TransactionScript(outcome: .declined)))
    let added = try course.add()
    let number = try #require(added.answer?.report?.transaction.transactionNo)
    course.gateway.plan.scripts[number] = TransactionScript(outcome: .neverPaid)
    #expect(course.prepay().status == "pending")
    try course.add("A-2")
    let other = SimulatedRequest.prepay(.reference("A-2"), code: "28", vendor: nil)
    #expect(course.gateway.exchange(other, now: course.now).status == "failed")
  }

  @Test func detailAnswersAllMembers() throws {
    var course = try Course.paid()
    #expect(
      result(of: course.detail()) == [
        "amount": "13.00", "createTime": "2026-09-21 22:13:20", "currency": "USD",
        "merchantNo": "200001", "originalTransactionNo": .null,
        "paymentTime": "2026-09-21 22:13:20", "reference": "A-1", "refundAmount": "0.00",
        "settleCurrency": "USD", "storeNo": "300001", "transactionNo": "317900000000000000",
        "transactionStatus": "success", "transactionType": "payment", "voidAmount": "0.00",
        "batchFlag": 0, "tip": "0.00", "vendor": "alipay", "voidInfo": [], "refundInfo": [],
      ]
    )
  }

  private func result(of exchange: Exchange) -> JSONValue? {
    exchange.reply.body["result"]
  }
}
