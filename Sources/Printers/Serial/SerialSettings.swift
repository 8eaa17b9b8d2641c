/// How a serial line is set; it must be as the printer is set.
///
/// The values of a line that nothing is said of are what most makers' manuals give as their factory
/// settings: 9600 bit/s, 8 bits, no parity, DTR/DSR (Epson TM-T88II and III, Star). Newer printers
/// of Epson's come with 38400, Citizen's with 19200; the printer's self test prints what it has.
public struct SerialSettings: Sendable, Hashable {
  /// How the printer says that it can take no more just now.
  public enum Flow: String, Sendable, Hashable, CaseIterable {
    /// It does not, or its USB port does it.
    case none
    /// By the bytes XOFF and XON.
    case xonxoff
    /// By the line CTS.
    case rtscts
    /// By its line DTR, which is DSR on our side.
    case dsrdtr
  }

  /// The bit that is added to each byte.
  public enum Parity: String, Sendable, Hashable, CaseIterable {
    /// There is none.
    case none
    /// It makes the number of ones even.
    case even
    /// It makes the number of ones odd.
    case odd
  }

  /// Bits a second, one of `speeds`.
  public var speed = 9_600
  /// How the printer stops us; nil is DTR/DSR, or none for a USB port that looks like a serial one
  /// (`/dev/ttyACM0`).
  public var flow: Flow?
  /// The bit that is added to each byte.
  public var parity = Parity.none
  /// Bits of a byte, 7 or 8; with 7 only ASCII can be printed.
  public var bits = 8

  /// The speeds there are.
  public static let speeds = [
    1_200, 2_400, 4_800, 9_600, 19_200, 38_400, 57_600, 115_200, 230_400,
  ]

  /// What makers' printers come with.
  public init() {}

  /// Reads what follows the `?` of an address: `speed=19200&flow=xonxoff&parity=even&bits=7`.
  ///
  /// - Parameter text: each name at most once, in any order.
  init?(_ text: Substring) {
    var names: Set<Substring> = []
    for option in text.split(separator: "&", omittingEmptySubsequences: false) {
      let parts = option.split(separator: "=", omittingEmptySubsequences: false)
      guard parts.count == 2, names.insert(parts[0]).inserted else { return nil }
      let value = String(parts[1])
      switch parts[0] {
      case "speed":
        guard let speed = Self.speeds.first(where: { String($0) == value }) else { return nil }
        self.speed = speed
      case "flow":
        guard let flow = Flow(rawValue: value) else { return nil }
        self.flow = flow
      case "parity":
        guard let parity = Parity(rawValue: value) else { return nil }
        self.parity = parity
      case "bits":
        guard value == "7" || value == "8" else { return nil }
        bits = value == "7" ? 7 : 8
      default: return nil
      }
    }
  }

  /// The options that are not as they come, with a `?` before them.
  var query: String {
    let usual = SerialSettings()
    let options = [
      speed == usual.speed ? nil : "speed=\(speed)",
      flow.map { "flow=\($0.rawValue)" },
      parity == usual.parity ? nil : "parity=\(parity.rawValue)",
      bits == usual.bits ? nil : "bits=\(bits)",
    ]
    let text = options.compactMap(\.self).joined(separator: "&")
    return text.isEmpty ? "" : "?" + text
  }
}
