#if canImport(Glibc)
  import Glibc
#endif
import Foundation
import StrictJSON
import Synchronization

/// Messages on their way to the program, written on a thread of their own, so that a reader that
/// is slow never holds up a payment.
final class Outbox: Sendable {
  private struct Queue {
    var lines: [(text: String, isProgress: Bool)] = []
    var isClosed = false
    var isBroken = false
  }

  /// Beyond so many waiting messages, progress is dropped and no further request is read.
  private static let limit = 1_000

  private let queue = Mutex(Queue())
  private let wake = DispatchSemaphore(value: 0)
  private let done: AsyncStream<Never>

  /// An outbox that writes to a descriptor.
  init(descriptor: Int32) {
    let (done, finish) = AsyncStream.makeStream(of: Never.self)
    self.done = done
    let thread = Thread { [self] in
      while let line = next() {
        write(line, to: descriptor)
      }
      finish.finish()
    }
    thread.name = "stdout"
    thread.start()
  }

  /// True while requests may be read: the program keeps up with the answers.
  var hasRoom: Bool {
    queue.withLock { $0.lines.count < Self.limit || $0.isBroken }
  }

  /// Queues a message; progress can be dropped when the reader does not keep up.
  func send(_ message: JSONValue, isProgress: Bool = false) {
    let line = message.text() + "\n"
    queue.withLock { queue in
      guard !queue.isClosed, !queue.isBroken else { return }
      if queue.lines.count >= Self.limit {
        if isProgress { return }
        queue.lines.removeAll(where: \.isProgress)
      }
      queue.lines.append((line, isProgress))
    }
    wake.signal()
  }

  /// Writes what is queued, then ends.
  func close() async {
    queue.withLock { $0.isClosed = true }
    wake.signal()
    for await _ in done {}
  }

  private func next() -> String? {
    while true {
      let (line, isClosed) = queue.withLock { queue in
        (queue.lines.isEmpty ? nil : queue.lines.removeFirst().text, queue.isClosed)
      }
      if let line { return line }
      if isClosed { return nil }
      wake.wait()
    }
  }

  /// Waits for a non-blocking descriptor; false when the reader does not come back in a minute.
  private func isReady(_ descriptor: Int32) -> Bool {
    var entry = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
    return poll(&entry, 1, 60_000) > 0
  }

  private func write(_ line: String, to descriptor: Int32) {
    var rest = Array(line.utf8)[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
      if count > 0 {
        rest = rest.dropFirst(count)
      } else if errno == EAGAIN, isReady(descriptor) {
        continue
      } else if errno != EINTR {
        // Nobody reads any more; the sales go on and are told at the next start.
        queue.withLock { queue in
          queue.isBroken = true
          queue.lines = []
        }
        return
      }
    }
  }
}
