import Foundation
import Synchronization

/// A wire between the till and the gateway that notes when an answer reaches the till, so that what
/// the simulated gateway takes for it does not count.
final class AnswerTap: Sendable {
  let port: UInt16
  private let time = Mutex(0.0)

  /// When the last piece of an answer was passed on, in seconds on the clock of the benchmark.
  var lastAnswer: Double { time.withLock { $0 } }

  /// A wire to a port of this machine.
  init(to gateway: UInt16) throws {
    let listener: CInt
    (listener, port) = try Loopback.listen()
    Thread { [self] in
      while true {
        let till = accept(listener, nil, nil)
        guard till >= 0, let far = Loopback.connect(gateway) else { return }
        Loopback.hurry(till)
        Thread { Self.pass(from: till, to: far) {} }.start()
        Thread { [self] in Self.pass(from: far, to: till, note) }.start()
      }
    }.start()
  }

  private func note() {
    let now = ProcessInfo.processInfo.systemUptime
    time.withLock { $0 = now }
  }

  private static func pass(from source: CInt, to sink: CInt, _ note: () -> Void) {
    var buffer = [UInt8](repeating: 0, count: 65_536)
    while true {
      let count = read(source, &buffer, buffer.count)
      guard count > 0 else { break }
      note()
      guard write(sink, buffer, count) == count else { break }
    }
    shutdown(sink, Int32(SHUT_WR))
  }
}
