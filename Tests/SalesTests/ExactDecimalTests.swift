import Foundation
import Sales
import Testing
import TestSupport

@Suite struct ExactDecimalTests {
  @Test(
    arguments: [
      ("0", 0, 0), ("-0", 0, 0), ("0.0", 0, 1), ("7", 7, 0), ("-7", -7, 0), ("0.435", 435, 3),
      ("-0.05", -5, 2), ("10.50", 1_050, 2), ("0.000000001", 1, 9),
      ("9223372036854775807", .max, 0), ("-9223372036854775808", .min, 0),
      ("9223372036.854775807", .max, 9), ("-9223372036.854775808", .min, 9),
    ] as [(String, Int64, Int)]
  )
  func reads(text: String, units: Int64, scale: Int) {
    #expect(ExactDecimal(text) == ExactDecimal(units: units, scale: scale))
  }

  @Test(arguments: [
    "", "-", ".", "-.", "1.", ".5", "-.5", "1..2", "1.2.3", "+1", "--1", "1-", "1e3", "1E3", " 1",
    "1 ", "1\n", "01", "00", "-01", "0x10", "1,5", "1_0", "٣", "１", "∞", "nan", "1.0000000000",
    "9223372036854775808", "-9223372036854775809", "9223372036.854775808", "1\u{0}", "1\u{301}",
  ])
  func refuses(text: String) {
    #expect(ExactDecimal(text) == nil)
  }

  @Test func printsWhatItReads() throws {
    for seed in 0..<500 {
      var random = SeededRandom(seed: UInt64(seed))
      let decimal = ExactDecimal(
        units: random.oneIn(10)
          ? random.element(of: [Int64.min, .max, 0]) : random.integer(digits: 1...18),
        scale: Int.random(in: 0...9, using: &random)
      )
      #expect(ExactDecimal(decimal.description) == decimal, "seed \(seed)")
      #expect(Decimal(string: decimal.description) == Self.value(decimal), "seed \(seed)")
    }
  }

  @Test(
    arguments: [
      ("1", 2, 100), ("1.20", 1, 12), ("1.25", 1, nil), ("-0.50", 1, -5), ("0.000", 0, 0),
      ("9223372036854775807", 1, nil), ("9223372036854775807", 0, .max), ("0", 9, 0),
      ("-922337203685477580.8", 1, .min), ("-922337203685477580.8", 2, nil),
    ] as [(String, Int, Int64?)]
  )
  func changesTheScaleWithoutLoss(text: String, scale: Int, units: Int64?) throws {
    #expect(try #require(ExactDecimal(text)).scaled(to: scale) == units)
  }

  // MARK: Products

  @Test(
    arguments: [
      ("0.5", "0.01", 2, 1), ("-0.5", "0.01", 2, -1), ("-0.5", "-0.01", 2, 1),
      ("0.4999", "0.01", 2, 0), ("-0.4999", "0.01", 2, 0), ("1.5", "1", 0, 2),
      ("2.5", "1", 0, 3), ("-2.5", "1", 0, -3), ("3", "4", 2, 1_200), ("0", "-7", 2, 0),
      ("9223372036854775807", "1", 0, .max), ("-9223372036854775808", "1", 0, .min),
      ("-9223372036854775808", "-1", 0, nil),
      ("-9223372036854775808", "-9223372036854775808", 0, nil),
      ("9223372036.854775807", "1000000000", 0, .max), ("9223372036854775807", "1", 1, nil),
      ("-9223372036.854775808", "-9223372036.854775808", 0, nil),
      ("-9223372036.854775808", "9.223372036", 0, -85_070_591_722),
    ] as [(String, String, Int, Int64?)]
  )
  func multiplies(left: String, right: String, scale: Int, units: Int64?) throws {
    let (left, right) = (try #require(ExactDecimal(left)), try #require(ExactDecimal(right)))
    #expect(left.multiplied(by: right, roundedTo: scale) == units)
  }

  @Test func roundsHalfUpAsWideIntegersDo() {
    for seed in 0..<2_000 {
      var random = SeededRandom(seed: UInt64(seed))
      let decimals = (0..<2).map { _ in
        ExactDecimal(
          // Every fourth is a five with zeros, so that halves are common.
          units: random.oneIn(4)
            ? 5 * random.element(of: [1, 10, 100, 1_000])
            : random.integer(digits: 1...18),
          scale: Int.random(in: 0...9, using: &random)
        )
      }
      let scale = Int.random(in: 0...9, using: &random)
      var exact = Self.value(decimals[0]) * Self.value(decimals[1])
      var rounded = Decimal()
      // Plain rounding takes halves away from zero; 38 digits hold every product.
      NSDecimalRound(&rounded, &exact, scale, .plain)
      let units = Int64("\(rounded * pow(10, scale))")
      let product = decimals[0].multiplied(by: decimals[1], roundedTo: scale)
      #expect(product == units, "\(decimals[0]) * \(decimals[1]) to \(scale) digits")
      #expect(decimals[1].multiplied(by: decimals[0], roundedTo: scale) == product)
    }
  }

  private static func value(_ decimal: ExactDecimal) -> Decimal {
    Decimal(
      sign: decimal.units < 0 ? .minus : .plus,
      exponent: -decimal.scale,
      significand: Decimal(decimal.units.magnitude)
    )
  }
}

@Suite struct MoneyTests {
  @Test(
    arguments: [
      ("USD", 1_300, "13.00"), ("USD", -5, "-0.05"), ("USD", 0, "0.00"), ("JPY", 1_300, "1300"),
      ("KRW", -7, "-7"), ("USD", .max, "92233720368547758.07"),
      ("USD", .min, "-92233720368547758.08"), ("JPY", .min, "-9223372036854775808"),
    ] as [(String, Int64, String)]
  )
  func writesEveryDigit(code: String, minorUnits: Int64, decimal: String) throws {
    let currency = try #require(Currency(code: code))
    let money = Money(minorUnits: minorUnits, currency: currency)
    #expect(money.decimal == decimal)
    #expect(Money(decimal: decimal, currency: currency) == money)
  }

  @Test(arguments: ["13.005", "13.000", "1e3", "+13", "", "13 ", "92233720368547758.08"])
  func refuses(text: String) throws {
    #expect(Money(decimal: text, currency: try #require(Currency(code: "USD"))) == nil)
  }

  @Test(arguments: ["usd", "Usd", "EUR", "BHD", "", "USD ", "US", "USDT", "\u{FF35}SD"])
  func unknownCurrenciesHaveNoMoney(code: String) {
    #expect(Currency(code: code) == nil)
  }

  @Test(arguments: [
    ("USD", 2), ("EUR", 2), ("JPY", 0), ("VND", 0), ("KWD", 3), ("BHD", 3), ("CLP", 0), ("TWD", 2),
  ])
  func printedCurrenciesAreThoseOfTheWorld(code: String, exponent: Int) {
    #expect(Currency(iso4217: code)?.exponent == exponent)
    #expect(Currency(iso4217: code)?.code == code)
    #expect(Currency(iso4217: code.lowercased()) == nil)
  }

  @Test(arguments: ["", " ", "XXX", "ABC", "US", "USDT", "AED AFN", "BHD IQD"])
  func noCodeIsNoCurrency(code: String) {
    #expect(Currency(iso4217: code) == nil)
  }

  @Test func onlyYenAndWonHaveNoDecimals() {
    let whole = Currency.knownCodes.filter { Currency(code: $0)?.exponent == 0 }
    #expect(whole == ["JPY", "KRW"])
    #expect(Currency.knownCodes.count == 12)
  }
}
