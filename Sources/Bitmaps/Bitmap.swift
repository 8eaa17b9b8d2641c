/// A picture of black and white dots: rows from top to bottom, the leftmost dot in the highest bit.
public struct Bitmap: Sendable, Hashable {
  /// Dots of a row, 0 or more.
  public let width: Int
  /// Rows, 0 or more.
  public let height: Int
  /// The rows one after the other, each filled up to whole bytes with white; a set bit is black.
  public private(set) var bytes: [UInt8]

  /// A white picture; negative sizes count as 0.
  public init(width: Int, height: Int) {
    self.width = max(0, width)
    self.height = max(0, height)
    bytes = [UInt8](repeating: 0, count: (self.width + 7) / 8 * self.height)
  }

  /// A picture of given rows; nil when the bytes make other than `height` rows.
  ///
  /// What the last byte of a row holds beyond the width becomes white.
  public init?(width: Int, height: Int, bytes: [UInt8]) {
    guard width >= 0, height >= 0, width < 1 << 20, height < 1 << 20,
      bytes.count == (width + 7) / 8 * height
    else { return nil }
    self.width = width
    self.height = height
    self.bytes = bytes
    let rest = width % 8
    guard rest > 0 else { return }
    for row in 1...max(1, height) where row <= height {
      self.bytes[row * rowBytes - 1] &= ~(0xFF >> rest)
    }
  }

  /// Bytes of a row.
  public var rowBytes: Int { (width + 7) / 8 }

  /// Whether a dot is black; dots outside are white, and setting them does nothing.
  public subscript(x: Int, y: Int) -> Bool {
    get {
      guard (0..<width).contains(x), (0..<height).contains(y) else { return false }
      return bytes[y * rowBytes + x / 8] & (0x80 >> (x % 8)) != 0
    }
    set {
      guard (0..<width).contains(x), (0..<height).contains(y) else { return }
      let bit: UInt8 = 0x80 >> (x % 8)
      if newValue {
        bytes[y * rowBytes + x / 8] |= bit
      } else {
        bytes[y * rowBytes + x / 8] &= ~bit
      }
    }
  }

  /// Blackens what is black in another picture, whose upper left dot comes to a place of this one.
  public mutating func draw(_ other: Bitmap, x: Int, y: Int) {
    for row in max(0, -y)..<max(max(0, -y), min(other.height, height - y)) {
      for column in max(0, -x)..<max(max(0, -x), min(other.width, width - x))
      where other[column, row] {
        self[x + column, y + row] = true
      }
    }
  }
}
