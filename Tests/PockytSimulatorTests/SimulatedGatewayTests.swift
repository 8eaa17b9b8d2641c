import Digests
import Sales
import StrictJSON
import Testing

@testable import PockytSimulator

@Suite struct SimulatedGatewayTests {
  static let now: Int64 = 1_790_000_000_000
  static let code = "2864985306729491"

  /// A gateway with a caller who signs as the documentation tells.
  struct Caller {
    var gateway = SimulatedGateway()
    var now = SimulatedGatewayTests.now

    mutating func call(
      _ path: String,
      _ own: [String: String],
      sign: Bool = true
    ) -> SimulatedGateway.Reply {
      var parameters = ["merchantNo": "200001", "storeNo": "300001"]
        .merging(own) { _, own in own }
      if sign {
        parameters["verifySign"] = Self.verifySign(parameters)
      }
      return gateway.handle(path: path, parameters: parameters, now: now)
    }

    static func verifySign(_ parameters: [String: String]) -> String {
      let text = parameters.filter { !$0.value.isEmpty }.sorted { $0.key < $1.key }
        .map { "\($0.key)=\($0.value)&" }.joined()
      return md5Hex(Array((text + "42893a904f9cfd159e183ec2724397a1").utf8))
    }

    mutating func add(_ changes: [String: String] = [:]) -> SimulatedGateway.Reply {
      let usual = [
        "amount": "13.00", "currency": "USD", "settleCurrency": "USD", "reference": "A-1",
      ]
      return call("/app-instore/v3/add", usual.merging(changes) { _, new in new })
    }

    mutating func prepay(_ digits: String) -> SimulatedGateway.Reply {
      call(
        "/app-instore/v3/prepay",
        ["reference": "A-1", "paymentBarcode": SimulatedGatewayTests.code + digits]
      )
    }

    mutating func query() -> SimulatedGateway.Reply {
      call("/app-data-search/v3/tran-query", ["reference": "A-1"])
    }

    mutating func cancel() -> SimulatedGateway.Reply {
      call("/app-data-search/v3/cancel", ["reference": "A-1"])
    }

    mutating func refund(_ amount: String, _ reference: String) -> SimulatedGateway.Reply {
      call(
        "/app-data-search/v3/refund",
        [
          "reference": "A-1", "refundAmount": amount, "currency": "USD", "settleCurrency": "USD",
          "refundReference": reference,
        ]
      )
    }
  }

  @Test func addAnswersAsDocumented() {
    var caller = Caller()
    let reply = caller.add(["amount": "13"])
    #expect(reply.status == 200)
    #expect(
      reply.body == [
        "result": [
          "amount": "13.00", "createTime": "2026-09-21 22:13:20", "currency": "USD",
          "merchantNo": "200001", "originalTransactionNo": .null, "paymentTime": .null,
          "reference": "A-1", "refundAmount": "0.00", "settleCurrency": "USD",
          "storeAdminNo": .null, "storeNo": "300001", "transactionNo": "317900000000000000",
          "transactionStatus": "init", "transactionType": "payment", "voidAmount": "0.00",
        ],
        "ret_code": "000100", "ret_msg": "add success",
      ]
    )
  }

  @Test func queryAndCancelAnswerAsDocumented() {
    var caller = Caller()
    _ = caller.add()
    #expect(
      caller.query().body == [
        "result": [
          "transactionNo": "317900000000000000", "reference": "A-1", "amount": "13.00",
          "currency": "USD", "settleCurrency": "USD", "status": "init",
          "transactionType": "payment", "merchantNo": "200001",
        ],
        "ret_code": "000100", "ret_msg": "query success ",
      ]
    )
    let cancel = caller.cancel().body
    #expect(
      cancel.text() == #"{"result":{"amount":13.00,"currency":"USD","reference":"A-1","#
        + #""status":"closed","transactionNo":"317900000000000000"},"#
        + #""ret_code":"000100","ret_msg":"cancel success "}"#
    )
  }

  /// The published examples of signed calls; the merchant they belong to is known by the MD5 of
  /// its token alone, so the worked ones with the demo token stand here.
  @Test(arguments: [
    (
      [
        "amount": "13.00", "currency": "USD", "reference": "POS-20240101-0001",
        "settleCurrency": "USD",
      ], "89e738d168868c77b29acd2b754527bd"
    ),
    (
      [
        "paymentBarcode": "284612345678901234", "transactionNo": "400000000000000001",
        "vendor": "alipay",
      ], "32bf540834d3b04e2e079deae9c36ec4"
    ),
    (["reference": "POS-20240101-0001"], "9f703c9a4b4aad8618e8ae43717d8a53"),
    (["reference": "订单-1 & x=y"], "b0acabea75c59d399e142ba9e819ae6d"),
    (["reference": "A", "storeAdminNo": ""], "9544f93298bb0cbd13dec89eb21c6907"),
    (["reference": "A", "storeAdminNo": ""], "2303e4cffa540fbe91c4cd4846690317"),
    (["reference": "A", "merGroupNo": "900001"], "02a2588bcbded6799dbd75a187e22901"),
  ])
  func signatures(own: [String: String], verifySign: String) {
    var parameters = own
    parameters["merchantNo"] = "200001"
    parameters["storeNo"] = "300001"
    parameters["verifySign"] = verifySign
    #expect(SimulatedMerchant.demo.hasSigned(parameters))
    parameters["verifySign"] = verifySign.uppercased()
    #expect(!SimulatedMerchant.demo.hasSigned(parameters))
    parameters["verifySign"] = verifySign
    parameters["reference"] = "other"
    #expect(!SimulatedMerchant.demo.hasSigned(parameters))
  }

  @Test(arguments: [
    (["merchantNo": ""], "000020"), (["storeNo": ""], "000020"), (["amount": ""], "000020"),
    (["currency": ""], "000020"), (["settleCurrency": ""], "000020"),
    (["merchantNo": "200002"], "000030"), (["storeNo": "300002"], "000030"),
    (["amount": "0"], "000023"), (["amount": "0.00"], "000023"), (["amount": "-1.00"], "000023"),
    (["amount": "1.005"], "000023"), (["amount": "1,000.00"], "000023"),
    (["amount": "$1"], "000023"), (["amount": "1e2"], "000023"),
    (["amount": "1000000000.00"], "000023"), (["amount": "92233720368547758.07"], "000023"),
    (["currency": "XXX"], "000023"), (["currency": "usd"], "000023"),
    (["settleCurrency": "XXX"], "000023"), (["timeout": "0"], "000023"),
    (["timeout": "x"], "000023"), (["timeout": "9223372036854775807"], "000023"),
  ])
  func badAdd(changes: [String: String], code: String) {
    var caller = Caller()
    let reply = caller.add(changes)
    #expect(reply.status == 200)
    #expect(reply.body["ret_code"]?.string == code)
    #expect(reply.body["result"] == nil)
    #expect(caller.gateway.ledger.transactions.isEmpty)
  }

  @Test func missingComesBeforeRightsAndRightsBeforeSignature() {
    var caller = Caller()
    let query = "/app-data-search/v3/tran-query"
    let unsigned = caller.call(query, ["reference": "A-1"], sign: false)
    #expect(unsigned.body["ret_code"] == "000020")
    let stranger = caller.call(
      query,
      ["reference": "A-1", "storeNo": "1", "verifySign": "x"],
      sign: false
    )
    #expect(stranger.body["ret_code"] == "000030")
    let wrong = caller.call(
      "/app-instore/v3/add",
      [
        "amount": "x", "currency": "USD", "settleCurrency": "USD", "verifySign": "x",
      ],
      sign: false
    )
    #expect(wrong.status == 400)
    #expect(wrong.body == ["ret_code": "000000", "ret_msg": "data error : verifySign"])
  }

  @Test(arguments: [
    "/app-instore/v3/prepay", "/app-instore/v3/pay", "/app-data-search/v3/tran-query",
    "/app-data-search/v3/cancel", "/app-data-search/v3/refund",
  ])
  func namesOfTransactions(path: String) {
    var caller = Caller()
    let number = caller.add().body["result"]?["transactionNo"]?.string ?? ""
    let rest = [
      "paymentBarcode": Self.code + "01", "vendor": "alipay", "refundAmount": "1.00",
      "currency": "USD", "settleCurrency": "USD",
    ]
    let cases = [
      ([:], "000020"), (["reference": "A-1", "transactionNo": number], "000022"),
      (["reference": "B-1"], "000021"), (["transactionNo": "A-1"], "000021"),
    ]
    for (names, code) in cases {
      let reply = caller.call(path, rest.merging(names) { _, new in new })
      #expect(reply.body["ret_code"]?.string == code)
    }
  }

  @Test func unknownPath() {
    var caller = Caller()
    let reply = caller.call("/app-instore/v3/reverse", ["reference": "A-1"])
    #expect(reply.status == 404)
    #expect(reply.body["ret_code"] == nil)
  }

  @Test func aReferenceIsUsedOnce() {
    var caller = Caller()
    #expect(caller.add().body["ret_code"] == "000100")
    #expect(caller.add().body["ret_code"] == "000022")
    #expect(caller.add(["reference": ""]).body["result"]?["reference"] == .null)
    #expect(caller.add(["reference": ""]).body["ret_code"] == "000100")
    let numbers = caller.gateway.ledger.transactions.map(\.transactionNo)
    #expect(Set(numbers).count == 3)
    #expect(numbers.allSatisfy { $0.count == 18 })
  }

  @Test(arguments: 0...99)
  func outcomes(digits: Int) {
    var caller = Caller()
    _ = caller.add()
    let suffix = digits < 10 ? "0\(digits)" : "\(digits)"
    let prepay = caller.prepay(suffix).body["result"]?["transactionStatus"]?.string
    switch digits {
    case 0...49:
      #expect(prepay == "success")
    case 50...69:
      #expect(prepay == "pending")
      for _ in 0..<(digits - 50) {
        #expect(caller.query().body["result"]?["status"] == "pending")
      }
      #expect(caller.query().body["result"]?["status"] == "success")
    case 70...79:
      #expect(prepay == "failed")
    case 80...89:
      #expect(prepay == "pending")
      caller.now += 120 * 60_000 - 1
      #expect(caller.query().body["result"]?["status"] == "pending")
      caller.now += 1
      #expect(caller.query().body["result"]?["status"] == "closed")
    default:
      #expect(prepay == "pending")
      caller.now += Int64(digits - 89) * 2000 - 1
      #expect(caller.query().body["result"]?["status"] == "pending")
      caller.now += 1
      #expect(caller.query().body["result"]?["status"] == "success")
    }
    let paid = digits < 70 || digits >= 90
    #expect(caller.gateway.ledger[reference: "A-1"]?.kept == (paid ? 1300 : 0))
  }

  @Test func theCustomerPaysThoughNobodyAsks() {
    var caller = Caller()
    _ = caller.add(["timeout": "1"])
    _ = caller.prepay("99")
    caller.gateway.advance(to: Self.now + 20_000)
    #expect(caller.gateway.ledger[reference: "A-1"]?.status == .success)
    #expect(caller.gateway.ledger[reference: "A-1"]?.charges.first?.time == Self.now + 20_000)
  }

  @Test func theTimeToPayEndsWithoutACode() {
    var caller = Caller()
    _ = caller.add(["timeout": "5"])
    caller.now += 5 * 60_000
    #expect(caller.prepay("01").body["ret_code"] == "000040")
    #expect(caller.query().body["result"]?["status"] == "closed")
    #expect(caller.gateway.ledger[reference: "A-1"]?.kept == 0)
  }

  @Test(arguments: ["01", "60", "75", "85", "95"])
  func aCodeIsTakenOnce(digits: String) {
    var caller = Caller()
    _ = caller.add()
    #expect(caller.prepay(digits).body["ret_code"] == "000100")
    #expect(caller.prepay(digits).body["ret_code"] == "000040")
    #expect(caller.prepay("02").body["ret_code"] == "000040")
    let sent = caller.gateway.ledger[reference: "A-1"]?.sentCodes ?? []
    #expect(sent.map(\.repeated) == [false, true, false])
    #expect(sent.map(\.answer) == ["000100", "000040", "000040"])
    #expect(!caller.gateway.ledger.json.text().contains(Self.code))
  }

  @Test(arguments: [
    ("134668918993771801", "alipay", "000022"), ("134668918993771801", "wechat", "000100"),
    ("134668918993771801", "wechatpay", "000100"), ("286498530672949101", "unionpay", "000022"),
    ("286498530672949101", "cash", "000023"), ("6212345678901234501", "unionpay", "000100"),
    ("hQVDUFY01", "unionpay", "000100"), ("PAYPAL-1234", "paypal", "000100"),
  ])
  func vendors(code: String, vendor: String, answer: String) {
    var caller = Caller()
    _ = caller.add()
    let reply = caller.call(
      "/app-instore/v3/prepay",
      ["reference": "A-1", "paymentBarcode": code, "vendor": vendor]
    )
    #expect(reply.body["ret_code"]?.string == answer)
  }

  @Test func cancelOfPaid() {
    var caller = Caller()
    _ = caller.add()
    _ = caller.prepay("01")
    _ = caller.refund("3.00", "R-1")
    #expect(caller.query().body["result"]?["status"] == "success")
    #expect(caller.cancel().body["result"]?["status"] == "closed")
    #expect(caller.cancel().body["result"]?["status"] == "closed")
    let query = caller.query().body["result"]
    #expect(query?["status"] == "closed")
    let refunds = query?["refundInfo"]?.array ?? []
    #expect(refunds.map { $0["refundAmount"] } == ["3.00", "10.00"])
    #expect(refunds.map { $0["refundReference"] } == ["R-1", .null])
    #expect(caller.gateway.ledger[reference: "A-1"]?.kept == 0)
    #expect(caller.gateway.ledger[reference: "A-1"]?.cancels == 2)
  }

  @Test func cancelBeforeTheCustomerPays() {
    var caller = Caller()
    _ = caller.add()
    _ = caller.prepay("95")
    _ = caller.cancel()
    caller.now += 60_000
    #expect(caller.query().body["result"]?["status"] == "closed")
    #expect(caller.gateway.ledger[reference: "A-1"]?.charges.isEmpty == true)
  }

  @Test func refunds() {
    var caller = Caller()
    _ = caller.add()
    #expect(caller.refund("1.00", "R-0").body["ret_code"] == "000040")
    _ = caller.prepay("01")
    #expect(caller.refund("13.01", "R-1").body["ret_code"] == "000023")
    let first = caller.refund("5", "R-1").body
    #expect(first["ret_msg"] == "refund success ")
    #expect(first["result"]?["refundAmount"] == "5.00")
    #expect(first["result"]?["status"] == "success")
    #expect(caller.refund("5.00", "R-1").body["ret_code"] == "000022")
    #expect(caller.refund("8.01", "R-2").body["ret_code"] == "000023")
    #expect(caller.refund("8.00", "R-2").body["ret_code"] == "000100")
    #expect(caller.refund("0.01", "R-3").body["ret_code"] == "000023")
    #expect(caller.gateway.ledger[reference: "A-1"]?.kept == 0)
  }

  @Test func cancelAfterEverythingWentBack() {
    var caller = Caller()
    _ = caller.add()
    _ = caller.prepay("01")
    _ = caller.refund("13.00", "R-1")
    #expect(caller.cancel().body["result"]?["status"] == "closed")
    #expect(caller.gateway.ledger[reference: "A-1"]?.refunds.count == 1)
  }

  @Test(arguments: [Int64.min, -1, 0, .max])
  func anyTime(now: Int64) {
    var caller = Caller()
    caller.now = now
    #expect(caller.add().body["result"]?["transactionNo"]?.string?.count == 18)
    #expect(caller.prepay("99").body["ret_code"] == "000100")
    #expect(caller.query().body["ret_code"] == "000100")
    caller.gateway.advance(to: now)
  }
}
