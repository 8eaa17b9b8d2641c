import Bitmaps
import ESCPOS
import Rasters
import ReceiptLine
import Testing

@Suite struct TerminalPictureTests {
  private static func run(_ text: String, _ change: (inout Style) -> Void = { _ in }) -> Run {
    var style = Style()
    change(&style)
    return Run(text: text, cells: text.count * style.width, style: style)
  }

  private static func row(_ parts: (Int, Run)...) -> Page.Item {
    .row(Row(segments: parts.map { Segment(start: $0.0, runs: [$0.1]) }))
  }

  /// A small receipt with everything that the picture can show.
  private static func receipt() throws -> Paper {
    let line = [Rule.Piece](repeating: .horizontal, count: 32)
    var page = Page(columns: 32)
    page.items = [
      row(
        (
          10,
          run(
            "Café Zürich",
            {
              $0.width = 2; $0.height = 2
            }
          )
        )
      ),
      row((9, run("12 Main St, Springfield"))),
      row(),
      row((0, run("2 Espresso")), (54, run("$7.00"))),
      row((0, run("1 Crème brûlée")), (54, run("$6.50"))),
      .rule(Rule(left: 0, pieces: line)),
      row((0, run("TOTAL", { $0.emphasis = true })), (52, run("$13.50", { $0.emphasis = true }))),
      row((0, run("Alipay+", { $0.underline = true })), (52, run(" PAID ", { $0.reverse = true }))),
      .symbol(
        PlacedSymbol(
          slot: Slot(left: 0, width: 32, align: 1),
          symbol: Symbol(data: "286498530672949191", readable: true)
        )
      ),
      row((21, run("Thank you!"))),
    ]
    let body = try PageEncoder.encode(page, for: .generic58)
    var profile = Profile.generic58
    profile.cut = .partial
    let job = Job.assemble(body: body, top: [Mark("COPY 1")], profile: profile)
    return VirtualPrinter.paper(of: job, profile: profile)
  }

  @Test func receiptLooksAsRecorded() throws {
    let paper = try Self.receipt()
    let plain = TerminalPicture(paper, styled: false).text
    #expect(try Snapshot.matches(plain, "receipt.txt"), "\(plain)")
    let styled = TerminalPicture(paper, styled: true).text
    #expect(try Snapshot.matches(styled, "receipt.ansi"), "\(styled)")
  }

  @Test func allLinesAreAsWideAsTheFrame() throws {
    for line in TerminalPicture(try Self.receipt(), styled: false).lines {
      #expect(line.unicodeScalars.count == 36)
    }
  }

  @Test func pieceOfPaperEndsWithItsCut() {
    var paper = Paper(columns: 4, dots: 48)
    paper.items = [
      .row(PrintedRow(glyphs: [Glyph("a", left: 0)])), .cut(.partial),
      .row(PrintedRow(glyphs: [Glyph("b", left: 18)])),
    ]
    #expect(
      TerminalPicture(paper, styled: false).lines == [
        "╭──────╮", "│ a    │", "✂ - - - ", "╭──────╮", "│   b  │", "╰──────╯",
      ]
    )
    #expect(TerminalPicture(Paper(columns: 4, dots: 48), styled: false).lines.isEmpty)
  }

  @Test func wideCharactersTakeTwoCells() throws {
    var paper = Paper(columns: 6, dots: 72)
    func glyphs(_ glyphs: Glyph...) -> Paper.Item { .row(PrintedRow(glyphs: glyphs)) }
    paper.items = [
      glyphs(Glyph("中", left: 0, cells: 2), Glyph("a", left: 24)),
      // What screens show in one cell, or not at all.
      glyphs(Glyph("α", left: 0, cells: 2), Glyph("a", left: 24)),
      glyphs(Glyph("\u{FFFD}", left: 0, cells: 2), Glyph("a", left: 24)),
      // Half of one is covered, from the right and from the left.
      glyphs(Glyph("中", left: 0, cells: 2), Glyph("a", left: 12)),
      glyphs(Glyph("中", left: 12, cells: 2), Glyph("文", left: 0, cells: 2)),
      // There is only half a place for it.
      glyphs(Glyph("中", left: 60, cells: 2)),
      .trouble("中文中文"),
    ]
    #expect(
      TerminalPicture(paper, styled: false).lines.dropFirst().dropLast() == [
        "│ 中a    │", "│ α a    │", "│ \u{FFFD} a    │", "│  a     │", "│ 文     │", "│        │",
        "│ [ 中文 │",
      ]
    )
    #expect(paper.lines == ["中a", "α a", "\u{FFFD} a", " a", "文", "     中"])
  }

  @Test func picturesAreDrawnByPointsAndCodesAsBoxes() {
    var square = Bitmap(width: 24, height: 36)
    square.fill(x: 6, y: 0, width: 12, height: 36)
    var line = PrintedRow(glyphs: [Glyph("a", left: 0)])
    line.pictures = [PrintedPicture(bitmap: square, left: 12)]
    var paper = Paper(columns: 8, dots: 96)
    let code = Symbol(kind: .datamatrix, data: "12345")
    paper.items = [
      .row(line), .picture(PrintedPicture(bitmap: square, left: 48)),
      .picture(PrintedPicture(bitmap: square, left: 90)),
      .symbol(
        PrintedSymbol(system: .dataMatrix, symbol: code, width: 72, height: 72, left: 12)
      ),
    ]
    #expect(
      TerminalPicture(paper, styled: false).lines.dropFirst().dropLast() == [
        "│ a⢸⡇      │", "│     ⢸⡇   │", "│     ⠘⠃   │", "│          │", "│          │",
        "│  ┌────┐  │", "│  │Data│  │", "│  └────┘  │", "│   12345  │",
      ]
    )
  }

  @Test func nothingOfThePaperControlsTheTerminal() {
    var paper = Paper(columns: 8, dots: 96)
    let scalars: [Unicode.Scalar] = [
      "\u{1B}", "\u{9B}", "\u{7}", "\u{202E}", "\u{200B}", "\u{301}", "\u{2028}", "\n",
    ]
    paper.items = [
      .row(
        PrintedRow(
          glyphs: scalars.enumerated().map { Glyph($1, left: $0 * 12) }
            + [Glyph("x", left: .max), Glyph("y", left: .min)]
        )
      ),
      .trouble("a\u{1B}[2Jb\n"),
      .feed(.max),
    ]
    let picture = TerminalPicture(paper, styled: false)
    for scalar in picture.lines.joined().unicodeScalars {
      #expect(scalar.value >= 0x20 && !(0x7F..<0xA0).contains(scalar.value))
      #expect(!scalars.contains(scalar))
    }
    #expect(picture.lines[1] == "│ y" + String(repeating: "\u{FFFD}", count: 7) + " │")
  }
}
