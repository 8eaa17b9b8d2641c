/// Carries one call to the gateway and brings back what was answered.
public protocol GatewayTransport: Sendable {
  /// Posts a JSON body to a path and waits for the whole answer.
  ///
  /// - Parameters:
  ///   - path: the path, beginning with `/`.
  ///   - body: the JSON text. It holds secrets: it is sent and nothing else.
  ///   - requestID: the value of the header `Pockyt-Request-ID`, by which the gateway recognises a
  ///     call that is repeated; nil for a call that must be carried out each time.
  ///   - limit: the time for everything, from the connection to the last byte of the answer.
  /// - Returns: the answer, whatever its HTTP status.
  /// - Throws: `TransportError` when there is no whole answer.
  func post(
    _ path: String,
    body: [UInt8],
    requestID: String?,
    within limit: Duration
  ) async throws(TransportError) -> TransportAnswer
}

/// What came back over HTTP.
public struct TransportAnswer: Sendable, Equatable {
  /// The HTTP status.
  public var status: Int
  /// The body as it came.
  public var body: [UInt8]
  /// What the header `Retry-After` says in seconds, here in milliseconds; nil when it is missing,
  /// or is a date.
  public var retryAfter: Int64?

  /// An answer from its parts.
  public init(status: Int, body: [UInt8], retryAfter: Int64? = nil) {
    self.status = status
    self.body = body
    self.retryAfter = retryAfter
  }
}

/// Why there is no whole answer.
public struct TransportError: Error, Equatable, CustomStringConvertible {
  /// True only when it is certain that no byte of the request has left.
  public var certainlyNotSent: Bool
  /// What went wrong, without anything from the request.
  public var reason: String

  /// An error from its parts.
  public init(certainlyNotSent: Bool, reason: String) {
    self.certainlyNotSent = certainlyNotSent
    self.reason = reason
  }

  /// The reason, and whether the gateway may have received the call.
  public var description: String {
    certainlyNotSent ? "\(reason); nothing was sent" : "\(reason); the call may have been received"
  }
}
