import Foundation

/// The printer's side of a pair of terminals, which has a connection all the time.
final class TerminalEnd: PrinterEnd, @unchecked Sendable {
  let address: String
  private(set) var connection: Int32?
  /// Our own use of the other side: without any, the line would count as hung up.
  private let keeper: Int32

  init() throws {
    let number = open("/dev/ptmx", O_RDWR | O_NOCTTY | O_CLOEXEC | O_NONBLOCK)
    var lock: Int32 = 0
    var terminal: UInt32 = 0
    // TIOCSPTLCK and TIOCGPTN: Swift does not see macros that compute.
    guard number >= 0, ioctl(number, 0x4004_5431, &lock) == 0,
      ioctl(number, 0x8004_5430, &terminal) == 0
    else { throw WireError("ptmx") }
    let path = "/dev/pts/\(terminal)"
    keeper = open(path, O_RDWR | O_NOCTTY | O_CLOEXEC)
    var state = termios()
    guard keeper >= 0, tcgetattr(keeper, &state) == 0 else { throw WireError(path) }
    cfmakeraw(&state)
    guard tcsetattr(keeper, TCSANOW, &state) == 0 else { throw WireError(path) }
    address = "serial:\(path)"
    connection = number
  }

  var listener: Int32? { nil }
  func listen(_ isWanted: Bool) {}
  func accept() {}

  func hangUp(breaking: Bool) {
    guard let number = connection else { return }
    _ = Foundation.close(number)
    connection = nil
  }

  func close() {
    _ = Foundation.close(keeper)
  }
}
