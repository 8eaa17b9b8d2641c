import Foundation
import Synchronization

/// A printer on this machine that answers DLE EOT and GS ( H at once, and notes when a job's first
/// byte comes, on a thread of its own.
final class AnsweringPrinter: Sendable {
  /// When the first byte of the current job came.
  final class FirstByte: Sendable {
    private let time = Mutex<Double?>(nil)

    func note() {
      let now = ProcessInfo.processInfo.systemUptime
      time.withLock { $0 = $0 ?? now }
    }

    func take() -> Double? {
      time.withLock { time in
        defer { time = nil }
        return time
      }
    }
  }

  let port: UInt16
  let firstByte = FirstByte()
  private let accepted = Mutex(0)

  /// How often it was opened.
  var connections: Int { accepted.withLock { $0 } }

  init() throws {
    let listener: CInt
    (listener, port) = try Loopback.listen()
    Thread { [self] in
      while true {
        let connection = accept(listener, nil, nil)
        guard connection >= 0 else { return }
        accepted.withLock { $0 += 1 }
        serve(connection)
        close(connection)
      }
    }.start()
  }

  private func serve(_ connection: CInt) {
    var buffer = [UInt8](repeating: 0, count: 65_536)
    while true {
      let count = read(connection, &buffer, buffer.count)
      guard count > 0 else { return }
      var rest = buffer[..<count]
      while let byte = rest.first {
        if byte == 0x10, rest.dropFirst().first == 0x04, rest.count >= 3 {
          // On line, nothing wrong, with paper (DLE EOT).
          let answer: [UInt8] = [rest[rest.startIndex + 2] == 1 ? 0x16 : 0x12]
          _ = write(connection, answer, 1)
          rest = rest.dropFirst(3)
        } else if rest.starts(with: [0x1D, 0x28, 0x48, 0x06, 0x00, 0x30, 0x30]), rest.count >= 11 {
          // The ticket goes back (GS ( H, function 48).
          let answer = [0x37, 0x22] + rest.dropFirst(7).prefix(4) + [0x00]
          _ = write(connection, answer, answer.count)
          rest = rest.dropFirst(11)
        } else {
          firstByte.note()
          // A fence stands at the end of what a printer is sent.
          guard let fence = rest.dropFirst().lastIndex(of: 0x1D), rest[fence...].count == 11 else {
            break
          }
          rest = rest[fence...]
        }
      }
    }
  }
}

/// Ports of this machine.
enum Loopback {
  /// A connection to a port; nil where nobody listens.
  static func connect(_ port: UInt16) -> CInt? {
    let connection = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = port.bigEndian
    address.sin_addr.s_addr = inet_addr("127.0.0.1")
    let status = withUnsafePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        Foundation.connect(connection, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
      }
    }
    guard status == 0 else { return nil }
    hurry(connection)
    return connection
  }

  /// Lets small pieces go at once.
  static func hurry(_ connection: CInt) {
    var yes: CInt = 1
    let size = socklen_t(MemoryLayout<CInt>.size)
    setsockopt(connection, Int32(IPPROTO_TCP), TCP_NODELAY, &yes, size)
  }

  /// A listening socket and its port.
  static func listen() throws -> (descriptor: CInt, port: UInt16) {
    let listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = inet_addr("127.0.0.1")
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    let status = withUnsafeMutablePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        bind(listener, $0, length) == 0 ? getsockname(listener, $0, &length) : -1
      }
    }
    guard status == 0, Foundation.listen(listener, 16) == 0 else {
      throw SaleBenchmark.Failure(reason: "no port for the printer")
    }
    return (listener, UInt16(bigEndian: address.sin_port))
  }
}
