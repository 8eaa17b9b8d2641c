import Foundation
import Printers
import Synchronization
import Testing

/// A printer on a loopback port that behaves as it is told, one connection after another.
final class TestPrinter: Sendable {
  let port: UInt16
  private let listener: Int32
  private let ended = DispatchSemaphore(value: 0)
  private let bytes = Mutex<[UInt8]>([])

  /// A printer that does `behaviour` with each of its connections, which are closed afterwards;
  /// `buffer` is about what the system takes for the printer before the printer reads it.
  init(
    connections: Int = 1,
    buffer: Int32? = nil,
    _ behaviour: @escaping @Sendable (TestPrinter, Line) -> Void
  ) throws {
    listener = try Self.listen(backlog: 8, buffer: buffer)
    port = try Self.port(of: listener)
    Thread.detachNewThread { [self, listener] in
      for _ in 0..<connections {
        let line = Line(number: accept(listener, nil, nil))
        behaviour(self, line)
        line.end()
      }
      close(listener)
      ended.signal()
    }
  }

  var address: PrinterAddress { .tcp(host: "127.0.0.1", port: port) }

  /// What the printer has read, once it has dealt with all its connections.
  func received() async -> [UInt8] {
    await withCheckedContinuation { continuation in
      Thread.detachNewThread { [self] in
        ended.wait()
        ended.signal()
        continuation.resume(returning: bytes.withLock { $0 })
      }
    }
  }

  func keep(_ more: ArraySlice<UInt8>) {
    bytes.withLock { $0 += more }
  }

  static func listen(backlog: Int32, buffer: Int32? = nil) throws -> Int32 {
    let number = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    if var buffer {
      setsockopt(number, SOL_SOCKET, SO_RCVBUF, &buffer, 4)
    }
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    let bound = withUnsafePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { bind(number, $0, 16) }
    }
    try #require(bound == 0 && Foundation.listen(number, backlog) == 0)
    return number
  }

  static func port(of number: Int32) throws -> UInt16 {
    var address = sockaddr_in()
    var length = socklen_t(16)
    let status = withUnsafeMutablePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { getsockname(number, $0, &length) }
    }
    try #require(status == 0)
    return UInt16(bigEndian: address.sin_port)
  }
}

/// The printer's end of a connection.
struct Line: Sendable {
  let number: Int32

  /// Reads at most so many bytes; empty at the end or when the connection is broken.
  func read(_ count: Int) -> ArraySlice<UInt8> {
    var buffer = [UInt8](repeating: 0, count: count)
    let got = recv(number, &buffer, count, 0)
    return buffer.prefix(max(0, got))
  }

  /// Reads to the end.
  ///
  /// - Returns: 0, or the error that the connection ended with.
  func readAll(_ keep: (ArraySlice<UInt8>) -> Void) -> Int32 {
    while true {
      errno = 0
      let bytes = read(65_536)
      if bytes.isEmpty { return errno }
      keep(bytes)
    }
  }

  /// Says something; false once the other side is gone.
  @discardableResult
  func say(_ bytes: [UInt8]) -> Bool {
    send(number, bytes, bytes.count, Int32(MSG_NOSIGNAL)) > 0
  }

  /// Says that nothing more will be said, but goes on listening.
  func fallSilent() {
    shutdown(number, Int32(SHUT_WR))
  }

  /// Makes the end of the connection a reset.
  func breakOff() {
    var now = linger(l_onoff: 1, l_linger: 0)
    setsockopt(number, SOL_SOCKET, SO_LINGER, &now, 8)
  }

  func end() {
    close(number)
  }
}
