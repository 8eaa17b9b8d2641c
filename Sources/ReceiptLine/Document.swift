/// A document in the ReceiptLine markup: parsed once, laid out as often as needed.
///
/// The markup is that of the Open Foodservice System Consortium, as its reference implementation
/// receiptline 4 reads it, with one value more: `{text:word}` breaks lines at blanks.
public struct Document: Sendable {
  /// What is wrong with the source, in the order of its lines.
  ///
  /// A line with a misplaced brace or property prints nothing. Unknown keys, values and escapes are
  /// reported too, but the rest of their line counts.
  public let diagnostics: [Diagnostic]
  let lines: [Line]
  /// The columns of all lines of text, in order.
  let columns: [Column]
  /// The pieces of all columns, in order.
  let pieces: [Piece]
  /// The members of all properties, in the order of their effect.
  let settings: [Setting]
  /// The bytes of the pieces: the source, and after it the text that stands there only in escapes.
  let text: [UInt8]

  /// Reads a document; whatever the source holds, this neither fails nor traps.
  ///
  /// The text is normalised to NFC, a byte order mark is dropped, and lines end at LF, CR LF or CR.
  /// A line break at the very end therefore prints one blank line more.
  public init(parsing source: String) {
    self.init(parsing: Array(source.utf8))
  }

  /// Reads a document in UTF-8, where what is not UTF-8 is printed as U+FFFD.
  public init(parsing source: [UInt8]) {
    let bytes = NormalizationFormC.text(of: source)
    var parser = Parser(capacity: bytes.count)
    parser.parse(bytes.span)
    lines = parser.lines
    columns = parser.columns
    pieces = parser.pieces
    settings = parser.settings
    text = parser.decoded.isEmpty ? bytes : bytes + parser.decoded
    diagnostics = parser.diagnostics
  }
}

extension Document {
  /// A document of one piece of plain text.
  init(ofText source: String) {
    text = Array(source.utf8)
    pieces = [Piece(kind: .text, bytes: text.indices, style: Style())]
    columns = [Column(alignment: 1, pieces: pieces.indices)]
    lines = [.text(columns: columns.indices)]
    settings = []
    diagnostics = []
  }
}

/// One line of a document that means something; the ranges are of the document's own lists.
enum Line: Sendable {
  /// Columns of text.
  case text(columns: Range<Int>)
  /// The members of a property, and where a symbol or image stands.
  case settings(Range<Int>, alignment: Int)
  /// `-`: a horizontal line.
  case rule
  /// `=`: a paper cut.
  case cut
}

/// A column of a line of text.
struct Column: Sendable {
  /// Where the text stands: 0 left, 1 centre, 2 right.
  var alignment: Int
  /// Its text, among the document's pieces.
  var pieces: Range<Int>

  static let empty = Column(alignment: 1, pieces: 0..<0)
}

/// A part of a column's text.
struct Piece: Sendable {
  enum Kind: Sendable {
    /// Characters of ASCII alone, hence each of one byte.
    case ascii
    case text
    case lineBreak
  }

  var kind: Kind
  /// Its bytes in UTF-8, among those of the document.
  var bytes: Range<Int>
  var style: Style
}

/// What one member of a property does.
enum Setting: Sendable {
  case wrap(Wrap)
  case border(Border)
  case widths([ColumnWidth])
  case alignment(Int)
  /// The form of symbols to come; its data is empty.
  case option(Symbol)
  case code(String)
  case image(ImageSource)
  case command([UInt8])
}

/// How text that is longer than its column goes on.
enum Wrap: Sendable, Equatable {
  case never
  case atCharacters
  case atWords
}

/// What stands between columns.
enum Border: Sendable, Equatable {
  /// Upright lines, also at both ends.
  case line
  /// Blank cells, 0 to 2.
  case gap(Int)

  /// The cells between two columns.
  var inner: Int {
    switch self {
    case .line: 1
    case .gap(let cells): cells
    }
  }

  /// The cells that so many columns, 1 or more, need beside their own.
  func cells(columns: Int) -> Int {
    switch self {
    case .line: columns + 1
    case .gap(let cells): (columns - 1) * cells
    }
  }
}

/// The width that a property asks for a column.
enum ColumnWidth: Sendable, Equatable {
  /// So many cells; a column of none is hidden.
  case cells(Int)
  /// An equal share of what is left.
  case share
}
