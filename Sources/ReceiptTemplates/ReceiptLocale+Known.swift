extension ReceiptLocale {
  /// The customs of a language and region.
  ///
  /// A region that is not known here counts as the language's most usual one.
  ///
  /// - Parameter tag: a BCP 47 tag such as `de-CH`.
  /// - Returns: nil when the language is not known.
  public static func of(_ tag: String) -> ReceiptLocale? {
    let parts = LanguageTag(tag)
    if let region = parts.region, let known = locale("\(parts.language)-\(region)") {
      return known
    }
    let usual =
      switch (parts.language, parts.script) {
      case ("zh", "Hant"): "zh-TW"
      // Where English is written as in Great Britain, but for Canada and the United States.
      case ("en", _): parts.region == nil ? "en-US" : "en-GB"
      default: usualRegions[parts.language] ?? ""
      }
    return locale(usual)
  }

  /// The tags of the customs that are known, in alphabetical order.
  public static let knownTags = known.keys.sorted()

  static func locale(_ tag: String) -> ReceiptLocale? { known[tag] }

  private static let usualRegions = [
    "ar": "ar-AE", "de": "de-DE", "es": "es-ES", "fr": "fr-FR", "ja": "ja-JP", "ko": "ko-KR",
    "zh": "zh-CN",
  ]

  private static let known: [String: ReceiptLocale] = {
    var known: [String: ReceiptLocale] = [:]
    func add(_ tag: String, _ code: String, _ symbol: String, _ set: (inout ReceiptLocale) -> Void)
    {
      var locale = ReceiptLocale(tag: tag)
      locale.home = (code, symbol)
      set(&locale)
      known[tag] = locale
    }
    func english(_ locale: inout ReceiptLocale) {}
    func american(_ locale: inout ReceiptLocale) {
      (locale.dayOrder, locale.hasHalfDays) = (.monthDayYear, true)
    }
    func yearFirst(_ locale: inout ReceiptLocale) {
      locale.dayOrder = .yearMonthDay
    }
    func european(_ locale: inout ReceiptLocale) {
      (locale.grouping, locale.decimalMark) = (UInt8(ascii: "."), UInt8(ascii: ","))
      (locale.symbolPlace, locale.percentBlank) = (.afterBlank, " ")
    }
    func french(_ locale: inout ReceiptLocale) {
      european(&locale)
      locale.grouping = UInt8(ascii: " ")
    }
    add("ar-AE", "AED", "AED") { $0.symbolPlace = .beforeBlank }
    add("ar-EG", "EGP", "EGP") { $0.symbolPlace = .beforeBlank }
    add("ar-SA", "SAR", "SAR") { $0.symbolPlace = .beforeBlank }
    add("de-AT", "EUR", "\u{20AC}") {
      european(&$0)
      $0.dayMark = UInt8(ascii: ".")
    }
    add("de-CH", "CHF", "CHF") {
      ($0.grouping, $0.dayMark) = (UInt8(ascii: "'"), UInt8(ascii: "."))
      $0.symbolPlace = .beforeBlank
    }
    add("de-DE", "EUR", "\u{20AC}") {
      european(&$0)
      $0.dayMark = UInt8(ascii: ".")
    }
    add("en-CA", "CAD", "$") {
      ($0.dayOrder, $0.dayMark, $0.hasHalfDays) = (.yearMonthDay, UInt8(ascii: "-"), true)
    }
    add("en-GB", "GBP", "\u{A3}", english)
    add("en-US", "USD", "$", american)
    add("es-ES", "EUR", "\u{20AC}") {
      european(&$0)
      $0.leastGrouped = 5
    }
    add("es-MX", "MXN", "$", english)
    add("es-US", "USD", "$", american)
    add("fr-CA", "CAD", "$") {
      french(&$0)
      ($0.dayOrder, $0.dayMark) = (.yearMonthDay, UInt8(ascii: "-"))
    }
    add("fr-CH", "CHF", "CHF") {
      french(&$0)
      $0.dayMark = UInt8(ascii: ".")
    }
    add("fr-FR", "EUR", "\u{20AC}", french)
    add("ja-JP", "JPY", "\u{A5}", yearFirst)
    add("ko-KR", "KRW", "\u{C6D0}") {
      ($0.dayOrder, $0.dayMark, $0.symbolPlace) = (.yearMonthDay, UInt8(ascii: "-"), .after)
    }
    add("zh-CN", "CNY", "\u{A5}", yearFirst)
    add("zh-HK", "HKD", "HK$", english)
    add("zh-SG", "SGD", "$", english)
    add("zh-TW", "TWD", "NT$", yearFirst)
    return known
  }()
}
