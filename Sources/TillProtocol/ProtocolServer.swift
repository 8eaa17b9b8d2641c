import ESCPOS
import Payment
import Pockyt
import PrintJob
import Printers
import Sales
import Spool
import StrictJSON
public import Till

/// JSON-RPC 2.0 for programs that start Platen as a child: one message a line, requests on one
/// descriptor, answers and events on another.
///
/// Whatever comes in, every line with an id gets exactly one answer and the next line is read.
public actor ProtocolServer {
  /// The longest line, in bytes.
  static let longestLine = 1 << 20
  /// How many requests may wait for their answers, besides checkouts.
  private static let mostRequests = 16

  let till: Till
  let setup: TillSetup
  let version: String
  let outbox: Outbox
  private let input: Int32
  var checkouts: [SaleReference: RunningCheckout] = [:]
  /// Sales that are being written down; requests about them wait for that.
  var starting: Set<SaleReference> = []
  var progress: [SaleReference: ProgressReport] = [:]
  private var inFlight: Set<JSONValue> = []
  private var requests = 0
  private var isInitialized = false
  /// True once `initialize` is answered; only then events may come.
  private(set) var isGreeted = false
  private var isEnding = false
  private let ending: AsyncStream<Never>
  private let endingContinuation: AsyncStream<Never>.Continuation
  private var hasLooked = false
  /// The journal's events that this program was told.
  private var toldEvents: Set<String> = []
  var toldPapers = ToldPapers()
  /// The last level of each printer's drawer line.
  var drawers: [String: DrawerSetup.Level] = [:]
  private var sequence: Int64 = 0
  /// What was found at the start and came since, until the program has asked for it.
  var recovery = Recovery()
  private var tasks: [Int: Task<Void, Never>] = [:]
  private var taskCount = 0

  /// A server of one till.
  ///
  /// - Parameters:
  ///   - till: the till.
  ///   - setup: what the till was told.
  ///   - version: Platen's version.
  ///   - input: the descriptor of requests.
  ///   - output: the descriptor of answers and events.
  public init(till: Till, setup: TillSetup, version: String, input: Int32, output: Int32) {
    self.till = till
    self.setup = setup
    self.version = version
    self.input = input
    outbox = Outbox(descriptor: output)
    (ending, endingContinuation) = AsyncStream.makeStream(of: Never.self)
  }

  /// Serves until `shutdown`, the end of the input, or `stop`.
  ///
  /// Then nothing new is accepted, attempts without a code are cancelled, and the others run to
  /// their verdict.
  ///
  /// - Returns: true when a sale is left that nobody knows the end of.
  public func serve() async -> Bool {
    let upkeep = Task { await lookAfterTheRest() }
    let listening = Task {
      for await _ in till.gatewayChanges { tellGateway() }
    }
    let papers = Task {
      for await news in till.spoolNews { tell(news) }
    }
    let lines = LineReader.lines(from: input, limit: Self.longestLine)
    let reading = Task {
      for await line in lines {
        while !outbox.hasRoom, !isEnding {
          try? await Task.sleep(for: .milliseconds(20))
        }
        if isEnding { return }
        take(line)
      }
      await end()
    }
    for await _ in ending {}
    reading.cancel()
    upkeep.cancel()
    listening.cancel()
    // A paper that is on its way is not left half told.
    await upkeep.value
    while let (key, task) = tasks.first {
      await task.value
      tasks[key] = nil
    }
    papers.cancel()
    await outbox.close()
    return (try? till.hasOpenSales()) ?? true
  }

  /// Ends the service in good order, as the end of the input does.
  public func stop() async {
    await end()
  }

  private func end() async {
    isEnding = true
    while !starting.isEmpty {
      try? await Task.sleep(for: .milliseconds(5))
    }
    for checkout in checkouts.values where await !checkout.hasCode {
      checkout.cancel(by: "platen")
    }
    endingContinuation.finish()
  }

  /// Looks after what ended processes left, and what could not be printed, again and again.
  private func lookAfterTheRest() async {
    await till.lookAfterTheRest { [weak self] found in
      await self?.tell(found)
    }
  }

  private func tell(_ found: Recovery) {
    recovery.openSales = found.openSales
    if found.hasLookedAtPapers {
      recovery.openPapers = found.openPapers
      hasLooked = true
      tell(openPapers: found.openPapers)
    }
    guard isGreeted else {
      recovery.printed += found.printed
      return
    }
    tellNews()
  }

  private func tellGateway() {
    guard isGreeted else { return }
    notify("gateway.changed", till.gateway.object)
  }

  /// Tells what the journal keeps until it is acknowledged.
  private func tellNews() {
    for news in (try? till.news(besides: toldEvents)) ?? [] {
      toldEvents.insert(news.id)
      notify(news.method, news.object)
    }
  }

  // MARK: Requests

  private func take(_ line: LineReader.Line) {
    guard case .text(let bytes) = line else {
      answer(.null, .invalidRequest("line_too_long: a line has at most 1 MiB"))
      return
    }
    if bytes.allSatisfy({ $0 == 0x20 || $0 == 0x09 }) { return }
    let request: RPCRequest
    do {
      request = try RPCRequest(line: bytes)
    } catch {
      answer(error.id, error.error)
      return
    }
    guard inFlight.insert(request.id).inserted else {
      answer(request.id, .invalidRequest("a request with this id is in flight already"))
      return
    }
    taskCount += 1
    let key = taskCount
    tasks[key] = Task {
      await serve(request)
      tasks[key] = nil
    }
  }

  private func serve(_ request: RPCRequest) async {
    let waitsForCustomer = request.method == "checkout.start"
    do throws(RPCError) {
      if isEnding { throw .shuttingDown }
      if !waitsForCustomer, requests >= Self.mostRequests { throw .tooManyRequests }
      requests += waitsForCustomer ? 0 : 1
      defer { requests -= waitsForCustomer ? 0 : 1 }
      let result = try await perform(request)
      inFlight.remove(request.id)
      outbox.send(["jsonrpc": "2.0", "id": request.id, "result": result])
      if request.method == "initialize" { isGreeted = true }
    } catch {
      inFlight.remove(request.id)
      answer(request.id, error)
    }
  }

  private func answer(_ id: JSONValue, _ error: RPCError) {
    outbox.send(["jsonrpc": "2.0", "id": id, "error": error.json])
  }

  private func perform(_ request: RPCRequest) async throws(RPCError) -> JSONValue {
    let isOpenToAll = ["initialize", "service.info", "shutdown"].contains(request.method)
    if !isInitialized, !isOpenToAll { throw .notInitialized }
    switch request.method {
    case "initialize": return try await initialize(request.params)
    case "service.info": return try info(request.params)
    case "shutdown": return try await shutDown(request.params)
    case "checkout.start": return try await startCheckout(request.params)
    case "checkout.scan": return try await scan(request.params)
    case "checkout.cancel": return try await cancelCheckout(request.params)
    case "checkout.status": return try await status(request.params)
    case "refund": return try await refund(request.params)
    case "event.acknowledge": return try acknowledge(request.params)
    case "receipt.print", "receipt.reprint": return try await printReceipt(request.params)
    case "receipt.confirm": return try confirmReceipt(request.params)
    case "print.list": return try listPrints(request.params)
    case "print.retry": return try await retryPrint(request.params)
    case "print.cancel": return try cancelPrint(request.params)
    case "printer.list": return try await listPrinters(request.params)
    case "printer.status": return try await printerStatus(request.params)
    case "drawer.open": return try await openDrawer(request.params)
    default: throw .unknownMethod(request.method)
    }
  }

  // MARK: Service

  private func initialize(_ params: JSONField) async throws(RPCError) -> JSONValue {
    try reading(params) { members throws(JSONFieldError) in
      let version = try members.required("protocol")
      if try version.string() != "1" {
        throw version.fault("only protocol \"1\" is spoken here")
      }
      _ = members.optional("client")
      if let till = members.optional("till"), try till.string() != setup.till {
        throw till.fault("this is till \(setup.till)")
      }
      _ = members.optional("capabilities")
    }
    if isInitialized { throw .invalidRequest("initialize was called before") }
    isInitialized = true
    // What an earlier process left is part of the answer, as far as a few seconds tell.
    for _ in 0..<250 where !hasLooked || !recovery.openSales.isEmpty {
      try? await Task.sleep(for: .milliseconds(20))
    }
    let news = (try? till.news()) ?? []
    toldEvents.formUnion(news.map(\.id))
    return [
      "protocol": "1",
      "server": ["name": "platen", "version": .string(version)],
      "test": .bool(setup.testMark != nil),
      "limits": [
        "lineBytes": .number(JSONNumber(Int64(Self.longestLine))),
        "requests": .number(JSONNumber(Int64(Self.mostRequests))),
      ],
      "recovered": recovery.json(with: news),
    ]
  }

  private func info(_ params: JSONField) throws(RPCError) -> JSONValue {
    try reading(params) { _ throws(JSONFieldError) in }
    var gateway = till.gateway.object
    gateway["url"] = .string(setup.gateway.url.description)
    let clock = till.clockTrouble.map(JSONValue.string) ?? .null
    return [
      "clockTrouble": clock,
      "version": .string(version),
      "protocol": "1",
      "till": .string(setup.till),
      "test": .bool(setup.testMark != nil),
      "gateway": .object(gateway),
      "printers": .array(setup.spool.printers.map { .object($0.object) }),
      "checkouts": .array(checkouts.keys.map { .string($0.description) }),
      "openSales": .number(JSONNumber(Int64(recovery.openSales.count))),
      "openPapers": .number(JSONNumber(Int64(recovery.openPapers.count))),
    ]
  }

  private func shutDown(_ params: JSONField) async throws(RPCError) -> JSONValue {
    try reading(params) { _ throws(JSONFieldError) in }
    let unfinished = checkouts.keys.map { JSONValue.string($0.description) }
    await end()
    return ["unfinished": .array(unfinished)]
  }

  // MARK: Parameters and events

  /// Reads the parameters; one that nobody asked for is an error.
  func reading<Result>(
    _ params: JSONField,
    _ read: (inout JSONMembers) throws(JSONFieldError) -> Result
  ) throws(RPCError) -> Result {
    do {
      var members = try params.members()
      let result = try read(&members)
      try members.finish()
      return result
    } catch {
      throw .invalidParams(error)
    }
  }

  /// Sends an event.
  func notify(_ method: String, _ params: JSONObject, isProgress: Bool = false) {
    sequence += 1
    var params = params
    params["seq"] = .number(JSONNumber(sequence))
    params["test"] = .bool(setup.testMark != nil)
    outbox.send(
      ["jsonrpc": "2.0", "method": .string(method), "params": .object(params)],
      isProgress: isProgress
    )
  }

  /// Runs work that outlives its request, and waits for it at the end of the service.
  func keep(_ work: @escaping @Sendable () async -> Void) {
    taskCount += 1
    let key = taskCount
    tasks[key] = Task {
      await work()
      tasks[key] = nil
    }
  }
}

extension GatewayCondition {
  /// The condition as the protocol writes it.
  fileprivate var object: JSONObject {
    JSONValue(present: [
      "state": .string(state.rawValue),
      "sinceMs": duration.map { .number(JSONNumber($0)) },
    ]).object ?? JSONObject()
  }
}

extension Recovery {
  /// What the program has to know of earlier work.
  func json(with news: [TillNews]) -> JSONValue {
    [
      "events": .array(news.map { .object($0.object) }),
      "open": .array(
        openSales.map { sale in
          [
            "reference": .string(sale.reference.description),
            "amount": sale.amount.json,
            "status": .string(sale.status),
          ]
        }
      ),
      "prints": .array((printed + openPapers).map(\.json)),
    ]
  }
}
