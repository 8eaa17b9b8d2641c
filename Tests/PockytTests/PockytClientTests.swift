import Payment
import Pockyt
import Sales
import StrictJSON
import Testing

@Suite struct PockytClientTests {
  private let token = GatewayToken("demo-token-0123456789abcdef")
  private let transport = MemoryTransport("{}")

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
    let usd = try #require(Currency(code: "USD"))
    _ = await client().add(amount: Money(minorUnits: 1300, currency: usd), reference: "S-1")
    let call = try sent()
    #expect(call.path == "/app-instore/v3/add")
    #expect(call.limit == .seconds(10))
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
    _ = await client().add(amount: Money(minorUnits: 1300, currency: currency), reference: "S-1")
    #expect(try sent().body["amount"] == .string(text))
    #expect(try sent().body["currency"] == .string(code))
  }

  @Test func prepay() async throws {
    let code = try WalletCode(scanned: "284612345678901234")
    _ = await client().prepay(transactionNo: "400000000000000001", code: code, vendor: .alipay)
    let call = try sent()
    #expect(call.path == "/app-instore/v3/prepay")
    #expect(call.limit == .seconds(30))
    #expect(
      call.body == [
        "merchantNo": "200001", "storeNo": "300001", "transactionNo": "400000000000000001",
        "paymentBarcode": "284612345678901234", "vendor": "alipay",
        "verifySign": "32bf540834d3b04e2e079deae9c36ec4",
      ]
    )
  }

  @Test func prepayWithoutVendorSendsNone() async throws {
    let code = try WalletCode(scanned: "284612345678901234")
    _ = await client().prepay(transactionNo: "400000000000000001", code: code, vendor: nil)
    #expect(try sent().body["vendor"] == nil)
    #expect(try sent().body["verifySign"] == "3ae94ea604d1efaf49461653ddfdd67a")
  }

  @Test func query() async throws {
    _ = await client().query(.reference("POS-20240101-0001"))
    let call = try sent()
    #expect(call.path == "/app-data-search/v3/tran-query")
    #expect(call.limit == .seconds(8))
    #expect(
      call.body == [
        "merchantNo": "200001", "storeNo": "300001", "reference": "POS-20240101-0001",
        "verifySign": "9f703c9a4b4aad8618e8ae43717d8a53",
      ]
    )
  }

  @Test func cancel() async throws {
    _ = await client().cancel(.transactionNo("400000000000000001"))
    let call = try sent()
    #expect(call.path == "/app-data-search/v3/cancel")
    #expect(call.limit == .seconds(15))
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
    _ = await client(merchant).query(.reference("A"))
    #expect(try sent().body["storeAdminNo"] == nil)
    #expect(try sent().body["merGroupNo"] == "900001")
    #expect(try sent().body["verifySign"] == "02a2588bcbded6799dbd75a187e22901")
  }

  @Test func optionsAreKept() async throws {
    var options = PockytClient.Options()
    options.prepayPath = "/app-instore/v3/pay"
    options.prepayLimit = .milliseconds(5)
    let code = try WalletCode(scanned: "284612345678901234")
    _ = await client(nil, options).prepay(transactionNo: "1", code: code, vendor: nil)
    #expect(try sent().path == "/app-instore/v3/pay")
    #expect(try sent().limit == .milliseconds(5))
  }

  @Test(arguments: [true, false])
  func transportErrorsBecomeAnswers(certainlyNotSent: Bool) async {
    let error = TransportError(certainlyNotSent: certainlyNotSent, reason: "why")
    let client = PockytClient(
      merchant: Merchant(merchantNo: "1", storeNo: "2"),
      token: token,
      transport: MemoryTransport(.failure(error))
    )
    let answer = await client.query(.reference("A"))
    #expect(answer == .none(NoAnswer(certainlyNotSent: certainlyNotSent, reason: "why")))
  }

  /// A gateway that repeats what it was sent, an unreadable answer, and every value of ours: none
  /// of them shows a secret.
  @Test(arguments: [
    #"{"ret_code":"000023","ret_msg":"paymentBarcode CODE bad"}"#,
    #"{"ret_code":"000023","ret_msg":"CO\u0007DE"}"#,
    #"{"ret_code":"000000","retMsg":"verifySign SIGN, expected other"}"#,
    #"{"CODE":1,"CODE":2}"#,
    #"{"ret_code":"CODE"}"#,
    #"{"ret_code":"000100","result":{"transactionNo":"CODE-","status":"SIGN"}}"#,
    "<html>CODE SIGN</html>",
  ])
  func secretsStayInside(answer: String) async throws {
    let code = "284612345678901234"
    let sign = "32bf540834d3b04e2e079deae9c36ec4"
    let body = answer.replacing("CODE", with: code).replacing("SIGN", with: sign)
      .replacing("CO\\u0007DE", with: "2846123456\\u000778901234")
    let client = PockytClient(
      merchant: Merchant(merchantNo: "200001", storeNo: "300001"),
      token: token,
      transport: MemoryTransport(body)
    )
    let wallet = try WalletCode(scanned: code)
    let result = await client.prepay(
      transactionNo: "400000000000000001",
      code: wallet,
      vendor: .alipay
    )
    var shown = ""
    dump(result, to: &shown)
    dump(client, to: &shown)
    dump(Signature(token: token), to: &shown)
    shown += "\(result) \(client) \(Signature(token: token)) \(String(reflecting: client))"
    for secret in [
      code, sign, "demo-token-0123456789abcdef", "42893a904f9cfd159e183ec2724397a1",
    ] {
      #expect(!shown.contains(secret))
    }
  }
}
