/// The characters of the Chinese national standard GB 18030 that a printer has in its Kanji mode.
///
/// In this mode, between FS & and FS ., bytes below 0x80 are ASCII as ever. Others are taken
/// together, two or four for one character, which is two cells wide. Codes are written here with
/// their first byte in the highest place: 0xD6D0 is 中.
public enum GB18030: Sendable, Equatable {
  /// The codes of two bytes, which are those of GBK: 21,000 ideographs, and all that cheap printers
  /// know.
  case twoBytes
  /// The codes of four bytes too, as far as they are of Unicode's first plane.
  case fourBytes

  /// The code of a character; nil when there is none.
  public func code(of scalar: Unicode.Scalar) -> UInt32? {
    if let code = KanjiTable.chinese.code(of: scalar) {
      return code
    }
    guard self == .fourBytes else { return nil }
    let ranges = Self.fourByteRanges
    for start in stride(from: 0, to: ranges.count - 2, by: 3)
    where ranges[start] <= scalar.value && scalar.value <= ranges[start + 1] {
      return Self.code(place: ranges[start + 2] + scalar.value - ranges[start])
    }
    return nil
  }

  /// The character of a code; nil when there is none.
  public func scalar(of code: UInt32) -> Unicode.Scalar? {
    guard hasForm(code) else { return nil }
    if code < 0x10000 {
      return KanjiTable.chinese.scalar(of: code)
    }
    let place = Self.place(code)
    let ranges = Self.fourByteRanges
    for start in stride(from: 0, to: ranges.count - 2, by: 3) where ranges[start + 2] <= place {
      let value = ranges[start] + place - ranges[start + 2]
      if value <= ranges[start + 1] {
        return Unicode.Scalar(value)
      }
    }
    return nil
  }

  /// What a printer in Kanji mode takes together, from a place of a text on.
  ///
  /// Nil when bytes are missing at the end. The code of a single byte is the byte.
  func code(in text: Span<UInt8>, at place: Int) -> (code: UInt32, bytes: Int)? {
    let first = text[place]
    guard first >= 0x80 else { return (UInt32(first), 1) }
    guard place + 1 < text.count else { return nil }
    let pair = UInt32(first) << 8 | UInt32(text[place + 1])
    guard self == .fourBytes, 0x30...0x39 ~= text[place + 1] else { return (pair, 2) }
    guard place + 3 < text.count else { return nil }
    return (pair << 16 | UInt32(text[place + 2]) << 8 | UInt32(text[place + 3]), 4)
  }

  /// Whether a code is made as the standard says, be there a character for it or not.
  func hasForm(_ code: UInt32) -> Bool {
    if code < 0x10000 {
      return KanjiTable.chinese.hasForm(code)
    }
    return self == .fourBytes && 0x81...0xFE ~= code >> 24
      && 0x30...0x39 ~= code >> 16 & 0xFF && 0x81...0xFE ~= code >> 8 & 0xFF
      && 0x30...0x39 ~= code & 0xFF
  }

  /// The place of a code of four bytes among them all, counted from 0x81308130.
  private static func place(_ code: UInt32) -> UInt32 {
    let lead = ((code >> 24) - 0x81) * 10 + (code >> 16 & 0xFF) - 0x30
    return (lead * 126 + (code >> 8 & 0xFF) - 0x81) * 10 + (code & 0xFF) - 0x30
  }

  private static func code(place: UInt32) -> UInt32 {
    let (rest, fourth) = place.quotientAndRemainder(dividingBy: 10)
    let (lead, third) = rest.quotientAndRemainder(dividingBy: 126)
    return (lead / 10 + 0x81) << 24 | (lead % 10 + 0x30) << 16 | (third + 0x81) << 8 | fourth + 0x30
  }
}
