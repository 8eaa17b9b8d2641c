import Sales
import Testing

@testable import Pockyt

@Suite struct SignatureTests {
  /// A call and the `verifySign` that belongs to it.
  struct Example: CustomTestStringConvertible, Sendable {
    let testDescription: String
    let parameters: [(name: String, value: String)]
    let verifySign: String

    init(_ name: String, _ parameters: [(name: String, value: String)], _ verifySign: String) {
      testDescription = name
      self.parameters = parameters
      self.verifySign = verifySign
    }
  }

  private static let demoStore = [
    (name: "merchantNo", value: "200001"), (name: "storeNo", value: "300001"),
  ]
  private static let publishedStore = [
    (name: "merchantNo", value: "200043"), (name: "storeNo", value: "300014"),
  ]

  /// Worked out with the gateway's own PHP, Python, JavaScript and Java clients.
  static let workedExamples = [
    Example(
      "add",
      demoStore + [
        ("reference", "POS-20240101-0001"), ("amount", "13.00"), ("currency", "USD"),
        ("settleCurrency", "USD"),
      ],
      "89e738d168868c77b29acd2b754527bd"
    ),
    Example(
      "prepay with vendor",
      demoStore + [
        ("vendor", "alipay"), ("transactionNo", "400000000000000001"),
        ("paymentBarcode", "284612345678901234"),
      ],
      "32bf540834d3b04e2e079deae9c36ec4"
    ),
    Example(
      "prepay without vendor",
      demoStore + [
        ("transactionNo", "400000000000000001"), ("paymentBarcode", "284612345678901234"),
      ],
      "3ae94ea604d1efaf49461653ddfdd67a"
    ),
    Example(
      "query",
      demoStore + [("reference", "POS-20240101-0001")],
      "9f703c9a4b4aad8618e8ae43717d8a53"
    ),
    Example(
      "cancel",
      demoStore + [("transactionNo", "400000000000000001")],
      "5c691081deaec297c1d91247e7e7291f"
    ),
    Example(
      "refund",
      demoStore + [
        ("transactionNo", "400000000000000001"), ("refundAmount", "5.00"), ("currency", "USD"),
        ("settleCurrency", "USD"), ("refundReference", "RF-0001"),
      ],
      "d894ca10ca932349dc881c6ab864640a"
    ),
    Example(
      "notification",
      [
        ("transactionNo", "400000000000000001"), ("status", "success"), ("amount", "13.00"),
        ("currency", "USD"), ("settleCurrency", "USD"), ("reference", "POS-20240101-0001"),
        ("time", "20240101123045"),
      ],
      "ed8bdb311be04fc4ad3897b8cea76de6"
    ),
    Example(
      "raw UTF-8 without escaping",
      demoStore + [("reference", "订单-1 & x=y")],
      "b0acabea75c59d399e142ba9e819ae6d"
    ),
    Example(
      "empty value left out",
      demoStore + [("reference", "A"), ("storeAdminNo", "")],
      "9544f93298bb0cbd13dec89eb21c6907"
    ),
    Example(
      "verifySign left out",
      demoStore + [("reference", "A"), ("verifySign", "x")],
      "9544f93298bb0cbd13dec89eb21c6907"
    ),
    Example(
      "names in the order of their bytes",
      demoStore + [("reference", "A"), ("merGroupNo", "900001")],
      "02a2588bcbded6799dbd75a187e22901"
    ),
  ]

  /// Printed in the gateway's documentation, where the token is known by its MD5 alone.
  static let publishedExamples = [
    Example(
      "signing page",
      publishedStore + [
        ("amount", "1.00"), ("callbackUrl", "https://wx.yuansfer.yunkeguan.com/wx"),
        ("ipnUrl", "https://wx.yuansfer.yunkeguan.com/wx"), ("currency", "USD"),
        ("goodsInfo", #"[{"goods_name":"Yuansfer","quantity":"1"}]"#),
        ("reference", "seq_1525922323"), ("terminal", "ONLINE"), ("timeout", "120"),
        ("vendor", "alipay"),
      ],
      "b6bfd66531ae7c9499115c7480a2c8aa"
    ),
    Example(
      "prepay",
      publishedStore + [
        ("transactionNo", "297553636764407286"), ("paymentBarcode", "286498530672949108"),
        ("vendor", "alipay"),
      ],
      "f38965887c5676e2fb19d951251eb613"
    ),
    Example(
      "query",
      publishedStore + [("transactionNo", "297553638300708562")],
      "0df745088d7202a6d186596acdc82c6a"
    ),
    Example(
      "create-trans-qrcode",
      publishedStore + [
        ("amount", "0.11"), ("currency", "USD"), ("settleCurrency", "USD"), ("vendor", "alipay"),
        ("reference", "test2020102023"), ("ipnUrl", "http://zk-tys.yunkeguan.com/login/test"),
        ("needQrcode", "true"), ("timeout", "120"),
      ],
      "45bfac0286debaf0c316c011d6842d2c"
    ),
    Example(
      "refund",
      publishedStore + [
        ("refundAmount", "0.01"), ("currency", "USD"), ("settleCurrency", "USD"),
        ("transactionNo", "297553638301777927"), ("refundReference", "refund2020101305"),
      ],
      "dd81f7781603bec48ae2c6a9ac758bf2"
    ),
    Example(
      "add of the second version",
      publishedStore + [
        ("amount", "13"), ("currency", "USD"), ("reference", "test20200101206"),
      ],
      "c29c8240bf99510d4d53a0ca36f9c135"
    ),
    Example(
      "notification",
      [
        ("transactionNo", "305680500880311923"), ("status", "success"), ("amount", "0.01"),
        ("currency", "USD"), ("settleCurrency", "USD"), ("reference", "test1666247277861"),
        ("time", "20221020142817"),
      ],
      "435d01c5d5fa88cfe8168fbfbf732519"
    ),
  ]

  @Test(arguments: workedExamples)
  func worked(example: Example) {
    let signature = Signature(token: GatewayToken(" demo-token-0123456789abcdef\n"))
    #expect(signature.verifySign(for: example.parameters) == example.verifySign)
    #expect(signature.verifySign(for: example.parameters.reversed()) == example.verifySign)
  }

  @Test(arguments: publishedExamples)
  func published(example: Example) {
    let signature = Signature(tokenDigest: "186abea4b8610d7ff03768255588597a")
    #expect(signature.verifySign(for: example.parameters) == example.verifySign)
  }

  @Test func everyValueCounts() {
    let signature = Signature(token: GatewayToken("token"))
    let one = signature.verifySign(for: [("amount", "13.00")])
    #expect(one != signature.verifySign(for: [("amount", "13.01")]))
    #expect(one != Signature(token: GatewayToken("other")).verifySign(for: [("amount", "13.00")]))
  }
}
