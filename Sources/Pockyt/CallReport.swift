import Payment

/// How one call went, for logs and for `GatewayHealth`; it holds no secrets.
public struct CallReport: Sendable, Equatable {
  /// How it ended.
  public enum Outcome: String, Sendable {
    /// The gateway gave an answer that can be relied on, be it a refusal.
    case answered
    /// There is no such answer; the gateway may have received the call.
    case noAnswer
    /// Not a byte of the call has left.
    case notSent
  }

  /// Which call: `add`, `prepay`, `query`, `detail`, `cancel` or `refund`.
  public var call: String
  /// How it ended.
  public var outcome: Outcome
  /// How long it took, in milliseconds.
  public var latency: Int64
  /// The gateway's `ret_code`, when it was answered.
  public var code: String?
  /// The HTTP status, when one came.
  public var status: Int?
  /// Why there is no answer.
  public var reason: String?

  /// A report from its parts.
  public init(
    call: String,
    outcome: Outcome,
    latency: Int64,
    code: String? = nil,
    status: Int? = nil,
    reason: String? = nil
  ) {
    self.call = call
    self.outcome = outcome
    self.latency = latency
    self.code = code
    self.status = status
    self.reason = reason
  }

  init(_ call: GatewayCall, answer: GatewayAnswer, status: Int?, latency: Int64) {
    self.init(call: call.name, outcome: .answered, latency: latency, status: status)
    switch answer {
    case .transaction: code = RefusedCall.success
    case .refused(let refusal): code = refusal.code
    case .none(let missing):
      outcome = missing.certainlyNotSent ? .notSent : .noAnswer
      reason = missing.reason
    }
  }
}

extension RefusedCall {
  /// The `ret_code` of a call that worked.
  static let success = "000100"
}

extension GatewayCall {
  /// The name of the call in reports.
  fileprivate var name: String {
    switch self {
    case .add: "add"
    case .prepay: "prepay"
    case .query: "query"
    case .detail: "detail"
    case .cancel: "cancel"
    case .refund: "refund"
    }
  }
}
