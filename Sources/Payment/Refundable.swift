public import Sales

/// Why a refund cannot be asked for.
public enum RefundObstacle: Error, Equatable, CustomStringConvertible {
  /// The transaction was never paid, or all of it was given back by a cancel.
  case notPaid(TransactionStatus)
  /// The answer lacks the amount, or is about something else than a payment.
  case unreadable
  /// More is asked for than is left.
  case exceeds(remaining: Money)
  /// The amount is in another currency, or not more than zero.
  case badAmount(currency: Currency)

  /// What happened and what to do now.
  public var description: String {
    switch self {
    case .notPaid: "the transaction is not paid, so there is nothing to give back"
    case .unreadable: "the gateway does not say how much was paid; refund it in its portal"
    case .exceeds(let remaining) where remaining.minorUnits <= 0:
      "everything was given back before"
    case .exceeds(let remaining):
      "only \(remaining.decimal) \(remaining.currency.code) of it can still be given back"
    case .badAmount(let currency): "an amount above zero in \(currency.code) is expected"
    }
  }
}

extension TransactionReport {
  /// What a transaction took and what has gone back of it or is on its way.
  ///
  /// What the gateway lists and what only the journal knows both count, each refund once.
  ///
  /// - Parameter own: the refunds of this transaction in the journal.
  /// - Returns: both amounts.
  /// - Throws: `RefundObstacle` when it was not paid.
  public func balance(
    with own: [Refund]
  ) throws(RefundObstacle) -> (paid: Money, returned: Money) {
    guard status == .success else { throw .notPaid(status) }
    guard let paid = amount, type ?? "payment" == "payment" else { throw .unreadable }
    let live = refunds.filter { $0.status != .failed && $0.status != .closed }
    guard let listed = live.total(in: paid.currency) else { throw .unreadable }
    if refunded, live.isEmpty, returned == nil { throw .unreadable }
    if let returned, returned.currency != paid.currency { throw .unreadable }
    let names = Set(live.compactMap(\.reference))
    let unlisted = own.filter { $0.state != .refused && !names.contains($0.reference) }
      .map { ReportedRefund(reference: $0.reference, amount: $0.amount) }
      .total(in: paid.currency)
    guard let unlisted else { throw .unreadable }
    // A total without a list can hold the journal's own refunds already; then the larger counts.
    let total = returned?.minorUnits ?? 0
    let known: (partialValue: Int64, overflow: Bool) =
      live.isEmpty
      ? (max(total, unlisted), false) : max(total, listed).addingReportingOverflow(unlisted)
    guard !known.overflow, paid.minorUnits >= 0, known.partialValue >= 0 else {
      throw .unreadable
    }
    return (paid, Money(minorUnits: known.partialValue, currency: paid.currency))
  }

  /// How much a new refund gives back: the wish, or all that is left.
  ///
  /// - Parameters:
  ///   - wish: the amount; nil for all that is left.
  ///   - own: the refunds of this transaction in the journal.
  /// - Returns: what goes back, what the transaction took, and what had gone back before.
  /// - Throws: `RefundObstacle` when there is not so much.
  public func refundable(
    _ wish: Money?,
    with own: [Refund]
  ) throws(RefundObstacle) -> (amount: Money, paid: Money, returned: Money) {
    let (paid, returned) = try balance(with: own)
    let remaining = Money(
      minorUnits: paid.minorUnits - returned.minorUnits,
      currency: paid.currency
    )
    let amount = wish ?? remaining
    guard amount.currency == paid.currency else { throw .badAmount(currency: paid.currency) }
    guard remaining.minorUnits > 0 else { throw .exceeds(remaining: remaining) }
    guard amount.minorUnits > 0 else { throw .badAmount(currency: paid.currency) }
    guard amount.minorUnits <= remaining.minorUnits else { throw .exceeds(remaining: remaining) }
    return (amount, paid, returned)
  }
}
