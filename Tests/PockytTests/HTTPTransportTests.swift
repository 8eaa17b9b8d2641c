import Pockyt
import Testing

@Suite(.timeLimit(.minutes(5))) struct HTTPTransportTests {
  private static let soon = Duration.milliseconds(300)
  private static let later = Duration.seconds(120)

  /// Posts to an address and gives back what happened.
  private func post(
    to address: String,
    body: String = #"{"paymentBarcode":"286498530672949191"}"#,
    requestID: String? = nil,
    within limit: Duration = later,
    connectTimeout: Duration = later
  ) async throws -> Result<TransportAnswer, TransportError> {
    let transport = try HTTPTransport(
      url: try GatewayURL(address),
      connectTimeout: connectTimeout
    )
    let result: Result<TransportAnswer, TransportError>
    do {
      result = .success(
        try await transport.post("/p", body: Array(body.utf8), requestID: requestID, within: limit)
      )
    } catch {
      result = .failure(error)
      #expect(!"\(error) \(String(reflecting: error))".contains("286498530672949191"))
    }
    await transport.shutDown()
    return result
  }

  private func failure(
    of script: ScriptedServer.Script,
    scheme: String = "http",
    within limit: Duration = later,
    connectTimeout: Duration = later
  ) async throws -> TransportError? {
    let server = try await ScriptedServer(script)
    let result = try await post(
      to: "\(scheme)://127.0.0.1:\(server.port)",
      within: limit,
      connectTimeout: connectTimeout
    )
    try await server.stop()
    guard case .failure(let error) = result else {
      Issue.record("an answer: \(result)")
      return nil
    }
    return error
  }

  @Test(arguments: [200, 204, 400, 500])
  func wholeAnswer(status: Int) async throws {
    let body = status == 204 ? "" : "{}"
    let length = status == 204 ? "" : "Content-Length: 2\r\n"
    let server = try await ScriptedServer(.say("HTTP/1.1 \(status) X\r\n\(length)\r\n\(body)"))
    let result = try await post(to: "http://127.0.0.1:\(server.port)")
    #expect(result == .success(TransportAnswer(status: status, body: Array(body.utf8))))
    let request = server.received.joined()
    #expect(request.hasPrefix("POST /p HTTP/1.1\r\n"))
    #expect(request.lowercased().contains("\r\naccept: application/json\r\n"))
    #expect(request.lowercased().contains("\r\ncontent-type: application/json\r\n"))
    #expect(!request.lowercased().contains("pockyt-request-id"))
    #expect(request.hasSuffix(#"{"paymentBarcode":"286498530672949191"}"#))
    try await server.stop()
  }

  @Test func requestIDGoesIntoItsHeader() async throws {
    let server = try await ScriptedServer(.say("HTTP/1.1 204 X\r\n\r\n"))
    _ = try await post(to: "http://127.0.0.1:\(server.port)", requestID: "T1-7-1")
    #expect(server.received.joined().contains("\r\nPockyt-Request-ID: T1-7-1\r\n"))
    try await server.stop()
  }

  /// What would end the header and begin another is never sent.
  @Test func requestIDWithALineEnd() async throws {
    let server = try await ScriptedServer(.say("HTTP/1.1 204 X\r\n\r\n"))
    let result = try await post(
      to: "http://127.0.0.1:\(server.port)",
      requestID: "x\r\nHost: elsewhere"
    )
    #expect(throws: TransportError.self) { try result.get() }
    #expect(server.received.isEmpty)
    try await server.stop()
  }

  @Test(
    arguments: [
      ("Retry-After: 7\r\n", 7000), ("retry-after: 0\r\n", 0),
      ("Retry-After: 999999999\r\n", 86_400_000), ("", nil), ("Retry-After: \r\n", nil),
      ("Retry-After: -1\r\n", nil), ("Retry-After: 1.5\r\n", nil),
      ("Retry-After: 99999999999999999999\r\n", nil), ("Retry-After: ٣\r\n", nil),
      ("Retry-After: Wed, 21 Oct 2026 07:28:00 GMT\r\n", nil),
    ] as [(String, Int64?)]
  )
  func restThatTheGatewayAsksFor(header: String, rest: Int64?) async throws {
    let server = try await ScriptedServer(
      .say("HTTP/1.1 429 X\r\n\(header)Content-Length: 0\r\n\r\n")
    )
    let result = try await post(to: "http://127.0.0.1:\(server.port)")
    #expect(result == .success(TransportAnswer(status: 429, body: [], retryAfter: rest)))
    try await server.stop()
  }

  @Test func connectionsAreUsedAgain() async throws {
    let server = try await ScriptedServer(.say("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}"))
    let url = try GatewayURL("http://127.0.0.1:\(server.port)")
    let transport = try HTTPTransport(url: url, connectTimeout: Self.later)
    for _ in 1...5 {
      _ = try await transport.post("/p", body: [], requestID: nil, within: Self.later)
    }
    #expect(server.connections == 1)
    await transport.shutDown()
    try await server.stop()
  }

  @Test func aConnectionWithoutAWholeAnswerIsNotUsedAgain() async throws {
    let server = try await ScriptedServer(.say("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n{}"))
    let url = try GatewayURL("http://127.0.0.1:\(server.port)")
    let transport = try HTTPTransport(url: url, connectTimeout: Self.later)
    for connections in 1...2 {
      let call = Task {
        await #expect(throws: TransportError.self) {
          try await transport.post("/p", body: [], requestID: nil, within: .seconds(300))
        }
      }
      while server.received.count < connections, !Task.isCancelled {
        await Task.yield()
      }
      call.cancel()
      _ = await call.value
      #expect(server.connections == connections)
    }
    await transport.shutDown()
    try await server.stop()
  }

  @Test func loopbackOfIPv6() async throws {
    let server = try await ScriptedServer(
      .say("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}"),
      host: "::1"
    )
    let result = try await post(to: "http://[::1]:\(server.port)")
    #expect(result == .success(TransportAnswer(status: 200, body: Array("{}".utf8))))
    try await server.stop()
  }

  @Test func redirectsAreNotFollowed() async throws {
    let target = try await ScriptedServer(.say("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"))
    let server = try await ScriptedServer(
      .say(
        "HTTP/1.1 307 X\r\nLocation: http://127.0.0.1:\(target.port)/\r\n"
          + "Content-Length: 0\r\n\r\n"
      )
    )
    let result = try await post(to: "http://127.0.0.1:\(server.port)")
    #expect(result == .success(TransportAnswer(status: 307, body: [])))
    #expect(target.received.isEmpty)
    try await server.stop()
    try await target.stop()
  }

  @Test func packedAnswersAreNotUnpacked() async throws {
    let server = try await ScriptedServer(
      .say("HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 3\r\n\r\nabc")
    )
    let result = try await post(to: "http://127.0.0.1:\(server.port)")
    #expect(result == .success(TransportAnswer(status: 200, body: Array("abc".utf8))))
    try await server.stop()
  }

  @Test func refusedConnection() async throws {
    // Nobody listens at port 1; a port that was free a moment ago can be another test's by now.
    let error = try await failure(to: "http://127.0.0.1:1")
    #expect(error?.certainlyNotSent == true)
  }

  @Test func refusedConnectionByName() async throws {
    let error = try await failure(to: "http://localhost:1")
    #expect(error?.certainlyNotSent == true)
  }

  @Test func unknownHost() async throws {
    let error = try await failure(to: "https://gateway.invalid")
    #expect(error?.certainlyNotSent == true)
  }

  @Test func noTLSThere() async throws {
    let error = try await failure(
      of: .say("HTTP/1.1 400 Bad Request\r\n\r\n"),
      scheme: "https",
      within: .seconds(60),
      connectTimeout: .seconds(60)
    )
    #expect(error?.certainlyNotSent == true)
    #expect(error?.reason.hasPrefix("TLS failed") == true)
  }

  @Test func handshakeThatNeverEnds() async throws {
    let error = try await failure(
      of: .say(""),
      scheme: "https",
      connectTimeout: Self.soon
    )
    #expect(error?.certainlyNotSent == true)
  }

  @Test func afterShutDown() async throws {
    let transport = try HTTPTransport(url: try GatewayURL("http://127.0.0.1:9"))
    await transport.shutDown()
    await #expect {
      try await transport.post("/p", body: [], requestID: nil, within: .seconds(1))
    } throws: {
      ($0 as? TransportError)?.certainlyNotSent == true
    }
  }

  @Test(arguments: [
    "", "HTTP/1.1 200 OK\r\n", "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n{",
    "HTTP/1.1 100 Continue\r\n\r\n",
    "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\n{\r\n",
  ])
  func slowGateway(beginning: String) async throws {
    let error = try await failure(of: .say(beginning), within: Self.soon)
    #expect(error?.certainlyNotSent == false)
  }

  @Test(arguments: [
    "", "HTTP/1.1 200 OK\r\n", "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n{",
    "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\n{\r\n", "SSH-2.0-x\r\n\r\n",
  ])
  func brokenAnswer(text: String) async throws {
    let error = try await failure(of: .sayAndClose(text))
    #expect(error?.certainlyNotSent == false)
  }

  @Test(arguments: [
    "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n",
    "HTTP/1.1 200 OK\r\nContent-Length: 9000000000\r\n\r\n",
  ])
  func endlessAnswer(head: String) async throws {
    let error = try await failure(of: .sayForEver(head))
    #expect(error?.certainlyNotSent == false)
    #expect(error?.reason == "the answer is longer than 64 KiB")
  }

  @Test func endlessHeader() async throws {
    let error = try await failure(of: .sayForEver("HTTP/1.1 200 OK\r\nX: "))
    #expect(error?.certainlyNotSent == false)
    #expect(error?.reason.hasPrefix("no answer within") == false)
  }

  @Test func aCallThatIsGivenUpEndsAtOnce() async throws {
    let server = try await ScriptedServer(.say(""))
    let url = try GatewayURL("http://127.0.0.1:\(server.port)")
    let transport = try HTTPTransport(url: url, connectTimeout: Self.later)
    let call = Task { () -> TransportError? in
      do throws(TransportError) {
        _ = try await transport.post("/p", body: [], requestID: nil, within: Self.later)
        return nil
      } catch {
        return error
      }
    }
    while server.received.isEmpty, !Task.isCancelled {
      await Task.yield()
    }
    call.cancel()
    #expect(await call.value?.certainlyNotSent == false)
    await transport.shutDown()
    try await server.stop()
  }

  private func failure(to address: String) async throws -> TransportError? {
    guard case .failure(let error) = try await post(to: address) else { return nil }
    return error
  }
}
