import AsyncHTTPClient
import Glibc
import NIOCore
import NIOHTTP1
import NIOPosix
import NIOSSL

/// The transport over HTTP/1.1 and TLS 1.2 or later.
///
/// It follows no redirect, uses no proxy, repeats nothing by itself, unpacks nothing and reads at
/// most 64 KiB of an answer, its head included.
public final class HTTPTransport: GatewayTransport {
  private static let longestAnswer = 64 * 1024

  private let url: GatewayURL
  private let client: HTTPClient

  /// A transport to an address; `shutDown` waits for its connections' end, letting it go does not.
  ///
  /// - Parameters:
  ///   - url: the gateway's address.
  ///   - connectTimeout: the time for name, connection and TLS together.
  ///   - roots: whose word is taken for who the gateway is.
  /// - Throws: `GatewayRootsError` when the file of certificates cannot be used.
  public init(
    url: GatewayURL,
    connectTimeout: Duration = .seconds(5),
    roots: GatewayRoots = .system
  ) throws(GatewayRootsError) {
    var tls = TLSConfiguration.makeClientConfiguration()
    tls.minimumTLSVersion = .tlsv12
    if let certificates = try roots.certificates() {
      tls.trustRoots = .certificates(certificates)
    }
    var configuration = HTTPClient.Configuration(
      tlsConfiguration: tls,
      redirectConfiguration: .disallow,
      timeout: .init(connect: TimeAmount(connectTimeout)),
      // A connection that the gateway has given up must not be used for a payment.
      connectionPool: .init(idleTimeout: .seconds(15)),
      decompression: .disabled
    )
    configuration.connectionPool.retryConnectionEstablishment = false
    configuration.httpVersion = .http1Only
    // The one place where the library lets anything stand before its reading of answers.
    configuration.http1_1ConnectionDebugInitializer = { channel in
      channel.eventLoop.makeCompletedFuture {
        let pipeline = channel.pipeline.syncOperations
        let decoder = try pipeline.handler(type: ByteToMessageHandler<HTTPResponseDecoder>.self)
        try pipeline.addHandler(AnswerLimit(Self.longestAnswer), position: .before(decoder))
      }
    }
    self.url = url
    client = HTTPClient(
      eventLoopGroup: MultiThreadedEventLoopGroup.singleton,
      configuration: configuration
    )
  }

  deinit {
    // Nobody waits for it; a client that was shut down before only says so.
    client.shutdown { _ in }
  }

  /// Closes all connections; later calls fail as not sent.
  public func shutDown() async {
    try? await client.shutdown()
  }

  /// Posts a JSON body; see `GatewayTransport`.
  ///
  /// A refused connection, an unknown host, a failed or late TLS handshake and a connection that
  /// is not there in time are certainly not sent; everything else may have been received.
  public func post(
    _ path: String,
    body: [UInt8],
    requestID: String?,
    within limit: Duration
  ) async throws(TransportError) -> TransportAnswer {
    var request = HTTPClientRequest(url: "\(url)\(path)")
    request.method = .POST
    request.headers.add(name: "Content-Type", value: "application/json")
    request.headers.add(name: "Accept", value: "application/json")
    if let requestID {
      request.headers.add(name: "Pockyt-Request-ID", value: requestID)
    }
    request.body = .bytes(body)
    do {
      return try await perform(request, within: limit)
    } catch let error as TransportError {
      throw error
    } catch {
      throw TransportError(error)
    }
  }

  /// The client's own deadline ends with the head of the answer; this one covers the body too.
  private func perform(
    _ request: HTTPClientRequest,
    within limit: Duration
  ) async throws -> TransportAnswer {
    try await withThrowingTaskGroup(of: TransportAnswer.self) { group in
      group.addTask { [client] in
        let response = try await client.execute(request, timeout: TimeAmount(limit))
        let body = try await response.body.collect(upTo: Self.longestAnswer)
        return TransportAnswer(
          status: Int(response.status.code),
          body: Array(body.readableBytesView),
          retryAfter: response.headers.first(name: "Retry-After").flatMap(retryAfter)
        )
      }
      group.addTask {
        try await Task.sleep(for: limit)
        throw TransportError(certainlyNotSent: false, reason: "no answer within \(limit)")
      }
      defer { group.cancelAll() }
      guard let answer = try await group.next() else { throw CancellationError() }
      return answer
    }
  }
}

/// Milliseconds from the seconds of `Retry-After`, a day at most; nil for anything but digits.
private func retryAfter(_ text: String) -> Int64? {
  guard (1...9).contains(text.utf8.count), text.utf8.allSatisfy({ $0 >= 0x30 && $0 <= 0x39 }),
    let seconds = Int64(text)
  else { return nil }
  return min(seconds, 86_400) * 1000
}

extension TransportError {
  /// Reads an error of the HTTP client; what is not known to be early counts as possibly sent.
  fileprivate init(_ error: any Error) {
    switch error {
    case let error as HTTPClientError where Self.beforeRequest.contains(error):
      self.init(certainlyNotSent: true, reason: error.shortDescription)
    case let error as HTTPClientError:
      self.init(certainlyNotSent: false, reason: error.shortDescription)
    case let error as NIOConnectionError:
      self.init(certainlyNotSent: true, reason: "no connection to \(error.host):\(error.port)")
    case let error as IOError where error.errnoCode == ECONNREFUSED:
      self.init(certainlyNotSent: true, reason: "the connection was refused")
    case NIOSSLError.handshakeFailed:
      self.init(certainlyNotSent: true, reason: Self.tls(error))
    case let error as NIOSSLExtraError where Self.certificateErrors.contains(error):
      self.init(certainlyNotSent: true, reason: "TLS failed: the certificate is for another host")
    case is AnswerLimit.Exceeded, is NIOTooManyBytesError:
      self.init(certainlyNotSent: false, reason: "the answer is longer than 64 KiB")
    case is CancellationError:
      self.init(certainlyNotSent: false, reason: "the call was given up")
    default:
      self.init(certainlyNotSent: false, reason: "the connection failed (\(type(of: error)))")
    }
  }

  private static let beforeRequest: [HTTPClientError] = [
    .alreadyShutdown, .connectTimeout, .getConnectionFromPoolTimeout, .tlsHandshakeTimeout,
  ]

  private static let certificateErrors: [NIOSSLExtraError] = [
    .failedToValidateHostname, .serverHostnameImpossibleToMatch,
  ]

  /// The library's word for the fault, such as `CERTIFICATE_VERIFY_FAILED`, without its file names.
  private static func tls(_ error: any Error) -> String {
    let detail = "\(error)".split(separator: "OPENSSL_internal:", maxSplits: 1).dropFirst().first
    return "TLS failed: \(detail?.prefix { $0 != " " } ?? "the handshake")"
  }
}
