import Payment
import PockytSimulator

extension SimulatedAnswer {
  /// The answer as the gateway's client reads it from the wire.
  func read(after fault: GatewayFault?) -> GatewayAnswer {
    switch self {
    case .refused(let refusal):
      .refused(RefusedCall(code: refusal.code, message: refusal.message))
    case .unreadable(let status):
      .none(
        NoAnswer(
          certainlyNotSent: false,
          reason: "HTTP \(status)",
          retryAfter: fault?.retryAfter
        )
      )
    case .report(let report):
      report.read.map(GatewayAnswer.transaction) ?? .unreadable("an unknown status")
    }
  }
}

extension GatewayAnswer {
  static func unreadable(_ reason: String) -> GatewayAnswer {
    .none(NoAnswer(certainlyNotSent: false, reason: reason))
  }
}

extension SimulatedReport {
  fileprivate var read: TransactionReport? {
    guard let status = TransactionStatus(word: status) else { return nil }
    var report = TransactionReport(
      transactionNo: transaction.transactionNo,
      reference: transaction.reference,
      status: status,
      amount: transaction.amount
    )
    switch call {
    case .add, .prepay: report.type = "payment"
    case .cancel: break
    case .query, .detail:
      report.type = "payment"
      report.refunds = transaction.refunds.map(\.read)
    case .refund:
      report.refunds = refund.map { [$0.read] } ?? []
    }
    if call == .detail { report.vendor = transaction.vendor }
    report.refunded = !report.refunds.isEmpty
    return report
  }
}

extension SimulatedTransaction.Refund {
  fileprivate var read: ReportedRefund {
    ReportedRefund(
      reference: reference,
      transactionNo: transactionNo,
      amount: amount,
      status: paidAt == nil ? .pending : .success
    )
  }
}
