import FoundationEssentials
import Hummingbird
import Logging
import NIOCore
import ServiceLifecycle
import StrictJSON

/// The simulated gateway as an HTTP server on 127.0.0.1.
///
/// Besides the gateway's paths it answers `GET /simulator/ledger` with the ledger as JSON,
/// `GET /simulator/faults` with the plan of what goes wrong, `POST /simulator/faults` with a new
/// plan, and `POST /simulator/advance` with `{"milliseconds": n}`, which moves its clock forward. It
/// writes nothing to the standard output.
public actor SimulatorServer {
  private static let longestRequest = 64 * 1024

  private var gateway: SimulatedGateway
  private let file: LedgerFile?
  private let requestedPort: Int
  private let latency: Duration
  private let clock: @Sendable () -> Int64
  /// Milliseconds by which its clock was moved forward.
  private var ahead: Int64 = 0
  private var running: (services: ServiceGroup, task: Task<Void, any Error>)?
  private var noticing: Task<Void, Never>?

  /// A server that does not run yet.
  ///
  /// - Parameters:
  ///   - merchant: the merchant that it knows.
  ///   - ledgerFile: the file in which it remembers; none, and it forgets when it stops.
  ///   - port: the port, 0 for any that is free.
  ///   - latency: how long a call is on its way, half of it before the gateway has read it.
  ///   - plan: what goes wrong.
  ///   - clock: milliseconds since 1970.
  /// - Throws: `LedgerFileError` when the file is there and cannot be read.
  public init(
    merchant: SimulatedMerchant = .demo,
    ledgerFile: String? = nil,
    port: Int = 0,
    latency: Duration = .zero,
    plan: FaultPlan = FaultPlan(),
    clock: @escaping @Sendable () -> Int64 = SimulatorServer.wallClock
  ) throws(LedgerFileError) {
    file = ledgerFile.map(LedgerFile.init(path:))
    gateway = SimulatedGateway(
      merchant: merchant,
      ledger: try file?.read() ?? Ledger(),
      plan: plan
    )
    requestedPort = port
    self.latency = latency
    self.clock = clock
  }

  /// The wall clock, in milliseconds since 1970.
  public static let wallClock: @Sendable () -> Int64 = {
    Int64(Date.now.timeIntervalSince1970 * 1000)
  }

  /// The ledger as it is now.
  public var ledger: Ledger {
    gateway.advance(to: now)
    return gateway.ledger
  }

  /// Moves its clock forward by so many milliseconds, from 0; a hundred years are the most.
  public func advance(by milliseconds: Int64) {
    // A hundred years ahead still gives numbers of 18 digits.
    ahead = min(ahead + min(max(milliseconds, 0), 3_155_760_000_000), 3_155_760_000_000)
    gateway.advance(to: now)
  }

  /// Its time, in milliseconds since 1970.
  private var now: Int64 { clock() + ahead }

  /// Starts to listen.
  ///
  /// - Returns: the port.
  /// - Throws: `SimulatorError` when it runs already or the port cannot be had.
  public func start() async throws(SimulatorError) -> Int {
    guard running == nil else { throw SimulatorError("it runs already") }
    let (ports, continuation) = AsyncStream.makeStream(of: Int.self)
    let silence = Logger(label: "simulator") { _ in SwiftLogNoOpLogHandler() }
    let application = Application(
      responder: CallbackResponder { [weak self] (request, context: ConnectionContext) in
        await self?.respond(to: request, over: context.channel)
          ?? Response(status: .serviceUnavailable)
      },
      configuration: .init(address: .hostname("127.0.0.1", port: requestedPort), serverName: nil),
      onServerRunning: { channel in
        continuation.yield(channel.localAddress?.port ?? 0)
        continuation.finish()
      },
      logger: silence
    )
    var configuration = ServiceGroupConfiguration(services: [application], logger: silence)
    // A call that is never answered would be waited for, too.
    configuration.maximumGracefulShutdownDuration = .milliseconds(200)
    let services = ServiceGroup(configuration: configuration)
    let task = Task {
      defer { continuation.finish() }
      try await services.run()
    }
    running = (services, task)
    for await port in ports {
      return port
    }
    running = nil
    throw SimulatorError("port \(requestedPort) of 127.0.0.1 cannot be had")
  }

  /// Stops to listen and waits until nothing runs any more.
  public func stop() async {
    noticing?.cancel()
    await noticing?.value
    // Cancelled at once, it would drop connections that it has just accepted, which ends a process.
    await running?.services.triggerGracefulShutdown()
    _ = await running?.task.result
    running = nil
  }

  private func respond(to request: Request, over channel: any Channel) async -> Response {
    // A web page that had its host name point here must not reach the ledger.
    guard Self.isLocal(request.head.authority) else {
      return Self.failure(403, "this server answers to 127.0.0.1 and localhost only")
    }
    let path = request.uri.path
    let isControl = path.hasPrefix("/simulator/")
    guard !isControl || request.headers[.origin] == nil else {
      return Self.failure(403, "no web page may control the simulator")
    }
    if request.method == .get, let answer = look(at: path) {
      return Response(200, answer)
    }
    guard request.method == .post else {
      return Self.failure(405, "the gateway's calls are POST")
    }
    var request = request
    guard let body = try? await request.collectBody(upTo: Self.longestRequest) else {
      return Self.failure(413, "the request is longer than 64 KiB")
    }
    let bytes = Array(body.readableBytesView)
    guard !isControl else { return control(path, bytes) }
    let contentType = request.headers[.contentType] ?? ""
    guard let parameters = parameters(inBody: bytes, contentType: contentType) else {
      let refusal = Refusal("000020", "data error : request body")
      return Response(SimulatedAnswer.refused(refusal).reply(for: gateway.merchant))
    }
    try? await Task.sleep(for: latency / 2)
    let start = now
    guard let exchange = gateway.exchange(path: path, parameters: parameters, now: start) else {
      return Response(SimulatedGateway.Reply.nothingHere)
    }
    sendNotices()
    do {
      try file?.write(gateway.ledger)
    } catch {
      return Self.failure(500, error.description)
    }
    guard let answeredAt = exchange.answeredAt, let answer = exchange.wireAnswer else {
      if case .reset = exchange.record.fault {
        await reset(channel)
      } else {
        await holdSilently(request, over: channel)
      }
      return Response(status: .serviceUnavailable)
    }
    try? await Task.sleep(for: latency / 2 + .milliseconds(max(answeredAt - start, 0)))
    return Response(answer)
  }

  /// Posts notices as they fall due, until none is to be sent any more.
  private func sendNotices() {
    guard noticing == nil, gateway.awaitsNotices else { return }
    noticing = Task {
      while !Task.isCancelled, gateway.awaitsNotices {
        for notice in gateway.dueNotices(now: now) {
          let answer = await LoopbackURL(notice.url)?.post(form: notice.form) ?? ""
          gateway.note(notice, answer: answer, now: now)
          // The next call tells when the file cannot be written.
          try? file?.write(gateway.ledger)
        }
        try? await Task.sleep(for: .milliseconds(20))
      }
      noticing = nil
    }
  }

  /// What `GET` shows at a path; nil when there is nothing to see.
  private func look(at path: String) -> JSONValue? {
    switch path {
    case "/simulator/ledger": ledger.json
    case "/simulator/faults": gateway.plan.json
    default: nil
    }
  }

  /// Does what `POST` asks the simulator itself to do.
  private func control(_ path: String, _ body: [UInt8]) -> Response {
    do {
      let json = JSONField(try JSONValue(parsing: body))
      switch path {
      case "/simulator/faults":
        gateway.plan = try FaultPlan(json: json)
        return Response(200, gateway.plan.json)
      case "/simulator/advance":
        var members = try json.members()
        let step = try members.required("milliseconds").delay()
        try members.finish()
        advance(by: step)
        return Response(200, ["time": JSONValue(now)])
      default: return Self.failure(404, "there is nothing at this path")
      }
    } catch {
      return Self.failure(400, "\(error)")
    }
  }

  private static func isLocal(_ authority: String?) -> Bool {
    guard let host = authority?.split(separator: ":").first else { return false }
    return host == "127.0.0.1" || host == "localhost"
  }

  private static func failure(_ status: Int, _ reason: String) -> Response {
    Response(status, ["error": .string(reason)])
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
