import Sales
import Testing

@testable import ReceiptTemplates

@Suite struct ReceiptLocaleTests {
  private let locale = ReceiptLocale.unitedStates

  @Test(
    arguments: [
      ("USD", 0, "0.00"), ("USD", 5, "0.05"), ("USD", -5, "-0.05"), ("USD", 99_999, "999.99"),
      ("USD", 100_000, "1,000.00"), ("USD", -123_456, "-1,234.56"),
      ("USD", 100_000_000, "1,000,000.00"), ("JPY", 1_300, "1,300"), ("JPY", -999, "-999"),
      ("USD", .max, "92,233,720,368,547,758.07"), ("USD", .min, "-92,233,720,368,547,758.08"),
    ] as [(String, Int64, String)]
  )
  func writesAmounts(code: String, minorUnits: Int64, text: String) throws {
    let currency = try #require(Currency(code: code))
    #expect(locale.amount(Money(minorUnits: minorUnits, currency: currency)) == text)
  }

  @Test(arguments: [
    ("2", "2"), ("0.435", "0.435"), ("8.875", "8.875"), ("-1234.5", "-1,234.5"), ("1.10", "1.10"),
    ("1000", "1,000"),
  ])
  func writesNumbersAsTheyWereGiven(text: String, written: String) throws {
    #expect(locale.number(try #require(ExactDecimal(text))) == written)
  }

  @Test(arguments: [
    ("28", "USD", "28.00"), ("4.2", "USD", "4.20"), ("4.2500", "USD", "4.25"),
    ("0.0895", "USD", "0.0895"), ("-0.1", "USD", "-0.10"), ("1300", "JPY", "1,300"),
    ("12.50", "JPY", "12.50"), ("12.00", "JPY", "12"),
    ("999999999999.9999", "USD", "999,999,999,999.9999"),
  ])
  func writesPricesWithTheirCurrencysDecimals(price: String, code: String, text: String) throws {
    let currency = try #require(Currency(code: code))
    #expect(locale.price(try #require(ExactDecimal(price)), in: currency) == text)
  }

  @Test(arguments: [
    ("2026-11-22T10:24:05-05:00", "11/22/2026 10:24 AM"),
    ("2026-01-02T00:00:59+00:00", "01/02/2026 12:00 AM"),
    ("2026-01-02T12:07:00+05:45", "01/02/2026 12:07 PM"),
    ("2026-12-31T23:59:59-12:00", "12/31/2026 11:59 PM"),
    ("2026-12-31T11:59:59-12:00", "12/31/2026 11:59 AM"),
    ("0987-12-31T13:00:00+00:00", "12/31/987 1:00 PM"),
  ])
  func writesMoments(moment: String, text: String) throws {
    #expect(locale.moment(try #require(LocalTime(moment))) == text)
  }
}
