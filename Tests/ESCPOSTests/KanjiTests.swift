import ESCPOS
import ReceiptLine
import Testing
import TestSupport

@Suite struct KanjiTests {
  private static func profile(_ set: KanjiSet, _ pages: CodePage...) -> Profile {
    var profile = Profile.generic80
    profile.kanji = set
    profile.codePages = pages.enumerated().map { .init($1, number: UInt8($0)) }
    return profile
  }

  private static func encode(_ text: String, for profile: Profile) throws -> [UInt8] {
    let cells = Widths.unicode.cells(of: Widths.unicode.shown(text))
    let run = Run(text: text, cells: cells, style: Style())
    let row = Row(segments: [Segment(start: 0, runs: [run])])
    return try PageEncoder.encode(Page(columns: 48, items: [.row(row)]), for: profile)
  }

  /// The bytes that `iconv` of glibc gives for BIG5, SJIS and EUC-KR.
  @Test(
    arguments: [
      (.big5, "中", 0xA4A4), (.big5, "功", 0xA55C), (.big5, "許", 0xB35C), (.big5, "　", 0xA140),
      (.big5, "龘", 0xF9D5), (.big5, "あ", nil), (.big5, "碁", nil), (.big5, "简", nil),
      (.big5, "A", nil),
      (.shiftJIS, "日", 0x93FA), (.shiftJIS, "表", 0x955C), (.shiftJIS, "ソ", 0x835C),
      (.shiftJIS, "〜", 0x8160), (.shiftJIS, "～", 0x8160), (.shiftJIS, "①", 0x8740),
      (.shiftJIS, "熙", 0xEAA4), (.shiftJIS, "ｱ", nil), (.shiftJIS, "髙", nil), (.shiftJIS, "한", nil),
      (.eucKR, "한", 0xC7D1), (.eucKR, "글", 0xB1DB), (.eucKR, "가", 0xB0A1), (.eucKR, "￦", 0xA3DC),
      (.eucKR, "똠", nil), (.eucKR, "漢", 0xF9D3), (.eucKR, "あ", 0xAAA2), (.eucKR, "简", nil),
    ] as [(KanjiSet, String, UInt32?)]
  )
  func codesAreThoseOfTheStandards(set: KanjiSet, text: String, code: UInt32?) throws {
    let scalar = try #require(text.unicodeScalars.first)
    #expect(set.code(of: scalar) == code)
  }

  @Test(arguments: KanjiSet.allCases)
  func everyCodeIsReadAsWhatItIsWrittenFor(set: KanjiSet) {
    var count = 0
    for code in UInt32(0)..<0x10000 {
      guard let scalar = set.scalar(of: code) else { continue }
      count += 1
      #expect(set.code(of: scalar) == code)
      #expect(code >> 8 >= 0x81)
      #expect(code & 0xFF >= 0x40 && code & 0xFF != 0x7F)
      if set == .eucKR {
        #expect(code >> 8 >= 0xA1 && code & 0xFF >= 0xA1)
      }
    }
    #expect(count > (set == .shiftJIS ? 6_900 : 8_000))
    #expect(set.scalar(of: .max) == nil)
  }

  @Test(
    arguments: [
      (.big5, "功a", [0x1C, 0x26, 0xA5, 0x5C, 0x61, 0x0A, 0x1C, 0x2E]),
      (.eucKR, "한é", [0x1C, 0x26, 0xC7, 0xD1, 0x1C, 0x2E, 0x82, 0x0A]),
      // Code system and mode, on and off; a backslash stays one.
      (
        .shiftJIS, "表\\é",
        [0x1C, 0x43, 1, 0x1C, 0x26, 0x95, 0x5C, 0x5C, 0x1C, 0x43, 0, 0x1C, 0x2E, 0x82, 0x0A]
      ),
    ] as [(KanjiSet, String, [UInt8])]
  )
  func modesAreThoseOfTheManuals(set: KanjiSet, text: String, bytes: [UInt8]) throws {
    let profile = Self.profile(set, .cp437)
    let body = try Self.encode(text, for: profile)
    #expect(body == bytes)
    #expect(audit(body, profile: profile).isEmpty)
    #expect(VirtualPrinter.paper(of: body, profile: profile).lines == [text])
  }

  /// Half-width katakana are of the code page, with their marks in cells of their own.
  @Test func katakanaOfOneCell() throws {
    let profile = Self.profile(.shiftJIS, .katakana)
    let body = try Self.encode("ｶﾞｿﾘﾝ 日本", for: profile)
    #expect(body.starts(with: [0xB6, 0xDE, 0xBF, 0xD8, 0xDD, 0x20, 0x1C, 0x43, 1, 0x1C, 0x26]))
    #expect(VirtualPrinter.paper(of: body, profile: profile).lines == ["ｶﾞｿﾘﾝ 日本"])
    // The page has a small 円, but neighbours of the set are as wide as the layout says.
    let yen = try Self.encode("100円", for: profile)
    #expect(
      yen == Array("100".utf8) + [0x1C, 0x43, 1, 0x1C, 0x26, 0x89, 0x7E, 0x0A]
        + [0x1C, 0x43, 0, 0x1C, 0x2E]
    )
  }

  /// Whatever is printed, pairs are whole, and the printer is left as it was.
  @Test(arguments: KanjiSet.allCases, 0..<60)
  func decodingGivesTheTextBack(set: KanjiSet, seed: Int) throws {
    var random = SeededRandom(seed: UInt64(seed))
    let profile = Self.profile(set, .cp437, .katakana, .wpc1251)
    var text = String.UnicodeScalarView()
    while text.count < 16 {
      let value: UInt32 =
        switch Int.random(in: 0..<5, using: &random) {
        case 0: .random(in: 0x20..<0x7F, using: &random)
        case 1: .random(in: 0xA0..<0x460, using: &random)
        case 2: .random(in: 0x3041..<0x3100, using: &random)
        case 3: .random(in: 0xAC00..<0xD7A4, using: &random)
        default: .random(in: 0x4E00..<0xA000, using: &random)
        }
      guard let scalar = Unicode.Scalar(value), !scalar.properties.isDiacritic,
        Widths.unicode.shown(String(scalar)).unicodeScalars.elementsEqual([scalar]),
        Widths.unicode.cells(of: String(scalar)) == 2
          ? set.code(of: scalar) != nil
          : profile.codePages.contains(where: { $0.page.byte(of: scalar) != nil })
      else { continue }
      text.append(scalar)
    }
    let string = String(text) + "|"
    let body = try Self.encode(string, for: profile)
    #expect(audit(body, profile: profile).isEmpty)
    #expect(VirtualPrinter.paper(of: body, profile: profile).lines == [string])
    var printer = VirtualPrinter(profile: profile)
    for byte in body {
      printer.print([byte])
    }
    #expect(printer.paper.lines == [string])
    #expect(printer.state == PrinterState(resetFor: profile))
  }
}
