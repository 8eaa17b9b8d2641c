import Foundation
import ReceiptLine
import ReceiptTemplates
import Sales
import StrictJSON
import Testing

@Suite struct SaleReceiptTests {
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

  // MARK: Looks

  @Test(arguments: [48, 42, 32])
  func coffeeReceiptLooksAsRecorded(columns: Int) throws {
    let receipt = try SampleReceipt.of(bill: SampleReceipt.coffee())
    let printed = try PrintedReceipt(receipt, columns: columns)
    #expect(try printed.isAsRecorded("sale-coffee"), "\(printed.picture)")
  }

  @Test(arguments: [48, 42, 32])
  func fullReceiptLooksAsRecorded(columns: Int) throws {
    let printed = try PrintedReceipt(try SampleReceipt.of(bill: Self.everything), columns: columns)
    #expect(try printed.isAsRecorded("sale-everything"), "\(printed.picture)")
  }

  @Test(arguments: [48, 42, 32])
  func smallestReceiptLooksAsRecorded(columns: Int) throws {
    let receipt = try SampleReceipt.of(bill: SampleReceipt.smallest, shop: Shop(name: "Tea"))
    let printed = try PrintedReceipt(receipt, columns: columns)
    #expect(try printed.isAsRecorded("sale-smallest"), "\(printed.picture)")
  }

  // MARK: Content

  @Test(arguments: [48, 42, 32])
  func everyMemberHasItsPlace(columns: Int) throws {
    let receipt = try SampleReceipt.of(bill: Self.everything)
    let printed = try PrintedReceipt(receipt, labels: .english, columns: columns)
    let text = printed.names
    for expected in [
      "Corner Coffee", "Corner Coffee Company LLC", "12 Harbor Street", "Portland, OR 97204",
      "(503) 555-0142", "EIN 12-3456789", "Receipt T1-000042", "Till T1, Zoë", "Counter 2",
      "Sale S20261122-102405-7F3A", "Transaction 286498530672949108",
      "Reference S20261122-102405-7F3A-1", "Paid 11/22/2026 10:24 AM", "APPROVED",
      "Welcome!", "Wi-Fi: beans", "2 kg @ 28.00/kg", "+ ground (0.00)", "+ for espresso",
      "Ten per cent (-5.60)", "fine grind", "1 @ 12.00", "1 @ 0.0895", "Coupon",
      "Paper bag x 3", "Jar deposit x 1", "Service charge (not a tip)", "Delivery",
      "A City tax 8.875% of 50.40", "B State tax 1% of 50.40 (included)",
      "County tax (exempt ST-120 881)", "Tip", "TOTAL USD", "Cash", "Received 20.00", "Change 5.00",
      "Visa ending 0119", "Gift card", "Change 1.00", "Alipay+ (wallet QR)", "Lookup code CC-20481",
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

  @Test(arguments: [48, 42, 32])
  func amountsAreNeverBroken(columns: Int) throws {
    let receipt = try SampleReceipt.of(
      bill: """
        {"currency":"USD","lines":[{"name":"\(String(repeating: "Gold bar ", count: 20))",
          "total":"999999999.99","taxMarks":["A","B","C"]},
          {"name":"Returned gold bars of another make","total":"-999999999.99"},
          {"name":"Tea","total":"1000000.00"}]}
        """
    )
    let cells = try PrintedReceipt(receipt, columns: columns).cells
    for amount in ["999,999,999.99", "-999,999,999.99", "1,000,000.00", "ABC"] {
      #expect(cells.contains(amount))
    }
  }

  // MARK: Hostile texts

  @Test(arguments: SampleReceipt.hostileTexts, [48, 42, 32])
  func textsAreShownAsTheyAre(text: String, columns: Int) throws {
    let receipt = try SampleReceipt.of(
      bill: SampleReceipt.bill(of: text),
      shop: Shop(name: text, legalName: text, address: [text], taxID: text, phone: text),
      till: text,
      wallet: text
    )
    let printed = try PrintedReceipt(receipt, columns: columns)
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

  @Test(arguments: [48, 42, 32])
  func controlsNeverReachThePaper(columns: Int) throws {
    let controls = String(String.UnicodeScalarView((1...0x20).compactMap(Unicode.Scalar.init(_:))))
    let others = "\u{7F}\u{85}\u{9B}\u{202E}\u{2066}\u{FEFF}\u{2028}"
    for text in [
      "a\(controls)b\(others)c", "\u{1B}", "\r\n", "\u{1B}@\u{1B}p\u{0}\u{19}\u{FA}",
      "\u{10}\u{14}\u{1}\u{0}\u{1}", "\u{1D}V\u{0}", "\u{1C}.", "\t",
    ].map({ $0.replacing("\u{0}", with: "") }) {
      let receipt = try SampleReceipt.of(
        bill: SampleReceipt.bill(of: text),
        shop: Shop(name: text),
        till: text,
        wallet: text
      )
      let printed = try PrintedReceipt(receipt, columns: columns)
      for scalar in printed.lines.joined().unicodeScalars {
        #expect(scalar.value >= 0x20 && !(0x7F..<0xA0).contains(scalar.value))
      }
      #expect(printed.cells.isSuperset(of: ["2.50", "-0.10", "1.00", "0.24", "4.64"]))
      #expect(!printed.page.items.contains { if case .command = $0 { true } else { false } })
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
    for columns in [48, 42, 32] {
      let receipt = try SampleReceipt.of(
        bill: #"{"currency":"USD","lines":[{"name":"Tea","total":"13"}]}"#,
        transactionNo: transactionNo
      )
      let printed = try PrintedReceipt(receipt, columns: columns)
      #expect(printed.barcodes == (isThere ? [transactionNo] : []))
      let shown = transactionNo.unicodeScalars.filter { $0.value >= 0x20 }.map(String.init).joined()
      #expect(printed.names.contains("Transaction" + shown))
    }
  }

  @Test(arguments: [
    ("CC-20481", ["CC-20481"]), (String(repeating: "C", count: 80), []), ("Ç", []),
  ])
  func tillsOwnCodeTakesTheBarCode(lookupCode: String, barcodes: [String]) throws {
    let receipt = try SampleReceipt.of(
      bill: """
        {"currency":"USD","lines":[{"name":"Tea","total":"13"}],"lookupCode":"\(lookupCode)"}
        """
    )
    for columns in [48, 42, 32] {
      let printed = try PrintedReceipt(receipt, columns: columns)
      #expect(printed.barcodes == barcodes)
      #expect(printed.names.contains("Lookupcode" + lookupCode))
      #expect(printed.names.contains("Transaction286498530672949108"))
    }
  }

  // MARK: Size

  @Test(arguments: [48, 42, 32])
  func largestBillsCanBePrintedReceipt(columns: Int) throws {
    // Every character doubles in the markup.
    let name = String(repeating: "|", count: 195)
    let lines = Array(repeating: #"{"name":"\#(name)","total":"1","note":"\#(name)"}"#, count: 790)
    let header = Array(repeating: #""\#(name)""#, count: 100).joined(separator: ",")
    let json = """
      {"currency":"USD","lines":[\(lines.joined(separator: ","))],"header":[\(header)]}
      """
    let receipt = try SampleReceipt.of(bill: json)
    #expect(try #require(receipt.bill).json.text().utf8.count > 380_000)
    #expect(try PrintedReceipt(receipt, columns: columns).rows.count > 790 * 10)
  }

  @Test func thousandLinesCanBePrintedReceipt() throws {
    let lines = Array(repeating: #"{"name":"Tea","total":"1.00","taxMarks":["A"]}"#, count: 1_000)
    let json = #"{"currency":"USD","lines":[\#(lines.joined(separator: ","))]}"#
    let printed = try PrintedReceipt(try SampleReceipt.of(bill: json), columns: 32)
    #expect(printed.rows.count > 1_000)
    #expect(printed.cells.contains("1,000.00"))
  }
}
