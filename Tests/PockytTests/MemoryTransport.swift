import Pockyt
import StrictJSON
import Synchronization

/// A transport that answers from memory and remembers what was posted.
final class MemoryTransport: GatewayTransport {
  struct Posted: Sendable {
    let path: String
    let body: JSONValue
    let requestID: String?
    let limit: Duration
  }

  private let answer: Result<TransportAnswer, TransportError>
  private let calls = Mutex<[Posted]>([])

  init(_ answer: Result<TransportAnswer, TransportError>) {
    self.answer = answer
  }

  convenience init(status: Int = 200, _ body: String) {
    self.init(.success(TransportAnswer(status: status, body: Array(body.utf8))))
  }

  var posted: [Posted] { calls.withLock { $0 } }

  func post(
    _ path: String,
    body: [UInt8],
    requestID: String?,
    within limit: Duration
  ) async throws(TransportError) -> TransportAnswer {
    let value = (try? JSONValue(parsing: body)) ?? .null
    calls.withLock {
      $0.append(Posted(path: path, body: value, requestID: requestID, limit: limit))
    }
    return try answer.get()
  }
}
