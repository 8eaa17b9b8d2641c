/// A printer on a USB bus, through libusb.
///
/// The claim lives for one job: find, claim, send, give back.
public struct USBPrinter: PrinterConnection {
  let selector: USBSelector
  let timeouts: PrinterTimeouts

  /// A connection to the selected printer; nothing is opened before a job is delivered.
  public init(_ selector: USBSelector, timeouts: PrinterTimeouts = PrinterTimeouts()) {
    self.selector = selector
    self.timeouts = timeouts
  }

  /// Sends one job's bytes and waits until the printer has taken them; the name is not used.
  public func deliver(
    _ bytes: [UInt8],
    named name: String,
    whenOpen: @escaping WhenOpen
  ) async -> Delivery {
    await onOwnThread {
      do throws(USBFailure) {
        return try withUSBPrinters { printers throws(USBFailure) in
          try send(bytes, to: try choose(among: printers), whenOpen)
        }
      } catch {
        return Delivery(accepted: 0, trouble: "\(error)")
      }
    }
  }

  func choose(among printers: [USBDevice]) throws(USBFailure) -> USBDevice {
    if let printer = printers.first(where: { selector.matches($0.info) }) {
      return printer
    }
    let others = printers.map(\.info.description).joined(separator: ", ")
    throw USBFailure(
      reason: selector == .first
        ? "no USB printer is plugged in and switched on"
        : "no printer \(selector) is plugged in and switched on",
      advice: printers.isEmpty
        ? "check cable and switch; a printer that has a setting for it must be a USB printer, not"
          + " a serial port or a device of its maker's own kind"
        : "there is \(others)"
    )
  }

  private func send(
    _ bytes: [UInt8],
    to printer: USBDevice,
    _ whenOpen: WhenOpen
  ) throws(USBFailure) -> Delivery {
    var claim = try USBClaim(printer, patience: timeouts.connect)
    // A printer without paper would take the first 4 KiB, a whole receipt, into its memory.
    if !bytes.isEmpty, claim.portStatus()?.isOutOfPaper == true {
      throw USBFailure(
        reason: "\(printer.info) is out of paper and was sent nothing",
        advice: "put in paper and print again"
      )
    }
    guard whenOpen() else { return .heldBack }
    let outcome = claim.write(bytes, stall: timeouts.stall)
    let status = outcome.end == .gone ? nil : claim.portStatus()
    let trouble = outcome.trouble(of: bytes.count, stall: timeouts.stall, status: status)
    return Delivery(
      accepted: outcome.accepted,
      trouble: trouble.map { "\(printer.info): \($0)" }
    )
  }
}

extension USBPrinter {
  /// The printers on the buses at this moment, in the order in which `usb` takes them.
  ///
  /// - Returns: an empty list also when there is no USB here at all.
  public static func list() async -> [USBPrinterInfo] {
    await onOwnThread {
      (try? withUSBPrinters { printers in printers.map(\.info) }) ?? []
    }
  }
}
