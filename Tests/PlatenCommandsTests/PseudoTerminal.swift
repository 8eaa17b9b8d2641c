import Foundation
import SystemPackage

/// A terminal that a test watches in a person's place.
final class PseudoTerminal: Sendable {
  private let descriptor: Int32
  private let path: String

  init() throws {
    descriptor = open("/dev/ptmx", O_RDWR | O_NOCTTY | O_CLOEXEC)
    var lock: Int32 = 0
    var number: UInt32 = 0
    // TIOCSPTLCK and TIOCGPTN: Swift does not see macros that compute.
    guard descriptor >= 0, ioctl(descriptor, 0x4004_5431, &lock) == 0,
      ioctl(descriptor, 0x8004_5430, &number) == 0
    else { throw POSIXError(.ENODEV) }
    path = "/dev/pts/\(number)"
  }

  deinit {
    close(descriptor)
  }

  /// The end that a process takes for its terminal.
  func otherEnd() throws -> FileDescriptor {
    try FileDescriptor.open(FilePath(path), .readWrite)
  }

  /// What the process has written until these words came, or until it has ended.
  func read(until words: String) async -> String {
    await withCheckedContinuation { continuation in
      Thread.detachNewThread { [descriptor] in
        var text = ""
        var buffer = [UInt8](repeating: 0, count: 4_096)
        while !text.contains(words) {
          var entry = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
          guard poll(&entry, 1, 60_000) > 0 else { break }
          let count = Foundation.read(descriptor, &buffer, buffer.count)
          guard count > 0 else { break }
          text += String(decoding: buffer[..<count], as: UTF8.self)
        }
        continuation.resume(returning: text)
      }
    }
  }
}
