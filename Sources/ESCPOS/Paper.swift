public import ReceiptLine

/// What a printer has put on paper.
public struct Paper: Equatable, Sendable {
  /// The cells across the paper.
  public var columns: Int
  /// The dots across the paper.
  public var dots: Int
  /// What is on it, top to bottom.
  public var items: [Item] = []

  /// An empty paper.
  public init(columns: Int, dots: Int) {
    self.columns = columns
    self.dots = dots
  }

  /// One thing on the paper, or done beside it.
  public enum Item: Equatable, Sendable {
    /// A line of text.
    case row(PrintedRow)
    /// A bar code.
    case barcode(PrintedBarcode)
    /// A picture, with its distance from the left edge in dots.
    case raster(Raster, left: Int)
    /// Blank paper, in motion units of about a dot.
    case feed(Int)
    /// A cut.
    case cut(Cut)
    /// A pulse to a drawer.
    case drawerPulse(DrawerConnector)
    /// Something that went wrong, in words.
    case trouble(String)
  }
}

/// A line of text on paper.
public struct PrintedRow: Equatable, Sendable {
  /// The characters in the order of printing.
  public var glyphs: [Glyph]
  /// True when the next row touches this one.
  public var touching: Bool

  /// A line of some characters.
  public init(glyphs: [Glyph], touching: Bool = false) {
    self.glyphs = glyphs
    self.touching = touching
  }
}

/// A character on paper.
public struct Glyph: Equatable, Sendable {
  /// The character; U+FFFD for a byte to which the code page has none.
  public var scalar: Unicode.Scalar
  /// Dots from the paper's left edge.
  public var left: Int
  /// How it looks.
  public var style: Style

  /// A character in its place.
  public init(_ scalar: Unicode.Scalar, left: Int, style: Style = Style()) {
    self.scalar = scalar
    self.left = left
    self.style = style
  }
}

/// A bar code on paper.
public struct PrintedBarcode: Equatable, Sendable {
  /// The bar code system.
  public var system: BarcodeSystem
  /// What a scanner reads.
  public var text: String
  /// The widths of bars and spaces in dots, a bar first.
  public var bars: [Int]
  /// The height of the bars in dots.
  public var height: Int
  /// Dots from the paper's left edge to the first bar.
  public var left: Int
  /// Where the text is printed.
  public var readable: ReadablePosition
}

extension Paper {
  /// The text on the paper, one string a row, without blanks at the end.
  ///
  /// A character stands in the cell in which most of it stands, the later one of two halves. An
  /// enlarged character takes its first cell and leaves the others blank. Bar codes, pictures and
  /// cuts are left out.
  public var lines: [String] {
    items.compactMap { item in
      guard case .row(let row) = item else { return nil }
      return row.text
    }
  }
}

extension PrintedRow {
  /// The characters in their cells, as in ``Paper/lines``.
  public var text: String {
    var cells: [Unicode.Scalar] = []
    for glyph in glyphs where glyph.scalar != " " {
      let cell = (glyph.left + 6) / 12
      guard cell >= 0 else { continue }
      while cells.count <= cell {
        cells.append(" ")
      }
      cells[cell] = glyph.scalar
    }
    var text = String.UnicodeScalarView()
    text.append(contentsOf: cells)
    return String(text)
  }
}
