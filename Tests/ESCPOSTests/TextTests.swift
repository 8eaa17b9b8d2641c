import ESCPOS
import ReceiptLine
import Testing
import TestSupport

@Suite struct TextTests {
  private func body(_ text: String, cells: Int, profile: Profile = .generic80) throws -> [UInt8] {
    let run = Run(text: text, cells: cells, style: Style())
    let row = Row(segments: [Segment(start: 0, runs: [run])])
    return try PageEncoder.encode(Page(columns: 32, items: [.row(row)]), for: profile)
  }

  /// A printer that has no Chinese characters.
  private static let latin: Profile = {
    var profile = Profile.generic80
    profile.kanji = nil
    return profile
  }()

  private func shown(_ text: String, cells: Int, profile: Profile = .generic80) throws -> String {
    let paper = VirtualPrinter.paper(
      of: try body(text, cells: cells, profile: profile),
      profile: profile
    )
    return try #require(paper.lines.first)
  }

  @Test(
    arguments: [
      ("Tea", 3, [0x54, 0x65, 0x61, 0x0A]),
      // In the page that is selected already.
      ("é", 1, [0x82, 0x0A]),
      // One change, and back at the end of the body.
      ("3 €", 3, [0x33, 0x20, 0x1B, 0x74, 19, 0xD5, 0x0A, 0x1B, 0x74, 0]),
      // é is in the page of the euro sign too, so the page stays.
      ("€é", 2, [0x1B, 0x74, 19, 0xD5, 0x82, 0x0A, 0x1B, 0x74, 0]),
      ("“€”", 3, [0x1B, 0x74, 16, 0x93, 0x80, 0x94, 0x0A, 0x1B, 0x74, 0]),
      ("π€", 2, [0xE3, 0x1B, 0x74, 19, 0xD5, 0x0A, 0x1B, 0x74, 0]),
    ] as [(String, Int, [UInt8])]
  )
  func pagesChangeOnlyWhenTheyMust(text: String, cells: Int, bytes: [UInt8]) throws {
    #expect(try body(text, cells: cells) == bytes)
  }

  @Test(arguments: [
    ("e\u{301}", 1, "é"), ("é", 1, "é"), ("A\u{30A}", 1, "Å"), ("\u{212B}", 1, "Å"),
    ("\u{2126}", 1, "Ω"), ("μ", 1, "µ"), ("C\u{327}a", 2, "Ça"),
    // Marks that no page has a letter for.
    ("q\u{303}x", 2, "?x"), ("e\u{323}\u{302}x", 2, "?x"), ("ệx", 2, "?x"), ("ñ\u{323}x", 2, "?x"),
  ])
  func marksJoinTheirLetters(text: String, cells: Int, shown: String) throws {
    #expect(try self.shown(text, cells: cells) == shown)
  }

  @Test(arguments: [
    ("日本|", 5, "????|"), ("ł|", 2, "?|"), ("👨‍👩‍👧|", 3, "??|"), ("🇫🇷|", 3, "??|"), ("❤️|", 3, "??|"),
    ("한글|", 5, "????|"), ("न|", 2, "?|"), ("\u{3000}|", 3, "  |"), ("☕|", 3, "??|"),
    // Where the layout counted each as one cell.
    ("a😀b", 3, "a?b"),
  ])
  func whatNoPageHasIsReplacedCellByCell(text: String, cells: Int, shown: String) throws {
    #expect(try self.shown(text, cells: cells, profile: Self.latin) == shown)
  }

  @Test func substitutesOnlyWhereNoPageHasTheCharacter() throws {
    let text = "’–…“”−\u{A0}×•‹›"
    #expect(try shown(text, cells: 11) == "’–…“”- ×•‹›")
    var plain = Profile.generic80
    plain.codePages = [Profile.CodePageSlot(.cp437, number: 0)]
    #expect(try shown(text, cells: 11, profile: plain) == "'-.\"\"- x·<>")
    plain.codePages = []
    #expect(try shown(text + "é─│┼", cells: 15, profile: plain) == "'-.\"\"- x*<>?-|+")
  }

  @Test(arguments: [
    "a\u{0}b", "a\u{1B}b", "a\nb", "a\u{7F}b", "a\u{9B}b",
    "a\u{202E}b", "a\u{200B}b", "a\u{FEFF}b", "a\u{AD}b", "a\u{2066}b\u{2069}",
    "\u{10}\u{14}\u{1}a\u{0}b\u{1}",
  ])
  func controlsAndInvisibleCharactersMakeNoBytes(text: String) throws {
    #expect(try body(text, cells: 2) == [0x61, 0x62, 0x0A])
  }

  @Test(arguments: [
    ("a\u{85}b", "a b"), ("a\u{2028}b", "a b"), ("a\u{2029}b", "a b"), ("\u{200D}ab", " ab"),
    ("\u{3164}b", "  b"), ("\u{115F}b", "  b"), ("a\u{FE0F}b", "a b"), ("a\u{200D}b", "ab "),
  ])
  func whatHasACellIsBlank(text: String, shown: String) throws {
    #expect(try body(text, cells: 3) == Array(shown.utf8) + [0x0A])
  }

  @Test func commandsInTextAreText() throws {
    #expect(try body("\u{1B}p0\u{1D}V\u{10}\u{14}\u{1}", cells: 3) == [0x70, 0x30, 0x56, 0x0A])
  }

  @Test func textFillsItsCellsExactly() throws {
    #expect(try body("abcdef", cells: 4) == [0x61, 0x62, 0x63, 0x64, 0x0A])
    #expect(try body("ab", cells: 4) == [0x61, 0x62, 0x20, 0x20, 0x0A])
    let tight: [UInt8] = [0x3F, 0x3F, 0x3F, 0x20, 0x20, 0x0A]
    #expect(try body("日本語", cells: 5) == tight)
    #expect(try body("日本語", cells: 5, profile: Self.latin) == tight)
    #expect(try body("abc", cells: 0) == [0x0A])
  }

  /// What shows nothing changes nothing, also where it makes of a simple text another.
  @Test(arguments: 0..<300)
  func invisibleCharactersChangeNothing(seed: Int) throws {
    var random = SeededRandom(seed: UInt64(seed))
    var profile = Profile.generic80
    profile.kanji = [nil, .gbk, .shiftJIS, .eucKR][seed % 4]
    let blocks: [ClosedRange<UInt32>] = [
      0x20...0x7E, 0xA0...0x2FF, 0x370...0x4FF, 0x2010...0x2027, 0x20A0...0x20BF, 0x3000...0x30FF,
      0x4E00...0x9FFF, 0xAC00...0xD7A3, 0xFF00...0xFF60,
    ]
    var text = String.UnicodeScalarView()
    for _ in 0..<Int.random(in: 0...12, using: &random) {
      let block = blocks.randomElement(using: &random) ?? 0x20...0x7E
      if let scalar = Unicode.Scalar(UInt32.random(in: block, using: &random)) {
        text.append(scalar)
      }
    }
    let cells = Int.random(in: 0...30, using: &random)
    let plain = try body(String(text), cells: cells, profile: profile)
    #expect(try body(String(text) + "\u{200B}", cells: cells, profile: profile) == plain)
  }

  /// Whatever the text is, what stands to its right stays in its place.
  @Test(arguments: 0..<500)
  func anyTextKeepsItsColumns(seed: Int) throws {
    var random = SeededRandom(seed: UInt64(seed))
    let text = random.text(upTo: 30)
    var profile = Profile.generic58
    profile.kanji = [nil, .gbk, .gb18030][seed % 3]
    let left = Run(text: text, cells: 20, style: Style())
    let next = Run(text: "!", cells: 1, style: Style())
    let far = Run(text: "end", cells: 3, style: Style())
    let row = Row(segments: [
      Segment(start: 4, runs: [left, next]), Segment(start: 58, runs: [far]),
    ])
    let body = try PageEncoder.encode(Page(columns: 32, items: [.row(row)]), for: profile)
    #expect(audit(body, profile: profile).isEmpty)
    for command in CommandDecoder.decode(body).map(\.command) {
      switch command {
      case .text, .codePage, .kanji, .absolutePosition, .lineFeed: break
      default: Issue.record("the text made \(command)")
      }
    }
    let paper = VirtualPrinter.paper(of: body, profile: profile)
    guard case .row(let printed) = try #require(paper.items.first) else {
      Issue.record("the first item is no row")
      return
    }
    #expect(paper.items.count == 1)
    var dots = 24
    for glyph in printed.glyphs.dropLast(3) {
      #expect(glyph.left == dots)
      #expect(glyph.scalar != "\u{FFFD}")
      dots += glyph.cells * 12
    }
    #expect(dots == 23 * 12)
    #expect(printed.glyphs.suffix(4).map(\.scalar) == ["!", "e", "n", "d"])
    #expect(printed.glyphs.suffix(4).map(\.left) == [264, 348, 360, 372])
  }
}
