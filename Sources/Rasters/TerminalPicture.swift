import Bitmaps
public import ESCPOS
import ReceiptLine

/// A paper as lines of text for a terminal: a framed strip with one character for each cell.
///
/// Bar codes are drawn as they are, pictures by Braille characters. A 2-D code is a box of its
/// place and size, with what a scanner reads below it. Whatever the paper holds, the lines hold no
/// control characters but the sequences that switch bold, underline, reverse and dim on and off,
/// and those only when `styled`.
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
      case .symbol(let symbol): strip.draw(symbol)
      case .picture(let picture): strip.draw(picture)
      case .feed(let dots):
        for _ in 0..<min(max(dots, 0) / 30, 24) {
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
    /// Nil in the second cell of a wide character.
    var scalar: Unicode.Scalar? = " "
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
    self.columns = min(max(1, columns), 1000)
    self.styled = styled
  }

  // MARK: Items

  mutating func draw(_ row: PrintedRow) {
    var cells = [Cell](repeating: Cell(), count: columns)
    for picture in row.pictures {
      let drawn = BrailleGlyphs.draw(picture.bitmap, left: picture.left, columns: columns)
      for (place, scalar) in (drawn.first ?? []).enumerated() where scalar != " " {
        cells[place].scalar = scalar
      }
    }
    for glyph in row.glyphs {
      put(glyph, into: &cells)
    }
    draw(cells)
  }

  /// Draws a picture; one that is taller than half a metre of paper ends in a note.
  mutating func draw(_ picture: PrintedPicture) {
    let rows = BrailleGlyphs.draw(picture.bitmap, left: picture.left, columns: columns)
    for row in rows.prefix(Self.mostRows) {
      draw(row.map { Cell(scalar: $0) })
    }
    if rows.count > Self.mostRows {
      note("[ the picture goes on for \(picture.bitmap.height - Self.mostRows * 24) dots ]")
    }
  }

  private static let mostRows = 160

  /// Puts a character over what stands there; what is left of a wide one is blank.
  private func put(_ glyph: Glyph, into cells: inout [Cell]) {
    let style = glyph.style
    let look = Look(
      bold: style.emphasis || style.height > 1,
      underline: style.underline,
      reverse: style.reverse
    )
    let first = (min(max(glyph.left, 0), columns * 12) + 6) / 12
    let width = min(max(glyph.cells, 1), 2) * min(max(style.width, 1), 8)
    let end = min(first + width, columns)
    guard first < end else { return }
    if cells[first].scalar == nil {
      cells[first - 1].scalar = " "
    }
    if end < columns, cells[end].scalar == nil {
      cells[end].scalar = " "
    }
    for place in first..<end {
      cells[place] = Cell(look: look)
    }
    let shown = Self.shown(glyph.scalar)
    if !glyph.isWide || shown != glyph.scalar {
      cells[first].scalar = shown
    } else if first + 1 < end {
      cells[first].scalar = shown
      cells[first + 1].scalar = nil
    }
  }

  mutating func draw(_ barcode: PrintedBarcode) {
    let cells = BarGlyph.draw(barcode, columns: columns).map { Cell(scalar: $0) }
    for _ in 0..<min(max(2, barcode.height / 24), 12) {
      draw(cells)
    }
    let width = barcode.bars.reduce(0) { min($0 + min(max($1, 0), columns * 12), columns * 12) }
    let middle = (min(max(barcode.left, 0), columns * 12) + width / 2) / 12
    if barcode.readable == .none {
      caption("[ \(barcode.system.name) \(barcode.text) ]", middle: middle, look: Look(dim: true))
    } else {
      caption(barcode.text, middle: middle, look: Look())
    }
  }

  mutating func draw(_ symbol: PrintedSymbol) {
    let dots = min(max(0, symbol.width), columns * 12)
    let width = min(max(4, (dots + 11) / 12), columns)
    let left = min((min(max(0, symbol.left), columns * 12) + 6) / 12, columns - width)
    let inner = max(0, width - 2)
    let rows = max(1, min(symbol.height, columns * 24) / 24 - 2)
    let line = String(repeating: "─", count: inner)
    for row in -1...rows {
      let part =
        switch row {
        case -1: "┌\(line)┐"
        case rows: "└\(line)┘"
        case rows / 2: "│" + centred(symbol.system.name, in: inner) + "│"
        default: "│" + centred("", in: inner) + "│"
        }
      draw(cells(of: String(repeating: " ", count: left) + part, look: Look()))
    }
    for line in Widths.unicode.lines(of: symbol.symbol.data, columns: columns).prefix(4) {
      caption(line.text, middle: left + width / 2, look: Look(dim: true))
    }
  }

  private func centred(_ name: String, in width: Int) -> String {
    let text = name.prefix(width)
    let rest = max(0, width - text.count)
    return String(repeating: " ", count: rest / 2) + text
      + String(repeating: " ", count: rest - rest / 2)
  }

  /// A remark about the paper, not on it.
  mutating func note(_ text: String) {
    caption(text, middle: columns / 2, look: Look(dim: true))
  }

  private mutating func caption(_ text: String, middle: Int, look: Look) {
    let cells = cells(of: text, look: look)
    let start = min(max(0, middle - cells.count / 2), columns - cells.count)
    draw(Array(repeating: Cell(), count: start) + cells)
  }

  /// As much of a text as fits.
  private func cells(of text: String, look: Look) -> [Cell] {
    var cells: [Cell] = []
    for scalar in text.unicodeScalars {
      let shown = Self.shown(scalar)
      cells.append(Cell(scalar: shown, look: look))
      if Widths.unicode.cells(of: String(shown)) == 2 {
        cells.append(Cell(scalar: nil, look: look))
      }
      guard cells.count < columns else { break }
    }
    if cells.count > columns {
      cells.removeLast(2)
    }
    return cells
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
      if let scalar = cell.scalar {
        line.unicodeScalars.append(scalar)
      }
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
