import Foundation
import Testing

/// A pair of terminals: what one side writes, the other one reads; without modem lines.
final class Pseudoterminal: Sendable {
  /// The printer's side.
  let line: Line
  /// The path of ours.
  let path: String

  init(isRaw: Bool = false) throws {
    let number = open("/dev/ptmx", O_RDWR | O_NOCTTY | O_CLOEXEC)
    var lock: Int32 = 0
    var terminal: UInt32 = 0
    // TIOCSPTLCK and TIOCGPTN: Swift does not see macros that compute.
    try #require(number >= 0 && ioctl(number, 0x4004_5431, &lock) == 0)
    try #require(ioctl(number, 0x8004_5430, &terminal) == 0)
    line = Line(number: number)
    path = "/dev/pts/\(terminal)"
    if isRaw {
      var state = try state()
      cfmakeraw(&state)
      try #require(tcsetattr(number, TCSANOW, &state) == 0)
    }
  }

  /// How our side is set.
  func state() throws -> termios {
    var state = termios()
    try #require(tcgetattr(line.number, &state) == 0)
    return state
  }

  func say(_ bytes: [UInt8]) {
    #expect(write(line.number, bytes, bytes.count) == bytes.count)
  }

  /// Reads so many bytes, however long they take.
  func hear(_ count: Int) -> [UInt8] {
    var bytes: [UInt8] = []
    while bytes.count < count {
      var buffer = [UInt8](repeating: 0, count: count - bytes.count)
      let got = read(line.number, &buffer, buffer.count)
      guard got > 0 else { break }
      bytes += buffer[..<got]
    }
    return bytes
  }

  func hangUp() {
    line.end()
  }
}
