/// A picture of one bit a dot, rows from top to bottom, the leftmost dot in the highest bit.
public struct Raster: Sendable, Hashable {
  /// Bytes of one row, 1 to 65,535.
  public let rowBytes: Int
  /// The dots; a set bit is black.
  public let bytes: [UInt8]
  /// True when each dot is printed two dots wide.
  public let doubleWidth: Bool
  /// True when each dot is printed two dots high.
  public let doubleHeight: Bool

  /// A picture of 1 to 65,535 whole rows; nil when the bytes make anything else.
  public init?(
    rowBytes: Int,
    bytes: [UInt8],
    doubleWidth: Bool = false,
    doubleHeight: Bool = false
  ) {
    guard (1...0xFFFF).contains(rowBytes), bytes.count.isMultiple(of: rowBytes),
      (1...0xFFFF).contains(bytes.count / rowBytes)
    else { return nil }
    self.rowBytes = rowBytes
    self.bytes = bytes
    self.doubleWidth = doubleWidth
    self.doubleHeight = doubleHeight
  }

  /// The number of rows, 1 to 65,535.
  public var rows: Int { bytes.count / rowBytes }
}

/// The densities of ESC * that Platen does not print with, by their number m.
public enum ColumnDensity: UInt8, Sendable, CaseIterable {
  /// 8 rows, a third as dense, columns half as dense.
  case single8 = 0
  /// 8 rows, a third as dense.
  case double8 = 1
  /// 24 rows, columns half as dense.
  case single24 = 32

  /// The rows of a picture, 8 or 24.
  public var rows: Int { self == .single24 ? 24 : 8 }
}

/// The key under which a printer holds a logo.
public struct LogoKey: Sendable, Hashable {
  /// The two characters, 0x20 to 0x7E each.
  public let bytes: [UInt8]

  /// A key of two printable ASCII characters; nil for anything else.
  public init?(_ bytes: [UInt8]) {
    guard bytes.count == 2, bytes.allSatisfy({ (0x20...0x7E).contains($0) }) else { return nil }
    self.bytes = bytes
  }
}
