/// A piece of text that is never divided, and how a printer can print it.
struct TextUnit: Sendable {
  /// The code pages that have it, as bits; all for ASCII, 0 where it is not printed by a page.
  var pages: UInt64 = 0
  /// What is printed where it is a character of a code page.
  var scalar: Unicode.Scalar
  /// Its code in Kanji mode; 0 where it is not printed so.
  var code: UInt32 = 0
  /// Its bytes in the text.
  var bytes: UInt32 = 0
  /// The cells that it takes, 1 or 2.
  var cells: UInt8
  /// True where its neighbours decide how it looks or where it stands.
  var isShaped = false

  /// True when the printer does not have it.
  @inline(__always)
  var isMissing: Bool { pages == 0 && code == 0 }

  /// True when it is drawn where that is possible.
  ///
  /// A printer that has the letters of a script from right to left would still print them from left
  /// to right, and the few ideographs of the katakana page are half as wide as their neighbours.
  @inline(__always)
  var isDrawn: Bool {
    isMissing || isShaped && scalar.isRightToLeft
      || cells == 2 && code == 0 && scalar.value >= 0x3000
  }

  /// A blank of one cell that is in no text.
  static let blank = TextUnit(pages: .max, scalar: " ", cells: 1)
}

extension Unicode.Scalar {
  /// The cells of a character that stands by itself whatever its neighbours are, and is shown as it
  /// is; nil for all others, and for rare ones.
  @inline(__always)
  var plainCells: UInt8? {
    switch value {
    case 0x20..<0x7F, 0xA0..<0xAD, 0xAE..<0x300, 0x388..<0x480, 0x2010..<0x2028, 0x20A0..<0x20C0:
      1
    case 0x3000..<0x302A, 0x3041..<0x3097, 0x30A1..<0x3100, 0x4E00..<0xA000, 0xAC00..<0xD7A4,
      0xFF01..<0xFF61:
      2
    default: nil
    }
  }

  /// True for the voice marks of half-width katakana.
  var isHalfwidthMark: Bool { self == "\u{FF9E}" || self == "\u{FF9F}" }

  /// True for the letters of scripts that are written from right to left: Hebrew, Arabic, Syriac,
  /// Thaana, N'Ko and their like.
  var isRightToLeft: Bool {
    switch value {
    case 0x0590..<0x0900, 0xFB1D..<0xFE00, 0xFE70..<0xFEFF, 0x10800..<0x11000, 0x1E800..<0x1F000:
      true
    default: false
    }
  }

  /// True for the letters of scripts in which neighbours decide how a letter looks or where it
  /// stands: all from right to left, and those of India, South-east Asia, Tibet and Mongolia.
  var isShaped: Bool {
    switch value {
    case ..<0x0590: false
    case 0x0900..<0x10A0, 0x1700..<0x18B0, 0x1900..<0x1C80, 0x1CD0..<0x1D00: true
    case 0xA800..<0xA960, 0xA980..<0xAB00, 0xABC0..<0xAC00, 0x11000..<0x12000: true
    default: isRightToLeft
    }
  }
}
