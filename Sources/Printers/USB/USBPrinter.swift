/// A printer on a USB bus, through libusb.
///
/// The claim lives for one link: find, claim, send, give back.
public struct USBPrinter: PrinterConnection {
  let selector: USBSelector
  let timeouts: PrinterTimeouts

  /// A connection to the selected printer; nothing is opened before a job is delivered.
  public init(_ selector: USBSelector, timeouts: PrinterTimeouts = PrinterTimeouts()) {
    self.selector = selector
    self.timeouts = timeouts
  }

  /// Finds and claims the printer; one that was unplugged meanwhile is found again wherever its
  /// selector leads.
  ///
  /// - Parameter name: the job's name, which is not used.
  /// - Returns: a link that nobody else can print beside.
  /// - Throws: `PrinterTrouble` when there is no such printer, it is not to be had, or it is known to
  ///   print no receipts.
  public func open(named name: String) async throws(PrinterTrouble) -> any PrinterLink {
    try await ThreadLink.open { () throws(PrinterTrouble) -> any LinkEnd in
      let bus = try USBBus()
      let printer = try choose(on: bus)
      // It would take a receipt without a word and print nothing, or a metre of signs.
      if let obstacle = printer.info.obstacle { throw obstacle }
      return try USBEnd(printer, on: bus, timeouts)
    }
  }

  func choose(on bus: USBBus) throws(PrinterTrouble) -> USBDevice {
    let candidates = bus.printers.filter { selector.matches($0.info) }
    // Without a selector, what is known to print no receipts stands back.
    if let printer = candidates.first(where: { $0.info.obstacle == nil }) ?? candidates.first {
      return printer
    }
    if let other = bus.others.first(where: { selector.mayMean($0.vendor, $0.product) }) {
      throw other.trouble
    }
    let others = bus.printers.map(\.info.description).joined(separator: ", ")
    throw PrinterTrouble(
      .absent,
      reason: selector == .first
        ? "no USB printer is plugged in and switched on"
        : "no printer \(selector) is plugged in and switched on",
      advice: others.isEmpty
        ? "check cable and switch; a printer that has a setting for it must be a USB printer, not"
          + " a serial port or a device of its maker's own kind"
        : "there is \(others)"
    )
  }
}

extension USBPrinter {
  /// The printers on the buses at this moment, in the order in which `usb` takes them.
  ///
  /// - Returns: an empty list also when there is no USB here at all.
  public static func list() async -> [USBPrinterInfo] {
    await onOwnThread {
      (try? USBBus())?.printers.map(\.info) ?? []
    }
  }

  /// Makers' devices on the buses that are receipt printers but cannot be printed on as they are set
  /// now, each with what to do.
  public static func unusable() async -> [PrinterTrouble] {
    await onOwnThread {
      (try? USBBus())?.others.map(\.trouble) ?? []
    }
  }
}
