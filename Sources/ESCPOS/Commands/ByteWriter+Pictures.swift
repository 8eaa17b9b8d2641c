import Bitmaps

extension ByteWriter {
  /// GS v 0: a raster bit image.
  mutating func put(_ raster: Raster) {
    let mode: UInt8 = (raster.doubleWidth ? 1 : 0) | (raster.doubleHeight ? 2 : 0)
    let width = UInt16(clamping: raster.rowBytes)
    let height = UInt16(clamping: raster.rows)
    put([Lead.gs, 0x76, 0x30, mode, width.low, width.high, height.low, height.high])
    put(dots: raster.bytes)
  }

  /// GS v 0 of some rows of a picture.
  mutating func put(raster bitmap: Bitmap, rows: Range<Int>) {
    let width = UInt16(clamping: bitmap.rowBytes)
    let height = UInt16(clamping: rows.count)
    put([Lead.gs, 0x76, 0x30, 0, width.low, width.high, height.low, height.high])
    put(dots: bitmap, rows: rows)
  }

  /// GS ( L, function 112, of some rows of a picture; GS 8 L where the length needs more than two
  /// bytes.
  mutating func put(graphics bitmap: Bitmap, rows: Range<Int>) {
    let width = UInt16(clamping: bitmap.width)
    let height = UInt16(clamping: rows.count)
    let length = 10 + bitmap.rowBytes * rows.count
    if let short = UInt16(exactly: length) {
      put([Lead.gs, 0x28, 0x4C, short.low, short.high])
    } else {
      let long = UInt32(clamping: length)
      let (low, high) = (UInt16(truncatingIfNeeded: long), UInt16(long >> 16))
      put([Lead.gs, 0x38, 0x4C, low.low, low.high, high.low, high.high])
    }
    put([48, 112, 48, 1, 1, 49, width.low, width.high, height.low, height.high])
    put(dots: bitmap, rows: rows)
  }

  /// ESC * with three bytes or one for each column, the topmost dot in the highest bit.
  ///
  /// - Parameters:
  ///   - bitmap: the picture.
  ///   - density: the number m of the command.
  ///   - columns: how many columns are sent.
  ///   - top: the picture's row that becomes the topmost one.
  mutating func put(columnsOf bitmap: Bitmap, density: UInt8, columns: Int, top: Int = 0) {
    let width = UInt16(clamping: columns)
    put([Lead.esc, 0x2A, density, width.low, width.high])
    let rows = density < 32 ? 8 : 24
    put(dots: bitmap.cropped(x: 0, y: top, width: Int(width), height: rows).columnBytes)
  }

  private mutating func put(dots bitmap: Bitmap, rows: Range<Int>) {
    let start = count
    let width = bitmap.rowBytes
    put(bitmap.bytes, from: rows.lowerBound * width, upTo: rows.upperBound * width)
    maskRealTime(from: start)
  }

  private mutating func put(dots: [UInt8]) {
    let start = count
    put(dots)
    maskRealTime(from: start)
  }

  /// Printers obey real-time commands wherever they stand, so a picture gets one dot more where its
  /// dots would make DLE EOT, DLE ENQ or DLE DC4.
  ///
  /// Only a lone dot between white ones makes the byte 0x10: it becomes two dots wide.
  private mutating func maskRealTime(from start: Int) {
    var previous: UInt8 = 0
    for index in start..<count {
      let byte = bytes[index]
      if previous == Lead.dle, byte == 0x04 || byte == 0x05 || byte == 0x14 {
        replace(at: index - 1, with: 0x18)
      }
      previous = byte
    }
  }
}
