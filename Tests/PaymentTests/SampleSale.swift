import Payment
import Sales

/// The sale of the directed tests.
enum SampleSale {
  static let start = BootInstant(milliseconds: 5_000_000)
  static let transactionNo = "300000000000000001"
  static let code = CodeTrace(digest: "5a17-d19e57", lastFour: "9191", vendor: .alipay)
  static let amount = money(1_300, "USD")
  static let reference: SaleReference = {
    guard let reference = SaleReference("S1") else { preconditionFailure("S1 is a reference") }
    return reference
  }()
  static let gatewayReference = "S1-1"

  static func money(_ minorUnits: Int64, _ currency: String) -> Money {
    guard let currency = Currency(code: currency) else {
      preconditionFailure("\(currency) is not known")
    }
    return Money(minorUnits: minorUnits, currency: currency)
  }

  static func attempt() -> Attempt {
    Attempt(sale: reference, number: 1, amount: amount)
  }

  /// An attempt as the journal kept it in this state, its code sent at the start if at all.
  static func attempt(
    in state: AttemptState,
    submitted: Bool? = nil,
    transactionNo: String? = transactionNo,
    cancelsSent: Int? = nil,
    checks: Int = 0,
    told: Verdict? = nil,
    attention: Attention? = nil
  ) -> Attempt {
    let isSubmitted = submitted ?? ![.creating, .created, .abandoned].contains(state)
    return Attempt(
      sale: reference,
      number: 1,
      amount: amount,
      state: state,
      transactionNo: state == .creating ? nil : transactionNo,
      code: isSubmitted ? code : nil,
      submittedAt: isSubmitted ? start : nil,
      cancelsSent: cancelsSent ?? (state == .cancelSent ? 1 : 0),
      checks: checks,
      told: told,
      attention: attention
    )
  }

  /// What `tran-query` says of the sale; everything else is as it should be.
  static func report(
    _ status: TransactionStatus,
    reference: String = gatewayReference,
    refunded: Bool = false
  ) -> TransactionReport {
    TransactionReport(
      transactionNo: transactionNo,
      reference: reference,
      status: status,
      amount: amount,
      type: "payment",
      refunded: refunded
    )
  }
}

extension GatewayAnswer {
  static func says(_ status: TransactionStatus, refunded: Bool = false) -> GatewayAnswer {
    .transaction(SampleSale.report(status, refunded: refunded))
  }

  /// An answer that lists refunds: cents, reference and status.
  static func says(
    _ status: TransactionStatus,
    refunds: [(Int64, String?, TransactionStatus)]
  ) -> GatewayAnswer {
    var report = SampleSale.report(status, refunded: true)
    report.refunds = refunds.map {
      ReportedRefund(reference: $1, amount: SampleSale.money($0, "USD"), status: $2)
    }
    return .transaction(report)
  }

  static func busy(_ retryAfter: Int64) -> GatewayAnswer {
    .none(NoAnswer(certainlyNotSent: false, reason: "HTTP 429", retryAfter: retryAfter))
  }

  static func refusal(_ code: String) -> GatewayAnswer {
    .refused(RefusedCall(code: code, message: "data error"))
  }

  static let silence = GatewayAnswer.none(NoAnswer(certainlyNotSent: false, reason: "time is up"))
  static let notSent = GatewayAnswer.none(NoAnswer(certainlyNotSent: true, reason: "refused"))
}

extension GatewayCall {
  static let prepay = GatewayCall.prepay(
    transactionNo: SampleSale.transactionNo,
    vendor: SampleSale.code.vendor
  )
  static let query = GatewayCall.query(transactionNo: SampleSale.transactionNo)
  static let search = GatewayCall.query(transactionNo: nil)
  static let cancel = GatewayCall.cancel(transactionNo: SampleSale.transactionNo)
}
