/// A currency of ISO 4217 that the gateway can charge.
public struct Currency: Sendable, Hashable {
  /// The three-letter code, upper case.
  public let code: String
  /// Digits after the decimal mark: 0 for JPY and KRW, 3 for KWD, else 2.
  public let exponent: Int

  /// The currency of this code, or nil when Platen does not know it.
  ///
  /// The codes are those of the gateway's transaction object (API reference V3, Notes).
  public init?(code: String) {
    guard let exponent = Self.exponents[code] else { return nil }
    self.code = code
    self.exponent = exponent
  }

  private static let exponents = [
    "BDT": 2, "CNY": 2, "GBP": 2, "HKD": 2, "IDR": 2, "JPY": 0, "KRW": 0, "MYR": 2, "PHP": 2,
    "PKR": 2, "THB": 2, "USD": 2,
  ]

  /// The codes that Platen knows, sorted.
  public static var knownCodes: [String] { exponents.keys.sorted() }
}
