import Sales

/// Writes the figures of one paper and notes how wide their columns must be, so that none is ever
/// broken.
struct Figures {
  let locale: ReceiptLocale
  private var amountWidth = 0
  private var countWidth = 1
  private var dateWidth = 0
  private var quantityWidth = 1

  init(locale: ReceiptLocale) {
    self.locale = locale
  }

  /// An amount for a column of amounts.
  mutating func amount(_ money: Money) -> String {
    let text = locale.amount(money)
    amountWidth = max(amountWidth, text.utf8.count)
    return text
  }

  /// How often something happened, for a column of such figures.
  mutating func count(_ count: Int64) -> String {
    let text = locale.number(ExactDecimal(units: count, scale: 0))
    countWidth = max(countWidth, text.utf8.count)
    return text
  }

  /// A quantity with its unit, for a column of quantities.
  mutating func quantity(_ text: String) -> String {
    // Units in other writing systems take two cells a character; wider columns than 8 take turns
    // with the names, so their units are broken instead.
    let cells = text.unicodeScalars.reduce(0) { $0 + ($1.isASCII ? 1 : 2) }
    quantityWidth = min(max(quantityWidth, cells), 8)
    return text
  }

  /// The day, for the column that it shares with the time.
  mutating func date(_ time: LocalTime) -> String {
    let text = locale.day(time)
    dateWidth = max(dateWidth, text.utf8.count)
    return text
  }

  /// The time of day.
  mutating func time(_ time: LocalTime) -> String {
    let text = locale.time(time)
    dateWidth = max(dateWidth, text.utf8.count)
    return text
  }

  /// The cells of each column: the widest text in it, 0 for one that nothing stands in.
  func widths(marks: Int) -> MustacheValue {
    Self.names.object([
      .number(amountWidth), .number(marks), .number(dateWidth), .number(countWidth),
      .number(quantityWidth),
    ])
  }

  private static let names: MustacheNames = ["amount", "marks", "date", "count", "quantity"]
}
