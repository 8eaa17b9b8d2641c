import Payment
import PockytSimulator
import Sales

extension Auditor {
  /// What is known about one refund without asking its machine.
  struct RefundFile {
    var heard: (call: GatewayCall, answer: GatewayAnswer)?
    /// When the request may first have left.
    var requestedAt: Int64?
    var leftAloneUntil: Int64 = .min
    var told: [RefundVerdict] = []
    var hasNews = false
    var steps = 0
  }

  /// A new machine knows nothing that was not committed.
  mutating func startsAgain(refund id: Int) {
    refundFiles[id].heard = nil
    refundFiles[id].leftAloneUntil = .min
  }

  mutating func hears(
    _ answer: GatewayAnswer,
    to call: GatewayCall,
    refund id: Int,
    at now: Int64
  ) {
    refundFiles[id].heard = (call, answer)
    if case .none(let missing) = answer, let wait = missing.retryAfter {
      refundFiles[id].leftAloneUntil = now + min(wait, 60_000)
    }
  }

  func calls(
    _ call: GatewayCall,
    refund id: Int,
    disk: Refund?,
    at now: Int64
  ) throws(Violation) {
    try check(
      .manners,
      now >= refundFiles[id].leftAloneUntil,
      "\(call.brief) \(refundFiles[id].leftAloneUntil - now) ms before the gateway wants it"
    )
    guard case .refund(let transactionNo, let amount, let reference) = call else {
      try check(.commitFirst, call.isQuery, "\(call.brief) for a refund")
      return
    }
    try check(
      .refundKey,
      disk?.reference == reference && disk?.amount == amount
        && disk?.transactionNo == transactionNo && disk?.state != .new && disk?.state != .accepted
        && disk?.state.isFinal == false,
      "\(call.brief) leaves while the journal says \(disk?.state.rawValue ?? "nothing")"
    )
  }

  /// `all` are all refunds of the transaction in the journal.
  mutating func commits(
    _ refund: Refund,
    _ id: Int,
    _ truth: SimulatedTransaction?,
    all: [Refund],
    at now: Int64
  ) throws(Violation) {
    refundFiles[id].hasNews = true
    if refund.requests > 0, refundFiles[id].requestedAt == nil { refundFiles[id].requestedAt = now }
    let sum = all.filter { $0.state != .refused }.reduce(0) { $0 + $1.amount.minorUnits }
    try check(.refundKey, sum <= refund.paid.minorUnits, "\(sum) of \(refund.paid.decimal)")
    try check(refund, truth)
    guard refund.state == .done, case let (_, answer)? = refundFiles[id].heard else {
      try check(.evidence, refund.state != .done, "refunded upon nothing")
      return
    }
    var isListed = false
    if case .transaction(let report) = answer {
      isListed =
        report.transactionNo == refund.transactionNo
        && report.refunds.contains {
          $0.reference == refund.reference && $0.amount == refund.amount && $0.status == .success
        }
    }
    try check(.evidence, isListed, "refunded upon \(answer.brief)")
  }

  /// Checks a refund against the ledger.
  func check(_ refund: Refund, _ truth: SimulatedTransaction?) throws(Violation) {
    let own = truth?.refunds.filter { $0.reference == refund.reference } ?? []
    try check(.refundKey, own.count <= 1, "\(own.count) movements under \(refund.reference)")
    let holds: Bool =
      switch refund.state {
      case .done: own.count == 1 && own[0].paidAt != nil && own[0].amount == refund.amount
      case .accepted: own.count == 1
      case .refused: own.isEmpty
      case .new, .sent, .shortOfFunds: true
      }
    try check(.money, holds, "\(refund.reference) is \(refund.state), the ledger has \(own.count)")
  }

  mutating func tells(
    _ verdict: RefundVerdict,
    refund id: Int,
    disk: Refund?
  ) throws(Violation) {
    let told = refundFiles[id].told
    try check(.spoken, disk?.told == verdict, "\(verdict) is told before it is durable")
    let isBetter =
      switch told.last {
      case nil: true
      case .unknown?: verdict != .unknown
      case .waitingFunds?: verdict == .refunded || verdict == .notRefunded
      case .refunded?, .notRefunded?: false
      }
    try check(.spoken, isBetter && refundFiles[id].hasNews, "\(verdict) is told after \(told)")
    refundFiles[id].told.append(verdict)
    refundFiles[id].hasNews = false
  }

  func checkAnswered(refund id: Int, disk: Refund?, at now: Int64) throws(Violation) {
    guard let requestedAt = refundFiles[id].requestedAt else { return }
    try check(
      .spoken,
      now < requestedAt + 30_000 || disk?.told != nil,
      "nothing is said \(now - requestedAt) ms after the request"
    )
  }
}
