/// Why a scan cannot be a customer's payment code, in the cashier's words.
public enum WalletCodeError: Error, Equatable, CustomStringConvertible {
  case empty
  case tooShort
  case tooLong
  case unprintable
  case productCode
  case webAddress
  case merchantCode
  case severalCodes

  /// What was scanned and what to do now.
  ///
  /// The code itself is never part of it.
  public var description: String {
    switch self {
    case .empty: "nothing was scanned; scan the code on the customer's phone"
    case .tooShort: "the scan is shorter than 8 characters; scan again, closer to the phone"
    case .tooLong: "the scan is longer than 512 characters; scan the payment code only"
    case .unprintable: "the scan has characters that no payment code has; scan again"
    case .productCode: "this is a product's bar code; scan the code on the customer's phone"
    case .webAddress:
      "this is a web address, not a payment code; ask the customer for Pay, not Receive"
    case .merchantCode:
      "this code receives money; ask the customer for Pay, not Receive"
    case .severalCodes: "this looks like two scans in one; scan once more"
    }
  }
}

extension WalletCode {
  /// Reads a scan: drops the scanner's symbology prefix (`]Q3`) and blanks at the ends, and refuses
  /// what is plainly no payment code.
  ///
  /// Everything else goes to the gateway, which knows wallets that have no public rule.
  ///
  /// - Throws: `WalletCodeError` in the cashier's words.
  public init(scanned text: String) throws(WalletCodeError) {
    let scan = Self.parts(of: text)
    let characters = scan.characters
    let isNumber = characters.utf8.allSatisfy { (0x30...0x39).contains($0) }
    let lowercased = characters.lowercased()
    if characters.isEmpty {
      throw .empty
    }
    if characters.utf8.contains(where: Self.endsScan) {
      throw .severalCodes
    }
    if !characters.utf8.allSatisfy({ (0x20...0x7E).contains($0) }) {
      throw .unprintable
    }
    if lowercased.contains("://") || lowercased.hasPrefix("www.") || lowercased.hasPrefix("http:") {
      throw .webAddress
    }
    // The lengths of EAN-8, UPC-A, EAN-13 and ITF-14; no wallet's code is a number that short.
    if scan.isProductCode || isNumber && [8, 12, 13, 14].contains(characters.utf8.count) {
      throw .productCode
    }
    if characters.utf8.count < 8 {
      throw .tooShort
    }
    if characters.utf8.count > 512 {
      throw .tooLong
    }
    // EMV merchant-presented codes begin with the payload format indicator 00, length 02, "01".
    if characters.hasPrefix("000201") {
      throw .merchantCode
    }
    if isNumber, characters.utf8.count > 32 {
      throw .severalCodes
    }
    self.init(checked: characters)
  }

  /// The wallet that the code's shape tells, or nil when the gateway has to find out.
  public var vendor: Vendor? {
    reveal { characters in
      let bytes = Array(characters.utf8)
      guard bytes.count >= 2, bytes.allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
      let prefix = Int(bytes[0] - 0x30) * 10 + Int(bytes[1] - 0x30)
      return switch (prefix, bytes.count) {
      case (10...15, 18): .wechatpay
      case (25...30, 16...32): .alipay
      case (62, 19): .unionpay
      default: nil
      }
    }
  }

  /// The scan without blanks at its ends and without its symbology prefix, and whether that prefix
  /// says EAN or UPC (ISO/IEC 15424: `]`, a letter for the symbology, a modifier).
  private static func parts(of text: String) -> (characters: String, isProductCode: Bool) {
    let bytes = trimmed(Array(text.utf8)[...])
    let prefix = Array(bytes.prefix(3))
    guard bytes.count > 3, prefix[0] == UInt8(ascii: "]"), isLetter(prefix[1]) else {
      return (String(decoding: bytes, as: UTF8.self), false)
    }
    let characters = String(decoding: trimmed(bytes.dropFirst(3)), as: UTF8.self)
    return (characters, prefix[1] == UInt8(ascii: "E"))
  }

  private static func trimmed(_ bytes: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
    guard let last = bytes.lastIndex(where: { !isBlank($0) }) else { return [] }
    return bytes[...last].drop(while: isBlank)
  }

  private static func isBlank(_ byte: UInt8) -> Bool {
    byte == 0x20 || endsScan(byte)
  }

  /// True for the keys that scanners press after a code: tab, line feed, carriage return.
  private static func endsScan(_ byte: UInt8) -> Bool {
    byte == 0x09 || byte == 0x0A || byte == 0x0D
  }

  private static func isLetter(_ byte: UInt8) -> Bool {
    (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
  }
}
