import Foundation
import FoundationNetworking
import StrictJSON
import Testing

@testable import PockytSimulator

/// The faults over real HTTP, and the control of the simulator.
@Suite(.timeLimit(.minutes(5))) struct SimulatorFaultTests {
  private static let query = "/app-data-search/v3/tran-query"

  /// A server with a paid transaction A-1 whose queries meet the fault.
  private func withFault(
    _ fault: GatewayFault,
    call: SimulatedCall = .query,
    _ body: (SimulatorServer, RawCaller) async throws -> Void
  ) async throws {
    let plan = FaultPlan(rules: [.init(fault, call: call, turn: 1)])
    try await withServer(try SimulatorServer(plan: plan)) { server, port in
      let caller = RawCaller(port: port)
      _ = try await caller.call(
        "/app-instore/v3/add",
        ["amount": "13.00", "currency": "USD", "settleCurrency": "USD", "reference": "A-1"]
      )
      _ = try await caller.call(
        "/app-instore/v3/prepay",
        ["reference": "A-1", "paymentBarcode": "286498530672949100"]
      )
      try await body(server, caller)
      let after = try await caller.call(Self.query, ["reference": "A-1"])
      #expect(after.head.hasPrefix("HTTP/1.1 200"))
    }
  }

  private func withServer(
    _ server: SimulatorServer,
    _ body: (SimulatorServer, Int) async throws -> Void
  ) async throws {
    let port = try await server.start()
    do {
      try await body(server, port)
    } catch {
      await server.stop()
      throw error
    }
    await server.stop()
  }

  private static let cancel = "/app-data-search/v3/cancel"

  @Test(
    arguments: [
      (.requestLost, false, false), (.answerLost, true, false), (.reset(.before), false, true),
      (.reset(.after), true, true), (.deliveredLate(milliseconds: 31_536_000_000), false, false),
    ] as [(GatewayFault, Bool, Bool)]
  )
  func noAnswer(fault: GatewayFault, carriedOut: Bool, wasReset: Bool) async throws {
    try await withFault(fault, call: .cancel) { server, caller in
      let reply = try await caller.call(Self.cancel, ["reference": "A-1"])
      #expect(reply.bytes.isEmpty)
      #expect(reply.wasReset == wasReset)
      let truth = try #require(await server.ledger[reference: "A-1"])
      #expect(truth.kept == (carriedOut ? 0 : 1300))
    }
  }

  @Test func aServerThatHoldsAnAnswerBackStops() async throws {
    let server = try SimulatorServer(plan: FaultPlan(rules: [.init(.requestLost)]))
    let port = try await server.start()
    let url = try #require(URL(string: "http://127.0.0.1:\(port)\(Self.query)"))
    var request = URLRequest(url: url)
    request.httpMethod = "POST"
    request.httpBody = Data(signedQuery.utf8)
    let task = URLSession(configuration: .ephemeral).dataTask(with: request)
    task.resume()
    while await server.ledger.calls.isEmpty {
      await Task.yield()
    }
    await server.stop()
    task.cancel()
  }

  private var signedQuery: String {
    #"{"merchantNo":"200001","storeNo":"300001","reference":"POS-20240101-0001","#
      + #""verifySign":"9f703c9a4b4aad8618e8ae43717d8a53"}"#
  }

  @Test func endless() async throws {
    try await withFault(.garbled(.endless)) { _, caller in
      let reply = try await caller.call(Self.query, ["reference": "A-1"], upTo: 3 << 20)
      #expect(reply.head.lowercased().contains("transfer-encoding: chunked"))
      #expect(reply.bytes.count >= 3 << 20)
    }
  }

  @Test func sliced() async throws {
    try await withFault(.sliced) { _, caller in
      let reply = try await caller.call(Self.query, ["reference": "A-1"])
      #expect(reply.head.hasPrefix("HTTP/1.1 200"))
      let body = try JSONValue(parsing: reply.body)
      #expect(body["result"]?["status"] == "success")
    }
  }

  @Test func slow() async throws {
    try await withFault(.slow(milliseconds: 300)) { _, caller in
      let clock = ContinuousClock()
      let start = clock.now
      let reply = try await caller.call(Self.query, ["reference": "A-1"])
      #expect(clock.now - start >= .milliseconds(300))
      #expect(try JSONValue(parsing: reply.body)["ret_code"] == "000100")
    }
  }

  /// Faults that show in the head.
  @Test(
    arguments: [
      (.garbled(.gzip), "200", "content-encoding: gzip"), (.garbled(.empty), "204", ""),
      (.garbled(.html), "200", "content-type: text/html"),
      (.garbled(.xml), "200", "content-type: application/xml"),
      (.garbled(.truncated), "200", "content-type: application/json"),
      (.redirected, "301", "location: http://elsewhere.invalid/"),
      (.httpError(status: 400, .before, body: true, retryAfter: nil), "400", "text/html"),
      (.httpError(status: 429, .before, body: true, retryAfter: 7), "429", "retry-after: 7"),
      (.httpError(status: 500, .after, body: false, retryAfter: nil), "500", "content-length: 0"),
      (.httpError(status: 502, .after, body: true, retryAfter: nil), "502", "text/html"),
      (.httpError(status: 503, .before, body: false, retryAfter: 60), "503", "retry-after: 60"),
    ] as [(GatewayFault, String, String)]
  )
  func heads(fault: GatewayFault, status: String, header: String) async throws {
    try await withFault(fault) { _, caller in
      let reply = try await caller.call(Self.query, ["reference": "A-1"])
      #expect(reply.head.hasPrefix("HTTP/1.1 \(status)"), "\(reply.head)")
      #expect(header.isEmpty || reply.head.lowercased().contains(header), "\(reply.head)")
      if fault == .garbled(.gzip) {
        #expect(reply.body.starts(with: [0x1F, 0x8B]))
      }
    }
  }

  /// Every other fault changes bytes alone, and those are the bytes of the gateway without HTTP.
  @Test func everyFaultEndsOverHTTP() async throws {
    let server = try SimulatorServer(
      plan: FaultPlan(
        rules: GatewayFault.every.enumerated().map { place, fault in
          .init(fault, call: .query, turn: place + 1)
        }.filter { rule in
          switch rule.fault {
          case .slow, .garbled(.endless): false
          default: true
          }
        }
      )
    )
    try await withServer(server) { _, port in
      let caller = RawCaller(port: port)
      for fault in GatewayFault.every {
        switch fault {
        case .slow, .garbled(.endless): continue
        default: break
        }
        let reply = try await caller.call(Self.query, ["reference": "A-1"])
        let exchange = try #require(await server.ledger.calls.last)
        #expect((exchange.answeredAt == nil) == reply.bytes.isEmpty, "\(fault)")
      }
    }
  }

  // MARK: Control

  private func send(
    _ path: String,
    _ port: Int,
    _ body: String? = nil,
    headers: [String: String] = [:]
  ) async throws -> (status: Int?, body: JSONValue) {
    let url = try #require(URL(string: "http://127.0.0.1:\(port)\(path)"))
    var request = URLRequest(url: url)
    request.httpMethod = body == nil ? "GET" : "POST"
    request.httpBody = body.map { Data($0.utf8) }
    for (name, value) in headers {
      request.setValue(value, forHTTPHeaderField: name)
    }
    let (data, response) = try await URLSession(configuration: .ephemeral).data(for: request)
    return ((response as? HTTPURLResponse)?.statusCode, try JSONValue(parsing: Array(data)))
  }

  @Test func thePlanIsReplaced() async throws {
    let server = try SimulatorServer()
    try await withServer(server) { _, port in
      #expect(try await send("/simulator/faults", port).body == FaultPlan().json)
      let plan = FaultPlan(rules: [.init(.refused(code: "000080", .before), call: .query)])
      let answer = try await send("/simulator/faults", port, plan.json.text())
      #expect(answer.status == 200)
      #expect(answer.body == plan.json)
      #expect(try await send("/simulator/faults", port).body == plan.json)
      let query = try await send(
        Self.query,
        port,
        signedQuery,
        headers: ["Content-Type": "application/json"]
      )
      #expect(query.body["ret_code"] == "000080")
      let wrong = try await send("/simulator/faults", port, #"{"rules":[{"fault":{}}]}"#)
      #expect(wrong.status == 400)
      #expect(wrong.body["error"] == "rules[0].fault.kind: is missing")
      #expect(try await send("/simulator/faults", port, "{").status == 400)
      #expect(try await send("/simulator/faults", port).body == plan.json)
      #expect(try await send("/simulator/other", port, "{}").status == 404)
      let page = ["Origin": "http://shop.example"]
      #expect(try await send("/simulator/faults", port, "{}", headers: page).status == 403)
      #expect(try await send("/simulator/ledger", port, headers: page).status == 403)
    }
  }

  @Test func theClockMovesForward() async throws {
    let server = try SimulatorServer(
      plan: FaultPlan(rules: [.init(.deliveredLate(milliseconds: 60_000), call: .add)]),
      clock: { Course.start }
    )
    try await withServer(server) { server, port in
      let added = try await RawCaller(port: port).call(
        "/app-instore/v3/add",
        ["amount": "13.00", "currency": "USD", "settleCurrency": "USD", "reference": "A-1"]
      )
      #expect(added.bytes.isEmpty)
      #expect(await server.ledger.transactions.isEmpty)
      let moved = try await send("/simulator/advance", port, #"{"milliseconds":60000}"#)
      #expect(moved.status == 200)
      #expect(moved.body == ["time": JSONValue(Course.start + 60_000)])
      #expect(await server.ledger[reference: "A-1"]?.createdAt == Course.start + 60_000)
      let ledger = try await send("/simulator/ledger", port)
      #expect(
        ledger.body["calls"]?.array?.first?["effects"]
          == [["time": JSONValue(Course.start + 60_000), "code": "000100"]]
      )
      for bad in [#"{"milliseconds":-1}"#, "{}", #"{"milliseconds":1,"to":2}"#, "1"] {
        #expect(try await send("/simulator/advance", port, bad).status == 400)
      }
    }
  }
}
