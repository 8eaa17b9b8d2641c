import Foundation
import Sales
import Testing
import TestSupport

@Suite struct LocalTimeTests {
  @Test func agreesWithTheCalendar() throws {
    for seed in 0..<1_000 {
      var random = SeededRandom(seed: UInt64(seed))
      // To the year 9999, most of them near us; before 1583 Foundation's calendar is Julian.
      let range: ClosedRange<Int64> =
        random.oneIn(3)
        ? -12_212_000_000_000...253_402_200_000_000 : -2_000_000_000_000...4_000_000_000_000
      let milliseconds = Int64.random(in: range, using: &random)
      let offset = Int.random(in: -18 * 60...18 * 60, using: &random)
      let time = LocalTime(Timestamp(milliseconds: milliseconds), offsetMinutes: offset)

      var calendar = Calendar(identifier: .iso8601)
      calendar.timeZone = try #require(TimeZone(secondsFromGMT: offset * 60))
      let date = Date(timeIntervalSince1970: (Double(milliseconds) / 1_000).rounded(.down))
      let parts = calendar.dateComponents(
        [.year, .month, .day, .hour, .minute, .second],
        from: date
      )
      #expect(
        [time.year, time.month, time.day, time.hour, time.minute, time.second]
          == [parts.year, parts.month, parts.day, parts.hour, parts.minute, parts.second],
        "seed \(seed)"
      )
      #expect(time.offsetMinutes == offset)
      #expect(LocalTime(time.description) == time, "seed \(seed)")

      let days = Int.random(in: 0...3_650, using: &random)
      let later = try #require(calendar.date(byAdding: .day, value: days, to: date))
      let laterParts = calendar.dateComponents([.year, .month, .day], from: later)
      let day = time.adding(days: days)
      #expect(
        [day.year, day.month, day.day] == [laterParts.year, laterParts.month, laterParts.day],
        "seed \(seed), \(days) days"
      )
    }
  }

  @Test(
    arguments: [
      (0, 0, "1970-01-01T00:00:00+00:00"), (-1, 0, "1969-12-31T23:59:59+00:00"),
      (-1_000, 0, "1969-12-31T23:59:59+00:00"), (-1_001, 0, "1969-12-31T23:59:58+00:00"),
      (1_795_361_045_123, -300, "2026-11-22T10:24:05-05:00"),
      (1_795_361_045_123, 345, "2026-11-22T21:09:05+05:45"),
      (-62_135_596_800_000, 0, "0001-01-01T00:00:00+00:00"),
      (-12_219_292_800_000 - 86_400_000, 0, "1582-10-14T00:00:00+00:00"),
      (951_782_400_000, 0, "2000-02-29T00:00:00+00:00"),
      (951_782_400_000, -1, "2000-02-28T23:59:00-00:01"),
    ] as [(Int64, Int, String)]
  )
  func writesAndReads(milliseconds: Int64, offset: Int, text: String) {
    let time = LocalTime(Timestamp(milliseconds: milliseconds), offsetMinutes: offset)
    #expect(time.description == text)
    #expect(LocalTime(text) == time)
  }

  @Test(arguments: [Int64.min, .max, .min + 1, -62_167_219_200_001])
  func everyClockHasATime(milliseconds: Int64) {
    for offset in [-1_080, 0, 1_080] {
      let time = LocalTime(Timestamp(milliseconds: milliseconds), offsetMinutes: offset)
      #expect((1...12).contains(time.month) && (1...31).contains(time.day))
      #expect((0..<24).contains(time.hour) && (0..<60).contains(time.second))
      #expect(!time.description.isEmpty)
    }
  }

  @Test(arguments: [
    "", "2026-11-22", "2026-11-22T10:24:05", "2026-11-22T10:24:05Z", "2026-11-22 10:24:05+00:00",
    "2026-11-22T10:24:05+0000", "2026-11-22T10:24:05.5+00:00", "2026-13-22T10:24:05+00:00",
    "2026-00-22T10:24:05+00:00", "2026-11-31T10:24:05+00:00", "2026-02-29T10:24:05+00:00",
    "2026-11-00T10:24:05+00:00", "2026-11-22T24:00:00+00:00", "2026-11-22T10:60:05+00:00",
    "2026-11-22T10:24:60+00:00", "2026-11-22T10:24:05+24:00", "2026-11-22T10:24:05+00:60",
    "2026-11-22T10:24:05-00:00", "0000-11-22T10:24:05+00:00", "-026-11-22T10:24:05+00:00",
    "2026-11-22T10:24:05\u{2212}05:00", "２026-11-22T10:24:05-05", "2026-1१-22T10:24:05-0",
    "9999999999999999999999999", "2026-11-22t10:24:05-05:00", "2026/11/22T10:24:05-05:00",
  ])
  func refuses(text: String) {
    #expect(LocalTime(text) == nil)
  }

  @Test(
    arguments: [
      ("2026-11-22", 14, (2026, 12, 6)), ("2026-11-22", 0, (2026, 11, 22)),
      ("2027-12-31", 1, (2028, 1, 1)), ("2028-02-28", 1, (2028, 2, 29)),
      ("2100-02-28", 1, (2100, 3, 1)), ("2026-01-01", 3_650, (2035, 12, 30)),
      ("2026-03-01", -1, (2026, 2, 28)),
    ] as [(String, Int, (Int, Int, Int))]
  )
  func addsDays(day: String, days: Int, result: (Int, Int, Int)) throws {
    let time = try #require(LocalTime(day + "T23:59:59-05:00"))
    #expect(time.adding(days: days) == result)
  }
}
