import Foundation

/// A program that is not Platen and uses a network printer too.
public enum ForeignProgram {
  /// Prints over a connection of its own, which it tries to get until it does, and waits until the
  /// printer has ended the connection.
  ///
  /// - Parameters:
  ///   - bytes: what it prints.
  ///   - printer: whose port it uses.
  /// - Returns: true when the printer took everything.
  public static func print(_ bytes: [UInt8], on printer: ModelPrinter) async -> Bool {
    guard let port = printer.address.split(separator: ":").last.flatMap({ UInt16($0) }) else {
      return false
    }
    return await withCheckedContinuation { continuation in
      Thread.detachNewThread {
        continuation.resume(returning: send(bytes, port))
      }
    }
  }

  private static func send(_ bytes: [UInt8], _ port: UInt16) -> Bool {
    for _ in 0..<60_000 {
      let number = connect(port)
      guard number >= 0 else {
        // Whoever is refused asks again, as often as a hundred times a second.
        poll(nil, 0, 10)
        continue
      }
      defer { close(number) }
      var rest = bytes[...]
      while !rest.isEmpty {
        let count = rest.withUnsafeBytes {
          Foundation.send(number, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
        }
        guard count > 0 else { break }
        rest = rest.dropFirst(count)
      }
      shutdown(number, Int32(SHUT_WR))
      var answer = [UInt8](repeating: 0, count: 256)
      var count = 1
      while count > 0 { count = recv(number, &answer, answer.count, 0) }
      if rest.isEmpty, count == 0 { return true }
      // It was refused late: a printer that takes no others has read nothing of it.
    }
    return false
  }

  private static func connect(_ port: UInt16) -> Int32 {
    let number = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | 0o2000000, 0)
    var name = sockaddr_in()
    name.sin_family = sa_family_t(AF_INET)
    name.sin_port = port.bigEndian
    name.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    let status = withUnsafePointer(to: &name) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        Foundation.connect(number, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
      }
    }
    guard status != 0 else { return number }
    close(number)
    return -1
  }
}
