public import Sales

/// How numbers and dates are written for one kind of reader; never the process's locale.
public struct ReceiptLocale: Sendable {
  /// Between groups of three digits.
  let grouping: String
  /// Before the decimals.
  let decimalMark: String

  /// The United States: `1,234.50`, `11/22/2026`, `10:24 AM`.
  public static let unitedStates = ReceiptLocale(grouping: ",", decimalMark: ".")

  /// The amount without its currency, such as `-1,234.50`.
  func amount(_ money: Money) -> String {
    number(ExactDecimal(units: money.minorUnits, scale: money.currency.exponent))
  }

  /// A price of one unit: with the decimals of its currency, or with all its own where those are
  /// more, such as `28.00` or `0.0895`.
  func price(_ price: ExactDecimal, in currency: Currency) -> String {
    guard let units = price.scaled(to: currency.exponent) else { return number(price) }
    return number(ExactDecimal(units: units, scale: currency.exponent))
  }

  /// A quantity or rate with the decimals it was given with, such as `8.875`.
  func number(_ decimal: ExactDecimal) -> String {
    let text = decimal.description
    let sign = text.hasPrefix("-") ? "-" : ""
    let parts = text.dropFirst(sign.count).split(separator: ".", maxSplits: 1)
    let digits = Array(parts.first ?? "")
    var grouped = ""
    for (index, digit) in digits.enumerated() {
      if index > 0, (digits.count - index).isMultiple(of: 3) {
        grouped += grouping
      }
      grouped.append(digit)
    }
    return sign + grouped + (parts.count == 2 ? decimalMark + parts[1] : "")
  }

  /// A day, such as `11/22/2026`.
  func day(year: Int, month: Int, day: Int) -> String {
    "\(padded(month))/\(padded(day))/\(year)"
  }

  /// The day of a moment.
  func day(_ time: LocalTime) -> String {
    day(year: time.year, month: time.month, day: time.day)
  }

  /// The time of day, such as `10:24 AM`.
  func time(_ time: LocalTime) -> String {
    let hour = time.hour % 12 == 0 ? 12 : time.hour % 12
    return "\(hour):\(padded(time.minute)) \(time.hour < 12 ? "AM" : "PM")"
  }

  /// A moment, such as `11/22/2026 10:24 AM`.
  public func moment(_ moment: LocalTime) -> String {
    day(moment) + " " + time(moment)
  }

  private func padded(_ number: Int) -> String {
    number < 10 ? "0\(number)" : "\(number)"
  }
}
