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
  /// Dots from the left margin at which the next character goes.
  private var position = 0
  private var moduleWidth = 3
  private var barcodeHeight = 162
  private var readable = ReadablePosition.none

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
  public var isMidLine: Bool { !line.isEmpty || position != 0 || !decoder.tail.isEmpty }

  /// Takes more bytes.
  public mutating func print(_ bytes: [UInt8]) {
    for element in decoder.decode(bytes) {
      perform(element.command)
    }
  }

  private mutating func perform(_ command: Command) {
    state.apply(command, profile: profile)
    switch command {
    case .text(let bytes): compose(bytes)
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
    let page = profile.codePage(number: state.codePage)
    let cell = (state.font == .a ? 12 : 9) + Int(state.characterSpacing)
    let width = cell * state.style.width
    for byte in bytes {
      if position + width > areaWidth, position > 0 {
        printLine()
      }
      let scalar = state.kanji && byte >= 0x80 ? nil : scalar(byte, page)
      line.append(Glyph(scalar ?? "\u{FFFD}", left: position, style: state.style))
      position += width
    }
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

  // MARK: Bar codes

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
}
