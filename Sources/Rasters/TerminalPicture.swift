public import ESCPOS
import ReceiptLine

/// A paper as lines of text for a terminal: a framed strip with one character for each cell.
///
/// Whatever the paper holds, the lines hold no control characters but the sequences that switch
/// bold, underline, reverse and dim on and off, and those only when `styled`.
public struct TerminalPicture: Sendable {
  /// The lines, top to bottom, without line ends.
  public let lines: [String]

  /// Draws a paper.
  ///
  /// - Parameters:
  ///   - paper: what a printer has printed.
  ///   - styled: whether bold, underline and reverse are shown by ANSI escape sequences.
  public init(_ paper: Paper, styled: Bool) {
    var strip = Strip(columns: paper.columns, styled: styled)
    for item in paper.items {
      switch item {
      case .row(let row): strip.draw(row)
      case .barcode(let barcode): strip.draw(barcode)
      case .raster(let raster, _):
        strip.note("[ picture of \(raster.rowBytes * 8) x \(raster.rows) dots ]")
      case .feed(let dots):
        for _ in 0..<min(dots / 30, 24) {
          strip.draw([])
        }
      case .cut: strip.cut()
      case .drawerPulse: strip.note("[ the drawer opens ]")
      case .trouble(let problem): strip.note("[ \(problem) ]")
      }
    }
    strip.end()
    lines = strip.lines
  }

  /// The lines as one text, each with a line feed at its end.
  public var text: String {
    lines.map { $0 + "\n" }.joined()
  }
}

/// The strip of paper while it is drawn.
private struct Strip {
  struct Cell: Equatable {
    var scalar: Unicode.Scalar = " "
    var look = Look()
  }

  struct Look: Equatable {
    var bold = false
    var dim = false
    var underline = false
    var reverse = false
  }

  let columns: Int
  let styled: Bool
  private(set) var lines: [String] = []
  /// True while the frame around a piece of paper is open.
  private var isOpen = false

  init(columns: Int, styled: Bool) {
    self.columns = max(1, columns)
    self.styled = styled
  }

  // MARK: Items

  mutating func draw(_ row: PrintedRow) {
    var cells = [Cell](repeating: Cell(), count: columns)
    for glyph in row.glyphs {
      let style = glyph.style
      let look = Look(
        bold: style.emphasis || style.height > 1,
        underline: style.underline,
        reverse: style.reverse
      )
      let first = (min(max(glyph.left, 0), columns * 12) + 6) / 12
      for place in first..<first + max(1, style.width) where place < columns {
        cells[place] = Cell(scalar: place == first ? Self.shown(glyph.scalar) : " ", look: look)
      }
    }
    draw(cells)
  }

  mutating func draw(_ barcode: PrintedBarcode) {
    let cells = BarGlyph.draw(barcode, columns: columns).map { Cell(scalar: $0) }
    for _ in 0..<min(max(2, barcode.height / 24), 12) {
      draw(cells)
    }
    let width = barcode.bars.reduce(0, +)
    let middle = (barcode.left + width / 2) / 12
    if barcode.readable == .none {
      caption("[ \(barcode.system.name) \(barcode.text) ]", middle: middle, look: Look(dim: true))
    } else {
      caption(barcode.text, middle: middle, look: Look())
    }
  }

  /// A remark about the paper, not on it.
  mutating func note(_ text: String) {
    caption(text, middle: columns / 2, look: Look(dim: true))
  }

  private mutating func caption(_ text: String, middle: Int, look: Look) {
    let scalars = text.unicodeScalars.prefix(columns).map(Self.shown)
    let start = min(max(0, middle - scalars.count / 2), columns - scalars.count)
    draw(Array(repeating: Cell(), count: start) + scalars.map { Cell(scalar: $0, look: look) })
  }

  mutating func cut() {
    open()
    isOpen = false
    var line = "✂"
    for place in 1..<columns + 4 {
      line += place.isMultiple(of: 2) ? "-" : " "
    }
    lines.append(frame(line))
  }

  mutating func end() {
    if isOpen {
      isOpen = false
      lines.append(frame("╰" + String(repeating: "─", count: columns + 2) + "╯"))
    }
  }

  // MARK: Lines

  /// Draws one line of the strip, filled up with blanks.
  mutating func draw(_ cells: [Cell]) {
    open()
    var line = frame("│") + " "
    var look = Look()
    for cell in cells.prefix(columns) {
      if cell.look != look {
        line += escape(cell.look)
        look = cell.look
      }
      line.unicodeScalars.append(cell.scalar)
    }
    line += look == Look() ? "" : escape(Look())
    line += String(repeating: " ", count: max(0, columns - cells.count) + 1)
    lines.append(line + frame("│"))
  }

  private mutating func open() {
    if !isOpen {
      isOpen = true
      lines.append(frame("╭" + String(repeating: "─", count: columns + 2) + "╮"))
    }
  }

  private func frame(_ text: String) -> String {
    styled ? escape(Look(dim: true)) + text + escape(Look()) : text
  }

  /// The sequence that selects a look (ECMA-48, SGR).
  private func escape(_ look: Look) -> String {
    guard styled else { return "" }
    var codes = "0"
    codes += look.bold ? ";1" : ""
    codes += look.dim ? ";2" : ""
    codes += look.underline ? ";4" : ""
    codes += look.reverse ? ";7" : ""
    return "\u{1B}[\(codes)m"
  }

  /// The scalar itself if a terminal shows it in one cell and nothing else happens, else U+FFFD.
  private static func shown(_ scalar: Unicode.Scalar) -> Unicode.Scalar {
    switch scalar.properties.generalCategory {
    case .control, .format, .surrogate, .privateUse, .unassigned, .lineSeparator,
      .paragraphSeparator, .nonspacingMark, .enclosingMark, .spacingMark:
      "\u{FFFD}"
    default: scalar
    }
  }
}
