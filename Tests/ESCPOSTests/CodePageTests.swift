import ESCPOS
import ReceiptLine
import Testing
import TestSupport

@Suite struct CodePageTests {
  private static func profile(_ pages: CodePage...) -> Profile {
    var profile = Profile.generic80
    profile.kanji = nil
    profile.codePages = pages.enumerated().map { index, page in
      Profile.CodePageSlot(page, number: UInt8(index * 3))
    }
    return profile
  }

  private static func encode(_ texts: [String], for profile: Profile) throws -> [UInt8] {
    let rows = texts.map { text in
      let run = Run(text: text, cells: Widths.unicode.cells(of: text), style: Style())
      return Page.Item.row(Row(segments: [Segment(start: 0, runs: [run])]))
    }
    return try PageEncoder.encode(Page(columns: 48, items: rows), for: profile)
  }

  // MARK: Tables

  @Test(arguments: CodePage.allCases)
  func everyCharacterPrintsAsItself(page: CodePage) throws {
    let profile = Self.profile(page)
    var count = 0
    for byte in UInt8(0x20)...0xFF {
      guard let scalar = page.scalar(of: byte) else { continue }
      count += 1
      #expect(page.byte(of: scalar) == byte)
      let body = try Self.encode(["\(scalar)|"], for: profile)
      let line = VirtualPrinter.paper(of: body, profile: profile).lines.first
      #expect(line?.unicodeScalars.first == scalar || scalar == " ")
    }
    #expect(count > 95 + 32)
    #expect(page.scalar(of: 0x1B) == nil)
    #expect(page.scalar(of: 0x7F) == nil)
    #expect(page.byte(of: "\u{1B}") == nil)
    #expect(page.byte(of: "\u{9B}") == nil)
  }

  @Test(
    arguments: [
      (.cp437, 0xC4, "─"), (.cp858, 0xD5, "€"), (.wpc1252, 0x80, "€"), (.wpc1252, 0x81, nil),
      (.katakana, 0xB1, "ｱ"), (.katakana, 0x95, "─"), (.cp720, 0xA0, "ب"), (.cp737, 0x80, "Α"),
      (.cp851, 0xB7, "Μ"), (.cp852, 0x88, "ł"), (.cp853, 0xA8, "Ĥ"), (.cp857, 0x8D, "ı"),
      (.cp862, 0x80, "א"), (.cp866, 0x80, "А"), (.cp874, 0xA1, "ก"), (.cp874, 0xD1, nil),
      (.cp1118, 0xF4, "„"), (.cp772, 0x80, "А"), (.cp1125, 0xF2, "Ґ"), (.cp3021, 0xD5, "№"),
      (.cp3843, 0x86, "ą"), (.cp3844, 0x80, "Č"), (.iso8859n2, 0xB3, "ł"),
      (.iso8859n15, 0xA4, "€"), (.wpc1251, 0xC0, "А"), (.wpc1258, 0xFE, "₫"),
      (.kz1048, 0xA3, "Ә"), (.thai42, 0xA1, "ก"), (.tcvn3, 0xAE, "đ"), (.tcvn3Capitals, 0xA7, "Đ"),
      (.viscii, 0x80, "Ạ"),
    ] as [(CodePage, UInt8, Unicode.Scalar?)]
  )
  func tablesAreThoseOfTheManuals(page: CodePage, byte: UInt8, scalar: Unicode.Scalar?) {
    #expect(page.scalar(of: byte) == scalar)
  }

  @Test func namesAreThoseOfTheManuals() {
    let names: [CodePage: String] = [
      .cp437: "PC437", .katakana: "Katakana", .iso8859n15: "ISO8859-15", .wpc1250: "WPC1250",
      .kz1048: "KZ-1048", .thai42: "Thai Character Code 42", .tcvn3: "TCVN-3 (1)",
    ]
    for (page, name) in names {
      #expect(page.name == name)
    }
    #expect(Set(CodePage.allCases.map(\.name)).count == CodePage.allCases.count)
    #expect(CodePage(rawValue: "iso8859-2") == .iso8859n2)
  }

  // MARK: Changes

  /// The page with the most to come is taken, not the first that has the next character.
  @Test func pageIsChosenByWhatFollows() throws {
    // All three have Ё; only the last has the Ukrainian letters too.
    let profile = Self.profile(.cp437, .cp866, .cp855, .wpc1251)
    let body = try Self.encode(["Ё Їжак ґ"], for: profile)
    #expect(body.filter { $0 == 0x1B }.count == 2)
    #expect(body.starts(with: [0x1B, 0x74, 9]))
    #expect(VirtualPrinter.paper(of: body, profile: profile).lines == ["Ё Їжак ґ"])
  }

  @Test func pageOfTheLastRowIsKeptWhereItWill() throws {
    let profile = Self.profile(.cp437, .cp858, .wpc1252)
    let body = try Self.encode(["“", "é€"], for: profile)
    #expect(body == [0x1B, 0x74, 6, 0x93, 0x0A, 0xE9, 0x80, 0x0A, 0x1B, 0x74, 0])
  }

  @Test func rowsOfASCIICostNothing() throws {
    let profile = Self.profile(.cp437, .wpc1252)
    let body = try Self.encode(["abc", "“", "abc"], for: profile)
    #expect(
      body == [0x61, 0x62, 0x63, 0x0A, 0x1B, 0x74, 3, 0x93, 0x0A, 0x61, 0x62, 0x63, 0x0A]
        + [0x1B, 0x74, 0]
    )
  }

  /// The segments, bars and styles of a row are one text.
  @Test func pageIsChosenForTheWholeRow() throws {
    let profile = Self.profile(.cp437, .cp852, .wpc1250)
    var bold = Style()
    bold.emphasis = true
    let row = Row(
      segments: [
        Segment(start: 2, runs: [Run(text: "ł", cells: 1, style: bold)]),
        Segment(start: 6, runs: [Run(text: "ą", cells: 1, style: Style())]),
      ],
      bars: [0, 2, 4]
    )
    let body = try PageEncoder.encode(Page(columns: 48, items: [.row(row)]), for: profile)
    let pages = CommandDecoder.decode(body).map(\.command).filter {
      if case .codePage = $0 { true } else { false }
    }
    // Only 852 has letters and bars; the first bar is in the page that is selected.
    #expect(pages == [.codePage(3), .codePage(0)])
    #expect(VirtualPrinter.paper(of: body, profile: profile).lines == ["│ł│ą│"])
  }

  /// The bytes that the best sequence of changes needs, by trying them all.
  private func shortest(
    _ text: ArraySlice<Unicode.Scalar>,
    from current: Int,
    kanji: Bool = false,
    _ pages: [CodePage]
  ) -> Int {
    guard let scalar = text.first else { return 0 }
    let rest = text.dropFirst()
    if scalar.isASCII {
      // The mode may be left and entered anywhere.
      let left = kanji ? 2 + shortest(text, from: current, kanji: false, pages) : .max
      return min(1 + shortest(rest, from: current, kanji: kanji, pages), left)
    }
    if KanjiSet.gbk.code(of: scalar) != nil, Widths.unicode.cells(of: "\(scalar)") == 2 {
      return (kanji ? 2 : 4) + shortest(rest, from: current, kanji: true, pages)
    }
    return pages.indices.lazy
      .filter { pages[$0].byte(of: scalar) != nil }
      .map { page in
        1 + (kanji ? 2 : 0) + (page == current ? 0 : 3) + shortest(rest, from: page, pages)
      }
      .min() ?? 0
  }

  /// The bytes when each character that is missing takes the first page that has it.
  private func greedy(_ text: [Unicode.Scalar], _ pages: [CodePage]) -> Int {
    var current = 0
    var count = 0
    for scalar in text {
      count += 1
      if Widths.unicode.cells(of: "\(scalar)") == 2 {
        // Into the mode and out of it.
        count += 5
      } else if !scalar.isASCII, pages[current].byte(of: scalar) == nil {
        current = pages.firstIndex { $0.byte(of: scalar) != nil } ?? current
        count += 3
      }
    }
    return count
  }

  /// No sequence of pages for a row is shorter, whatever the rows before it left.
  @Test(arguments: 0..<400)
  func noSequenceOfPagesIsShorter(seed: Int) throws {
    var random = SeededRandom(seed: UInt64(seed))
    let pages = Array(
      [
        CodePage.cp437, .cp850, .cp852, .cp858, .cp866, .cp737, .wpc1250, .wpc1251, .wpc1252,
        .iso8859n2, .iso8859n7, .cp775, .wpc1257,
      ].shuffled(using: &random).prefix(4)
    )
    var profile = Self.profile()
    profile.codePages = pages.enumerated().map { .init($1, number: UInt8($0)) }
    profile.kanji = .gbk
    // Letters that many pages share, in part, and some of Kanji mode.
    let alphabet = "aéßłąčžšöæøåйЖαΩ│€“\u{A7}°±ß£中文".unicodeScalars.filter { scalar in
      scalar.isASCII || Widths.unicode.cells(of: "\(scalar)") == 2
        || pages.contains { $0.byte(of: scalar) != nil }
    }
    func text(_ count: Int) -> [Unicode.Scalar] {
      (0..<count).map { _ in alphabet.randomElement(using: &random) ?? "a" }
    }
    func string(_ scalars: [Unicode.Scalar]) -> String {
      var view = String.UnicodeScalarView()
      view.append(contentsOf: scalars)
      return String(view)
    }
    let first = text(.random(in: 1...7, using: &random))
    let second = text(.random(in: 1...7, using: &random))
    let body = try Self.encode([string(first), string(second)], for: profile)
    let lines = body.split(separator: 0x0A, omittingEmptySubsequences: false)
    #expect(lines[0].count == shortest(first[...], from: 0, pages))
    #expect(lines[0].count <= greedy(first, pages))
    var printer = VirtualPrinter(profile: profile)
    printer.print(Array(lines[0]))
    let (left, kanji) = (Int(printer.state.codePage), printer.state.kanji)
    #expect(lines[1].count == shortest(second[...], from: left, kanji: kanji, pages))
    #expect(
      VirtualPrinter.paper(of: body, profile: profile).lines == [string(first), string(second)]
    )
    #expect(audit(body, profile: profile).isEmpty)
  }

  /// Profiles with other pages at the same time do not get in each other's way.
  @Test func tablesAreThoseOfTheProfile() throws {
    for page in CodePage.allCases + CodePage.allCases.reversed() {
      let scalar = try #require((0x80...0xFF).lazy.compactMap { page.scalar(of: $0) }.first)
      let body = try Self.encode(["\(scalar)"], for: Self.profile(page))
      #expect(body == [try #require(page.byte(of: scalar)), 0x0A])
    }
  }

  @Test func rulesOfPagesWithoutBoxesAreASCII() throws {
    let rule = Rule(left: 0, pieces: [.downRight, .horizontal, .vertical, .cross])
    let profile = Self.profile(.wpc1252, .iso8859n15)
    let body = try PageEncoder.encode(Page(columns: 48, items: [.rule(rule)]), for: profile)
    #expect(body == Array("+-|+".utf8) + [0x0A])
    let second = Self.profile(.wpc1252, .cp850)
    let boxes = try PageEncoder.encode(
      Page(columns: 48, items: [.rule(rule), .rule(rule)]),
      for: second
    )
    #expect(
      boxes == [0x1B, 0x74, 3, 0xDA, 0xC4, 0xB3, 0xC5, 0x0A, 0xDA, 0xC4, 0xB3, 0xC5, 0x0A]
        + [0x1B, 0x74, 0]
    )
  }
}
