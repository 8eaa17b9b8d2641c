/// A printer on a USB bus, as far as it can be told without opening it.
public struct USBPrinterInfo: Sendable, Hashable {
  /// The maker's number.
  public var vendor: UInt16
  /// The model's number, given by the maker.
  public var product: UInt16
  /// What the printer calls its maker, if anything.
  public var manufacturer: String?
  /// What the printer calls itself, if anything.
  public var model: String?
  /// What tells it from others of its model; cheap printers have none, or all the same.
  public var serial: String?
  /// The bus it hangs on, from 1.
  public var bus: UInt8
  /// The way through the hubs: the port of each, from 1, outermost last.
  public var ports: [UInt8]
  /// The protocol of its printer interface: 2 when it can answer, 1 when it can only take data
  /// (USB Printer Class 1.1, section 4.2.3).
  public var interfaceProtocol: UInt8

  /// The selector that names it as exactly as it can be named.
  public var selector: USBSelector {
    if let serial, !serial.isEmpty {
      .device(vendor: vendor, product: product, serial: serial)
    } else {
      .model(vendor: vendor, product: product)
    }
  }

  /// True when this printer is taken before the other one: the order of buses and ports, which stays
  /// as long as nobody moves a plug.
  func precedes(_ other: USBPrinterInfo) -> Bool {
    bus == other.bus ? ports.lexicographicallyPrecedes(other.ports) : bus < other.bus
  }
}

extension USBPrinterInfo: CustomStringConvertible {
  /// The selector and the printer's own words for itself.
  public var description: String {
    let names = [manufacturer, model].compactMap(\.self)
    return names.isEmpty ? "\(selector)" : "\(selector) (\(names.joined(separator: " ")))"
  }
}
