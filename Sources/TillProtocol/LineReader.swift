#if canImport(Glibc)
  import Glibc
#endif
import Foundation

/// Lines from a descriptor, read on a thread of its own.
enum LineReader {
  /// One line without its end.
  enum Line: Sendable {
    case text([UInt8])
    /// The line was longer than the limit; it was dropped.
    case tooLong
  }

  /// The lines until the end of the input.
  ///
  /// LF ends a line, CR before it is dropped; a byte order mark at the very beginning too, and so
  /// is a last line without an end.
  static func lines(from descriptor: Int32, limit: Int) -> AsyncStream<Line> {
    AsyncStream { continuation in
      let thread = Thread {
        var assembly = Assembly(limit: limit)
        var buffer = [UInt8](repeating: 0, count: 65_536)
        while true {
          let count = read(descriptor, &buffer, buffer.count)
          if count < 0, errno == EINTR { continue }
          if count < 0, errno == EAGAIN {
            // The program made its end non-blocking, and with a socket ours too.
            var entry = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
            poll(&entry, 1, -1)
            continue
          }
          guard count > 0 else { break }
          for line in assembly.take(buffer[..<count]) {
            continuation.yield(line)
          }
        }
        continuation.finish()
      }
      thread.name = "stdin"
      thread.start()
    }
  }

  /// Puts lines together from pieces of input.
  struct Assembly {
    private let limit: Int
    private var line: [UInt8] = []
    private var isTooLong = false
    private var isFirst = true

    init(limit: Int) {
      self.limit = limit
    }

    mutating func take(_ piece: ArraySlice<UInt8>) -> [Line] {
      var lines: [Line] = []
      var rest = piece
      while let end = rest.firstIndex(of: 0x0A) {
        add(rest[..<end])
        lines.append(finish())
        rest = rest[(end + 1)...]
      }
      add(rest)
      return lines
    }

    private mutating func add(_ bytes: ArraySlice<UInt8>) {
      if isTooLong { return }
      line += bytes
      if line.count > limit {
        isTooLong = true
        line = []
      }
    }

    private mutating func finish() -> Line {
      defer {
        line = []
        isTooLong = false
        isFirst = false
      }
      if isTooLong { return .tooLong }
      if line.last == 0x0D {
        line.removeLast()
      }
      if isFirst, line.starts(with: [0xEF, 0xBB, 0xBF]) {
        line.removeFirst(3)
      }
      return .text(line)
    }
  }
}
