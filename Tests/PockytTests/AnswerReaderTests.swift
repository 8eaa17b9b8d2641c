import Payment
import Pockyt
import Sales
import Testing

@Suite struct AnswerReaderTests {
  private func read(_ body: String, status: Int = 200) async -> GatewayAnswer {
    let client = PockytClient(
      merchant: Merchant(merchantNo: "200001", storeNo: "300001"),
      token: GatewayToken("token"),
      transport: MemoryTransport(status: status, body)
    )
    return await client.perform(.query(transactionNo: nil), reference: "R", amount: .cents(1))
  }

  /// The answer to a query with one member of the result set otherwise, or added.
  private func result(_ changes: String) -> String {
    #"{"ret_code":"000100","ret_msg":"query success ","result":{\#(changes)}}"#
  }

  private func report(_ members: String) async throws -> TransactionReport {
    let answer = await read(result(#""transactionNo":"297","status":"success""# + members))
    guard case .transaction(let report) = answer else {
      Issue.record("\(members) was not understood: \(answer)")
      throw CancellationError()
    }
    return report
  }

  @Test func addAsDocumented() async throws {
    let answer = await read(
      #"""
      {"result":{"amount":"13.00","createTime":"2020-01-07 09:53:25","currency":"USD",
      "merchantNo":"200043","originalTransactionNo":null,"paymentTime":null,
      "reference":"test202001011206","refundAmount":"0.00","settleCurrency":"USD",
      "storeAdminNo":null,"storeNo":"300014","transactionNo":"297553636764407286",
      "transactionStatus":"init","transactionType":"payment","voidAmount":"0.00"},
      "ret_code":"000100","ret_msg":"add success"}
      """#
    )
    #expect(
      answer
        == .transaction(
          TransactionReport(
            transactionNo: "297553636764407286",
            reference: "test202001011206",
            status: .created,
            amount: .cents(1300),
            type: "payment",
            returned: .cents(0)
          )
        )
    )
  }

  @Test func paidPrepay() async throws {
    let answer = await read(
      #"""
      {"result":{"amount":13,"currency":"USD","reference":"R","transactionNo":"297",
      "transactionStatus":"success","transactionType":"payment","vendor":"alipay\u0007",
      "paymentTime":"2020-01-07 09:53:30"},"ret_code":"000100","ret_msg":"add success"}
      """#
    )
    #expect(
      answer
        == .transaction(
          TransactionReport(
            transactionNo: "297",
            reference: "R",
            status: .success,
            amount: .cents(1300),
            type: "payment",
            vendor: "alipay",
            paymentTime: "2020-01-07 09:53:30"
          )
        )
    )
  }

  @Test(arguments: [
    ("init", TransactionStatus.created), ("dealing", .dealing), ("pending", .pending),
    ("success", .success), ("failed", .failed), ("closed", .closed),
  ])
  func statusWords(word: String, status: TransactionStatus) async {
    for name in ["status", "transactionStatus"] {
      let answer = await read(result(#""transactionNo":"297","\#(name)":"\#(word)""#))
      #expect(
        answer == .transaction(TransactionReport(transactionNo: "297", status: status))
      )
    }
  }

  @Test(
    arguments: [
      (#""13.00""#, "USD", 1300), ("13", "USD", 1300), ("13.0", "USD", 1300), ("0.01", "USD", 1),
      (#""1300""#, "JPY", 1300),
    ] as [(String, String, Int64)]
  )
  func amounts(text: String, code: String, minorUnits: Int64) async throws {
    let report = try await report(#","amount":\#(text),"currency":"\#(code)""#)
    let currency = try #require(Currency(code: code))
    #expect(report.amount == Money(minorUnits: minorUnits, currency: currency))
  }

  @Test(arguments: ["", #","amount":null"#, #","amount":null,"currency":"USD""#])
  func amountNotGiven(members: String) async throws {
    #expect(try await report(members).amount == nil)
  }

  @Test(arguments: [#","vendor":7"#, #","paymentTime":"yesterday""#, #","paymentTime":7"#])
  func textsForPeopleMayBeAnything(members: String) async throws {
    let report = try await report(members)
    #expect(report.vendor == nil)
    #expect(report.paymentTime == nil)
  }

  @Test(arguments: [200, 400, 429, 500, 503])
  func everyHTTPStatusMayCarryARefusal(status: Int) async {
    for name in ["ret_msg", "retMsg"] {
      let answer = await read(
        #"{"ret_code":"000000","\#(name)":"data error : verifySign"}"#,
        status: status
      )
      #expect(
        answer == .refused(RefusedCall(code: "000000", message: "data error : verifySign"))
      )
    }
  }

  @Test(arguments: [300, 301, 302, 307, 308, 399])
  func redirectsAreNoAnswer(status: Int) async {
    let refusal = #"{"ret_code":"000023","ret_msg":"x"}"#
    #expect(await read(refusal, status: status).isNone)
    let success = result(#""transactionNo":"297","status":"success""#)
    #expect(await read(success, status: status).isNone)
  }

  @Test(
    arguments: [
      (429, 5000, 5000), (503, 0, 0), (503, nil, nil), (500, 5000, nil), (200, 5000, nil),
      (302, 5000, nil),
    ] as [(Int, Int64?, Int64?)]
  )
  func restThatTheGatewayAsksFor(status: Int, header: Int64?, rest: Int64?) async throws {
    let answer = TransportAnswer(status: status, body: [], retryAfter: header)
    let client = PockytClient(
      merchant: Merchant(merchantNo: "200001", storeNo: "300001"),
      token: GatewayToken("token"),
      transport: MemoryTransport(.success(answer))
    )
    let missing = try #require(try await client.perform(.add).missing)
    #expect(missing.retryAfter == rest)
    #expect(!missing.certainlyNotSent)
  }

  @Test(
    arguments: [
      ("", ""), (#","ret_msg":7"#, ""), (#","ret_msg":null,"retMsg":"b""#, "b"),
      (#","ret_msg":"a","retMsg":"b""#, "a"),
      (#","ret_msg":"a\u0000b""#, nil),
      (#","ret_msg":"\u001b[31mx\r\n\u202ey\u2028z\ufeff""#, "[31mxyz"),
      (#","ret_msg":"\#(String(repeating: "x", count: 300))""#, String(repeating: "x", count: 200)),
    ] as [(String, String?)]
  )
  func refusalTexts(members: String, message: String?) async {
    let answer = await read(#"{"ret_code":"000023"\#(members)}"#)
    if let message {
      #expect(answer == .refused(RefusedCall(code: "000023", message: message)))
    } else {
      #expect(answer.isNone)
    }
  }

  @Test(arguments: [
    "", " ", "null", "[]", "7", #""x""#, "{}", "<html><body>login</body></html>",
    #"{"ret_code":100}"#, #"{"ret_code":"100"}"#, #"{"ret_code":"0001000"}"#,
    #"{"ret_code":"00010x"}"#, #"{"ret_code":"٠٠٠١٠٠"}"#, #"{"ret_code":null}"#,
    #"{"ret_code":["000100"]}"#, #"{"ret_code":"000100"}"#, #"{"ret_code":"000100","result":{}}"#,
    #"{"ret_code":"000100","result":null}"#, #"{"ret_code":"000100","result":[]}"#,
    #"{"ret_code":"000100","result":"{}"}"#, #"{"ret_code":"000023","ret_code":"000100"}"#,
    #"{"ret_code":"000023"}x"#, #"{"ret_code":"000023""#, "\u{FEFF}{\"ret_code\":\"000023\"}",
    #"{"RET_CODE":"000023"}"#, #"<xml><ret_code>000023</ret_code></xml>"#,
  ])
  func notAnAnswer(body: String) async {
    for status in [200, 302, 408, 429, 502] {
      #expect(await read(body, status: status).isNone)
    }
  }

  @Test(arguments: [
    // The number of the transaction.
    #""status":"success""#, #""transactionNo":null,"status":"success""#,
    #""transactionNo":"","status":"success""#,
    #""transactionNo":297553636764407286,"status":"success""#,
    #""transactionNo":"297 553","status":"success""#,
    #""transactionNo":"../297","status":"success""#,
    #""transactionNo":"\#(String(repeating: "2", count: 65))","status":"success""#,
    // The status.
    #""transactionNo":"297""#, #""transactionNo":"297","status":null"#,
    #""transactionNo":"297","status":"""#, #""transactionNo":"297","status":1"#,
    #""transactionNo":"297","status":true"#, #""transactionNo":"297","status":"SUCCESS""#,
    #""transactionNo":"297","status":"success ""#, #""transactionNo":"297","status":"paid""#,
    #""transactionNo":"297","status":"reversed""#,
    #""transactionNo":"297","status":"success","status":"success""#,
    #""transactionNo":"297","status":"success","transactionStatus":"closed""#,
    #""transactionNo":"297","status":"success","transactionStatus":"SUCCESS""#,
  ])
  func resultThatCannotBeReliedOn(members: String) async {
    #expect(await read(result(members)).isNone)
  }

  @Test(arguments: [
    // Amounts.
    #""amount":"13.000","currency":"USD""#, #""amount":13.000,"currency":"USD""#,
    #""amount":"13.005","currency":"USD""#, #""amount":1.3e1,"currency":"USD""#,
    #""amount":"1,300.00","currency":"USD""#, #""amount":"$13.00","currency":"USD""#,
    #""amount":" 13.00","currency":"USD""#, #""amount":"","currency":"USD""#,
    #""amount":"13.00""#, #""amount":"13.00","currency":"usd""#,
    #""amount":"13.00","currency":"XXX""#, #""amount":"13.00","currency":7"#,
    #""amount":"13.50","currency":"JPY""#, #""amount":true,"currency":"USD""#,
    #""amount":"92233720368547758.08","currency":"USD""#, #""amount":["13"],"currency":"USD""#,
    #""amount":"１３","currency":"USD""#, #""amount":"+13","currency":"USD""#,
    // The rest.
    #""reference":7"#, #""reference":"A\u00071""#, #""reference":"A\u202e1""#,
    #""reference":"\#(String(repeating: "x", count: 201))""#, #""transactionType":7"#,
    #""transactionType":["payment"]"#,
  ])
  func memberThatCannotBeReliedOn(member: String) async {
    let answer = await read(result(#""transactionNo":"297","status":"success",\#(member)"#))
    #expect(answer.isNone)
  }

  @Test func unknownMembersAreLeftAlone() async throws {
    #expect(try await report(#","extra":{"a":[1,2]},"exchangeRate":7.1"#).status == .success)
  }

  @Test func theReasonNamesThePlace() async throws {
    let answer = await read(result(#""transactionNo":"297","status":"paid""#), status: 502)
    let missing = try #require(answer.missing)
    #expect(!missing.certainlyNotSent)
    #expect(missing.reason.contains("502"))
    #expect(missing.reason.contains("answer.result.status"))
  }
}

extension GatewayAnswer {
  fileprivate var isNone: Bool { missing.map { !$0.certainlyNotSent } ?? false }
}
