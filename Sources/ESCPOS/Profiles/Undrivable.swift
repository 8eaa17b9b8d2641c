/// Printers that cannot be driven, and why: told before the first sale, not after it.
public struct Undrivable: Sendable {
  /// How such printers show themselves.
  enum Sign: Sendable {
    /// Everything that carries a maker's vendor number of USB.
    case vendor(UInt16)
    /// These product numbers of a vendor.
    case products(vendor: UInt16, [UInt16])
    /// Models of a maker, by how their name in the IEEE 1284 device id begins; all for none.
    case models(maker: String, [String])
  }

  /// How they show themselves.
  let signs: [Sign]
  /// Why they cannot be driven and what to do, as whole sentences.
  let reason: String
  /// Where this is known from.
  let source: String

  /// Why a printer cannot be driven, in words for the person who bought it.
  ///
  /// - Parameters:
  ///   - vendor: the vendor number of USB.
  ///   - product: the product number of USB.
  ///   - deviceID: the IEEE 1284 device id, such as `MFG:Star;MDL:TSP143;`.
  ///   - interfaceClass: the class of the USB interface: 7 for printers, 255 for a maker's own.
  /// - Returns: whole sentences; nil when nothing is known against the printer.
  public static func reason(
    vendor: UInt16? = nil,
    product: UInt16? = nil,
    deviceID: String? = nil,
    interfaceClass: UInt8? = nil
  ) -> String? {
    let id = DeviceID(deviceID ?? "")
    if vendor == epson, interfaceClass == 255 {
      return """
        The Epson printer is in its vendor class mode, which only Epson's own driver speaks: \
        switch it to printer class with Epson's utility or its memory switches.
        """
    }
    for entry in all where entry.signs.contains(where: { $0.fits(vendor, product, id) }) {
      return entry.reason
    }
    let languages = id.commands.joined(separator: ", ")
    let knowsOurs = id.commands.contains { $0.hasPrefix("ESC/POS") || $0 == "ESCPOS" }
    if !knowsOurs, id.commands.contains(where: { $0.hasPrefix("STAR") }) {
      return """
        The printer says that it speaks \(languages), which is Star's own: set its emulation to \
        ESC/POS by its DIP switches or Star's utility, then switch it off and on.
        """
    }
    let isOffice = id.commands.contains { command in
      officeLanguages.contains { command.hasPrefix($0) }
    }
    if isOffice, !knowsOurs {
      return """
        The printer speaks \(languages): it is an office printer, not a receipt printer.
        """
    }
    return nil
  }

  static let epson: UInt16 = 0x04B8

  /// Languages of page printers, by which IEEE 1284 device ids call them.
  private static let officeLanguages = ["ESCPL", "ESCPR", "PCL", "POSTSCRIPT", "PJL", "URF", "PWG"]
}

extension Undrivable.Sign {
  fileprivate func fits(_ vendor: UInt16?, _ product: UInt16?, _ id: DeviceID) -> Bool {
    switch self {
    case .vendor(let number):
      return vendor == number
    case .products(let number, let products):
      return vendor == number && product.map(products.contains) == true
    case .models(let maker, let names):
      guard id.manufacturer.uppercased().hasPrefix(maker.uppercased()) else { return false }
      return names.isEmpty || names.contains { id.begins(with: $0) }
    }
  }
}
