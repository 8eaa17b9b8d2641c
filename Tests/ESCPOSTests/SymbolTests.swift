import Bitmaps
import ESCPOS
import ReceiptLine
import Testing
import TestSupport

/// The 2-D codes apart from QR, and all codes that a printer does not draw by itself.
@Suite struct SymbolTests {
  private static let all: Profile = {
    var profile = Profile.generic80
    profile.symbols = Set(SymbolSystem.allCases)
    profile.barcodes = Set(BarcodeSystem.allCases)
    return profile
  }()

  private func encode(
    _ symbol: Symbol,
    align: Int = 1,
    profile: Profile = all
  ) throws -> [UInt8] {
    let slot = Slot(left: 0, width: profile.columns, align: align)
    let page = Page(
      columns: profile.columns,
      items: [.symbol(PlacedSymbol(slot: slot, symbol: symbol))]
    )
    let bytes = try PageEncoder.encode(page, for: profile, rasterizer: PatternRasterizer())
    #expect(audit(bytes, profile: profile) == [])
    return bytes
  }

  private func printed(_ bytes: [UInt8], profile: Profile = all) throws -> PrintedSymbol {
    let items = VirtualPrinter.paper(of: bytes, profile: profile).items
    guard case .symbol(let symbol)? = items.first, items.count == 1 else {
      throw NoSymbol(items: items)
    }
    return symbol
  }

  private struct NoSymbol: Error {
    let items: [Paper.Item]
  }

  private func commands(_ bytes: [UInt8]) -> [Command] {
    CommandDecoder.decode(bytes).map(\.command)
  }

  @Test func aztec() throws {
    let bytes = try encode(Symbol(kind: .aztec, data: "Platen 1", cell: 4))
    let expected: [Command] = [
      .justification(.centre), .aztecLayers(2, compact: true), .aztecModule(4), .aztecLevel(23),
      .storeSymbol(.aztec, Array("Platen 1".utf8)), .printSymbol(.aztec), .justification(.left),
    ]
    #expect(commands(bytes) == expected)
    let symbol = try printed(bytes)
    #expect(symbol.symbol.data == "Platen 1")
    #expect(symbol.width == 19 * 4 && symbol.height == 19 * 4)
    #expect(symbol.left == (576 - 19 * 4) / 2)
  }

  @Test func dataMatrix() throws {
    let bytes = try encode(Symbol(kind: .datamatrix, data: "ABCDEFGH1234", cell: 5), align: 2)
    let expected: [Command] = [
      .justification(.right), .dataMatrixSide(16), .dataMatrixModule(5),
      .storeSymbol(.dataMatrix, Array("ABCDEFGH1234".utf8)), .printSymbol(.dataMatrix),
      .justification(.left),
    ]
    #expect(commands(bytes) == expected)
    let symbol = try printed(bytes)
    #expect(symbol.width == 80 && symbol.left == 576 - 80)
  }

  @Test func pdf417() throws {
    let bytes = try encode(Symbol(kind: .pdf417, data: "Platen", cell: 2))
    let expected: [Command] = [
      .justification(.centre), .pdf417Columns(2), .pdf417Rows(0), .pdf417Module(2),
      .pdf417RowHeight(3), .pdf417Level(2), .pdf417Truncated(false),
      .storeSymbol(.pdf417, Array("Platen".utf8)), .printSymbol(.pdf417), .justification(.left),
    ]
    #expect(commands(bytes) == expected)
    let symbol = try printed(bytes)
    #expect(symbol.width == (17 * 2 + 69) * 2)
    #expect(symbol.symbol.kind == .pdf417 && symbol.symbol.data == "Platen")
  }

  /// Any text is a code that says the same, or an error before anything is printed.
  @Test(arguments: [Symbol.Kind.pdf417, .aztec, .datamatrix], 0..<60)
  func anyTextIsKeptOrRefused(kind: Symbol.Kind, seed: Int) throws {
    var random = SeededRandom(seed: UInt64(seed))
    let text = random.text(upTo: seed < 40 ? 40 : 700)
    do {
      let symbol = try printed(try encode(Symbol(kind: kind, data: text, cell: 3)))
      #expect(symbol.symbol.data.utf8.elementsEqual(text.utf8))
      #expect(symbol.width <= 576)
    } catch is PageEncodingError {
      let controls = text.unicodeScalars.contains { $0.value < 0x20 || $0.value == 0x7F }
      #expect(text.isEmpty || controls || text.utf8.count > 250)
    }
  }

  @Test(arguments: [Symbol.Kind.pdf417, .aztec, .datamatrix])
  func tooMuchIsAnError(kind: Symbol.Kind) {
    #expect(throws: PageEncodingError.self) {
      try encode(Symbol(kind: kind, data: String(repeating: "ü", count: 1900)))
    }
    #expect(throws: PageEncodingError.self) { try encode(Symbol(kind: kind, data: "")) }
    #expect(throws: PageEncodingError.self) { try encode(Symbol(kind: kind, data: "a\u{10}\u{4}")) }
  }

  // MARK: Drawn ones

  @Test(arguments: [
    (Symbol.Kind.qrcode, "1"), (.pdf417, "a"), (.aztec, "a"), (.datamatrix, "a"), (.code128, "a"),
    (.gs1128, "(10)AB"), (.databar, "0950110153000"), (.upc, "01234558"),
  ])
  func whatThePrinterDoesNotDrawIsAPicture(kind: Symbol.Kind, data: String) throws {
    var profile = Profile.generic80
    profile.symbols = []
    profile.barcodes = []
    let symbol = Symbol(kind: kind, data: data)
    let bytes = try encode(symbol, profile: profile)
    let drawn = try PatternRasterizer().symbol(symbol)
    guard
      case .picture(let picture)? = VirtualPrinter.paper(of: bytes, profile: profile).items.first
    else {
      Issue.record("no picture")
      return
    }
    #expect(picture.left == (576 - drawn.width) / 2)
    #expect(picture.bitmap.blackDots == drawn.blackDots)
    #expect(throws: PageEncodingError.self) {
      let slot = Slot(left: 0, width: 48, align: 1)
      let page = Page(columns: 48, items: [.symbol(PlacedSymbol(slot: slot, symbol: symbol))])
      return try PageEncoder.encode(page, for: profile)
    }
    #expect(drawn.width > 0)
    var hanging = Self.all
    hanging.isUpsideDown = true
    let turned = try encode(symbol, profile: hanging)
    #expect(commands(turned).contains { if case .raster = $0 { true } else { false } })
  }

  /// What is drawn has one form, whatever the markup's.
  @Test(arguments: [
    (Symbol.Kind.gs1128, "10AB{12112", "(10)AB(21)12"),
    (.databar, "(01)09501101530003", "0950110153000"),
    (.databarExpanded, "0109501101530003", "(01)09501101530003"), (.code128, "(01)2", "(01)2"),
  ])
  func gs1DataAreDrawnWithIdentifiers(kind: Symbol.Kind, data: String, drawn: String) throws {
    var profile = Profile.generic80
    profile.barcodes = []
    let bytes = try encode(Symbol(kind: kind, data: data), profile: profile)
    #expect(bytes == (try encode(Symbol(kind: kind, data: drawn), profile: profile)))
    guard
      case .picture(let picture)? = VirtualPrinter.paper(of: bytes, profile: profile).items.first
    else {
      Issue.record("no picture")
      return
    }
    let width = try PatternRasterizer().symbol(Symbol(kind: kind, data: drawn)).width
    #expect((width..<width + 8).contains(picture.bitmap.width))
  }

  @Test func drawnCodesKeepTheirQuietZone() throws {
    var profile = Profile.generic80
    profile.barcodes = []
    let slot = Slot(left: 0, width: 4, align: 0)
    // 10 + 2 dots wide, with 10 modules of 2 dots to each side.
    let page = { (data: String) in
      Page(
        columns: 48,
        items: [.symbol(PlacedSymbol(slot: slot, symbol: Symbol(data: data)))]
      )
    }
    let rasterizer = PatternRasterizer()
    #expect(
      throws: PageEncodingError.symbolTooWide(
        symbol: "CODE128",
        data: "1",
        needed: 52,
        available: 48
      )
    ) {
      try PageEncoder.encode(page("1"), for: profile, rasterizer: rasterizer)
    }
    #expect(throws: PageEncodingError.notDrawn(RasterError("It is bad. Make it good."))) {
      try PageEncoder.encode(page("bad"), for: profile, rasterizer: rasterizer)
    }
  }

  // MARK: Printer and audit

  @Test(
    arguments: [
      ([.printSymbol(.aztec)], "there is no Aztec code to print"),
      ([.storeSymbol(.aztec, [0x31]), .printSymbol(.pdf417)], "there is no PDF417 code to print"),
      (
        [.dataMatrixSide(10), .storeSymbol(.dataMatrix, [1, 2, 3, 4]), .printSymbol(.dataMatrix)],
        "there is no DataMatrix code to print"
      ),
      (
        [.aztecLayers(1, compact: true)]
          + [.storeSymbol(.aztec, [UInt8](repeating: 1, count: 99)), .printSymbol(.aztec)],
        "there is no Aztec code to print"
      ),
      (
        [.pdf417Columns(30), .storeSymbol(.pdf417, [0x31]), .printSymbol(.pdf417)],
        "the PDF417 code does not fit"
      ),
    ] as [([Command], String)]
  )
  func printerPrintsNothing(commands: [Command], trouble: String) {
    let bytes = commands.flatMap(\.bytes)
    let paper = VirtualPrinter.paper(of: bytes, profile: Self.all)
    #expect(paper.items == [.trouble(trouble)])
    #expect(!audit(bytes, profile: Self.all).isEmpty)
  }
}
