/// The bars of a GS k command as the printer draws them, and what a scanner reads.
struct DrawnBarcode {
  /// The widths of bars and spaces in dots, a bar first.
  let bars: [Int]
  /// What stands below the bars.
  let text: String

  /// Nil when the data is not what the system takes; a printer prints such data as text.
  ///
  /// - Parameters:
  ///   - system: the bar code system.
  ///   - data: the data bytes of the command.
  ///   - moduleWidth: the narrowest bar in dots, 1 to 6.
  init?(_ system: BarcodeSystem, data: [UInt8], moduleWidth: Int) {
    let elements: [UInt8]
    var text = String(decoding: data, as: Unicode.ASCII.self)
    switch system {
    case .upcA, .ean13, .ean8:
      guard let code = EAN(system, data: data) else { return nil }
      elements = code.elements
      text = String(decoding: code.digits, as: Unicode.ASCII.self)
    case .code128:
      guard let code = Code128(data: data) else { return nil }
      elements = code.elements
      text = code.text
    case .code93:
      guard let code = Code93.elements(of: data) else { return nil }
      elements = code
    case .code39, .itf, .codabar:
      guard let code = TwoWidthCode.elements(of: data, in: system) else { return nil }
      // Epson's wide elements are 2.5 modules, rounded up to whole dots.
      bars = code.map { $0 ? (moduleWidth * 5 + 1) / 2 : moduleWidth }
      self.text = text
      return
    case .upcE:
      guard let code = UPCE(data: data) else { return nil }
      elements = code.elements
      text = String(decoding: code.digits, as: Unicode.ASCII.self)
    case .gs1128:
      guard let code = GS1Data(payload: data), let bars = Code128(data: code.code128) else {
        return nil
      }
      elements = bars.elements
      text = code.text
    case .databar, .databarTruncated, .databarLimited, .databarExpanded:
      guard let code = DataBar(system, data: data) else { return nil }
      elements = code.elements
      text = code.text
    }
    bars = elements.map { Int($0) * moduleWidth }
    self.text = text
  }
}
