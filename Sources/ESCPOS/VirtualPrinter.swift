import Bitmaps
import ReceiptLine

/// A printer without paper: reads bytes as they come and tells what would be printed.
public struct VirtualPrinter: Sendable {
  /// What has been printed so far, without the line that is being composed.
  public internal(set) var paper: Paper
  /// What the printer remembers.
  public private(set) var state: PrinterState
  let profile: Profile
  private var decoder = CommandDecoder()
  private var line: [Glyph] = []
  private var pictures: [PrintedPicture] = []
  /// The first bytes of a character of Kanji mode whose others have not come yet.
  private var half: [UInt8] = []
  /// Dots from the left margin at which the next character goes.
  private var position = 0
  private var moduleWidth = 3
  private var barcodeHeight = 162
  private var readable = ReadablePosition.none
  private var symbols = SymbolMemory()
  /// The picture that GS ( L holds until it is printed.
  private var graphics: Bitmap?
  /// True when the next command, if it is a line feed, is not obeyed.
  private var swallowsLineFeed = false

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
    !line.isEmpty || !pictures.isEmpty || position != 0 || !half.isEmpty || !decoder.tail.isEmpty
  }

  /// Takes more bytes.
  public mutating func print(_ bytes: [UInt8]) {
    for element in decoder.decode(bytes) {
      perform(element.command)
    }
  }

  private mutating func perform(_ command: Command) {
    let swallows = swallowsLineFeed
    swallowsLineFeed = false
    if case .text(let bytes) = command {
      compose(bytes)
      return
    }
    if !half.isEmpty {
      half = []
      compose("\u{FFFD}", cells: 2)
    }
    if case .upsideDown = command, isComposing {
      // Printers obey it only at the start of a line.
      return
    }
    state.apply(command, profile: profile)
    symbols.apply(command)
    switch command {
    case .lineFeed:
      if !swallows { printLine() }
    case .feedDots(let units): feed(Int(units) / max(1, profile.unitsPerDot))
    case .feedLines(let lines): feed(Int(lines) * spacing)
    case .initialize: forget()
    case .absolutePosition(let dots):
      let isObeyed = line.isEmpty || !profile.padsWithBlanks
      if isObeyed, Int(dots) <= areaWidth {
        position = Int(dots)
      }
    case .moduleWidth(let dots): moduleWidth = Int(dots)
    case .barcodeHeight(let dots): barcodeHeight = Int(dots)
    case .readablePosition(let position): readable = position
    case .barcode(let system, let data): printBarcode(system, data)
    case .printSymbol(let system): printSymbol(system)
    case .raster, .storeGraphics, .printGraphics, .printLogo, .printNumberedLogo, .inlinePicture,
      .coarseInlinePicture:
      draw(command)
    case .cut(let cut, _), .cutHere(let cut):
      flush()
      paper.items.append(.cut(cut))
    case .drawerPulse(let connector, _, _), .realTimePulse(let connector, _):
      paper.items.append(.drawerPulse(connector))
    case .unknown([0]): break
    case .unknown(let bytes): trouble("unknown command: \(ForeignCommand.name(of: bytes))")
    default: break
    }
  }

  /// What ESC @ does beside the state.
  private mutating func forget() {
    line = []
    pictures = []
    position = 0
    moduleWidth = 3
    barcodeHeight = 162
    readable = .none
    graphics = nil
  }

  private mutating func trouble(_ problem: String) {
    paper.items.append(.trouble(problem))
  }

  // MARK: Lines

  private var isComposing: Bool { !line.isEmpty || !pictures.isEmpty || position != 0 }

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
        compose(half(of: bytes[place], set) ?? "\u{FFFD}")
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

  /// A single byte of Kanji mode: ASCII, and in Shift_JIS half-width katakana (JIS X 0201).
  private func half(of byte: UInt8, _ set: KanjiSet) -> Unicode.Scalar? {
    guard set == .shiftJIS, (0xA1...0xDF).contains(byte) else { return scalar(byte, nil) }
    return Unicode.Scalar(0xFF61 + UInt32(byte - 0xA1))
  }

  private func scalar(_ byte: UInt8, _ page: CodePage?) -> Unicode.Scalar? {
    byte < 0x7F ? Unicode.Scalar(byte) : page?.scalar(of: byte)
  }

  private mutating func printLine() {
    let offset = left(of: position)
    for index in line.indices {
      line[index].left += offset
    }
    for index in pictures.indices {
      pictures[index].left += offset
    }
    if line.isEmpty, pictures.count == 1, spacing <= 24, !state.upsideDown {
      // A line that is a picture and touches the next one: a band of a larger picture.
      paper.append(pictures[0])
    } else {
      var row = PrintedRow(
        glyphs: line,
        pictures: pictures,
        advance: advance,
        touching: state.lineSpacing == 0
      )
      row.isUpsideDown = state.upsideDown
      paper.items.append(.row(row))
    }
    line = []
    pictures = []
    position = 0
  }

  /// The line spacing in dots.
  private var spacing: Int {
    state.lineSpacing.map { Int($0) / max(1, profile.unitsPerDot) } ?? 30
  }

  /// Dots of a line: the line spacing, or what is taller.
  private var advance: Int {
    let tallest = line.map { 24 * $0.style.height }.max() ?? 0
    return max(spacing, tallest, pictures.isEmpty ? 0 : 24)
  }

  private mutating func flush() {
    if !line.isEmpty || !pictures.isEmpty {
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

  // MARK: Pictures

  private mutating func draw(_ command: Command) {
    switch command {
    case .inlinePicture(let bitmap): compose(bitmap)
    case .coarseInlinePicture(let density, let bitmap):
      compose(bitmap.enlarged(across: density == .double8 ? 1 : 2, down: 24 / density.rows))
    case .raster(let raster): printPicture(Bitmap(raster))
    case .storeGraphics(let bitmap): graphics = bitmap
    case .printGraphics:
      guard let bitmap = graphics else {
        trouble("there are no graphics to print")
        return
      }
      graphics = nil
      printPicture(bitmap)
    default:
      // What the printer holds is not known here: a frame stands for it.
      printPicture(Bitmap.frame(width: min(144, areaWidth), height: 72))
    }
  }

  private mutating func compose(_ bitmap: Bitmap) {
    let width = min(bitmap.width, areaWidth - position)
    guard width > 0 else { return }
    let visible = bitmap.cropped(x: 0, y: 0, width: width, height: 24)
    pictures.append(PrintedPicture(bitmap: visible, left: position))
    position += width
  }

  private mutating func printPicture(_ bitmap: Bitmap) {
    flush()
    let width = min(bitmap.width, areaWidth)
    guard width > 0 else { return }
    let visible = bitmap.cropped(x: 0, y: 0, width: width, height: bitmap.height)
    paper.append(PrintedPicture(bitmap: visible, left: left(of: width)))
    swallowsLineFeed = profile.images?.swallowsLineFeed == true
  }

  // MARK: Codes

  private mutating func printBarcode(_ system: BarcodeSystem, _ data: [UInt8]) {
    flush()
    guard let drawn = DrawnBarcode(system, data: data, moduleWidth: moduleWidth) else {
      trouble("the \(system.name) bar code's data is refused")
      return
    }
    let width = drawn.bars.reduce(0, +)
    guard width <= areaWidth else {
      trouble("the \(system.name) bar code does not fit")
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

  private mutating func printSymbol(_ system: SymbolSystem) {
    flush()
    guard let drawn = symbols.drawn(system, within: areaWidth) else {
      trouble("there is no \(system.name) code to print")
      return
    }
    guard drawn.width <= areaWidth else {
      trouble("the \(system.name) code does not fit")
      return
    }
    paper.items.append(
      .symbol(
        PrintedSymbol(
          system: system,
          symbol: drawn.symbol,
          width: drawn.width,
          height: drawn.height,
          left: left(of: drawn.width)
        )
      )
    )
  }
}
