/// The characters of several bytes that a printer has beside its code pages, in the mode that its
/// manual calls Kanji mode.
///
/// Codes are written here with their first byte in the highest place: 0xD6D0 is 中 in GBK. In the
/// mode, bytes below 0x80 are ASCII as ever.
public enum KanjiSet: String, Sendable, CaseIterable {
  /// GB 18030 as far as its codes have two bytes: all that cheap Chinese printers know.
  case gbk
  /// GB 18030 with its codes of four bytes.
  case gb18030
  /// Big5 as code page 950 has it, for Taiwan and Hong Kong.
  case big5
  /// Shift_JIS with JIS X 0208 and row 13 of NEC, for Japan.
  ///
  /// FS C 1 selects it, whereupon Epson's printers take pairs outside of Kanji mode too, and some
  /// copies only in it; so both are switched, on and off.
  case shiftJIS = "shift-jis"
  /// EUC-KR, which is what Korean models take for KS C 5601: both bytes are 0xA1 to 0xFE.
  case eucKR = "euc-kr"

  /// The code of a character; nil when there is none.
  public func code(of scalar: Unicode.Scalar) -> UInt32? {
    switch self {
    case .gbk: GB18030.twoBytes.code(of: scalar)
    case .gb18030: GB18030.fourBytes.code(of: scalar)
    // JIS calls the fullwidth tilde of code page 932 a wave dash.
    case .shiftJIS where scalar == "\u{301C}": table.code(of: "\u{FF5E}")
    case .big5, .shiftJIS, .eucKR: table.code(of: scalar)
    }
  }

  /// The character of a code; nil when there is none.
  public func scalar(of code: UInt32) -> Unicode.Scalar? {
    self == .gb18030 ? GB18030.fourBytes.scalar(of: code) : table.scalar(of: code)
  }

  /// What a printer in Kanji mode takes together, from a place of a text on.
  ///
  /// Nil when bytes are missing at the end. The code of a single byte is the byte.
  func code(in text: Span<UInt8>, at place: Int) -> (code: UInt32, bytes: Int)? {
    switch self {
    case .gb18030: return GB18030.fourBytes.code(in: text, at: place)
    case .gbk, .big5, .eucKR: return GB18030.twoBytes.code(in: text, at: place)
    case .shiftJIS:
      // 0xA0 to 0xDF are half-width katakana, of one byte each.
      guard 0x81...0x9F ~= text[place] || 0xE0...0xFC ~= text[place] else {
        return (UInt32(text[place]), 1)
      }
      return GB18030.twoBytes.code(in: text, at: place)
    }
  }

  /// Whether a code is made as the standard says, be there a character for it or not.
  func hasForm(_ code: UInt32) -> Bool {
    self == .gb18030 ? GB18030.fourBytes.hasForm(code) : table.hasForm(code)
  }

  private var table: KanjiTable {
    switch self {
    case .gbk, .gb18030: .chinese
    case .big5: .taiwanese
    case .shiftJIS: .japanese
    case .eucKR: .korean
    }
  }

  /// What turns the mode on or off.
  func commands(on: Bool) -> [Command] {
    guard self == .shiftJIS else { return [.kanji(on)] }
    return [.kanjiSystem(on ? .shiftJIS : .jis), .kanji(on)]
  }
}
