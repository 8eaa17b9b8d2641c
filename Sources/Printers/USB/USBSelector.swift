/// Which of the USB printers is meant.
public enum USBSelector: Sendable, Hashable {
  /// `usb`: the first one in the order of the buses and their ports.
  case first
  /// `usb:VID:PID`: the first one of a model; both ids as four hexadecimal digits.
  case model(vendor: UInt16, product: UInt16)
  /// `usb:VID:PID:SERIAL`: one of several of a model, by the serial number that it reports.
  case device(vendor: UInt16, product: UInt16, serial: String)
  /// `usb:VID:PID@BUS-PORT.PORT`: one of several that nothing else tells apart, by where it is
  /// plugged in; bus and ports are decimal numbers from 1 to 255, at most seven ports.
  ///
  /// It leads elsewhere once a plug is moved.
  case place(vendor: UInt16, product: UInt16, bus: UInt8, ports: [UInt8])

  /// Reads the text form, or gives nil for anything else.
  public init?(_ text: String) {
    let parts = text.split(separator: ":", maxSplits: 3, omittingEmptySubsequences: false)
    guard parts[0] == "usb" else { return nil }
    if parts.count == 1 {
      self = .first
      return
    }
    guard parts.count >= 3, let vendor = Self.id(parts[1]) else { return nil }
    if parts.count == 3, let at = parts[2].firstIndex(of: "@") {
      guard let product = Self.id(parts[2][..<at]),
        let (bus, ports) = Self.place(parts[2][at...].dropFirst())
      else { return nil }
      self = .place(vendor: vendor, product: product, bus: bus, ports: ports)
      return
    }
    guard let product = Self.id(parts[2]) else { return nil }
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

  /// A bus and the ports of the hubs, as the system names devices: `1-2.3`.
  private static func place(_ text: Substring) -> (bus: UInt8, ports: [UInt8])? {
    let parts = text.split(separator: "-", omittingEmptySubsequences: false)
    guard parts.count == 2, let bus = number(parts[0]) else { return nil }
    let texts = parts[1].split(separator: ".", omittingEmptySubsequences: false)
    let ports = texts.compactMap(number)
    return ports.count == texts.count && ports.count <= 7 ? (bus, ports) : nil
  }

  /// A number from 1 to 255 as the system writes it.
  private static func number(_ text: Substring) -> UInt8? {
    guard let number = UInt8(text), number > 0, String(number) == text else { return nil }
    return number
  }

  /// True for a printer that is meant.
  public func matches(_ printer: USBPrinterInfo) -> Bool {
    switch self {
    case .first: true
    case .model(let vendor, let product): printer.vendor == vendor && printer.product == product
    case .device(let vendor, let product, let serial):
      printer.vendor == vendor && printer.product == product && printer.serial == serial
    case .place(let vendor, let product, let bus, let ports):
      printer.vendor == vendor && printer.product == product && printer.bus == bus
        && printer.ports == ports
    }
  }

  /// True when a device with these ids may be what is meant.
  func mayMean(_ vendor: UInt16, _ product: UInt16) -> Bool {
    switch self {
    case .first: true
    case .model(let ownVendor, let ownProduct), .device(let ownVendor, let ownProduct, _),
      .place(let ownVendor, let ownProduct, _, _):
      ownVendor == vendor && ownProduct == product
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
    case .place(let vendor, let product, let bus, let ports):
      "usb:\(hexadecimal(vendor)):\(hexadecimal(product))@\(bus)-"
        + ports.map(String.init).joined(separator: ".")
    }
  }
}

/// Four hexadecimal digits, as vendor and product ids are written.
func hexadecimal(_ id: UInt16) -> String {
  let digits = String(id, radix: 16)
  return String(repeating: "0", count: 4 - digits.count) + digits
}
