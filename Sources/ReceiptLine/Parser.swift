/// Reads the lines of a document and divides them into columns.
struct Parser {
  let bytes: [UInt8]
  private(set) var lines: [Line] = []
  private(set) var diagnostics: [Diagnostic] = []

  /// Bytes of a text or value under construction.
  var buffer: [UInt8] = []
  private var fields: [Field] = []
  private var lineNumber = 0
  private var lineStart = 0
  /// A byte of the line whose column is known, so that columns are never counted twice.
  private var anchor = (byte: 0, column: 1)

  init(source: String) {
    bytes = Array(NormalizationFormC.text(of: source).utf8)
  }

  /// A column of the source, blanks at its ends included.
  private struct Field {
    var range: Range<Int>
    /// How many braces stand in it without a backslash.
    var braces = 0
    /// Where the last of them stands.
    var lastBrace = 0
    var startsBlank = false
    var endsBlank = false

    /// 0 left, 1 centre, 2 right: text leans on the bar that it touches.
    var alignment: Int { 1 + (startsBlank ? 1 : 0) - (endsBlank ? 1 : 0) }
  }

  mutating func parse() {
    var start = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
    var index = start
    while index < bytes.count {
      let byte = bytes[index]
      if byte == Ascii.lineFeed || byte == Ascii.carriageReturn {
        parseLine(start..<index)
        if byte == Ascii.carriageReturn, index + 1 < bytes.count,
          bytes[index + 1] == Ascii.lineFeed
        {
          index += 1
        }
        start = index + 1
      }
      index += 1
    }
    parseLine(start..<bytes.count)
  }

  private mutating func parseLine(_ range: Range<Int>) {
    lineNumber += 1
    lineStart = range.lowerBound
    anchor = (range.lowerBound, 1)
    divide(trimmed(range))
    if fields.count == 1 {
      parseSingle(fields[0])
      return
    }
    for field in fields where field.braces > 0 {
      let text = trimmed(field.range)
      if isProperty(text, of: field) {
        diagnose(
          at: text.lowerBound,
          "A property stands beside another column, so the line is left out.",
          hint: "Write the property on a line of its own."
        )
      } else {
        diagnoseBrace(in: text)
      }
      return
    }
    var columns: [Column] = []
    columns.reserveCapacity(fields.count)
    for index in fields.indices {
      columns.append(column(of: fields[index]))
    }
    lines.append(.text(columns))
  }

  private mutating func parseSingle(_ field: Field) {
    let text = trimmed(field.range)
    if isProperty(text, of: field) {
      let settings = settings(in: text.lowerBound + 1..<text.upperBound - 1)
      lines.append(.settings(settings, alignment: field.alignment))
    } else if field.braces > 0 {
      diagnoseBrace(in: text)
    } else if consists(text, of: Ascii.hyphen) {
      lines.append(.rule)
    } else if consists(text, of: Ascii.equals) {
      lines.append(.cut)
    } else {
      lines.append(.text([column(of: field)]))
    }
  }

  private mutating func column(of field: Field) -> Column {
    Column(alignment: field.alignment, pieces: pieces(in: trimmed(field.range)))
  }

  /// Divides a trimmed line at its bars.
  ///
  /// A bar at either end of the line only says where the text leans. Text that touches an inner bar
  /// from the outside leans on it, as if a blank stood at the end of the line.
  private mutating func divide(_ line: Range<Int>) {
    fields.removeAll(keepingCapacity: true)
    var field = Field(range: line)
    var index = line.lowerBound
    while index < line.upperBound {
      switch bytes[index] {
      case Ascii.backslash where index + 1 < line.upperBound && isDelimiter(bytes[index + 1]):
        index += 1
      case Ascii.openBrace, Ascii.closeBrace:
        field.braces += 1
        field.lastBrace = index
      case Ascii.bar:
        field.range = field.range.lowerBound..<index
        fields.append(field)
        field = Field(range: index + 1..<line.upperBound)
      default:
        break
      }
      index += 1
    }
    fields.append(field)

    for index in fields.indices {
      let range = fields[index].range
      if let first = range.first, let last = range.last {
        fields[index].startsBlank = isBlank(bytes[first])
        fields[index].endsBlank = isBlank(bytes[last])
      }
    }
    guard fields.count > 1 else { return }
    if fields[0].range.isEmpty {
      fields.removeFirst()
    } else if !fields[0].endsBlank {
      fields[0].startsBlank = true
    }
    let last = fields.count - 1
    if fields[last].range.isEmpty {
      if last > 0 { fields.removeLast() }
    } else if !isBlank(bytes[fields[last].range.lowerBound]) {
      fields[last].endsBlank = true
    }
  }

  private func isProperty(_ text: Range<Int>, of field: Field) -> Bool {
    guard field.braces == 2, let first = text.first, let last = text.last else { return false }
    return bytes[first] == Ascii.openBrace && bytes[last] == Ascii.closeBrace
      && field.lastBrace == last
  }

  private func consists(_ text: Range<Int>, of byte: UInt8) -> Bool {
    !text.isEmpty && text.allSatisfy { bytes[$0] == byte }
  }

  /// The range without blanks at its ends.
  func trimmed(_ range: Range<Int>) -> Range<Int> {
    var lower = range.lowerBound
    var upper = range.upperBound
    while lower < upper, isBlank(bytes[lower]) { lower += 1 }
    while lower < upper, isBlank(bytes[upper - 1]) { upper -= 1 }
    return lower..<upper
  }

  /// Notes what is wrong at a byte of the current line.
  mutating func diagnose(at byte: Int, _ message: String, hint: String) {
    if byte < anchor.byte {
      anchor = (lineStart, 1)
    }
    anchor.column += String(decoding: bytes[anchor.byte..<byte], as: UTF8.self).count
    anchor.byte = byte
    diagnostics.append(
      Diagnostic(line: lineNumber, column: anchor.column, message: message, hint: hint)
    )
  }

  private mutating func diagnoseBrace(in text: Range<Int>) {
    var index = text.lowerBound
    while index < text.upperBound {
      switch bytes[index] {
      case Ascii.backslash where index + 1 < text.upperBound && isDelimiter(bytes[index + 1]):
        index += 1
      case Ascii.openBrace, Ascii.closeBrace:
        diagnose(
          at: index,
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

/// True for the blanks of the markup's grammar.
func isBlank(_ byte: UInt8) -> Bool {
  byte == Ascii.space || byte == Ascii.tab
}

/// True for what a backslash frees from dividing lines, in text as in properties.
func isDelimiter(_ byte: UInt8) -> Bool {
  byte == Ascii.backslash || byte == Ascii.openBrace || byte == Ascii.bar
    || byte == Ascii.closeBrace
}

/// The characters of the grammar.
enum Ascii {
  static let tab: UInt8 = 0x09
  static let lineFeed: UInt8 = 0x0A
  static let carriageReturn: UInt8 = 0x0D
  static let space: UInt8 = 0x20
  static let quote: UInt8 = 0x22
  static let comma: UInt8 = 0x2C
  static let hyphen: UInt8 = 0x2D
  static let colon: UInt8 = 0x3A
  static let semicolon: UInt8 = 0x3B
  static let equals: UInt8 = 0x3D
  static let backslash: UInt8 = 0x5C
  static let caret: UInt8 = 0x5E
  static let underscore: UInt8 = 0x5F
  static let grave: UInt8 = 0x60
  static let openBrace: UInt8 = 0x7B
  static let bar: UInt8 = 0x7C
  static let closeBrace: UInt8 = 0x7D
  static let tilde: UInt8 = 0x7E
  static let delete: UInt8 = 0x7F
}
