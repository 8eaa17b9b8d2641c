import Payment
import Sales

/// The course of a shop in words, for a replay.
final class Trace {
  private(set) var lines: [String] = []

  func append(_ line: String) {
    lines.append(line)
  }
}

extension GatewayCall {
  var brief: String {
    switch self {
    case .add: "add"
    case .prepay: "prepay"
    case .query(let number): number == nil ? "search" : "query"
    case .detail: "detail"
    case .cancel: "cancel"
    case .refund(_, let amount, let reference): "refund \(amount.decimal) as \(reference)"
    }
  }

  /// Milliseconds after which the client gives up.
  var limit: Int64 {
    switch self {
    case .add: 10_000
    case .prepay: 30_000
    case .query, .detail: 8_000
    case .cancel, .refund: 15_000
    }
  }

  var isPrepay: Bool {
    if case .prepay = self { true } else { false }
  }

  var isQuery: Bool {
    if case .query = self { true } else { false }
  }
}

extension GatewayAnswer {
  var brief: String {
    switch self {
    case .transaction(let report):
      "\(report.status) of \(report.transactionNo) \(report.reference ?? "-")"
        + report.refunds.map {
          " (\($0.reference ?? "-") \($0.amount?.decimal ?? "?") \($0.status))"
        }.joined()
    case .refused(let refusal): refusal.code
    case .none(let missing):
      missing.certainlyNotSent ? "not sent" : "silence, \(missing.reason)"
    }
  }

  var status: TransactionStatus? {
    if case .transaction(let report) = self { report.status } else { nil }
  }

  var isSilence: Bool {
    if case .none(let missing) = self { !missing.certainlyNotSent } else { false }
  }
}
