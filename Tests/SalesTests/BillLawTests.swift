import Sales
import StrictJSON
import Testing
import TestSupport

@Suite struct BillLawTests {
  @Test func whatIsWrittenReadsTheSame() throws {
    for seed in 0..<300 {
      var random = RandomBill(seed: UInt64(seed))
      let bill = try Bill(json: JSONField(random.bill()))
      #expect(try Bill(json: JSONField(bill.json)) == bill, "seed \(seed)")
      for style in [JSONStyle.line, .indented] {
        let text = try JSONValue(parsing: bill.json.text(style))
        #expect(try Bill(json: JSONField(text)) == bill, "seed \(seed)")
      }
      #expect(bill.total.minorUnits == random.total, "seed \(seed)")
      #expect(bill.amountDue.minorUnits == random.total - random.tendered, "seed \(seed)")
    }
  }

  @Test func oneMinorUnitTooMuchIsNoticed() throws {
    for seed in 0..<300 {
      var random = RandomBill(seed: UInt64(seed))
      var bill = try #require(random.bill().object)
      bill["total"] = random.money(random.total + 1)
      bill["amountDue"] = nil
      let error = #expect(throws: JSONFieldError.self) { try Bill(json: JSONField(.object(bill))) }
      #expect(error?.path == "total", "seed \(seed)")
    }
  }
}

/// Makes bills of every kind, and knows what they come to.
private struct RandomBill {
  private var random: SeededRandom
  private let currency: Currency
  private(set) var total: Int64 = 0
  private(set) var tendered: Int64 = 0

  init(seed: UInt64) {
    random = SeededRandom(seed: seed)
    currency = random.element(of: Currency.knownCodes.compactMap(Currency.init(code:)))
  }

  mutating func bill() -> JSONValue {
    var bill = JSONObject()
    bill["currency"] = .string(currency.code)
    // So much that nothing below makes the amount due negative.
    let first: JSONValue = ["name": "First", "total": addend(5_000_000...6_000_000)]
    bill["lines"] = .array([first] + (some { $0.line() }.array ?? []))
    bill["discounts"] = some { $0.discount(countsFor: -1) }
    bill["fees"] = some { $0.fee() }
    bill["taxes"] = some { $0.tax() }
    bill["tip"] = optional { $0.addend(0...100_000) }
    bill["rounding"] = optional { $0.addend(-100...100) }
    bill["tenders"] = some { $0.tender() }
    bill["total"] = optional { $0.money($0.total) }
    bill["amountDue"] = optional { $0.money($0.total - $0.tendered) }
    bill["cashier"] = optional { ["id": $0.text(40), "name": $0.text(200)] }
    for name in ["station", "language", "secondLanguage", "lookupCode", "x-own"] {
      bill[name] = optional { $0.text(35) }
    }
    bill["header"] = some { $0.text(200) }
    bill["openingHours"] = some { $0.text(200) }
    bill["footer"] = some {
      $0.random.oneIn(2)
        ? $0.text(200) : ["text": $0.text(200), "from": "2026-02-28", "until": "2028-02-29"]
    }
    bill["returnPolicy"] = optional { ["text": $0.text(200), "days": $0.integer(0...3_650)] }
    bill["fiscal"] = optional { ["lines": ["Unit 7"], "qr": .string("V0;\($0.total)")] }
    return .object(bill)
  }

  // MARK: Parts

  private mutating func line() -> JSONValue {
    var line = JSONObject()
    line["name"] = text(200)
    line["quantity"] = optional { $0.decimal(scale: 6) }
    line["unit"] = optional { $0.text(12) }
    line["unitPrice"] = optional { $0.decimal(scale: 4) }
    line["total"] = addend(-100_000...100_000)
    line["discount"] = optional { $0.discount(countsFor: 0) }
    line["taxMarks"] = some { $0.text(4) }
    line["modifiers"] = some { random in
      ["name": random.text(200), "amount": random.optional { $0.amount(-100...100) } ?? .null]
    }
    line["note"] = optional { $0.text(200) }
    line["station"] = optional { $0.text(200) }
    return .object(line)
  }

  private mutating func discount(countsFor sign: Int64) -> JSONValue {
    let value = Int64.random(in: 0...100_000, using: &random)
    total += sign * value
    return ["name": text(200), "amount": money(value)]
  }

  private mutating func fee() -> JSONValue {
    [
      "kind": .string(random.element(of: Bill.Fee.Kind.allCases).rawValue),
      "name": text(200), "count": integer(1...10_000), "amount": addend(-100_000...100_000),
    ]
  }

  private mutating func tax() -> JSONValue {
    let basis = random.element(of: Bill.Tax.Basis.allCases)
    let amounts: ClosedRange<Int64> = -100_000...100_000
    return [
      "mark": text(4), "name": text(200), "basis": .string(basis.rawValue),
      "rate": .string(
        ExactDecimal(units: Int64.random(in: 0...9_999, using: &random), scale: 3).description
      ),
      "net": amount(amounts), "amount": basis == .added ? addend(amounts) : amount(amounts),
      "certificate": text(200),
    ]
  }

  private mutating func tender() -> JSONValue {
    let value = Int64.random(in: 0...100_000, using: &random)
    let change = Int64.random(in: 0...100_000, using: &random)
    tendered += value
    var tender = JSONObject()
    tender["kind"] = .string(random.element(of: Bill.Tender.Kind.allCases).rawValue)
    tender["name"] = text(200)
    tender["amount"] = money(value)
    tender["given"] = random.oneIn(2) ? money(value + change) : nil
    tender["change"] = tender["given"] != nil || random.oneIn(2) ? money(change) : nil
    return .object(tender)
  }

  // MARK: Values

  private mutating func optional(_ make: (inout RandomBill) -> JSONValue) -> JSONValue? {
    random.oneIn(2) ? make(&self) : nil
  }

  private mutating func some(_ make: (inout RandomBill) -> JSONValue) -> JSONValue {
    .array((0..<Int.random(in: 0...3, using: &random)).map { _ in make(&self) })
  }

  /// An amount that is part of the total.
  private mutating func addend(_ range: ClosedRange<Int64>) -> JSONValue {
    let value = Int64.random(in: range, using: &random)
    total += value
    return money(value)
  }

  private mutating func amount(_ range: ClosedRange<Int64>) -> JSONValue {
    money(Int64.random(in: range, using: &random))
  }

  /// An amount in one of its two forms.
  mutating func money(_ minorUnits: Int64) -> JSONValue {
    let money = Money(minorUnits: minorUnits, currency: currency)
    return random.oneIn(2) ? money.json : .string(money.decimal)
  }

  private mutating func integer(_ range: ClosedRange<Int64>) -> JSONValue {
    .number(JSONNumber(Int64.random(in: range, using: &random)))
  }

  private mutating func decimal(scale: Int) -> JSONValue {
    let units = random.integer(digits: 1...12)
    let scale = Int.random(in: 0...scale, using: &random)
    return .string(ExactDecimal(units: units, scale: scale).description)
  }

  private mutating func text(_ limit: Int) -> JSONValue {
    let ranges: [ClosedRange<UInt32>] = [
      0x20...0x7E, 0x20...0x7E, 0x01...0x1F, 0x7F...0xFF, 0x300...0x36F, 0x4E00...0x4EFF,
      0x1F300...0x1F6FF,
    ]
    let text = (0..<Int.random(in: 1...min(limit, 30), using: &random)).map { _ in
      let range = random.element(of: ranges)
      return Unicode.Scalar(UInt32.random(in: range, using: &random)) ?? "x"
    }
    return .string(String(String.UnicodeScalarView(text)))
  }
}
