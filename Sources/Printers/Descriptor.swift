#if canImport(Glibc)
  import Glibc
#endif
import Foundation

/// A non-blocking file descriptor that is written with a deadline by progress and closed with
/// its owner.
struct Descriptor: ~Copyable {
  let number: Int32

  deinit {
    close(number)
  }

  /// Writes bytes until all are taken, an error comes, or none was taken for `stall` milliseconds.
  func write(_ bytes: [UInt8], stall: Int32) -> (written: Int, errno: Int32) {
    var written = 0
    while written < bytes.count {
      let count = bytes.withUnsafeBytes { buffer in
        Glibc.write(number, buffer.baseAddress.map { $0 + written }, bytes.count - written)
      }
      if count > 0 {
        written += count
      } else if count < 0, errno == EAGAIN {
        let events = wait(for: Int16(POLLOUT), milliseconds: stall)
        if events == 0 { return (written, ETIMEDOUT) }
      } else if count < 0, errno != EINTR {
        return (written, errno)
      }
    }
    return (written, 0)
  }

  /// Waits until the descriptor is ready; 0 when the time is up.
  func wait(for events: Int16, milliseconds: Int32) -> Int16 {
    var entry = pollfd(fd: number, events: events, revents: 0)
    while true {
      let count = poll(&entry, 1, milliseconds)
      if count < 0, errno == EINTR { continue }
      return count > 0 ? entry.revents : 0
    }
  }
}

/// The system's words for an error number.
func reason(_ number: Int32) -> String {
  number == ETIMEDOUT ? "it took no data in time" : String(cString: strerror(number))
}

/// Runs blocking work on a thread of its own, so that it never holds up the tasks' threads.
func onOwnThread<Result: Sendable>(_ work: @escaping @Sendable () -> Result) async -> Result {
  await withCheckedContinuation { continuation in
    let thread = Thread { continuation.resume(returning: work()) }
    thread.name = "printer"
    thread.start()
  }
}
