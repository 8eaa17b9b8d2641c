import Payment
import Pockyt
import Sales
import StrictJSON
import Testing

@Suite struct PockytClientTests {
  private let token = GatewayToken("demo-token-0123456789abcdef")
  private let transport = MemoryTransport("{}")
  private let code = "284612345678901234"

  private func prepay(vendor: Vendor?) -> GatewayCall {
    .prepay(transactionNo: "400000000000000001", vendor: vendor)
  }

  private func client(_ merchant: Merchant? = nil, _ options: PockytClient.Options = .init())
    -> PockytClient
  {
    PockytClient(
      merchant: merchant ?? Merchant(merchantNo: "200001", storeNo: "300001"),
      token: token,
      transport: transport,
      options: options
    )
  }

  private func sent() throws -> MemoryTransport.Posted {
    #expect(transport.posted.count == 1)
    return try #require(transport.posted.first)
  }

  @Test func add() async throws {
    _ = try await client().perform(.add)
    let call = try sent()
    #expect(call.path == "/app-instore/v3/add")
    #expect(call.limit == .seconds(10))
    #expect(call.requestID == "S-1")
    #expect(
      call.body == [
        "merchantNo": "200001", "storeNo": "300001", "amount": "13.00", "currency": "USD",
        "settleCurrency": "USD", "reference": "S-1", "timeout": "5",
        "verifySign": "f1d7324520d3493b22d3d80b53050995",
      ]
    )
  }

  @Test(arguments: [("JPY", "1300"), ("USD", "13.00"), ("KRW", "1300")])
  func amountHasTheDigitsOfItsCurrency(code: String, text: String) async throws {
    let currency = try #require(Currency(code: code))
    let amount = Money(minorUnits: 1300, currency: currency)
    _ = await client().perform(.add, reference: "S-1", amount: amount)
    #expect(try sent().body["amount"] == .string(text))
    #expect(try sent().body["currency"] == .string(code))
  }

  @Test func prepay() async throws {
    _ = try await client().perform(prepay(vendor: .alipay), code: code)
    let call = try sent()
    #expect(call.path == "/app-instore/v3/prepay")
    #expect(call.limit == .seconds(30))
    #expect(call.requestID == nil)
    #expect(
      call.body == [
        "merchantNo": "200001", "storeNo": "300001", "transactionNo": "400000000000000001",
        "paymentBarcode": "284612345678901234", "vendor": "alipay",
        "verifySign": "32bf540834d3b04e2e079deae9c36ec4",
      ]
    )
  }

  @Test func prepayWithoutVendorSendsNone() async throws {
    _ = try await client().perform(prepay(vendor: nil), code: code)
    #expect(try sent().body["vendor"] == nil)
    #expect(try sent().body["verifySign"] == "3ae94ea604d1efaf49461653ddfdd67a")
  }

  @Test func prepayWithoutCodeIsNotSent() async throws {
    let answer = try await client().perform(prepay(vendor: .alipay))
    #expect(answer.missing?.certainlyNotSent == true)
    #expect(transport.posted.isEmpty)
  }

  @Test(arguments: [nil, "400000000000000001"])
  func aCodeLeavesWithPrepayAlone(number: String?) async throws {
    let number = number ?? "1"
    let others: [GatewayCall] = [
      .add, .query(transactionNo: number), .query(transactionNo: nil),
      .detail(transactionNo: number), .cancel(transactionNo: number),
      .refund(transactionNo: number, amount: .cents(1), reference: "R"),
    ]
    for call in others {
      _ = try await client().perform(call, code: code)
    }
    #expect(transport.posted.count == others.count)
    #expect(transport.posted.allSatisfy { !$0.body.text().contains(code) })
  }

  @Test func queryByReference() async throws {
    _ = try await client().perform(.query(transactionNo: nil), of: "POS-20240101-0001")
    let call = try sent()
    #expect(call.path == "/app-data-search/v3/tran-query")
    #expect(call.limit == .seconds(8))
    #expect(call.requestID == nil)
    #expect(
      call.body == [
        "merchantNo": "200001", "storeNo": "300001", "reference": "POS-20240101-0001",
        "verifySign": "9f703c9a4b4aad8618e8ae43717d8a53",
      ]
    )
  }

  @Test func queryByNumber() async throws {
    _ = try await client().perform(.query(transactionNo: "400000000000000001"))
    let call = try sent()
    #expect(call.path == "/app-data-search/v3/tran-query")
    #expect(call.body["reference"] == nil)
    #expect(call.body["transactionNo"] == "400000000000000001")
  }

  @Test func detail() async throws {
    _ = try await client().perform(.detail(transactionNo: "400000000000000001"))
    let call = try sent()
    #expect(call.path == "/app-instore/v3/detail")
    #expect(call.limit == .seconds(8))
    #expect(call.requestID == nil)
    #expect(
      call.body == [
        "merchantNo": "200001", "storeNo": "300001", "transactionNo": "400000000000000001",
        "verifySign": "5c691081deaec297c1d91247e7e7291f",
      ]
    )
  }

  @Test func refund() async throws {
    let call = GatewayCall.refund(
      transactionNo: "400000000000000001",
      amount: .cents(500),
      reference: "RF-0001"
    )
    _ = try await client().perform(call)
    let sent = try sent()
    #expect(sent.path == "/app-data-search/v3/refund")
    #expect(sent.limit == .seconds(15))
    #expect(sent.requestID == "RF-0001")
    #expect(
      sent.body == [
        "merchantNo": "200001", "storeNo": "300001", "transactionNo": "400000000000000001",
        "refundAmount": "5.00", "currency": "USD", "settleCurrency": "USD",
        "refundReference": "RF-0001", "verifySign": "d894ca10ca932349dc881c6ab864640a",
      ]
    )
  }

  @Test func cancel() async throws {
    _ = try await client().perform(.cancel(transactionNo: "400000000000000001"))
    let call = try sent()
    #expect(call.path == "/app-data-search/v3/cancel")
    #expect(call.limit == .seconds(15))
    #expect(call.requestID == nil)
    #expect(
      call.body == [
        "merchantNo": "200001", "storeNo": "300001", "transactionNo": "400000000000000001",
        "verifySign": "5c691081deaec297c1d91247e7e7291f",
      ]
    )
  }

  @Test func partnersAndCashiersAreNamedWhenThereAreAny() async throws {
    let merchant = Merchant(
      merchantNo: "200001",
      storeNo: "300001",
      storeAdminNo: "",
      merGroupNo: "900001"
    )
    _ = try await client(merchant).perform(.query(transactionNo: nil), of: "A")
    #expect(try sent().body["storeAdminNo"] == nil)
    #expect(try sent().body["merGroupNo"] == "900001")
    #expect(try sent().body["verifySign"] == "02a2588bcbded6799dbd75a187e22901")
  }

  @Test func pathsAreKept() async throws {
    var options = PockytClient.Options()
    options.paths.add = "/a"
    options.paths.prepay = "/b"
    options.paths.query = "/c"
    options.paths.cancel = "/d"
    options.paths.refund = "/e"
    options.paths.detail = "/f"
    let client = client(nil, options)
    _ = try await client.perform(.add)
    _ = try await client.perform(prepay(vendor: nil), code: code)
    _ = try await client.perform(.query(transactionNo: nil))
    _ = try await client.perform(.cancel(transactionNo: "1"))
    _ = try await client.perform(.refund(transactionNo: "1", amount: .cents(1), reference: "R"))
    _ = try await client.perform(.detail(transactionNo: "1"))
    #expect(transport.posted.map(\.path) == ["/a", "/b", "/c", "/d", "/e", "/f"])
  }

  @Test func limitsAreKept() async throws {
    var options = PockytClient.Options()
    options.addLimit = .milliseconds(1)
    options.prepayLimit = .milliseconds(2)
    options.queryLimit = .milliseconds(3)
    options.cancelLimit = .milliseconds(4)
    options.refundLimit = .milliseconds(5)
    let client = client(nil, options)
    _ = try await client.perform(.add)
    _ = try await client.perform(prepay(vendor: nil), code: code)
    _ = try await client.perform(.query(transactionNo: nil))
    _ = try await client.perform(.cancel(transactionNo: "1"))
    _ = try await client.perform(.refund(transactionNo: "1", amount: .cents(1), reference: "R"))
    #expect(transport.posted.map(\.limit) == (1...5).map { .milliseconds($0) })
  }

  @Test func onlyTheOldPathRequiresAVendor() {
    var options = PockytClient.Options()
    #expect(!options.requiresVendor)
    options.paths.prepay = "/app-instore/v3/pay"
    #expect(options.requiresVendor)
  }

  @Test(arguments: [true, false])
  func transportErrorsBecomeAnswers(certainlyNotSent: Bool) async throws {
    let error = TransportError(certainlyNotSent: certainlyNotSent, reason: "why")
    let client = PockytClient(
      merchant: Merchant(merchantNo: "1", storeNo: "2"),
      token: token,
      transport: MemoryTransport(.failure(error))
    )
    let answer = try await client.perform(.query(transactionNo: nil))
    #expect(answer == .none(NoAnswer(certainlyNotSent: certainlyNotSent, reason: "why")))
  }

}
