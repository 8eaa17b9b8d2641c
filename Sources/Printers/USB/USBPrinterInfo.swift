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
  /// True when another printer on the buses has the same ids and nothing else tells this one from it.
  public var hasTwin = false

  /// The selector that names it as exactly as it can be named: by its serial number, or by where it
  /// is plugged in when that is all that tells it from another one.
  public var selector: USBSelector {
    if hasTwin {
      .place(vendor: vendor, product: product, bus: bus, ports: ports)
    } else if let serial, !serial.isEmpty {
      .device(vendor: vendor, product: product, serial: serial)
    } else {
      .model(vendor: vendor, product: product)
    }
  }

  /// Looks whether another one has the same ids and the same serial number, or this one has none.
  mutating func noticeTwin(among printers: [USBPrinterInfo]) {
    hasTwin = printers.contains { other in
      (other.bus, other.ports) != (bus, ports) && other.vendor == vendor
        && other.product == product && (other.serial == serial || (serial ?? "").isEmpty)
    }
  }

  /// True when this printer is taken before the other one: the order of buses and ports, which stays
  /// as long as nobody moves a plug.
  func precedes(_ other: USBPrinterInfo) -> Bool {
    bus == other.bus ? ports.lexicographicallyPrecedes(other.ports) : bus < other.bus
  }
}

extension USBPrinterInfo {
  /// Why receipts cannot be printed on it, as far as its ids tell; nil when they can.
  public var obstacle: PrinterTrouble? {
    USBModel(vendor: vendor, product: product, name: model)?
      .obstacle(in: description, isPrinter: true)
  }

  /// Why receipts cannot be printed on it, as far as the languages tell that its device id lists.
  func obstacle(deviceID: String) -> PrinterTrouble? {
    let fields = deviceID.split(separator: ";").compactMap { field in
      let parts = field.split(separator: ":", maxSplits: 1)
      return parts.count == 2 && ["CMD", "COMMAND SET"].contains(parts[0].uppercased())
        ? parts[1].uppercased() : nil
    }
    let languages = fields.joined(separator: ",").split(separator: ",")
    let foreign = languages.filter { language in
      ["ZPL", "EPL", "TSPL", "CPCL", "SLCS"].contains { language.contains($0) }
    }
    // A printer that lists nothing, or something unknown, may know ESC/POS all the same.
    guard !languages.isEmpty, foreign.count == languages.count else { return nil }
    return PrinterTrouble(
      .unsupported,
      reason: "\(self) is a label printer: it knows \(readable(foreign.joined(separator: ", ")))"
        + " and no ESC/POS",
      advice: "choose a receipt printer, or switch it to ESC/POS if it has a setting for it"
    )
  }
}

extension USBPrinterInfo: CustomStringConvertible {
  /// The selector and the printer's own words for itself.
  public var description: String {
    let names = [manufacturer, model].compactMap(\.self)
    return names.isEmpty ? "\(selector)" : "\(selector) (\(names.joined(separator: " ")))"
  }
}
