import Sales
import StrictJSON

extension Exchange {
  /// The answer without any fault.
  var reply: SimulatedGateway.Reply {
    carriedOut?.reply(for: merchant) ?? .init(status: 200, body: [:])
  }
}

extension SimulatedAnswer {
  /// The answer as the API reference describes it.
  func reply(for merchant: SimulatedMerchant) -> SimulatedGateway.Reply {
    switch self {
    case .report(let report):
      .init(
        status: 200,
        body: [
          "result": report.result(for: merchant), "ret_code": "000100",
          "ret_msg": .string(report.message),
        ]
      )
    case .refused(let refusal):
      .init(
        status: refusal.status,
        body: ["ret_code": .string(refusal.code), "ret_msg": .string(refusal.message)]
      )
    case .unreadable(let status): .init(status: status, body: [:])
    }
  }
}

extension SimulatedReport {
  fileprivate var message: String {
    switch call {
    case .add, .prepay: "add success"
    case .query, .detail: "query success "
    case .cancel: "cancel success "
    case .refund: "refund success "
    }
  }

  fileprivate func result(for merchant: SimulatedMerchant) -> JSONValue {
    switch call {
    case .add, .prepay: .object(details(for: merchant, withCashier: true))
    case .query: .object(state(for: merchant))
    case .cancel:
      [
        "amount": transaction.amount.jsonNumber,
        "currency": .string(transaction.amount.currency.code),
        "reference": JSONValue(transaction.reference),
        "status": .string(status),
        "transactionNo": .string(transaction.transactionNo),
      ]
    case .refund:
      [
        "amount": .string(transaction.amount.decimal),
        "currency": .string(transaction.amount.currency.code),
        "settleCurrency": .string(transaction.settleCurrency),
        "reference": JSONValue(transaction.reference),
        "refundAmount": JSONValue(refund?.amount.decimal),
        "refundReference": JSONValue(refund?.reference),
        "refundTransactionNo": JSONValue(refund?.transactionNo),
        "status": .string(status),
        "transactionNo": .string(transaction.transactionNo),
      ]
    case .detail: .object(everything(for: merchant))
    }
  }

  private func state(for merchant: SimulatedMerchant) -> JSONObject {
    var result = JSONObject()
    result["transactionNo"] = .string(transaction.transactionNo)
    result["reference"] = JSONValue(transaction.reference)
    result["amount"] = .string(transaction.amount.decimal)
    result["currency"] = .string(transaction.amount.currency.code)
    result["settleCurrency"] = .string(transaction.settleCurrency)
    result["status"] = .string(status)
    result["transactionType"] = "payment"
    result["merchantNo"] = .string(merchant.merchantNo)
    if !transaction.refunds.isEmpty {
      result["refundInfo"] = .array(transaction.refunds.map(refundState))
    }
    return result
  }

  /// A refund as `query` lists it; that a waiting one has a status of its own is a guess.
  private func refundState(_ refund: SimulatedTransaction.Refund) -> JSONValue {
    var state = JSONObject()
    state["refundTransactionId"] = .string(refund.transactionNo)
    state["refundReference"] = JSONValue(refund.reference)
    state["refundAmount"] = .string(refund.amount.decimal)
    state["currency"] = .string(refund.amount.currency.code)
    state["settleCurrency"] = .string(transaction.settleCurrency)
    if refund.paidAt == nil {
      state["status"] = "pending"
    }
    return .object(state)
  }

  /// The members of `add`, `prepay` and `detail`.
  private func details(for merchant: SimulatedMerchant, withCashier: Bool) -> JSONObject {
    var details = JSONObject()
    details["amount"] = .string(transaction.amount.decimal)
    details["createTime"] = time(transaction.createdAt)
    details["currency"] = .string(transaction.amount.currency.code)
    details["merchantNo"] = .string(merchant.merchantNo)
    details["originalTransactionNo"] = .null
    details["paymentTime"] = time(transaction.charges.first?.time)
    details["reference"] = JSONValue(transaction.reference)
    details["refundAmount"] = .string(paidBack(byCancel: false))
    details["settleCurrency"] = .string(transaction.settleCurrency)
    if withCashier {
      details["storeAdminNo"] = JSONValue(transaction.storeAdminNo)
    }
    details["storeNo"] = .string(merchant.storeNo)
    details["transactionNo"] = .string(transaction.transactionNo)
    details["transactionStatus"] = .string(status)
    details["transactionType"] = "payment"
    details["voidAmount"] = .string(paidBack(byCancel: true))
    return details
  }

  /// The members of `detail`, which the gateway's mobile client alone describes.
  private func everything(for merchant: SimulatedMerchant) -> JSONObject {
    let none = Money(minorUnits: 0, currency: transaction.amount.currency).decimal
    var result = details(for: merchant, withCashier: false)
    result["batchFlag"] = 0
    result["tip"] = .string(none)
    result["vendor"] = JSONValue(transaction.vendor)
    let refunds = transaction.refunds
    result["voidInfo"] = .array(refunds.filter(\.byCancel).map(refundDetails))
    result["refundInfo"] = .array(refunds.filter { !$0.byCancel }.map(refundDetails))
    return result
  }

  private func refundDetails(_ refund: SimulatedTransaction.Refund) -> JSONValue {
    [
      "amount": .string(refund.amount.decimal),
      "createTime": time(refund.time),
      "currency": .string(refund.amount.currency.code),
      "paymentTime": time(refund.paidAt),
      "reference": JSONValue(refund.reference),
      "settleCurrency": .string(transaction.settleCurrency),
      "transactionNo": .string(refund.transactionNo),
    ]
  }

  private func paidBack(byCancel: Bool) -> String {
    let paid = transaction.refunds.filter { $0.paidAt != nil && $0.byCancel == byCancel }
    let sum = paid.reduce(0) { $0 + $1.amount.minorUnits }
    return Money(minorUnits: sum, currency: transaction.amount.currency).decimal
  }

  private func time(_ milliseconds: Int64?) -> JSONValue {
    JSONValue(milliseconds.map { gatewayTime(max($0 + clockSkew, 0)) })
  }
}

extension Money {
  /// The amount as a JSON number, which is how `cancel` alone writes it.
  fileprivate var jsonNumber: JSONValue {
    (try? JSONValue(parsing: decimal)) ?? .string(decimal)
  }
}
