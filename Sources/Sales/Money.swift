/// An amount of money: an integer of minor units with its currency.
public struct Money: Sendable, Hashable {
  /// Minor units, such as cents; negative for what is given back.
  public let minorUnits: Int64
  /// The currency.
  public let currency: Currency

  /// An amount of minor units.
  public init(minorUnits: Int64, currency: Currency) {
    self.minorUnits = minorUnits
    self.currency = currency
  }

  /// Reads a decimal such as `13.00`, `13` or `-0.5`: ASCII digits, no sign but a minus, no
  /// exponent, no grouping, and no more digits after the point than the currency has.
  ///
  /// Nil when the text is anything else or the amount does not fit in 64 bits.
  public init?(decimal text: String, currency: Currency) {
    guard let decimal = ExactDecimal(text),
      decimal.scale <= currency.exponent,
      let minorUnits = decimal.scaled(to: currency.exponent)
    else { return nil }
    self.init(minorUnits: minorUnits, currency: currency)
  }

  /// The amount with all digits of its currency and a point, such as `13.00`: what the gateway
  /// is sent and what files hold.
  public var decimal: String {
    ExactDecimal(units: minorUnits, scale: currency.exponent).description
  }
}
