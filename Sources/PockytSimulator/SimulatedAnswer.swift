/// What a call is answered, as values.
public enum SimulatedAnswer: Sendable, Equatable {
  /// The `ret_code` 000100 with a `result`.
  case report(SimulatedReport)
  /// Any other `ret_code`.
  case refused(Refusal)
  /// Nothing that the API describes, with this HTTP status.
  case unreadable(status: Int)

  /// The `ret_code`; nil when there is none.
  public var code: String? {
    switch self {
    case .report: "000100"
    case .refused(let refusal): refusal.code
    case .unreadable: nil
    }
  }

  /// The `result`; nil when there is none.
  public var report: SimulatedReport? {
    if case .report(let report) = self { report } else { nil }
  }
}

/// The `result` of an answer, as values.
public struct SimulatedReport: Sendable, Equatable {
  /// The call that is answered.
  public let call: SimulatedCall
  /// The transaction as the answer shows it, which a fault may have made differ from the ledger.
  public internal(set) var transaction: SimulatedTransaction
  /// The word for how it stands; of the refund, in the answer to `refund`.
  public internal(set) var status: String
  /// The refund that the call made.
  public internal(set) var refund: SimulatedTransaction.Refund?
  /// By how many milliseconds the times in the answer are ahead of the truth.
  public internal(set) var clockSkew: Int64 = 0
}
