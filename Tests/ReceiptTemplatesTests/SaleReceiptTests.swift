import ESCPOS
import Foundation
import Rasters
import ReceiptLine
import ReceiptTemplates
import Sales
import StrictJSON
import Testing

@Suite struct SaleReceiptTests {
  // MARK: Receipts

  private static func receipt(
    bill json: String,
    shop: Shop = Shop(
      name: "Corner Coffee",
      legalName: "Corner Coffee Company LLC",
      address: ["12 Harbor Street", "Portland, OR 97204"],
      taxID: "EIN 12-3456789",
      phone: "(503) 555-0142"
    ),
    till: String = "T1",
    wallet: String = "Alipay+",
    transactionNo: String = "286498530672949108"
  ) throws -> Receipt {
    let bill = try Bill(json: JSONField(JSONValue(parsing: json)))
    return Receipt(
      kind: .sale,
      number: "T1-000042",
      testMark: nil,
      shop: shop,
      till: till,
      sale: try #require(SaleReference("S20261122-102405-7F3A")),
      bill: bill,
      payment: WalletPayment(
        amount: bill.amountDue,
        wallet: wallet,
        transactionNo: transactionNo,
        gatewayReference: "S20261122-102405-7F3A-1",
        paidAt: try #require(LocalTime("2026-11-22T10:24:05-05:00"))
      )
    )
  }

  /// A bill whose texts are all the same.
  private static func bill(of text: String) -> String {
    let text = JSONValue.string(text).text()
    return """
      {"currency":"USD","lines":[{"name":\(text),"quantity":"2","unit":"kg","unitPrice":"1.00",
        "discount":{"name":\(text),"amount":"0.50"},"taxMarks":["A"],
        "modifiers":[{"name":\(text),"amount":"1.00"}],"note":\(text),"station":\(text)}],
      "discounts":[{"name":\(text),"amount":"0.10"}],
      "fees":[{"kind":"service","name":\(text),"amount":"1.00"}],
      "taxes":[{"mark":"A","name":\(text),"rate":"10","net":"2.40"},
        {"name":\(text),"basis":"exempt","certificate":\(text)}],
      "tip":"1.00",
      "tenders":[{"kind":"cash","name":\(text),"amount":"1.00","given":"5.00","change":"4.00"}],
      "cashier":{"id":"7","name":\(text)},"station":\(text),
      "header":[\(text)],"footer":[\(text)],"openingHours":[\(text)],
      "returnPolicy":{"text":\(text),"days":30}}
      """
  }

  private static let everything = """
    {"currency":"USD",
    "lines":[
      {"name":"Beans","quantity":"2","unit":"kg","unitPrice":"28","total":"50.40",
        "discount":{"name":"Ten per cent","amount":"5.60"},"taxMarks":["A","B"],
        "modifiers":[{"name":"ground","amount":"0.00"},{"name":"for espresso"}],
        "note":"fine grind","station":"Roastery"},
      {"name":"Mug, chipped","quantity":"1","unitPrice":"12.00","total":"8.00"},
      {"name":"Sticker","unitPrice":"0.0895","total":"0.09"},
      {"name":"Gift card load","total":"1,000.00"}],
    "discounts":[{"name":"Coupon","amount":"1.00"}],
    "fees":[{"kind":"bag","name":"Paper bag","count":3,"amount":"0.30"},
      {"kind":"deposit","name":"Jar deposit","count":1,"amount":"2.00"},
      {"kind":"service","name":"Service charge","amount":"4.00"},
      {"kind":"delivery","name":"Delivery","amount":"5.00"}],
    "taxes":[{"mark":"A","name":"City tax","rate":"8.875","net":"50.40","amount":"4.47"},
      {"mark":"B","name":"State tax","rate":"1","net":"50.40","basis":"included","amount":"0.50"},
      {"name":"County tax","basis":"exempt","certificate":"ST-120 881"}],
    "tip":"5.00","total":"1078.26",
    "tenders":[{"kind":"cash","name":"Cash","amount":"15.00","given":"20.00","change":"5.00"},
      {"kind":"card","name":"Visa ending 0119","amount":"10.00"},
      {"kind":"giftCard","name":"Gift card","amount":"3.00","change":"1.00"}],
    "amountDue":"1050.26",
    "cashier":{"id":"7","name":"Zoë"},"station":"Counter 2","language":"en-US",
    "secondLanguage":"es-US","header":["Welcome!","Wi-Fi: beans"],
    "footer":["Thank you.",{"text":"Gone","until":"2026-11-21"},
      {"text":"Soon","from":"2026-11-23"},
      {"text":"Today","from":"2026-11-22","until":"2026-11-22"}],
    "openingHours":["Mon-Fri 7-18"],"returnPolicy":{"text":"Mugs may be returned.","days":30},
    "lookupCode":"CC-20481"}
    """.replacing("1,000.00", with: "1000.00")

  // MARK: Printing

  /// A filled receipt on paper of so many columns.
  private struct Printed {
    let page: Page
    let paper: Paper

    init(
      _ receipt: Receipt,
      columns: Int,
      sourceLocation: SourceLocation = #_sourceLocation
    ) throws {
      let profile = try #require(Profile.builtIn.first { $0.columns == columns })
      let filled = try ReceiptTemplate.builtInSale().fill(with: receipt)
      #expect(filled.unknownNames.isEmpty, sourceLocation: sourceLocation)
      let document = Document(parsing: filled.text)
      #expect(document.diagnostics.isEmpty, "\(filled.text)", sourceLocation: sourceLocation)
      page = document.layout(columns: columns, widths: .unicode)
      paper = VirtualPrinter.paper(
        of: try PageEncoder.encode(page, for: profile),
        profile: profile
      )
      for row in rows {
        for segment in row.segments {
          let cells = segment.runs.reduce(0) { $0 + $1.cells }
          #expect(segment.start + 2 * cells <= 2 * columns, sourceLocation: sourceLocation)
        }
      }
      for case .trouble(let trouble) in paper.items {
        Issue.record("\(trouble)", sourceLocation: sourceLocation)
      }
    }

    var rows: [Row] {
      page.items.compactMap { item in
        if case .row(let row) = item { row } else { nil }
      }
    }

    /// The first column from top to bottom, without blanks, as names are broken at blanks.
    var names: String {
      let names = rows.map { row in row.segments.first?.runs.map(\.text).joined() ?? "" }
      return names.joined().filter { $0 != " " }
    }

    /// Every column's text of every row.
    var cells: Set<String> {
      Set(rows.flatMap { row in row.segments.map { $0.runs.map(\.text).joined() } })
    }

    var barcodes: [String] {
      paper.items.compactMap { item in
        if case .barcode(let barcode) = item { barcode.text } else { nil }
      }
    }
  }

  private static func matchesSnapshot(_ text: String, _ name: String) throws -> Bool {
    let file = URL(filePath: #filePath).deletingLastPathComponent()
      .appending(path: "Snapshots/\(name)")
    if ProcessInfo.processInfo.environment["PLATEN_RECORD"] != nil {
      try Data(text.utf8).write(to: file)
    }
    return try String(contentsOf: file, encoding: .utf8) == text
  }

  private static func coffee() throws -> Receipt {
    let file = URL(filePath: #filePath).deletingLastPathComponent()
      .appending(path: "../../Samples/coffee.json")
    return try receipt(bill: String(contentsOf: file, encoding: .utf8))
  }

  // MARK: Looks

  @Test(arguments: [48, 32])
  func coffeeReceiptLooksAsRecorded(columns: Int) throws {
    let printed = try Printed(try Self.coffee(), columns: columns)
    let picture = TerminalPicture(printed.paper, styled: false).text
    #expect(try Self.matchesSnapshot(picture, "sale-coffee-\(columns).txt"), "\(picture)")
  }

  @Test(arguments: [48, 32])
  func fullReceiptLooksAsRecorded(columns: Int) throws {
    let printed = try Printed(try Self.receipt(bill: Self.everything), columns: columns)
    let picture = TerminalPicture(printed.paper, styled: false).text
    #expect(try Self.matchesSnapshot(picture, "sale-everything-\(columns).txt"), "\(picture)")
  }

  @Test(arguments: [48, 32])
  func smallestReceiptLooksAsRecorded(columns: Int) throws {
    let receipt = try Self.receipt(
      bill: #"{"currency":"JPY","lines":[{"name":"Tea","total":"1300"}]}"#,
      shop: Shop(name: "Tea")
    )
    let picture = TerminalPicture(try Printed(receipt, columns: columns).paper, styled: false).text
    #expect(try Self.matchesSnapshot(picture, "sale-smallest-\(columns).txt"), "\(picture)")
  }
}
