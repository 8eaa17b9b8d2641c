public import Sales

/// How numbers and dates are written for one kind of reader; never the process's locale.
///
/// The customs are those of the Unicode CLDR, but for blanks, which are ASCII ones, for digits, which
/// are Western ones, and for years, which have all their digits.
public struct ReceiptLocale: Sendable {
  /// In what order a day is written.
  enum DayOrder: Sendable {
    case dayMonthYear, monthDayYear, yearMonthDay
  }

  /// Where a currency's symbol stands.
  enum SymbolPlace: Sendable {
    case before, beforeBlank, after, afterBlank
  }

  /// The tag, such as `en-US`.
  public let tag: String
  /// Between groups of three digits; nil for none.
  var grouping: UInt8? = UInt8(ascii: ",")
  /// Numbers of so many digits before the decimal mark have groups.
  var leastGrouped = 4
  /// Before the decimals.
  var decimalMark = UInt8(ascii: ".")
  /// Between a number and `%`.
  var percentBlank = ""
  var dayOrder = DayOrder.dayMonthYear
  var dayMark = UInt8(ascii: "/")
  /// True for 12 hours with `AM` and `PM`, false for 24.
  var hasHalfDays = false
  /// The symbol that readers expect for their own currency.
  var home: (code: String, symbol: String) = ("", "")
  var symbolPlace = SymbolPlace.before

  /// The United States: `1,234.50`, `11/22/2026`, `10:24 AM`.
  public static let unitedStates = locale("en-US") ?? ReceiptLocale(tag: "en-US")

  init(tag: String) {
    self.tag = tag
  }

  // MARK: Numbers

  /// The amount without its currency, such as `-1,234.50`.
  func amount(_ money: Money) -> String {
    number(units: money.minorUnits, scale: money.currency.exponent)
  }

  /// The amount with its currency: the symbol for the readers' own, such as `$13.00`, else the code,
  /// such as `EUR 13.00`.
  public func money(_ money: Money) -> String {
    let isHome = money.currency.code == home.code
    let symbol = isHome ? home.symbol : money.currency.code
    let place: SymbolPlace =
      switch symbolPlace {
      case .before where !isHome: .beforeBlank
      case .after where !isHome: .afterBlank
      default: symbolPlace
      }
    let sign = money.minorUnits < 0 ? "-" : ""
    let magnitude = String(amount(money).dropFirst(sign.count))
    return switch place {
    case .before: sign + symbol + magnitude
    case .beforeBlank: sign + symbol + " " + magnitude
    case .after: sign + magnitude + symbol
    case .afterBlank: sign + magnitude + " " + symbol
    }
  }

  /// A price of one unit: with the decimals of its currency, or with all its own where those are
  /// more, such as `28.00` or `0.0895`.
  func price(_ price: ExactDecimal, in currency: Currency) -> String {
    guard let units = price.scaled(to: currency.exponent) else { return number(price) }
    return number(units: units, scale: currency.exponent)
  }

  /// A quantity or rate with the decimals it was given with, such as `8.875`.
  func number(_ decimal: ExactDecimal) -> String {
    number(units: decimal.units, scale: decimal.scale)
  }

  /// A rate in per cent, such as `8.875%`.
  func percent(_ rate: ExactDecimal) -> String {
    number(rate) + percentBlank + "%"
  }

  private func number(units: Int64, scale: Int) -> String {
    // Digits from the last to the first; 64 bits and their marks have less than 40 characters.
    withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 48) { buffer in
      var rest = units.magnitude
      var place = buffer.count
      func put(_ byte: UInt8) {
        place -= 1
        buffer[place] = byte
      }
      for _ in 0..<min(max(scale, 0), 9) {
        put(UInt8(ascii: "0") + UInt8(rest % 10))
        rest /= 10
      }
      if scale > 0 {
        put(decimalMark)
      }
      let isGrouped = rest >= (leastGrouped > 4 ? 10_000 : 1_000)
      var count = 0
      repeat {
        if isGrouped, count > 0, count.isMultiple(of: 3), let grouping {
          put(grouping)
        }
        put(UInt8(ascii: "0") + UInt8(rest % 10))
        rest /= 10
        count += 1
      } while rest > 0
      if units < 0 {
        put(UInt8(ascii: "-"))
      }
      return String(decoding: UnsafeBufferPointer(rebasing: buffer[place...]), as: UTF8.self)
    }
  }

  // MARK: Days and times

  /// A day, such as `11/22/2026`.
  func day(year: Int, month: Int, day: Int) -> String {
    let parts =
      switch dayOrder {
      case .dayMonthYear: (padded(day), padded(month), String(year))
      case .monthDayYear: (padded(month), padded(day), String(year))
      case .yearMonthDay: (String(year), padded(month), padded(day))
      }
    let mark = Character(Unicode.Scalar(dayMark))
    var text = parts.0
    text.append(mark)
    text += parts.1
    text.append(mark)
    text += parts.2
    return text
  }

  /// The day of a moment.
  func day(_ time: LocalTime) -> String {
    day(year: time.year, month: time.month, day: time.day)
  }

  /// The time of day, such as `10:24 AM`.
  func time(_ time: LocalTime) -> String {
    guard hasHalfDays else { return padded(time.hour) + ":" + padded(time.minute) }
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
