import Payment
import Sales
import StrictJSON

extension AnswerReader {
  /// The refund that the answer to a `refund` is about, whose status is the answer's own.
  ///
  /// The answer's `amount` is what the transaction took in the first place.
  func ownRefund(
    of members: inout JSONMembers,
    status: TransactionStatus
  ) throws(JSONFieldError) -> [ReportedRefund] {
    let refund = ReportedRefund(
      reference: try text("refundReference", of: &members),
      transactionNo: try refundNo(of: &members),
      amount: try members.money("refundAmount"),
      status: status
    )
    let isNamed = refund.reference != nil || refund.transactionNo != nil || refund.amount != nil
    return isNamed ? [refund] : []
  }

  /// The refunds that a query or `detail` lists; a void is a refund by cancel.
  func listedRefunds(of members: inout JSONMembers) throws(JSONFieldError) -> [ReportedRefund] {
    let currency = try members.currency()
    var refunds: [ReportedRefund] = []
    for name in ["refundInfo", "voidInfo"] {
      for entry in try members.optional(name)?.elements() ?? [] {
        refunds.append(try listedRefund(entry, currency: currency))
      }
    }
    return refunds
  }

  private func listedRefund(
    _ entry: JSONField,
    currency: Currency?
  ) throws(JSONFieldError) -> ReportedRefund {
    // A query and `detail` use different names for the same.
    var members = try entry.members()
    let reference = try text("refundReference", of: &members)
    let otherReference = try text("reference", of: &members)
    let refundNo = try refundNo(of: &members)
    let otherNo = try number("transactionNo", of: &members)
    let amount = try members.money("refundAmount", in: currency)
    let otherAmount = try members.money("amount", in: currency)
    let status = try status(of: &members)
    let isPaid = try isPaid(entry, &members)
    return ReportedRefund(
      reference: reference ?? otherReference,
      transactionNo: refundNo ?? otherNo,
      amount: amount ?? otherAmount,
      status: status ?? (isPaid ? .success : .pending)
    )
  }

  /// `detail` shows a refund that waits for its money with `paymentTime` null; a query has no such
  /// member.
  private func isPaid(
    _ entry: JSONField,
    _ members: inout JSONMembers
  ) throws(JSONFieldError) -> Bool {
    guard let field = members.optional("paymentTime") else {
      return entry.value.object?["paymentTime"] == nil
    }
    _ = try field.string("a time of the gateway", as: time)
    return true
  }

  /// The refund's own number, which has two names.
  private func refundNo(of members: inout JSONMembers) throws(JSONFieldError) -> String? {
    let number = try number("refundTransactionNo", of: &members)
    let id = try self.number("refundTransactionId", of: &members)
    if let number, let id, number != id {
      throw try members.required("refundTransactionId").fault("the two numbers differ")
    }
    return number ?? id
  }
}

/// How much went back in all, as the members `refundAmount` and `voidAmount` say.
struct ReturnedTotal {
  /// The sum of both, as far as they are there; nil when neither is, or no currency.
  private(set) var total: Money?
  /// True when it is more than nothing.
  private(set) var isSome = false

  init() {}

  init(_ members: inout JSONMembers) throws(JSONFieldError) {
    let currency = try members.currency()
    for name in ["refundAmount", "voidAmount"] {
      guard let field = members.optional(name) else { continue }
      guard let digits = ExactDecimal(try field.decimal()), digits.units >= 0 else {
        throw field.fault("an amount is expected")
      }
      isSome = isSome || digits.units > 0
      // Nothing is nothing in any currency.
      guard let currency else {
        if digits.units > 0 { throw field.fault("an amount without currency") }
        continue
      }
      let amount = try field.money(in: currency)
      total = Money(
        minorUnits: (total?.minorUnits ?? 0) + amount.minorUnits,
        currency: currency
      )
    }
  }
}
