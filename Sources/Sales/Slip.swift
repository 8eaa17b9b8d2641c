public import StrictJSON

/// A paper that is about no charge of a wallet: what it says, frozen when it is issued.
public struct Slip: Sendable, Equatable {
  /// What the paper is about.
  ///
  /// The raw value is what the journal keeps.
  public enum Kind: String, Sendable, CaseIterable {
    /// A sale that was paid without a wallet.
    case sale
    /// A gift: what was sold, without prices.
    case gift
    /// What a guest is to pay, before it is paid.
    case preBill
    /// What a kitchen or bar is to prepare.
    case kitchen
    /// The drawer was opened without a sale.
    case noSale
    /// Money was taken out of the drawer.
    case paidOut
    /// The figures of the day so far.
    case xReport
    /// The figures of the day at its end.
    case zReport
    /// A trial of the printer.
    case test

    /// True when the paper shows a bill.
    public var hasBill: Bool {
      switch self {
      case .sale, .gift, .preBill, .kitchen: true
      case .noSale, .paidOut, .xReport, .zReport, .test: false
      }
    }

    /// True when the paper is about the drawer.
    var hasDrawer: Bool { self == .noSale || self == .paidOut }
    /// True when the paper shows the day's figures.
    var hasReport: Bool { self == .xReport || self == .zReport }
  }

  /// What the paper is about.
  public var kind: Kind
  /// The paper's own number, where it has one.
  public var number: String?
  /// The words that say that no money was taken; nil for real ones.
  public var testMark: String?
  /// When it was issued, in the shop's time.
  public var issuedAt: LocalTime
  /// Who sells.
  public var shop: Shop
  /// The till's name.
  public var till: String
  /// The language of its words as a BCP 47 tag; nil for the bill's or the shop's.
  public var language: String?
  /// A second language printed beside the first; nil for the bill's.
  public var secondLanguage: String?
  /// What it shows, for sales, gifts, bills before payment and kitchens.
  public var bill: Bill?
  /// Who opened the drawer, for slips about it.
  public var drawer: DrawerOpening?
  /// The figures, for reports.
  public var report: DayReport?
  /// The printer, for trials.
  public var test: PrinterTest?

  private init(
    _ kind: Kind,
    _ number: String?,
    _ issuedAt: LocalTime,
    _ shop: Shop,
    _ till: String
  ) {
    (self.kind, self.number, self.issuedAt) = (kind, number, issuedAt)
    (self.shop, self.till) = (shop, till)
  }

  /// A paper that shows a bill.
  ///
  /// - Parameters:
  ///   - kind: a sale, gift, bill before payment or kitchen; any other kind counts as a sale.
  ///   - bill: what it shows.
  ///   - number: the paper's own number.
  ///   - issuedAt: when, in the shop's time.
  ///   - shop: who sells.
  ///   - till: the till's name.
  public init(
    _ kind: Kind,
    of bill: Bill,
    number: String? = nil,
    issuedAt: LocalTime,
    shop: Shop,
    till: String
  ) {
    self.init(kind.hasBill ? kind : .sale, number, issuedAt, shop, till)
    self.bill = bill
  }

  /// The slip of an opened drawer: paid out where the opening names an amount, else without a sale.
  public init(
    of drawer: DrawerOpening,
    number: String? = nil,
    issuedAt: LocalTime,
    shop: Shop,
    till: String
  ) {
    self.init(drawer.amount == nil ? .noSale : .paidOut, number, issuedAt, shop, till)
    self.drawer = drawer
  }

  /// A day's figures: at its end when `isFinal`, else so far.
  public init(
    of report: DayReport,
    isFinal: Bool,
    number: String? = nil,
    issuedAt: LocalTime,
    shop: Shop,
    till: String
  ) {
    self.init(isFinal ? .zReport : .xReport, number, issuedAt, shop, till)
    self.report = report
  }

  /// A trial of a printer.
  public init(of test: PrinterTest, issuedAt: LocalTime, shop: Shop, till: String) {
    self.init(.test, nil, issuedAt, shop, till)
    self.test = test
  }
}

extension Slip {
  /// The first language of its words as a BCP 47 tag; nil where nothing says.
  public var firstLanguage: String? { language ?? bill?.language ?? shop.locale }

  /// Reads a slip as `json` writes it.
  ///
  /// - Throws: `JSONFieldError` that names the member at fault.
  public init(json: JSONField) throws(JSONFieldError) {
    var members = try json.members()
    let kind: Kind = try members.required("kind").choice()
    self.kind = kind
    number = try members.optional("number")?.string()
    testMark = try members.optional("testMark")?.string()
    issuedAt = try members.required("issuedAt").time()
    shop = try Shop(json: members.required("shop"))
    till = try members.required("till").string()
    language = try members.optional("language")?.text(upTo: 35)
    secondLanguage = try members.optional("secondLanguage")?.text(upTo: 35)
    if kind.hasBill {
      let purpose: Bill.Purpose = kind == .kitchen ? .order : .paper
      bill = try Bill(json: members.required("bill"), for: purpose)
    } else if kind.hasDrawer {
      drawer = try DrawerOpening(json: members.required("drawer"), hasAmount: kind == .paidOut)
    } else if kind.hasReport {
      report = try DayReport(json: members.required("report"))
    } else {
      test = try PrinterTest(json: members.required("test"))
    }
    try members.finish()
  }

  /// The slip as the journal keeps it.
  public var json: JSONValue {
    JSONValue(present: [
      "kind": .string(kind.rawValue),
      "number": number.json,
      "testMark": testMark.json,
      "issuedAt": .string(issuedAt.description),
      "shop": shop.json,
      "till": .string(till),
      "language": language.json,
      "secondLanguage": secondLanguage.json,
      "bill": bill?.json,
      "drawer": drawer?.json,
      "report": report?.json,
      "test": test?.json,
    ])
  }
}
