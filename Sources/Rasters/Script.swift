import CPango

/// A writing system: the language that its fonts are asked for, and how it is set.
struct Script: Hashable {
  /// How letters are set that change with their neighbours or run from right to left.
  struct Shaping: Hashable {
    /// The families that are tried before all others, the best first.
    let families: String
    /// Dots of an em.
    let size: Int
  }

  /// A tag of BCP 47, set for each script so that the machine's own language changes nothing; nil
  /// for rare scripts.
  let language: String?
  /// Nil where each letter stands in a cell of its own.
  let shaping: Shaping?

  /// The script of a character; nil for digits, signs, marks and others that belong to any.
  init?(of scalar: Unicode.Scalar) {
    let script = g_unichar_get_script(scalar.value)
    let neutral = [G_UNICODE_SCRIPT_COMMON, G_UNICODE_SCRIPT_INHERITED, G_UNICODE_SCRIPT_UNKNOWN]
    guard !neutral.contains(script) else { return nil }
    if let (_, language) = Self.plain.first(where: { $0.0 == script }) {
      self.init(language: language)
    } else if let known = Self.shaped.first(where: { $0.0 == script }) {
      let shaping = Shaping(families: known.families, size: known.size)
      self.init(language: known.language, shaping: shaping)
    } else {
      let other = Shaping(families: "Noto Sans", size: 20)
      self.init(language: nil, shaping: Self.isShaped(scalar) ? other : nil)
    }
  }

  init(language: String?, shaping: Shaping? = nil) {
    self.language = language
    self.shaping = shaping
  }

  static let latin = Script(language: "en")

  /// True for text of which some must be set as a whole.
  static func isShaped(_ text: String) -> Bool {
    text.unicodeScalars.contains(where: isShaped)
  }

  /// The blocks of scripts that run from right to left or whose letters change with others.
  private static func isShaped(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0..<0x590: false
    case 0x590..<0x10A0, 0x1700..<0x18B0, 0x1900..<0x1C80, 0xA800..<0xA960, 0xA980..<0xAC00,
      0xFB1D..<0xFE00, 0xFE70..<0xFEFF, 0x1_0800..<0x1_2000, 0x1_E800..<0x1_F000:
      true
    default: false
    }
  }

  /// Scripts whose letters stand in cells.
  private static let plain = [
    (G_UNICODE_SCRIPT_LATIN, "en"), (G_UNICODE_SCRIPT_GREEK, "el"),
    (G_UNICODE_SCRIPT_CYRILLIC, "ru"), (G_UNICODE_SCRIPT_ARMENIAN, "hy"),
    (G_UNICODE_SCRIPT_GEORGIAN, "ka"), (G_UNICODE_SCRIPT_HIRAGANA, "ja"),
    (G_UNICODE_SCRIPT_KATAKANA, "ja"), (G_UNICODE_SCRIPT_HANGUL, "ko"),
    (G_UNICODE_SCRIPT_BOPOMOFO, "zh-tw"),
  ]

  /// Scripts that are set as a whole, as large as 24 rows allow with most of their marks.
  private static let shaped: [(GUnicodeScript, language: String, families: String, size: Int)] = [
    (G_UNICODE_SCRIPT_ARABIC, "ar", "Noto Kufi Arabic, DejaVu Sans, Noto Sans Arabic", 20),
    (G_UNICODE_SCRIPT_HEBREW, "he", "Noto Sans Hebrew", 22),
    (G_UNICODE_SCRIPT_SYRIAC, "syr", "Noto Sans Syriac", 22),
    (G_UNICODE_SCRIPT_THAANA, "dv", "Noto Sans Thaana", 20),
    (G_UNICODE_SCRIPT_NKO, "nqo", "Noto Sans NKo", 20),
    (G_UNICODE_SCRIPT_DEVANAGARI, "hi", "Noto Sans Devanagari", 22),
    (G_UNICODE_SCRIPT_BENGALI, "bn", "Noto Sans Bengali", 22),
    (G_UNICODE_SCRIPT_GURMUKHI, "pa", "Noto Sans Gurmukhi", 22),
    (G_UNICODE_SCRIPT_GUJARATI, "gu", "Noto Sans Gujarati", 22),
    (G_UNICODE_SCRIPT_ORIYA, "or", "Noto Sans Oriya", 22),
    (G_UNICODE_SCRIPT_TAMIL, "ta", "Noto Sans Tamil", 22),
    (G_UNICODE_SCRIPT_TELUGU, "te", "Noto Sans Telugu", 20),
    (G_UNICODE_SCRIPT_KANNADA, "kn", "Noto Sans Kannada", 20),
    (G_UNICODE_SCRIPT_MALAYALAM, "ml", "Noto Sans Malayalam", 20),
    (G_UNICODE_SCRIPT_SINHALA, "si", "Noto Sans Sinhala", 20),
    (G_UNICODE_SCRIPT_THAI, "th", "Noto Looped Thai, Noto Sans Thai", 20),
    (G_UNICODE_SCRIPT_LAO, "lo", "Noto Looped Lao, Noto Sans Lao", 20),
    (G_UNICODE_SCRIPT_TIBETAN, "bo", "Noto Serif Tibetan", 20),
    (G_UNICODE_SCRIPT_MYANMAR, "my", "Noto Sans Myanmar", 18),
    (G_UNICODE_SCRIPT_KHMER, "km", "Noto Sans Khmer", 20),
  ]
}

/// The forms in which the same Chinese characters are written.
enum HanForm {
  case simplified, traditional, hongKong, japanese, korean

  /// The forms of a language; nil where it is written without Chinese characters.
  init?(language: String) {
    let parts = language.lowercased().split { $0 == "-" || $0 == "_" }
    switch parts.first {
    case "ja": self = .japanese
    case "ko": self = .korean
    case "zh", "yue", "cmn":
      if parts.contains("hk") || parts.contains("mo") || parts.first == "yue" {
        self = .hongKong
      } else {
        self = parts.contains("hant") || parts.contains("tw") ? .traditional : .simplified
      }
    default: return nil
    }
  }

  /// The forms that go with the other characters of a text: kana, bopomofo, Hangul; else
  /// simplified.
  init(of text: String) {
    for scalar in text.unicodeScalars where scalar.value > 0x1100 {
      switch scalar.value {
      case 0x3041..<0x3100, 0xFF66..<0xFF9E: self = .japanese
      case 0x3105..<0x3130: self = .traditional
      case 0x1100..<0x1200, 0xAC00..<0xD7A4: self = .korean
      default: continue
      }
      return
    }
    self = .simplified
  }

  var language: String {
    switch self {
    case .simplified: "zh-cn"
    case .traditional: "zh-tw"
    case .hongKong: "zh-hk"
    case .japanese: "ja"
    case .korean: "ko"
    }
  }

  var family: String {
    switch self {
    case .simplified: "Noto Sans CJK SC"
    case .traditional: "Noto Sans CJK TC"
    case .hongKong: "Noto Sans CJK HK"
    case .japanese: "Noto Sans CJK JP"
    case .korean: "Noto Sans CJK KR"
    }
  }
}
