import ReceiptLine

/// A bar code of the markup, made ready for GS k.
struct Barcode {
  let system: BarcodeSystem
  let data: [UInt8]
  let moduleWidth: UInt8
  let height: UInt8
  /// The widths of bars and spaces in dots, a bar first.
  let bars: [Int]

  /// Checks the data against the rules of its bar code system.
  init(_ symbol: Symbol) throws(PageEncodingError) {
    let kind = BarcodeSystem(symbol)
    do {
      data = try kind.payload(of: symbol.data)
    } catch {
      throw .badSymbolData(symbol: kind.name, data: symbol.data, reason: error.reason)
    }
    system = kind
    moduleWidth = UInt8(min(max(symbol.moduleWidth, 1), 6))
    height = UInt8(min(max(symbol.height, 1), 255))
    guard let drawn = DrawnBarcode(kind, data: data, moduleWidth: Int(moduleWidth)) else {
      throw .badSymbolData(symbol: kind.name, data: symbol.data, reason: "it cannot be drawn")
    }
    bars = drawn.bars
  }
}

extension BarcodeSystem {
  /// The system of a symbol of the markup that is made of bars.
  init(_ symbol: Symbol) {
    let count = symbol.data.utf8.count
    self =
      switch symbol.kind {
      case .upc: count < 9 ? .upcE : .upcA
      case .ean, .jan: count < 9 ? .ean8 : .ean13
      case .code39: .code39
      case .itf: .itf
      case .codabar, .nw7: .codabar
      case .code93: .code93
      case .gs1128: .gs1128
      case .databar: .databar
      case .databarTruncated: .databarTruncated
      case .databarLimited: .databarLimited
      case .databarExpanded: .databarExpanded
      case .code128, .qrcode, .pdf417, .datamatrix, .aztec: .code128
      }
  }

  /// The blank modules that a code needs to its left and right, which printers do not add.
  var quietZone: Int {
    switch self {
    case .databar, .databarTruncated, .databarLimited, .databarExpanded: 0
    default: 10
    }
  }
}

/// Why data does not fit a bar code system.
struct BadPayload: Error {
  let reason: String

  init(_ reason: String) {
    self.reason = reason
  }
}

extension BarcodeSystem {
  /// The data bytes of GS k for a text, with check digits verified and taken off.
  func payload(of text: String) throws(BadPayload) -> [UInt8] {
    let bytes = Array(text.utf8)
    guard !bytes.isEmpty else { throw BadPayload("it is empty") }
    guard bytes.allSatisfy({ (0x20..<0x7F).contains($0) }) else {
      throw BadPayload("only printable ASCII characters can be in a bar code")
    }
    guard bytes.count <= 255 else { throw BadPayload("it is longer than 255 characters") }
    switch self {
    case .upcA: return try Self.withoutCheckDigit(bytes, digits: 11)
    case .ean13: return try Self.withoutCheckDigit(bytes, digits: 12)
    case .ean8: return try Self.withoutCheckDigit(bytes, digits: 7)
    case .upcE: return try UPCE.payload(of: bytes)
    case .code128:
      let data = Code128.payload(of: bytes)
      guard data.count <= 255 else { throw BadPayload("it is too long for one bar code") }
      return data
    case .gs1128, .databarExpanded:
      let data = try GS1Data(bytes).payload
      guard data.count <= 255 else { throw BadPayload("it is too long for one bar code") }
      return data
    case .databar, .databarTruncated, .databarLimited: return try itemNumber(bytes)
    case .code39, .codabar, .code93, .itf:
      if let reason = Self.fault(of: bytes, in: self) {
        throw BadPayload(reason)
      }
      return bytes
    }
  }

  /// The 13 digits of an item number (GTIN) for GS1 DataBar, with its identifier 01 taken off.
  private func itemNumber(_ bytes: [UInt8]) throws(BadPayload) -> [UInt8] {
    let identifier = Array("(01)".utf8)
    let digits = bytes.starts(with: identifier) ? Array(bytes.dropFirst(4)) : bytes
    let data = try Self.withoutCheckDigit(digits, digits: 13)
    guard self != .databarLimited || data[0] <= 0x31 else {
      throw BadPayload("its first digit must be 0 or 1")
    }
    return data
  }

  private static func withoutCheckDigit(
    _ bytes: [UInt8],
    digits: Int
  ) throws(BadPayload) -> [UInt8] {
    guard bytes.allSatisfy({ (0x30...0x39).contains($0) }) else {
      throw BadPayload("only digits can be in it")
    }
    guard bytes.count == digits || bytes.count == digits + 1 else {
      throw BadPayload("it needs \(digits) digits, or \(digits + 1) with the check digit")
    }
    let data = Array(bytes.prefix(digits))
    let check = EAN.checkDigit(of: data)
    guard bytes.count == digits || bytes[digits] == check else {
      throw BadPayload("the check digit must be \(Unicode.Scalar(check))")
    }
    return data
  }

  /// What is wrong with printable data; nil when nothing is.
  private static func fault(of bytes: [UInt8], in system: BarcodeSystem) -> String? {
    switch system {
    case .itf:
      if !bytes.allSatisfy({ (0x30...0x39).contains($0) }) {
        return "only digits can be in it"
      }
      return bytes.count.isMultiple(of: 2) ? nil : "it needs an even number of digits"
    case .codabar:
      return TwoWidthCode.isCodabar(bytes)
        ? nil : "it takes digits and - $ : / . + between two letters A to D"
    case .code39:
      return TwoWidthCode.elements(of: bytes, in: system) == nil
        ? "it takes digits, capital letters, blanks and - . $ / + %" : nil
    default:
      return nil
    }
  }
}
