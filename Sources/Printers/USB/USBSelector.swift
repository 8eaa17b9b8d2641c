/// Which of the USB printers is meant.
public enum USBSelector: Sendable, Hashable {
  /// `usb`: the first one in the order of the buses and their ports.
  case first
  /// `usb:VID:PID`: the first one of a model; both ids as four hexadecimal digits.
  case model(vendor: UInt16, product: UInt16)
  /// `usb:VID:PID:SERIAL`: one of several of a model, by the serial number that it reports.
  case device(vendor: UInt16, product: UInt16, serial: String)

  /// Reads the text form, or gives nil for anything else.
  public init?(_ text: String) {
    let parts = text.split(separator: ":", maxSplits: 3, omittingEmptySubsequences: false)
    guard parts[0] == "usb" else { return nil }
    if parts.count == 1 {
      self = .first
      return
    }
    guard parts.count >= 3, let vendor = Self.id(parts[1]), let product = Self.id(parts[2]) else {
      return nil
    }
    if parts.count == 3 {
      self = .model(vendor: vendor, product: product)
      return
    }
    let isSerial = !parts[3].isEmpty && parts[3].utf8.allSatisfy { $0 >= 0x20 && $0 != 0x7F }
    guard isSerial else { return nil }
    self = .device(vendor: vendor, product: product, serial: String(parts[3]))
  }

  private static func id(_ text: Substring) -> UInt16? {
    text.utf8.count == 4 && text.allSatisfy(\.isHexDigit) ? UInt16(text, radix: 16) : nil
  }

  /// True for a printer that is meant.
  func matches(_ printer: USBPrinterInfo) -> Bool {
    switch self {
    case .first: true
    case .model(let vendor, let product): printer.vendor == vendor && printer.product == product
    case .device(let vendor, let product, let serial):
      printer.vendor == vendor && printer.product == product && printer.serial == serial
    }
  }
}

extension USBSelector: CustomStringConvertible {
  /// The selector as it is written.
  public var description: String {
    switch self {
    case .first: "usb"
    case .model(let vendor, let product): "usb:\(hexadecimal(vendor)):\(hexadecimal(product))"
    case .device(let vendor, let product, let serial):
      "usb:\(hexadecimal(vendor)):\(hexadecimal(product)):\(serial)"
    }
  }
}

/// Four hexadecimal digits, as vendor and product ids are written.
func hexadecimal(_ id: UInt16) -> String {
  let digits = String(id, radix: 16)
  return String(repeating: "0", count: 4 - digits.count) + digits
}
