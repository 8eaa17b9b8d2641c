import Glibc
import Hummingbird
import Logging
import NIOCore
import StrictJSON

/// The simulated gateway as an HTTP server on 127.0.0.1.
///
/// Besides the gateway's paths it answers `GET /simulator/ledger` with the ledger as JSON. It
/// writes nothing to the standard output.
public actor SimulatorServer {
  private static let longestRequest = 64 * 1024

  private var gateway: SimulatedGateway
  private let file: LedgerFile?
  private let requestedPort: Int
  private let latency: Duration
  private let clock: @Sendable () -> Int64
  private var running: Task<Void, any Error>?

  /// A server that does not run yet.
  ///
  /// - Parameters:
  ///   - merchant: the merchant that it knows.
  ///   - ledgerFile: the file in which it remembers; none, and it forgets when it stops.
  ///   - port: the port, 0 for any that is free.
  ///   - latency: how long a call is on its way, half of it before the gateway has read it.
  ///   - clock: milliseconds since 1970.
  /// - Throws: `LedgerFileError` when the file is there and cannot be read.
  public init(
    merchant: SimulatedMerchant = .demo,
    ledgerFile: String? = nil,
    port: Int = 0,
    latency: Duration = .zero,
    clock: @escaping @Sendable () -> Int64 = SimulatorServer.wallClock
  ) throws(LedgerFileError) {
    file = ledgerFile.map(LedgerFile.init(path:))
    gateway = SimulatedGateway(merchant: merchant, ledger: try file?.read() ?? Ledger())
    requestedPort = port
    self.latency = latency
    self.clock = clock
  }

  /// The wall clock, in milliseconds since 1970.
  public static let wallClock: @Sendable () -> Int64 = {
    var time = timespec()
    clock_gettime(CLOCK_REALTIME, &time)
    return Int64(time.tv_sec) * 1000 + Int64(time.tv_nsec) / 1_000_000
  }

  /// The ledger as it is now.
  public var ledger: Ledger {
    gateway.advance(to: clock())
    return gateway.ledger
  }

  /// Starts to listen.
  ///
  /// - Returns: the port.
  /// - Throws: `SimulatorError` when it runs already or the port cannot be had.
  public func start() async throws(SimulatorError) -> Int {
    guard running == nil else { throw SimulatorError("it runs already") }
    let (ports, continuation) = AsyncStream.makeStream(of: Int.self)
    let application = Application(
      responder: CallbackResponder { [weak self] (request, _: BasicRequestContext) in
        await self?.respond(to: request) ?? Response(status: .serviceUnavailable)
      },
      configuration: .init(address: .hostname("127.0.0.1", port: requestedPort), serverName: nil),
      onServerRunning: { channel in
        continuation.yield(channel.localAddress?.port ?? 0)
        continuation.finish()
      },
      logger: Logger(label: "simulator") { _ in SwiftLogNoOpLogHandler() }
    )
    let task = Task {
      defer { continuation.finish() }
      try await application.run()
    }
    running = task
    for await port in ports {
      return port
    }
    running = nil
    throw SimulatorError("port \(requestedPort) of 127.0.0.1 cannot be had")
  }

  /// Stops to listen and waits until nothing runs any more.
  public func stop() async {
    running?.cancel()
    _ = await running?.result
    running = nil
  }

  private func respond(to request: Request) async -> Response {
    // A web page that had its host name point here must not reach the ledger.
    guard Self.isLocal(request.head.authority) else {
      return Self.response(403, ["error": "this server answers to 127.0.0.1 and localhost only"])
    }
    if request.method == .get, request.uri.path == "/simulator/ledger" {
      return Self.response(200, ledger.json)
    }
    guard request.method == .post else {
      return Self.response(405, ["error": "the gateway's calls are POST"])
    }
    guard let body = try? await request.body.collect(upTo: Self.longestRequest) else {
      return Self.response(413, ["error": "the request is longer than 64 KiB"])
    }
    let contentType = request.headers[.contentType] ?? ""
    guard
      let parameters = parameters(inBody: Array(body.readableBytesView), contentType: contentType)
    else { return Self.response(Refusal("000020", "data error : request body").reply) }
    try? await Task.sleep(for: latency / 2)
    let reply = gateway.handle(path: request.uri.path, parameters: parameters, now: clock())
    do {
      try file?.write(gateway.ledger)
    } catch {
      return Self.response(500, ["error": .string(error.description)])
    }
    try? await Task.sleep(for: latency / 2)
    return Self.response(reply)
  }

  private static func isLocal(_ authority: String?) -> Bool {
    guard let host = authority?.split(separator: ":").first else { return false }
    return host == "127.0.0.1" || host == "localhost"
  }

  private static func response(_ reply: SimulatedGateway.Reply) -> Response {
    response(reply.status, reply.body)
  }

  private static func response(_ status: Int, _ body: JSONValue) -> Response {
    Response(
      status: .init(code: status),
      headers: [.contentType: "application/json;charset=UTF-8"],
      body: .init(byteBuffer: ByteBuffer(string: body.text()))
    )
  }
}

/// Why the simulator cannot start.
public struct SimulatorError: Error, Equatable, CustomStringConvertible {
  /// What is wrong.
  public let description: String

  init(_ reason: String) {
    description = "simulator: \(reason)"
  }
}
