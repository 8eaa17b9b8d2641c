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
    case 0x212A: "K"
    case 0x212B: "\u{C5}"
    case 0x2126: "\u{3A9}"
    case 0x3BC: "\u{B5}"
    case 0x2500, 0x2550: "-"
    case 0x2502, 0x2551: "|"
    case 0x250C, 0x2510, 0x2514, 0x2518, 0x251C, 0x2524, 0x252C, 0x2534, 0x253C: "+"
    default: nil
    }
  }

  /// The cells that the layout gives a cluster: 2 for East Asian wide characters and pictures.
  static func cells(of cluster: Character) -> Int {
    var cells = 0
    for scalar in cluster.unicodeScalars {
      cells += Self.cells(of: scalar)
    }
    return min(max(cells, 1), 2)
  }

  private static func cells(of scalar: Unicode.Scalar) -> Int {
    switch scalar.value {
    case 0x20..<0x300: return 1
    case 0x1100...0x115F, 0x2E80...0x303E, 0x3041...0x4DBF, 0x4E00...0xA4C6, 0xA960...0xA97C,
      0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE0F, 0xFE10...0xFE19, 0xFE30...0xFE6B, 0xFF01...0xFF60,
      0xFFE0...0xFFE6, 0x16FE0...0x18D08, 0x1AFF0...0x1B2FB, 0x1F200...0x1F202, 0x1F210...0x1F265,
      0x20000...0x2FFFD, 0x30000...0x3FFFD:
      return 2
    case 0x1160...0x11FF, 0xD7B0...0xD7FF: return 0
    default: break
    }
    if scalar.properties.isEmojiPresentation, !(0x1F1E6...0x1F1FF).contains(scalar.value) {
      return 2
    }
    switch scalar.properties.generalCategory {
    case .nonspacingMark, .enclosingMark, .format: return 0
    default: return 1
    }
  }
}
