#if canImport(Glibc)
  import Glibc
#endif

/// What wakes a thread that waits for a descriptor.
final class Bell: Sendable {
  /// Readable once the bell was rung.
  let number: Int32
  private let button: Int32

  /// - Throws: when the system has no more descriptors.
  init() throws(PrinterTrouble) {
    var ends: [Int32] = [-1, -1]
    let kind = SOCK_STREAM.rawValue | SOCK_NONBLOCK.rawValue | SOCK_CLOEXEC.rawValue
    guard socketpair(AF_UNIX, Int32(kind), 0, &ends) == 0 else {
      throw PrinterTrouble(
        .unsupported,
        reason: "no link to a printer can be opened: \(reason(errno))",
        advice: "raise the limit of open files (ulimit -n)"
      )
    }
    (number, button) = (ends[0], ends[1])
  }

  deinit {
    close(number)
    close(button)
  }

  func ring() {
    var byte: UInt8 = 0
    write(button, &byte, 1)
  }

  func silence() {
    var bytes = [UInt8](repeating: 0, count: 64)
    while read(number, &bytes, bytes.count) == bytes.count {}
  }
}
