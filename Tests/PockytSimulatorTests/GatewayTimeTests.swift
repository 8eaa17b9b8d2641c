import Foundation
import Testing

@testable import PockytSimulator

@Suite struct GatewayTimeTests {
  @Test(
    arguments: [
      (0, "1970-01-01 08:00:00"), (1_666_247_277_861, "2022-10-20 14:27:57"),
      (1_709_164_799_999, "2024-02-29 07:59:59"), (4_107_542_400_000, "2100-03-01 08:00:00"),
    ] as [(Int64, String)]
  )
  func known(milliseconds: Int64, text: String) {
    #expect(gatewayTime(milliseconds) == text)
  }

  /// Foundation's calendar is the witness.
  @Test func everyDayOfTwoCenturies() {
    let formatter = DateFormatter()
    formatter.locale = Locale(identifier: "en_US_POSIX")
    formatter.timeZone = TimeZone(secondsFromGMT: 8 * 3600)
    formatter.dateFormat = "yyyy-MM-dd HH:mm:ss"
    for day in 0..<Int64(366 * 200) {
      let seconds = day * 86400 + day * 7919 % 86400
      let expected = formatter.string(from: Date(timeIntervalSince1970: Double(seconds)))
      #expect(gatewayTime(seconds * 1000) == expected)
    }
  }
}
