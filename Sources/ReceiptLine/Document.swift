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

  /// Reads a document; whatever the source holds, this neither fails nor traps.
  ///
  /// The text is normalised to NFC, a byte order mark is dropped, and lines end at LF, CR LF or CR.
  /// A line break at the very end therefore prints one blank line more.
  public init(parsing source: String) {
    var parser = Parser(source: source)
    parser.parse()
    lines = parser.lines
    diagnostics = parser.diagnostics
  }
}

/// One line of a document that means something.
enum Line: Sendable, Equatable {
  /// Columns of text.
  case text([Column])
  /// The members of a property in the order of their effect, and where a symbol or image stands.
  case settings([Setting], alignment: Int)
  /// `-`: a horizontal line.
  case rule
  /// `=`: a paper cut.
  case cut
}

/// A column of a line of text.
struct Column: Sendable, Equatable {
  /// Where the text stands: 0 left, 1 centre, 2 right.
  var alignment: Int
  var pieces: [Piece]

  static let empty = Column(alignment: 1, pieces: [])
}

/// A part of a column's text.
enum Piece: Sendable, Equatable {
  case text(StyledText)
  case lineBreak
}

/// Text of one style, not yet measured.
struct StyledText: Sendable, Equatable {
  var text: String
  var style: Style
  /// True when every character is ASCII, hence one cell and one byte.
  var isASCII: Bool
}

/// What one member of a property does.
enum Setting: Sendable, Equatable {
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
