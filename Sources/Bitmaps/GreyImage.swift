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
    self.init(width, height, dots)
  }

  /// A picture of as many dots as its size says.
  init(_ width: Int, _ height: Int, _ dots: [UInt8]) {
    self.width = width
    self.height = height
    self.dots = dots
  }

  /// The picture as bright as paper needs it, whose black dots are larger than their places: each
  /// dot's share of white to the power of 1/1.8, as the reference implementation of ReceiptLine
  /// does.
  public var brightened: GreyImage {
    GreyImage(width, height, dots.map { Self.brightness[Int($0)] })
  }

  /// Of each grey, the nearest whole number to 255 (grey / 255)^(5/9).
  private static let brightness: [UInt8] = {
    // y is nearest where (y + 1/2)^9 is the first above grey^5 255^4.
    func power(_ base: Double, _ exponent: Int) -> Double {
      (0..<exponent).reduce(1) { result, _ in result * base }
    }
    var brightness: [UInt8] = []
    var bright = 0
    for grey in 0..<256 {
      while bright < 255, power(Double(bright) + 0.5, 9) <= power(Double(grey), 5) * power(255, 4) {
        bright += 1
      }
      brightness.append(UInt8(bright))
    }
    return brightness
  }()
}
