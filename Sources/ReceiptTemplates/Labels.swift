import Synchronization
import Templates

/// The words that a receipt adds to the sale's own, in one language or in two.
public struct Labels: Sendable {
  /// The languages, the first one first, such as `en` or `zh-Hant`.
  public let languages: [String]
  /// True when the first language is read from right to left.
  public let isRightToLeft: Bool
  /// Every text in one line, by its name; what templates call `labels`.
  let all: MustacheValue
  /// The texts that have lines to themselves as lists, a line a language; what templates call
  /// `texts`.
  let lines: MustacheValue
  private let words: [String: String]
  private let dictionaries: [LabelDictionary]

  /// The words in English.
  public static let english = Labels([dictionary(of: "en") ?? LabelDictionary()])

  /// The words in a language.
  ///
  /// Chinese is written as its region writes it unless the tag names a script: in full characters in
  /// Taiwan, Hong Kong and Macao, else in simplified ones.
  ///
  /// - Parameter language: a BCP 47 tag such as `es-MX` or `zh-TW`.
  /// - Returns: nil when there are none in this language.
  public static func of(language: String) -> Labels? {
    key(of: LanguageTag(language)).flatMap { single[$0] }
  }

  /// The words in two languages, each text in both.
  ///
  /// - Parameters:
  ///   - first: the tag of the first language; where there are no words in it, English takes its
  ///     place.
  ///   - second: the tag of the second one; nil, the first one again, or one without words for none.
  /// - Returns: the words.
  public static func of(_ first: String?, _ second: String? = nil) -> Labels {
    let first = first.flatMap { key(of: LanguageTag($0)) } ?? "en"
    let second = second.flatMap { key(of: LanguageTag($0)) }
    guard let second, second != first else { return single[first] ?? english }
    return pairs.withLock { pairs in
      if let known = pairs[[first, second]] { return known }
      let pair = Labels([first, second].compactMap(dictionary(of:)))
      pairs[[first, second]] = pair
      return pair
    }
  }

  private static let single: [String: Labels] = Dictionary(
    uniqueKeysWithValues: dictionaries.map { ($0.language, Labels([$0])) }
  )

  /// Pairs that were asked for; there are not more than 72.
  private static let pairs = Mutex<[[String]: Labels]>([:])

  static let dictionaries = Templates.labels.map(LabelDictionary.init(builtIn:))

  private static func dictionary(of language: String) -> LabelDictionary? {
    dictionaries.first { $0.language == language }
  }

  private static func key(of tag: LanguageTag) -> String? {
    guard tag.language == "zh" else {
      return dictionary(of: tag.language)?.language
    }
    let isFull = tag.script.map { $0 == "Hant" } ?? ["TW", "HK", "MO"].contains(tag.region)
    return isFull ? "zh-Hant" : "zh-Hans"
  }

  private init(_ dictionaries: [LabelDictionary]) {
    self.dictionaries = dictionaries
    languages = dictionaries.map(\.language)
    isRightToLeft = dictionaries.first?.isRightToLeft ?? false
    var words: [(name: String, text: String)] = []
    var lines: [(name: String, texts: [String])] = []
    for name in dictionaries.first?.words.keys.sorted() ?? [] {
      words.append((name, Self.distinct(dictionaries.compactMap { $0.words[name] }).joined))
    }
    for name in dictionaries.first?.texts.keys.sorted() ?? [] {
      let texts = Self.distinct(dictionaries.compactMap { $0.texts[name] })
      lines.append((name, texts))
      words.append((name, texts.joined))
    }
    self.words = Dictionary(words.map { ($0.name, $0.text) }) { _, last in last }
    let names = self.words.keys.sorted()
    let texts = self.words
    all = MustacheNames(names).object(names.map { .text(texts[$0]) })
    self.lines = MustacheNames(lines.map(\.name)).object(lines.map { .texts($0.texts) })
  }

  /// The texts without those that say what an earlier one says.
  private static func distinct(_ texts: [String]) -> [String] {
    guard texts.count == 2, texts[0].lowercased() == texts[1].lowercased() else { return texts }
    return [texts[0]]
  }

  /// The text of a name, in all languages; the name itself where there is none.
  subscript(name: String) -> String {
    words[name] ?? name
  }

  /// A text with figures in it, in the first language: what two languages say twice would be two
  /// figures.
  func text(_ pattern: LabelPattern.Name, _ values: String...) -> String {
    dictionaries.first?.patterns[pattern]?.filled(with: values) ?? values.joined(separator: " ")
  }
}

// MARK: Marks

extension Labels {
  /// What stands above and below a paper that is not an unmarked original.
  public enum Mark: Sendable, Hashable {
    /// Asked for after the original came out; the number counts from 1.
    case copy(Int)
    /// Printed because it is not known whether the earlier paper came out; the number counts from 1.
    case reprint(Int)
    /// No money was taken.
    case test
    /// Somebody practises.
    case training
    /// The paper is not whole and counts for nothing.
    case void
    /// A kitchen's paper that comes later than it should.
    case late
  }

  /// The lines of a mark: its title in each language, then why it is there and when it was printed.
  ///
  /// - Parameters:
  ///   - mark: the mark.
  ///   - time: when the paper was printed, as the receipt's locale writes it; nil to leave it out.
  /// - Returns: the lines, to be printed one below the other.
  public func mark(_ mark: Mark, at time: String? = nil) -> [String] {
    let title: (name: LabelPattern.Name, values: [String])
    switch mark {
    case .copy(let number): title = (.copy, [String(number)])
    case .reprint(let number): title = (.reprint, [String(number)])
    case .test: title = (.test, [])
    case .training: title = (.training, [])
    case .void: title = (.void, [])
    case .late: title = (.late, [])
    }
    var lines = texts(title.name, title.values)
    if case .reprint = mark {
      lines += texts(.reprintReason, [])
    }
    if case .void = mark {
      lines += texts(.voidReason, [])
    }
    return lines + (time.map { texts(.printedAt, [$0]) } ?? [])
  }

  private func texts(_ pattern: LabelPattern.Name, _ values: [String]) -> [String] {
    Self.distinct(dictionaries.compactMap { $0.patterns[pattern]?.filled(with: values) })
  }
}

extension [String] {
  fileprivate var joined: String { joined(separator: " / ") }
}
