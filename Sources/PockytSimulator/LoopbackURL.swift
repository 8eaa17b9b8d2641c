import Glibc

/// An address of plain http on this machine, to which notices are posted.
struct LoopbackURL {
  let port: UInt16
  let path: String

  /// Reads `http://127.0.0.1:port/path` or `http://localhost:port/path`; nil for all else.
  init?(_ text: String) {
    let start = "http://"
    guard text.hasPrefix(start), text.utf8.allSatisfy({ (0x21...0x7E).contains($0) }) else {
      return nil
    }
    let rest = text.dropFirst(start.count)
    let authority = rest.prefix { $0 != "/" }
    let parts = authority.split(separator: ":", omittingEmptySubsequences: false)
    guard parts.count <= 2, parts[0] == "127.0.0.1" || parts[0] == "localhost",
      let port = parts.count == 2 ? UInt16(parts[1]) : 80
    else { return nil }
    self.port = port
    path = rest.dropFirst(authority.count).isEmpty ? "/" : String(rest.dropFirst(authority.count))
  }

  /// Posts a form; the body of the answer, or why there is none.
  ///
  /// HTTP 1.0, so that the body comes unpacked and ends with the connection.
  func post(form: String) async -> String {
    let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
    guard descriptor >= 0 else { return "not sent: errno \(errno)" }
    defer { close(descriptor) }
    guard connect(descriptor) else { return "not sent: errno \(errno)" }
    let request = Array(
      ("POST \(path) HTTP/1.0\r\nHost: 127.0.0.1:\(port)\r\n"
        + "Connection: close\r\nContent-Type: application/x-www-form-urlencoded\r\n"
        + "Content-Length: \(form.utf8.count)\r\n\r\n\(form)").utf8
    )
    guard send(descriptor, request, request.count, Int32(MSG_NOSIGNAL)) == request.count else {
      return "not sent: errno \(errno)"
    }
    return await answer(from: descriptor)
  }

  /// On the loopback interface this does not wait for anybody.
  private func connect(_ descriptor: Int32) -> Bool {
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = port.bigEndian
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    return withUnsafePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        Glibc.connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) == 0
      }
    }
  }

  /// Looks every 10 ms for what has come, for 30 seconds, without blocking a thread.
  private func answer(from descriptor: Int32) async -> String {
    var bytes: [UInt8] = []
    var block = [UInt8](repeating: 0, count: 4096)
    for _ in 0..<3000 {
      let count = recv(descriptor, &block, block.count, Int32(MSG_DONTWAIT))
      if count > 0, bytes.count < 65536 {
        bytes += block[..<count]
      } else if count < 0, errno == EAGAIN || errno == EINTR {
        do {
          try await Task.sleep(for: .milliseconds(10))
        } catch {
          return "no answer: the simulator stops"
        }
      } else {
        let text = String(decoding: bytes, as: UTF8.self)
        let parts = text.split(separator: "\r\n\r\n", maxSplits: 1)
        guard parts.count == 2 else { return "no body" }
        return String(parts[1])
      }
    }
    return "no answer within 30 seconds"
  }
}
