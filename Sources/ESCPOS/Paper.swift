public import Bitmaps
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
    /// A 2-D code.
    case symbol(PrintedSymbol)
    /// A picture, in one piece even where it was sent in parts.
    case picture(PrintedPicture)
    /// Blank paper, in dots.
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
  /// Pictures of 24 dots in height that were drawn in the line, on the characters' own dots.
  public var pictures: [PrintedPicture]
  /// Dots from the top of this row to the top of what comes next.
  public var advance: Int
  /// True when the next row touches this one.
  public var touching: Bool
  /// True when the printer turned the whole row by 180 degrees over the width of the paper; what
  /// stands in it is told as it was before that.
  public var isUpsideDown = false

  /// A line of some characters and pictures; it advances by 30 dots, the usual line spacing.
  public init(
    glyphs: [Glyph],
    pictures: [PrintedPicture] = [],
    advance: Int = 30,
    touching: Bool = false
  ) {
    self.glyphs = glyphs
    self.pictures = pictures
    self.advance = advance
    self.touching = touching
  }
}

/// A picture on paper.
public struct PrintedPicture: Equatable, Sendable {
  /// The dots.
  public var bitmap: Bitmap
  /// Dots from the paper's left edge.
  public var left: Int

  /// A picture in its place.
  public init(bitmap: Bitmap, left: Int) {
    self.bitmap = bitmap
    self.left = left
  }
}

/// A character on paper.
public struct Glyph: Equatable, Sendable {
  /// The character; U+FFFD for bytes to which the printer has none.
  public var scalar: Unicode.Scalar
  /// Dots from the paper's left edge.
  public var left: Int
  /// The cells that it takes where it is not enlarged: 2 for characters of Kanji mode, else 1.
  public var cells: Int
  /// How it looks.
  public var style: Style

  /// A character in its place.
  public init(_ scalar: Unicode.Scalar, left: Int, cells: Int = 1, style: Style = Style()) {
    self.scalar = scalar
    self.left = left
    self.cells = cells
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

/// A 2-D code on paper.
public struct PrintedSymbol: Equatable, Sendable {
  /// The kind of code.
  public var system: SymbolSystem
  /// What a scanner reads, and the size of the modules; U+FFFD stands for what is no UTF-8.
  public var symbol: Symbol
  /// The dots across, without quiet zone.
  public var width: Int
  /// The dots from top to bottom, without quiet zone.
  public var height: Int
  /// Dots from the paper's left edge.
  public var left: Int

  /// A code in its place.
  public init(system: SymbolSystem, symbol: Symbol, width: Int, height: Int, left: Int) {
    self.system = system
    self.symbol = symbol
    self.width = width
    self.height = height
    self.left = left
  }
}

extension Paper {
  /// The text on the paper, one string a row, without blanks at the end.
  ///
  /// A character stands in the cell in which most of it stands, the later one of two halves. An
  /// enlarged character takes its first cell and leaves the others blank; an ideograph stands for
  /// two cells, as it does on screens. Codes, pictures and cuts are left out.
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
    // Nil in the second cell of a wide character.
    var cells: [Unicode.Scalar?] = []
    for glyph in glyphs where glyph.scalar != " " {
      let cell = (glyph.left + 6) / 12
      let end = cell + (glyph.isWide ? 2 : 1)
      guard cell >= 0 else { continue }
      while cells.count < end {
        cells.append(" ")
      }
      // What is printed over half a wide character leaves a blank of it.
      if cells[cell] == nil {
        cells[cell - 1] = " "
      }
      if end < cells.count, cells[end] == nil {
        cells[end] = " "
      }
      cells[end - 1] = nil
      cells[cell] = glyph.scalar
    }
    while cells.last == " " {
      cells.removeLast()
    }
    var text = String.UnicodeScalarView()
    text.append(contentsOf: cells.lazy.compactMap(\.self))
    return String(text)
  }
}

extension Glyph {
  /// True when a screen, too, shows the character in two cells.
  public var isWide: Bool {
    cells == 2 && Widths.unicode.cells(of: String(scalar)) == 2
  }
}
