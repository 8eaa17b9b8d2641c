#if canImport(Glibc)
  import Glibc
#endif
import Payment
import Sales

/// The machine's clocks, in the values that the pure rooms take.
enum TillClock {
  /// The time since the machine started, suspend included.
  static func boot() -> BootInstant {
    BootInstant(milliseconds: milliseconds(of: CLOCK_BOOTTIME))
  }

  /// The wall clock.
  static func wall() -> Timestamp {
    Timestamp(milliseconds: milliseconds(of: CLOCK_REALTIME))
  }

  /// The wall clock in the shop's time zone.
  static func local() -> LocalTime {
    let timestamp = wall()
    var seconds = time_t(timestamp.milliseconds / 1_000)
    var parts = tm()
    localtime_r(&seconds, &parts)
    return LocalTime(timestamp, offsetMinutes: parts.tm_gmtoff / 60)
  }

  /// A word that changes with each start of the machine.
  static func bootID() -> String {
    var text = [UInt8](repeating: 0, count: 64)
    let descriptor = open("/proc/sys/kernel/random/boot_id", O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return "unknown" }
    defer { close(descriptor) }
    let count = read(descriptor, &text, text.count)
    return String(decoding: text.prefix(max(0, count)).prefix { $0 > 0x20 }, as: UTF8.self)
  }

  private static func milliseconds(of clock: clockid_t) -> Int64 {
    var time = timespec()
    clock_gettime(clock, &time)
    return Int64(time.tv_sec) * 1_000 + Int64(time.tv_nsec) / 1_000_000
  }
}

/// So many random hexadecimal digits, from the system's generator.
public func randomDigits(_ count: Int) -> String {
  var generator = SystemRandomNumberGenerator()
  return String(
    (0..<count).map { _ in Character(String(Int.random(in: 0..<16, using: &generator), radix: 16)) }
  )
}
