/// A point in time as the gateway writes it: `yyyy-MM-dd HH:mm:ss` at UTC+8.
///
/// - Parameter milliseconds: milliseconds since 1 January 1970, UTC, 0 or more.
/// - Returns: 19 characters, up to the year 9999.
func gatewayTime(_ milliseconds: Int64) -> String {
  let hoursAhead: Int64 = 8
  let seconds = milliseconds / 1000 + hoursAhead * 3600
  let (year, month, day) = civilDate(daysSince1970: seconds / 86400)
  let second = seconds % 86400
  let clock = [second / 3600, second / 60 % 60, second % 60].map { padded($0, to: 2) }
  return "\(padded(year, to: 4))-\(padded(month, to: 2))-\(padded(day, to: 2)) "
    + clock.joined(separator: ":")
}

/// The Gregorian date, counted in years that begin in March so that the leap day comes last.
private func civilDate(daysSince1970 days: Int64) -> (year: Int64, month: Int64, day: Int64) {
  let shifted = days + 719_468
  let era = shifted / 146_097
  let dayOfEra = shifted % 146_097
  let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36524 - dayOfEra / 146_096) / 365
  let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
  let marchMonth = (5 * dayOfYear + 2) / 153
  let day = dayOfYear - (153 * marchMonth + 2) / 5 + 1
  let month = marchMonth < 10 ? marchMonth + 3 : marchMonth - 9
  return (era * 400 + yearOfEra + (month <= 2 ? 1 : 0), month, day)
}

private func padded(_ number: Int64, to width: Int) -> String {
  let digits = String(number)
  return String(repeating: "0", count: max(0, width - digits.count)) + digits
}
