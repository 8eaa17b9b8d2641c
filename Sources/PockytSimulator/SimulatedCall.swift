/// The calls of the gateway's API that the simulator knows.
public enum SimulatedCall: String, Sendable, CaseIterable {
  /// Creates a transaction.
  case add
  /// Sends the customer's code for it, over the path `prepay` or the older `pay`.
  case prepay
  /// Asks how it stands: `tran-query`.
  case query
  /// Ends it, and gives back what was paid.
  case cancel
  /// Gives back a part or all of what was paid.
  case refund
  /// Asks for all its members.
  case detail

  /// The call at a path and the parameters that it needs there besides the common ones; nil when
  /// there is nothing at this path.
  static func at(path: String) -> (call: SimulatedCall, required: [String])? {
    switch path {
    case "/app-instore/v3/add": (.add, ["amount", "currency", "settleCurrency"])
    case "/app-instore/v3/prepay": (.prepay, ["paymentBarcode"])
    case "/app-instore/v3/pay": (.prepay, ["paymentBarcode", "vendor"])
    case "/app-instore/v3/detail": (.detail, [])
    case "/app-data-search/v3/tran-query": (.query, [])
    case "/app-data-search/v3/cancel": (.cancel, [])
    case "/app-data-search/v3/refund":
      (.refund, ["refundAmount", "currency", "settleCurrency"])
    default: nil
    }
  }

  /// Where the call stands among all of them, from 0.
  var place: Int {
    switch self {
    case .add: 0
    case .prepay: 1
    case .query: 2
    case .cancel: 3
    case .refund: 4
    case .detail: 5
    }
  }
}
