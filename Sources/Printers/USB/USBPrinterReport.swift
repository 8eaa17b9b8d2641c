/// What a USB printer tells when it is asked.
public struct USBPrinterReport: Sendable, Equatable {
  /// What is known without asking.
  public var printer: USBPrinterInfo
  /// Its identity as `KEY:VALUE;` pairs (IEEE 1284); nil when it refuses to tell.
  public var deviceID: String?
  /// What it complains of, in words that follow "it says that it"; nil when it is well or silent.
  public var complaint: String?
}

extension USBPrinter {
  /// Asks the selected printer for its identity and its state; nothing is printed.
  ///
  /// - Throws: `USBFailure` when there is no such printer or it is not to be had.
  public func report() async throws(USBFailure) -> USBPrinterReport {
    let result: Result<USBPrinterReport, USBFailure> = await onOwnThread {
      do throws(USBFailure) {
        let report = try withUSBPrinters { printers throws(USBFailure) in
          try ask(try choose(among: printers))
        }
        return .success(report)
      } catch {
        return .failure(error)
      }
    }
    return try result.get()
  }

  private func ask(_ printer: USBDevice) throws(USBFailure) -> USBPrinterReport {
    let claim = try USBClaim(printer, patience: timeouts.connect)
    return USBPrinterReport(
      printer: printer.info,
      deviceID: claim.deviceID(),
      complaint: claim.portStatus()?.complaint
    )
  }
}
