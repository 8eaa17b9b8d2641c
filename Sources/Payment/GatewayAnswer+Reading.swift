import Sales

extension RefusedCall: CustomStringConvertible {
  /// `000021`: the gateway knows no such transaction.
  public static let noSuchRecord = "000021"
  /// `000040`: the transaction is not in a state that allows the call.
  public static let wrongState = "000040"

  /// True when the gateway found fault with the request itself, so that it was not carried out.
  var isAboutTheRequest: Bool {
    ["000010", "000020", "000022", "000023", "000030"].contains(code) || isAboutTheSignature
  }

  /// True when the gateway did not accept the signature: merchant number or token are wrong.
  public var isAboutTheSignature: Bool {
    code == "000000" && message.contains("verifySign")
  }

  /// The code with the gateway's text.
  public var description: String { "\(code) \(message)" }
}

extension GatewayAnswer {
  /// The report, if it names this transaction.
  func report(on transactionNo: String?) -> TransactionReport? {
    guard case .transaction(let report) = self, report.transactionNo == transactionNo else {
      return nil
    }
    return report
  }

  var isRefusal: Bool {
    if case .refused = self { true } else { false }
  }

  var isSilence: Bool {
    if case .none = self { true } else { false }
  }

  /// How long the gateway wants to be left alone, in milliseconds.
  var retryAfter: Int64? {
    if case .none(let missing) = self { missing.retryAfter } else { nil }
  }
}

extension Sequence<ReportedRefund> {
  /// The sum in minor units; nil when an amount is missing, in another currency or too large.
  func total(in currency: Currency) -> Int64? {
    var total: Int64 = 0
    for refund in self {
      guard let amount = refund.amount, amount.currency == currency, amount.minorUnits >= 0 else {
        return nil
      }
      let sum = total.addingReportingOverflow(amount.minorUnits)
      guard !sum.overflow else { return nil }
      total = sum.partialValue
    }
    return total
  }
}

extension TransactionReport {
  /// True unless the report names another transaction or another reference than the attempt's.
  func isAbout(_ attempt: Attempt) -> Bool {
    transactionNo == attempt.transactionNo ?? transactionNo
      && reference ?? attempt.gatewayReference == attempt.gatewayReference
  }

  /// True when the whole amount went back, or money did and the answer does not say how much.
  func isReturned(of amount: Money) -> Bool {
    let paid = refunds.filter { $0.status == .success }
    if !refunds.isEmpty, let listed = paid.total(in: amount.currency) {
      return listed >= amount.minorUnits
    }
    return returned.map { $0.minorUnits >= amount.minorUnits } ?? refunded
  }

  /// True when money went back, or is about to, and nothing says under which name.
  var isReturnedNamelessly: Bool {
    refunded && (refunds.isEmpty || refunds.contains { $0.reference == nil })
  }

  enum Agreement {
    /// Everything that proves the sale is there and equal.
    case complete
    /// Something that should be there is not.
    case incomplete
    /// Something says that this is another payment.
    case contradiction
  }

  func agreement(with attempt: Attempt) -> Agreement {
    let proofs = [
      reference.map { $0 == attempt.gatewayReference },
      amount.map { $0 == attempt.amount },
      type.map { $0 == "payment" },
      refunded ? false : true,
    ]
    if proofs.contains(false) {
      return .contradiction
    }
    return proofs.contains(nil) ? .incomplete : .complete
  }
}
