import Sales

/// What becomes of one call.
public struct Exchange: Sendable {
  /// The call as the ledger keeps it: its number, its fault, and what was carried out by now.
  public let record: CallRecord
  /// The answer before any fault; nil when the call is not carried out yet, or never.
  let carriedOut: SimulatedAnswer?
  let merchant: SimulatedMerchant

  /// When the answer comes, in milliseconds since 1970; nil for never.
  public var answeredAt: Int64? { record.answeredAt }

  /// What is answered, faults included; nil when nothing ever is.
  ///
  /// What a fault changes in the writing alone does not show here, only in `wireAnswer`: absent and
  /// null members, the spelling of amounts and codes, members that nobody knows, single bytes.
  public var answer: SimulatedAnswer? {
    guard record.answeredAt != nil else { return nil }
    switch record.fault {
    case .httpError(let status, _, _, _): return .unreadable(status: status)
    case .redirected: return .unreadable(status: 301)
    case .garbled(let garble): return .unreadable(status: garble == .empty ? 204 : 200)
    case .refused(let code, _): return .refused(Refusal(code, "data error : simulated"))
    default: break
    }
    guard let fault = record.fault, case .report(var report) = carriedOut else {
      return carriedOut
    }
    switch fault {
    case .altered(.twoStatuses): return .unreadable(status: 200)
    case .altered(let alteration): report.apply(alteration)
    case .statusWord(let word): report.status = word
    case .skewed(let skew): report.clockSkew = min(max(skew, -31_536_000_000), 31_536_000_000)
    case .stale(let age) where report.call == .query || report.call == .detail:
      guard let past = report.transaction.asOf(record.time - later(0, by: age)) else {
        return .refused(.noSuchTransaction)
      }
      report.transaction = past
      report.status = past.status.rawValue
    default: break
    }
    return .report(report)
  }
}

extension SimulatedReport {
  /// Changes the values; an alteration of the writing changes nothing here.
  fileprivate mutating func apply(_ alteration: GatewayFault.Alteration) {
    let amount = transaction.amount
    switch alteration {
    case .otherTransactionNo:
      let last = transaction.transactionNo.last == "7" ? "3" : "7"
      transaction.transactionNo = transaction.transactionNo.dropLast() + last
    case .otherReference: transaction.reference = (transaction.reference ?? "") + "-OTHER"
    case .otherAmount:
      transaction.amount = Money(minorUnits: amount.minorUnits + 1, currency: amount.currency)
    case .otherCurrency:
      let code = amount.currency.code == "CNY" ? "USD" : "CNY"
      if let currency = Currency(code: code) {
        transaction.amount = Money(minorUnits: amount.minorUnits, currency: currency)
      }
    case .upperCaseStatus: status = status.uppercased()
    case .twoStatuses, .codeAsNumber, .retMsg, .extraMembers, .amountsAsNumbers, .amountsShort,
      .amountsWithOneDigit, .amountsLong:
      break
    }
  }
}
