import Foundation
import ReceiptLine
import ReceiptTemplates
import Sales
import StrictJSON
import Testing
import TestSupport

/// What templates print of data is the data: NFC, without controls, line breaks as blanks.
@Suite struct ReceiptEscapeLawTests {
  /// What the law says that paper shows, written as a filter over the value and Foundation's NFC.
  static func shown(_ value: String) -> String {
    var scalars = String.UnicodeScalarView()
    let breaks = value.replacing("\r\n", with: "\n").unicodeScalars
    for scalar in breaks {
      switch scalar.value {
      case 0x09, 0x0A, 0x0D, 0x2028, 0x2029: scalars.append(" ")
      case 0x00...0x1F, 0x7F...0x9F, 0x61C, 0x200E, 0x200F, 0x202A...0x202E, 0x2066...0x2069,
        0xFEFF:
        break
      default: scalars.append(scalar)
      }
    }
    // Marks without a base go, so that they cannot change what stands before the value.
    let base = scalars.firstIndex { $0.properties.canonicalCombiningClass == .notReordered }
    return String(scalars[(base ?? scalars.endIndex)...]).precomposedStringWithCanonicalMapping
  }

  /// What the layout leaves of it: soft hyphens are hints that have no shape.
  static func printed(_ value: String) -> String {
    String(String.UnicodeScalarView(shown(value).unicodeScalars.filter { $0 != "\u{AD}" }))
  }

  static func visibleValue(using random: inout SeededRandom) -> String {
    while true {
      let value = value(using: &random)
      if !printed(value).isEmpty { return value }
    }
  }

  static func value(using random: inout SeededRandom) -> String {
    let ranges: [ClosedRange<UInt32>] = [
      0x20...0x20, 0x20...0x7E, 0x5B...0x60, 0x7B...0x7E, 0x22...0x3D, 0x00...0x1F, 0x7F...0xFF,
      0x300...0x338, 0x37E...0x37E, 0x1FEF...0x1FEF, 0x600...0x6FF, 0x1100...0x11FF,
      0x2028...0x202E, 0x2066...0x2069, 0x4E00...0x4EFF, 0xFF01...0xFF5E, 0x1F300...0x1F5FF,
      0xFEFF...0xFEFF, 0x338...0x338, 0x3D...0x3D,
    ]
    let phrases = [
      "\\n", "\\x41", "\\", "{code:1}", "{{x}}", "---", "===", "\r\n", "** PAID **", "^^^", "||",
      "\u{1B}p\u{0}", "\\x1b", ";", "{x:\\x1b}", "~", "\n", "=\u{338}",
    ]
    var text = ""
    for _ in 0..<Int.random(in: 0...8, using: &random) {
      if Bool.random(using: &random) {
        text += phrases.randomElement(using: &random) ?? ""
      } else if let range = ranges.randomElement(using: &random),
        let scalar = Unicode.Scalar(UInt32.random(in: range, using: &random))
      {
        text.unicodeScalars.append(scalar)
      }
    }
    return text
  }

  /// The texts of the segments, row by row; nil when the page has anything else.
  func segments(of page: Page) -> [[String]]? {
    var rows: [[String]] = []
    for item in page.items {
      guard case .row(let row) = item else { return nil }
      guard row.segments.allSatisfy({ $0.runs.allSatisfy { $0.style == Style() } }) else {
        return nil
      }
      rows.append(row.segments.map { $0.runs.map(\.text).joined() })
    }
    return rows
  }

  @Test(arguments: [UInt64(31), 32, 33, 34])
  func textShowsTheValue(seed: UInt64) throws {
    let template = try MustacheTemplate(
      parsing: "{{x}}\n|[{{x}}]|\n|{{x}} | {{y}}|",
      name: "law"
    )
    var random = SeededRandom(seed: seed)
    for round in 0..<2000 {
      let x = Self.visibleValue(using: &random)
      let y = Self.visibleValue(using: &random)
      let note: Comment = "seed \(seed), round \(round): \(x.debugDescription)"
      let markup = try template.render(["x": .string(x), "y": .string(y)]).text
      let document = Document(parsing: markup)
      #expect(document.diagnostics.isEmpty, note)
      let printed = (x: Self.printed(x), y: Self.printed(y))
      let rows = try #require(segments(of: document.layout(columns: 400, widths: .unicode)), note)
      try #require(rows.count == 3, note)
      #expect(scalars(rows[0].joined()) == scalars(printed.x), note)
      #expect(scalars(rows[1].joined()) == scalars("[\(printed.x)]"), note)
      #expect(scalars(rows[2].joined()) == scalars(printed.x + printed.y), note)
    }
  }

  @Test(arguments: ["", "\u{1B}", "\u{202E}\u{FEFF}", "\u{301}"])
  func nothingShowsNothing(value: String) throws {
    let template = try MustacheTemplate(parsing: "{{x}}\n|{{x}} | {{x}}|\n[{{x}}]", name: "law")
    let document = Document(parsing: try template.render(["x": .string(value)]).text)
    #expect(document.diagnostics.isEmpty)
    let rows = try #require(segments(of: document.layout(columns: 48, widths: .unicode)))
    #expect(rows.map { $0.joined().filter { $0 != " " } } == ["", "", "[]"])
  }

  @Test(arguments: [UInt64(41), 42])
  func symbolsHoldTheValue(seed: UInt64) throws {
    let template = try MustacheTemplate(
      parsing: "{code:{{x}};option:qrcode,3,l}\n{option:code39;code:a{{x}}}",
      name: "law"
    )
    var random = SeededRandom(seed: seed)
    for round in 0..<2000 {
      let x = Self.visibleValue(using: &random)
      let shown = Self.shown(x)
      let note: Comment = "seed \(seed), round \(round): \(x.debugDescription)"
      let document = Document(parsing: try template.render(["x": .string(x)]).text)
      #expect(document.diagnostics.isEmpty, note)
      let symbols = document.layout(columns: 48, widths: .unicode).items.compactMap { item in
        if case .symbol(let placed) = item { placed.symbol } else { nil }
      }
      #expect(symbols.map(\.kind) == [.qrcode, .code39], note)
      #expect(symbols.map { scalars($0.data) } == [scalars(shown), scalars("a" + shown)], note)
    }
  }

  @Test(arguments: Receipt.Kind.allCases, [UInt64(61), 62])
  func receiptsShowTheirTexts(kind: Receipt.Kind, seed: UInt64) throws {
    let template = try ReceiptTemplate.builtIn(kind)
    var receipt = try SampleReceipt.of(kind, bill: SampleReceipt.smallest)
    let transactionNo = receipt.payment.transactionNo
    var random = SeededRandom(seed: seed)
    for round in 0..<300 {
      func value() -> String { Self.visibleValue(using: &random) }
      var texts = [value(), value(), value(), value(), value(), value(), value()]
      receipt.shop = Shop(name: texts[0], address: [texts[1]], phone: texts[2])
      (receipt.number, receipt.till) = (texts[3], texts[4])
      (receipt.payment.wallet, receipt.payment.gatewayReference) = (texts[5], texts[6])
      if kind == .sale || kind == .refund {
        texts += [value(), value()]
        (receipt.shop.legalName, receipt.shop.taxID) = (texts[7], texts[8])
      }
      if kind == .refund {
        texts += [value(), value(), value(), value(), value()]
        receipt.refund = RefundedMoney(
          amount: receipt.payment.amount,
          remaining: receipt.payment.amount,
          reference: texts[9],
          transactionNo: texts[10],
          reason: texts[11],
          by: texts[12],
          original: texts[13]
        )
      }
      let note: Comment = "seed \(seed), round \(round): \(texts.debugDescription)"
      let document = Document(parsing: try template.fill(with: receipt).text)
      #expect(document.diagnostics.isEmpty, note)
      let page = document.layout(columns: 400, widths: .unicode)
      var paper: [Unicode.Scalar] = []
      for case .row(let row) in page.items {
        paper += scalars(row.segments.flatMap { $0.runs.map(\.text) }.joined())
      }
      paper.removeAll { $0 == " " }
      for text in texts {
        #expect(paper.contains(scalars(Self.printed(text)).filter { $0 != " " }), note)
      }
      let symbols = page.items.compactMap { item in
        if case .symbol(let placed) = item { placed.symbol.data } else { nil }
      }
      let hasSymbol = kind == .sale || kind == .refund
      #expect(symbols == (hasSymbol ? [transactionNo] : []), note)
    }
  }

  func scalars(_ text: String) -> [Unicode.Scalar] {
    Array(text.unicodeScalars)
  }
}
