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

  // MARK: Other customs

  @Test(
    arguments: [
      ("en-US", "11/02/2026 1:07 PM", "-1,234,567.89", "1,234.50", "8.875%", "$13.00", "EUR 13.00"),
      (
        "en-GB", "02/11/2026 13:07", "-1,234,567.89", "1,234.50", "8.875%", "USD 13.00",
        "EUR 13.00"
      ),
      (
        "en-CA", "2026-11-02 1:07 PM", "-1,234,567.89", "1,234.50", "8.875%", "USD 13.00",
        "EUR 13.00"
      ),
      (
        "es-ES", "02/11/2026 13:07", "-1.234.567,89", "1234,50", "8,875 %", "13,00 USD",
        "13,00 \u{20AC}"
      ),
      (
        "es-MX", "02/11/2026 13:07", "-1,234,567.89", "1,234.50", "8.875%", "USD 13.00",
        "EUR 13.00"
      ),
      (
        "es-US", "11/02/2026 1:07 PM", "-1,234,567.89", "1,234.50", "8.875%", "$13.00",
        "EUR 13.00"
      ),
      (
        "fr-FR", "02/11/2026 13:07", "-1 234 567,89", "1 234,50", "8,875 %", "13,00 USD",
        "13,00 \u{20AC}"
      ),
      (
        "fr-CA", "2026-11-02 13:07", "-1 234 567,89", "1 234,50", "8,875 %", "13,00 USD",
        "13,00 EUR"
      ),
      (
        "de-DE", "02.11.2026 13:07", "-1.234.567,89", "1.234,50", "8,875 %", "13,00 USD",
        "13,00 \u{20AC}"
      ),
      (
        "de-CH", "02.11.2026 13:07", "-1'234'567.89", "1'234.50", "8.875%", "USD 13.00",
        "EUR 13.00"
      ),
      (
        "zh-CN", "2026/11/02 13:07", "-1,234,567.89", "1,234.50", "8.875%", "USD 13.00",
        "EUR 13.00"
      ),
      (
        "zh-TW", "2026/11/02 13:07", "-1,234,567.89", "1,234.50", "8.875%", "USD 13.00",
        "EUR 13.00"
      ),
      (
        "zh-HK", "02/11/2026 13:07", "-1,234,567.89", "1,234.50", "8.875%", "USD 13.00",
        "EUR 13.00"
      ),
      (
        "ja-JP", "2026/11/02 13:07", "-1,234,567.89", "1,234.50", "8.875%", "USD 13.00",
        "EUR 13.00"
      ),
      (
        "ko-KR", "2026-11-02 13:07", "-1,234,567.89", "1,234.50", "8.875%", "13.00 USD",
        "13.00 EUR"
      ),
      (
        "ar-AE", "02/11/2026 13:07", "-1,234,567.89", "1,234.50", "8.875%", "USD 13.00",
        "EUR 13.00"
      ),
    ] as [(String, String, String, String, String, String, String)]
  )
  func customsOfTheWorld(
    tag: String,
    moment: String,
    large: String,
    small: String,
    percent: String,
    dollars: String,
    euros: String
  ) throws {
    let locale = try #require(ReceiptLocale.of(tag))
    let usd = try #require(Currency(code: "USD"))
    let eur = try #require(Currency(iso4217: "EUR"))
    #expect(locale.tag == tag)
    #expect(locale.moment(try #require(LocalTime("2026-11-02T13:07:00+09:00"))) == moment)
    #expect(locale.amount(Money(minorUnits: -123_456_789, currency: usd)) == large)
    #expect(locale.amount(Money(minorUnits: 123_450, currency: usd)) == small)
    #expect(locale.percent(ExactDecimal(units: 8_875, scale: 3)) == percent)
    #expect(locale.money(Money(minorUnits: 1_300, currency: usd)) == dollars)
    #expect(locale.money(Money(minorUnits: 1_300, currency: eur)) == euros)
  }

  @Test(arguments: [
    ("ja-JP", "JPY", "\u{A5}1,300", "-\u{A5}1,300"),
    ("ko-KR", "KRW", "1,300\u{C6D0}", "-1,300\u{C6D0}"),
    ("en-GB", "KWD", "KWD 1.300", "-KWD 1.300"), ("de-DE", "KWD", "1,300 KWD", "-1,300 KWD"),
    ("en-US", "USD", "$13.00", "-$13.00"), ("zh-CN", "CNY", "\u{A5}13.00", "-\u{A5}13.00"),
    ("zh-TW", "TWD", "NT$13.00", "-NT$13.00"), ("zh-HK", "HKD", "HK$13.00", "-HK$13.00"),
    ("de-CH", "CHF", "CHF 13.00", "-CHF 13.00"), ("fr-CA", "CAD", "13,00 $", "-13,00 $"),
  ])
  func moneyHasItsCurrency(tag: String, code: String, text: String, negative: String) throws {
    let locale = try #require(ReceiptLocale.of(tag))
    let currency = try #require(Currency(iso4217: code))
    #expect(locale.money(Money(minorUnits: 1_300, currency: currency)) == text)
    #expect(locale.money(Money(minorUnits: -1_300, currency: currency)) == negative)
  }

  @Test(
    arguments: [
      ("en", "en-US"), ("en-AU", "en-GB"), ("en_us", "en-US"), ("es-AR", "es-ES"), ("de", "de-DE"),
      ("zh-Hant", "zh-TW"), ("zh-Hans-HK", "zh-HK"), ("zh", "zh-CN"), ("ar", "ar-AE"),
      ("ja-Jpan-JP", "ja-JP"), ("pt-BR", nil), ("", nil), ("C", nil), ("POSIX", nil),
    ] as [(String, String?)]
  )
  func tagsChooseCustoms(tag: String, known: String?) {
    #expect(ReceiptLocale.of(tag)?.tag == known)
  }

  @Test(arguments: ReceiptLocale.knownTags)
  func figuresHaveNoBlanksThatPrintersLack(tag: String) throws {
    let locale = try #require(ReceiptLocale.of(tag))
    let usd = try #require(Currency(code: "USD"))
    for minorUnits in [Int64.min, -123_456, 0, 5, 99_999, 100_000, .max] {
      let text = locale.money(Money(minorUnits: minorUnits, currency: usd))
      #expect(text.utf8.allSatisfy { (0x20...0x7E).contains($0) })
      let digits = text.filter(\.isNumber)
      #expect(digits.drop { $0 == "0" } == String(minorUnits.magnitude).drop { $0 == "0" })
    }
  }
}
