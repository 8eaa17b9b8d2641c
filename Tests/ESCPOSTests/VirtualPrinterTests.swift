import Bitmaps
import ESCPOS
import ReceiptLine
import Testing

@Suite struct VirtualPrinterTests {
  private func lines(_ commands: Command...) -> [String] {
    VirtualPrinter.paper(of: commands.flatMap(\.bytes), profile: .generic58).lines
  }

  @Test func textComesOutWithItsLineFeed() {
    #expect(lines(.text([0x61])) == [])
    #expect(lines(.text([0x61]), .lineFeed, .lineFeed) == ["a", ""])
  }

  @Test func bytesAreReadInTheSelectedPage() {
    #expect(
      lines(
        .text([0x82, 0xD5]),
        .codePage(19),
        .text([0xD5]),
        .codePage(16),
        .text([0x80, 0x81]),
        .codePage(99),
        .text([0x80, 0x41]),
        .lineFeed
      ) == ["é╒€€\u{FFFD}\u{FFFD}A"]
    )
  }

  @Test func linesAreJustified() {
    #expect(
      lines(.justification(.right), .text([0x61, 0x62]), .lineFeed)
        == [String(repeating: " ", count: 30) + "ab"]
    )
    #expect(
      lines(
        .leftMargin(24),
        .printWidth(120),
        .justification(.centre),
        .text([0x61, 0x62]),
        .lineFeed
      )
        == [String(repeating: " ", count: 6) + "ab"]
    )
  }

  @Test func fullLinesBreak() {
    let text = [UInt8](repeating: 0x78, count: 40)
    #expect(
      lines(.text(text), .lineFeed)
        == [String(repeating: "x", count: 32), String(repeating: "x", count: 8)]
    )
  }

  @Test func initializeLosesTheLine() {
    #expect(lines(.text([0x61]), .initialize, .text([0x62]), .lineFeed) == ["b"])
  }

  @Test func itemsKeepTheirOrder() throws {
    let raster = try #require(Raster(rowBytes: 1, bytes: [0xFF]))
    let black = try #require(Bitmap(width: 8, height: 1, bytes: [0xFF]))
    let commands: [Command] = [
      .text([0x61]), .feedDots(30), .raster(raster), .cut(.full, feed: 0),
      .drawerPulse(.pin2, on: 25, off: 250), .unknown([0x1B, 0x3D, 0]),
      .barcode(.ean13, [0x31]),
    ]
    let paper = VirtualPrinter.paper(of: commands.flatMap(\.bytes), profile: .generic58)
    #expect(
      paper.items == [
        .row(PrintedRow(glyphs: [Glyph("a", left: 0)])), .feed(30),
        .picture(PrintedPicture(bitmap: black, left: 0)),
        .cut(.full), .drawerPulse(.pin2),
        .trouble("unknown command: ESC = (select or disable the printer)"),
        .trouble("the EAN-13 bar code's data is refused"),
      ]
    )
  }

  @Test func positionsAreObeyedWhereThePrinterDoesSo() {
    let bytes = [
      .absolutePosition(12), .text([0x61]), .absolutePosition(48), .text([0x62]), .lineFeed,
    ]
    .flatMap(\Command.bytes)
    #expect(VirtualPrinter.paper(of: bytes, profile: .generic58).lines == [" a  b"])
    var deaf = Profile.generic58
    deaf.padsWithBlanks = true
    #expect(VirtualPrinter.paper(of: bytes, profile: deaf).lines == [" ab"])
  }

  @Test func bytesInPiecesPrintTheSame() {
    let body: [UInt8] = [0x1B, 0x45, 1, 0x61, 0x62, 0x0A, 0x1B, 0x24, 24, 0, 0x63, 0x0A]
    var printer = VirtualPrinter(profile: .generic58)
    for byte in body {
      printer.print([byte])
    }
    #expect(printer.paper == VirtualPrinter.paper(of: body, profile: .generic58))
    #expect(!printer.isMidLine)
  }
}
