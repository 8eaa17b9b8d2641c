/// Commands that Platen never sends but knows by name, so that a finding can say what was found.
///
/// The lengths of the parameters are those of Epson's command reference; a command whose length
/// depends on its data stands here with the fixed part only.
enum ForeignCommand {
  private struct Entry {
    let name: String
    let parameters: Int

    init(_ name: String, _ parameters: Int) {
      self.name = name
      self.parameters = parameters
    }
  }

  /// The number of parameter bytes after the two bytes of the command; nil when it is not known.
  static func parameters(lead: UInt8, code: UInt8) -> Int? {
    entries[UInt16(lead) << 8 | UInt16(code)]?.parameters
  }

  /// What unknown bytes are, for people.
  static func name(of bytes: [UInt8]) -> String {
    guard let lead = bytes.first else { return "nothing" }
    guard bytes.count > 1 else {
      return controls[lead] ?? "byte \(hex(lead))"
    }
    if bytes[1] == 0x28, bytes.count > 2, lead != Lead.dle, let letter = printable(bytes[2]) {
      let name = "\(leadName(lead)) ( \(letter)"
      return parentheses[name].map { "\(name) (\($0))" } ?? name
    }
    if let entry = entries[UInt16(lead) << 8 | UInt16(bytes[1])] {
      return entry.name
    }
    return "\(leadName(lead)) \(printable(bytes[1]) ?? hex(bytes[1]))"
  }

  private static func printable(_ byte: UInt8) -> String? {
    (0x21...0x7E).contains(byte) ? String(Unicode.Scalar(byte)) : nil
  }

  private static func hex(_ byte: UInt8) -> String {
    let digits = String(byte, radix: 16, uppercase: true)
    return digits.count < 2 ? "0x0\(digits)" : "0x\(digits)"
  }

  private static func leadName(_ lead: UInt8) -> String {
    switch lead {
    case Lead.esc: "ESC"
    case Lead.fs: "FS"
    case Lead.gs: "GS"
    case Lead.dle: "DLE"
    default: hex(lead)
    }
  }

  private static let controls: [UInt8: String] = [
    0x00: "NUL", 0x09: "HT (tab)", 0x0C: "FF (print page or eject)", 0x0D: "CR",
    0x10: "DLE", 0x18: "CAN (cancel data)", 0x1B: "ESC", 0x1C: "FS", 0x1D: "GS",
  ]

  private static let parentheses = [
    "GS ( A": "test print", "GS ( C": "user memory", "GS ( D": "real-time commands",
    "GS ( E": "user settings", "GS ( H": "response request", "GS ( K": "print control",
    "GS ( L": "graphics", "GS ( M": "stored settings", "GS ( N": "character effects",
    "GS ( P": "page mode", "GS ( k": "2-D code", "ESC ( A": "buzzer", "FS ( A": "Kanji style",
    "FS ( E": "receipt enhancement", "FS ( L": "label and mark control",
  ]

  private static let entries: [UInt16: Entry] = [
    0x1005: Entry("DLE ENQ (real-time request)", 1),
    0x1014: Entry("DLE DC4 (real-time pulse, power-off or clear)", 3),
    0x1B0C: Entry("ESC FF (print page)", 0),
    0x1B21: Entry("ESC ! (print modes)", 1),
    0x1B25: Entry("ESC % (user-defined characters)", 1),
    0x1B26: Entry("ESC & (define characters)", 3),
    0x1B2A: Entry("ESC * (column image)", 3),
    0x1B3D: Entry("ESC = (select or disable the printer)", 1),
    0x1B3F: Entry("ESC ? (cancel character)", 1),
    0x1B44: Entry("ESC D (tab positions)", 0),
    0x1B47: Entry("ESC G (double strike)", 1),
    0x1B4B: Entry("ESC K (feed backwards)", 1),
    0x1B4C: Entry("ESC L (page mode)", 0),
    0x1B53: Entry("ESC S (standard mode)", 0),
    0x1B54: Entry("ESC T (page mode direction)", 1),
    0x1B56: Entry("ESC V (rotation)", 1),
    0x1B57: Entry("ESC W (page mode area)", 8),
    0x1B5C: Entry("ESC \\ (relative position)", 2),
    0x1B63: Entry("ESC c (paper sensors or panel buttons)", 2),
    0x1B65: Entry("ESC e (feed lines backwards)", 1),
    0x1B69: Entry("ESC i (cut here)", 0),
    0x1B6D: Entry("ESC m (cut here)", 0),
    0x1B72: Entry("ESC r (print colour)", 1),
    0x1B75: Entry("ESC u (peripheral status)", 1),
    0x1B76: Entry("ESC v (paper status)", 0),
    0x1C21: Entry("FS ! (Kanji print modes)", 1),
    0x1C2D: Entry("FS - (Kanji underline)", 1),
    0x1C32: Entry("FS 2 (define Kanji character)", 2),
    0x1C43: Entry("FS C (Kanji code system)", 1),
    0x1C53: Entry("FS S (Kanji spacing)", 2),
    0x1C57: Entry("FS W (Kanji size)", 1),
    0x1C67: Entry("FS g (write or read user memory)", 2),
    0x1C70: Entry("FS p (print stored image)", 2),
    0x1C71: Entry("FS q (define stored image)", 1),
    0x1D24: Entry("GS $ (vertical position)", 2),
    0x1D2A: Entry("GS * (define image)", 2),
    0x1D2F: Entry("GS / (print defined image)", 1),
    0x1D38: Entry("GS 8 L (graphics)", 5),
    0x1D3A: Entry("GS : (macro definition)", 0),
    0x1D45: Entry("GS E (print speed and quality)", 1),
    0x1D49: Entry("GS I (printer id)", 1),
    0x1D54: Entry("GS T (start of line)", 1),
    0x1D56: Entry("GS V (cut without feeding)", 1),
    0x1D5C: Entry("GS \\ (relative vertical position)", 2),
    0x1D5E: Entry("GS ^ (run macro)", 3),
    0x1D62: Entry("GS b (smoothing)", 1),
    0x1D63: Entry("GS c (print counter)", 0),
    0x1D67: Entry("GS g (maintenance counter)", 4),
    0x1D6A: Entry("GS j (ink status)", 1),
    0x1D6B: Entry("GS k (bar code)", 1),
    0x1D72: Entry("GS r (status)", 1),
    0x1D76: Entry("GS v 0 (raster image)", 2),
    0x1D7A: Entry("GS z (online recovery)", 2),
  ]
}
