/// How a value is written.
public enum JSONStyle: Sendable {
  /// One line without blanks, ASCII only: for pipes and storage.
  case line
  /// Indented by two blanks, UTF-8 as it is: for people.
  case indented
}

extension JSONValue {
  /// The value as JSON text, members in their order; the same value always gives the same text.
  public func text(_ style: JSONStyle = .line) -> String {
    var writer = JSONWriter(style: style)
    writer.write(self, indent: 0)
    return String(decoding: writer.bytes, as: UTF8.self)
  }
}

extension String {
  /// The beginning of the text in quotes and ASCII, harmless in a log.
  var quotedForErrors: String {
    JSONValue.string(String(unicodeScalars.prefix(40))).text()
  }
}

struct JSONWriter {
  let style: JSONStyle
  private(set) var bytes: [UInt8] = []

  init(style: JSONStyle) {
    self.style = style
  }

  mutating func write(_ value: JSONValue, indent: Int) {
    switch value {
    case .null: put("null")
    case .bool(let bool): put(bool ? "true" : "false")
    case .number(let number): put(number.literal)
    case .string(let string): write(string)
    case .array(let elements):
      writeList(elements, open: "[", close: "]", indent: indent) { writer, element in
        writer.write(element, indent: indent + 1)
      }
    case .object(let object):
      writeList(object.members, open: "{", close: "}", indent: indent) { writer, member in
        writer.write(member.name)
        writer.put(writer.style == .line ? ":" : ": ")
        writer.write(member.value, indent: indent + 1)
      }
    }
  }

  private mutating func put(_ text: String) {
    bytes.append(contentsOf: text.utf8)
  }

  private mutating func writeList<Element>(
    _ elements: [Element],
    open: String,
    close: String,
    indent: Int,
    writeElement: (inout JSONWriter, Element) -> Void
  ) {
    put(open)
    for (index, element) in elements.enumerated() {
      if index > 0 {
        put(",")
      }
      breakLine(indent + 1)
      writeElement(&self, element)
    }
    if !elements.isEmpty {
      breakLine(indent)
    }
    put(close)
  }

  private mutating func breakLine(_ indent: Int) {
    guard style == .indented else { return }
    bytes.append(0x0A)
    bytes.append(contentsOf: repeatElement(0x20, count: indent * 2))
  }

  private mutating func write(_ string: String) {
    bytes.append(UInt8(ascii: "\""))
    if string.utf8.allSatisfy(Self.isPlain) {
      bytes.append(contentsOf: string.utf8)
    } else {
      for scalar in string.unicodeScalars {
        write(scalar)
      }
    }
    bytes.append(UInt8(ascii: "\""))
  }

  private static func isPlain(_ byte: UInt8) -> Bool {
    byte >= 0x20 && byte < 0x7F && byte != UInt8(ascii: "\"") && byte != UInt8(ascii: "\\")
  }

  private mutating func write(_ scalar: Unicode.Scalar) {
    switch scalar {
    case "\"": put("\\\"")
    case "\\": put("\\\\")
    case "\n": put("\\n")
    case "\r": put("\\r")
    case "\t": put("\\t")
    case _ where style == .line && !scalar.isASCII: escape(scalar)
    case _ where scalar.properties.generalCategory.isInvisible: escape(scalar)
    default: bytes.append(contentsOf: UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter)
    }
  }

  private mutating func escape(_ scalar: Unicode.Scalar) {
    for unit in String(scalar).utf16 {
      let digits = String(unit, radix: 16)
      put("\\u" + String(repeating: "0", count: 4 - digits.count) + digits)
    }
  }
}

extension Unicode.GeneralCategory {
  /// Controls, line separators and format characters, which can deceive the reader of a terminal.
  fileprivate var isInvisible: Bool {
    switch self {
    case .control, .format, .lineSeparator, .paragraphSeparator: true
    default: false
    }
  }
}
