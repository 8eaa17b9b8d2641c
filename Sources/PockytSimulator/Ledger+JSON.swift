import Sales
public import StrictJSON

extension Ledger {
  /// The ledger as JSON, amounts in minor units and times in milliseconds since 1970.
  public var json: JSONValue {
    ["transactions": .array(transactions.map(\.json))]
  }

  /// Reads a ledger that `json` wrote.
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
      "status": .string(status.rawValue),
      "lastDigits": JSONValue(lastDigits.map(Int64.init)),
      "sentAt": JSONValue(sentAt),
      "queries": JSONValue(Int64(queries)),
      "cancels": JSONValue(Int64(cancels)),
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
    amount = Money(minorUnits: try members.required("amount").minorUnits(), currency: currency)
    settleCurrency = try members.required("settleCurrency").string()
    createdAt = try members.required("createdAt").time()
    closesAt = try members.required("closesAt").time()
    status = try members.required("status").choice()
    lastDigits = try members.optional("lastDigits").map { field throws(JSONFieldError) in
      Int(try field.integer(in: 0...99))
    }
    sentAt = try members.optional("sentAt")?.time()
    queries = Int(try members.required("queries").integer(in: 0...Int64(Int32.max)))
    cancels = Int(try members.required("cancels").integer(in: 0...Int64(Int32.max)))
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

extension SimulatedTransaction.SentCode {
  fileprivate var json: JSONValue {
    [
      "time": JSONValue(time),
      "fingerprint": .string(fingerprint),
      "repeated": .bool(repeated),
      "vendor": JSONValue(vendor),
      "answer": .string(answer),
    ]
  }

  fileprivate init(json: JSONField) throws(JSONFieldError) {
    var members = try json.members()
    time = try members.required("time").time()
    fingerprint = try members.required("fingerprint").string()
    repeated = try members.required("repeated").bool()
    vendor = try members.optional("vendor")?.string()
    answer = try members.required("answer").string()
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
    amount = Money(minorUnits: try members.required("amount").minorUnits(), currency: currency)
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
    ]
  }

  fileprivate init(json: JSONField, currency: Currency) throws(JSONFieldError) {
    var members = try json.members()
    time = try members.required("time").time()
    amount = Money(minorUnits: try members.required("amount").minorUnits(), currency: currency)
    transactionNo = try members.required("transactionNo").number()
    reference = try members.optional("reference")?.string()
    try members.finish()
  }
}

extension JSONField {
  fileprivate func list<Element>(
    _ read: (JSONField) throws(JSONFieldError) -> Element
  ) throws(JSONFieldError) -> [Element] {
    var list: [Element] = []
    for element in try elements() {
      list.append(try read(element))
    }
    return list
  }

  /// Milliseconds since 1970, up to the year 2603.
  fileprivate func time() throws(JSONFieldError) -> Int64 {
    try integer(in: 0...20_000_000_000_000)
  }

  /// A number of 18 digits as the gateway gives them.
  fileprivate func number() throws(JSONFieldError) -> String {
    try string("a number of 18 digits") { text in
      text.utf8.count == 18 && text.utf8.allSatisfy { (0x30...0x39).contains($0) } ? text : nil
    }
  }

  /// An amount as the gateway accepts them.
  fileprivate func minorUnits() throws(JSONFieldError) -> Int64 {
    try integer(in: 1...SimulatedGateway.largestAmount)
  }
}

extension JSONValue {
  init(_ text: String?) {
    self = text.map(JSONValue.string) ?? .null
  }

  init(_ number: Int64?) {
    self = number.map { .number(JSONNumber($0)) } ?? .null
  }
}
