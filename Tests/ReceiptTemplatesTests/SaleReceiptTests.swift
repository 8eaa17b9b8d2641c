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

    /// The first text of each row, top to bottom, without blanks, as names are broken at blanks.
    var names: String {
      let names = rows.map { row in
        let texts = row.segments.map { $0.runs.map(\.text).joined().filter { $0 != " " } }
        return texts.first { !$0.isEmpty } ?? ""
      }
      return names.joined()
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

  // MARK: Content

  @Test(arguments: [48, 32])
  func everyMemberHasItsPlace(columns: Int) throws {
    let printed = try Printed(try Self.receipt(bill: Self.everything), columns: columns)
    let text = printed.names
    for expected in [
      "Corner Coffee", "Corner Coffee Company LLC", "12 Harbor Street", "Portland, OR 97204",
      "(503) 555-0142", "EIN 12-3456789", "Receipt T1-000042", "Till T1, Zoë", "Counter 2",
      "Sale S20261122-102405-7F3A", "Transaction 286498530672949108",
      "Reference S20261122-102405-7F3A-1", "Paid 11/22/2026 10:24 AM", "APPROVED",
      "Welcome!", "Wi-Fi: beans", "2 kg @ 28.00/kg", "+ ground (0.00)", "+ for espresso",
      "Ten per cent (5.60 off)", "fine grind", "1 @ 12.00", "1 @ 0.0895", "Coupon",
      "Paper bag x 3", "Jar deposit x 1", "Service charge (not a tip)", "Delivery",
      "A City tax 8.875% of 50.40", "B State tax 1% of 50.40 (included)",
      "County tax (exempt ST-120 881)", "Tip", "TOTAL USD", "Cash (20.00 given, 5.00 change)",
      "Visa ending 0119", "Gift card (1.00 change)", "Alipay+ (wallet QR)", "Lookup code CC-20481",
      "Mugs may be returned.", "Return by 12/22/2026", "Mon-Fri 7-18", "Thank you.", "Today",
      "Your wallet shows the amount in your currency.", "Customer copy",
    ] {
      #expect(text.contains(expected.filter { $0 != " " }), "\(expected)")
    }
    #expect(!text.contains("Gone") && !text.contains("Soon") && !text.contains("Roastery"))
    for expected in [
      "11/22/2026", "10:24 AM", "50.40", "AB", "8.00", "0.09", "1,000.00", "1,058.49", "-1.00",
      "0.30", "2.00", "4.00", "5.00", "4.47", "0.50", "0.00", "1,078.26", "15.00", "10.00", "3.00",
      "1,050.26",
    ] {
      #expect(printed.cells.contains(expected), "\(expected)")
    }
  }

  @Test(arguments: [48, 32])
  func amountsAreNeverBroken(columns: Int) throws {
    let receipt = try Self.receipt(
      bill: """
        {"currency":"USD","lines":[{"name":"\(String(repeating: "Gold bar ", count: 20))",
          "total":"999999999.99","taxMarks":["A","B","C"]},
          {"name":"Returned gold bars of another make","total":"-999999999.99"},
          {"name":"Tea","total":"1000000.00"}]}
        """
    )
    let cells = try Printed(receipt, columns: columns).cells
    for amount in ["999,999,999.99", "-999,999,999.99", "1,000,000.00", "ABC"] {
      #expect(cells.contains(amount))
    }
  }

  // MARK: Hostile texts

  private static let texts = [
    String(repeating: "x", count: 200), String(repeating: "Schokoladen Kuchen ", count: 10) + "!",
    String(repeating: "-", count: 200), String(repeating: "茶", count: 200),
    #"10" pan | {sale} ~ _ ^ = -"#, "-", "=", "---", "===", "|", "||", "{", "}", "~", "\\",
    "^^^^^^^^",
    #"\n\x1b\x41"#, "{{labels.total}}", "{code:1;option:qrcode}", "{command:\\x1b}", "{width:0}",
    "{image:aGVsbG8=}", "{border:line}", "`reverse` _underline_", "** PAID **", "a|b", " |a| ",
  ]

  @Test(arguments: texts, [48, 32])
  func textsAreShownAsTheyAre(text: String, columns: Int) throws {
    let receipt = try Self.receipt(
      bill: Self.bill(of: text),
      shop: Shop(name: text, legalName: text, address: [text], taxID: text, phone: text),
      till: text,
      wallet: text
    )
    let printed = try Printed(receipt, columns: columns)
    let names = printed.names
    let shown = text.filter { $0 != " " }
    // Name, legal name, address, telephone, tax id, header, till, cashier, station, line, modifier,
    // discount, note, sums (discount, fee, tax), tender, wallet, exemption (twice), policy, hours,
    // footer.
    #expect(
      names.components(separatedBy: shown).count > 23 || shown.allSatisfy { $0 == shown.first }
    )
    #expect(names.contains(shown))
    #expect(printed.barcodes == ["286498530672949108"])
    #expect(printed.cells.isSuperset(of: ["2.50", "-0.10", "1.00", "0.24", "4.64"]))
  }

  @Test(arguments: [48, 32])
  func controlsNeverReachThePaper(columns: Int) throws {
    let controls = String(String.UnicodeScalarView((1...0x20).compactMap(Unicode.Scalar.init(_:))))
    let others = "\u{7F}\u{85}\u{9B}\u{202E}\u{2066}\u{FEFF}\u{2028}"
    for text in [
      "a\(controls)b\(others)c", "\u{1B}", "\r\n", "\u{1B}@\u{1B}p\u{0}\u{19}\u{FA}",
      "\u{10}\u{14}\u{1}\u{0}\u{1}", "\u{1D}V\u{0}", "\u{1C}.", "\t",
    ].map({ $0.replacing("\u{0}", with: "") }) {
      let receipt = try Self.receipt(
        bill: Self.bill(of: text),
        shop: Shop(name: text),
        till: text,
        wallet: text
      )
      let printed = try Printed(receipt, columns: columns)
      for scalar in printed.paper.lines.joined().unicodeScalars {
        #expect(scalar.value >= 0x20 && !(0x7F..<0xA0).contains(scalar.value))
      }
      #expect(printed.cells.isSuperset(of: ["2.50", "-0.10", "1.00", "0.24", "4.64"]))
      #expect(!printed.paper.items.contains { if case .drawerPulse = $0 { true } else { false } })
    }
  }

  // MARK: Bar code

  @Test(arguments: [
    ("286498530672949108", true), ("1", true), (String(repeating: "9", count: 24), true),
    (String(repeating: "9", count: 25), false), (String(repeating: "9", count: 64), false),
    ("ABCDEFGH1234", true), ("ABCDEFGH12345", false), ("", false), ("é", false),
    ("a\u{1B}b", false),
  ])
  func barCodeIsThereWhenItFits(transactionNo: String, isThere: Bool) throws {
    for columns in [48, 32] {
      let receipt = try Self.receipt(
        bill: #"{"currency":"USD","lines":[{"name":"Tea","total":"13"}]}"#,
        transactionNo: transactionNo
      )
      let printed = try Printed(receipt, columns: columns)
      #expect(printed.barcodes == (isThere ? [transactionNo] : []))
      let shown = transactionNo.unicodeScalars.filter { $0.value >= 0x20 }.map(String.init).joined()
      #expect(printed.names.contains("Transaction" + shown))
    }
  }

  @Test(arguments: [
    ("CC-20481", ["CC-20481"]), (String(repeating: "C", count: 80), []), ("Ç", []),
  ])
  func tillsOwnCodeTakesTheBarCode(lookupCode: String, barcodes: [String]) throws {
    let receipt = try Self.receipt(
      bill: """
        {"currency":"USD","lines":[{"name":"Tea","total":"13"}],"lookupCode":"\(lookupCode)"}
        """
    )
    for columns in [48, 32] {
      let printed = try Printed(receipt, columns: columns)
      #expect(printed.barcodes == barcodes)
      #expect(printed.names.contains("Lookupcode" + lookupCode))
      #expect(printed.names.contains("Transaction286498530672949108"))
    }
  }

  // MARK: Size

  @Test(arguments: [48, 32])
  func largestBillsCanBePrinted(columns: Int) throws {
    // Every character doubles in the markup.
    let name = String(repeating: "|", count: 195)
    let lines = Array(repeating: #"{"name":"\#(name)","total":"1","note":"\#(name)"}"#, count: 790)
    let header = Array(repeating: #""\#(name)""#, count: 100).joined(separator: ",")
    let json = """
      {"currency":"USD","lines":[\(lines.joined(separator: ","))],"header":[\(header)]}
      """
    let receipt = try Self.receipt(bill: json)
    #expect(receipt.bill.json.text().utf8.count > 380_000)
    #expect(try Printed(receipt, columns: columns).rows.count > 790 * 10)
  }

  @Test func thousandLinesCanBePrinted() throws {
    let lines = Array(repeating: #"{"name":"Tea","total":"1.00","taxMarks":["A"]}"#, count: 1_000)
    let json = #"{"currency":"USD","lines":[\#(lines.joined(separator: ","))]}"#
    let printed = try Printed(try Self.receipt(bill: json), columns: 32)
    #expect(printed.rows.count > 1_000)
    #expect(printed.cells.contains("1,000.00"))
  }
}
