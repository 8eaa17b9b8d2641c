import Payment
import Pockyt
import PockytSimulator
import Sales
import Testing

/// The client over real TLS against a gateway that keeps honest books and answers as it likes.
///
/// One case after the other: hundreds of handshakes at once would leave nothing for other tests.
@Suite(
  .serialized,
  .enabled(if: HostileCertificates.canBeMade, "needs openssl"),
  .timeLimit(.minutes(5))
) struct HostileTests {
  /// The calls that a misdeed meets; before the last four an honest `add` goes.
  enum Target: String, CaseIterable {
    case add, prepay, query, cancel, refund

    var path: String {
      let paths = PockytClient.Paths()
      return switch self {
      case .add: paths.add
      case .prepay: paths.prepay
      case .query: paths.query
      case .cancel: paths.cancel
      case .refund: paths.refund
      }
    }

    func call(on number: String) -> GatewayCall {
      switch self {
      case .add: .add
      case .prepay: .prepay(transactionNo: number, vendor: .alipay)
      case .query: .query(transactionNo: number)
      case .cancel: .cancel(transactionNo: number)
      case .refund: .refund(transactionNo: number, amount: .cents(500), reference: "S-1-R1")
      }
    }
  }

  /// Clients with short and long limits over one transport.
  struct Till {
    let transport: HTTPTransport
    let patient: PockytClient
    let hasty: PockytClient

    init(
      _ server: HostileServer,
      host: String = "127.0.0.1",
      connectTimeout: Duration = HostileTests.patience,
      roots: GatewayRoots? = nil
    ) async throws {
      let url = try GatewayURL("https://\(host):\(server.port)")
      transport = try await HostileCertificates.shared.value.withRootsFile { file in
        try HTTPTransport(url: url, connectTimeout: connectTimeout, roots: roots ?? .file(file))
      }
      patient = Self.client(transport, limit: HostileTests.patience)
      hasty = Self.client(transport, limit: .seconds(1))
    }

    private static func client(_ transport: HTTPTransport, limit: Duration) -> PockytClient {
      var options = PockytClient.Options()
      options.addLimit = limit
      options.prepayLimit = limit
      options.queryLimit = limit
      options.cancelLimit = limit
      options.refundLimit = limit
      return PockytClient(
        merchant: Merchant(merchantNo: "200001", storeNo: "300001"),
        token: GatewayToken(SimulatedMerchant.demoToken),
        transport: transport,
        options: options.quick
      )
    }

    /// Makes one call and measures it.
    func timed(
      _ call: GatewayCall,
      within limit: Duration
    ) async throws -> (answer: GatewayAnswer, time: Duration) {
      let start = ContinuousClock.now
      let answer = try await Self.client(transport, limit: limit)
        .perform(call, code: "286498530672949101")
      return (answer, start.duration(to: .now))
    }

    /// Brings a transaction as far as a call needs it.
    func prepare(for target: Target) async throws -> String {
      if target == .add { return "" }
      let add = try #require(try await patient.perform(.add).report)
      if target != .prepay {
        let prepay = Target.prepay.call(on: add.transactionNo)
        let paid = try await patient.perform(prepay, code: "286498530672949101")
        #expect(paid.report?.status == .success)
      }
      return add.transactionNo
    }
  }

  private static let patience = Duration.seconds(60)
  private static let short = Duration.milliseconds(400)
  /// What a busy machine may add to a time limit.
  private static let margin = Duration.seconds(20)

  /// The answer is what the server's books say.
  private func expectTruth(_ answer: GatewayAnswer, _ target: Target, _ books: HostileServer.Books)
  {
    guard let truth = books.gateway.ledger[reference: "S-1"] else {
      #expect(target == .query && answer.refusal?.code == RefusedCall.noSuchRecord, "\(answer)")
      return
    }
    guard let report = answer.report else {
      Issue.record("no report: \(answer)")
      return
    }
    #expect(report.transactionNo == truth.transactionNo)
    #expect(report.amount == truth.amount)
    #expect(report.status == TransactionStatus(word: truth.status.rawValue))
    #expect(report.refunds.compactMap(\.amount?.minorUnits).reduce(0, +) <= truth.amount.minorUnits)
  }

  @Test(arguments: Target.allCases, Misdeed.all)
  func everyMisdeed(target: Target, misdeed: Misdeed) async throws {
    let server = try await HostileServer()
    let till = try await Till(server)
    let number = try await till.prepare(for: target)
    let before = server.books

    server.plan([misdeed], at: target.path)
    let limit = misdeed.lasts ? Self.short : Self.patience
    let (answer, time) = try await till.timed(target.call(on: number), within: limit)
    let after = server.books

    #expect(time < limit + Self.margin)
    #expect(after.sent - before.sent < 16 << 20, "the client went on reading")
    #expect(after.requests.count - before.requests.count <= 1, "the client repeated the call")
    if let missing = answer.missing, missing.certainlyNotSent {
      #expect(after.spoken == before.spoken, "\(missing.reason)")
    }
    switch misdeed.meaning {
    case .answer: expectTruth(answer, target, after)
    case .nothing: #expect(answer.missing?.certainlyNotSent == false, "\(answer)")
    case .answerOrNothing:
      if answer.missing == nil { expectTruth(answer, target, after) }
    }

    // The connection may be at its end, but whatever is heard next is true again.
    var next = try await till.patient.perform(.query(transactionNo: nil))
    for _ in 0..<3 where next.missing != nil {
      next = try await till.patient.perform(.query(transactionNo: nil))
    }
    expectTruth(next, .query, server.books)
    await till.transport.shutDown()
    try await server.stop()
  }

  @Test(arguments: Target.allCases, [301, 302, 303, 307, 308])
  func redirects(target: Target, status: Int) async throws {
    let elsewhere = try await ScriptedServer(.say(""))
    let server = try await HostileServer()
    for address in [
      "http://127.0.0.1:\(elsewhere.port)/", "https://localhost:\(elsewhere.port)\(target.path)",
      "//127.0.0.1:\(elsewhere.port)",
    ] {
      let till = try await Till(server)
      server.plan([.redirect(status, to: address)], at: target.path)
      let (answer, _) = try await till.timed(target.call(on: "1"), within: Self.patience)
      #expect(answer.missing?.certainlyNotSent == false)
      #expect(answer.missing?.reason.contains("\(status)") == true)
      await till.transport.shutDown()
    }
    #expect(server.books.requests.count == 3)
    #expect(elsewhere.connections == 0)
    try await server.stop()
    try await elsewhere.stop()
  }

  private static let unwelcoming: [HostileServer.Welcome] =
    HostileCertificates.Identity.allCases.filter { $0 != .trusted }.map { .tls($0) } + [
      .tls(.trusted, old: true), .bytes(Array("HTTP/1.1 200 OK\r\n\r\n".utf8), closes: false),
      .bytes([0x16, 3, 3, 0xFF, 0xFF], closes: true), .bytes([], closes: true),
    ]

  /// A gateway that cannot show who it is never gets to see a byte of a call.
  @Test(arguments: Target.allCases, unwelcoming)
  func everyUnwelcome(target: Target, welcome: HostileServer.Welcome) async throws {
    let server = try await HostileServer([welcome])
    let till = try await Till(server)
    let (answer, time) = try await till.timed(target.call(on: "1"), within: Self.patience)
    #expect(time < Self.patience)
    #expect(answer.missing?.certainlyNotSent == true, "\(answer)")
    #expect(server.books.spoken == 0)
    #expect(server.books.requests.isEmpty)
    await till.transport.shutDown()
    try await server.stop()
  }

  /// A reset does not tell whether it came before the call or after it.
  @Test(arguments: Target.allCases)
  func resetInTheHandshake(target: Target) async throws {
    let server = try await HostileServer([.reset])
    let till = try await Till(server)
    let (answer, time) = try await till.timed(target.call(on: "1"), within: Self.patience)
    #expect(time < Self.patience)
    #expect(answer.missing != nil)
    await till.transport.shutDown()
    try await server.stop()
  }

  @Test(arguments: Target.allCases)
  func handshakeThatNeverEnds(target: Target) async throws {
    let server = try await HostileServer([.bytes([], closes: false)])
    let till = try await Till(server, connectTimeout: Self.short)
    let (answer, time) = try await till.timed(target.call(on: "1"), within: Self.patience)
    #expect(time < Self.short + Self.margin)
    #expect(answer.missing?.certainlyNotSent == true, "\(answer)")
    await till.transport.shutDown()
    try await server.stop()
  }

  /// Without a file of roots, only those of the machine count.
  @Test(arguments: Target.allCases)
  func rootsOfTheMachine(target: Target) async throws {
    let server = try await HostileServer()
    let till = try await Till(server, roots: .system)
    let (answer, _) = try await till.timed(target.call(on: "1"), within: Self.patience)
    #expect(answer.missing?.certainlyNotSent == true)
    #expect(answer.missing?.reason.hasPrefix("TLS failed") == true)
    #expect(server.books.spoken == 0)
    await till.transport.shutDown()
    try await server.stop()
  }

  @Test func loopbackOfIPv6() async throws {
    let server = try await HostileServer(host: "::1")
    let till = try await Till(server, host: "[::1]")
    #expect(try await till.patient.perform(.add).report?.status == .created)
    await till.transport.shutDown()
    try await server.stop()
  }

  @Test func connectionsAreUsedAgain() async throws {
    let server = try await HostileServer()
    let till = try await Till(server)
    let number = try await till.prepare(for: .query)
    for _ in 0..<10 {
      _ = try await till.patient.perform(.query(transactionNo: number))
    }
    #expect(server.books.connections == 1)
    #expect(server.books.requests.count == 12)
    await till.transport.shutDown()
    try await server.stop()
  }
}
