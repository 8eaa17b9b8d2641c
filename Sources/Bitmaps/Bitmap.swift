/// A picture of black and white dots: rows from top to bottom, the leftmost dot in the highest bit.
public struct Bitmap: Sendable, Hashable {
  /// Dots of a row, 0 or more.
  public let width: Int
  /// Rows, 0 or more.
  public let height: Int
  /// The rows one after the other, each filled up to whole bytes with white; a set bit is black.
  public internal(set) var bytes: [UInt8]

  /// A white picture.
  ///
  /// Negative sizes count as 0. No side is longer than 1 048 575 dots, and rows that would take
  /// more than 256 MiB are left out.
  public init(width: Int, height: Int) {
    self.width = min(max(0, width), Self.longestSide)
    let rowBytes = (self.width + 7) / 8
    let mostRows = min(Self.longestSide, (1 << 28) / max(1, rowBytes))
    self.height = min(max(0, height), mostRows)
    bytes = [UInt8](repeating: 0, count: rowBytes * self.height)
  }

  /// A picture of given rows; nil when the bytes make other than `height` rows.
  ///
  /// What the last byte of a row holds beyond the width becomes white.
  public init?(width: Int, height: Int, bytes: [UInt8]) {
    let sides = 0...Self.longestSide
    guard sides.contains(width), sides.contains(height), bytes.count == (width + 7) / 8 * height
    else { return nil }
    self.width = width
    self.height = height
    self.bytes = bytes
    let rest = width % 8
    guard rest > 0 else { return }
    for end in stride(from: rowBytes, through: bytes.count, by: rowBytes) {
      self.bytes[end - 1] &= ~(0xFF >> rest)
    }
  }

  static let longestSide = (1 << 20) - 1

  /// Bytes of a row.
  public var rowBytes: Int { (width + 7) / 8 }

  /// The number of black dots.
  public var blackDots: Int {
    bytes.reduce(0) { $0 + $1.nonzeroBitCount }
  }

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
}
