import Payment
import Pockyt
import Sales
import Synchronization
import Testing

@Suite struct GatewayHealthTests {
  /// What happens, a letter each second: `q` and `s` are quick and slow answers, `n` is none, `x`
  /// a call that could not be sent.
  private func health(after course: String) -> GatewayHealth {
    var health = GatewayHealth()
    for (second, letter) in course.enumerated() {
      let report =
        switch letter {
        case "q": CallReport(call: "query", outcome: .answered, latency: 3000)
        case "s": CallReport(call: "query", outcome: .answered, latency: 3001)
        case "n": CallReport(call: "query", outcome: .noAnswer, latency: 8000)
        default: CallReport(call: "query", outcome: .notSent, latency: 1)
        }
      health.note(report, at: BootInstant(milliseconds: Int64(second) * 1000))
    }
    return health
  }

  @Test(
    arguments: [
      ("", .up, nil), ("q", .up, nil), ("sss", .slow, 2), ("ss", .up, nil), ("n", .up, nil),
      ("nn", .down, 1), ("xx", .down, 1), ("nx", .down, 1), ("nqn", .up, nil), ("nnnn", .down, 1),
      ("nnq", .up, 2), ("nns", .slow, 2), ("nnsq", .slow, 2), ("nnsqq", .up, 4),
      ("qss", .slow, 2), ("sqs", .slow, 2), ("sqq", .up, nil), ("sssq", .slow, 2),
      ("sssqq", .up, 4), ("sssn", .slow, 2), ("sssnn", .down, 4), ("nnqsq", .up, 2),
      ("sssnnqss", .slow, 7),
    ] as [(String, GatewayHealth.State, Int64?)]
  )
  func courses(course: String, state: GatewayHealth.State, since: Int64?) {
    let health = health(after: course)
    #expect(health.state == state)
    #expect(health.since == since.map { BootInstant(milliseconds: $0 * 1000) })
  }

  private func reports(
    on result: Result<TransportAnswer, TransportError>,
    to call: GatewayCall
  ) async throws -> [CallReport] {
    let reports = Mutex<[CallReport]>([])
    let client = PockytClient(
      merchant: Merchant(merchantNo: "200001", storeNo: "300001"),
      token: GatewayToken("token"),
      transport: MemoryTransport(result)
    ) { report in
      reports.withLock { $0.append(report) }
    }
    _ = try await client.perform(call)
    return reports.withLock { $0 }
  }

  @Test(
    arguments: [
      (.add, "add"), (.query(transactionNo: nil), "query"),
      (.detail(transactionNo: "1"), "detail"), (.cancel(transactionNo: "1"), "cancel"),
      (.refund(transactionNo: "1", amount: .cents(1), reference: "R"), "refund"),
    ] as [(GatewayCall, String)]
  )
  func everyCallIsReported(call: GatewayCall, name: String) async throws {
    let body = #"{"ret_code":"000100","result":{"transactionNo":"1","status":"closed"}}"#
    let answer = TransportAnswer(status: 200, body: Array(body.utf8))
    let report = try #require(try await reports(on: .success(answer), to: call).first)
    #expect(report.call == name)
    #expect(report.outcome == .answered)
    #expect(report.code == "000100")
    #expect(report.status == 200)
    #expect(report.reason == nil)
    #expect(report.latency >= 0)
  }

  @Test func refusalIsAnAnswer() async throws {
    let answer = TransportAnswer(status: 400, body: Array(#"{"ret_code":"000023"}"#.utf8))
    let report = try #require(try await reports(on: .success(answer), to: .add).first)
    #expect(report.outcome == .answered)
    #expect(report.code == "000023")
    #expect(report.status == 400)
  }

  @Test func pageOfHTMLIsNone() async throws {
    let answer = TransportAnswer(status: 502, body: Array("<html>".utf8))
    let report = try #require(try await reports(on: .success(answer), to: .add).first)
    #expect(report.outcome == .noAnswer)
    #expect(report.code == nil)
    #expect(report.status == 502)
    #expect(report.reason?.contains("502") == true)
  }

  @Test(arguments: [(true, CallReport.Outcome.notSent), (false, .noAnswer)])
  func silence(certainlyNotSent: Bool, outcome: CallReport.Outcome) async throws {
    let error = TransportError(certainlyNotSent: certainlyNotSent, reason: "why")
    let report = try #require(try await reports(on: .failure(error), to: .add).first)
    #expect(report.outcome == outcome)
    #expect(report.reason == "why")
    #expect(report.status == nil)
  }

  @Test func aPrepayWithoutCodeIsNoCall() async throws {
    let call = GatewayCall.prepay(transactionNo: "1", vendor: nil)
    #expect(try await reports(on: .success(TransportAnswer(status: 200, body: [])), to: call) == [])
  }
}
