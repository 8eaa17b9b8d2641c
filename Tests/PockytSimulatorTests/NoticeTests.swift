import Foundation
import StrictJSON
import Testing

@testable import PockytSimulator

@Suite(.timeLimit(.minutes(5))) struct NoticeTests {
  private static let url = "http://127.0.0.1:9/ipn"

  /// A course in which A-1 wants a notice, and a payment that comes 5 seconds after the code.
  private func course(_ notices: NoticePlan = NoticePlan(), url: String = Self.url) throws -> Course
  {
    var course = Course()
    course.gateway.plan.notices = notices
    let amount = try Course.money("13.00")
    let new = NewTransaction(amount: amount, reference: "A-1", ipnURL: url)
    _ = course.gateway.exchange(.add(new), now: course.now)
    course.gateway.plan.usualScript = TransactionScript(outcome: .paidAfter(milliseconds: 5_000))
    course.prepay()
    return course
  }

  @Test func aSuccessIsSignedAndSent() throws {
    var course = try course()
    #expect(course.gateway.awaitsNotices)
    #expect(course.gateway.dueNotices(now: course.now) == [])
    course.wait(5_000)
    let due = course.gateway.dueNotices(now: course.now)
    let notice = try #require(due.first)
    #expect(due.count == 1)
    #expect(notice.url == Self.url)
    var expected = [
      "amount": "13.00", "currency": "USD", "reference": "A-1", "settleCurrency": "USD",
      "status": "success", "time": "20260921221325", "transactionNo": "317900000000000000",
    ]
    expected["verifySign"] = SimulatedGatewayTests.Caller.verifySign(expected)
    #expect(notice.parameters == expected)
    #expect(
      parameters(inBody: Array(notice.form.utf8), contentType: "application/x-www-form-urlencoded")
        == expected
    )
    course.gateway.note(notice, answer: "success", now: course.now)
    #expect(!course.gateway.awaitsNotices)
    #expect(course.gateway.ledger.notices.map(\.answer) == ["success"])
  }

  /// The worked example of the documentation's algorithm with the demo token.
  @Test func theSignature() {
    let sign = SimulatedMerchant.demo.verifySign([
      "amount": "13.00", "currency": "USD", "reference": "POS-20240101-0001",
      "settleCurrency": "USD", "status": "success", "time": "20240101123045",
      "transactionNo": "400000000000000001",
    ])
    #expect(sign == "ed8bdb311be04fc4ad3897b8cea76de6")
  }

  @Test(arguments: ["", "Success", "success ", "success\n", "\"success\""])
  func eightTriesUntilExactlySuccess(answer: String) throws {
    var course = try course(NoticePlan(interval: 1_000))
    course.wait(5_000)
    for turn in 1...8 {
      let due = course.gateway.dueNotices(now: course.now)
      #expect(due.map(\.tries) == [turn])
      #expect(course.gateway.dueNotices(now: course.now + 999) == [])
      for notice in due {
        course.gateway.note(notice, answer: answer, now: course.now)
      }
      course.wait(1_000)
    }
    #expect(course.gateway.dueNotices(now: course.now) == [])
    #expect(!course.gateway.awaitsNotices)
    #expect(course.gateway.ledger.notices.map(\.turn) == Array(1...8))
  }

  @Test func duplicated() throws {
    var course = try course(NoticePlan(interval: 1_000, fault: .duplicated))
    course.wait(5_000)
    var sent: [Notice] = []
    for _ in 0..<5 {
      let due = course.gateway.dueNotices(now: course.now)
      for notice in due {
        course.gateway.note(notice, answer: "success", now: course.now)
      }
      sent += due
      course.wait(1_000)
    }
    #expect(sent.count == 2)
    #expect(sent.first?.parameters == sent.last?.parameters)
  }

  @Test func late() throws {
    var course = try course(NoticePlan(interval: 1_000, fault: .late))
    #expect(course.gateway.dueNotices(now: course.now + 6_999) == [])
    #expect(course.gateway.dueNotices(now: course.now + 7_000).count == 1)
  }

  @Test func badSignature() throws {
    var course = try course(NoticePlan(fault: .badSignature))
    course.wait(5_000)
    let notice = try #require(course.gateway.dueNotices(now: course.now).first?.parameters)
    #expect(notice["verifySign"]?.count == 32)
    #expect(!SimulatedMerchant.demo.hasSigned(notice))
  }

  @Test(arguments: [
    "https://127.0.0.1/ipn", "http://shop.example/ipn", "http://127.0.0.1.shop.example/",
    "http://127.0.0.1@shop.example/", "http://127.0.0.1:x/", "http://[::1]/", "ftp://localhost/",
    "http://127.0.0.1:80/a b", "http://127.0.0.1:80/\r\nX: y", "http://", "", "localhost:80",
  ])
  func onlyThisMachine(url: String) throws {
    #expect(LoopbackURL(url) == nil)
    var course = try course(url: url)
    course.wait(5_000)
    #expect(course.gateway.dueNotices(now: course.now) == [])
    #expect(course.gateway.ledger.notices.map(\.turn) == [0])
    #expect(course.gateway.ledger.notices.first?.answer.hasPrefix("not sent") == true)
    let ledger = course.gateway.ledger
    #expect(try Ledger(json: JSONField(ledger.json)) == ledger)
  }

  @Test func addresses() throws {
    let plain = try #require(LoopbackURL("http://localhost"))
    #expect(plain.port == 80)
    #expect(plain.path == "/")
    let full = try #require(LoopbackURL("http://127.0.0.1:8080/ipn?till=1"))
    #expect(full.port == 8080)
    #expect(full.path == "/ipn?till=1")
  }

  @Test func aDeclinedPaymentHasNone() throws {
    var course = try course()
    course.cancel()
    #expect(course.gateway.dueNotices(now: course.now) == [])
    #expect(!course.gateway.awaitsNotices)
  }

  @Test func aRefundIsNoticedWhenItIsPaid() throws {
    var course = try Course.paid(
      FaultPlan(usualScript: TransactionScript(refundDelay: 60_000))
    )
    let order = RefundOrder(
      amount: try Course.money("2.00"),
      reference: "R-1",
      ipnURL: Self.url
    )
    _ = course.gateway.exchange(.refund(Course.name, order), now: course.now)
    #expect(course.gateway.dueNotices(now: course.now + 59_999) == [])
    let due = course.gateway.dueNotices(now: course.now + 60_000)
    let number = try course.truth.refunds.first?.transactionNo
    #expect(due.first?.parameters["reference"] == "R-1")
    #expect(due.first?.parameters["amount"] == "2.00")
    #expect(due.first?.parameters["transactionNo"] == number)
  }

  /// The notice goes to a second simulator, whose answer is not `success`, over real HTTP.
  @Test func overHTTP() async throws {
    let receiver = try SimulatorServer()
    let receiverPort = try await receiver.start()
    var plan = FaultPlan()
    plan.notices.interval = 10
    let server = try SimulatorServer(plan: plan)
    let port = try await server.start()
    let caller = RawCaller(port: port)
    _ = try await caller.call(
      "/app-instore/v3/add",
      [
        "amount": "13.00", "currency": "USD", "settleCurrency": "USD", "reference": "A-1",
        "ipnUrl": "http://127.0.0.1:\(receiverPort)/ipn",
      ]
    )
    _ = try await caller.call(
      "/app-instore/v3/prepay",
      ["reference": "A-1", "paymentBarcode": "286498530672949100"]
    )
    while await server.ledger.notices.count < 8 {
      await Task.yield()
    }
    let notices = await server.ledger.notices
    #expect(notices.map(\.turn) == Array(1...8))
    let answer = #"{"error":"there is nothing at this path"}"#
    #expect(notices.map(\.answer) == Array(repeating: answer, count: 8))
    await receiver.stop()
    await server.stop()
  }
}
