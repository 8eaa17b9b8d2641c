/// CODE128 (ISO/IEC 15417) in the form of GS k: `{A`, `{B` and `{C` select a code set, `{{` is a
/// brace, and in code set C each byte is the number of a pair of digits.
struct Code128 {
  /// The widths of bars and spaces in modules, a bar first.
  let elements: [UInt8]
  /// The characters that a scanner reads.
  let text: String
}

// MARK: Choosing code sets

extension Code128 {
  /// The data bytes with the fewest symbols for printable ASCII characters and FNC1.
  ///
  /// Code set A is never needed for them. A pair that would make a real-time command of the bytes
  /// (16 before 04, 05 or 20) is written in code set B: printers look for those everywhere.
  static func payload(of characters: [UInt8]) -> [UInt8] {
    let plan = Plan(characters)
    var state = plan.start
    var bytes: [UInt8] = [brace, state == .b ? 0x42 : 0x43]
    var index = 0
    while index < characters.count {
      let pair = plan.pairIsBest(at: index, in: state) ? Plan.pair(characters, index) : nil
      if let pair {
        if state == .b {
          bytes += [brace, 0x43]
        }
        bytes.append(pair)
        state = Plan.state(after: pair)
        index += 2
      } else if characters[index] == function1 {
        bytes += [brace, 0x31]
        state = state == .b ? .b : .c
        index += 1
      } else {
        if state != .b {
          bytes += [brace, 0x42]
          state = .b
        }
        if characters[index] == brace {
          bytes.append(brace)
        }
        bytes.append(characters[index])
        index += 1
      }
    }
    return bytes
  }

  private static let brace: UInt8 = 0x7B
  /// Stands for FNC1, which divides the values of GS1-128, among the characters.
  static let function1: UInt8 = 0x1D

  /// The fewest symbols from each character on, by the state before it.
  private struct Plan {
    enum State: Int {
      case b, c, cAfter16
    }

    private let characters: [UInt8]
    /// Three counts for each character: one a state.
    private var costs: [Int]

    init(_ characters: [UInt8]) {
      self.characters = characters
      costs = [Int](repeating: 0, count: (characters.count + 1) * 3)
      for index in characters.indices.reversed() {
        for state in [State.b, .c, .cAfter16] {
          let single = singleCost(at: index, in: state)
          let pair = pairCost(at: index, in: state) ?? single
          costs[index * 3 + state.rawValue] = min(single, pair)
        }
      }
    }

    var start: State {
      cost(0, .c) < cost(0, .b) ? .c : .b
    }

    /// Whether a pair is the better next step; of equals, the one that needs no change of set.
    func pairIsBest(at index: Int, in state: State) -> Bool {
      guard let pair = pairCost(at: index, in: state) else { return false }
      let single = singleCost(at: index, in: state)
      return state == .b ? pair < single : pair <= single
    }

    static func pair(_ characters: [UInt8], _ index: Int) -> UInt8? {
      guard index + 1 < characters.count,
        (0x30...0x39).contains(characters[index]), (0x30...0x39).contains(characters[index + 1])
      else { return nil }
      return (characters[index] - 0x30) * 10 + (characters[index + 1] - 0x30)
    }

    static func state(after pair: UInt8) -> State {
      pair == 16 ? .cAfter16 : .c
    }

    private func cost(_ index: Int, _ state: State) -> Int {
      costs[index * 3 + state.rawValue]
    }

    private func singleCost(at index: Int, in state: State) -> Int {
      if characters[index] == Code128.function1 {
        // FNC1 is in all code sets.
        return 1 + cost(index + 1, state == .b ? .b : .c)
      }
      return (state == .b ? 1 : 2) + cost(index + 1, .b)
    }

    private func pairCost(at index: Int, in state: State) -> Int? {
      guard let pair = Self.pair(characters, index) else { return nil }
      if state == .cAfter16, [4, 5, 20].contains(pair) {
        return nil
      }
      return (state == .b ? 2 : 1) + cost(index + 2, Self.state(after: pair))
    }
  }
}

// MARK: Drawing

extension Code128 {
  private enum CodeSet: UInt8 {
    case a = 103
    case b = 104
    case c = 105
  }

  /// Reads the data bytes of GS k; nil when they are not a CODE128.
  init?(data: [UInt8]) {
    guard data.count > 2, data[0] == Self.brace, let first = Self.codeSet(data[1]) else {
      return nil
    }
    var set = first
    var values = [first.rawValue]
    var text = String.UnicodeScalarView()
    var index = 2
    while index < data.count {
      var byte = data[index]
      index += 1
      if byte == Self.brace {
        guard index < data.count else { return nil }
        let code = data[index]
        index += 1
        if let next = Self.codeSet(code) {
          if next != set {
            values.append(Self.latch(to: next))
          }
          set = next
          continue
        }
        if code == 0x31 {
          values.append(102)
          continue
        }
        guard code == Self.brace, set != .c else { return nil }
        byte = Self.brace
      }
      guard let value = Self.value(of: byte, in: set) else { return nil }
      values.append(value)
      if set == .c {
        text.append(Unicode.Scalar(0x30 + byte / 10))
        text.append(Unicode.Scalar(0x30 + byte % 10))
      } else {
        text.append(Unicode.Scalar(byte))
      }
    }
    var sum = Int(first.rawValue)
    for (place, value) in values.enumerated() {
      sum += place * Int(value)
    }
    values.append(UInt8(sum % 103))
    values.append(106)
    elements = values.flatMap { Self.patterns[Int($0)] }
    self.text = String(text)
  }

  private static func codeSet(_ letter: UInt8) -> CodeSet? {
    switch letter {
    case 0x41: .a
    case 0x42: .b
    case 0x43: .c
    default: nil
    }
  }

  private static func latch(to set: CodeSet) -> UInt8 {
    switch set {
    case .a: 101
    case .b: 100
    case .c: 99
    }
  }

  private static func value(of byte: UInt8, in set: CodeSet) -> UInt8? {
    switch (set, byte) {
    case (.a, 0..<0x20): byte + 64
    case (.a, 0x20..<0x60), (.b, 0x20..<0x80): byte - 0x20
    case (.c, 0..<100): byte
    default: nil
    }
  }

  /// The widths of each symbol value's six elements; the last one is the stop pattern.
  private static let patterns: [[UInt8]] = """
    212222 222122 222221 121223 121322 131222 122213 122312 132212 221213 221312 231212 112232 \
    122132 122231 113222 123122 123221 223211 221132 221231 213212 223112 312131 311222 321122 \
    321221 312212 322112 322211 212123 212321 232121 111323 131123 131321 112313 132113 132311 \
    211313 231113 231311 112133 112331 132131 113123 113321 133121 313121 211331 231131 213113 \
    213311 213131 311123 311321 331121 312113 312311 332111 314111 221411 431111 111224 111422 \
    121124 121421 141122 141221 112214 112412 122114 122411 142112 142211 241211 221114 413111 \
    241112 134111 111242 121142 121241 114212 124112 124211 411212 421112 421211 212141 214121 \
    412121 111143 111341 131141 114113 114311 411113 411311 113141 114131 311141 411131 211412 \
    211214 211232 2331112
    """.split(separator: " ").map { $0.utf8.map { $0 - 0x30 } }
}
