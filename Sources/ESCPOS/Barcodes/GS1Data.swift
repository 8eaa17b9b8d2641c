/// The data of GS1-128 and GS1 DataBar Expanded: pairs of application identifier and value
/// (GS1 General Specifications, section 3).
struct GS1Data {
  private struct Element {
    let identifier: [UInt8]
    let value: [UInt8]
  }

  private let elements: [Element]

  /// Reads `(01)09501101530003(10)AB-1`, or the same without parentheses and with `{1` after a
  /// value whose length the standard leaves open.
  init(_ bytes: [UInt8]) throws(BadPayload) {
    let elements =
      bytes.first == Self.opening ? try Self.bracketed(bytes) : try Self.separated(bytes[...])
    guard !elements.isEmpty else { throw BadPayload("it is empty") }
    for element in elements {
      try Self.check(element)
    }
    self.elements = elements
  }

  /// Reads the data bytes of GS k in the form of ``payload``; nil for anything else.
  init?(payload: [UInt8]) {
    var bytes: [UInt8] = []
    var place = 0
    while place < payload.count {
      let byte = payload[place]
      if byte == Self.brace {
        guard place + 1 < payload.count else { return nil }
        let next = payload[place + 1]
        guard next == Self.one || Self.escaped.contains(next) else { return nil }
        if next != Self.one {
          bytes.append(contentsOf: [Self.brace, next])
        }
        place += 2
      } else {
        bytes.append(byte)
        place += 1
      }
    }
    guard let data = try? GS1Data(bytes), data.payload == payload else { return nil }
    self = data
  }

  /// The data bytes of GS k: identifiers in parentheses, which are printed but not encoded, and
  /// FNC1 as `{1` where a value of open length is followed by more.
  var payload: [UInt8] {
    var bytes: [UInt8] = []
    for (index, element) in elements.enumerated() {
      bytes += [Self.opening] + element.identifier + [Self.closing]
      for byte in element.value {
        bytes += Self.escaped.contains(byte) ? [Self.brace, byte] : [byte]
      }
      if index < elements.count - 1, Self.length(of: element.identifier) == nil {
        bytes += [Self.brace, Self.one]
      }
    }
    return bytes
  }

  /// What is printed for people.
  var text: String {
    let bytes = elements.flatMap { [Self.opening] + $0.identifier + [Self.closing] + $0.value }
    return String(decoding: bytes, as: Unicode.ASCII.self)
  }

  /// The characters that are encoded, without FNC1.
  var characters: [UInt8] {
    elements.flatMap { $0.identifier + $0.value }
  }

  /// How many FNC1 stand between the values.
  var separators: Int {
    elements.dropLast().filter { Self.length(of: $0.identifier) == nil }.count
  }

  /// The same as a CODE128 of the printer's notation, with FNC1 at its start.
  var code128: [UInt8] {
    var bytes: [UInt8] = []
    for (index, element) in elements.enumerated() {
      if index == 0 || Self.length(of: elements[index - 1].identifier) == nil {
        bytes.append(Code128.function1)
      }
      bytes += element.identifier + element.value
    }
    return Code128.payload(of: bytes)
  }

  private static let opening: UInt8 = 0x28
  private static let closing: UInt8 = 0x29
  private static let brace: UInt8 = 0x7B
  private static let one: UInt8 = 0x31
  /// Characters of values that mean something else to the printer: parentheses and the asterisk.
  private static let escaped: [UInt8] = [0x28, 0x29, 0x2A]

  // MARK: Reading

  private static func bracketed(_ bytes: [UInt8]) throws(BadPayload) -> [Element] {
    var elements: [Element] = []
    var rest = bytes[...]
    while !rest.isEmpty {
      guard rest.first == opening, let end = rest.firstIndex(of: closing) else {
        throw BadPayload("identifiers stand in parentheses, such as (01)")
      }
      let identifier = Array(rest[(rest.startIndex + 1)..<end])
      rest = rest[(end + 1)...]
      // A parenthesis in a value is written after a brace, any other begins the next identifier.
      var value: [UInt8] = []
      while let byte = rest.first, byte != opening {
        rest = rest.dropFirst()
        if byte == brace, let next = rest.first, escaped.contains(next) {
          value.append(next)
          rest = rest.dropFirst()
        } else if byte == brace, rest.first == one {
          rest = rest.dropFirst()
          break
        } else {
          value.append(byte)
        }
      }
      elements.append(Element(identifier: identifier, value: value))
    }
    return elements
  }

  private static func separated(_ bytes: ArraySlice<UInt8>) throws(BadPayload) -> [Element] {
    var elements: [Element] = []
    var rest = bytes.starts(with: [brace, one]) ? bytes.dropFirst(2) : bytes
    while !rest.isEmpty {
      guard let digits = digits(ofIdentifier: rest) else {
        throw BadPayload("it must begin with an application identifier, such as (01)")
      }
      let identifier = Array(rest.prefix(digits))
      rest = rest.dropFirst(digits)
      var value: [UInt8] = []
      let most = length(of: identifier) ?? .max
      while let byte = rest.first, byte != brace, value.count < most {
        value.append(byte)
        rest = rest.dropFirst()
      }
      if rest.starts(with: [brace, one]) {
        rest = rest.dropFirst(2)
      } else if rest.first == brace {
        throw BadPayload("after { only 1 may stand, for FNC1")
      }
      elements.append(Element(identifier: identifier, value: value))
    }
    return elements
  }

  /// The digits of the identifier with which bytes begin, by its first two; nil for none.
  private static func digits(ofIdentifier bytes: ArraySlice<UInt8>) -> Int? {
    guard bytes.count >= 2, bytes.prefix(2).allSatisfy({ (0x30...0x39).contains($0) }) else {
      return nil
    }
    let start = bytes.startIndex
    let first = Int(bytes[start] - 0x30) * 10 + Int(bytes[start + 1] - 0x30)
    let count: Int? =
      switch first {
      case 0...4, 10...13, 15...17, 20...22, 30, 37, 90...99: 2
      case 23...25, 40...42, 71: 3
      case 31...36, 39, 43, 70, 72, 80...82: 4
      default: nil
      }
    guard let count, bytes.count >= count,
      bytes.prefix(count).allSatisfy({ (0x30...0x39).contains($0) })
    else { return nil }
    return count
  }

  /// The length of the value where the standard fixes it for all times; nil where it is open.
  private static func length(of identifier: [UInt8]) -> Int? {
    switch String(decoding: identifier.prefix(2), as: Unicode.ASCII.self) {
    case "00": 18
    case "01", "02", "03": 14
    case "04": 16
    case "11", "12", "13", "14", "15", "16", "17", "18", "19": 6
    case "20": 2
    case "31", "32", "33", "34", "35", "36": 6
    case "41": 13
    default: nil
    }
  }

  private static func check(_ element: Element) throws(BadPayload) {
    let name = "(\(String(decoding: element.identifier, as: Unicode.ASCII.self)))"
    guard digits(ofIdentifier: element.identifier[...]) == element.identifier.count else {
      throw BadPayload("\(name) is no application identifier")
    }
    guard (1...90).contains(element.value.count), element.value.allSatisfy(isCharacter) else {
      throw BadPayload("the value of \(name) is empty, too long or has a character of no GS1 code")
    }
    guard let length = length(of: element.identifier) else { return }
    guard element.value.count == length,
      element.value.allSatisfy({ (0x30...0x39).contains($0) })
    else {
      throw BadPayload("\(name) takes \(length) digits")
    }
    if length == 14 || length == 18 {
      let check = EAN.checkDigit(of: Array(element.value.dropLast()))
      guard element.value.last == check else {
        throw BadPayload("the check digit of \(name) must be \(Unicode.Scalar(check))")
      }
    }
  }

  /// The 82 characters of GS1: digits, letters and some signs.
  private static func isCharacter(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x21, 0x22, 0x25...0x3F, 0x41...0x5A, 0x5F, 0x61...0x7A: true
    default: false
    }
  }
}
