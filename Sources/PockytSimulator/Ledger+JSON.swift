import Sales
public import StrictJSON

extension Ledger {
  /// The ledger as JSON, amounts in minor units and times in milliseconds since 1970.
  public var json: JSONValue {
    [
      "transactions": .array(transactions.map(\.json)),
      "calls": .array(calls.map(\.json)),
      "notices": .array(notices.map(\.json)),
    ]
  }

  /// Reads a ledger that `json` wrote, now or before calls and waiting refunds were kept.
  ///
  /// - Throws: `JSONFieldError` with the place of what does not fit.
  public init(json: JSONField) throws(JSONFieldError) {
    self.init()
    var members = try json.members()
    for field in try members.required("transactions").elements() {
      let transaction = try SimulatedTransaction(json: field)
      if self[transactionNo: transaction.transactionNo] != nil {
        throw field.fault("its transactionNo stands twice")
      }
      append(transaction)
    }
    for record in try members.optional("calls")?.list(CallRecord.init(json:)) ?? [] {
      restore(record)
    }
    notices = try members.optional("notices")?.list(NoticeRecord.init(json:)) ?? []
    try members.finish()
  }
}

extension SimulatedTransaction {
  fileprivate var json: JSONValue {
    [
      "transactionNo": .string(transactionNo),
      "reference": JSONValue(reference),
      "storeAdminNo": JSONValue(storeAdminNo),
      "amount": JSONValue(amount.minorUnits),
      "currency": .string(amount.currency.code),
      "settleCurrency": .string(settleCurrency),
      "createdAt": JSONValue(createdAt),
      "closesAt": JSONValue(closesAt),
      "ipnUrl": JSONValue(ipnURL),
      "status": .string(status.rawValue),
      "changes": .array(changes.map(\.json)),
      "vendor": JSONValue(vendor),
      "lastDigits": JSONValue(lastDigits),
      "outcome": scriptedOutcome?.json ?? .null,
      "sentAt": JSONValue(sentAt),
      "chargeDueAt": JSONValue(chargeDueAt),
      "queries": JSONValue(queries),
      "cancels": JSONValue(cancels),
      "sentCodes": .array(sentCodes.map(\.json)),
      "charges": .array(charges.map(\.json)),
      "refunds": .array(refunds.map(\.json)),
    ]
  }

  fileprivate init(json: JSONField) throws(JSONFieldError) {
    var members = try json.members()
    let currency = try members.required("currency").string("a currency") { Currency(code: $0) }
    transactionNo = try members.required("transactionNo").number()
    reference = try members.optional("reference")?.string()
    storeAdminNo = try members.optional("storeAdminNo")?.string()
    amount = try members.required("amount").amount(in: currency)
    settleCurrency = try members.required("settleCurrency").string()
    createdAt = try members.required("createdAt").time()
    closesAt = try members.required("closesAt").time()
    ipnURL = try members.optional("ipnUrl")?.string()
    status = try members.required("status").choice()
    changes = try members.optional("changes")?.list(Change.init(json:)) ?? []
    vendor = try members.optional("vendor")?.string()
    lastDigits = try members.optional("lastDigits").map { field throws(JSONFieldError) in
      Int(try field.integer(in: 0...99))
    }
    scriptedOutcome = try members.optional("outcome").map(Outcome.init(json:))
    sentAt = try members.optional("sentAt")?.time()
    chargeDueAt = try members.optional("chargeDueAt")?.time()
    queries = try members.required("queries").count(from: 0)
    cancels = try members.required("cancels").count(from: 0)
    sentCodes = try members.required("sentCodes").list(SentCode.init(json:))
    charges = try members.required("charges").list { field throws(JSONFieldError) in
      try Charge(json: field, currency: currency)
    }
    refunds = try members.required("refunds").list { field throws(JSONFieldError) in
      try Refund(json: field, currency: currency)
    }
    try members.finish()
  }
}

extension SimulatedTransaction.Change {
  fileprivate var json: JSONValue {
    ["time": JSONValue(time), "status": .string(status.rawValue)]
  }

  fileprivate init(json: JSONField) throws(JSONFieldError) {
    var members = try json.members()
    time = try members.required("time").time()
    status = try members.required("status").choice()
    try members.finish()
  }
}

extension SimulatedTransaction.SentCode {
  fileprivate var json: JSONValue {
    [
      "time": JSONValue(time),
      "fingerprint": .string(fingerprint),
      "repeated": .bool(repeated),
      "vendor": JSONValue(vendor),
      "answer": .string(answer),
      "call": JSONValue(call),
    ]
  }

  fileprivate init(json: JSONField) throws(JSONFieldError) {
    var members = try json.members()
    time = try members.required("time").time()
    fingerprint = try members.required("fingerprint").string()
    repeated = try members.required("repeated").bool()
    vendor = try members.optional("vendor")?.string()
    answer = try members.required("answer").string()
    call = try members.optional("call")?.count(from: 1)
    try members.finish()
  }
}

extension SimulatedTransaction.Charge {
  fileprivate var json: JSONValue {
    ["time": JSONValue(time), "amount": JSONValue(amount.minorUnits)]
  }

  fileprivate init(json: JSONField, currency: Currency) throws(JSONFieldError) {
    var members = try json.members()
    time = try members.required("time").time()
    amount = try members.required("amount").amount(in: currency)
    try members.finish()
  }
}

extension SimulatedTransaction.Refund {
  fileprivate var json: JSONValue {
    [
      "time": JSONValue(time),
      "amount": JSONValue(amount.minorUnits),
      "transactionNo": .string(transactionNo),
      "reference": JSONValue(reference),
      "byCancel": .bool(byCancel),
      "dueAt": JSONValue(dueAt),
      "paidAt": JSONValue(paidAt),
      "ipnUrl": JSONValue(ipnURL),
    ]
  }

  /// A refund that says neither when it is due nor when it was paid was paid at once.
  fileprivate init(json: JSONField, currency: Currency) throws(JSONFieldError) {
    var members = try json.members()
    time = try members.required("time").time()
    amount = try members.required("amount").amount(in: currency)
    transactionNo = try members.required("transactionNo").number()
    reference = try members.optional("reference")?.string()
    byCancel = try members.optional("byCancel")?.bool() ?? (reference == nil)
    dueAt = try members.optional("dueAt")?.time()
    paidAt = try members.optional("paidAt")?.time() ?? (dueAt == nil ? time : nil)
    ipnURL = try members.optional("ipnUrl")?.string()
    try members.finish()
  }
}

extension CallRecord {
  fileprivate var json: JSONValue {
    [
      "number": JSONValue(number),
      "time": JSONValue(time),
      "call": .string(call.rawValue),
      "transaction": .string(name),
      "turn": JSONValue(turn),
      "fault": fault?.json ?? .null,
      "effects": .array(
        effects.map { ["time": JSONValue($0.time), "code": .string($0.code)] }
      ),
      "answeredAt": JSONValue(answeredAt),
    ]
  }

  fileprivate init(json: JSONField) throws(JSONFieldError) {
    var members = try json.members()
    number = try members.required("number").count(from: 1)
    time = try members.required("time").time()
    call = try members.required("call").choice()
    name = try members.required("transaction").string()
    turn = try members.required("turn").count(from: 1)
    fault = try members.optional("fault").map(GatewayFault.init(json:))
    effects = try members.required("effects").list(Effect.init(json:))
    answeredAt = try members.optional("answeredAt")?.time()
    try members.finish()
  }
}

extension NoticeRecord {
  fileprivate var json: JSONValue {
    [
      "time": JSONValue(time),
      "transactionNo": .string(transactionNo),
      "url": .string(url),
      "turn": JSONValue(turn),
      "answer": .string(answer),
    ]
  }

  fileprivate init(json: JSONField) throws(JSONFieldError) {
    var members = try json.members()
    time = try members.required("time").time()
    transactionNo = try members.required("transactionNo").number()
    url = try members.required("url").string()
    turn = try members.required("turn").count(from: 0)
    answer = try members.required("answer").string()
    try members.finish()
  }
}

extension CallRecord.Effect {
  fileprivate init(json: JSONField) throws(JSONFieldError) {
    var members = try json.members()
    time = try members.required("time").time()
    code = try members.required("code").code()
    try members.finish()
  }
}
