public import StrictJSON

extension Bill {
  /// What a bill is read for, and so what it must have.
  public enum Purpose: Sendable {
    /// A wallet is charged: the amount due is positive, the currency one of the gateway's.
    case charge
    /// It is printed only: everything may be paid already, in any currency of ISO 4217.
    case paper
    /// A kitchen reads it: as on paper, and lines may have no price.
    case order
  }

  /// Reads and checks a bill.
  ///
  /// What is left out and can be computed is computed, half up: a line's total from quantity,
  /// price, modifiers and discount; a tax from its net amount and rate; the total from its parts.
  ///
  /// - Parameters:
  ///   - json: the bill.
  ///   - purpose: what it is for.
  ///   - limit: a total that differs from its parts by up to so many minor units, 0 to 100, is
  ///     rounded where the bill does not say what by.
  /// - Throws: `JSONFieldError` that names the member at fault, also for a total that does not
  ///   match its parts, for an amount due that is not positive, and for more text than fits on a
  ///   receipt.
  public init(
    json: JSONField,
    for purpose: Purpose = .charge,
    roundingUpTo limit: Int64 = 0
  ) throws(JSONFieldError) {
    var members = try json.members()
    let code = try members.required("currency")
    let currency = purpose == .charge ? try code.currency() : try code.paperCurrency()
    self.currency = currency
    lines = try members.required("lines").list(upTo: 1_000) { field throws(JSONFieldError) in
      try Line(json: field, currency: currency, needsPrice: purpose != .order)
    }
    if lines.isEmpty {
      throw json.member("lines").fault("a bill has at least one line")
    }
    discounts = try members.list("discounts") { field throws(JSONFieldError) in
      try Discount(json: field, currency: currency)
    }
    fees = try members.list("fees") { field throws(JSONFieldError) in
      try Fee(json: field, currency: currency)
    }
    taxes = try members.list("taxes") { field throws(JSONFieldError) in
      try Tax(json: field, currency: currency)
    }
    tip = try members.optional("tip")?.money(in: currency, .notNegative)
    rounding = try members.optional("rounding")?.rounding(in: currency)
    tenders = try members.list("tenders") { field throws(JSONFieldError) in
      try Tender(json: field, currency: currency)
    }
    cashier = try members.optional("cashier").map(Cashier.init(json:))
    station = try members.optional("station")?.text()
    language = try members.optional("language")?.text(upTo: 35)
    secondLanguage = try members.optional("secondLanguage")?.text(upTo: 35)
    header = try members.list("header") { field throws(JSONFieldError) in try field.text() }
    footer = try members.list("footer", Footer.init(json:))
    openingHours = try members.list("openingHours") { field throws(JSONFieldError) in
      try field.text()
    }
    returnPolicy = try members.optional("returnPolicy").map(ReturnPolicy.init(json:))
    lookupCode = try members.optional("lookupCode")?.text(upTo: 80)
    fiscal = try members.optional("fiscal").map(Fiscal.init(json:))
    let statedTotal = members.optional("total")
    let statedDue = members.optional("amountDue")
    total = Money(minorUnits: 0, currency: currency)
    if let statedTotal {
      total = try statedTotal.money(in: currency)
    } else {
      total = try json.member("total").checked(sumOfParts)
    }
    try members.finish()
    let difference = total.minorUnits - sumOfParts.minorUnits
    if rounding == nil, difference != 0, difference.magnitude <= min(max(limit, 0), 100) {
      rounding = Money(minorUnits: difference, currency: currency)
    }
    try checkSums(json, statedDue: statedDue, mustBeDue: purpose == .charge)
    if self.json.text().utf8.count > Self.longestText {
      throw json.fault("has more text than fits on a receipt: shorten names and notes")
    }
  }

  /// The longest bill as JSON with every figure, in bytes.
  ///
  /// What was charged must be kept and printed: so long a bill stays below the limits of the JSON
  /// reader and of the templates even when each of its characters has to be escaped.
  static let longestText = 384 << 10

  private func checkSums(
    _ json: JSONField,
    statedDue: JSONField?,
    mustBeDue: Bool
  ) throws(JSONFieldError) {
    if total != sumOfParts {
      throw json.member("total").fault(
        "\(total.decimal) is stated, but lines, discounts, fees, added taxes and tip come to "
          + "\(sumOfParts.decimal) \(currency.code)"
      )
    }
    if mustBeDue, amountDue.minorUnits <= 0 {
      throw json.member("amountDue").fault(
        "\(amountDue.decimal) \(currency.code) is left for the wallet; it must be more than 0"
      )
    }
    if let statedDue, try statedDue.money(in: currency) != amountDue {
      throw statedDue.fault(
        "is not total less tenders, which is \(amountDue.decimal) \(currency.code)"
      )
    }
  }
}

extension Bill.Line {
  init(json: JSONField, currency: Currency, needsPrice: Bool = true) throws(JSONFieldError) {
    var members = try json.members()
    name = try members.required("name").text()
    quantity =
      try members.optional("quantity")?.decimal(digits: 6) ?? ExactDecimal(units: 1, scale: 0)
    unit = try members.optional("unit")?.text(upTo: 12)
    unitPrice = try members.optional("unitPrice")?.decimal(digits: 4)
    discount = try members.optional("discount").map { field throws(JSONFieldError) in
      try Bill.Discount(json: field, currency: currency)
    }
    taxMarks = try members.list("taxMarks") { field throws(JSONFieldError) in
      try field.text(upTo: 4)
    }
    modifiers = try members.list("modifiers") { field throws(JSONFieldError) in
      try Bill.Modifier(json: field, currency: currency)
    }
    note = try members.optional("note")?.text()
    station = try members.optional("station")?.text()
    let statedTotal = members.optional("total")
    try members.finish()
    total = Money(minorUnits: 0, currency: currency)
    if let statedTotal {
      total = try statedTotal.money(in: currency)
    } else if needsPrice || unitPrice != nil {
      total = try computedTotal(json, currency)
    }
  }

  private func computedTotal(
    _ json: JSONField,
    _ currency: Currency
  ) throws(JSONFieldError) -> Money {
    guard let unitPrice else {
      throw json.member("total").fault("is missing, and there is no unitPrice to compute it from")
    }
    guard let product = quantity.multiplied(by: unitPrice, roundedTo: currency.exponent),
      product.magnitude <= Money.largest.magnitude
    else {
      throw json.member("quantity").fault("times unitPrice is more than Platen can count")
    }
    let sum =
      product + modifiers.reduce(0) { $0 + ($1.amount?.minorUnits ?? 0) }
      - (discount?.amount.minorUnits ?? 0)
    return try json.member("total").checked(Money(minorUnits: sum, currency: currency))
  }
}

extension Bill.Modifier {
  init(json: JSONField, currency: Currency) throws(JSONFieldError) {
    var members = try json.members()
    name = try members.required("name").text()
    amount = try members.optional("amount")?.money(in: currency)
    try members.finish()
  }
}

extension Bill.Discount {
  init(json: JSONField, currency: Currency) throws(JSONFieldError) {
    var members = try json.members()
    name = try members.required("name").text()
    amount = try members.required("amount").money(in: currency, .notNegative)
    try members.finish()
  }
}

extension Bill.Fee {
  init(json: JSONField, currency: Currency) throws(JSONFieldError) {
    var members = try json.members()
    kind = try members.required("kind").choice(of: Kind.self)
    name = try members.required("name").text()
    count = try members.optional("count")?.integer(in: 1...10_000)
    amount = try members.required("amount").money(in: currency)
    try members.finish()
  }
}

extension Bill.Tax {
  init(json: JSONField, currency: Currency) throws(JSONFieldError) {
    var members = try json.members()
    mark = try members.optional("mark")?.text(upTo: 4)
    name = try members.required("name").text()
    rate = try members.optional("rate")?.decimal(digits: 5, .notNegative)
    basis = try members.optional("basis")?.choice(of: Basis.self) ?? .added
    net = try members.optional("net")?.money(in: currency)
    certificate = try members.optional("certificate")?.text()
    let statedAmount = members.optional("amount")
    try members.finish()
    amount = Money(minorUnits: 0, currency: currency)
    if let statedAmount {
      amount = try statedAmount.money(in: currency)
    } else {
      amount = try computedAmount(json, currency)
    }
  }

  private func computedAmount(
    _ json: JSONField,
    _ currency: Currency
  ) throws(JSONFieldError) -> Money {
    if basis == .exempt {
      return Money(minorUnits: 0, currency: currency)
    }
    guard basis == .added, let net, let rate else {
      throw json.member("amount").fault(
        "is missing; only an added tax with net and rate is computed"
      )
    }
    let share = ExactDecimal(units: rate.units, scale: rate.scale + 2)
    let base = ExactDecimal(units: net.minorUnits, scale: currency.exponent)
    guard let tax = base.multiplied(by: share, roundedTo: currency.exponent) else {
      throw json.member("rate").fault("gives a tax that Platen cannot count")
    }
    return try json.member("amount").checked(Money(minorUnits: tax, currency: currency))
  }
}

extension Bill.Tender {
  init(json: JSONField, currency: Currency) throws(JSONFieldError) {
    var members = try json.members()
    kind = try members.required("kind").choice(of: Kind.self)
    name = try members.required("name").text()
    amount = try members.required("amount").money(in: currency, .notNegative)
    given = try members.optional("given")?.money(in: currency, .notNegative)
    change = try members.optional("change")?.money(in: currency, .notNegative)
    try members.finish()
    if let given, given.minorUnits - (change?.minorUnits ?? 0) != amount.minorUnits {
      throw json.member("given").fault("less change is not the tender's amount, \(amount.decimal)")
    }
  }
}

extension Bill.Cashier {
  init(json: JSONField) throws(JSONFieldError) {
    var members = try json.members()
    id = try members.required("id").text(upTo: 40)
    name = try members.optional("name")?.text()
    try members.finish()
  }
}

extension Bill.Footer {
  init(json: JSONField) throws(JSONFieldError) {
    if case .string = json.value {
      text = try json.text()
      return
    }
    var members = try json.members()
    text = try members.required("text").text()
    from = try members.optional("from")?.day()
    until = try members.optional("until")?.day()
    try members.finish()
  }
}

extension Bill.ReturnPolicy {
  init(json: JSONField) throws(JSONFieldError) {
    var members = try json.members()
    text = try members.required("text").text(upTo: 1_000)
    days = try members.optional("days")?.integer(in: 0...3_650)
    try members.finish()
  }
}

extension Bill.Fiscal {
  init(json: JSONField) throws(JSONFieldError) {
    var members = try json.members()
    lines = try members.list("lines") { field throws(JSONFieldError) in
      try field.verbatim(upTo: 200)
    }
    qr = try members.optional("qr")?.verbatim(upTo: 1_000)
    try members.finish()
    if lines.isEmpty, qr == nil {
      throw json.fault("has neither lines nor qr")
    }
  }
}
