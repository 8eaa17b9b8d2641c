/// CODE93 of printable ASCII, with the two check characters C and K.
enum Code93 {
  /// The elements in modules, a bar first; nil when a character is not printable ASCII.
  static func elements(of data: [UInt8]) -> [UInt8]? {
    guard !data.isEmpty else { return nil }
    var values: [Int] = []
    for byte in data {
      guard let symbols = symbols(of: byte) else { return nil }
      values += symbols
    }
    values.append(check(values, longest: 20))
    values.append(check(values, longest: 15))
    let startStop: [UInt8] = [1, 1, 1, 1, 4, 1]
    return startStop + values.flatMap { patterns[$0] } + startStop + [1]
  }

  /// One symbol for the 43 characters of its own, a shift and a letter for the others.
  private static func symbols(of byte: UInt8) -> [Int]? {
    if let value = characters.firstIndex(of: byte) {
      return [value]
    }
    let letterA = 10
    return switch byte {
    case 0x21...0x2F: [45, letterA + Int(byte - 0x21)]
    case 0x3A: [45, letterA + 25]
    case 0x3B...0x3F: [44, letterA + 5 + Int(byte - 0x3B)]
    case 0x40: [44, letterA + 21]
    case 0x5B...0x5F: [44, letterA + 10 + Int(byte - 0x5B)]
    case 0x60: [44, letterA + 22]
    case 0x61...0x7A: [46, letterA + Int(byte - 0x61)]
    case 0x7B...0x7E: [44, letterA + 15 + Int(byte - 0x7B)]
    default: nil
    }
  }

  /// The sum of the values with weights 1, 2, 3 and so on from the right, modulo 47.
  private static func check(_ values: [Int], longest: Int) -> Int {
    var sum = 0
    for (place, value) in values.reversed().enumerated() {
      sum += (place % longest + 1) * value
    }
    return sum % 47
  }

  private static let characters = Array("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ-. $/+%".utf8)

  /// The 43 characters and the four shifts `$ % / +`.
  private static let patterns: [[UInt8]] = """
    131112 111213 111312 111411 121113 121212 121311 111114 131211 141111 211113 211212 211311 \
    221112 221211 231111 112113 112212 112311 122112 132111 111123 111222 111321 121122 131121 \
    212112 212211 211122 211221 221121 222111 112122 112221 122121 123111 121131 311112 311211 \
    321111 112131 113121 211131 121221 312111 311121 122211
    """.split(separator: " ").map { $0.utf8.map { $0 - 0x30 } }
}
