import Sales
import StrictJSON
import Testing

@Suite struct SlipTests {
  private static let issuedAt = "2026-11-22T10:24:05-05:00"
  private static let tea = #"{"currency":"EUR","lines":[{"name":"Tea","total":"13"}]}"#
  private static let none = #"{"count":0,"amount":{"value":0,"currency":"USD"}}"#
  private static let report = """
    {"currency":"USD","from":"2026-11-22T00:00:00-05:00","until":"\(issuedAt)",
    "takings":[{"wallet":"Alipay+","sales":{"count":2,"amount":{"value":2600,"currency":"USD"}}},
      {"wallet":"WeChat Pay","sales":{"count":1,"amount":{"value":400,"currency":"USD"}}}],
    "refunds":{"count":1,"amount":{"value":1000,"currency":"USD"}},
    "reversals":\(none),"tips":\(none),"openings":3,"paidOut":\(none),
    "unfinished":[{"reference":"S-1-1","amount":{"value":5,"currency":"USD"},"since":"\(issuedAt)"}],
    "firstReceipt":"T1-000001","lastReceipt":"T1-000004"}
    """

  /// A slip as JSON: its kind, and the member that the kind has.
  private static func slip(_ kind: Slip.Kind, _ member: String) -> String {
    """
    {"kind":"\(kind.rawValue)","issuedAt":"\(issuedAt)","shop":{"name":"Tea"},"till":"T1",\(member)}
    """
  }

  private static func member(of kind: Slip.Kind) -> String {
    switch kind {
    case .sale, .gift, .preBill: #""bill":\#(tea)"#
    case .kitchen: #""bill":{"currency":"USD","lines":[{"name":"Tea"}]}"#
    case .noSale: #""drawer":{"by":"Ana","reason":"Change"}"#
    case .paidOut:
      #""drawer":{"by":"Ana","approvedBy":"Zoë","reason":"Milk","amount":{"value":500,"currency":"EUR"}}"#
    case .xReport, .zReport: #""report":\#(report)"#
    case .test:
      #""test":{"columns":48,"facts":[{"name":"a","value":"b"}],"codePages":[{"name":"0","value":"é"}]}"#
    }
  }

  private func read(_ json: String) throws -> Slip {
    try Slip(json: JSONField(JSONValue(parsing: json)))
  }

  @Test(arguments: Slip.Kind.allCases)
  func whatIsWrittenReadsTheSame(kind: Slip.Kind) throws {
    for more in ["", #","number":"7","testMark":"TEST","language":"ja","secondLanguage":"en""#] {
      let slip = try read(Self.slip(kind, Self.member(of: kind) + more))
      #expect(slip.kind == kind && slip.till == "T1")
      #expect(try read(slip.json.text()) == slip)
      #expect(slip.number == (more.isEmpty ? nil : "7"))
      #expect(slip.firstLanguage == (more.isEmpty ? nil : "ja"))
    }
  }

  @Test(arguments: Slip.Kind.allCases, ["bill", "drawer", "report", "test"])
  func eachKindHasItsOwnMember(kind: Slip.Kind, name: String) throws {
    let own = try #require(Self.member(of: kind).split(separator: "\"").first)
    let error = #expect(throws: JSONFieldError.self) { try read(Self.slip(kind, #""x-a":1"#)) }
    #expect(error?.description == "\(own): is missing")
    if own != name {
      let both = Self.member(of: kind) + #","\#(name)":{}"#
      let error = #expect(throws: JSONFieldError.self) { try read(Self.slip(kind, both)) }
      #expect(error?.path == name)
    }
  }

  @Test(
    arguments: [
      (.noSale, #""drawer":{"by":"","reason":"x"}"#, "drawer.by: must have 1 to 200 characters"),
      (.noSale, #""drawer":{"by":"Ana"}"#, "drawer.reason: is missing"),
      (
        .noSale, #""drawer":{"by":"Ana","reason":"x","amount":{"value":1,"currency":"USD"}}"#,
        #"drawer.amount: is not known here; names of your own start with "x-""#
      ),
      (.paidOut, #""drawer":{"by":"Ana","reason":"x"}"#, "drawer.amount: is missing"),
      (
        .paidOut, #""drawer":{"by":"Ana","reason":"x","amount":{"value":-1,"currency":"USD"}}"#,
        "drawer.amount: must not be negative"
      ),
      (
        .paidOut, #""drawer":{"by":"Ana","reason":"x","amount":{"value":1,"currency":"XXX"}}"#,
        #"drawer.amount.currency: a currency code of ISO 4217 such as "USD" is expected"#
      ),
      (.test, #""test":{"columns":0}"#, "test.columns: an integer from 1 to 255 is expected"),
      (
        .gift, #""bill":{"currency":"USD","lines":[{"name":"a"}]}"#,
        "bill.lines[0].total: is missing, and there is no unitPrice to compute it from"
      ),
      (
        .xReport, #""report":{"currency":"usd"}"#,
        #"report.currency: a currency code of ISO 4217 such as "USD" is expected"#
      ),
    ] as [(Slip.Kind, String, String)]
  )
  func faultsNameTheMember(kind: Slip.Kind, member: String, fault: String) {
    let error = #expect(throws: JSONFieldError.self) { try read(Self.slip(kind, member)) }
    #expect(error?.description == fault)
  }

  @Test func reportsAreOfOneCurrency() {
    let yen = Self.report.replacing(#""openings""#, with: #""openings""#)
      .replacing(#"{"value":5,"currency":"USD"}"#, with: #"{"value":5,"currency":"JPY"}"#)
    let error = #expect(throws: JSONFieldError.self) {
      try read(Self.slip(.zReport, #""report":\#(yen)"#))
    }
    #expect(error?.path == "report.unfinished[0].amount.currency")
  }

  @Test func reportsAddUp() throws {
    let report = try #require(try read(Self.slip(.xReport, Self.member(of: .xReport))).report)
    #expect(report.sales.count == 3 && report.sales.amount.minorUnits == 3_000)
    #expect(report.net.minorUnits == 2_000)
  }

  @Test func sumsBeyondAllMeasureStayAtTheirEnd() throws {
    let currency = try #require(Currency(code: "USD"))
    let now = try #require(LocalTime(Self.issuedAt))
    var report = DayReport(currency: currency, from: now, until: now)
    let much = DayReport.Figure(count: .max, amount: Money(minorUnits: .max, currency: currency))
    report.takings = [
      DayReport.Takings(wallet: "a", sales: much), DayReport.Takings(wallet: "b", sales: much),
    ]
    #expect(report.sales == much && report.net.minorUnits == .max)
    report.refunds.amount = Money(minorUnits: .min, currency: currency)
    #expect(report.net.minorUnits == .max)
    report.takings = []
    report.refunds.amount = Money(minorUnits: .max, currency: currency)
    #expect(report.net.minorUnits == -.max)
  }

  @Test func slipsAreMadeOfWhatTheyShow() throws {
    let now = try #require(LocalTime(Self.issuedAt))
    let shop = Shop(name: "Tea")
    let currency = try #require(Currency(code: "USD"))
    let amount = Money(minorUnits: 5, currency: currency)
    var opening = DrawerOpening(by: "Ana", reason: "Change")
    #expect(Slip(of: opening, issuedAt: now, shop: shop, till: "T1").kind == .noSale)
    opening.amount = amount
    #expect(Slip(of: opening, issuedAt: now, shop: shop, till: "T1").kind == .paidOut)
    let report = DayReport(currency: currency, from: now, until: now)
    for isFinal in [true, false] {
      let slip = Slip(of: report, isFinal: isFinal, issuedAt: now, shop: shop, till: "T1")
      #expect(slip.kind == (isFinal ? .zReport : .xReport))
      #expect(try read(slip.json.text()) == slip)
    }
    let bill = try Bill(json: JSONField(JSONValue(parsing: Self.tea)), for: .paper)
    for kind in Slip.Kind.allCases {
      let slip = Slip(kind, of: bill, issuedAt: now, shop: shop, till: "T1")
      #expect(slip.kind == (kind.hasBill ? kind : .sale))
      #expect(try read(slip.json.text()) == slip)
    }
    #expect(PrinterTest(columns: 0).columns == 1 && PrinterTest(columns: 999).columns == 255)
  }
}
