/// How large a square DataMatrix is (ISO/IEC 16022, ECC 200).
enum DataMatrixSize {
  /// The modules along a side and the data codewords that fit.
  private static let table: [(side: Int, codewords: Int)] = [
    (10, 3), (12, 5), (14, 8), (16, 12), (18, 18), (20, 22), (22, 30), (24, 36), (26, 44),
    (32, 62), (36, 86), (40, 114), (44, 144), (48, 174), (52, 204), (64, 280), (72, 368),
    (80, 456), (88, 576), (96, 696), (104, 816), (120, 1050), (132, 1304), (144, 1558),
  ]

  /// The blank modules that every side needs.
  static let quietZone = 1

  /// Whether there are codes of so many modules a side.
  static func isSide(_ side: Int) -> Bool {
    table.contains { $0.side == side }
  }

  /// The modules along a side for data, whichever way a printer writes them; nil for too much.
  ///
  /// The simplest way takes a codeword for a character of ASCII and two for any other byte; a
  /// printer that packs digits leaves the rest of the code to padding.
  static func side(for data: [UInt8]) -> Int? {
    let codewords = data.reduce(0) { $0 + ($1 < 0x80 ? 1 : 2) }
    return table.first { codewords <= $0.codewords }?.side
  }
}
