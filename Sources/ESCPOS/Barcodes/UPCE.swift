/// UPC-E (GS1 General Specifications, section 5.2.2.4): a UPC-A with many zeros, in six digits.
struct UPCE {
  /// The widths of bars and spaces in modules, a bar first.
  let elements: [UInt8]
  /// All eight digits, with the number system and the check digit, as ASCII.
  let digits: [UInt8]

  /// The 11 digits of UPC-A for the 6, 7 or 8 digits of UPC-E: all printers take these.
  static func payload(of bytes: [UInt8]) throws(BadPayload) -> [UInt8] {
    guard bytes.allSatisfy({ (0x30...0x39).contains($0) }) else {
      throw BadPayload("only digits can be in it")
    }
    guard (6...8).contains(bytes.count) else {
      throw BadPayload("it needs 6 digits, or 8 with number system and check digit")
    }
    let whole = bytes.count == 6 ? [0x30] + bytes : bytes
    guard whole[0] == 0x30 else { throw BadPayload("its number system must be 0") }
    let data = expanded(Array(whole[1...6]))
    let check = EAN.checkDigit(of: data)
    guard whole.count < 8 || whole[7] == check else {
      throw BadPayload("the check digit must be \(Unicode.Scalar(check))")
    }
    return data
  }

  /// Reads the data of GS k, which are 11 or 12 digits of UPC-A; nil where six digits cannot stand
  /// for them.
  init?(data: [UInt8]) {
    guard data.count == 11 || data.count == 12, data[0] == 0x30,
      data.allSatisfy({ (0x30...0x39).contains($0) })
    else { return nil }
    let number = Array(data[..<11])
    let candidates = (UInt8(0x30)...0x39).lazy.compactMap { Self.short(number, last: $0) }
    guard let short = candidates.first(where: { Self.expanded($0) == number }) else { return nil }
    let check = data.count == 12 ? data[11] : EAN.checkDigit(of: number)
    digits = [0x30] + short + [check]
    let parity = Self.parities[Int(check - 0x30)]
    var elements: [UInt8] = [1, 1, 1]
    for (place, digit) in short.enumerated() {
      let widths = EAN.widths[Int(digit - 0x30)]
      elements += parity >> (5 - place) & 1 == 1 ? widths.reversed() : widths
    }
    self.elements = elements + [1, 1, 1, 1, 1, 1]
  }

  /// The number that six digits stand for: the last one says where the zeros are.
  private static func expanded(_ six: [UInt8]) -> [UInt8] {
    let zeros = [UInt8](repeating: 0x30, count: 5)
    return switch six[5] {
    case 0x30...0x32: [0x30] + six[..<2] + [six[5]] + zeros[..<4] + six[2..<5]
    case 0x33: [0x30] + six[..<3] + zeros + six[3..<5]
    case 0x34: [0x30] + six[..<4] + zeros + six[4..<5]
    default: [0x30] + six[..<5] + zeros[..<4] + six[5...]
    }
  }

  /// The digits of a number that would be left with a last one, whether it fits or not.
  private static func short(_ number: [UInt8], last: UInt8) -> [UInt8] {
    switch last {
    case 0x30...0x32: Array(number[1...2] + number[8...10] + [last])
    case 0x33: Array(number[1...3] + number[9...10] + [last])
    case 0x34: Array(number[1...4] + number[10...10] + [last])
    default: Array(number[1...5] + [last])
    }
  }

  /// By the check digit, which of the six digits are mirrored.
  private static let parities: [UInt8] = [
    0b111000, 0b110100, 0b110010, 0b110001, 0b101100, 0b100110, 0b100011, 0b101010, 0b101001,
    0b100101,
  ]
}
