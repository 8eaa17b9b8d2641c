/// The characters of several bytes that a printer has beside its code pages, in the mode that its
/// manual calls Kanji mode.
///
/// Codes are written here with their first byte in the highest place: 0xD6D0 is 中 in GBK.
public enum KanjiSet: String, Sendable, CaseIterable {
  /// GB 18030 as far as its codes have two bytes: all that cheap Chinese printers know.
  case gbk
  /// GB 18030 with its codes of four bytes.
  case gb18030
  /// Big5 with the additions of code page 950, for Taiwan and Hong Kong.
  case big5
  /// Shift_JIS with the additions of code page 932, for Japan; FS C 1 selects it.
  case shiftJIS = "shift-jis"
  /// EUC-KR with the additions of code page 949, for Korea.
  case eucKR = "euc-kr"

  /// The code of a character; nil when there is none.
  public func code(of scalar: Unicode.Scalar) -> UInt32? {
    chinese?.code(of: scalar)
  }

  /// The character of a code; nil when there is none.
  public func scalar(of code: UInt32) -> Unicode.Scalar? {
    chinese?.scalar(of: code)
  }

  /// What a printer in Kanji mode takes together, from a place of a text on.
  ///
  /// Nil when bytes are missing at the end. The code of a single byte is the byte.
  func code(in text: Span<UInt8>, at place: Int) -> (code: UInt32, bytes: Int)? {
    (chinese ?? .twoBytes).code(in: text, at: place)
  }

  /// Whether a code is made as the standard says, be there a character for it or not.
  func hasForm(_ code: UInt32) -> Bool {
    chinese?.hasForm(code) ?? false
  }

  private var chinese: GB18030? {
    switch self {
    case .gbk: .twoBytes
    case .gb18030: .fourBytes
    case .big5, .shiftJIS, .eucKR: nil
    }
  }
}
