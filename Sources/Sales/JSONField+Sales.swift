public import StrictJSON

extension Money {
  /// The largest amount that a bill may name, in minor units: sums of 1,000 of them fit in 64 bits.
  static let largest: Int64 = 99_999_999_999
}

/// Which numbers are accepted.
enum Sign {
  case any
  case notNegative
}

extension JSONField {
  /// The member of this name, for errors about what is not there or does not fit.
  func member(_ name: String) -> JSONField {
    JSONField(value[name] ?? .null, path: path.isEmpty ? name : "\(path).\(name)")
  }

  func currency() throws(JSONFieldError) -> Currency {
    let code = try string()
    guard let currency = Currency(code: code) else {
      throw fault("is none of the currencies \(Currency.knownCodes.joined(separator: ", "))")
    }
    return currency
  }

  /// A currency of ISO 4217, also one that no wallet is charged in.
  func paperCurrency() throws(JSONFieldError) -> Currency {
    try string("a currency code of ISO 4217 such as \"USD\"") { Currency(iso4217: $0) }
  }

  /// An amount that only rounds: 100 minor units at most.
  func rounding(in currency: Currency) throws(JSONFieldError) -> Money {
    let money = try money(in: currency)
    guard (-100...100).contains(money.minorUnits) else {
      throw fault("must not be more than 100 minor units")
    }
    return money
  }

  /// An amount: `{"value":1300,"currency":"USD"}` in minor units, or a decimal text `"13.00"`.
  func money(in currency: Currency, _ sign: Sign = .any) throws(JSONFieldError) -> Money {
    let money: Money
    switch value {
    case .object:
      var members = try members()
      let minorUnits = try members.required("value").integer(in: -Money.largest...Money.largest)
      let code = try members.required("currency")
      let other = code.value.string == currency.code ? currency : try code.currency()
      try members.finish()
      if other != currency {
        throw fault("is in \(other.code), but the bill is in \(currency.code)")
      }
      money = Money(minorUnits: minorUnits, currency: currency)
    case .string(let text):
      guard let amount = Money(decimal: text, currency: currency) else {
        let digits = currency.exponent == 0 ? "no decimals" : "up to \(currency.exponent) decimals"
        throw fault(
          "is not an amount of \(currency.code): write digits with \(digits), such as \"13\""
        )
      }
      money = try checked(amount)
    default:
      let sample = Money(minorUnits: 1_300, currency: currency)
      throw fault("is not an amount: write \"\(sample.decimal)\" or \(sample.json.text())")
    }
    if sign == .notNegative, money.minorUnits < 0 {
      throw fault("must not be negative")
    }
    return money
  }

  /// An amount that names its own currency: `{"value":1300,"currency":"USD"}`, in minor units.
  ///
  /// - Throws: `JSONFieldError` that names the member at fault.
  public func money() throws(JSONFieldError) -> Money {
    try money(in: member("currency").currency(), .notNegative)
  }

  /// An amount that names its own currency, any of ISO 4217; not negative.
  func paperMoney() throws(JSONFieldError) -> Money {
    try money(in: member("currency").paperCurrency(), .notNegative)
  }

  /// A sum of many bills: `{"value":1300,"currency":"USD"}` of 64 bits.
  func sum(in currency: Currency) throws(JSONFieldError) -> Money {
    var members = try members()
    let minorUnits = try members.required("value").integer()
    let code = try members.required("currency")
    guard try code.string() == currency.code else {
      throw code.fault("is not the report's currency, \(currency.code)")
    }
    try members.finish()
    return Money(minorUnits: minorUnits, currency: currency)
  }

  /// The amount, if a bill may name it.
  func checked(_ money: Money) throws(JSONFieldError) -> Money {
    guard money.minorUnits.magnitude <= Money.largest.magnitude else {
      let largest = Money(minorUnits: Money.largest, currency: money.currency)
      throw fault("comes to \(money.decimal), but the most is \(largest.decimal)")
    }
    return money
  }

  /// A decimal text with at most 12 digits before the point and so many after it.
  func decimal(digits: Int, _ sign: Sign = .any) throws(JSONFieldError) -> ExactDecimal {
    guard let decimal = ExactDecimal(try string()), decimal.scale <= digits,
      String(decimal.units.magnitude).utf8.count - decimal.scale <= 12
    else {
      throw fault(
        "is not a decimal text with up to 12 digits before the point and \(digits) after it"
      )
    }
    if sign == .notNegative, decimal.units < 0 {
      throw fault("must not be negative")
    }
    return decimal
  }

  /// Text for the receipt, not empty.
  ///
  /// Control characters are left to the printing, which never sends them.
  func text(upTo limit: Int = 200) throws(JSONFieldError) -> String {
    let text = try string()
    if text.isEmpty || text.unicodeScalars.count > limit {
      throw fault("must have 1 to \(limit) characters")
    }
    return text
  }

  /// Text that is printed as it is: it must have no character that would not be printed.
  func verbatim(upTo limit: Int) throws(JSONFieldError) -> String {
    let text = try text(upTo: limit)
    if text.unicodeScalars.contains(where: { $0.properties.generalCategory == .control }) {
      throw fault("has control characters, which are not printed")
    }
    return text
  }

  /// A day as `yyyy-mm-dd`.
  func day() throws(JSONFieldError) -> String {
    let text = try string()
    guard LocalTime(text + "T00:00:00+00:00") != nil else {
      throw fault("is not a day such as 2026-12-31")
    }
    return text
  }

  func list<Element>(
    upTo limit: Int,
    _ read: (JSONField) throws(JSONFieldError) -> Element
  ) throws(JSONFieldError) -> [Element] {
    let fields = try elements()
    if fields.count > limit {
      throw fault("has more than \(limit) entries")
    }
    var list: [Element] = []
    for field in fields {
      list.append(try read(field))
    }
    return list
  }
}

extension JSONMembers {
  /// The entries of an optional list, at most 100; none when it is left out.
  mutating func list<Element>(
    _ name: String,
    _ read: (JSONField) throws(JSONFieldError) -> Element
  ) throws(JSONFieldError) -> [Element] {
    guard let field = optional(name) else { return [] }
    return try field.list(upTo: 100, read)
  }
}
