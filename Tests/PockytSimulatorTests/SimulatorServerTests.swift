import Foundation
import FoundationNetworking
import PockytSimulator
import StrictJSON
import Testing

@Suite(.timeLimit(.minutes(5))) struct SimulatorServerTests {
  private let session = URLSession(configuration: .ephemeral)

  /// Sends a request to a server of its own and gives back the status and the body.
  private func send(
    _ path: String,
    to server: SimulatorServer,
    port: Int,
    body: String? = nil,
    headers: [String: String] = [:]
  ) async throws -> (status: Int?, body: JSONValue) {
    let url = try #require(URL(string: "http://127.0.0.1:\(port)\(path)"))
    var request = URLRequest(url: url)
    request.httpMethod = body == nil ? "GET" : "POST"
    request.httpBody = body.map { Data($0.utf8) }
    for (name, value) in headers {
      request.setValue(value, forHTTPHeaderField: name)
    }
    let (data, response) = try await session.data(for: request)
    let status = (response as? HTTPURLResponse)?.statusCode
    return (status, try JSONValue(parsing: Array(data)))
  }

  private func withServer(
    _ server: SimulatorServer,
    _ body: (Int) async throws -> Void
  ) async throws {
    let port = try await server.start()
    do {
      try await body(port)
    } catch {
      await server.stop()
      throw error
    }
    await server.stop()
  }

  private static let add =
    #"{"merchantNo":"200001","storeNo":"300001","amount":"13.00","currency":"USD","#
    + #""reference":"POS-20240101-0001","settleCurrency":"USD","#
    + #""verifySign":"89e738d168868c77b29acd2b754527bd"}"#

  private static let query =
    "merchantNo=200001&storeNo=300001&reference=POS-20240101-0001"
    + "&verifySign=9f703c9a4b4aad8618e8ae43717d8a53"

  private static let form = ["Content-Type": "application/x-www-form-urlencoded"]
  private static let json = ["Content-Type": "application/json"]

  @Test func jsonAndForms() async throws {
    let server = try SimulatorServer()
    try await withServer(server) { port in
      let add = try await send(
        "/app-instore/v3/add",
        to: server,
        port: port,
        body: Self.add,
        headers: Self.json
      )
      #expect(add.status == 200)
      #expect(add.body["ret_code"] == "000100")
      let query = try await send(
        "/app-data-search/v3/tran-query",
        to: server,
        port: port,
        body: Self.query,
        headers: Self.form
      )
      #expect(query.body["result"]?["status"] == "init")
      #expect(query.body["result"]?["transactionNo"] == add.body["result"]?["transactionNo"])
      let ledger = try await send("/simulator/ledger", to: server, port: port)
      #expect(ledger.status == 200)
      #expect(ledger.body["transactions"]?.array?.count == 1)
      #expect(await server.ledger.json == ledger.body)
    }
  }

  @Test func badRequests() async throws {
    let server = try SimulatorServer()
    try await withServer(server) { port in
      let path = "/app-data-search/v3/tran-query"
      let malformed = try await send(
        path,
        to: server,
        port: port,
        body: "{",
        headers: Self.json
      )
      #expect(malformed.body["ret_code"] == "000020")
      let signed = Self.query.replacing("9f703", with: "9f704")
      let wrong = try await send(
        path,
        to: server,
        port: port,
        body: signed,
        headers: Self.form
      )
      #expect(wrong.status == 400)
      let huge = try await send(
        path,
        to: server,
        port: port,
        body: String(repeating: " ", count: 70_000),
        headers: Self.json
      )
      #expect(huge.status == 413)
      #expect(try await send(path, to: server, port: port).status == 405)
      let unknown = try await send(
        "/nothing",
        to: server,
        port: port,
        body: Self.query,
        headers: Self.form
      )
      #expect(unknown.status == 404)
      let foreign = try await send(
        "/simulator/ledger",
        to: server,
        port: port,
        headers: ["Host": "shop.example:80"]
      )
      #expect(foreign.status == 403)
    }
  }

  @Test func aRestartRemembers() async throws {
    let path = FileManager.default.temporaryDirectory.appendingPathComponent(
      "ledger-\(UUID().uuidString).json"
    ).path
    defer { try? FileManager.default.removeItem(atPath: path) }
    let first = try SimulatorServer(ledgerFile: path)
    try await withServer(first) { port in
      _ = try await send(
        "/app-instore/v3/add",
        to: first,
        port: port,
        body: Self.add,
        headers: Self.json
      )
    }
    let second = try SimulatorServer(ledgerFile: path)
    #expect(await second.ledger == first.ledger)
    try await withServer(second) { port in
      let again = try await send(
        "/app-instore/v3/add",
        to: second,
        port: port,
        body: Self.add,
        headers: Self.json
      )
      #expect(again.body["ret_code"] == "000022")
    }
  }

  @Test func aLedgerThatCannotBeKeptIsNoAnswer() async throws {
    let server = try SimulatorServer(ledgerFile: "/nowhere/at/all/ledger.json")
    try await withServer(server) { port in
      let add = try await send(
        "/app-instore/v3/add",
        to: server,
        port: port,
        body: Self.add,
        headers: Self.json
      )
      #expect(add.status == 500)
      #expect(add.body["ret_code"] == nil)
    }
  }

  @Test func startAndStop() async throws {
    let server = try SimulatorServer()
    let port = try await server.start()
    await #expect(throws: SimulatorError.self) { try await server.start() }
    let rival = try SimulatorServer(port: port)
    await #expect {
      try await rival.start()
    } throws: {
      "\($0)".contains("\(port)")
    }
    await server.stop()
    await server.stop()
    #expect(try await rival.start() == port)
    await rival.stop()
  }
}
