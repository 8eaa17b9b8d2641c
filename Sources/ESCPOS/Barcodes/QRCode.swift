import ReceiptLine

/// A QR code as printers make it of the bytes that they are given.
struct QRCode {
  let data: [UInt8]
  let level: QRLevel
  /// The modules along a side, 21 to 177.
  let modules: Int

  /// The blank modules that every side needs (ISO/IEC 18004), which printers do not add.
  static let quietZone = 4

  /// Nil when there are no data, or more than the largest code takes.
  ///
  /// Printers may pack digits closer and then make a smaller code, never a larger one.
  init?(data: [UInt8], level: QRLevel) {
    guard !data.isEmpty,
      let version = Self.capacities(level).firstIndex(where: { data.count <= $0 })
    else { return nil }
    self.data = data
    self.level = level
    modules = 21 + 4 * version
  }

  /// The most bytes that a code of a level holds.
  static func capacity(_ level: QRLevel) -> Int {
    capacities(level).last ?? 0
  }

  /// The bytes that the versions 1 to 40 hold (ISO/IEC 18004, table 7).
  private static func capacities(_ level: QRLevel) -> [Int] {
    switch level {
    case .l: lowCapacities
    case .m: mediumCapacities
    case .q: quartileCapacities
    case .h: highCapacities
    }
  }

  private static let lowCapacities = [
    17, 32, 53, 78, 106, 134, 154, 192, 230, 271, 321, 367, 425, 458, 520, 586, 644, 718, 792,
    858, 929, 1003, 1091, 1171, 1273, 1367, 1465, 1528, 1628, 1732, 1840, 1952, 2068, 2188, 2303,
    2431, 2563, 2699, 2809, 2953,
  ]
  private static let mediumCapacities = [
    14, 26, 42, 62, 84, 106, 122, 152, 180, 213, 251, 287, 331, 362, 412, 450, 504, 560, 624, 666,
    711, 779, 857, 911, 997, 1059, 1125, 1190, 1264, 1370, 1452, 1538, 1628, 1722, 1809, 1911,
    1989, 2099, 2213, 2331,
  ]
  private static let quartileCapacities = [
    11, 20, 32, 46, 60, 74, 86, 108, 130, 151, 177, 203, 241, 258, 292, 322, 364, 394, 442, 482,
    509, 565, 611, 661, 715, 751, 805, 868, 908, 982, 1030, 1112, 1168, 1228, 1283, 1351, 1423,
    1499, 1579, 1663,
  ]
  private static let highCapacities = [
    7, 14, 24, 34, 44, 58, 64, 84, 98, 119, 137, 155, 177, 194, 220, 250, 280, 310, 338, 382, 403,
    439, 461, 511, 535, 593, 625, 658, 698, 742, 790, 842, 898, 958, 983, 1051, 1093, 1139, 1219,
    1273,
  ]
}

extension QRCode {
  /// Checks the data of a symbol, which are taken as UTF-8.
  init(_ symbol: Symbol) throws(PageEncodingError) {
    let data = Array(symbol.data.utf8)
    let level: QRLevel =
      switch symbol.level {
      case "m": .m
      case "q": .q
      case "h": .h
      default: .l
      }
    if let reason = SymbolSystem.qr.fault(of: data) {
      throw .badSymbolData(symbol: "QR", data: symbol.data, reason: reason)
    }
    guard let code = QRCode(data: data, level: level) else {
      let most = Self.capacity(level)
      let reason = "it has \(data.count) bytes, and at level \(symbol.level) a code takes \(most)"
      throw .badSymbolData(symbol: "QR", data: symbol.data, reason: reason)
    }
    self = code
  }
}
