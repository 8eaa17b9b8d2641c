/// A laid-out document: what stands where on a paper of so many cells, before any printer is known.
///
/// A cell is one character of the printer's normal font, 12 dots wide on the standard grid.
public struct Page: Sendable, Equatable {
  /// The cells across the paper, 1 or more.
  public var columns: Int
  /// What is printed, top to bottom.
  public var items: [Item]

  /// A page from its items.
  public init(columns: Int, items: [Item] = []) {
    self.columns = columns
    self.items = items
  }

  /// One thing on the page, over the whole width of the paper.
  public enum Item: Sendable, Equatable {
    /// A line of text.
    case row(Row)
    /// A horizontal line, or a line of a ruled table.
    case rule(Rule)
    /// A bar code or 2-D code.
    case symbol(PlacedSymbol)
    /// A picture.
    case image(PlacedImage)
    /// Raw printer bytes, for printers whose configuration allows them.
    case command([UInt8])
    /// A paper cut.
    case cut
  }
}

/// A line of text: segments placed from left to right.
public struct Row: Sendable, Equatable {
  /// The pieces of text, in order of their start, never overlapping.
  public var segments: [Segment]
  /// Cells at which an upright bar of a ruled table stands, from 0.
  public var bars: [Int]
  /// The tallest height factor of the row, 1 to 8.
  public var height: Int
  /// True inside a ruled table, where rows touch each other.
  public var touching: Bool

  /// A row from its parts.
  public init(segments: [Segment], bars: [Int] = [], height: Int = 1, touching: Bool = false) {
    self.segments = segments
    self.bars = bars
    self.height = height
    self.touching = touching
  }
}

/// Text that starts at one place of a row and runs without a gap.
public struct Segment: Sendable, Equatable {
  /// Half cells from the paper's left edge, from 0 (centred text can start in mid cell).
  public var start: Int
  /// The text in runs of one style each, not empty.
  public var runs: [Run]

  /// A segment from its parts.
  public init(start: Int, runs: [Run]) {
    self.start = start
    self.runs = runs
  }
}

/// Text of one style.
public struct Run: Sendable, Equatable {
  /// The characters, free of control characters and line breaks.
  public var text: String
  /// The cells that the text takes, its width factor included.
  public var cells: Int
  /// How the text looks.
  public var style: Style

  /// A run from its parts.
  public init(text: String, cells: Int, style: Style) {
    self.text = text
    self.cells = cells
    self.style = style
  }
}

/// How text looks.
public struct Style: Sendable, Hashable {
  /// A line below the text.
  public var underline = false
  /// Bold.
  public var emphasis = false
  /// White on black.
  public var reverse = false
  /// The width factor, 1 to 8.
  public var width = 1
  /// The height factor, 1 to 8.
  public var height = 1

  /// The plain style.
  public init() {}
}

/// A horizontal line of box-drawing pieces.
public struct Rule: Sendable, Equatable {
  /// Cells from the paper's left edge, from 0.
  public var left: Int
  /// One piece for each cell, left to right.
  public var pieces: [Piece]
  /// True when the neighbours touch it, as in a ruled table.
  public var touching: Bool

  /// A rule from its parts.
  public init(left: Int, pieces: [Piece], touching: Bool = false) {
    self.left = left
    self.pieces = pieces
    self.touching = touching
  }

  /// What is drawn in one cell of a rule, named by the arms it has.
  public enum Piece: Sendable, Equatable {
    case horizontal
    case vertical
    case downRight
    case downLeft
    case upRight
    case upLeft
    case downHorizontal
    case upHorizontal
    case verticalRight
    case verticalLeft
    case cross
  }
}

/// A place for something that is not text.
public struct Slot: Sendable, Equatable {
  /// Cells from the paper's left edge, from 0.
  public var left: Int
  /// Cells that it may take.
  public var width: Int
  /// Where it stands in them: 0 left, 1 centre, 2 right.
  public var align: Int

  /// A place from its parts.
  public init(left: Int, width: Int, align: Int) {
    self.left = left
    self.width = width
    self.align = align
  }
}

/// A bar code or 2-D code with its place.
public struct PlacedSymbol: Sendable, Equatable {
  /// Where it stands.
  public var slot: Slot
  /// What is drawn.
  public var symbol: Symbol

  /// A symbol in its place.
  public init(slot: Slot, symbol: Symbol) {
    self.slot = slot
    self.symbol = symbol
  }
}

/// A picture with its place.
public struct PlacedImage: Sendable, Equatable {
  /// Where it stands.
  public var slot: Slot
  /// Which picture.
  public var source: ImageSource

  /// A picture in its place.
  public init(slot: Slot, source: ImageSource) {
    self.slot = slot
    self.source = source
  }
}

/// Where a picture is from.
///
/// The markup knows only the first form; a name that ends in `.png` and a key after `nv:` are none
/// that base64 could be.
public enum ImageSource: Sendable, Hashable {
  /// The document carries it: the base64 text of a PNG.
  case png(base64: String)
  /// The shop's logo of this file name, which ends in `.png`.
  case logo(String)
  /// The logo that the printer itself holds under this key of 1 or 2 printable ASCII characters.
  case stored(String)

  /// Reads the value of the property `image`.
  public init(_ value: String) {
    if value.lowercased().hasSuffix(".png") {
      self = .logo(value)
    } else if value.hasPrefix("nv:") {
      self = .stored(String(value.dropFirst(3)))
    } else {
      self = .png(base64: value)
    }
  }
}

/// A bar code or 2-D code.
public struct Symbol: Sendable, Equatable {
  /// The symbologies of the markup.
  public enum Kind: String, Sendable, CaseIterable {
    case upc, ean, jan, code39, itf, codabar, nw7, code93, code128, qrcode
    // Beyond the markup's own.
    case gs1128 = "gs1-128"
    case databar
    case databarTruncated = "databar-truncated"
    case databarLimited = "databar-limited"
    case databarExpanded = "databar-expanded"
    case pdf417, datamatrix, aztec
  }

  /// The symbology.
  public var kind: Kind
  /// The data to encode.
  public var data: String
  /// The narrowest bar in dots, 2 to 4.
  public var moduleWidth: Int
  /// The height of the bars in dots, 24 to 240.
  public var height: Int
  /// True when the data is printed below the bars.
  public var readable: Bool
  /// The cell of a 2-D code in dots: 3 to 8 for QR codes, 2 to 16 for others.
  public var cell: Int
  /// The error correction of a 2-D code: `l`, `m`, `q` or `h`.
  public var level: Character

  /// A symbol; the defaults are the markup's.
  public init(
    kind: Kind = .code128,
    data: String,
    moduleWidth: Int = 2,
    height: Int = 72,
    readable: Bool = false,
    cell: Int = 3,
    level: Character = "l"
  ) {
    self.kind = kind
    self.data = data
    self.moduleWidth = moduleWidth
    self.height = height
    self.readable = readable
    self.cell = cell
    self.level = level
  }
}
