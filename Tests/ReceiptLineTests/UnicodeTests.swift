import Testing

@testable import ReceiptLine

@Suite struct UnicodeTests {
  private func runs(_ text: String, columns: Int = 40) -> [Run] {
    Document(parsing: "|" + text).layout(columns: columns, widths: .unicode).items
      .flatMap { item in
        if case .row(let row) = item { row.segments.flatMap(\.runs) } else { [Run]() }
      }
  }

  @Test(arguments: [
    ("abc", 3), ("é", 1), ("日本", 4), ("ｱ", 1), ("ｶﾞ", 2), ("Ａ", 2), ("한국", 4), ("¥€", 2),
    ("ก็", 1), ("กำ", 2), ("שלום", 4), ("مرحبا", 5),
    ("\u{1112}\u{1161}\u{11AB}", 2),
    ("x\u{301}\u{302}\u{303}\u{304}", 1),
    ("😀", 2), ("👨‍👩‍👧‍👦", 2), ("👍🏽", 2), ("🇩🇪", 2), ("🇩", 1), ("1\u{FE0F}\u{20E3}", 2),
    ("☺", 1), ("☺\u{FE0F}", 2), ("葛\u{E0100}", 2),
    ("क्षि", 2), ("नमस्ते", 4),
    ("A\u{200D}B", 2),
    ("\u{301}", 1),
  ])
  func clustersTakeOneOrTwoCells(text: String, cells: Int) throws {
    let run = try #require(runs(text).first)
    #expect(run.cells == cells)
    #expect(run.text == text)
  }

  @Test(arguments: [
    ("a\u{202E}b\u{202C}c", "abc"), ("a\u{2066}b\u{2069}", "ab"), ("\u{200F}a\u{61C}\u{200E}", "a"),
    ("a\u{AD}b\u{200B}c\u{FEFF}d\u{2060}e", "abcde"),
    ("a\u{85}b\u{2028}c\u{2029}d\u{80}e", "a b c de"),
    ("می\u{200C}خواهم", "می\u{200C}خواهم"),
  ])
  func whatShowsNothingIsLeftOut(text: String, shown: String) throws {
    let run = try #require(runs(text).first)
    #expect(run.text.unicodeScalars.elementsEqual(shown.unicodeScalars))
    #expect(run.cells == shown.count)
  }

  /// Encoders ask for the same: what any text shows, its cells, and what is never divided.
  @Test(
    arguments: [
      ("e\u{301}日\u{202E}👨‍👩‍👧", "\u{E9}日👨‍👩‍👧", [1, 2, 2]),
      ("A\u{30A}\u{1B}b", "\u{C5}b", [1, 1]), ("", "", []), ("\u{AD}", "", []),
      ("e\u{200B}\u{301}", "\u{E9}", [1]),
    ] as [(String, String, [Int])]
  )
  func textOutsideAPageIsMeasuredTheSame(text: String, shown: String, cells: [Int]) {
    let form = Widths.unicode.shown(text)
    #expect(Array(form.utf8) == Array(shown.utf8))
    var found: [Int] = []
    var bytes = 0
    Widths.unicode.forEachUnit(of: form) {
      bytes += $0
      found.append($1)
    }
    #expect(found == cells)
    #expect(bytes == form.utf8.count)
    #expect(Widths.unicode.cells(of: form) == cells.reduce(0, +))
  }

  @Test(
    arguments: [
      ("", [""]), ("ab cd ef", ["ab cd", "ef"]), ("日本語", ["日本", "語"]), ("\u{202E}", [""]),
      ("abcdefg", ["abcde", "fg"]), ("a\\b", ["a\\b"]),
    ] as [(String, [String])]
  )
  func textIsBrokenIntoLines(text: String, lines: [String]) {
    let runs = Widths.unicode.lines(of: text, columns: 5)
    #expect(runs.map(\.text) == lines)
    #expect(runs.map(\.cells) == lines.map { Widths.unicode.cells(of: $0) })
  }

  @Test func textThatShowsNothingIsAnEmptyColumn() {
    #expect(runs("\u{200B}\u{202E}").map(\.text) == [" "])
  }

  @Test func clustersAreNeverDivided() {
    #expect(runs("👨‍👩‍👧‍👦👍🏽🇩🇪", columns: 3).map(\.text) == ["👨‍👩‍👧‍👦", "👍🏽", "🇩🇪"])
  }

  /// From the cases of UAX #15: marks in any order, singletons, exclusions, Hangul.
  @Test(arguments: [
    ("e\u{301}", "\u{E9}"),
    ("\u{212B}", "\u{C5}"),
    ("A\u{30A}", "\u{C5}"),
    ("\u{1E9B}\u{323}", "\u{1E9B}\u{323}"),
    ("s\u{307}\u{323}", "\u{1E69}"),
    ("\u{1E0B}\u{323}", "\u{1E0D}\u{307}"),
    ("か\u{3099}", "が"),
    ("\u{FA19}", "\u{795E}"),
    ("\u{958}", "\u{915}\u{93C}"),
    ("\u{1112}\u{1161}\u{11AB}", "한"),
    ("\u{D558}\u{11AB}", "한"),
    ("a\u{5AE}\u{315}\u{300}\u{62}", "\u{E0}\u{5AE}\u{315}b"),
    ("\u{301}e", "\u{301}e"),
    ("abc", "abc"),
  ])
  func sourceIsNormalised(text: String, form: String) {
    #expect(Array(NormalizationFormC.text(of: text).utf8) == Array(form.utf8))
  }
}
