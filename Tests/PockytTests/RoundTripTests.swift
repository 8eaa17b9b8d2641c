import Payment
import Pockyt
import PockytSimulator
import Sales
import Synchronization
import Testing

/// The client against the simulated gateway over real HTTP.
@Suite(.timeLimit(.minutes(5))) struct RoundTripTests {
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
      let answer = await client.perform(.add, reference: reference, amount: .cents(cents))
      let report = try #require(answer.report)
      #expect(report.status == .created)
      #expect(report.reference == reference)
      #expect(report.amount == .cents(cents))
      return report.transactionNo
    }

    func prepay(_ number: String, _ code: String) async throws -> GatewayAnswer {
      let vendor = try WalletCode(scanned: code).vendor
      return try await client.perform(
        .prepay(transactionNo: number, vendor: vendor),
        code: code
      )
    }

    func status(_ number: String) async -> TransactionStatus? {
      await query(number)?.status
    }

    func query(_ number: String?, reference: String = "") async -> TransactionReport? {
      await client.perform(
        .query(transactionNo: number),
        reference: reference,
        amount: .cents(1)
      ).report
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
    // Nothing here is about the time that a call takes, and the machine may be busy.
    var options = options.quick
    (options.addLimit, options.prepayLimit) = (.seconds(120), .seconds(120))
    (options.queryLimit, options.cancelLimit) = (.seconds(120), .seconds(120))
    options.refundLimit = .seconds(120)
    let clock = Shop.Clock()
    let server = try SimulatorServer(clock: { clock.now.withLock { $0 } })
    let port = try await server.start()
    let transport = try HTTPTransport(
      url: try GatewayURL("http://127.0.0.1:\(port)"),
      connectTimeout: .seconds(120)
    )
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
      let query = try #require(await shop.query(nil, reference: "A-1"))
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
      let cancel = try #require(
        try await shop.client.perform(.cancel(transactionNo: number)).report
      )
      #expect(cancel.status == .closed)
      #expect(cancel.amount?.minorUnits == 1300)
      let query = try #require(await shop.query(number))
      #expect(query.status == .closed)
      #expect(!query.refunded)
    }
  }

  @Test func cancelOfPaidGivesTheMoneyBack() async throws {
    try await withShop { shop in
      let number = try await shop.add("A-1")
      _ = try await shop.prepay(number, "286498530672949101")
      let cancel = try await shop.client.perform(.cancel(transactionNo: number))
      #expect(cancel.report?.status == .closed)
      let query = try #require(await shop.query(number))
      #expect(query.status == .closed)
      #expect(query.refunded)
      #expect(await shop.server.ledger[transactionNo: number]?.kept == 0)
    }
  }

  @Test func refunds() async throws {
    try await withShop { shop in
      let number = try await shop.add("A-1")
      _ = try await shop.prepay(number, "286498530672949101")
      let call = GatewayCall.refund(transactionNo: number, amount: .cents(500), reference: "A-1-R1")
      let refund = try #require(try await shop.client.perform(call).report)
      #expect(refund.status == .success)
      #expect(refund.transactionNo == number)
      #expect(refund.amount == .cents(1300))
      #expect(refund.refunded)
      #expect(refund.refunds.count == 1)
      #expect(refund.refunds.first?.reference == "A-1-R1")
      #expect(refund.refunds.first?.amount == .cents(500))
      #expect(refund.refunds.first?.status == .success)
      let query = try #require(await shop.query(number))
      #expect(query.status == .success)
      #expect(query.refunded)
      #expect(query.refunds == refund.refunds)
      let detail = try #require(
        try await shop.client.perform(.detail(transactionNo: number)).report
      )
      #expect(detail.status == .success)
      #expect(detail.amount == .cents(1300))
      #expect(detail.returned == .cents(500))
      #expect(detail.refunds == refund.refunds)
      #expect(await shop.server.ledger[transactionNo: number]?.kept == 800)
    }
  }

  @Test func refusals() async throws {
    try await withShop { shop in
      let number = try await shop.add("A-1")
      _ = try await shop.prepay(number, "286498530672949101")
      let client = shop.client
      let query = GatewayCall.query(transactionNo: nil)
      #expect(try await client.perform(query, of: "B").refusal?.code == "000021")
      let cancel = GatewayCall.cancel(transactionNo: "1")
      #expect(try await client.perform(cancel).refusal?.code == "000021")
      #expect(try await shop.prepay(number, "286498530672949102").refusal?.code == "000040")
      #expect(try await client.perform(.add, of: "A-1").refusal?.code == "000022")
      let nothing = await client.perform(.add, reference: "A-2", amount: .cents(0))
      #expect(nothing.refusal?.code == "000023")
      #expect(try await client.perform(query, of: "").refusal?.code == "000020")
      let refund = GatewayCall.refund(transactionNo: number, amount: .cents(1301), reference: "R")
      #expect(try await client.perform(refund).refusal?.code == "000023")
    }
  }

  @Test func wrongTokenAndWrongStore() async throws {
    try await withShop(token: "other") { shop in
      let answer = try await shop.client.perform(.query(transactionNo: nil))
      #expect(
        answer == .refused(RefusedCall(code: "000000", message: "data error : verifySign"))
      )
    }
    try await withShop(storeNo: "300002") { shop in
      let answer = try await shop.client.perform(.query(transactionNo: nil))
      #expect(answer.refusal?.code == "000030")
    }
  }

  @Test func thePathOfOldAccountsWantsAVendor() async throws {
    var options = PockytClient.Options()
    options.paths.prepay = "/app-instore/v3/pay"
    try await withShop(options: options) { shop in
      let number = try await shop.add("A-1")
      let code = "286498530672949101"
      func prepay(_ vendor: Vendor?) async throws -> GatewayAnswer {
        try await shop.client.perform(.prepay(transactionNo: number, vendor: vendor), code: code)
      }
      #expect(try await prepay(nil).refusal?.code == "000020")
      #expect(try await prepay(.wechatpay).refusal?.code == "000022")
      #expect(try await prepay(.alipay).report?.status == .success)
    }
  }

  @Test func aStoppedGatewayIsCertainlyNotReached() async throws {
    try await withShop { shop in
      _ = try await shop.add("A-1")
      await shop.server.stop()
      // The first call may still find the old connection; what it was told is not certain.
      _ = try await shop.client.perform(.query(transactionNo: nil))
      let missing = try await shop.client.perform(.query(transactionNo: nil)).missing
      #expect(missing?.certainlyNotSent == true)
    }
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
