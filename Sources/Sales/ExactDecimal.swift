/// A decimal number as it was written: `units` divided by ten to the power of `scale`.
public struct ExactDecimal: Sendable, Hashable, CustomStringConvertible {
  /// The number without its point.
  public let units: Int64
  /// Digits after the point, 0 to 9.
  public let scale: Int

  /// A decimal from its parts; `scale` is 0 to 9.
  public init(units: Int64, scale: Int) {
    self.units = units
    self.scale = scale
  }

  /// Reads `[-]digits[.digits]` in ASCII, with at most 9 digits after the point; nil for all else.
  public init?(_ text: String) {
    var digits = text.utf8[...]
    let negative = digits.first == UInt8(ascii: "-")
    if negative {
      digits = digits.dropFirst()
    }
    let parts = digits.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
    guard parts.count <= 2, parts.allSatisfy({ !$0.isEmpty && $0.allSatisfy(Self.isDigit) }),
      parts[0].count == 1 || parts[0].first != UInt8(ascii: "0"),
      let units = Int64((negative ? "-" : "") + parts.map { String($0) ?? "" }.joined())
    else { return nil }
    let scale = parts.count == 2 ? parts[1].count : 0
    guard scale <= 9 else { return nil }
    self.init(units: units, scale: scale)
  }

  private static func isDigit(_ byte: UInt8) -> Bool {
    byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9")
  }

  /// The units at another scale, or nil when digits other than 0 would be lost or 64 bits exceeded.
  public func scaled(to newScale: Int) -> Int64? {
    var units = units
    for _ in 0..<max(0, newScale - scale) {
      let (product, overflow) = units.multipliedReportingOverflow(by: 10)
      guard !overflow else { return nil }
      units = product
    }
    for _ in 0..<max(0, scale - newScale) {
      guard units % 10 == 0 else { return nil }
      units /= 10
    }
    return units
  }

  /// The product with another decimal at the scale asked for, 0 to 9, rounded half up (half away from
  /// zero); nil when it does not fit in 64 bits.
  public func multiplied(by other: ExactDecimal, roundedTo newScale: Int) -> Int64? {
    // Two factors of 64 bits and the 18 digits of two scales always fit in 128 bits.
    let product = Int128(units) * Int128(other.units)
    let surplus = scale + other.scale - newScale
    let power = (0..<abs(surplus)).reduce(Int128(1)) { power, _ in power * 10 }
    guard surplus > 0 else {
      let (scaled, overflow) = product.multipliedReportingOverflow(by: power)
      return overflow ? nil : Int64(exactly: scaled)
    }
    let (quotient, remainder) = product.quotientAndRemainder(dividingBy: power)
    let roundsUp = remainder.magnitude >= power.magnitude - remainder.magnitude
    return Int64(exactly: roundsUp ? quotient + product.signum() : quotient)
  }

  /// The number with all its digits and a point, such as `0.435`.
  public var description: String {
    let digits = String(units.magnitude)
    let padded = String(repeating: "0", count: max(0, scale + 1 - digits.count)) + digits
    let sign = units < 0 ? "-" : ""
    guard scale > 0 else { return sign + padded }
    return sign + padded.dropLast(scale) + "." + padded.suffix(scale)
  }
}
