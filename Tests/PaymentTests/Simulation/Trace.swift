import Payment

/// The course of a sale in words, for a replay.
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
    case .cancel: "cancel"
    }
  }
}

extension GatewayAnswer {
  var brief: String {
    switch self {
    case .transaction(let report):
      "\(report.status) of \(report.transactionNo) \(report.reference ?? "")"
        + (report.refunded ? " given back" : "")
    case .refused(let refusal): refusal.code
    case .none(let missing): missing.certainlyNotSent ? "not sent" : "silence"
    }
  }
}

extension PaymentEvent {
  var brief: String {
    switch self {
    case .begun: "begun"
    case .resumed: "resumed"
    case .scanned: "scanned"
    case .answered(let answer): "answered \(answer.brief)"
    case .woke: "woke"
    case .cancelRequested: "cancel wanted"
    }
  }
}

extension PaymentEffect {
  var brief: String {
    switch self {
    case .commit(let attempt): "commit \(attempt.state)"
    case .call(let call): "call \(call.brief)"
    case .wake: "wake"
    case .tell(let verdict): "tell \(verdict)"
    }
  }
}
