import Bitmaps
import ESCPOS
import Foundation
import Rasters
import ReceiptLine
import Testing

@Suite struct PaperPictureTests {
  private let rasterizer = SystemRasterizer()

  private func paper(_ items: Paper.Item...) -> Paper {
    var paper = Paper(columns: 48, dots: 576)
    paper.items = items
    return paper
  }

  private func picture(_ items: Paper.Item...) -> Bitmap {
    var paper = Paper(columns: 48, dots: 576)
    paper.items = items
    return PaperPicture(paper, rasterizer: rasterizer).bitmap
  }

  private func row(_ text: String, left: Int = 0, _ change: (inout Style) -> Void = { _ in })
    -> PrintedRow
  {
    var style = Style()
    change(&style)
    let glyphs = text.unicodeScalars.enumerated().map { place, scalar in
      Glyph(scalar, left: left + place * 12 * style.width, style: style)
    }
    return PrintedRow(glyphs: glyphs, advance: max(30, 24 * style.height))
  }

  @Test("rows stand one below the other at their advance")
  func rows() throws {
    let bitmap = picture(
      .row(row("Latte")),
      .feed(50),
      .row(row("3.50", left: 240) { $0.height = 2 })
    )
    #expect(bitmap.width == 576 && bitmap.height == 30 + 50 + 48)
    let latte = try rasterizer.text([Run(text: "Latte", cells: 5, style: Style())])
    #expect(bitmap.cropped(x: 0, y: 0, width: 60, height: 24) == latte)
    #expect(bitmap.cropped(x: 0, y: 24, width: 576, height: 56).blackDots == 0)
    var tall = Style()
    tall.height = 2
    let price = try rasterizer.text([Run(text: "3.50", cells: 4, style: tall)])
    #expect(bitmap.cropped(x: 240, y: 80, width: 48, height: 48) == price)
  }

  @Test("pictures and codes have the dots that they had")
  func dots() throws {
    var square = Bitmap(width: 24, height: 24)
    square.fill(x: 0, y: 0, width: 24, height: 24)
    let drawn = PrintedPicture(bitmap: square, left: 100)
    var line = row("a")
    line.pictures = [drawn]
    let bitmap = picture(.row(line), .picture(drawn))
    #expect(bitmap.height == 54)
    #expect(bitmap.cropped(x: 100, y: 0, width: 24, height: 24) == square)
    #expect(bitmap.cropped(x: 100, y: 30, width: 24, height: 24) == square)
    let symbol = Symbol(kind: .qrcode, data: "https://example.com", cell: 4)
    let code = try rasterizer.symbol(symbol)
    let item = PrintedSymbol(
      system: .qr,
      symbol: symbol,
      width: code.width,
      height: code.height,
      left: 200
    )
    let printed = picture(.symbol(item))
    #expect(printed.height == code.height)
    #expect(printed.cropped(x: 200, y: 0, width: code.width, height: code.height) == code)
  }

  @Test("what is said beside the paper is no ink, and no picture is without it")
  func remarks() throws {
    let plain = PaperPicture(paper(.feed(60)), rasterizer: rasterizer)
    let noted = PaperPicture(
      paper(.feed(60), .cut(.partial), .drawerPulse(.pin2), .trouble("no paper 纸")),
      rasterizer: rasterizer
    )
    #expect(plain.bitmap.blackDots == 0 && noted.bitmap.blackDots == 0)
    #expect(noted.bitmap.height > plain.bitmap.height)
    #expect(try noted.png() != plain.png())
  }

  @Test("the file holds each dot, with white paper around them")
  func file() throws {
    let page = paper(.row(row("Latte 3.50")))
    let picture = PaperPicture(page, rasterizer: rasterizer)
    let file = try picture.png()
    let drawing = SystemRasterizer(dithering: .threshold)
    let decoded = try drawing.picture(
      .png(base64: Data(file).base64EncodedString()),
      width: 1024
    )
    let (left, top) = ((decoded.width - 576) / 2, (decoded.height - 30) / 2)
    #expect(left >= 40 && top >= 24)
    #expect(decoded.cropped(x: left, y: top, width: 576, height: 30) == picture.bitmap)
    #expect(decoded.blackDots == picture.bitmap.blackDots)
    #expect(try PaperPicture(page, rasterizer: SystemRasterizer()).png() == file)
  }

  @Test("a scanner reads the codes of a printed document", .enabled(if: Scanner.isInstalled))
  func scanned() async throws {
    let document = Document(
      parsing: """
        ^^^Café
        {code:POS-12345;option:code128,2,60,hri}
        -
        {code:https://example.com/r/1;option:qrcode,5,m}
        =
        {code:4006381333931;option:ean,hri}
        """
    )
    for profile in [Profile.generic80, .generic58] {
      let body = try PageEncoder.encode(
        document.layout(columns: profile.columns, widths: .unicode),
        for: profile,
        rasterizer: rasterizer
      )
      let paper = VirtualPrinter.paper(of: body, profile: profile)
      let codes = try await Scanner.codes(in: PaperPicture(paper, rasterizer: rasterizer).png())
      #expect(
        Set(codes) == [
          "CODE-128:POS-12345", "QR-Code:https://example.com/r/1", "EAN-13:4006381333931",
        ]
      )
    }
  }

  @Test(
    "a printer's own GS1 DataBar has the bars of its data",
    arguments: [
      (Symbol.Kind.databar, "0401234567890"), (.databarTruncated, "(01)04012345678901"),
      (.databarLimited, "0401234567890"), (.databarExpanded, "(01)90012345678908"),
    ],
    [2, 3]
  )
  func dataBar(code: (kind: Symbol.Kind, data: String), moduleWidth: Int) throws {
    let symbol = Symbol(kind: code.kind, data: code.data, moduleWidth: moduleWidth, height: 80)
    var profile = Profile.generic80
    profile.barcodes.formUnion([.databar, .databarTruncated, .databarLimited, .databarExpanded])
    let slot = Slot(left: 0, width: profile.columns, align: 0)
    let page = Page(
      columns: profile.columns,
      items: [.symbol(PlacedSymbol(slot: slot, symbol: symbol))]
    )
    let body = try PageEncoder.encode(page, for: profile, rasterizer: rasterizer)
    let paper = VirtualPrinter.paper(of: body, profile: profile)
    let printed = paper.items.compactMap { item in
      if case .barcode(let barcode) = item { barcode } else { nil }
    }
    #expect(printed.count == 1)
    let drawn = PaperPicture(paper, rasterizer: rasterizer).bitmap
    let expected = try rasterizer.symbol(symbol)
    let bars = try #require(Self.ink(of: drawn))
    #expect(bars == Self.ink(of: expected))
  }

  /// The smallest part of a bitmap with all its ink.
  private static func ink(of bitmap: Bitmap) -> Bitmap? {
    let rows = (0..<bitmap.height).filter {
      bitmap.cropped(x: 0, y: $0, width: bitmap.width, height: 1).blackDots > 0
    }
    let columns = (0..<bitmap.width).filter {
      bitmap.cropped(x: $0, y: 0, width: 1, height: bitmap.height).blackDots > 0
    }
    guard let top = rows.first, let bottom = rows.last, let left = columns.first,
      let right = columns.last
    else { return nil }
    return bitmap.cropped(x: left, y: top, width: right - left + 1, height: bottom - top + 1)
  }

  @Test("no paper traps")
  func strangePaper() throws {
    let huge = [Int.min, -1, 0, .max]
    for number in huge {
      var style = Style()
      style.width = number
      style.height = number
      style.reverse = true
      var row = PrintedRow(
        glyphs: ["a", "\u{1B}", "\u{FFFD}", "\u{E01EF}"].map {
          Glyph($0, left: number, cells: number, style: style)
        },
        advance: number
      )
      row.pictures = [PrintedPicture(bitmap: Bitmap(width: 5, height: 30), left: number)]
      var paper = Paper(columns: number, dots: number)
      paper.items = [
        .row(row), .feed(number),
        .picture(PrintedPicture(bitmap: Bitmap(width: 9, height: 9), left: number)),
        .symbol(
          PrintedSymbol(
            system: .pdf417,
            symbol: Symbol(kind: .pdf417, data: "x", cell: number),
            width: number,
            height: number,
            left: number
          )
        ),
        .symbol(
          PrintedSymbol(
            system: .qr,
            symbol: Symbol(kind: .qrcode, data: ""),
            width: 9,
            height: 9,
            left: 0
          )
        ),
        .trouble(String(repeating: "trouble \u{1B}[2J قهوة ", count: 100)), .cut(.full),
      ]
      let picture = PaperPicture(paper, rasterizer: rasterizer)
      #expect(picture.bitmap.width == min(max(number, 1), 4096))
      #expect(!TerminalPicture(paper, styled: true).text.isEmpty || number == .max)
    }
    let empty = PaperPicture(Paper(columns: 48, dots: 576), rasterizer: rasterizer)
    #expect(empty.bitmap.height == 0)
    #expect(try empty.png().starts(with: PNGBuilder.signature))
  }
}
