/// A picture of grey dots: rows from top to bottom, a byte a dot, 0 black to 255 white.
public struct GreyImage: Sendable, Hashable {
  /// Dots of a row, 0 or more.
  public let width: Int
  /// Rows, 0 or more.
  public let height: Int
  /// The dots, row by row.
  public let dots: [UInt8]

  /// A picture of given dots; nil when they make other than `height` rows.
  public init?(width: Int, height: Int, dots: [UInt8]) {
    guard width >= 0, height >= 0, width < 1 << 20, height < 1 << 20, dots.count == width * height
    else { return nil }
    self.width = width
    self.height = height
    self.dots = dots
  }
}
