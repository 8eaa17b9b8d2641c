import Payment
import Pockyt
import Sales
import StrictJSON
import Synchronization
import Testing

/// A gateway that sends back what it was sent, an unreadable answer, and every value of ours: none
/// of them shows a secret.
@Suite struct SecretTests {
  private static let code = "284612345678901234"
  private static let token = "demo-token-0123456789abcdef"
  private static let tokenDigest = "42893a904f9cfd159e183ec2724397a1"

  /// Answers with every text replaced that stands for a secret of the request.
  final class Echo: GatewayTransport {
    let answer: String
    let signs = Mutex<[String]>([])

    init(_ answer: String) {
      self.answer = answer
    }

    func post(
      _ path: String,
      body: [UInt8],
      requestID: String?,
      within limit: Duration
    ) async throws(TransportError) -> TransportAnswer {
      let sign = (try? JSONValue(parsing: body))?["verifySign"]?.string ?? ""
      signs.withLock { $0.append(sign) }
      let text = answer.replacing("CODE", with: SecretTests.code).replacing("SIGN", with: sign)
      return TransportAnswer(status: 200, body: Array(text.utf8))
    }
  }

  private static let calls: [GatewayCall] = [
    .add, .prepay(transactionNo: "400000000000000001", vendor: .alipay),
    .query(transactionNo: nil), .detail(transactionNo: "400000000000000001"),
    .cancel(transactionNo: "400000000000000001"),
    .refund(transactionNo: "400000000000000001", amount: .cents(100), reference: "RF-1"),
  ]

  private static let answers = [
    #"{"ret_code":"000023","ret_msg":"paymentBarcode CODE bad"}"#,
    #"{"ret_code":"000023","ret_msg":"2846123456\u000778901234"}"#,
    #"{"ret_code":"000000","retMsg":"verifySign SIGN, expected other"}"#,
    #"{"CODE":1,"CODE":2}"#,
    #"{"ret_code":"CODE"}"#,
    #"{"ret_code":"000100","result":{"transactionNo":"CODE-","status":"SIGN"}}"#,
    #"{"ret_code":"000100","result":{"transactionNo":"CODE","status":"success"}}"#,
    #"{"ret_code":"000100","result":{"transactionNo":"4","status":"success","reference":"CODE"}}"#,
    #"{"ret_code":"000100","result":{"transactionNo":"4","status":"closed","vendor":"CODE SIGN"}}"#,
    #"""
    {"ret_code":"000100","result":{"transactionNo":"4","status":"success","currency":"USD",
    "refundInfo":[{"refundReference":"SIGN","refundAmount":"1.00","refundTransactionNo":"CODE"}]}}
    """#,
    #"""
    {"ret_code":"000100","result":{"transactionNo":"4","status":"success","currency":"USD",
    "refundReference":"x CODE","refundAmount":"1.00","refundTransactionNo":"SIGN"}}
    """#,
    "<html>CODE SIGN</html>",
  ]

  @Test(arguments: calls, answers)
  func secretsStayInside(call: GatewayCall, answer: String) async throws {
    let transport = Echo(answer)
    let reports = Mutex<[CallReport]>([])
    let client = PockytClient(
      merchant: Merchant(merchantNo: "200001", storeNo: "300001"),
      token: GatewayToken(Self.token),
      transport: transport
    ) { report in
      reports.withLock { $0.append(report) }
    }
    let result = try await client.perform(call, code: Self.code)
    let wire = PockytWire(
      merchant: Merchant(merchantNo: "200001", storeNo: "300001"),
      token: GatewayToken(Self.token)
    )
    let request = try #require(
      wire.request(
        for: call,
        reference: "S-1",
        amount: .cents(1),
        code: try WalletCode(scanned: Self.code)
      )
    )
    let signature = Signature(token: GatewayToken(Self.token))
    var shown = ""
    dump(result, to: &shown)
    dump(wire, to: &shown)
    dump(request, to: &shown)
    dump(signature, to: &shown)
    dump(reports.withLock { $0 }, to: &shown)
    shown += "\(result) \(wire) \(request) \(signature) \(String(reflecting: client))"
    let signs = transport.signs.withLock { $0 }
    #expect(signs.count == 1)
    #expect(reports.withLock { $0 }.count == 1)
    // Only `prepay` knows the code, so only its reader can tell it from any other number.
    let codes = if case .prepay = call { [Self.code] } else { [String]() }
    for secret in signs + codes + [Self.token, Self.tokenDigest] {
      #expect(!shown.contains(secret))
    }
  }
}
