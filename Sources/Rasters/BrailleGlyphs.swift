import Bitmaps

/// A picture as Braille characters, which show eight points in a cell of 12 x 24 dots.
enum BrailleGlyphs {
  /// One character for each cell of the strip, in lines from top to bottom.
  ///
  /// - Parameters:
  ///   - bitmap: the picture; what is beyond the strip is left out.
  ///   - left: the picture's distance from the strip's left edge in dots.
  ///   - columns: the cells of the strip.
  /// - Returns: the lines, each with as many characters as the strip has cells.
  static func draw(_ bitmap: Bitmap, left: Int, columns: Int) -> [[Unicode.Scalar]] {
    var strip = Bitmap(width: columns * 12, height: bitmap.height)
    strip.draw(bitmap, x: left, y: 0)
    return stride(from: 0, to: strip.height, by: 24).map { top in
      (0..<columns).map { glyph(of: strip, x: $0 * 12, y: top) }
    }
  }

  private static func glyph(of strip: Bitmap, x: Int, y: Int) -> Unicode.Scalar {
    var points: UInt8 = 0
    for point in 0..<8 where isDark(strip, x: x + point % 2 * 6, y: y + point / 2 * 6) {
      points |= bits[point]
    }
    return points == 0 ? " " : Unicode.Scalar(0x2800 + UInt32(points)) ?? " "
  }

  /// The bits of the points from left to right and from top to bottom; the lowest two came later.
  private static let bits: [UInt8] = [0x01, 0x08, 0x02, 0x10, 0x04, 0x20, 0x40, 0x80]

  /// Whether a third of 6 x 6 dots is black: as much as a stroke through them.
  private static func isDark(_ strip: Bitmap, x: Int, y: Int) -> Bool {
    var dots = 0
    for row in y..<y + 6 {
      for column in x..<x + 6 where strip[column, row] {
        dots += 1
      }
    }
    return dots >= 12
  }
}
