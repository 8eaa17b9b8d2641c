/// What is printed for characters that no code page of the printer has.
enum Substitute {
  /// Stands for what cannot be shown, one for each cell: the only place that decides it.
  static let replacement: UInt8 = 0x3F

  /// A character that says the same in as many cells; nil when there is none.
  ///
  /// The result can have a substitute itself. Chains end in ASCII.
  static func similar(to scalar: Unicode.Scalar) -> Unicode.Scalar? {
    switch scalar.value {
    case 0xA0, 0x2000...0x200A, 0x202F, 0x205F, 0x3000: " "
    case 0x2018...0x201B, 0x2032, 0x02B9, 0x02BC: "'"
    case 0x201C...0x201F, 0x2033: "\""
    case 0x2010...0x2015, 0x2212, 0x2043: "-"
    case 0x2026: "."
    case 0x2022, 0x2219, 0x22C5: "\u{B7}"
    case 0xB7: "*"
    case 0xD7, 0x2715: "x"
    case 0x2039: "<"
    case 0x203A: ">"
    case 0x2044, 0x2215: "/"
    case 0x3BC: "\u{B5}"
    case 0x2500, 0x2550: "-"
    case 0x2502, 0x2551: "|"
    case 0x250C, 0x2510, 0x2514, 0x2518, 0x251C, 0x2524, 0x252C, 0x2534, 0x253C: "+"
    // Most letters, none of which is like another.
    case 0x370..<0x600, 0x3041..<0x3100, 0x4E00..<0xFE00: nil
    // What shows nothing but has a cell in the layout, such as a joiner that joins nothing.
    default: scalar.properties.isDefaultIgnorableCodePoint ? " " : nil
    }
  }
}
