import ReceiptLine
import Testing
import TestSupport

/// What holds for every document, sound or not.
@Suite struct LawTests {
  /// Pieces that make a random text likely to mean something.
  private static let vocabulary = [
    "{", "}", "|", "\\", "-", "=", "~", "_", "\"", "`", "^", ";", ":", ",", " ", "\t", "\n", "\r",
    "\\n", "\\x", "\\x1b", "\\xe9", "a", "bc", "Total", "1.50", "*", "0", "3",
    "99999999999999999999",
    "\n{w:* 6}\n", "\n{w:3 3 3;b:line}\n", "\n{b:line}\n", "\n{b:0}\n", "\n{b:2;a:right}\n",
    "\n{t:word}\n", "\n{t:nowrap}\n", "\n{t:wrap;w:auto}\n", "\n{c:1;o:qrcode}\n", "\n{i:aGk=}|\n",
    "\n{x:\\x1b@}\n", "\n-\n", "\n=\n", "日", "本語", "é", "e\u{301}", "\u{301}", "ก็", "กำ", "한",
    "\u{1100}", "\u{1161}", "👨‍👩‍👧‍👦", "🇩", "\u{200D}", "\u{FE0F}", "\u{202E}", "\u{200B}", "\u{0}",
    "\u{85}", "\u{10FFFF}", "ｶ", "ﾞ",
  ]

  private static let allWidths: [Widths] = [
    .unicode, .reference(.singleByte), .reference(.doubleByte), .reference(.shiftJIS),
    .reference(.thai),
  ]

  private func document(_ generator: inout SeededRandom) -> String {
    var source = String.UnicodeScalarView()
    for _ in 0..<Int.random(in: 0...60, using: &generator) {
      if Int.random(in: 0..<8, using: &generator) == 0 {
        let value = UInt32.random(in: 0...0x10FFFF, using: &generator)
        source.append(Unicode.Scalar(value) ?? "\u{FFFD}")
      } else {
        source.append(
          contentsOf: (LawTests.vocabulary.randomElement(using: &generator) ?? "").unicodeScalars
        )
      }
    }
    return String(source)
  }

  @Test(arguments: 0..<40 as Range<UInt64>)
  func everyPageStaysWithinItsColumns(seed: UInt64) {
    var generator = SeededRandom(seed: seed)
    for _ in 0..<100 {
      let source = document(&generator)
      let document = Document(parsing: source)
      for _ in 0..<3 {
        let columns = Int.random(in: 1...50, using: &generator)
        let widths = LawTests.allWidths.randomElement(using: &generator) ?? .unicode
        let page = document.layout(columns: columns, widths: widths)
        let fault = page.fault(widths: widths)
        #expect(
          fault == nil,
          "seed \(seed), \(columns) columns, \(widths): \(source.debugDescription)"
        )
      }
    }
  }

  /// Whatever stands in one column, the next begins and ends where it should.
  @Test(arguments: 0..<20 as Range<UInt64>)
  func textNeverMovesTheNextColumn(seed: UInt64) throws {
    var generator = SeededRandom(seed: seed)
    for _ in 0..<50 {
      var text = ""
      for scalar in document(&generator).unicodeScalars
      where !"{}|\\\n\r".unicodeScalars.contains(scalar) {
        text.unicodeScalars.append(scalar)
      }
      let page = Document(parsing: "{w:* 8;t:nowrap}\n|\(text) | 1.50 |")
        .layout(columns: 32, widths: .unicode)
      guard case .row(let row) = try #require(page.items.first) else {
        Issue.record("no row, seed \(seed): \(text.debugDescription)")
        continue
      }
      let last = try #require(row.segments.last)
      #expect(last.runs.map(\.text) == ["1.50"], "seed \(seed): \(text.debugDescription)")
      #expect(last.start == 2 * 24 + 4)
    }
  }

  @Test(arguments: 0..<20 as Range<UInt64>)
  func escapedTextIsShownAsItIs(seed: UInt64) throws {
    var generator = SeededRandom(seed: seed)
    let alphabet = Array(" !\"#$%&'()*+,-./09:;<=>?@AZ[\\]^_`az{|}~é日本ñ😀")
    for _ in 0..<100 {
      let length = Int.random(in: 1...60, using: &generator)
      let text = String((0..<length).compactMap { _ in alphabet.randomElement(using: &generator) })
      var source = ""
      for character in text {
        if character == " " {
          source += "~"
        } else if "\\|{}-=~_\"`^".contains(character) {
          source += "\\\(character)"
        } else {
          source.append(character)
        }
      }
      let document = Document(parsing: source)
      #expect(document.diagnostics.isEmpty, "seed \(seed): \(text)")
      let page = document.layout(columns: 1000, widths: .unicode)
      guard page.items.count == 1, case .row(let row) = try #require(page.items.first) else {
        Issue.record("not one row, seed \(seed): \(text)")
        continue
      }
      let shown = row.segments.flatMap(\.runs).map(\.text).joined()
      #expect(shown == text, "seed \(seed)")
    }
  }

  /// However the pieces are found, they are the grapheme clusters, of one or two cells each.
  @Test(arguments: 0..<40 as Range<UInt64>)
  func piecesAreTheClusters(seed: UInt64) {
    var generator = SeededRandom(seed: seed)
    for _ in 0..<100 {
      let shown = Widths.unicode.shown(document(&generator))
      var pieces: [Int] = []
      var sum = 0
      Widths.unicode.forEachUnit(of: shown) { bytes, cells in
        pieces.append(bytes)
        sum += cells
        #expect(1...2 ~= cells)
      }
      #expect(pieces == shown.map(\.utf8.count), "seed \(seed): \(shown.debugDescription)")
      #expect(sum == Widths.unicode.cells(of: shown), "seed \(seed)")
      #expect(Array(Widths.unicode.shown(shown).utf8) == Array(shown.utf8), "seed \(seed)")
    }
  }

  @Test(.timeLimit(.minutes(1))) func longDocumentsTakeLinearTime() {
    // Were one of these quadratic, this would pass the limit.
    let count = 30_000
    let sources = [
      String(repeating: "\\q", count: count), String(repeating: "a ", count: count),
      "{t:word}\n" + String(repeating: "ab ", count: count) + "日",
      "{t:word}\n日" + String(repeating: "~", count: count),
      String(repeating: "|", count: count), String(repeating: "{a;", count: count) + "}",
      "{" + String(repeating: "a;", count: count) + "}",
      "{w:" + String(repeating: "x ", count: count) + "}",
      "e" + String(repeating: "\u{301}", count: count),
      String(repeating: "^a", count: count), String(repeating: "{", count: count),
      "{w:" + String(repeating: "1000 ", count: 1000) + "}\n"
        + String(repeating: "\n", count: 1000),
    ]
    for source in sources {
      let page = Document(parsing: source).layout(columns: 1000, widths: .unicode)
      #expect(page.fault(widths: .unicode) == nil)
    }
  }
}

extension Page {
  /// What contradicts the promises of a page.
  fileprivate func fault(widths: Widths) -> String? {
    for item in items {
      switch item {
      case .row(let row):
        var end = 0
        for segment in row.segments {
          if segment.start < end { return "segments overlap" }
          if segment.runs.isEmpty { return "a segment is empty" }
          end = segment.start
          for run in segment.runs {
            end += 2 * run.cells
            if run.text.isEmpty || run.cells < 1 { return "a run is empty" }
            if run.style.height > row.height { return "a run is taller than its row" }
            let scalars = run.text.unicodeScalars
            if scalars.contains(where: { $0.value < 0x20 || $0.value == 0x7F }) {
              return "a control character"
            }
            if widths == .unicode, run.text.count > run.cells { return "a cluster without a cell" }
          }
        }
        if end > 2 * columns { return "a row beyond the paper" }
        if row.bars.contains(where: { $0 < 0 || $0 >= columns }) { return "a bar beyond the paper" }
      case .rule(let rule):
        if rule.left < 0 || rule.left + rule.pieces.count > columns { return "a rule too long" }
      case .symbol(let placed):
        if !placed.slot.isWithin(columns) { return "a symbol beyond the paper" }
      case .image(let placed):
        if !placed.slot.isWithin(columns) { return "an image beyond the paper" }
      case .command, .cut:
        break
      }
    }
    return nil
  }
}

extension Slot {
  fileprivate func isWithin(_ columns: Int) -> Bool {
    left >= 0 && width >= 1 && left + width <= columns && 0...2 ~= align
  }
}
