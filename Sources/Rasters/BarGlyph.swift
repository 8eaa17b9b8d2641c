import ESCPOS

/// A character that looks like the bars and spaces of one cell.
struct BarGlyph {
  let scalar: Unicode.Scalar
  /// The twelve dots of the cell, the leftmost one in the highest bit.
  let dots: UInt16

  /// One character for each cell of the strip, each the nearest to the dots of its cell.
  static func draw(_ barcode: PrintedBarcode, columns: Int) -> [Unicode.Scalar] {
    var cells = [UInt16](repeating: 0, count: columns)
    var dot = barcode.left
    for (place, width) in barcode.bars.enumerated() {
      guard dot >= 0, dot < columns * 12 else { break }
      let end = dot + min(max(0, width), columns * 12 - dot)
      if place.isMultiple(of: 2) {
        for dot in dot..<end {
          cells[dot / 12] |= 0x800 >> (dot % 12)
        }
      }
      dot = end
    }
    return cells.map(nearest)
  }

  private static func nearest(to dots: UInt16) -> Unicode.Scalar {
    let glyph = all.min { first, second in
      (first.dots ^ dots).nonzeroBitCount < (second.dots ^ dots).nonzeroBitCount
    }
    return glyph?.scalar ?? " "
  }

  private static let all = [
    BarGlyph(scalar: " ", dots: 0b000000_000000),
    BarGlyph(scalar: "█", dots: 0b111111_111111),
    BarGlyph(scalar: "▏", dots: 0b110000_000000),
    BarGlyph(scalar: "▎", dots: 0b111000_000000),
    BarGlyph(scalar: "▍", dots: 0b111110_000000),
    BarGlyph(scalar: "▌", dots: 0b111111_000000),
    BarGlyph(scalar: "▋", dots: 0b111111_100000),
    BarGlyph(scalar: "▊", dots: 0b111111_111000),
    BarGlyph(scalar: "▉", dots: 0b111111_111100),
    BarGlyph(scalar: "▐", dots: 0b000000_111111),
    BarGlyph(scalar: "▕", dots: 0b000000_000011),
    BarGlyph(scalar: "│", dots: 0b000001_100000),
    BarGlyph(scalar: "┃", dots: 0b000011_110000),
    BarGlyph(scalar: "║", dots: 0b000110_011000),
  ]
}
