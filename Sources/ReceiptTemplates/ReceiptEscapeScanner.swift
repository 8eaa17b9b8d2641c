/// Follows the ReceiptLine markup of a template, to know in which position a tag stands.
///
/// The positions are exact because what would make them depend on data is refused: values are
/// escaped, and sections end in the position where they begin.
struct ReceiptEscapeScanner {
  enum Position: Equatable {
    case text
    /// In a property, where the name of a member may come.
    case propertyName
    /// In the value of a property's member.
    case propertyValue
    /// In the value of a property that is sent to the printer as it is.
    case command
  }

  /// Why the markup cannot be followed, and the byte.
  struct Fault: Error {
    let offset: Int
    let reason: String
  }

  private enum Escape: Equatable {
    case none
    case backslash
    case hex(missing: Int)
  }

  private(set) var position = Position.text
  private var escape = Escape.none
  private var propertyName: [UInt8] = []

  /// True after a backslash whose escape is not complete.
  var isInEscape: Bool { escape != .none }

  /// Reads on through literal text.
  mutating func read(_ text: ArraySlice<UInt8>) throws(Fault) {
    for (offset, byte) in zip(text.indices, text) where !continuesEscape(byte) {
      switch (byte, position) {
      case (UInt8(ascii: "\\"), _):
        escape = .backslash
      case (UInt8(ascii: "{"), .text):
        beginProperty()
      case (UInt8(ascii: "}"), .text):
        throw Fault(offset: offset, reason: #"'}' closes nothing; write '\}' to print it"#)
      case (_, .text):
        break
      case (UInt8(ascii: "{"), _):
        throw Fault(offset: offset, reason: #"'{' in a property; write '\{'"#)
      case (UInt8(ascii: "|"), _):
        throw Fault(offset: offset, reason: #"'|' in a property; write '\|'"#)
      case (0x0A, _), (0x0D, _):
        throw Fault(offset: offset, reason: "the property is not closed on its line")
      case (UInt8(ascii: "}"), _):
        position = .text
      case (UInt8(ascii: ";"), _):
        beginProperty()
      case (UInt8(ascii: ":"), .propertyName):
        let isCommand = propertyName == [0x78] || propertyName == Array("command".utf8)
        position = isCommand ? .command : .propertyValue
      case (0x20, .propertyName), (0x09, .propertyName):
        break
      case (_, .propertyName):
        propertyName.append(byte)
      default:
        break
      }
    }
  }

  private mutating func beginProperty() {
    position = .propertyName
    propertyName = []
  }

  private mutating func continuesEscape(_ byte: UInt8) -> Bool {
    switch escape {
    case .none:
      return false
    case .backslash:
      escape = byte == UInt8(ascii: "x") ? .hex(missing: 2) : .none
      return byte != 0x0A && byte != 0x0D
    case .hex(let missing):
      let isDigit = Character(Unicode.Scalar(byte)).isHexDigit
      escape = isDigit && missing > 1 ? .hex(missing: missing - 1) : .none
      return isDigit
    }
  }
}
