/// The size of GS1 DataBar codes (ISO/IEC 24724).
///
/// The bars themselves are the printer's business: here they stand as modules of equal width.
struct DataBar {
  /// Widths of bars and spaces in modules, whose sum is that of the code, a bar first.
  let elements: [UInt8]
  /// What a scanner reads, with the identifiers in parentheses.
  let text: String

  /// Reads the data of GS k; nil when they are not what the system takes.
  init?(_ system: BarcodeSystem, data: [UInt8]) {
    let modules: Int
    if system == .databarExpanded {
      guard let content = GS1Data(payload: data), let width = Self.expandedWidth(of: content) else {
        return nil
      }
      modules = width
      text = content.text
    } else {
      guard data.count == 13, data.allSatisfy({ (0x30...0x39).contains($0) }),
        system != .databarLimited || data[0] <= 0x31
      else { return nil }
      modules = system == .databarLimited ? 79 : 96
      let number = data + [EAN.checkDigit(of: data)]
      text = "(01)" + String(decoding: number, as: Unicode.ASCII.self)
    }
    let ones = [UInt8](repeating: 1, count: modules)
    elements = modules.isMultiple(of: 2) ? ones.dropLast(2) + [2] : ones
  }

  /// The modules of an expanded code, or more where a printer finds a shorter way; nil for too much.
  private static func expandedWidth(of data: GS1Data) -> Int? {
    var characters = data.characters[...]
    var bits = 5
    if characters.starts(with: [0x30, 0x31]) {
      // An item number in front has 40 bits, and no check digit.
      characters = characters.dropFirst(16)
      bits = 48
    }
    // Two digits take 7 bits, any other character up to 8; changes of mode come to it.
    let isNumeric = characters.allSatisfy { (0x30...0x39).contains($0) } && data.separators == 0
    bits +=
      isNumeric ? (7 * characters.count + 1) / 2 : 8 * (characters.count + data.separators) + 8
    let segments = max(4, (bits + 11) / 12 + 1)
    guard segments <= 22 else { return nil }
    return 4 + 17 * segments + 15 * ((segments + 1) / 2)
  }
}
