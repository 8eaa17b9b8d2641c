import Payment
import Pockyt
import Sales
import Testing

@Suite struct RefundReadingTests {
  private func read(_ members: String, to call: GatewayCall) async throws -> GatewayAnswer {
    let client = PockytClient(
      merchant: Merchant(merchantNo: "200001", storeNo: "300001"),
      token: GatewayToken("token"),
      transport: MemoryTransport(
        #"{"ret_code":"000100","ret_msg":"x","result":{"transactionNo":"297",\#(members)}}"#
      )
    )
    return try await client.perform(call)
  }

  /// The report on a paid transaction of 13 dollars with more members.
  private func query(_ members: String) async throws -> TransactionReport? {
    let paid = #""status":"success","amount":"13.00","currency":"USD"\#(members)"#
    return try await read(paid, to: .query(transactionNo: "297")).report
  }

  private func refund(_ members: String) async throws -> GatewayAnswer {
    let call = GatewayCall.refund(transactionNo: "297", amount: .cents(500), reference: "S-1-R1")
    return try await read(members, to: call)
  }

  private let entry = #""refundTransactionId":"8","refundReference":"S-1-R1","currency":"USD""#

  @Test func asAQueryListsThem() async throws {
    let report = try await query(
      #"""
      ,"refundInfo":[{"refundTransactionId":"298","refundReference":"S-1-R1",
      "refundAmount":"5.00","refundRmbAmount":null,"currency":"USD","settleCurrency":"USD"},
      {"refundTransactionNo":"299","refundReference":null,"refundAmount":1.5}]
      """#
    )
    #expect(report?.refunded == true)
    #expect(report?.returned == nil)
    #expect(
      report?.refunds == [
        ReportedRefund(reference: "S-1-R1", transactionNo: "298", amount: .cents(500)),
        ReportedRefund(reference: nil, transactionNo: "299", amount: .cents(150)),
      ]
    )
  }

  @Test func asDetailListsThem() async throws {
    let answer = try await read(
      #"""
      "transactionStatus":"success","transactionType":"payment","amount":"13.00",
      "currency":"USD","reference":"S-1","refundAmount":"5.00","voidAmount":"1.00",
      "refundInfo":[
      {"amount":"2.00","createTime":"2020-01-07 09:53:25","currency":"USD",
      "paymentTime":"2020-01-07 09:53:30","reference":"S-1-R1","settleCurrency":"USD",
      "transactionNo":"298"},
      {"amount":"3.00","createTime":"2020-01-07 09:53:25","currency":"USD","paymentTime":null,
      "reference":"S-1-R2","settleCurrency":"USD","transactionNo":"299"}],
      "voidInfo":[{"amount":"1.00","currency":"USD","transactionNo":"300",
      "paymentTime":"2020-01-07 09:53:31"}]
      """#,
      to: .detail(transactionNo: "297")
    )
    #expect(
      answer
        == .transaction(
          TransactionReport(
            transactionNo: "297",
            reference: "S-1",
            status: .success,
            amount: .cents(1300),
            type: "payment",
            refunded: true,
            returned: .cents(600),
            refunds: [
              ReportedRefund(reference: "S-1-R1", transactionNo: "298", amount: .cents(200)),
              ReportedRefund(
                reference: "S-1-R2",
                transactionNo: "299",
                amount: .cents(300),
                status: .pending
              ),
              ReportedRefund(reference: nil, transactionNo: "300", amount: .cents(100)),
            ]
          )
        )
    )
  }

  @Test func theAnswerToARefund() async throws {
    let answer = try await refund(
      #"""
      "amount":"13.00","currency":"USD","settleCurrency":"USD","reference":"S-1",
      "refundAmount":"5.00","refundReference":"S-1-R1","refundTransactionNo":"298",
      "status":"success"
      """#
    )
    #expect(
      answer
        == .transaction(
          TransactionReport(
            transactionNo: "297",
            reference: "S-1",
            status: .success,
            amount: .cents(1300),
            refunded: true,
            refunds: [
              ReportedRefund(reference: "S-1-R1", transactionNo: "298", amount: .cents(500))
            ]
          )
        )
    )
  }

  @Test(
    arguments: [
      ("success", .success, true), ("pending", .pending, true), ("dealing", .dealing, true),
      ("init", .created, true), ("failed", .failed, false), ("closed", .closed, false),
    ] as [(String, TransactionStatus, Bool)]
  )
  func statusOfARefund(word: String, status: TransactionStatus, refunded: Bool) async throws {
    let own = try await refund(#""status":"\#(word)","refundReference":"S-1-R1""#).report
    #expect(own?.refunds == [ReportedRefund(reference: "S-1-R1", status: status)])
    #expect(own?.refunded == refunded)
    for name in ["status", "transactionStatus"] {
      let listed = try await query(#","refundInfo":[{\#(entry),"\#(name)":"\#(word)"}]"#)
      #expect(listed?.refunds.map(\.status) == [status])
      #expect(listed?.refunded == refunded)
      #expect(listed?.status == .success)
    }
  }

  @Test func aStatusCountsMoreThanAPaymentTime() async throws {
    let report = try await query(
      #","refundInfo":[{\#(entry),"status":"failed","paymentTime":"2020-01-07 09:53:25"}]"#
    )
    #expect(report?.refunds.first?.status == .failed)
  }

  @Test func anAnswerThatNamesNoRefundListsNone() async throws {
    let report = try await refund(#""status":"success","amount":"13.00","currency":"USD""#).report
    #expect(report?.refunds == [])
  }

  @Test(
    arguments: [
      (#","refundAmount":"5.00","voidAmount":"0.00""#, 500),
      (#","refundAmount":0,"voidAmount":13"#, 1300), (#","refundAmount":"0.01""#, 1),
      (#","refundAmount":null,"voidAmount":"2.5""#, 250),
      (#","refundAmount":"0.00","voidAmount":"0.00""#, 0), ("", nil),
    ] as [(String, Int64?)]
  )
  func totals(members: String, cents: Int64?) async throws {
    let report = try #require(try await query(members))
    #expect(report.returned == cents.map(Money.cents))
    #expect(report.refunded == (cents ?? 0 > 0))
    #expect(report.refunds.isEmpty)
  }

  @Test(arguments: [
    #","transactionType":"refund""#, #","transactionType":"void""#,
    #","refundInfo":[{"refundAmount":"1.00"}]"#, #","voidInfo":[{}]"#,
    #","refundInfo":[{"paymentTime":null}]"#,
  ])
  func moneyWentBackOrIsAboutTo(members: String) async throws {
    #expect(try await query(members)?.refunded == true)
  }

  @Test(arguments: [
    "", #","refundInfo":[]"#, #","refundInfo":null,"voidInfo":null"#,
    #","transactionType":"payment""#, #","refundAmount":null"#,
    #","refundInfo":[{"status":"failed"}]"#,
  ])
  func noMoneyWentBack(members: String) async throws {
    #expect(try await query(members)?.refunded == false)
  }

  @Test func nothingNeedsNoCurrency() async throws {
    let members = #""status":"success","refundAmount":"0.00","voidAmount":0"#
    let report = try await read(members, to: .query(transactionNo: "297")).report
    #expect(report?.refunded == false)
    #expect(report?.returned == nil)
  }

  @Test(arguments: [
    // The lists.
    #","refundInfo":{}"#, #","refundInfo":"none""#, #","refundInfo":["298"]"#,
    #","voidInfo":[null]"#, #","voidInfo":true"#,
    // Words, numbers, names and times.
    #","refundInfo":[{"status":"SUCCESS"}]"#, #","refundInfo":[{"status":""}]"#,
    #","refundInfo":[{"status":"reversed"}]"#, #","refundInfo":[{"status":1}]"#,
    #","refundInfo":[{"status":"success","transactionStatus":"pending"}]"#,
    #","refundInfo":[{"refundTransactionId":298}]"#,
    #","refundInfo":[{"refundTransactionId":""}]"#,
    #","refundInfo":[{"refundTransactionId":"298","refundTransactionNo":"299"}]"#,
    #","refundInfo":[{"refundReference":7}]"#, #","refundInfo":[{"refundReference":"A\u0000"}]"#,
    #","refundInfo":[{"paymentTime":"soon"}]"#, #","refundInfo":[{"paymentTime":""}]"#,
    #","refundInfo":[{"paymentTime":0}]"#,
    // Amounts.
    #","refundInfo":[{"refundAmount":"1.000"}]"#, #","refundInfo":[{"refundAmount":"-1.00"}]"#,
    #","refundInfo":[{"refundAmount":""}]"#, #","refundInfo":[{"refundAmount":true}]"#,
    #","refundInfo":[{"refundAmount":"1.00","currency":"usd"}]"#,
    #","refundInfo":[{"refundAmount":"1.50","currency":"JPY"}]"#,
    #","refundInfo":[{"amount":"1.00","refundAmount":"x"}]"#,
    #","refundInfo":[{"amount":"x","refundAmount":"1.00"}]"#,
    #","refundInfo":[{"refundAmount":"1000000000000.01"}]"#,
    // Totals.
    #","refundAmount":"none""#, #","refundAmount":"""#, #","voidAmount":true"#,
    #","voidAmount":"1e2""#, #","refundAmount":"-1.00""#, #","refundAmount":"1.005""#,
    #","refundAmount":"92233720368547758.07","voidAmount":"92233720368547758.07""#,
  ])
  func whatCannotBeReliedOn(members: String) async throws {
    #expect(try await query(members) == nil)
  }

  @Test(arguments: [
    #""refundAmount":"5.00""#, #""refundAmount":"five","currency":"USD""#,
    #""refundAmount":"-5.00","currency":"USD""#, #""refundReference":7"#,
    #""refundTransactionNo":298"#, #""refundTransactionNo":"2","refundTransactionId":"3""#,
  ])
  func answerToARefundThatCannotBeReliedOn(members: String) async throws {
    let answer = try await refund(#""status":"success",\#(members)"#)
    #expect(answer.missing?.certainlyNotSent == false)
  }

  @Test(arguments: [#""refundAmount":"1.00""#, #""refundInfo":[{"refundAmount":"1.00"}]"#])
  func moneyWithoutCurrency(members: String) async throws {
    let answer = try await read(
      #""status":"success",\#(members)"#,
      to: .query(transactionNo: "297")
    )
    #expect(answer.missing?.certainlyNotSent == false)
  }

  /// Whoever adds up what an answer lists must not overflow.
  @Test func sumsOfEverythingFit() async throws {
    let each = #"{"refundAmount":"1000000000000.00"}"#
    let list = Array(repeating: each, count: 1500).joined(separator: ",")
    let report = try #require(try await query(#","refundInfo":[\#(list)]"#))
    let sum = report.refunds.compactMap { $0.amount?.minorUnits }.reduce(0, +)
    #expect(sum == 150_000_000_000_000_000)
  }
}
