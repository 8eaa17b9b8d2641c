extension Bitmap {
  /// Blackens what is black in another picture, whose upper left dot comes to a place of this one.
  ///
  /// What comes to stand outside is left out.
  public mutating func draw(_ other: Bitmap, x: Int, y: Int) {
    let rows = Self.part(of: height, from: y, length: other.height)
    let columns = Self.part(of: width, from: x, length: other.width)
    guard !rows.isEmpty, !columns.isEmpty else { return }
    // Both are far from the ends of Int, as the pictures overlap.
    let shift = x & 7
    let first = x >> 3
    let (rowBytes, otherBytes) = (rowBytes, other.rowBytes)
    let lastMask: UInt8 = width % 8 == 0 ? 0xFF : ~(0xFF >> (width % 8))
    bytes.withUnsafeMutableBufferPointer { target in
      other.bytes.withUnsafeBufferPointer { source in
        for row in rows {
          let line = row * rowBytes
          let otherLine = (row - y) * otherBytes
          for place in max(
            0,
            -1 - first
          )..<max(max(0, -1 - first), min(otherBytes, rowBytes - first)) {
            let dots = source[otherLine + place]
            guard dots != 0 else { continue }
            let byte = first + place
            if byte >= 0 {
              target[line + byte] |= dots >> shift
            }
            if shift > 0, byte + 1 < rowBytes {
              target[line + byte + 1] |= dots << (8 - shift)
            }
          }
          target[line + rowBytes - 1] &= lastMask
        }
      }
    }
  }

  /// Blackens a rectangle, as far as it is inside.
  public mutating func fill(x: Int, y: Int, width: Int, height: Int) {
    change(x: x, y: y, width: width, height: height) { $0 | $1 }
  }

  /// Makes black dots of a rectangle white and white ones black, as far as it is inside.
  public mutating func invert(x: Int, y: Int, width: Int, height: Int) {
    change(x: x, y: y, width: width, height: height) { $0 ^ $1 }
  }

  private mutating func change(
    x: Int,
    y: Int,
    width: Int,
    height: Int,
    _ change: (_ dots: UInt8, _ mask: UInt8) -> UInt8
  ) {
    let columns = Self.part(of: self.width, from: x, length: width)
    guard !columns.isEmpty else { return }
    let places = columns.lowerBound / 8...(columns.upperBound - 1) / 8
    for row in Self.part(of: self.height, from: y, length: height) {
      for place in places {
        var mask: UInt8 = 0xFF
        if place == places.lowerBound {
          mask &= 0xFF >> (columns.lowerBound % 8)
        }
        if place == places.upperBound {
          mask &= ~(0x7F >> ((columns.upperBound - 1) % 8))
        }
        let index = row * rowBytes + place
        bytes[index] = change(bytes[index], mask)
      }
    }
  }

  /// The part of a side on which something of a length stands that begins anywhere.
  private static func part(of side: Int, from start: Int, length: Int) -> Range<Int> {
    guard length > 0, start < side else { return 0..<0 }
    let (end, isFar) = start.addingReportingOverflow(length)
    guard isFar || end > 0 else { return 0..<0 }
    return max(0, start)..<(isFar ? side : min(side, end))
  }
}
