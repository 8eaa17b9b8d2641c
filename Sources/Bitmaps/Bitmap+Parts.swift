extension Bitmap {
  /// The picture turned by 180 degrees.
  public var turned: Bitmap {
    var turned = self
    turned.bytes.reverse()
    for index in turned.bytes.indices {
      turned.bytes[index] = turned.bytes[index].bitsReversed
    }
    // The dots beyond the width now stand in front of each row.
    let rest = rowBytes * 8 - width
    guard rest > 0 else { return turned }
    for index in turned.bytes.indices {
      let isLast = (index + 1).isMultiple(of: rowBytes)
      let next = isLast ? 0 : turned.bytes[index + 1]
      turned.bytes[index] = turned.bytes[index] << rest | next >> (8 - rest)
    }
    return turned
  }

  /// A rectangle of the picture; what is outside is white.
  public func cropped(x: Int, y: Int, width: Int, height: Int) -> Bitmap {
    var part = Bitmap(width: width, height: height)
    guard x > .min, y > .min else { return part }
    part.draw(self, x: -x, y: -y)
    return part
  }

  /// The picture in pieces of so many rows from top to bottom, the last one of what is left.
  ///
  /// - Parameter rows: the rows of a piece; less than 1 counts as 1.
  /// - Returns: the pieces, which make up the whole picture.
  public func bands(of rows: Int) -> [Bitmap] {
    let rows = max(1, min(rows, height))
    return stride(from: 0, to: height, by: rows).map { top in
      cropped(x: 0, y: top, width: width, height: min(rows, height - top))
    }
  }

  /// The dots column by column from the left, the topmost one of a column in the highest bit of its
  /// first byte, each column filled up to whole bytes with white, as ESC * takes them.
  public var columnBytes: [UInt8] {
    let columnBytes = (height + 7) / 8
    var columns = [UInt8](repeating: 0, count: columnBytes * width)
    for y in 0..<height {
      let bit: UInt8 = 0x80 >> (y % 8)
      for x in 0..<width where self[x, y] {
        columns[x * columnBytes + y / 8] |= bit
      }
    }
    return columns
  }
}

extension UInt8 {
  fileprivate var bitsReversed: UInt8 {
    var bits = self
    bits = bits >> 4 | bits << 4
    bits = (bits & 0xCC) >> 2 | (bits & 0x33) << 2
    return (bits & 0xAA) >> 1 | (bits & 0x55) << 1
  }
}
