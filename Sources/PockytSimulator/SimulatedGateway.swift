public import StrictJSON

/// The gateway's in-store API without any network: requests in, answers out, and a ledger that
/// tells the truth about the money.
///
/// The order of the checks, the `ret_code` of each and the answers follow the API reference V3;
/// where that is silent, the choice is named at its place.
public struct SimulatedGateway: Sendable {
  /// An answer as it goes over HTTP.
  public struct Reply: Sendable, Equatable {
    /// The HTTP status.
    public let status: Int
    /// The body.
    public let body: JSONValue
  }

  /// The largest amount of a transaction, in minor units.
  static let largestAmount: Int64 = 99_999_999_999

  /// All that happened so far.
  public internal(set) var ledger: Ledger
  let merchant: SimulatedMerchant

  /// A gateway with one merchant, going on from a ledger.
  public init(merchant: SimulatedMerchant = .demo, ledger: Ledger = Ledger()) {
    self.merchant = merchant
    self.ledger = ledger
  }

  /// Answers one call.
  ///
  /// - Parameters:
  ///   - path: the path of the call.
  ///   - parameters: all parameters with their texts as they were sent, `verifySign` included.
  ///   - now: the time in milliseconds since 1 January 1970, UTC, from 0 to the year 2286.
  /// - Returns: HTTP 200, or 400 for a wrong signature and 404 for an unknown path.
  public mutating func handle(
    path: String,
    parameters: [String: String],
    now: Int64
  ) -> Reply {
    guard let endpoint = Endpoint(rawValue: path) else {
      return Reply(status: 404, body: ["error": "there is nothing at this path"])
    }
    do {
      let call = Call(parameters: parameters, now: min(max(now, 0), Self.latestTime))
      try admit(call, to: endpoint)
      return switch endpoint {
      case .add: try add(call)
      case .prepay, .pay: try prepay(call)
      case .query: try query(call)
      case .cancel: try cancel(call)
      case .refund: try refund(call)
      }
    } catch {
      return error.reply
    }
  }

  /// Lets happen what is due by now: customers pay, and the time to pay ends.
  ///
  /// A request does so for its own transaction; this does it for all, before a look at the ledger.
  /// - Parameter now: the time, as in `handle`.
  public mutating func advance(to now: Int64) {
    for place in ledger.transactions.indices {
      ledger.transactions[place].advance(to: now)
    }
  }

  /// Later times would give numbers of more than 18 digits.
  private static let latestTime: Int64 = 9_999_999_999_999

  /// The checks that come before those of the single call.
  private func admit(_ call: Call, to endpoint: Endpoint) throws(Refusal) {
    for name in ["merchantNo", "storeNo", "verifySign"] + endpoint.required {
      _ = try call.required(name)
    }
    if endpoint != .add, call["transactionNo"] == nil, call["reference"] == nil {
      throw Refusal("000020", "data error : transactionNo and reference")
    }
    guard call["merchantNo"] == merchant.merchantNo, call["storeNo"] == merchant.storeNo
    else { throw Refusal("000030", "data error : merchantNo and storeNo") }
    guard merchant.hasSigned(call.parameters) else {
      throw Refusal("000000", "data error : verifySign", status: 400)
    }
  }
}

/// The paths of the API and the parameters that each of them needs besides the common ones.
private enum Endpoint: String {
  case add = "/app-instore/v3/add"
  case prepay = "/app-instore/v3/prepay"
  case pay = "/app-instore/v3/pay"
  case query = "/app-data-search/v3/tran-query"
  case cancel = "/app-data-search/v3/cancel"
  case refund = "/app-data-search/v3/refund"

  var required: [String] {
    switch self {
    case .add: ["amount", "currency", "settleCurrency"]
    case .prepay: ["paymentBarcode"]
    case .pay: ["paymentBarcode", "vendor"]
    case .query, .cancel: []
    case .refund: ["refundAmount", "currency", "settleCurrency"]
    }
  }
}

/// An answer with a `ret_code` other than 000100.
struct Refusal: Error {
  let code: String
  let message: String
  let status: Int

  init(_ code: String, _ message: String, status: Int = 200) {
    self.code = code
    self.message = message
    self.status = status
  }

  var reply: SimulatedGateway.Reply {
    .init(status: status, body: ["ret_code": .string(code), "ret_msg": .string(message)])
  }
}
