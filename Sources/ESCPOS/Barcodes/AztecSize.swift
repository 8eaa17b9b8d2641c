/// How large an Aztec Code is (ISO/IEC 24778).
struct AztecSize: Equatable {
  /// The layers around the middle: 1 to 4 in compact codes, 4 to 32 in others.
  let layers: Int
  /// True for the small kind.
  let isCompact: Bool

  /// The modules along a side; there is no quiet zone.
  var side: Int {
    // Codes that are not compact have a grid line for each 15 modules from the middle.
    isCompact ? 11 + 4 * layers : 15 + 4 * layers + 2 * ((2 * layers + 6) / 15)
  }

  /// A size that a printer was told; nil for one that does not exist.
  init?(layers: Int, isCompact: Bool) {
    guard (isCompact ? 1...4 : 4...32).contains(layers) else { return nil }
    self.layers = layers
    self.isCompact = isCompact
  }

  /// The smallest size for data, however a printer writes them; nil for too much.
  ///
  /// - Parameters:
  ///   - data: the bytes.
  ///   - percent: the share of error correction, 5 to 95, to which three codewords come.
  init?(for data: [UInt8], percent: Int) {
    let compact = (1...4).lazy.compactMap { AztecSize(layers: $0, isCompact: true) }
    let full = (4...32).lazy.compactMap { AztecSize(layers: $0, isCompact: false) }
    let fits = { (size: AztecSize) in size.holds(data, percent: percent) }
    guard let size = compact.first(where: fits) ?? full.first(where: fits) else { return nil }
    self = size
  }

  /// Whether data surely fit.
  func holds(_ data: [UInt8], percent: Int) -> Bool {
    // Bytes go in runs of up to 2078, each with a head of 21 bits.
    let bits = 8 * data.count + 21 * (data.count / 2078 + 1)
    let wordBits = layers <= 2 ? 6 : layers <= 8 ? 8 : layers <= 22 ? 10 : 12
    let capacity = ((isCompact ? 88 : 112) + 16 * layers) * layers / wordBits
    let correction = (capacity * percent + 99) / 100 + 3
    // A codeword of equal bits is never written: a bit is stuffed in, at most one in each.
    let needed = (bits + wordBits - 2) / (wordBits - 1)
    return needed + correction <= capacity && (!isCompact || needed <= 64)
  }
}
