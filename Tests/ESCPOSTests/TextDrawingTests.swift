import Bitmaps
import ESCPOS
import ReceiptLine
import Testing
import TestSupport

@Suite struct TextDrawingTests {
  /// A printer of few characters, which puts pictures into lines.
  private static let inLine: Profile = {
    var profile = Profile.generic80
    profile.codePages = [.init(.cp437, number: 0), .init(.cp858, number: 19)]
    profile.kanji = nil
    profile.drawsInLine = true
    return profile
  }()

  /// The same without pictures in lines.
  private static let byRow: Profile = {
    var profile = inLine
    profile.drawsInLine = false
    return profile
  }()

  private static func style(_ change: (inout Style) -> Void) -> Style {
    var style = Style()
    change(&style)
    return style
  }

  private static func run(_ text: String, _ style: Style = Style()) -> Run {
    let cells = Widths.unicode.cells(of: Widths.unicode.shown(text))
    return Run(text: text, cells: cells * style.width, style: style)
  }

  private static func encode(
    _ row: Row,
    _ profile: Profile,
    _ rasterizer: BlackRasterizer = BlackRasterizer()
  ) throws -> [UInt8] {
    let page = Page(columns: profile.columns, items: [.row(row)])
    let body = try PageEncoder.encode(page, for: profile, rasterizer: rasterizer)
    #expect(audit(body, profile: profile).isEmpty)
    return body
  }

  private static func commands(_ text: String, _ profile: Profile = inLine) throws -> [Command] {
    let row = Row(segments: [Segment(start: 0, runs: [run(text)])])
    return CommandDecoder.decode(try encode(row, profile)).map(\.command)
  }

  private static func texts(_ text: String, _ profile: Profile = inLine) throws -> [String] {
    let rasterizer = BlackRasterizer()
    _ = try encode(Row(segments: [Segment(start: 0, runs: [run(text)])]), profile, rasterizer)
    return rasterizer.drawn.map { $0.map(\.text).joined(separator: "|") }
  }

  private static func black(_ cells: Int) -> Bitmap {
    var bitmap = Bitmap(width: cells * 12, height: 24)
    for y in 0..<24 {
      for x in 0..<cells * 12 {
        bitmap[x, y] = true
      }
    }
    return bitmap
  }

  // MARK: In the line

  @Test func onlyWhatIsMissingIsDrawn() throws {
    #expect(
      try Self.commands("a日本b") == [
        .text([0x61]), .inlinePicture(Self.black(4)), .absolutePosition(60), .text([0x62]),
        .lineFeed,
      ]
    )
    #expect(
      try Self.commands("日 本") == [
        .inlinePicture(Self.black(2)), .absolutePosition(24), .text([0x20]),
        .inlinePicture(Self.black(2)), .lineFeed,
      ]
    )
  }

  @Test(arguments: [
    ("Привет, мир", ["Привет", "мир"]), ("👨‍👩‍👧 🇫🇷 ❤️ 1️⃣", ["👨‍👩‍👧", "🇫🇷", "❤️", "1️⃣"]),
    ("q\u{303}x", ["q\u{303}"]), ("日é本", ["日", "本"]), ("ł", ["ł"]),
    // Right to left, or shaped by neighbours: all of it.
    ("שלום 5 ok", ["שלום 5 ok"]), ("5 عربى", ["5 عربى"]), ("a नमस्ते b", ["a नमस्ते b"]),
    ("ราคา 5 บาท", ["ราคา 5 บาท"]), ("日 بار", ["日 بار"]),
    // What says the same is printed.
    ("“a” – b…\u{A0}’", []), ("ok é€", []), ("© 5×2", []),
  ])
  func clustersAreDrawnWhole(text: String, drawn: [String]) throws {
    #expect(try Self.texts(text) == drawn)
  }

  /// A printer with the letters still has no right order for them.
  @Test func lettersFromRightToLeftAreDrawnEvenWhereAPageHasThem() throws {
    var profile = Self.inLine
    profile.codePages.append(.init(.cp862, number: 36))
    #expect(try Self.texts("a שלום b", profile) == ["a שלום b"])
    profile.codePages.append(.init(.wpc1256, number: 50))
    #expect(try Self.texts("5 كتاب", profile) == ["5 كتاب"])
  }

  @Test func ideographsOfThePageOfKatakanaAreDrawnAsWideAsOthers() throws {
    var profile = Self.inLine
    profile.codePages.append(.init(.katakana, number: 1))
    #expect(try Self.texts("日本 ｶﾞ 10月", profile) == ["日本", "月"])
  }

  /// Letters with marks are drawn, and then the others of their segment with them.
  @Test func thaiIsOfOnePiece() throws {
    var profile = Self.inLine
    profile.codePages.append(.init(.thai42, number: 20))
    #expect(try Self.texts("กาแฟ 50", profile).isEmpty)
    #expect(try Self.texts("กาแฟ ที่นี่", profile) == ["กาแฟ ที่นี่"])
    #expect(try Self.texts("กาแฟ 50") == ["กาแฟ 50"])
  }

  @Test func neighboursOfOtherStylesAreDrawnTogether() throws {
    let bold = Self.style { $0.emphasis = true }
    let wide = Self.style { $0.width = 2 }
    let row = Row(segments: [
      Segment(start: 2, runs: [Self.run("a日", bold), Self.run("本"), Self.run("語b", wide)])
    ])
    let rasterizer = BlackRasterizer()
    let body = try Self.encode(row, Self.inLine, rasterizer)
    #expect(
      rasterizer.drawn == [
        [
          Run(text: "日", cells: 2, style: bold), Run(text: "本", cells: 2, style: Style()),
          Run(text: "語", cells: 4, style: wide),
        ]
      ]
    )
    #expect(
      CommandDecoder.decode(body).map(\.command) == [
        .absolutePosition(12), .emphasis(true), .text([0x61]), .emphasis(false),
        .inlinePicture(Self.black(8)), .absolutePosition(120), .size(width: 2, height: 1),
        .text([0x62]), .lineFeed, .size(width: 1, height: 1),
      ]
    )
  }

  @Test func segmentsAreDrawnBySegment() throws {
    let row = Row(
      segments: [
        Segment(start: 2, runs: [Self.run("שלום")]), Segment(start: 40, runs: [Self.run("5.00")]),
      ],
      bars: [0, 19]
    )
    let rasterizer = BlackRasterizer()
    let body = try Self.encode(row, Self.inLine, rasterizer)
    #expect(rasterizer.drawn.map { $0.map(\.text) } == [["שלום"]])
    #expect(
      CommandDecoder.decode(body).map(\.command) == [
        .text([0xB3]), .inlinePicture(Self.black(4)), .absolutePosition(228),
        .text([0xB3] + Array("5.00".utf8)), .lineFeed,
      ]
    )
  }

  @Test func whatIsBeyondThePaperIsNotDrawn() throws {
    let run = Run(text: "日本語", cells: 6, style: Style())
    let rasterizer = BlackRasterizer()
    _ = try Self.encode(
      Row(segments: [Segment(start: 88, runs: [run])]),
      Self.inLine,
      rasterizer
    )
    #expect(rasterizer.drawn.map { $0.reduce(0) { $0 + $1.cells } } == [4])
  }

  // MARK: By the row

  @Test func wholeRowIsOnePicture() throws {
    let row = Row(
      segments: [
        Segment(start: 2, runs: [Self.run("a日")]), Segment(start: 41, runs: [Self.run("b")]),
      ],
      bars: [0, 10]
    )
    let paper = VirtualPrinter.paper(
      of: try Self.encode(row, Self.byRow),
      profile: Self.byRow
    )
    guard case .picture(let picture)? = paper.items.first, paper.items.count == 1 else {
      Issue.record("there is more or less than one picture: \(paper.items)")
      return
    }
    // As high as a line with its spacing.
    #expect(picture.bitmap.height == 30)
    let dots = (0..<576).map { picture.bitmap[$0 - picture.left, 12] }
    let black = dots.indices.filter { dots[$0] }
    #expect(black == [5, 6] + Array(12..<48) + [125, 126] + Array(246..<258))
    #expect(!picture.bitmap[5 - picture.left, 24])
  }

  @Test func barsOfTouchingRowsTouch() throws {
    let tall = Self.style { $0.height = 2 }
    let row = Row(
      segments: [Segment(start: 2, runs: [Self.run("日", tall), Self.run("a")])],
      bars: [0],
      height: 2,
      touching: true
    )
    for profile in [Self.byRow, Self.inLine] {
      let paper = VirtualPrinter.paper(of: try Self.encode(row, profile), profile: profile)
      guard case .picture(let picture)? = paper.items.first else {
        Issue.record("there is no picture")
        return
      }
      #expect(picture.bitmap.height == 48)
      for y in 0..<48 {
        #expect(picture.bitmap[5 - picture.left, y] && picture.bitmap[6 - picture.left, y])
      }
    }
  }

  /// A lower segment stands on the baseline of the tallest.
  @Test func segmentsShareABaseline() throws {
    let tall = Self.style { $0.height = 2 }
    let row = Row(
      segments: [
        Segment(start: 0, runs: [Self.run("日", tall)]), Segment(start: 8, runs: [Self.run("a")]),
      ],
      height: 2
    )
    let paper = VirtualPrinter.paper(of: try Self.encode(row, Self.byRow), profile: Self.byRow)
    guard case .picture(let picture)? = paper.items.first else {
      Issue.record("there is no picture")
      return
    }
    let rows = (0..<48).filter { picture.bitmap[50 - picture.left, $0] }
    #expect(rows == Array(21..<45))
  }

  @Test(arguments: [inLine, byRow])
  func withoutAPictureThereIsTheReplacement(profile: Profile) throws {
    let row = Row(segments: [Segment(start: 0, runs: [Self.run("a日b")])])
    let body = try Self.encode(row, profile, BlackRasterizer(fails: true))
    #expect(body == Array("a??b".utf8) + [0x0A])
    var blind = profile
    blind.images = nil
    blind.drawsInLine = false
    let rasterizer = BlackRasterizer()
    #expect(try Self.encode(row, blind, rasterizer) == body)
    #expect(rasterizer.drawn.isEmpty)
  }

  // MARK: Laws

  /// On every printer that prints pictures, every script is printed.
  @Test(arguments: Profile.builtIn)
  func nothingIsReplacedOnAnyPrinter(profile: Profile) throws {
    let texts = [
      "Café Zürich – 5 €", "Łódź žluť őű", "Кофе ґ ў", "Ελλάδα", "ığüşö", "Tiếng Việt ệ ₫",
      "中文 餐廳", "日本 ﾃｽﾄｶﾞ", "한국어 ￦", "שלום", "مرحبا", "हिन्दी", "ภาษาไทย ที่", "ქართული", "Հայերեն", "አማርኛ",
      "👨‍👩‍👧 🇫🇷", "│─┼", "₽ ₹ ₪ ₩", "q\u{303}",
    ]
    for text in texts {
      let tall = Self.style { $0.height = 2 }
      for style in [Style(), tall] {
        let segment = Segment(start: 2, runs: [Self.run(text, style)])
        let row = Row(segments: [segment], bars: [0], height: style.height)
        let body = try PageEncoder.encode(
          Page(columns: 24, items: [.row(row)]),
          for: profile,
          rasterizer: BlackRasterizer()
        )
        #expect(audit(body, profile: profile).isEmpty)
        guard profile.images != nil else { continue }
        let paper = VirtualPrinter.paper(of: body, profile: profile)
        #expect(!paper.lines.joined().contains { $0 == "?" || $0 == "\u{FFFD}" })
      }
    }
  }

  private static let sets: [KanjiSet?] = [nil] + KanjiSet.allCases

  /// Whatever the texts are, they make no commands of their own, keep their places, and leave the
  /// printer as it was; and where there is a rasterizer, nothing is replaced.
  @Test(arguments: 0..<600)
  func anyTextIsSafeAndKeepsItsColumns(seed: Int) throws {
    var random = SeededRandom(seed: UInt64(seed))
    var profile = seed.isMultiple(of: 2) ? Self.inLine : Self.byRow
    profile.kanji = Self.sets[seed % Self.sets.count]
    profile.codePages = CodePage.allCases.shuffled(using: &random).prefix(seed % 7).enumerated()
      .map { .init($1, number: UInt8($0)) }
    let isDrawn = !seed.isMultiple(of: 5)
    let text = random.hostileText().replacing("?", with: "!")
    let row = Row(segments: [
      Segment(
        start: 4,
        runs: [
          Run(text: text, cells: 20, style: Style()), Run(text: "!", cells: 1, style: Style()),
        ]
      ),
      Segment(start: 58, runs: [Run(text: "end", cells: 3, style: Style())]),
    ])
    let body = try PageEncoder.encode(
      Page(columns: 32, items: [.row(row)]),
      for: profile,
      rasterizer: isDrawn ? BlackRasterizer() : nil
    )
    #expect(audit(body, profile: profile).isEmpty)
    var printer = VirtualPrinter(profile: profile)
    printer.print(body)
    #expect(printer.state == PrinterState(resetFor: profile))
    #expect(!printer.isMidLine)
    #expect(printer.paper.items.count == 1)
    switch printer.paper.items.first {
    case .picture(let picture):
      #expect(isDrawn && !profile.drawsInLine)
      let dots = (0..<576).filter { picture.bitmap[$0 - picture.left, 12] }
      #expect(dots == Array(24..<276) + Array(348..<384))
    case .row(let printed):
      var places = printed.glyphs.map { ($0.left, $0.cells * 12) }
      places += printed.pictures.map { ($0.left, $0.bitmap.width) }
      places.sort { $0.0 < $1.0 }
      // Each begins where the one before it ends.
      var place = 24
      for (left, width) in places.dropLast(3) {
        #expect(left == place)
        place += width
      }
      #expect(place == 276)
      #expect(printed.glyphs.suffix(3).map(\.left) == [348, 360, 372])
      #expect(!printed.glyphs.contains { $0.scalar == "\u{FFFD}" })
      if isDrawn {
        #expect(!printed.glyphs.contains { $0.scalar == "?" })
      } else {
        #expect(printed.pictures.isEmpty)
      }
    default: Issue.record("there is neither a row nor a picture")
    }
  }
}

extension SeededRandom {
  /// Text of up to some scores of scalars, of scripts that printers have and have not, mixed with
  /// what attacks printers and layouts.
  fileprivate mutating func hostileText() -> String {
    let attacks = [
      "\u{1B}@", "\u{1B}p\u{0}\u{19}\u{FA}", "\u{1D}V\u{0}", "\u{10}\u{14}\u{1}\u{0}\u{1}",
      "\u{1D}(L", "\r", "\t", "\n", "\u{9B}", "** PAID **", "\u{202E}abc", "\u{200B}", "\u{FEFF}",
      "a" + String(repeating: "\u{301}", count: 100), "👨‍👩‍👧‍👦", "🏴󠁧󠁢󠁥󠁮󠁧󠁿", "🇫🇷", "❤️", "\u{FE0F}", "ｶﾞ",
      "日本語", "한글", "中文", "שלום", "مرحبا ١٢٣", "नमस्ते", "ราคา", "ệ", "e\u{323}\u{302}", "€ £ ₽ ₹",
      "│─┼", "\u{3000}", "Ёжик", "\u{FFFD}", "\u{10FFFF}", "\\~¥", "\u{1100}\u{1161}\u{11A8}",
      "\u{E000}", "\u{200D}",
    ]
    var text = ""
    for _ in 0..<Int.random(in: 0...8, using: &self) {
      text +=
        Bool.random(using: &self)
        ? attacks.randomElement(using: &self) ?? "" : self.text(upTo: 6)
    }
    return text
  }
}
