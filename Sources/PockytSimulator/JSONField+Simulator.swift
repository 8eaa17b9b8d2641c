import Sales
import StrictJSON

extension JSONField {
  func list<Element>(
    _ read: (JSONField) throws(JSONFieldError) -> Element
  ) throws(JSONFieldError) -> [Element] {
    var list: [Element] = []
    for element in try elements() {
      list.append(try read(element))
    }
    return list
  }

  /// Milliseconds since 1970, up to the year 2603.
  func time() throws(JSONFieldError) -> Int64 {
    try integer(in: 0...20_000_000_000_000)
  }

  /// A time that passes, in milliseconds, up to a year.
  func delay() throws(JSONFieldError) -> Int64 {
    try integer(in: 0...31_536_000_000)
  }

  /// A count from `first` up.
  func count(from first: Int64) throws(JSONFieldError) -> Int {
    Int(try integer(in: first...Int64(Int32.max)))
  }

  /// A number of 18 digits as the gateway gives them.
  func number() throws(JSONFieldError) -> String {
    try string("a number of 18 digits") { text in
      text.utf8.count == 18 && text.utf8.allSatisfy { (0x30...0x39).contains($0) } ? text : nil
    }
  }

  /// A `ret_code`.
  func code() throws(JSONFieldError) -> String {
    try string("a code of six digits") { text in
      text.utf8.count == 6 && text.utf8.allSatisfy { (0x30...0x39).contains($0) } ? text : nil
    }
  }

  /// An amount as the gateway accepts them.
  func amount(in currency: Currency) throws(JSONFieldError) -> Money {
    let minorUnits = try integer(in: 1...SimulatedGateway.largestAmount)
    return Money(minorUnits: minorUnits, currency: currency)
  }
}

extension JSONMembers {
  /// The transaction that `reference` or `transactionNo` names; nil when neither is there.
  mutating func transactionName() throws(JSONFieldError) -> TransactionName? {
    let reference = try optional("reference")?.string()
    guard let number = optional("transactionNo") else {
      return reference.map(TransactionName.reference)
    }
    guard reference == nil else {
      throw number.fault("a reference is given already, one of the two is enough")
    }
    return .transactionNo(try number.string())
  }
}

extension JSONValue {
  init(_ text: String?) {
    self = text.map(JSONValue.string) ?? .null
  }

  init(_ number: Int64?) {
    self = number.map { .number(JSONNumber($0)) } ?? .null
  }

  init(_ number: Int?) {
    self.init(number.map(Int64.init))
  }

  /// An object of the members that are not null.
  init(members: KeyValuePairs<String, JSONValue>) {
    var object = JSONObject()
    for (name, value) in members where value != .null {
      object[name] = value
    }
    self = .object(object)
  }
}
