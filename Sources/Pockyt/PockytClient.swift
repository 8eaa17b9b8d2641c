public import Payment
public import Sales
import StrictJSON

/// Calls the gateway's in-store API (API reference V3): signs, sends, and reads the answers
/// strictly.
///
/// No call throws: whatever happens becomes a `GatewayAnswer`. No answer carries the code, the
/// token, its digest, `verifySign` or the body of the request.
public struct PockytClient: Sendable {
  private let merchant: Merchant
  private let signature: Signature
  private let transport: any GatewayTransport
  private let options: Options

  /// A client of one merchant's account.
  public init(
    merchant: Merchant,
    token: GatewayToken,
    transport: any GatewayTransport,
    options: Options = Options()
  ) {
    self.merchant = merchant
    signature = Signature(token: token)
    self.transport = transport
    self.options = options
  }

  /// Creates a transaction; no wallet is involved yet.
  ///
  /// - Parameters:
  ///   - amount: what the wallet shall be charged, more than zero.
  ///   - reference: the till's own name for the transaction, never used before.
  /// - Returns: the new transaction, a refusal, or that there is no answer.
  public func add(amount: Money, reference: String) async -> GatewayAnswer {
    await call(
      "/app-instore/v3/add",
      within: options.addLimit,
      [
        ("amount", amount.decimal), ("currency", amount.currency.code),
        ("settleCurrency", options.settleCurrency), ("reference", reference),
        ("timeout", String(options.minutesToPay)),
      ]
    )
  }

  /// Sends the customer's code.
  ///
  /// Whatever is answered, the wallet may have been charged: only a query tells.
  ///
  /// - Parameters:
  ///   - transactionNo: the gateway's number from `add`.
  ///   - code: the code that the customer showed.
  ///   - vendor: the wallet's family, or nil to let the gateway recognise it.
  /// - Returns: the transaction as it stands, a refusal, or that there is no answer.
  public func prepay(
    transactionNo: String,
    code: WalletCode,
    vendor: Vendor?
  ) async -> GatewayAnswer {
    await call(
      options.prepayPath,
      within: options.prepayLimit,
      [
        ("transactionNo", transactionNo), ("paymentBarcode", code.reveal { $0 }),
        ("vendor", vendor?.rawValue ?? ""),
      ]
    )
  }

  /// Asks how a transaction stands.
  public func query(_ name: TransactionName) async -> GatewayAnswer {
    await call("/app-data-search/v3/tran-query", within: options.queryLimit, [name.parameter])
  }

  /// Closes an unpaid transaction, or refunds a paid one in full.
  public func cancel(_ name: TransactionName) async -> GatewayAnswer {
    await call("/app-data-search/v3/cancel", within: options.cancelLimit, [name.parameter])
  }

  private func call(
    _ path: String,
    within limit: Duration,
    _ own: [(name: String, value: String)]
  ) async -> GatewayAnswer {
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
    let secrets = [verifySign] + parameters.filter { $0.name == "paymentBarcode" }.map(\.value)
    do {
      let answer = try await transport.post(
        path,
        body: Array(JSONValue.object(body).text().utf8),
        within: limit
      )
      return AnswerReader(secrets: secrets).read(answer)
    } catch {
      return .none(NoAnswer(certainlyNotSent: error.certainlyNotSent, reason: error.reason))
    }
  }
}

extension PockytClient {
  /// What an account or a test may set otherwise.
  public struct Options: Sendable {
    /// The path that takes the code: `/app-instore/v3/prepay`, or `/app-instore/v3/pay` on old
    /// accounts, which then demand a vendor.
    public var prepayPath = "/app-instore/v3/prepay"
    /// The currency in which the gateway settles with the merchant.
    public var settleCurrency = "USD"
    /// Minutes after which the gateway closes a transaction that was not paid.
    public var minutesToPay = 5
    /// The time for a whole `add`.
    public var addLimit = Duration.seconds(10)
    /// The time for a whole `prepay`.
    public var prepayLimit = Duration.seconds(30)
    /// The time for a whole `query`.
    public var queryLimit = Duration.seconds(8)
    /// The time for a whole `cancel`.
    public var cancelLimit = Duration.seconds(15)

    /// The usual options.
    public init() {}
  }
}

/// One of the two names of a transaction; the gateway refuses both at once.
public enum TransactionName: Sendable, Hashable {
  /// The gateway's number.
  case transactionNo(String)
  /// The till's reference.
  case reference(String)

  fileprivate var parameter: (name: String, value: String) {
    switch self {
    case .transactionNo(let number): ("transactionNo", number)
    case .reference(let reference): ("reference", reference)
    }
  }
}
