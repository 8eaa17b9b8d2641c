import Sales
import StrictJSON

extension SimulatedGateway {
  mutating func add(_ call: Call) throws(Refusal) -> Reply {
    let amount = try call.money("amount")
    let settleCurrency = try call.required("settleCurrency")
    guard Currency(code: settleCurrency) != nil else {
      throw Refusal("000023", "data error : settleCurrency")
    }
    let minutes = try call.minutesToPay()
    let reference = call["reference"]
    // That a reference cannot be used twice is documented; the ret_code for it is not.
    if let reference, ledger.place(ofReference: reference) != nil {
      throw Refusal("000022", "data error : reference exists")
    }
    let transaction = SimulatedTransaction(
      transactionNo: ledger.newNumber(at: call.now),
      reference: reference,
      storeAdminNo: call["storeAdminNo"],
      amount: amount,
      settleCurrency: settleCurrency,
      createdAt: call.now,
      closesAt: call.now + minutes * 60_000
    )
    ledger.append(transaction)
    return .success(details(of: transaction), message: "add success")
  }

  mutating func prepay(_ call: Call) throws(Refusal) -> Reply {
    let code = try call.required("paymentBarcode")
    let vendor = try call.vendor()
    let place = try find(call)
    let isOpen = ledger.transactions[place].status == .created
    ledger.note(
      fingerprint: merchant.fingerprint(of: code),
      vendor: vendor,
      answer: isOpen ? "000100" : "000040",
      at: call.now,
      of: place
    )
    guard isOpen else { throw Refusal("000040", "data error : transaction status") }
    ledger.transactions[place].accept(lastDigits: Outcome.lastDigits(of: code), at: call.now)
    return .success(details(of: ledger.transactions[place]), message: "add success")
  }

  mutating func query(_ call: Call) throws(Refusal) -> Reply {
    let place = try find(call)
    ledger.transactions[place].countQuery(at: call.now)
    let transaction = ledger.transactions[place]
    var result = JSONObject()
    result["transactionNo"] = .string(transaction.transactionNo)
    result["reference"] = JSONValue(transaction.reference)
    result["amount"] = .string(transaction.amount.decimal)
    result["currency"] = .string(transaction.amount.currency.code)
    result["settleCurrency"] = .string(transaction.settleCurrency)
    result["status"] = .string(transaction.status.rawValue)
    result["transactionType"] = "payment"
    result["merchantNo"] = .string(merchant.merchantNo)
    if !transaction.refunds.isEmpty {
      result["refundInfo"] = .array(transaction.refunds.map { refundInfo($0, of: transaction) })
    }
    return .success(.object(result), message: "query success ")
  }

  private func refundInfo(
    _ refund: SimulatedTransaction.Refund,
    of transaction: SimulatedTransaction
  ) -> JSONValue {
    [
      "refundTransactionId": .string(refund.transactionNo),
      "refundReference": JSONValue(refund.reference),
      "refundAmount": .string(refund.amount.decimal),
      "currency": .string(refund.amount.currency.code),
      "settleCurrency": .string(transaction.settleCurrency),
    ]
  }

  /// Closes what is unpaid and gives back what is paid; what has ended already stays as it is.
  mutating func cancel(_ call: Call) throws(Refusal) -> Reply {
    let place = try find(call)
    ledger.transactions[place].cancels += 1
    switch ledger.transactions[place].status {
    case .created, .pending:
      ledger.transactions[place].status = .closed
    case .success:
      let kept = ledger.transactions[place].kept
      if kept > 0 {
        _ = ledger.giveBack(kept, of: place, reference: nil, at: call.now)
      }
      ledger.transactions[place].status = .closed
    case .failed, .closed: break
    }
    let transaction = ledger.transactions[place]
    let result: JSONValue = [
      "amount": transaction.amount.jsonNumber,
      "currency": .string(transaction.amount.currency.code),
      "reference": JSONValue(transaction.reference),
      "status": "closed",
      "transactionNo": .string(transaction.transactionNo),
    ]
    return .success(result, message: "cancel success ")
  }

  mutating func refund(_ call: Call) throws(Refusal) -> Reply {
    let amount = try call.money("refundAmount")
    let reference = call["refundReference"]
    if let reference, ledger.hasRefund(reference) {
      throw Refusal("000022", "data error : refundReference exists")
    }
    let place = try find(call)
    guard ledger.transactions[place].status == .success else {
      throw Refusal("000040", "data error : transaction status")
    }
    guard amount.currency == ledger.transactions[place].amount.currency else {
      throw Refusal("000022", "data error : currency")
    }
    guard amount.minorUnits <= ledger.transactions[place].kept else {
      throw Refusal("000023", "data error : refundAmount")
    }
    let number = ledger.giveBack(
      amount.minorUnits,
      of: place,
      reference: reference,
      at: call.now
    )
    let transaction = ledger.transactions[place]
    let result: JSONValue = [
      "amount": .string(transaction.amount.decimal),
      "currency": .string(transaction.amount.currency.code),
      "settleCurrency": .string(transaction.settleCurrency),
      "reference": JSONValue(transaction.reference),
      "refundAmount": .string(amount.decimal),
      "refundReference": JSONValue(reference),
      "refundTransactionNo": .string(number),
      "status": "success",
      "transactionNo": .string(transaction.transactionNo),
    ]
    return .success(result, message: "refund success ")
  }

  /// The transaction that the request names, brought up to date.
  private mutating func find(_ call: Call) throws(Refusal) -> Int {
    let place: Int?
    switch (call["transactionNo"], call["reference"]) {
    case (_?, _?): throw Refusal("000022", "data error : transactionNo and reference")
    case (let number?, nil): place = ledger.place(ofNumber: number)
    case (nil, let reference?): place = ledger.place(ofReference: reference)
    case (nil, nil): place = nil
    }
    guard let place else { throw Refusal("000021", "data error : no such transaction") }
    ledger.transactions[place].advance(to: call.now)
    return place
  }

  /// The 15 members that `add` and `prepay` answer.
  private func details(of transaction: SimulatedTransaction) -> JSONValue {
    let none = Money(minorUnits: 0, currency: transaction.amount.currency).decimal
    return [
      "amount": .string(transaction.amount.decimal),
      "createTime": .string(gatewayTime(transaction.createdAt)),
      "currency": .string(transaction.amount.currency.code),
      "merchantNo": .string(merchant.merchantNo),
      "originalTransactionNo": .null,
      "paymentTime": JSONValue(transaction.charges.first.map { gatewayTime($0.time) }),
      "reference": JSONValue(transaction.reference),
      "refundAmount": .string(none),
      "settleCurrency": .string(transaction.settleCurrency),
      "storeAdminNo": JSONValue(transaction.storeAdminNo),
      "storeNo": .string(merchant.storeNo),
      "transactionNo": .string(transaction.transactionNo),
      "transactionStatus": .string(transaction.status.rawValue),
      "transactionType": "payment",
      "voidAmount": .string(none),
    ]
  }
}

extension SimulatedGateway.Reply {
  fileprivate static func success(_ result: JSONValue, message: String) -> Self {
    Self(
      status: 200,
      body: ["result": result, "ret_code": "000100", "ret_msg": .string(message)]
    )
  }
}

extension Money {
  /// The amount as a JSON number, which is how `cancel` alone writes it.
  fileprivate var jsonNumber: JSONValue {
    (try? JSONValue(parsing: decimal)) ?? .string(decimal)
  }
}
