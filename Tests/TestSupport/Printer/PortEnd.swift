import Foundation

/// A TCP port whose connections are served one after another.
final class PortEnd: PrinterEnd, @unchecked Sendable {
  let address: String
  /// Keeps the port for this printer while it refuses connections.
  private let keeper: Int32
  private let port: UInt16
  private let room: Int32?
  private(set) var listener: Int32?
  private(set) var connection: Int32?

  /// A port.
  ///
  /// - Parameter room: how many bytes may wait to be read, about; nil for many.
  /// - Throws: what the system says when it has none.
  init(room: Int32?) throws {
    self.room = room
    // A write to a connection that has broken is no reason to end the tests.
    signal(SIGPIPE, SIG_IGN)
    let keeper = try Self.socket(port: 0)
    var name = sockaddr_in()
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    let status = withUnsafeMutablePointer(to: &name) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        getsockname(keeper, $0, &length)
      }
    }
    guard status == 0 else { throw WireError("getsockname") }
    let port = UInt16(bigEndian: name.sin_port)
    self.keeper = keeper
    self.port = port
    address = "tcp://127.0.0.1:\(port)"
  }

  private static func socket(port: UInt16) throws -> Int32 {
    let number = Foundation.socket(AF_INET, Int32(SOCK_STREAM.rawValue) | 0o2000000, 0)
    var yes: Int32 = 1
    setsockopt(number, SOL_SOCKET, SO_REUSEPORT, &yes, 4)
    setsockopt(number, SOL_SOCKET, SO_REUSEADDR, &yes, 4)
    var name = sockaddr_in()
    name.sin_family = sa_family_t(AF_INET)
    name.sin_port = port.bigEndian
    name.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    let status = withUnsafePointer(to: &name) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        bind(number, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
      }
    }
    guard status == 0 else { throw WireError("bind") }
    return number
  }

  func listen(_ isWanted: Bool) {
    if isWanted, listener == nil, let number = try? Self.socket(port: port) {
      if var room {
        // Connections inherit it; the system takes about twice as much.
        setsockopt(number, SOL_SOCKET, SO_RCVBUF, &room, 4)
      }
      guard Foundation.listen(number, 128) == 0 else {
        _ = Foundation.close(number)
        return
      }
      listener = number
    } else if !isWanted, let number = listener {
      _ = Foundation.close(number)
      listener = nil
    }
  }

  func accept() {
    guard let listener else { return }
    let number = Foundation.accept(listener, nil, nil)
    guard number >= 0 else { return }
    _ = fcntl(number, F_SETFL, O_NONBLOCK)
    connection = number
  }

  func hangUp(breaking: Bool) {
    guard let number = connection else { return }
    if breaking {
      var now = linger(l_onoff: 1, l_linger: 0)
      setsockopt(number, SOL_SOCKET, SO_LINGER, &now, 8)
    }
    _ = Foundation.close(number)
    connection = nil
  }

  func close() {
    listen(false)
    _ = Foundation.close(keeper)
  }
}
