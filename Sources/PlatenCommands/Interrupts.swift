@preconcurrency import Dispatch
#if canImport(Glibc)
  import Glibc
#endif
import Synchronization

/// What Ctrl-C and a service's stop do at the moment.
enum Interrupts {
  private static let action = Mutex<(@Sendable () -> Void)?>(nil)

  /// Made once and kept: a second source of the same signal would hear nothing.
  private static let sources = [SIGINT, SIGTERM].map { number in
    signal(number, SIG_IGN)
    let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
    source.setEventHandler {
      guard let action = action.withLock({ $0 }) else { exit(128 + number) }
      action()
    }
    source.resume()
    return source
  }

  /// From now on, interrupts do this; nil ends the process as usual.
  static func perform(_ newAction: (@Sendable () -> Void)?) {
    action.withLock { $0 = newAction }
    _ = sources
  }

  /// Waits for the next interrupt.
  static func next() async {
    let (stream, continuation) = AsyncStream.makeStream(of: Never.self)
    perform { continuation.finish() }
    for await _ in stream {}
    perform(nil)
  }
}
