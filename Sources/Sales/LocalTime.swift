/// A moment as a clock on the wall of the shop shows it, with its offset from UTC.
public struct LocalTime: Sendable, Hashable {
  /// The year, from 1.
  public let year: Int
  /// The month, 1 to 12.
  public let month: Int
  /// The day of the month, 1 to 31.
  public let day: Int
  /// The hour, 0 to 23.
  public let hour: Int
  /// The minute, 0 to 59.
  public let minute: Int
  /// The second, 0 to 59.
  public let second: Int
  /// Minutes east of UTC.
  public let offsetMinutes: Int

  /// The local time of a moment at an offset in minutes east of UTC (proleptic Gregorian).
  public init(_ timestamp: Timestamp, offsetMinutes: Int) {
    let milliseconds = Int(timestamp.milliseconds)
    let utc = milliseconds / 1_000 - (milliseconds % 1_000 < 0 ? 1 : 0)
    let seconds = utc + offsetMinutes * 60
    let secondOfDay = (seconds % 86_400 + 86_400) % 86_400
    let days = (seconds - secondOfDay) / 86_400
    (year, month, day) = Self.civil(daysSince1970: days)
    hour = secondOfDay / 3_600
    minute = secondOfDay / 60 % 60
    second = secondOfDay % 60
    self.offsetMinutes = offsetMinutes
  }

  /// Reads `yyyy-mm-ddThh:mm:ss+hh:mm` (RFC 3339); nil for all else.
  public init?(_ text: String) {
    let parts = text.split { !$0.isNumber }.map(String.init).compactMap { Int($0) }
    guard text.utf8.count == 25, parts.count == 8, parts[0] >= 1, parts[3] < 24, parts[4] < 60,
      parts[5] < 60, parts[6] < 24, parts[7] < 60
    else { return nil }
    (year, month, day) = (parts[0], parts[1], parts[2])
    (hour, minute, second) = (parts[3], parts[4], parts[5])
    let sign = Array(text.utf8)[19] == UInt8(ascii: "-") ? -1 : 1
    offsetMinutes = sign * (parts[6] * 60 + parts[7])
    let isDay = (1...12).contains(month) && adding(days: 0) == (year, month, day)
    guard isDay, description == text else { return nil }
  }

  /// The day so many days later, at the same time of day.
  public func adding(days: Int) -> (year: Int, month: Int, day: Int) {
    Self.civil(daysSince1970: Self.days(year: year, month: month, day: day) + days)
  }

  // Both directions count in eras of 400 years that begin on 1 March of year 0.
  private static func civil(daysSince1970: Int) -> (year: Int, month: Int, day: Int) {
    let shifted = daysSince1970 + 719_468
    let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
    let dayOfEra = shifted - era * 146_097
    let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let monthFromMarch = (5 * dayOfYear + 2) / 153
    let month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9
    let day = dayOfYear - (153 * monthFromMarch + 2) / 5 + 1
    return (yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, day)
  }

  private static func days(year: Int, month: Int, day: Int) -> Int {
    let shiftedYear = month <= 2 ? year - 1 : year
    let era = (shiftedYear >= 0 ? shiftedYear : shiftedYear - 399) / 400
    let yearOfEra = shiftedYear - era * 400
    let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
    let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
    return era * 146_097 + dayOfEra - 719_468
  }
}

extension LocalTime: CustomStringConvertible {
  /// The time as RFC 3339 writes it, such as `2026-11-22T10:24:05-05:00`.
  public var description: String {
    let sign = offsetMinutes < 0 ? "-" : "+"
    let offset = abs(offsetMinutes)
    return Self.padded(year, 4) + "-" + Self.padded(month) + "-" + Self.padded(day)
      + "T" + Self.padded(hour) + ":" + Self.padded(minute) + ":" + Self.padded(second)
      + sign + Self.padded(offset / 60) + ":" + Self.padded(offset % 60)
  }

  static func padded(_ number: Int, _ digits: Int = 2) -> String {
    let text = String(number)
    return String(repeating: "0", count: max(0, digits - text.count)) + text
  }
}
