import Payment
import Pockyt
import PockytSimulator
import Sales
import Synchronization
import Testing

/// The client against the simulated gateway over real HTTP.
@Suite(.timeLimit(.minutes(1))) struct RoundTripTests {
  /// A shop with its own gateway, whose clock stands still unless it is moved.
  struct Shop {
    final class Clock: Sendable {
      let now = Mutex<Int64>(1_790_000_000_000)
    }

    let clock: Clock
    let server: SimulatorServer
    let transport: HTTPTransport
    let client: PockytClient

    func add(_ reference: String, cents: Int64 = 1300) async throws -> String {
      let usd = try #require(Currency(code: "USD"))
      let answer = await client.add(
        amount: Money(minorUnits: cents, currency: usd),
        reference: reference
      )
      let report = try #require(answer.report)
      #expect(report.status == .created)
      #expect(report.reference == reference)
      #expect(report.amount == Money(minorUnits: cents, currency: usd))
      return report.transactionNo
    }

    func prepay(_ number: String, _ code: String) async throws -> GatewayAnswer {
      let code = try WalletCode(scanned: code)
      return await client.prepay(transactionNo: number, code: code, vendor: code.vendor)
    }

    func status(_ number: String) async -> TransactionStatus? {
      await client.query(.transactionNo(number)).report?.status
    }

    func wait(seconds: Int64) {
      clock.now.withLock { $0 += seconds * 1000 }
    }
  }

  private func withShop(
    token: String = "demo-token-0123456789abcdef",
    storeNo: String = "300001",
    options: PockytClient.Options = .init(),
    _ body: (Shop) async throws -> Void
  ) async throws {
    let clock = Shop.Clock()
    let server = try SimulatorServer(clock: { clock.now.withLock { $0 } })
    let port = try await server.start()
    let transport = HTTPTransport(url: try GatewayURL("http://127.0.0.1:\(port)"))
    let client = PockytClient(
      merchant: Merchant(merchantNo: "200001", storeNo: storeNo),
      token: GatewayToken(token),
      transport: transport,
      options: options
    )
    let shop = Shop(clock: clock, server: server, transport: transport, client: client)
    let result = await Result { try await body(shop) }
    await transport.shutDown()
    await server.stop()
    try result.get()
  }

  @Test(arguments: ["286498530672949100", "286498530672949149", "134668918993771844"])
  func paidAtOnce(code: String) async throws {
    try await withShop { shop in
      let number = try await shop.add("A-1")
      let report = try #require(try await shop.prepay(number, code).report)
      #expect(report.status == .success)
      #expect(report.paymentTime == "2026-09-21 22:13:20")
      let query = try #require(await shop.client.query(.reference("A-1")).report)
      #expect(query.status == .success)
      #expect(query.transactionNo == number)
      #expect(!query.refunded)
      let truth = try #require(await shop.server.ledger[transactionNo: number])
      #expect(truth.kept == 1300)
      #expect(truth.sentCodes.count == 1)
    }
  }

  @Test(arguments: [("286498530672949150", 1), ("286498530672949169", 20)])
  func paidByQuery(code: String, queries: Int) async throws {
    try await withShop { shop in
      let number = try await shop.add("A-1")
      #expect(try await shop.prepay(number, code).report?.status == .pending)
      for _ in 1..<queries {
        #expect(await shop.status(number) == .pending)
      }
      #expect(await shop.status(number) == .success)
    }
  }

  @Test func declined() async throws {
    try await withShop { shop in
      let number = try await shop.add("A-1")
      #expect(try await shop.prepay(number, "286498530672949175").report?.status == .failed)
      #expect(await shop.status(number) == .failed)
    }
  }

  @Test func pendingUntilTheTimeIsOver() async throws {
    try await withShop { shop in
      let number = try await shop.add("A-1")
      #expect(try await shop.prepay(number, "286498530672949188").report?.status == .pending)
      shop.wait(seconds: 299)
      #expect(await shop.status(number) == .pending)
      shop.wait(seconds: 1)
      #expect(await shop.status(number) == .closed)
    }
  }

  @Test func paidAfterAWhile() async throws {
    try await withShop { shop in
      let number = try await shop.add("A-1")
      #expect(try await shop.prepay(number, "286498530672949191").report?.status == .pending)
      shop.wait(seconds: 3)
      #expect(await shop.status(number) == .pending)
      shop.wait(seconds: 1)
      #expect(await shop.status(number) == .success)
    }
  }

  @Test func cancelOfUnpaid() async throws {
    try await withShop { shop in
      let number = try await shop.add("A-1")
      _ = try await shop.prepay(number, "286498530672949188")
      let cancel = try #require(await shop.client.cancel(.reference("A-1")).report)
      #expect(cancel.status == .closed)
      #expect(cancel.amount?.minorUnits == 1300)
      let query = try #require(await shop.client.query(.transactionNo(number)).report)
      #expect(query.status == .closed)
      #expect(!query.refunded)
    }
  }

  @Test func cancelOfPaidGivesTheMoneyBack() async throws {
    try await withShop { shop in
      let number = try await shop.add("A-1")
      _ = try await shop.prepay(number, "286498530672949101")
      #expect(await shop.client.cancel(.transactionNo(number)).report?.status == .closed)
      let query = try #require(await shop.client.query(.transactionNo(number)).report)
      #expect(query.status == .closed)
      #expect(query.refunded)
      #expect(await shop.server.ledger[transactionNo: number]?.kept == 0)
    }
  }

  @Test func refusals() async throws {
    try await withShop { shop in
      let usd = try #require(Currency(code: "USD"))
      let number = try await shop.add("A-1")
      _ = try await shop.prepay(number, "286498530672949101")
      let client = shop.client
      #expect(await client.query(.reference("B")).code == "000021")
      #expect(await client.cancel(.transactionNo("1")).code == "000021")
      #expect(try await shop.prepay(number, "286498530672949102").code == "000040")
      let twice = await client.add(
        amount: Money(minorUnits: 1, currency: usd),
        reference: "A-1"
      )
      #expect(twice.code == "000022")
      let nothing = await client.add(
        amount: Money(minorUnits: 0, currency: usd),
        reference: "A-2"
      )
      #expect(nothing.code == "000023")
      #expect(await client.query(.reference("")).code == "000020")
    }
  }

  @Test func wrongTokenAndWrongStore() async throws {
    try await withShop(token: "other") { shop in
      let answer = await shop.client.query(.reference("A"))
      #expect(
        answer == .refused(RefusedCall(code: "000000", message: "data error : verifySign"))
      )
    }
    try await withShop(storeNo: "300002") { shop in
      #expect(await shop.client.query(.reference("A")).code == "000030")
    }
  }

  @Test func thePathOfOldAccountsWantsAVendor() async throws {
    var options = PockytClient.Options()
    options.prepayPath = "/app-instore/v3/pay"
    try await withShop(options: options) { shop in
      let number = try await shop.add("A-1")
      let code = try WalletCode(scanned: "286498530672949101")
      let client = shop.client
      #expect(
        await client.prepay(transactionNo: number, code: code, vendor: nil).code == "000020"
      )
      #expect(
        await client.prepay(transactionNo: number, code: code, vendor: .wechatpay).code == "000022"
      )
      let paid = await client.prepay(transactionNo: number, code: code, vendor: .alipay)
      #expect(paid.report?.status == .success)
    }
  }

  @Test func aStoppedGatewayIsCertainlyNotReached() async throws {
    try await withShop { shop in
      _ = try await shop.add("A-1")
      await shop.server.stop()
      // The first call may still find the old connection; what it was told is not certain.
      _ = await shop.client.query(.reference("A-1"))
      guard case .none(let missing) = await shop.client.query(.reference("A-1")) else {
        Issue.record("an answer from nobody")
        return
      }
      #expect(missing.certainlyNotSent)
    }
  }
}

extension GatewayAnswer {
  fileprivate var report: TransactionReport? {
    if case .transaction(let report) = self { report } else { nil }
  }

  fileprivate var code: String? {
    if case .refused(let refusal) = self { refusal.code } else { nil }
  }
}

extension Result where Failure == any Error {
  fileprivate init(_ body: () async throws -> Success) async {
    do {
      self = .success(try await body())
    } catch {
      self = .failure(error)
    }
  }
}
