/// Keeps figures beside words from right to left in their own order.
///
/// The bidirectional algorithm (UAX #9) turns the parts of telephone numbers and dates around where
/// they follow an Arabic word: `(503) 555-0142` would read `0142-555 (503)`. They are put between
/// isolates, which show nothing.
enum Isolation {
  /// LEFT-TO-RIGHT ISOLATE.
  private static let start: Unicode.Scalar = "\u{2066}"
  /// POP DIRECTIONAL ISOLATE.
  private static let end: Unicode.Scalar = "\u{2069}"
  /// RIGHT-TO-LEFT MARK.
  private static let mark: Unicode.Scalar = "\u{200F}"

  /// The texts, which make one line, with their figures isolated.
  ///
  /// On a paper from right to left, all that stands between its words is: what has digits or letters
  /// of other scripts. On one from left to right, only digits without letters that follow a word
  /// from right to left; they stay with it, as they do by the algorithm's own rules.
  static func isolatingFigures(in texts: [String], isRightToLeft: Bool) -> [String] {
    let scalars = texts.flatMap(\.unicodeScalars)
    guard isRightToLeft || scalars.contains(where: Self.isRightToLeft) else { return texts }
    let figures = figures(in: scalars, isRightToLeft: isRightToLeft)
    guard !figures.isEmpty else { return texts }
    let starts = Set(figures.map(\.startIndex))
    let ends = Set(figures.map { $0.endIndex - 1 })
    var place = 0
    return texts.map { text in
      var result = String.UnicodeScalarView()
      for scalar in text.unicodeScalars {
        if starts.contains(place) { result.append(start) }
        result.append(scalar)
        if ends.contains(place) {
          result.append(end)
          if !isRightToLeft { result.append(mark) }
        }
        place += 1
      }
      return String(result)
    }
  }

  /// What is isolated: never empty.
  private static func figures(
    in scalars: [Unicode.Scalar],
    isRightToLeft: Bool
  ) -> [ArraySlice<Unicode.Scalar>] {
    var figures: [ArraySlice<Unicode.Scalar>] = []
    var place = 0
    while place < scalars.count {
      // Marks belong to the letter before them.
      if Self.isRightToLeft(scalars[place]) || scalars[place].properties.generalCategory.isMark {
        place += 1
        continue
      }
      let start = place
      while place < scalars.count, !Self.isRightToLeft(scalars[place]) {
        place += 1
      }
      let core = core(of: scalars[start..<place])
      let hasDigits = core.contains { $0.properties.numericType == .decimal }
      let hasLetters = core.contains(where: \.properties.isAlphabetic)
      if isRightToLeft ? hasDigits || hasLetters : hasDigits && !hasLetters && start > 0 {
        figures.append(core)
      }
    }
    return figures
  }

  /// A stretch without what belongs to the words around it.
  private static func core(of stretch: ArraySlice<Unicode.Scalar>) -> ArraySlice<Unicode.Scalar> {
    var core = stretch
    let partners = partners(in: stretch)
    func isOutside(_ place: Int) -> Bool {
      switch stretch[place].properties.generalCategory {
      case .spaceSeparator, .control: true
      // A bracket without its partner encloses words of both directions.
      case .openPunctuation, .closePunctuation: !partners.contains(place)
      default: [":", ",", ";", "."].contains(stretch[place])
      }
    }
    while !core.isEmpty, isOutside(core.startIndex) { core = core.dropFirst() }
    while !core.isEmpty, isOutside(core.endIndex - 1) { core = core.dropLast() }
    return core
  }

  /// The places of the brackets that are opened and closed in a stretch.
  private static func partners(in stretch: ArraySlice<Unicode.Scalar>) -> Set<Int> {
    var open: [Int] = []
    var partners: Set<Int> = []
    for place in stretch.indices {
      switch stretch[place].properties.generalCategory {
      case .openPunctuation: open.append(place)
      case .closePunctuation:
        if let partner = open.popLast() {
          partners.formUnion([partner, place])
        }
      default: break
      }
    }
    return partners
  }

  /// The letters of the scripts that are written from right to left; not the digits of Arabic, nor
  /// the signs that stand among them.
  private static func isRightToLeft(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x590..<0x660, 0x66D..<0x6F0, 0x6FA..<0x900, 0xFB1D..<0xFE00, 0xFE70..<0xFEFF,
      0x1_0800..<0x1_1000, 0x1_E800..<0x1_F000:
      true
    default: false
    }
  }
}

extension Unicode.GeneralCategory {
  fileprivate var isMark: Bool {
    [.nonspacingMark, .spacingMark, .enclosingMark].contains(self)
  }
}
