/// Reads the lines of a document and divides them into columns.
///
/// What it makes has no arrays of its own in each line: columns, pieces and settings stand in one
/// list each, and text that the source has as it is printed is not copied.
struct Parser {
  private(set) var lines: [Line] = []
  private(set) var columns: [Column] = []
  var pieces: [Piece] = []
  var settings: [Setting] = []
  private(set) var diagnostics: [Diagnostic] = []
  /// Text without its escapes; its places are counted on from the end of the source.
  var decoded: [UInt8] = []

  /// Properties without a fault that may come again, as those between the lines of a table do.
  private var known: [KnownProperty] = []
  /// The members of the property that is read.
  var members: [Member] = []
  /// The fields of the line; those that `used` leaves out only say where the others lean.
  private var fields: [Field] = []
  private var used = 0..<0
  let kinds = ByteKind.table
  private(set) var lineNumber = 0
  /// The last line on which a key that stands twice was noted.
  var repeated = 0
  private var lineStart = 0
  /// A byte of the line whose column is known, so that columns are never counted twice.
  private var anchor = (byte: 0, column: 1)

  /// A parser of a source of about so many bytes.
  init(capacity: Int) {
    lines.reserveCapacity(capacity / 24)
    columns.reserveCapacity(capacity / 16)
    pieces.reserveCapacity(capacity / 16)
  }

  /// A property that was read, and its settings.
  private struct KnownProperty {
    let text: Range<Int>
    let settings: Range<Int>
  }

  private static let mostKnown = 8

  /// A column of the source, blanks at its ends included.
  private struct Field {
    var range: Range<Int>
    /// The kinds of its bytes together.
    var kinds: UInt8 = 0
    /// How many braces stand in it without a backslash.
    var braces = 0
    /// Where the last of them stands.
    var lastBrace = 0
    var startsBlank = false
    var endsBlank = false

    mutating func end(at end: Int, kinds: UInt8) {
      range = range.lowerBound..<end
      self.kinds = kinds
    }

    /// 0 left, 1 centre, 2 right: text leans on the bar that it touches.
    var alignment: Int { 1 + (startsBlank ? 1 : 0) - (endsBlank ? 1 : 0) }
  }

  /// Reads a whole source, which is in normal form C.
  mutating func parse(_ source: Span<UInt8>) {
    let hasMark =
      source.count >= 3 && source[0] == 0xEF && source[1] == 0xBB && source[2] == 0xBF
    var start = hasMark ? 3 : 0
    while true {
      lineNumber += 1
      lineStart = start
      anchor = (start, 1)
      let end = divide(source, from: start)
      parseLine(source)
      guard end < source.count else { return }
      let isPair =
        source[end] == Ascii.carriageReturn && end + 1 < source.count
        && source[end + 1] == Ascii.lineFeed
      start = end + (isPair ? 2 : 1)
    }
  }

  /// Divides the line that begins at a byte at its bars, and says where it ends.
  private mutating func divide(_ source: Span<UInt8>, from start: Int) -> Int {
    fields.removeAll(keepingCapacity: true)
    var field = Field(range: start..<start)
    var seen: UInt8 = 0
    var index = start
    line: while index < source.count {
      let byte = source[index]
      let kind = kinds[Int(byte)]
      if kind & ByteKind.dividing != 0 {
        switch byte {
        case Ascii.backslash:
          if index + 1 < source.count, isDelimiter(source[index + 1]) { index += 1 }
        case Ascii.openBrace, Ascii.closeBrace:
          field.braces += 1
          field.lastBrace = index
        case Ascii.bar:
          field.end(at: index, kinds: seen)
          fields.append(field)
          index += 1
          field = Field(range: index..<index)
          seen = 0
          continue line
        default:
          break line
        }
      }
      seen |= kind
      index += 1
    }
    field.end(at: index, kinds: seen)
    fields.append(field)
    lean(source)
    return index
  }

  /// Finds out to which side the fields lean.
  ///
  /// A bar at either end of the line only says where the text leans. Text that touches an inner bar
  /// from the outside leans on it, as if a blank stood at the end of the line.
  private mutating func lean(_ source: Span<UInt8>) {
    used = fields.indices
    let last = fields.count - 1
    guard last > 0 else {
      fields[0].range = trimmed(fields[0].range, source)
      return
    }
    // Blanks at the ends of the line do not count.
    let first = fields[0].range
    fields[0].range = start(of: first, source)..<first.upperBound
    let end = fields[last].range
    fields[last].range = end.lowerBound..<self.end(of: end, source)
    for index in fields.indices where !fields[index].range.isEmpty {
      let range = fields[index].range
      fields[index].startsBlank = isBlank(source[range.lowerBound])
      fields[index].endsBlank = isBlank(source[range.upperBound - 1])
    }
    if fields[last].range.isEmpty {
      used = 0..<last
    } else if !fields[last].startsBlank {
      fields[last].endsBlank = true
    }
    if !fields[0].range.isEmpty {
      fields[0].startsBlank = fields[0].startsBlank || !fields[0].endsBlank
    } else if used.count > 1 {
      used = 1..<used.upperBound
    }
  }

  private mutating func parseLine(_ source: Span<UInt8>) {
    if used.count == 1 {
      parseSingle(fields[used.lowerBound], source)
      return
    }
    for field in fields[used] where field.braces > 0 {
      let text = trimmed(field.range, source)
      if isProperty(text, of: field, source) {
        diagnose(
          at: text.lowerBound,
          source,
          "A property stands beside another column, so the line is left out.",
          hint: "Write the property on a line of its own."
        )
      } else {
        diagnoseBrace(in: text, source)
      }
      return
    }
    let first = columns.count
    for index in used {
      addColumn(fields[index], source)
    }
    lines.append(.text(columns: first..<columns.count))
  }

  private mutating func parseSingle(_ field: Field, _ source: Span<UInt8>) {
    let text = trimmed(field.range, source)
    if isProperty(text, of: field, source) {
      lines.append(.settings(settings(of: text, source), alignment: field.alignment))
    } else if field.braces > 0 {
      diagnoseBrace(in: text, source)
    } else if consists(text, of: Ascii.hyphen, source) {
      lines.append(.rule)
    } else if consists(text, of: Ascii.equals, source) {
      lines.append(.cut)
    } else {
      let first = columns.count
      addColumn(field, source)
      lines.append(.text(columns: first..<columns.count))
    }
  }

  /// The settings of a property: those of an earlier one where it reads the same.
  private mutating func settings(of text: Range<Int>, _ source: Span<UInt8>) -> Range<Int> {
    for property in known where property.text.count == text.count {
      let distance = property.text.lowerBound - text.lowerBound
      if text.allSatisfy({ source[$0] == source[$0 + distance] }) {
        return property.settings
      }
    }
    let (first, faults) = (settings.count, diagnostics.count)
    addSettings(in: text.lowerBound + 1..<text.upperBound - 1, source)
    if known.count < Self.mostKnown, diagnostics.count == faults {
      known.append(KnownProperty(text: text, settings: first..<settings.count))
    }
    return first..<settings.count
  }

  private mutating func addColumn(_ field: Field, _ source: Span<UInt8>) {
    let first = pieces.count
    let text = trimmed(field.range, source)
    if field.kinds & ByteKind.marking != 0 {
      addPieces(in: text, source)
    } else if !text.isEmpty {
      let kind = field.kinds & ByteKind.beyondASCII == 0 ? Piece.Kind.ascii : .text
      pieces.append(Piece(kind: kind, bytes: text, style: Style()))
    }
    columns.append(Column(alignment: field.alignment, pieces: first..<pieces.count))
  }

  private func isProperty(_ text: Range<Int>, of field: Field, _ source: Span<UInt8>) -> Bool {
    guard field.braces == 2, !text.isEmpty else { return false }
    let last = text.upperBound - 1
    return source[text.lowerBound] == Ascii.openBrace && source[last] == Ascii.closeBrace
      && field.lastBrace == last
  }

  private func consists(_ text: Range<Int>, of byte: UInt8, _ source: Span<UInt8>) -> Bool {
    !text.isEmpty && text.allSatisfy { source[$0] == byte }
  }

  // MARK: Blanks

  /// The range without blanks at its ends.
  func trimmed(_ range: Range<Int>, _ source: Span<UInt8>) -> Range<Int> {
    let start = start(of: range, source)
    return start..<end(of: start..<range.upperBound, source)
  }

  private func start(of range: Range<Int>, _ source: Span<UInt8>) -> Int {
    var lower = range.lowerBound
    while lower < range.upperBound, isBlank(source[lower]) { lower += 1 }
    return lower
  }

  private func end(of range: Range<Int>, _ source: Span<UInt8>) -> Int {
    var upper = range.upperBound
    while range.lowerBound < upper, isBlank(source[upper - 1]) { upper -= 1 }
    return upper
  }

  // MARK: Diagnostics

  /// Notes what is wrong at a byte of the current line.
  mutating func diagnose(
    at byte: Int,
    _ source: Span<UInt8>,
    _ message: String,
    hint: String
  ) {
    if byte < anchor.byte {
      anchor = (lineStart, 1)
    }
    let before = (anchor.byte..<byte).map { source[$0] }
    anchor.column += String(decoding: before, as: UTF8.self).count
    anchor.byte = byte
    diagnostics.append(
      Diagnostic(line: lineNumber, column: anchor.column, message: message, hint: hint)
    )
  }

  private mutating func diagnoseBrace(in text: Range<Int>, _ source: Span<UInt8>) {
    var index = text.lowerBound
    while index < text.upperBound {
      switch source[index] {
      case Ascii.backslash where index + 1 < text.upperBound && isDelimiter(source[index + 1]):
        index += 1
      case Ascii.openBrace, Ascii.closeBrace:
        diagnose(
          at: index,
          source,
          "A brace stands in text, so the line is left out.",
          hint: "Write \\{ and \\} for braces, and a property on a line of its own."
        )
        return
      default:
        break
      }
      index += 1
    }
  }
}

/// What a byte may mean to the parser, as bits.
enum ByteKind {
  /// What may end a column or a line, and the backslash that may keep it from that.
  static let dividing: UInt8 = 1
  /// What in text is not printed as it stands.
  static let marking: UInt8 = 2
  static let beyondASCII: UInt8 = 4

  /// The kinds of all bytes.
  static let table = InlineArray<256, UInt8> { index in
    switch UInt8(index) {
    case Ascii.lineFeed, Ascii.carriageReturn, Ascii.backslash: dividing | marking
    case Ascii.openBrace, Ascii.bar, Ascii.closeBrace: dividing
    case Ascii.quote, Ascii.caret, Ascii.underscore, Ascii.grave, Ascii.tilde, Ascii.delete:
      marking
    case 0..<Ascii.space: marking
    case 0x80...: beyondASCII
    default: 0
    }
  }
}

/// True for the blanks of the markup's grammar.
func isBlank(_ byte: UInt8) -> Bool {
  byte == Ascii.space || byte == Ascii.tab
}

/// True for what a backslash frees from dividing lines, in text as in properties.
func isDelimiter(_ byte: UInt8) -> Bool {
  byte == Ascii.backslash || byte == Ascii.openBrace || byte == Ascii.bar
    || byte == Ascii.closeBrace
}
