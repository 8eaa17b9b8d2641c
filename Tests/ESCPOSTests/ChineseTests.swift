import ESCPOS
import ReceiptLine
import Testing
import TestSupport

@Suite struct ChineseTests {
  private func encode(
    _ text: String,
    profile: Profile = .generic80,
    _ change: (inout Style) -> Void = { _ in }
  ) throws -> [UInt8] {
    var style = Style()
    change(&style)
    let cells = Widths.unicode.cells(of: Widths.unicode.shown(text)) * style.width
    let run = Run(text: text, cells: cells, style: style)
    let row = Row(segments: [Segment(start: 0, runs: [run])])
    return try PageEncoder.encode(Page(columns: 48, items: [.row(row)]), for: profile)
  }

  private func lines(of body: [UInt8], profile: Profile = .generic80) -> [String] {
    VirtualPrinter.paper(of: body, profile: profile).lines
  }

  private static let full: Profile = {
    var profile = Profile.generic80
    profile.kanji = .gb18030
    return profile
  }()

  // MARK: Codes

  /// The bytes that `iconv -t GB18030` of glibc gives.
  @Test(
    arguments: [
      ("中", 0xD6D0), ("文", 0xCEC4), ("啊", 0xB0A1), ("齄", 0xF7FE), ("丂", 0x8140), ("狛", 0xA0FE),
      ("鿇", nil), ("　", 0xA1A1), ("￥", 0xA3A4), ("支", 0xD6A7), ("付", 0xB8B6), ("宝", 0xB1A6),
      ("微", 0xCEA2), ("龥", 0xFD9B), ("Ａ", 0xA3C1), ("€", 0xA2E3), ("①", 0xA2D9), ("\u{E000}", nil),
      ("A", nil), ("😀", nil), ("한", nil),
    ] as [(String, UInt32?)]
  )
  func codesOfTwoBytes(text: String, code: UInt32?) throws {
    let scalar = try #require(text.unicodeScalars.first)
    #expect(GB18030.twoBytes.code(of: scalar) == code)
    if let code {
      #expect(GB18030.twoBytes.scalar(of: code) == scalar)
    }
  }

  @Test(
    arguments: [
      ("㐀", 0x8139_EE39), ("䶵", 0x8235_8738), ("한", 0x8336_8433), ("\u{80}", 0x8130_8130),
      ("\u{FFFF}", 0x8431_A439), ("𠀀", nil), ("中", 0xD6D0),
    ] as [(String, UInt32?)]
  )
  func codesOfFourBytes(text: String, code: UInt32?) throws {
    let scalar = try #require(text.unicodeScalars.first)
    #expect(GB18030.fourBytes.code(of: scalar) == code)
    if let code {
      #expect(GB18030.fourBytes.scalar(of: code) == scalar)
      #expect(code < 0x10000 || GB18030.twoBytes.scalar(of: code) == nil)
    }
  }

  @Test func everyCodeIsReadAsWhatItIsWrittenFor() {
    var count = 0
    for value in UInt32(0x80)..<0x10000 {
      guard let scalar = Unicode.Scalar(value),
        let code = GB18030.fourBytes.code(of: scalar)
      else { continue }
      count += 1
      #expect(GB18030.fourBytes.scalar(of: code) == scalar)
    }
    // All of the plane but surrogates and the user-defined characters.
    #expect(count == 0x10000 - 0x80 - 0x800 - 0x1900)
    for code in UInt32(0)..<0x10000 {
      guard let scalar = GB18030.twoBytes.scalar(of: code) else { continue }
      #expect(GB18030.twoBytes.code(of: scalar) == code)
    }
    for code in [0, 0x7F, 0x8030, 0x817F, 0x81FF, 0xFF40, 0x8130_8030, 0xFE39_FE39, .max]
      as [UInt32]
    {
      #expect(GB18030.fourBytes.scalar(of: code) == nil)
    }
  }

  // MARK: Text

  @Test(
    arguments: [
      ("中文", [0x1C, 0x26, 0xD6, 0xD0, 0xCE, 0xC4, 0x0A, 0x1C, 0x2E]),
      // ASCII is the same within the mode.
      ("中a文", [0x1C, 0x26, 0xD6, 0xD0, 0x61, 0xCE, 0xC4, 0x0A, 0x1C, 0x2E]),
      ("a中", [0x61, 0x1C, 0x26, 0xD6, 0xD0, 0x0A, 0x1C, 0x2E]),
      // A character of a code page is not.
      ("中é", [0x1C, 0x26, 0xD6, 0xD0, 0x1C, 0x2E, 0x82, 0x0A]),
      (
        "中€文",
        [0x1C, 0x26, 0xD6, 0xD0, 0x1C, 0x2E, 0x1B, 0x74, 19, 0xD5]
          + [0x1C, 0x26, 0xCE, 0xC4, 0x0A, 0x1C, 0x2E, 0x1B, 0x74, 0]
      ),
      // What GB 18030 has as well, but a code page first.
      ("“é”", [0x1B, 0x74, 16, 0x93, 0xE9, 0x94, 0x0A, 0x1B, 0x74, 0]),
      // What it has in two cells, but the layout in one, would move what follows.
      ("ж", [0x3F, 0x0A]),
      ("￥5", [0x1C, 0x26, 0xA3, 0xA4, 0x35, 0x0A, 0x1C, 0x2E]),
      ("中😀", [0x1C, 0x26, 0xD6, 0xD0, 0x3F, 0x3F, 0x0A, 0x1C, 0x2E]),
      ("\u{FA19}", [0x1C, 0x26, 0xC9, 0xF1, 0x0A, 0x1C, 0x2E]),
      ("葛\u{E0100}", [0x1C, 0x26, 0xB8, 0xF0, 0x0A, 0x1C, 0x2E]),
      ("㐀", [0x3F, 0x3F, 0x0A]),
    ] as [(String, [UInt8])]
  )
  func runsAreInKanjiMode(text: String, bytes: [UInt8]) throws {
    let body = try encode(text)
    #expect(body == bytes)
    #expect(audit(body, profile: .generic80).isEmpty)
  }

  @Test func codesOfFourBytesByProfile() throws {
    let body = try encode("㐀a", profile: Self.full)
    #expect(body == [0x1C, 0x26, 0x81, 0x39, 0xEE, 0x39, 0x61, 0x0A, 0x1C, 0x2E])
    #expect(audit(body, profile: Self.full).isEmpty)
    #expect(lines(of: body, profile: Self.full) == ["㐀a"])
  }

  @Test func stylesAreThoseOfTheText() throws {
    let bytes = try encode("中a") { $0.underline = true }
    #expect(
      bytes == [0x1B, 0x2D, 2, 0x1C, 0x26, 0x1C, 0x2D, 2, 0xD6, 0xD0, 0x61, 0x0A]
        + [0x1B, 0x2D, 0, 0x1C, 0x2E, 0x1C, 0x2D, 0]
    )
    #expect(audit(bytes, profile: .generic80).isEmpty)
    let paper = VirtualPrinter.paper(of: bytes, profile: .generic80)
    guard case .row(let row)? = paper.items.first else {
      Issue.record("the first item is no row")
      return
    }
    #expect(row.glyphs.map(\.style.underline) == [true, true])
    #expect(row.glyphs.map(\.cells) == [2, 1])
  }

  @Test func paperShowsTwoCells() throws {
    let text = "拿铁 Café 大杯 ￥38"
    #expect(lines(of: try encode(text)) == [text])
    let wide = try encode("中a") { $0.width = 2 }
    #expect(lines(of: wide) == ["中  a"])
    // A character that screens show in one cell leaves the second one blank.
    #expect(lines(of: [0x1C, 0x26, 0xA6, 0xC1, 0x61, 0x0A, 0x1C, 0x2E]) == ["α a"])
    #expect(lines(of: [0x1C, 0x26, 0xFE, 0xFE, 0x61, 0x0A]) == ["\u{FFFD} a"])
  }

  @Test func bodyInPiecesPrintsTheSame() throws {
    let body = try encode("中文é微信㐀", profile: Self.full)
    var printer = VirtualPrinter(profile: Self.full)
    for byte in body {
      printer.print([byte])
    }
    #expect(printer.paper.lines == ["中文é微信㐀"])
    #expect(!printer.isMidLine)
  }

  @Test func halfACharacterIsNone() {
    #expect(lines(of: [0x1C, 0x26, 0xD6, 0x0A, 0x41, 0x0A]) == ["\u{FFFD}", "A"])
    var printer = VirtualPrinter(profile: .generic80)
    printer.print([0x1C, 0x26, 0xD6])
    #expect(printer.isMidLine)
  }

  @Test func marksCanBeChinese() {
    let job = Job.assemble(body: [], top: [Mark("副本 1")], profile: .generic58)
    #expect(audit(job, profile: .generic58).isEmpty)
    #expect(lines(of: job, profile: .generic58) == ["          副  本    1", ""])
  }

  /// What the printer can show comes back as it went in.
  @Test(arguments: 0..<300)
  func decodingGivesTheTextBack(seed: Int) throws {
    var random = SeededRandom(seed: UInt64(seed))
    var profile = Self.full
    profile.kanji = seed.isMultiple(of: 2) ? .gbk : .gb18030
    var text = String.UnicodeScalarView()
    while text.count < 12 {
      guard let scalar = random.text(upTo: 1).unicodeScalars.first,
        Widths.unicode.shown(String(scalar)).unicodeScalars.elementsEqual([scalar]),
        isPrinted(scalar, profile)
      else { continue }
      // What joins the character before it is another matter.
      guard String(text + [scalar]).count > text.count else { continue }
      text.append(scalar)
    }
    let string = "|" + String(text) + "|"
    let body = try encode(string, profile: profile)
    #expect(audit(body, profile: profile).isEmpty)
    #expect(lines(of: body, profile: profile) == [string])
  }

  /// Whether the printer has the character in as many cells as the layout gives it.
  private func isPrinted(_ scalar: Unicode.Scalar, _ profile: Profile) -> Bool {
    let cells = Widths.unicode.cells(of: String(scalar))
    return profile.codePages.contains { $0.page.byte(of: scalar) != nil } && cells == 1
      || profile.kanji?.code(of: scalar) != nil && cells == 2
  }
}
