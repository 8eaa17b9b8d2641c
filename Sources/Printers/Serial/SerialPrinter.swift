#if canImport(Glibc)
  import Glibc
#endif

/// A printer on a serial port, or on a USB port that looks like one.
struct SerialPrinter: PrinterConnection {
  let path: String
  let settings: SerialSettings
  let timeouts: PrinterTimeouts

  func open(named name: String) async throws(PrinterTrouble) -> any PrinterLink {
    try await ThreadLink.open { () throws(PrinterTrouble) -> any LinkEnd in
      try SerialEnd(try SerialPort(path, settings, patience: timeouts.connect), timeouts)
    }
  }
}

extension PrinterAddress {
  /// What follows `serial:`.
  static func serial(_ text: Substring) -> PrinterAddress? {
    let path = text.prefix { $0 != "?" }
    let isPath = path.hasPrefix("/") && path.utf8.allSatisfy { $0 >= 0x20 && $0 != 0x7F }
    guard isPath else { return nil }
    if path.endIndex == text.endIndex {
      return .serial(path: String(path), SerialSettings())
    }
    let query = text[path.endIndex...].dropFirst()
    return SerialSettings(query).map { .serial(path: String(path), $0) }
  }
}
