/// Why a text is not acceptable JSON, with the byte where it was seen.
public struct JSONError: Error, Equatable, CustomStringConvertible {
  /// What is wrong, for the person who wrote the text.
  public let reason: String
  /// Bytes before the fault, from 0.
  public let offset: Int
  /// The line of the fault, from 1.
  public let line: Int

  /// The reason with its place.
  public var description: String {
    "line \(line), byte \(offset): \(reason)"
  }
}

/// What a reader accepts before it gives up.
public struct JSONLimits: Sendable {
  /// The longest text, in bytes.
  public let bytes: Int
  /// The deepest nesting of arrays and objects, 0 to 128.
  public let depth: Int

  /// Limits; the defaults are those of a request line: 1 MiB and 32 levels.
  ///
  /// A depth beyond 128 counts as 128: the reader calls itself for each level, and so much fits on
  /// the stack of every thread.
  public init(bytes: Int = 1 << 20, depth: Int = 32) {
    self.bytes = max(0, bytes)
    self.depth = min(max(0, depth), 128)
  }
}

extension JSONValue {
  /// Reads one JSON text strictly (RFC 8259, and RFC 7493 for names).
  ///
  /// Refused besides plain syntax errors: a name twice in one object (also when it is composed of
  /// other code points but looks the same), a byte order mark, text that is not UTF-8, lone
  /// surrogates, NUL in strings, anything after the value, and what is beyond the limits.
  /// - Throws: `JSONError` with the place of the first fault.
  public init(parsing bytes: [UInt8], limits: JSONLimits = JSONLimits()) throws(JSONError) {
    var reader = JSONReader(bytes: bytes, limits: limits)
    self = try reader.readDocument()
  }

  /// Reads one JSON text strictly; see `init(parsing:limits:)` for bytes.
  public init(parsing text: String, limits: JSONLimits = JSONLimits()) throws(JSONError) {
    try self.init(parsing: Array(text.utf8), limits: limits)
  }
}

struct JSONReader {
  private let bytes: [UInt8]
  private let limits: JSONLimits
  private var position = 0

  init(bytes: [UInt8], limits: JSONLimits) {
    self.bytes = bytes
    self.limits = limits
  }

  mutating func readDocument() throws(JSONError) -> JSONValue {
    if bytes.count > limits.bytes {
      throw fault("the text is longer than \(limits.bytes) bytes", at: limits.bytes)
    }
    if bytes.starts(with: [0xEF, 0xBB, 0xBF]) {
      throw fault("a byte order mark is not allowed")
    }
    if bytes.starts(with: [0xFF, 0xFE]) || bytes.starts(with: [0xFE, 0xFF]) {
      throw fault("UTF-16 is not allowed; write UTF-8")
    }
    skipBlanks()
    let value = try readValue(depth: 0)
    skipBlanks()
    if position < bytes.count {
      throw fault("unexpected text after the value")
    }
    return value
  }

  private func fault(_ reason: String, at place: Int? = nil) -> JSONError {
    let offset = min(place ?? position, bytes.count)
    let line = 1 + bytes[..<offset].count { $0 == 0x0A }
    return JSONError(reason: reason, offset: offset, line: line)
  }

  private var current: UInt8? {
    position < bytes.count ? bytes[position] : nil
  }

  private mutating func skipBlanks() {
    while let byte = current, byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 {
      position += 1
    }
  }

  private mutating func readValue(depth: Int) throws(JSONError) -> JSONValue {
    guard let byte = current else { throw fault("the text ends where a value is expected") }
    switch byte {
    case UInt8(ascii: "{"): return .object(try readObject(depth: depth + 1))
    case UInt8(ascii: "["): return .array(try readArray(depth: depth + 1))
    case UInt8(ascii: "\""): return .string(try readString())
    case UInt8(ascii: "t"): return try readWord("true", as: .bool(true))
    case UInt8(ascii: "f"): return try readWord("false", as: .bool(false))
    case UInt8(ascii: "n"): return try readWord("null", as: .null)
    case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"):
      return .number(try readNumber())
    default: throw fault("a value is expected")
    }
  }

  private mutating func readWord(
    _ word: StaticString,
    as value: JSONValue
  ) throws(JSONError) -> JSONValue {
    let end = position + word.utf8CodeUnitCount
    guard end <= bytes.count, bytes[position..<end].elementsEqual(word.description.utf8) else {
      throw fault("a value is expected")
    }
    position = end
    return value
  }

  private func checkDepth(_ depth: Int) throws(JSONError) {
    if depth > limits.depth {
      throw fault("nested deeper than \(limits.depth) levels")
    }
  }

  private mutating func readArray(depth: Int) throws(JSONError) -> [JSONValue] {
    try checkDepth(depth)
    position += 1
    var elements: [JSONValue] = []
    skipBlanks()
    if current == UInt8(ascii: "]") {
      position += 1
      return elements
    }
    while true {
      skipBlanks()
      elements.append(try readValue(depth: depth))
      skipBlanks()
      switch current {
      case UInt8(ascii: ","): position += 1
      case UInt8(ascii: "]"):
        position += 1
        return elements
      default: throw fault("',' or ']' is expected")
      }
    }
  }

  private mutating func readObject(depth: Int) throws(JSONError) -> JSONObject {
    try checkDepth(depth)
    position += 1
    var members: [JSONObject.Member] = []
    var names: Set<String> = []
    skipBlanks()
    if current == UInt8(ascii: "}") {
      position += 1
      return JSONObject()
    }
    while true {
      skipBlanks()
      let place = position
      guard current == UInt8(ascii: "\"") else { throw fault("a name in quotes is expected") }
      let name = try readString()
      // A few names are compared sooner than hashed.
      let isTwin =
        members.count < 16
        ? members.contains { $0.name == name } : !names.insert(name).inserted
      if members.count == 15 {
        names = Set(members.map(\.name) + [name])
      }
      if isTwin {
        throw fault("the name \(name.quotedForErrors) stands twice in one object", at: place)
      }
      skipBlanks()
      guard current == UInt8(ascii: ":") else { throw fault("':' is expected") }
      position += 1
      skipBlanks()
      members.append(JSONObject.Member(name: name, value: try readValue(depth: depth)))
      skipBlanks()
      switch current {
      case UInt8(ascii: ","): position += 1
      case UInt8(ascii: "}"):
        position += 1
        return JSONObject(uniqueMembers: members)
      default: throw fault("',' or '}' is expected")
      }
    }
  }

  private mutating func readNumber() throws(JSONError) -> JSONNumber {
    let start = position
    if current == UInt8(ascii: "-") {
      position += 1
    }
    if current == UInt8(ascii: "0") {
      position += 1
      if let byte = current, Self.isDigit(byte) {
        throw fault("a number does not begin with 0", at: start)
      }
    } else {
      try skipDigits()
    }
    if current == UInt8(ascii: ".") {
      position += 1
      try skipDigits()
    }
    if current == UInt8(ascii: "e") || current == UInt8(ascii: "E") {
      position += 1
      if current == UInt8(ascii: "+") || current == UInt8(ascii: "-") {
        position += 1
      }
      try skipDigits()
    }
    return JSONNumber(checkedLiteral: String(decoding: bytes[start..<position], as: UTF8.self))
  }

  private mutating func skipDigits() throws(JSONError) {
    let start = position
    while let byte = current, Self.isDigit(byte) {
      position += 1
    }
    if position == start {
      throw fault("a digit is expected")
    }
  }

  private static func isDigit(_ byte: UInt8) -> Bool {
    byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9")
  }

  private mutating func readString() throws(JSONError) -> String {
    let start = position
    position += 1
    var runStart = position
    var unescaped: [UInt8] = []
    var isPlain = true
    while let byte = current {
      switch byte {
      case UInt8(ascii: "\""):
        let run = bytes[runStart..<position]
        position += 1
        if isPlain {
          return String(decoding: run, as: UTF8.self)
        }
        guard let string = String(validating: unescaped + run, as: UTF8.self) else {
          throw fault("the string is not valid UTF-8", at: start)
        }
        return string
      case UInt8(ascii: "\\"):
        unescaped.append(contentsOf: bytes[runStart..<position])
        position += 1
        try readEscape(into: &unescaped)
        runStart = position
        isPlain = false
      case 0..<0x20:
        throw fault("a control character in a string must be escaped")
      default:
        isPlain = isPlain && byte < 0x80
        position += 1
      }
    }
    throw fault("the string has no end", at: start)
  }

  private mutating func readEscape(into text: inout [UInt8]) throws(JSONError) {
    guard let byte = current else { throw fault("the string has no end") }
    position += 1
    switch byte {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): text.append(byte)
    case UInt8(ascii: "b"): text.append(0x08)
    case UInt8(ascii: "f"): text.append(0x0C)
    case UInt8(ascii: "n"): text.append(0x0A)
    case UInt8(ascii: "r"): text.append(0x0D)
    case UInt8(ascii: "t"): text.append(0x09)
    case UInt8(ascii: "u"): text.append(contentsOf: String(try readScalar()).utf8)
    default: throw fault("unknown escape", at: position - 1)
    }
  }

  private mutating func readScalar() throws(JSONError) -> Unicode.Scalar {
    let start = position
    var code = try readHex()
    if code & 0xFC00 == 0xD800, bytes[position...].starts(with: [0x5C, 0x75]) {
      position += 2
      let low = try readHex()
      if low & 0xFC00 == 0xDC00 {
        code = 0x10000 + (code & 0x3FF) << 10 + low & 0x3FF
      }
    }
    guard code != 0 else { throw fault("NUL is not allowed in a string", at: start) }
    guard let scalar = Unicode.Scalar(code) else { throw fault("a lone surrogate", at: start) }
    return scalar
  }

  private mutating func readHex() throws(JSONError) -> UInt32 {
    var code: UInt32 = 0
    for _ in 0..<4 {
      guard let byte = current, let digit = Character(Unicode.Scalar(byte)).hexDigitValue else {
        throw fault("four hexadecimal digits are expected")
      }
      code = code << 4 | UInt32(digit)
      position += 1
    }
    return code
  }
}
