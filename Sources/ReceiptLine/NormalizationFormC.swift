extension String {
  /// True when all scalars are below U+0300, the first combining mark.
  var isBelowMarks: Bool { utf8Span.span.isBelowMarks }
}

extension Span<UInt8> {
  /// True when all scalars of a text are below U+0300, whose first byte is 0xCC.
  fileprivate var isBelowMarks: Bool {
    let bytes = self
    let raw = bytes.bytes
    var index = 0
    while index < bytes.count {
      // Most are ASCII: 8 bytes at once, none of them with the highest bit.
      if index + 8 <= bytes.count,
        raw.unsafeLoadUnaligned(fromByteOffset: index, as: UInt64.self) & 0x8080_8080_8080_8080 == 0
      {
        index += 8
        continue
      }
      if bytes[index] >= 0xCC { return false }
      index += 1
    }
    return true
  }
}

/// Unicode's normal form C, which makes one character of a letter and its marks where there is one.
///
/// See UAX #15. The standard library compares strings by this form but does not give it out.
enum NormalizationFormC {
  /// A text in normal form C, both in UTF-8; what is not UTF-8 may stay as it is.
  static func text(of text: [UInt8]) -> [UInt8] {
    guard !text.span.isBelowMarks else { return text }
    return Array(Self.text(of: String(decoding: text, as: UTF8.self)).utf8)
  }

  /// A text in normal form C.
  static func text(of text: String) -> String {
    // Below the first mark, every text is in normal form.
    guard !text.isBelowMarks,
      text.unicodeScalars.contains(where: tables.concerns)
    else { return text }
    var scalars = decomposition(of: text.unicodeScalars)
    compose(&scalars)
    var result = String.UnicodeScalarView()
    result.append(contentsOf: scalars)
    return String(result)
  }

  private static let tables = Tables()

  private struct Tables: Sendable {
    private var parts: [Unicode.Scalar: (Unicode.Scalar, Unicode.Scalar)] = [:]
    private var wholes: [UInt64: Unicode.Scalar] = [:]
    /// The scalars that never occur in the form or may join the one before.
    private var unsettled: Set<Unicode.Scalar> = []

    init() {
      Tables.forEachEntry(of: CanonicalComposition.composed) { whole, first, second in
        parts[whole] = (first, second)
        wholes[Tables.key(first, second)] = whole
        unsettled.insert(second)
      }
      Tables.forEachEntry(of: CanonicalComposition.decomposed) { whole, first, second in
        parts[whole] = (first, second)
        unsettled.insert(whole)
      }
    }

    /// True when a text with this scalar may not be in normal form.
    func concerns(_ scalar: Unicode.Scalar) -> Bool {
      switch scalar.value {
      case 0..<0x300, 0x2002..<0x20D0, 0x3041..<0x3099, 0x309B..<0xA000, 0xAC00..<0xD7A4,
        0xFF00..<0xFFF0:
        return false
      case Hangul.vowels, Hangul.finals:
        return true
      default:
        return unsettled.contains(scalar)
          || scalar.properties.canonicalCombiningClass != .notReordered
      }
    }

    /// What a scalar stands for; the second is U+0000 where it stands for one scalar.
    func parts(of scalar: Unicode.Scalar) -> (Unicode.Scalar, Unicode.Scalar)? {
      parts[scalar]
    }

    func whole(_ first: Unicode.Scalar, _ second: Unicode.Scalar) -> Unicode.Scalar? {
      wholes[Tables.key(first, second)]
    }

    private static func key(_ first: Unicode.Scalar, _ second: Unicode.Scalar) -> UInt64 {
      UInt64(first.value) << 32 | UInt64(second.value)
    }

    private static func forEachEntry(
      of table: StaticString,
      _ body: (Unicode.Scalar, Unicode.Scalar, Unicode.Scalar) -> Void
    ) {
      var scalars = table.description.unicodeScalars.makeIterator()
      while let whole = scalars.next(), let first = scalars.next(), let second = scalars.next() {
        body(whole, first, second)
      }
    }
  }

  /// The syllables that follow a formula instead of the tables; Unicode chapter 3.12.
  private enum Hangul {
    static let initials: Range<UInt32> = 0x1100..<0x1113
    static let vowels: Range<UInt32> = 0x1161..<0x1176
    static let finals: Range<UInt32> = 0x11A8..<0x11C3
    static let syllables: Range<UInt32> = 0xAC00..<0xD7A4
    /// The syllables of one initial and vowel: one for each final, and one without.
    static let perVowel: UInt32 = 28
    static let perInitial: UInt32 = 21 * perVowel

    static func whole(_ first: UInt32, _ second: UInt32) -> Unicode.Scalar? {
      if initials.contains(first), vowels.contains(second) {
        let offset = (first - initials.lowerBound) * perInitial
        return Unicode.Scalar(
          syllables.lowerBound + offset + (second - vowels.lowerBound) * perVowel
        )
      }
      if syllables.contains(first), (first - syllables.lowerBound) % perVowel == 0,
        finals.contains(second)
      {
        return Unicode.Scalar(first + second - finals.lowerBound + 1)
      }
      return nil
    }

    static func parts(of scalar: UInt32) -> [Unicode.Scalar]? {
      guard syllables.contains(scalar) else { return nil }
      let offset = scalar - syllables.lowerBound
      let numbers = [
        initials.lowerBound + offset / perInitial,
        vowels.lowerBound + offset % perInitial / perVowel,
        finals.lowerBound + offset % perVowel - 1,
      ]
      return numbers.prefix(offset % perVowel == 0 ? 2 : 3).compactMap(Unicode.Scalar.init)
    }
  }

  /// Everything in its parts, marks in canonical order.
  private static func decomposition(of text: String.UnicodeScalarView) -> [Unicode.Scalar] {
    var result: [Unicode.Scalar] = []
    for scalar in text {
      if let parts = Hangul.parts(of: scalar.value) {
        result.append(contentsOf: parts)
      } else {
        decompose(scalar, into: &result)
      }
    }
    var start = 0
    while start < result.count {
      var end = start
      while end < result.count, rank(result[end]) != 0 { end += 1 }
      if end - start > 1 {
        // Equal ranks keep their order, so the place decides between them.
        let sorted = result[start..<end].enumerated()
          .sorted { (rank($0.element), $0.offset) < (rank($1.element), $1.offset) }
        result.replaceSubrange(start..<end, with: sorted.map(\.element))
      }
      start = end + 1
    }
    return result
  }

  private static func decompose(_ scalar: Unicode.Scalar, into result: inout [Unicode.Scalar]) {
    guard scalar.value >= 0xC0, let (first, second) = tables.parts(of: scalar) else {
      result.append(scalar)
      return
    }
    decompose(first, into: &result)
    if second != "\0" {
      decompose(second, into: &result)
    }
  }

  /// Joins marks with the letter before them, in place.
  private static func compose(_ scalars: inout [Unicode.Scalar]) {
    var starter: Int?
    var count = 0
    var lastRank: UInt8 = 0
    for scalar in scalars {
      let own = rank(scalar)
      // A mark of the same or a higher rank between the two keeps them apart.
      if let place = starter, count == place + 1 || lastRank < own,
        let whole = tables.whole(scalars[place], scalar)
          ?? Hangul.whole(scalars[place].value, scalar.value)
      {
        scalars[place] = whole
        continue
      }
      if own == 0 {
        starter = count
      }
      lastRank = own
      scalars[count] = scalar
      count += 1
    }
    scalars.removeSubrange(count...)
  }

  private static func rank(_ scalar: Unicode.Scalar) -> UInt8 {
    scalar.value < 0x300 ? 0 : scalar.properties.canonicalCombiningClass.rawValue
  }
}
