/// What the manual says of the 2-D codes of GS ( k.
extension SymbolSystem {
  /// The most bytes that the store command takes.
  var longestData: Int {
    switch self {
    case .pdf417: 0xFFFF - 3
    case .qr: 7089
    case .aztec: 3832
    case .dataMatrix: 3116
    }
  }
}

/// The ranges of the parameters of GS ( k that are more than a lowest and a highest number.
enum SymbolRange {
  /// Whether PDF417 can have so many rows.
  static func isRows(_ rows: UInt8) -> Bool {
    rows == 0 || (3...90).contains(rows)
  }

  /// Whether Aztec Code can have so many layers.
  static func isLayers(_ layers: UInt8, compact: Bool) -> Bool {
    layers == 0 || (compact ? 1...4 : 4...32).contains(layers)
  }

  /// Whether a square DataMatrix can have so many modules a side.
  static func isSide(_ side: UInt8) -> Bool {
    side == 0 || DataMatrixSize.isSide(Int(side))
  }
}
