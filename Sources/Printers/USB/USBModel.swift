/// What is known of a maker's USB devices that are no plain ESC/POS printers.
struct USBModel: Equatable {
  /// What such a device is.
  enum Kind: Equatable {
    /// A printer in a class of its maker's own that takes the same bytes as in the printer class.
    case plainInVendorClass
    /// A printer in a class of its maker's own.
    case vendorClass
    /// A receipt printer that prints pictures only and knows no ESC/POS.
    case rasterOnly
    /// A printer of labels with a language of its own.
    case labels
  }

  let maker: String
  let kind: Kind

  /// What is known of a device; nil when nothing is.
  ///
  /// - Parameters:
  ///   - vendor: the maker's number.
  ///   - product: the model's number.
  ///   - name: what the device calls itself.
  init?(vendor: UInt16, product: UInt16, name: String?) {
    let entry = Self.known.first { entry in
      entry.vendor == vendor && (entry.product == nil || entry.product == product)
        && (entry.name.map { name?.contains($0) == true } ?? true)
    }
    guard let entry else { return nil }
    maker = entry.maker
    kind = entry.kind
  }

  private struct Entry {
    let vendor: UInt16
    /// Nil for all of the maker's.
    var product: UInt16?
    /// What the device's own name must contain, for makers of other things, too.
    var name: String?
    let maker: String
    let kind: Kind
  }

  /// Exact products stand before their maker's others.
  private static let known = [
    // Linux' usblp prints on it in this class, too: its quirk USBLP_QUIRK_BAD_CLASS.
    Entry(vendor: 0x04B8, product: 0x0202, maker: "Epson", kind: .plainInVendorClass),
    Entry(vendor: 0x04B8, name: "TM-", maker: "Epson", kind: .vendorClass),
    Entry(vendor: 0x04B8, name: "UB-", maker: "Epson", kind: .vendorClass),
    Entry(vendor: 0x0519, product: 0x0003, maker: "Star", kind: .rasterOnly),
    Entry(vendor: 0x0519, maker: "Star", kind: .vendorClass),
    Entry(vendor: 0x0922, maker: "Dymo", kind: .labels),
    Entry(vendor: 0x0A5F, maker: "Zebra", kind: .labels),
    Entry(vendor: 0x1504, maker: "Bixolon", kind: .vendorClass),
    Entry(vendor: 0x154F, maker: "SNBC", kind: .vendorClass),
    Entry(vendor: 0x1D90, maker: "Citizen", kind: .vendorClass),
    Entry(vendor: 0x2730, maker: "Citizen", kind: .vendorClass),
  ]

  /// Why receipts cannot be printed on it; nil when they can, as far as is known.
  ///
  /// - Parameters:
  ///   - device: the device, as texts name it.
  ///   - isPrinter: whether it has an interface of the printer class.
  /// - Returns: what to tell the person who wants to print on it.
  func obstacle(in device: String, isPrinter: Bool) -> PrinterTrouble? {
    switch kind {
    case .labels:
      PrinterTrouble(
        .unsupported,
        reason: "\(device) is a label printer of \(maker)'s and knows no ESC/POS",
        advice: "choose a receipt printer"
      )
    case .rasterOnly:
      PrinterTrouble(
        .unsupported,
        reason: "\(device) is of \(maker)'s TSP100 family, which prints pictures only and knows no"
          + " ESC/POS",
        advice: "print through a CUPS queue with \(maker)'s driver, or choose another printer"
      )
    case .vendorClass where !isPrinter:
      PrinterTrouble(
        .unsupported,
        reason: "\(device) is plugged in, but in a USB class of \(maker)'s own",
        advice: "set it to the printer class with \(maker)'s utility or the printer's own menu"
          + " (\"USB class\", \"USB mode\"), and switch it off and on"
      )
    case .vendorClass, .plainInVendorClass: nil
    }
  }
}
