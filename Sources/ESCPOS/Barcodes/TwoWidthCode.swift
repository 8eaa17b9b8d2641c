/// The codes of narrow and wide elements: CODE39, interleaved 2 of 5 and CODABAR (NW-7).
enum TwoWidthCode {
  /// The elements, true for a wide one, a bar first; nil when the data cannot be in the code.
  static func elements(of data: [UInt8], in system: BarcodeSystem) -> [Bool]? {
    switch system {
    case .itf: interleaved(data)
    case .codabar: isCodabar(data) ? joined(data.map(upperCase), codabar) : nil
    default:
      data.isEmpty || data.contains(asterisk)
        ? nil : joined([asterisk] + data + [asterisk], code39)
    }
  }

  /// Whether data is digits and signs between two of the letters A to D.
  static func isCodabar(_ data: [UInt8]) -> Bool {
    guard data.count >= 2 else { return false }
    for (index, byte) in data.enumerated() {
      let isEnd = index == 0 || index == data.count - 1
      let isLetter = (0x41...0x44).contains(upperCase(byte))
      guard isEnd == isLetter, codabar[upperCase(byte)] != nil else { return false }
    }
    return true
  }

  private static let asterisk: UInt8 = 0x2A

  private static func upperCase(_ byte: UInt8) -> UInt8 {
    (0x61...0x64).contains(byte) ? byte - 0x20 : byte
  }

  /// Characters of an odd number of elements, with a narrow space between them.
  private static func joined(_ characters: [UInt8], _ table: [UInt8: [Bool]]) -> [Bool]? {
    var elements: [Bool] = []
    for character in characters {
      guard let pattern = table[character] else { return nil }
      if !elements.isEmpty {
        elements.append(false)
      }
      elements += pattern
    }
    return elements
  }

  /// Pairs of digits, one in the bars and one in the spaces.
  private static func interleaved(_ data: [UInt8]) -> [Bool]? {
    guard !data.isEmpty, data.count.isMultiple(of: 2),
      data.allSatisfy({ (0x30...0x39).contains($0) })
    else { return nil }
    var elements = [false, false, false, false]
    for index in stride(from: 0, to: data.count, by: 2) {
      let bars = interleavedDigits[Int(data[index] - 0x30)]
      let spaces = interleavedDigits[Int(data[index + 1] - 0x30)]
      for (bar, space) in zip(bars, spaces) {
        elements += [bar, space]
      }
    }
    return elements + [true, false, false]
  }

  private static func wide(_ pattern: some StringProtocol) -> [Bool] {
    pattern.utf8.map { $0 == 0x77 }
  }

  /// A table from `character pattern` pairs, `n` narrow and `w` wide; `_` stands for a blank.
  private static func table(_ text: String) -> [UInt8: [Bool]] {
    var table: [UInt8: [Bool]] = [:]
    let words = text.split(separator: " ")
    for index in stride(from: 0, to: words.count - 1, by: 2) {
      let character = words[index].utf8.first ?? 0
      table[character == 0x5F ? 0x20 : character] = wide(words[index + 1])
    }
    return table
  }

  private static let interleavedDigits = [
    "nnwwn", "wnnnw", "nwnnw", "wwnnn", "nnwnw", "wnwnn", "nwwnn", "nnnww", "wnnwn", "nwnwn",
  ].map { wide($0) }

  private static let code39 = table(
    """
    0 nnnwwnwnn 1 wnnwnnnnw 2 nnwwnnnnw 3 wnwwnnnnn 4 nnnwwnnnw 5 wnnwwnnnn 6 nnwwwnnnn \
    7 nnnwnnwnw 8 wnnwnnwnn 9 nnwwnnwnn A wnnnnwnnw B nnwnnwnnw C wnwnnwnnn D nnnnwwnnw \
    E wnnnwwnnn F nnwnwwnnn G nnnnnwwnw H wnnnnwwnn I nnwnnwwnn J nnnnwwwnn K wnnnnnnww \
    L nnwnnnnww M wnwnnnnwn N nnnnwnnww O wnnnwnnwn P nnwnwnnwn Q nnnnnnwww R wnnnnnwwn \
    S nnwnnnwwn T nnnnwnwwn U wwnnnnnnw V nwwnnnnnw W wwwnnnnnn X nwnnwnnnw Y wwnnwnnnn \
    Z nwwnwnnnn - nwnnnnwnw . wwnnnnwnn _ nwwnnnwnn $ nwnwnwnnn / nwnwnnnwn + nwnnnwnwn \
    % nnnwnwnwn * nwnnwnwnn
    """
  )

  private static let codabar = table(
    """
    0 nnnnnww 1 nnnnwwn 2 nnnwnnw 3 wwnnnnn 4 nnwnnwn 5 wnnnnwn 6 nwnnnnw 7 nwnnwnn 8 nwwnnnn \
    9 wnnwnnn - nnnwwnn $ nnwwnnn : wnnnwnw / wnwnnnw . wnwnwnn + nnwnwnw A nnwwnwn B nwnwnnw \
    C nnnwnww D nnnwwwn
    """
  )
}
