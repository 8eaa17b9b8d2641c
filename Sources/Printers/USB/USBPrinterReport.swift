/// What a USB printer tells when it is asked.
public struct USBPrinterReport: Sendable, Equatable {
  /// What is known without asking.
  public var printer: USBPrinterInfo
  /// Its identity as `KEY:VALUE;` pairs (IEEE 1284); nil when it refuses to tell.
  public var deviceID: String?
  /// The byte of `GET_PORT_STATUS`; nil when it refuses to tell.
  public var portStatus: UInt8?
  /// What it complains of, in words that follow "it says that it"; nil when it is well or silent.
  public var complaint: String?
  /// What its port status tells for certain.
  public var status: PrinterStatus
  /// Why receipts cannot be printed on it, as far as it is known; nil when they can.
  public var obstacle: PrinterTrouble?
}

extension USBPrinter {
  /// Asks the selected printer for its identity and its state; nothing is printed.
  ///
  /// - Throws: `PrinterTrouble` when there is no such printer or it is not to be had.
  public func report() async throws(PrinterTrouble) -> USBPrinterReport {
    let result: Result<USBPrinterReport, PrinterTrouble> = await onOwnThread {
      do throws(PrinterTrouble) {
        let bus = try USBBus()
        return .success(try ask(try choose(on: bus), on: bus))
      } catch {
        return .failure(error)
      }
    }
    return try result.get()
  }

  private func ask(_ printer: USBDevice, on bus: USBBus) throws(PrinterTrouble) -> USBPrinterReport
  {
    let claim = try USBClaim(printer, on: bus, hearing: Inbox(), patience: timeouts.connect)
    let deviceID = claim.deviceID()
    let port = try? claim.portStatus()
    return USBPrinterReport(
      printer: printer.info,
      deviceID: deviceID,
      portStatus: port?.rawValue,
      complaint: port?.complaint,
      status: port.map { PrinterStatus($0) } ?? PrinterStatus(),
      obstacle: printer.info.obstacle ?? deviceID.flatMap { printer.info.obstacle(deviceID: $0) }
    )
  }
}
