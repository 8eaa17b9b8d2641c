import Sales
import StrictJSON

extension JSONMembers {
  /// The currency; nil when it is missing or null.
  mutating func currency() throws(JSONFieldError) -> Currency? {
    try optional("currency")?.string("a known currency") { Currency(code: $0) }
  }

  /// An amount in the currency beside it, or else in the one given; nil when it is missing or null.
  ///
  /// An amount that is there but cannot be read must not pass for one that is not there.
  mutating func money(
    _ name: String,
    in outer: Currency? = nil
  ) throws(JSONFieldError) -> Money? {
    guard let field = optional(name) else { return nil }
    guard let currency = try currency() ?? outer else {
      throw field.fault("an amount without currency")
    }
    return try field.money(in: currency)
  }
}

extension JSONField {
  /// Far above any sale, and far enough below 2^63 that all amounts of one answer can be added.
  private static let largestAmount: Int64 = 100_000_000_000_000

  /// The digits of an amount: the gateway writes amounts as strings and as numbers.
  func decimal() throws(JSONFieldError) -> String {
    if case .number(let number) = value { number.literal } else { try string() }
  }

  /// An amount of a currency, not less than zero.
  func money(in currency: Currency) throws(JSONFieldError) -> Money {
    guard let amount = Money(decimal: try decimal(), currency: currency),
      (0...Self.largestAmount).contains(amount.minorUnits)
    else { throw fault("an amount with the digits of its currency is expected") }
    return amount
  }
}
