import Foundation
import Printers
import Testing

/// A printer on a loopback port; each of its connections has a thread of its own.
final class NetworkPrinter: Sendable {
  let address: PrinterAddress
  private let listener: Int32

  /// A printer that does `behaviour` with each connection, which is closed afterwards.
  init(_ behaviour: @escaping @Sendable (_ connection: Int32) -> Void) throws {
    let listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    var name = sockaddr_in()
    name.sin_family = sa_family_t(AF_INET)
    name.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    var length = socklen_t(16)
    let status = withUnsafeMutablePointer(to: &name) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        bind(listener, $0, 16) | listen(listener, 8) | getsockname(listener, $0, &length)
      }
    }
    try #require(status == 0)
    self.listener = listener
    address = .tcp(host: "127.0.0.1", port: UInt16(bigEndian: name.sin_port))
    Thread.detachNewThread {
      while true {
        let connection = accept(listener, nil, nil)
        guard connection >= 0 else { break }
        Thread.detachNewThread {
          behaviour(connection)
          close(connection)
        }
      }
      close(listener)
    }
  }

  deinit {
    // Ends the wait for the next connection.
    shutdown(listener, Int32(SHUT_RDWR))
  }

  /// Reads to the end of a job.
  static func readAll(_ connection: Int32) {
    var buffer = [UInt8](repeating: 0, count: 4_096)
    while recv(connection, &buffer, buffer.count, 0) > 0 {}
  }

  /// Reads a part and ends the connection with a reset.
  static func breakOff(_ connection: Int32) {
    var byte: UInt8 = 0
    recv(connection, &byte, 1, 0)
    var now = linger(l_onoff: 1, l_linger: 0)
    setsockopt(connection, SOL_SOCKET, SO_LINGER, &now, 8)
  }
}
