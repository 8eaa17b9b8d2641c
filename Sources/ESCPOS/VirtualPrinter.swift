import ReceiptLine

/// A printer without paper: reads bytes as they come and tells what would be printed.
public struct VirtualPrinter: Sendable {
  /// What has been printed so far, without the line that is being composed.
  public private(set) var paper: Paper
  /// What the printer remembers.
  public private(set) var state: PrinterState
  private let profile: Profile
  private var decoder = CommandDecoder()
  private var line: [Glyph] = []
  /// The first bytes of a character of Kanji mode whose others have not come yet.
  private var half: [UInt8] = []
  /// Dots from the left margin at which the next character goes.
  private var position = 0
  private var moduleWidth = 3
  private var barcodeHeight = 162
  private var readable = ReadablePosition.none
  private var qr = QRMemory()

  /// A printer in the reset text state with fresh paper.
  public init(profile: Profile) {
    self.profile = profile
    paper = Paper(columns: profile.columns, dots: profile.dots)
    state = PrinterState(resetFor: profile)
  }

  /// What a printer of this profile prints for the bytes.
  public static func paper(of bytes: [UInt8], profile: Profile) -> Paper {
    var printer = VirtualPrinter(profile: profile)
    printer.print(bytes)
    return printer.paper
  }

  /// True when characters wait for the line feed that prints them, or a command for its end.
  public var isMidLine: Bool {
    !line.isEmpty || position != 0 || !half.isEmpty || !decoder.tail.isEmpty
  }

  /// Takes more bytes.
  public mutating func print(_ bytes: [UInt8]) {
    for element in decoder.decode(bytes) {
      perform(element.command)
    }
  }

  private mutating func perform(_ command: Command) {
    if case .text(let bytes) = command {
      compose(bytes)
      return
    }
    if !half.isEmpty {
      half = []
      compose("\u{FFFD}", cells: 2)
    }
    state.apply(command, profile: profile)
    qr.apply(command)
    switch command {
    case .lineFeed: printLine()
    case .feedDots(let dots): feed(Int(dots))
    case .feedLines(let lines): feed(Int(lines) * Int(state.lineSpacing ?? 30))
    case .initialize:
      line = []
      position = 0
      moduleWidth = 3
      barcodeHeight = 162
      readable = .none
    case .absolutePosition(let dots):
      if Int(dots) <= areaWidth {
        position = Int(dots)
      }
    case .moduleWidth(let dots): moduleWidth = Int(dots)
    case .barcodeHeight(let dots): barcodeHeight = Int(dots)
    case .readablePosition(let position): readable = position
    case .barcode(let system, let data): printBarcode(system, data)
    case .qrPrint: printQR()
    case .raster(let raster):
      flush()
      let width = raster.rowBytes * (raster.doubleWidth ? 16 : 8)
      paper.items.append(.raster(raster, left: left(of: width)))
    case .cut(let cut, _):
      flush()
      paper.items.append(.cut(cut))
    case .drawerPulse(let connector, _, _): paper.items.append(.drawerPulse(connector))
    case .unknown(let bytes):
      paper.items.append(.trouble("unknown command: \(ForeignCommand.name(of: bytes))"))
    default: break
    }
  }

  // MARK: Lines

  private var areaWidth: Int {
    max(0, min(Int(state.printWidth), profile.dots - Int(state.leftMargin)))
  }

  private func left(of width: Int) -> Int {
    let rest = max(0, areaWidth - width)
    return Int(state.leftMargin) + rest * Int(state.justification.rawValue) / 2
  }

  private mutating func compose(_ bytes: [UInt8]) {
    if state.kanji {
      composeKanji(half + bytes)
      return
    }
    let page = profile.codePage(number: state.codePage)
    for byte in bytes {
      compose(scalar(byte, page) ?? "\u{FFFD}")
    }
  }

  private mutating func composeKanji(_ bytes: [UInt8]) {
    let set = profile.kanji ?? .gbk
    var place = 0
    while place < bytes.count, let (code, count) = set.code(in: bytes.span, at: place) {
      if count == 1 {
        compose(scalar(bytes[place], nil) ?? "\u{FFFD}")
      } else {
        compose(profile.kanji?.scalar(of: code) ?? "\u{FFFD}", cells: 2)
      }
      place += count
    }
    half = Array(bytes[place...])
  }

  private mutating func compose(_ scalar: Unicode.Scalar, cells: Int = 1) {
    // The characters of Kanji mode have one font, and underlines of their own.
    let dots = cells == 2 ? 24 : state.font == .a ? 12 : 9
    let width = (dots + Int(state.characterSpacing)) * state.style.width
    if position + width > areaWidth, position > 0 {
      printLine()
    }
    var style = state.style
    style.underline = cells == 2 ? state.kanjiUnderline : style.underline
    line.append(Glyph(scalar, left: position, cells: cells, style: style))
    position += width
  }

  private func scalar(_ byte: UInt8, _ page: CodePage?) -> Unicode.Scalar? {
    byte < 0x7F ? Unicode.Scalar(byte) : page?.scalar(of: byte)
  }

  private mutating func printLine() {
    let offset = left(of: position)
    for index in line.indices {
      line[index].left += offset
    }
    paper.items.append(.row(PrintedRow(glyphs: line, touching: state.lineSpacing == 0)))
    line = []
    position = 0
  }

  private mutating func flush() {
    if !line.isEmpty {
      printLine()
    }
    position = 0
  }

  private mutating func feed(_ dots: Int) {
    flush()
    if dots > 0 {
      paper.items.append(.feed(dots))
    }
  }

  // MARK: Codes

  private mutating func printBarcode(_ system: BarcodeSystem, _ data: [UInt8]) {
    flush()
    guard let drawn = DrawnBarcode(system, data: data, moduleWidth: moduleWidth) else {
      paper.items.append(.trouble("the \(system.name) bar code's data is refused"))
      return
    }
    let width = drawn.bars.reduce(0, +)
    guard width <= areaWidth else {
      paper.items.append(.trouble("the \(system.name) bar code does not fit"))
      return
    }
    paper.items.append(
      .barcode(
        PrintedBarcode(
          system: system,
          text: drawn.text,
          bars: drawn.bars,
          height: barcodeHeight,
          left: left(of: width),
          readable: readable
        )
      )
    )
  }
  private mutating func printQR() {
    flush()
    guard let code = qr.code, qr.isModel2 else {
      paper.items.append(.trouble("there is no QR code to print"))
      return
    }
    guard code.modules * qr.cell <= areaWidth else {
      paper.items.append(.trouble("the QR code does not fit"))
      return
    }
    paper.items.append(
      .qr(
        PrintedQR(
          text: String(decoding: code.data, as: UTF8.self),
          cell: qr.cell,
          level: code.level,
          modules: code.modules,
          left: left(of: code.modules * qr.cell)
        )
      )
    )
  }
}
