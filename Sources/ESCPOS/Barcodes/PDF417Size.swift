/// How large a PDF417 is (ISO/IEC 15438).
struct PDF417Size: Equatable {
  /// The data columns, 1 to 30.
  let columns: Int
  /// The rows, 3 to 90; printers that write the data shorter may need fewer.
  let rows: Int

  /// The blank modules that every side needs.
  static let quietZone = 2
  /// Modules of a row's height.
  static let rowHeight = 3

  /// The modules across.
  func width(truncated: Bool) -> Int {
    17 * columns + (truncated ? 35 : 69)
  }

  /// The level that the standard recommends for so many bytes, and more where markup asks for it.
  static func level(for data: [UInt8], _ letter: Character) -> Int {
    let recommended = data.count <= 40 ? 2 : data.count <= 160 ? 3 : data.count <= 320 ? 4 : 5
    let more =
      switch letter {
      case "m": 1
      case "q": 2
      case "h": 3
      default: 0
      }
    return recommended + more
  }

  /// The size with so many columns; nil when the data do not fit.
  ///
  /// A codeword a byte is enough whichever way the data are written; two more tell length and mode.
  init?(columns: Int, data: [UInt8], level: Int) {
    let codewords = data.count + 3 + (2 << level)
    let rows = max(3, (codewords + columns - 1) / max(1, columns))
    guard (1...30).contains(columns), rows <= 90, rows * columns <= 928 else { return nil }
    self.columns = columns
    self.rows = rows
  }

  /// The first size that is twice as wide as high, or the widest within so many modules; nil when
  /// none is.
  init?(for data: [UInt8], level: Int, within modules: Int) {
    var widest: PDF417Size?
    for columns in 1...30 {
      guard let size = PDF417Size(columns: columns, data: data, level: level) else { continue }
      guard size.width(truncated: false) <= modules else { break }
      widest = size
      if size.width(truncated: false) >= 2 * size.rows * Self.rowHeight {
        break
      }
    }
    guard let widest else { return nil }
    self = widest
  }
}
