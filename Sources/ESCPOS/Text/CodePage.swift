/// A character code table of printers: ASCII below 0x80, its own characters above.
public enum CodePage: Int, Sendable, CaseIterable {
  /// IBM 437: box drawing, some Latin and Greek. Every printer starts with it.
  case cp437
  /// IBM 858: Western Europe with the euro sign.
  case cp858
  /// Windows 1252: Western Europe with typographic punctuation.
  case wpc1252

  /// The name as printers' manuals and profiles write it.
  public var name: String {
    switch self {
    case .cp437: "PC437"
    case .cp858: "PC858"
    case .wpc1252: "WPC1252"
    }
  }

  /// The character of a byte; nil below 0x20, for 0x7F and where the page has a gap.
  public func scalar(of byte: UInt8) -> Unicode.Scalar? {
    switch byte {
    case 0x20..<0x7F: Unicode.Scalar(byte)
    case 0x80...: table.scalars[Int(byte) - 0x80]
    default: nil
    }
  }

  /// The byte of a character; nil when the page does not have it, and for control characters.
  public func byte(of scalar: Unicode.Scalar) -> UInt8? {
    switch scalar.value {
    case 0x20..<0x7F: UInt8(truncatingIfNeeded: scalar.value)
    case 0x80...: table.byte(of: scalar)
    default: nil
    }
  }

  var table: Table { Self.tables[rawValue] }

  private static let tables = allCases.map { Table($0.upperHalf) }

  /// The upper half of a code page, for both directions.
  struct Table: Sendable {
    /// The characters from 0x80 on.
    fileprivate private(set) var scalars: [Unicode.Scalar?] = []
    private var bytes = ScalarCodes<UInt8>()

    fileprivate init(_ characters: StaticString) {
      for (byte, scalar) in zip(UInt8(0x80)...0xFF, characters.description.unicodeScalars) {
        let isThere = scalar != "\u{FFFD}"
        scalars.append(isThere ? scalar : nil)
        if isThere {
          bytes.insert(byte, for: scalar)
        }
      }
    }

    /// The byte of a character above ASCII.
    @inline(__always)
    func byte(of scalar: Unicode.Scalar) -> UInt8? {
      bytes.code(of: scalar)
    }
  }
}
