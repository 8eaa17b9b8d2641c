import ESCPOS
import ReceiptLine
import Testing
import TestSupport

@Suite struct PageEncoderTests {
  private func run(_ text: String, _ change: (inout Style) -> Void = { _ in }) -> Run {
    var style = Style()
    change(&style)
    return Run(text: text, cells: text.count * style.width, style: style)
  }

  private func row(_ start: Int, _ runs: Run...) -> Page.Item {
    .row(Row(segments: [Segment(start: start, runs: runs)]))
  }

  private func encode(_ items: Page.Item..., profile: Profile = .generic80) throws -> [UInt8] {
    try PageEncoder.encode(Page(columns: profile.columns, items: items), for: profile)
  }

  private func symbol(
    _ kind: Symbol.Kind,
    _ data: String,
    slot: Slot = Slot(left: 0, width: 48, align: 1)
  ) -> Page.Item {
    .symbol(PlacedSymbol(slot: slot, symbol: Symbol(kind: kind, data: data)))
  }

  // MARK: Text

  @Test func emptyPageIsNothing() throws {
    #expect(try encode().isEmpty)
    #expect(try encode(.row(Row(segments: []))) == [0x0A])
  }

  @Test func halfCellsAreSixDots() throws {
    #expect(try encode(row(3, run("a"))) == [0x1B, 0x24, 18, 0, 0x61, 0x0A])
  }

  @Test func segmentsThatTouchNeedNoPosition() throws {
    let touching = Row(segments: [
      Segment(start: 0, runs: [run("ab")]), Segment(start: 4, runs: [run("c")]),
      Segment(start: 90, runs: [run("d")]),
    ])
    let bytes: [UInt8] = [0x61, 0x62, 0x63, 0x1B, 0x24, 0x1C, 0x02, 0x64, 0x0A]
    #expect(try encode(.row(touching)) == bytes)
  }

  private static func style(_ change: (inout Style) -> Void) -> Style {
    var style = Style()
    change(&style)
    return style
  }

  @Test(
    arguments: [
      (style { $0.emphasis = true }, [0x1B, 0x45, 1], [0x1B, 0x45, 0]),
      (style { $0.underline = true }, [0x1B, 0x2D, 2], [0x1B, 0x2D, 0]),
      (style { $0.reverse = true }, [0x1D, 0x42, 1], [0x1D, 0x42, 0]),
      (style { $0.width = 2 }, [0x1D, 0x21, 0x10], [0x1D, 0x21, 0]),
      (style { $0.height = 3 }, [0x1D, 0x21, 0x02], [0x1D, 0x21, 0]),
    ] as [(Style, [UInt8], [UInt8])]
  )
  func stylesGoOnAndOffOnce(style: Style, on: [UInt8], off: [UInt8]) throws {
    let bytes = try encode(
      row(0, run("a") { $0 = style }),
      row(0, run("b") { $0 = style }, run("c"))
    )
    #expect(bytes == on + [0x61, 0x0A, 0x62] + off + [0x63, 0x0A])
  }

  @Test func ruleUsesBoxCharacters() throws {
    let rule = Rule(left: 1, pieces: [.downRight, .horizontal, .downLeft])
    #expect(try encode(.rule(rule)) == [0x1B, 0x24, 12, 0, 0xDA, 0xC4, 0xBF, 0x0A])
    let all: [Rule.Piece] = [
      .horizontal, .vertical, .downRight, .downLeft, .upRight, .upLeft, .downHorizontal,
      .upHorizontal, .verticalRight, .verticalLeft, .cross,
    ]
    let paper = VirtualPrinter.paper(
      of: try encode(.rule(Rule(left: 0, pieces: all))),
      profile: .generic80
    )
    #expect(paper.lines == ["─│┌┐└┘┬┴├┤┼"])
  }

  @Test func tableRowsTouchAndBarsAreAsTallAsTheRow() throws {
    let top = Rule(left: 0, pieces: [.downRight, .horizontal, .downLeft], touching: true)
    let cells = Row(
      segments: [Segment(start: 2, runs: [run("a", { $0.height = 2 })])],
      bars: [0, 2],
      height: 2,
      touching: true
    )
    let bytes: [UInt8] =
      [0x1B, 0x33, 0, 0xDA, 0xC4, 0xBF, 0x0A]
      + [0x1D, 0x21, 0x01, 0xB3, 0x61, 0xB3, 0x0A]
      + [0x1D, 0x21, 0x00, 0x1B, 0x32]
    #expect(try encode(.rule(top), .row(cells)) == bytes)
  }

  /// Rows touch from the first rule of a table to its last, and nowhere else.
  @Test(arguments: Profile.builtIn.filter { $0.barcodes.contains(.code128) })
  func spacingIsRestoredAfterTables(profile: Profile) throws {
    let source = "x\n{b:line}\n|a|b|\n-\n|c|\n{b:space}\ny\n{b:line}\n|d|\n{c:1}\n=\n|e|"
    let page = Document(parsing: source).layout(columns: profile.columns, widths: .unicode)
    let body = try PageEncoder.encode(page, for: profile)
    let paper = VirtualPrinter.paper(of: body, profile: profile)
    let touching = paper.items.compactMap { item in
      if case .row(let row) = item { row.touching } else { nil }
    }
    let table = [true, true, true, true, true]
    #expect(touching == [false] + table + [false] + [true, true, true] + [true, true, true])
    let spacings = CommandDecoder.decode(body).map(\.command).filter {
      $0 == .lineSpacing(0) || $0 == .defaultLineSpacing
    }
    #expect(spacings.map { $0 == .lineSpacing(0) } == [true, false, true, false, true, false])
    #expect(audit(body, profile: profile).isEmpty)
    if profile.cut == nil {
      #expect(paper.items.contains(.feed(120)))
    }
  }

  @Test func rightEdgeIsNeverCrossed() throws {
    let bytes = try encode(row(94, run("abc")), row(-8, run("x")), row(.max, run("y")))
    let paper = VirtualPrinter.paper(of: bytes, profile: .generic80)
    #expect(paper.lines == [String(repeating: " ", count: 47) + "a", "x", ""])
  }

  // MARK: Symbols

  @Test func barcodeIsJustified() throws {
    let bytes: [UInt8] =
      [0x1B, 0x61, 1, 0x1D, 0x77, 2, 0x1D, 0x68, 72, 0x1D, 0x48, 0, 0x1D, 0x66, 0]
      + [0x1D, 0x6B, 73, 4, 0x7B, 0x43, 12, 34, 0x1B, 0x61, 0]
    #expect(try encode(symbol(.code128, "1234")) == bytes)
  }

  @Test func barcodeStaysInItsPlace() throws {
    let slot = Slot(left: 10, width: 20, align: 2)
    let bytes = try encode(symbol(.code128, "1234", slot: slot), row(0, run("a")))
    #expect(bytes.starts(with: [0x1D, 0x4C, 120, 0, 0x1D, 0x57, 240, 0, 0x1B, 0x61, 2]))
    let paper = VirtualPrinter.paper(of: bytes, profile: .generic80)
    guard case .barcode(let barcode) = try #require(paper.items.first) else {
      Issue.record("the first item is no bar code")
      return
    }
    #expect(barcode.text == "1234")
    #expect(barcode.left + barcode.bars.reduce(0, +) == 30 * 12)
    #expect(paper.lines == ["a"])
  }

  @Test func symbolTooWideForItsPlaceIsAnError() {
    let data = "POS-ABCDEFGHIJKLMN"
    #expect(throws: Never.self) { try encode(symbol(.code128, data)) }
    let page = Page(
      columns: 32,
      items: [symbol(.code128, data, slot: Slot(left: 0, width: 32, align: 1))]
    )
    let error = PageEncodingError.symbolTooWide(
      symbol: "CODE128",
      data: data,
      needed: 506,
      available: 384
    )
    #expect(throws: error) { try PageEncoder.encode(page, for: .generic58) }
    #expect("\(error)".contains("506 dots wide, its place has 384"))
    #expect(throws: PageEncodingError.self) {
      try encode(symbol(.code128, data, slot: Slot(left: 20, width: 30, align: 0)))
    }
  }

  @Test func whatCannotBePrintedIsAnError() {
    #expect(throws: PageEncodingError.unsupportedImage(profile: "generic-80")) {
      let slot = Slot(left: 0, width: 48, align: 0)
      return try encode(.image(PlacedImage(slot: slot, source: .png(base64: ""))))
    }
    #expect(throws: PageEncodingError.rawCommand(count: 2)) { try encode(.command([0x1B, 0x40])) }
    #expect(throws: PageEncodingError.pageTooWide(columns: 48, paper: 32)) {
      try PageEncoder.encode(Page(columns: 48), for: .generic58)
    }
    var profile = Profile.generic80
    profile.barcodes = [.ean13]
    #expect(throws: PageEncodingError.unsupportedSymbol(symbol: "CODE128", profile: "generic-80")) {
      try encode(symbol(.code128, "1"), profile: profile)
    }
  }

  // MARK: Cuts and state

  @Test func cutAtTheEndIsLeftToTheJob() throws {
    let line = Page.Item.row(Row(segments: []))
    #expect(try encode(line, .cut) == [0x0A])
    #expect(try encode(line, .cut, line) == [0x0A, 0x1D, 0x56, 66, 0, 0x0A])
    #expect(try encode(line, .cut, line, profile: .generic58) == [0x0A, 0x1B, 0x64, 4, 0x0A])
  }

  /// Any page leaves the printer as it found it, and passes the audit.
  @Test(arguments: 0..<300)
  func bodiesEndInTheResetState(seed: Int) throws {
    var random = SeededRandom(seed: UInt64(seed))
    let page = random.page(items: 12)
    var profile = Profile.generic80
    profile.lineSpacing = seed.isMultiple(of: 2) ? nil : 28
    let body = try PageEncoder.encode(page, for: profile)
    var printer = VirtualPrinter(profile: profile)
    printer.print(body)
    #expect(printer.state == PrinterState(resetFor: profile))
    #expect(!printer.isMidLine)
    #expect(audit(body, profile: profile).isEmpty)
    let job = Job.assemble(
      body: body,
      top: [Mark("COPY 1")],
      bottom: [Mark("TEST")],
      profile: profile
    )
    #expect(audit(job, profile: profile).isEmpty)
  }
}
