/// EAN-13, EAN-8 and UPC-A (GS1 General Specifications, section 5.2).
struct EAN {
  /// The widths of bars and spaces in modules, a bar first.
  let elements: [UInt8]
  /// All digits with the check digit, as ASCII.
  let digits: [UInt8]

  /// Reads the data of GS k, with or without the check digit; a wrong one is drawn as it is.
  init?(_ system: BarcodeSystem, data: [UInt8]) {
    let count = system == .ean8 ? 7 : system == .upcA ? 11 : 12
    guard data.count == count || data.count == count + 1,
      data.allSatisfy({ (0x30...0x39).contains($0) })
    else { return nil }
    digits = data.count == count ? data + [Self.checkDigit(of: data)] : data
    let values = digits.map { Int($0 - 0x30) }
    let left: [Int]
    let parity: UInt8
    if system == .ean8 {
      left = Array(values[..<4])
      parity = 0
    } else {
      let full = system == .upcA ? [0] + values : values
      left = Array(full[1...6])
      parity = Self.parities[full[0]]
    }
    var elements: [UInt8] = [1, 1, 1]
    for (place, digit) in left.enumerated() {
      let widths = Self.widths[digit]
      let mirrored = parity >> (5 - place) & 1 == 1
      elements += mirrored ? widths.reversed() : widths
    }
    elements += [1, 1, 1, 1, 1]
    for digit in values.suffix(left.count) {
      elements += Self.widths[digit]
    }
    self.elements = elements + [1, 1, 1]
  }

  /// The check digit of digits without one, as ASCII: weights 3 and 1 from the right, modulo 10.
  static func checkDigit(of digits: [UInt8]) -> UInt8 {
    var sum = 0
    for (place, digit) in digits.reversed().enumerated() {
      sum += Int(digit & 0x0F) * (place.isMultiple(of: 2) ? 3 : 1)
    }
    return UInt8(0x30 + (10 - sum % 10) % 10)
  }

  static let widths: [[UInt8]] = [
    [3, 2, 1, 1], [2, 2, 2, 1], [2, 1, 2, 2], [1, 4, 1, 1], [1, 1, 3, 2],
    [1, 2, 3, 1], [1, 1, 1, 4], [1, 3, 1, 2], [1, 2, 1, 3], [3, 1, 1, 2],
  ]

  /// By the first digit, which of the six left digits are mirrored.
  private static let parities: [UInt8] = [
    0b000000, 0b001011, 0b001101, 0b001110, 0b010011, 0b011001, 0b011100, 0b010101, 0b010110,
    0b011010,
  ]
}
