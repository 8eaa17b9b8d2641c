/// Keeps figures in text from right to left in their own order.
///
/// The bidirectional algorithm (UAX #9) turns the parts of telephone numbers and dates around where
/// they follow an Arabic word: `(503) 555-0142` would read `0142-555 (503)`. A stretch with digits
/// is put between isolates, which show nothing.
enum Isolation {
  private static let start: Unicode.Scalar = "\u{2066}"
  private static let end: Unicode.Scalar = "\u{2069}"

  /// The text with its figures isolated; text without letters from right to left stays as it is.
  static func isolatingFigures(in text: String) -> String {
    let scalars = Array(text.unicodeScalars)
    guard scalars.contains(where: isRightToLeft) else { return text }
    var result = String.UnicodeScalarView()
    var place = 0
    while place < scalars.count {
      if isRightToLeft(scalars[place]) || scalars[place].properties.generalCategory.isMark {
        result.append(scalars[place])
        place += 1
        continue
      }
      var next = place
      while next < scalars.count, !isRightToLeft(scalars[next]) {
        next += 1
      }
      append(scalars[place..<next], to: &result)
      place = next
    }
    return String(result)
  }

  private static func append(
    _ stretch: ArraySlice<Unicode.Scalar>,
    to result: inout String.UnicodeScalarView
  ) {
    var core = stretch
    let isWhole = isBalanced(core.filter { !$0.properties.isWhitespace })
    while let first = core.first, isOutside(first, isWhole) { core = core.dropFirst() }
    while let last = core.last, isOutside(last, isWhole) { core = core.dropLast() }
    guard core.contains(where: { $0.properties.numericType == .decimal }) else {
      result.append(contentsOf: stretch)
      return
    }
    result.append(contentsOf: stretch[..<core.startIndex])
    result.append(start)
    result.append(contentsOf: core)
    result.append(end)
    result.append(contentsOf: stretch[core.endIndex...])
  }

  /// What belongs to the words around figures rather than to them.
  private static func isOutside(_ scalar: Unicode.Scalar, _ isWhole: Bool) -> Bool {
    switch scalar.properties.generalCategory {
    case .spaceSeparator, .control: true
    // A bracket without its partner encloses words of both directions.
    case .openPunctuation, .closePunctuation: !isWhole
    case .otherPunctuation: scalar == ":" || scalar == "," || scalar == ";" || scalar == "."
    default: false
    }
  }

  private static func isBalanced(_ scalars: [Unicode.Scalar]) -> Bool {
    var depth = 0
    for scalar in scalars {
      switch scalar.properties.generalCategory {
      case .openPunctuation: depth += 1
      case .closePunctuation:
        depth -= 1
        if depth < 0 { return false }
      default: break
      }
    }
    return depth == 0
  }

  /// The letters of the scripts that are written from right to left.
  private static func isRightToLeft(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x590..<0x660, 0x66A..<0x6F0, 0x6FA..<0x900, 0xFB1D..<0xFE00, 0xFE70..<0xFEFF,
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
