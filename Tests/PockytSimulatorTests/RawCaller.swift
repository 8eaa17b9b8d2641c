import Foundation
import Testing

@testable import PockytSimulator

#if canImport(Glibc)
  import Glibc
#endif

/// A caller over a plain socket, who sees what an HTTP library would hide.
struct RawCaller {
  let port: Int

  /// What came back on the connection until it ended.
  struct Reply {
    var bytes: [UInt8] = []
    /// Whether it ended with a reset.
    var wasReset = false

    var text: String { String(decoding: bytes, as: UTF8.self) }
    var head: String { text.split(separator: "\r\n\r\n").first.map(String.init) ?? "" }
    var body: [UInt8] {
      guard let range = Data(bytes).range(of: Data("\r\n\r\n".utf8)) else { return [] }
      return Array(bytes[range.upperBound...])
    }
  }

  /// Posts a signed call and reads until the connection ends, or until there are so many bytes.
  ///
  /// It says at once that it sends nothing more, so a server that holds its answer back notices.
  func call(
    _ path: String,
    _ own: [String: String],
    upTo limit: Int = .max
  ) async throws -> Reply {
    var parameters = ["merchantNo": "200001", "storeNo": "300001"].merging(own) { _, own in own }
    parameters["verifySign"] = SimulatedGatewayTests.Caller.verifySign(parameters)
    let body = parameters.map { "\($0.key)=\($0.value)" }.joined(separator: "&")
    return try await send(
      "POST \(path) HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n"
        + "Content-Type: application/x-www-form-urlencoded\r\n"
        + "Content-Length: \(body.utf8.count)\r\n\r\n\(body)",
      upTo: limit
    )
  }

  /// Blocking calls have a thread of their own: the server under test needs the others.
  private func send(_ request: String, upTo limit: Int) async throws -> Reply {
    let port = port
    return try await withCheckedThrowingContinuation { continuation in
      Thread.detachNewThread {
        continuation.resume(with: Result { try Self.exchange(request, port: port, limit) })
      }
    }
  }

  private static func exchange(_ request: String, port: Int, _ limit: Int) throws -> Reply {
    let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    defer { close(descriptor) }
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = in_port_t(port).bigEndian
    address.sin_addr.s_addr = inet_addr("127.0.0.1")
    let connected = withUnsafePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
      }
    }
    try #require(connected == 0)
    let bytes = Array(request.utf8)
    let sent = Glibc.send(descriptor, bytes, bytes.count, Int32(MSG_NOSIGNAL))
    try #require(sent == bytes.count)
    shutdown(descriptor, Int32(SHUT_WR))
    var reply = Reply()
    var block = [UInt8](repeating: 0, count: 65536)
    while reply.bytes.count < limit {
      let count = recv(descriptor, &block, block.count, 0)
      if count < 0 {
        reply.wasReset = errno == ECONNRESET
      }
      guard count > 0 else { break }
      reply.bytes += block[..<count]
    }
    return reply
  }
}
