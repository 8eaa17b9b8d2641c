import Bitmaps

extension CommandReader {
  /// GS v 0: a raster bit image.
  func raster() -> Result? {
    guard let function = byte(2) else { return nil }
    guard function == 0x30 else { return unknown(3) }
    guard let mode = byte(3), let rowBytes = word(4), let rows = word(6) else { return nil }
    let scale = number(mode)
    let count = Int(rowBytes) * Int(rows)
    guard count > 0, scale < 4, count <= CommandDecoder.longestCommand - 8 else {
      return unknown(8)
    }
    guard let data = slice(8, count) else { return nil }
    let raster = Raster(
      rowBytes: Int(rowBytes),
      bytes: data,
      doubleWidth: scale & 1 == 1,
      doubleHeight: scale & 2 == 2
    )
    return raster.map { (.raster($0), 8 + count) }
  }

  /// GS ( L, by the bytes after its length; nil for what Platen does not send.
  func graphics(_ data: [UInt8]) -> Command? {
    guard data.count > 1, data[0] == 48 else { return nil }
    switch (data[1], data.count) {
    case (2, 2), (50, 2): return .printGraphics
    case (69, 6) where data[4...] == [1, 1]:
      return LogoKey(Array(data[2..<4])).map { .printLogo($0) }
    case (112, 11...) where data[2..<6] == [48, 1, 1, 49]:
      let width = Int(data[7]) << 8 | Int(data[6])
      let height = Int(data[9]) << 8 | Int(data[8])
      guard width > 0, height > 0 else { return nil }
      return Bitmap(width: width, height: height, bytes: Array(data[10...]))
        .map { .storeGraphics($0) }
    default: return nil
    }
  }

  /// GS 8 L: GS ( L with a length of four bytes.
  func longGraphics() -> Result? {
    guard byte(2) != nil, let low = word(3), let high = word(5) else { return nil }
    let count = Int(high) << 16 | Int(low)
    guard count <= CommandDecoder.longestCommand - 7 else { return unknown(7) }
    guard let data = slice(7, count) else { return nil }
    if byte(2) == 0x4C, let command = graphics(data) {
      return (command, 7 + count)
    }
    return unknown(7 + count)
  }

  /// FS p: a logo in its own size.
  func numberedLogo() -> Result? {
    guard let number = byte(2), let mode = byte(3) else { return nil }
    guard number > 0, self.number(mode) == 0 else { return unknown(4) }
    return (.printNumberedLogo(number), 4)
  }

  /// ESC *: a picture in the line, by columns of 8 or 24 dots.
  func columns() -> Result? {
    guard let density = byte(2), let width = word(3) else { return nil }
    let coarse = ColumnDensity(rawValue: density)
    guard density == 33 || coarse != nil else { return unknown(5) }
    let rows = coarse?.rows ?? 24
    let columnBytes = rows / 8
    let length = 5 + Int(width) * columnBytes
    guard start + length <= bytes.count else { return nil }
    guard width > 0 else { return unknown(length) }
    var bitmap = Bitmap(width: Int(width), height: rows)
    for x in 0..<Int(width) {
      for band in 0..<columnBytes {
        let byte = bytes[start + 5 + x * columnBytes + band]
        for row in 0..<8 where byte & (0x80 >> row) != 0 {
          bitmap[x, band * 8 + row] = true
        }
      }
    }
    return (coarse.map { .coarseInlinePicture($0, bitmap) } ?? .inlinePicture(bitmap), length)
  }
}
