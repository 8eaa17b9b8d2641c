public import Payment
public import Sales
import StrictJSON

/// The gateway's in-store API (API reference V3) as values: calls become requests, and what came
/// back becomes an answer.
///
/// It knows no network and waits for nothing.
public struct PockytWire: Sendable {
  private let merchant: Merchant
  private let signature: Signature
  private let options: PockytClient.Options

  /// The wire of one merchant's account.
  public init(
    merchant: Merchant,
    token: GatewayToken,
    options: PockytClient.Options = PockytClient.Options()
  ) {
    self.merchant = merchant
    signature = Signature(token: token)
    self.options = options
  }

  /// What is sent for a call.
  ///
  /// - Parameters:
  ///   - call: the call.
  ///   - reference: the till's name of the transaction: for `add`, and for a `query` without a
  ///     transaction number.
  ///   - amount: what the wallet shall be charged: for `add`.
  ///   - code: the customer's code: for `prepay`.
  /// - Returns: the request; nil for a `prepay` without a code and an `add` without an amount.
  public func request(
    for call: GatewayCall,
    reference: String,
    amount: Money? = nil,
    code: WalletCode? = nil
  ) -> PockytRequest? {
    let paths = options.paths
    switch call {
    case .add:
      guard let amount else { return nil }
      return request(
        to: paths.add,
        within: options.addLimit,
        [
          ("amount", amount.decimal), ("currency", amount.currency.code),
          ("settleCurrency", options.settleCurrency), ("reference", reference),
          ("timeout", String(options.minutesToPay)),
        ],
        requestID: reference
      )
    case .prepay(let transactionNo, let vendor):
      guard let code = code?.reveal({ $0 }) else { return nil }
      return request(
        to: paths.prepay,
        within: options.prepayLimit,
        [
          ("transactionNo", transactionNo), ("paymentBarcode", code),
          ("vendor", vendor?.rawValue ?? ""),
        ],
        secret: code
      )
    case .query(let transactionNo):
      // The gateway refuses both names at once.
      let name = transactionNo.map { ("transactionNo", $0) } ?? ("reference", reference)
      return request(to: paths.query, within: options.queryLimit, [name])
    case .detail(let transactionNo):
      return request(
        to: paths.detail,
        within: options.queryLimit,
        [("transactionNo", transactionNo)]
      )
    case .cancel(let transactionNo):
      // No request ID: a repeated cancel must be carried out again, since the wallet may have been
      // charged in between.
      return request(
        to: paths.cancel,
        within: options.cancelLimit,
        [("transactionNo", transactionNo)]
      )
    case .refund(let transactionNo, let amount, let reference):
      return request(
        to: paths.refund,
        within: options.refundLimit,
        [
          ("transactionNo", transactionNo), ("refundAmount", amount.decimal),
          ("currency", amount.currency.code), ("settleCurrency", options.settleCurrency),
          ("refundReference", reference),
        ],
        requestID: reference,
        isRefund: true
      )
    }
  }

  private func request(
    to path: String,
    within limit: Duration,
    _ own: [(name: String, value: String)],
    requestID: String? = nil,
    isRefund: Bool = false,
    secret: String? = nil
  ) -> PockytRequest {
    let identity = [
      (name: "merchantNo", value: merchant.merchantNo), ("storeNo", merchant.storeNo),
      ("storeAdminNo", merchant.storeAdminNo ?? ""), ("merGroupNo", merchant.merGroupNo ?? ""),
    ]
    // The gateway's own clients disagree on whether an empty value is signed, so none is sent.
    let parameters = (identity + own).filter { !$0.value.isEmpty }
    let verifySign = signature.verifySign(for: parameters)
    var body = JSONObject()
    for (name, value) in parameters {
      body[name] = .string(value)
    }
    body["verifySign"] = .string(verifySign)
    return PockytRequest(
      path: path,
      body: Array(JSONValue.object(body).text().utf8),
      requestID: requestID,
      limit: limit,
      reader: AnswerReader(
        secrets: [verifySign] + (secret.map { [$0] } ?? []),
        isRefund: isRefund
      )
    )
  }
}

/// One call as it goes over HTTP; its body holds secrets, so it cannot be printed.
public struct PockytRequest: Sendable, CustomStringConvertible, CustomReflectable {
  /// The path, beginning with `/`.
  public let path: String
  /// The JSON text.
  public let body: [UInt8]
  /// The value of the header `Pockyt-Request-ID`, if the call has one.
  public let requestID: String?
  /// The time for the whole call.
  public let limit: Duration
  let reader: AnswerReader

  /// What an answer to this request means.
  ///
  /// No text in it carries the code or `verifySign`, even if the gateway sends them back.
  public func read(_ answer: TransportAnswer) -> GatewayAnswer {
    reader.read(answer)
  }

  /// The path alone.
  public var description: String { "<request to \(path)>" }

  /// A mirror without children, so that dumps show nothing.
  public var customMirror: Mirror { Mirror(self, children: [:]) }
}
