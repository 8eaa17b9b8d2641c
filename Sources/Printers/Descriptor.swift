#if canImport(Glibc)
  import Glibc
#endif
import Foundation

/// A file descriptor that is written with a deadline by progress and closed with its owner.
struct Descriptor: ~Copyable {
  let number: Int32
  /// Where it goes what the other side says, which is read whenever something is waited for: a
  /// printer that cannot get rid of its status bytes stops taking data.
  private let inbox: Inbox?
  /// What it means when nothing is read although something was to be read.
  private let silence: Silence
  /// True while the other side can say something.
  private(set) var isListening: Bool
  /// The error with which the listening ended, or 0.
  private(set) var silenceCause: Int32 = 0
  private var pause: Deadline?

  enum Silence {
    /// The other side has ended its sending.
    case end
    /// It has nothing to say just now, as some drivers of printers put it; others cannot be read at
    /// all, but still be written to.
    case pause
  }

  init(_ number: Int32, hearing inbox: Inbox? = nil, silence: Silence = .end) {
    self.number = number
    self.inbox = inbox
    self.silence = silence
    isListening = inbox != nil
  }

  deinit {
    close(number)
  }

  /// Writes bytes until all are taken, an error comes, or none was taken for `stall` milliseconds.
  mutating func write(_ bytes: [UInt8], stall: Int32) -> (written: Int, errno: Int32) {
    var written = 0
    var deadline = Deadline(milliseconds: stall)
    while written < bytes.count {
      let count = bytes.withUnsafeBytes { buffer in
        Glibc.write(number, buffer.baseAddress.map { $0 + written }, bytes.count - written)
      }
      if count > 0 {
        written += count
        deadline = Deadline(milliseconds: stall)
        continue
      }
      if count < 0, errno != EAGAIN, errno != EINTR {
        return (written, errno)
      }
      let trouble = wait(for: Int16(POLLOUT), milliseconds: deadline.milliseconds)
      if trouble != 0 {
        return (written, trouble)
      }
      if deadline.isOver {
        return (written, ETIMEDOUT)
      }
    }
    return (written, 0)
  }

  /// Waits until the descriptor is ready for `events`, the other side speaks, or the time is up.
  ///
  /// - Parameters:
  ///   - events: of `poll`; 0 to wait for the other side alone.
  ///   - milliseconds: how long to wait.
  ///   - bell: what ends the waiting from another thread.
  /// - Returns: 0, or the error with which the other side has ended the connection.
  mutating func wait(for events: Int16, milliseconds: Int32, bell: Bell? = nil) -> Int32 {
    if let pause, pause.isOver {
      self.pause = nil
    }
    let isReading = isListening && pause == nil
    let wanted = events | (isReading ? Int16(POLLIN) : 0)
    // A negative number is passed over: with nothing to wait for but the time, a closed connection,
    // which is ready for ever, must not cut the waiting short.
    var entries = [
      pollfd(fd: wanted == 0 ? -1 : number, events: wanted, revents: 0),
      pollfd(fd: bell?.number ?? -1, events: Int16(POLLIN), revents: 0),
    ]
    let limit = min(milliseconds, isListening ? pause?.milliseconds ?? .max : .max)
    guard poll(&entries, 2, max(0, limit)) > 0 else { return 0 }
    if entries[1].revents != 0 {
      bell?.silence()
    }
    return isReading && entries[0].revents & ~events != 0 ? listen() : 0
  }

  /// Reads what the other side says, a bounded part at a time: it may never stop.
  private mutating func listen() -> Int32 {
    var buffer = [UInt8](repeating: 0, count: 4_096)
    for _ in 0..<16 {
      let count = read(number, &buffer, buffer.count)
      if count == 0 {
        switch silence {
        case .end: isListening = false
        case .pause: pause = Deadline(milliseconds: 20)
        }
        return 0
      }
      if count < 0, errno == EAGAIN || errno == EINTR {
        return 0
      }
      if count < 0 {
        isListening = false
        silenceCause = errno
        return silence == .end ? silenceCause : 0
      }
      inbox?.put(buffer[..<count])
    }
    return 0
  }
}

/// The system's words for an error number.
func reason(_ number: Int32) -> String {
  number == ETIMEDOUT ? "it took no data in time" : String(cString: strerror(number))
}

/// Runs blocking work on a thread of its own, so that it never holds up the tasks' threads.
func onOwnThread<Result: Sendable>(_ work: @escaping @Sendable () -> Result) async -> Result {
  await withCheckedContinuation { continuation in
    startThread { continuation.resume(returning: work()) }
  }
}

/// Starts a thread for blocking work.
func startThread(_ work: @escaping @Sendable () -> Void) {
  let thread = Thread {
    // A reader that is gone (SIGPIPE) or a limit on files (SIGXFSZ) would end the process. Blocked,
    // the signals end with this thread, and the call's error tells what happened.
    var signals = sigset_t()
    sigemptyset(&signals)
    sigaddset(&signals, SIGPIPE)
    sigaddset(&signals, SIGXFSZ)
    pthread_sigmask(SIG_BLOCK, &signals, nil)
    work()
  }
  thread.name = "printer"
  thread.start()
}
