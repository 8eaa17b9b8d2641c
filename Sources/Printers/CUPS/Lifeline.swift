#if canImport(Glibc)
  import Glibc
#endif
import Dispatch
import Synchronization

/// Ends a socket's connection at a fixed time, unless it is let go of before.
///
/// For a library whose own timeouts begin anew with every byte that dribbles in.
final class Lifeline: Sendable {
  /// A duplicate: the library may close its own, and the number may come to somebody else.
  private let socket: Mutex<Int32>

  init(_ number: Int32, milliseconds: Int) {
    socket = Mutex(fcntl(number, F_DUPFD_CLOEXEC, 0))
    DispatchQueue.global().asyncAfter(deadline: .now() + .milliseconds(milliseconds)) {
      [weak self] in self?.cut()
    }
  }

  private func cut() {
    _ = socket.withLock { shutdown($0, Int32(SHUT_RDWR)) }
  }

  deinit {
    _ = socket.withLock { close($0) }
  }
}
