import CCUPS
import Synchronization
import Testing

@testable import Printers

/// The course of a job with servers that do what real ones cannot be made to do.
@Suite(.timeLimit(.minutes(5))) struct CUPSPrinterTests {
  private typealias Attribute = TestIPPServer.Attribute
  private typealias Reply = TestIPPServer.Reply

  private let document = (0..<51_234).map { UInt8(truncatingIfNeeded: $0 &* 31 ^ $0 >> 8) }

  private let name = "17-4\u{1B}x"

  private func printer(of server: TestIPPServer, stall: Int32 = 5_000) throws -> CUPSPrinter {
    var timeouts = PrinterTimeouts()
    timeouts.stall = stall
    return try #require(CUPSPrinter(server.address(), timeouts: timeouts))
  }

  private func print(
    _ bytes: [UInt8]? = nil,
    to server: TestIPPServer,
    stall: Int32 = 5_000,
    observe: @escaping @Sendable (CUPSJobNews) -> Void = { _ in }
  ) async throws -> CUPSDelivery {
    try await printer(of: server, stall: stall)
      .send(bytes ?? document, named: name, observe: observe)
  }

  /// Sends the document and follows it no longer than until `isEnough`.
  private func print(
    to server: TestIPPServer,
    stall: Int32 = 5_000,
    until isEnough: @escaping @Sendable (CUPSJobNews) -> Bool
  ) async throws -> (delivery: CUPSDelivery, sinceCancelled: Duration) {
    let printer = try printer(of: server, stall: stall)
    let (enough, signal) = AsyncStream.makeStream(of: Void.self)
    let task = Task {
      defer { signal.finish() }
      return await printer.send(document, named: name) { news in
        if isEnough(news) { signal.finish() }
      }
    }
    for await _ in enough {}
    let begin = ContinuousClock.now
    task.cancel()
    let delivery = await task.value
    return (delivery, .now - begin)
  }

  /// A server that does everything right, but for what `change` says otherwise.
  private func server(
    connections: Int = 1,
    breakAfter: Int? = nil,
    _ change: @escaping @Sendable (TestIPPServer.Request, Int) -> Reply? = { _, _ in nil }
  ) throws -> TestIPPServer {
    try TestIPPServer(connections: connections, breakAfter: breakAfter) { request, before in
      if let reply = change(request, before) { return reply }
      switch request.operation {
      case IPP_OP_GET_PRINTER_ATTRIBUTES:
        return .ok(.number("printer-state", 3, in: IPP_TAG_PRINTER, type: IPP_TAG_ENUM))
      case IPP_OP_CREATE_JOB: return .ok(.number("job-id", 12))
      case IPP_OP_GET_JOB_ATTRIBUTES where before == 0:
        return .ok(.state(IPP_JSTATE_HELD), .uuid("a"), Attribute.untouched)
      case IPP_OP_GET_JOB_ATTRIBUTES:
        return .ok(.state(IPP_JSTATE_COMPLETED), .uuid("a"), .number("time-at-processing", 7))
      default: return .ok()
      }
    }
  }

  @Test("A job goes out under our name, raw, alone, and byte for byte")
  func delivers() async throws {
    let server = try server()
    #expect(try await print(to: server) == CUPSDelivery(accepted: document.count))
    let creation = try #require(server.requests.first { $0.operation == IPP_OP_CREATE_JOB })
    #expect(creation.contains("17-4 x"))
    #expect(creation.contains("job-sheets") && creation.contains("copies"))
    let sending = server.requests.filter { $0.operation == IPP_OP_SEND_DOCUMENT }
    #expect(sending.count == 1)
    #expect(sending.first?.contains("application/vnd.cups-raw") == true)
    #expect(sending.first?.body.suffix(document.count).elementsEqual(document) == true)
  }

  // MARK: Status

  /// A queue in a state, with a reason.
  private func queue(_ state: Int32, _ reason: String) throws -> TestIPPServer {
    try server { request, _ in
      guard request.operation == IPP_OP_GET_PRINTER_ATTRIBUTES else { return nil }
      return .ok(
        .number("printer-state", state, in: IPP_TAG_PRINTER, type: IPP_TAG_ENUM),
        Attribute(
          group: IPP_TAG_PRINTER,
          type: IPP_TAG_KEYWORD,
          name: "printer-state-reasons",
          value: Array(reason.utf8)
        )
      )
    }
  }

  @Test("A queue that works tells what keeps its printer from printing")
  func status() async throws {
    let report = await (try queue(4, "media-empty-error").address()).status()
    #expect(report.status == PrinterStatus(paper: .out))
    #expect(report.status.isReady == false)
    #expect(report.trouble?.kind == .notReady)
    #expect(report.trouble?.advice == "see to the printer")
    #expect(!report.hasAnswered)
  }

  @Test("A queue at rest does not know its printer, whatever its last job left behind")
  func statusAtRest() async throws {
    let report = await (try queue(3, "media-empty-error").address()).status()
    #expect(report == StatusReport())
    #expect(report.status.isReady == nil)
  }

  @Test("A server that is not there is told")
  func noStatus() async throws {
    let server = try server(connections: 1) { _, _ in .hangUp }
    let report = await server.address().status()
    #expect(report.trouble?.kind == .absent)
    #expect(report.status.isReady == nil)
  }

  // MARK: Nothing was given away

  @Test(
    "A server that talks nonsense gets no job",
    arguments: [
      "nonsense\r\n\r\n", "HTTP/1.1 302 Found\r\nLocation: /\r\nContent-Length: 0\r\n\r\n",
      "HTTP/1.1 401 Unauthorized\r\nWWW-Authenticate: Basic realm=x\r\nContent-Length: 0\r\n\r\n",
      "HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n",
      "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nnonsense!",
      "HTTP/1.1 200 OK\r\nContent-Length: 20\r\n\r\n\u{2}\0\0\0\0\0\0\u{1}\u{4}\u{7F}\u{7F}\u{7F}",
    ]
  )
  func nonsense(bytes: String) async throws {
    let server = try server(connections: 5) { _, _ in .bytes(bytes) }
    let delivery = try await print(to: server, stall: 500)
    #expect(delivery.accepted == 0)
    #expect(delivery.trouble?.contains("\(server.address()): the CUPS server") == true)
    #expect(server.requests.count < 6)
  }

  @Test(
    "A job without a usable number is not sent",
    arguments: [
      [], [Attribute.number("job-id", 0)], [Attribute.number("job-id", -1)],
      [Attribute.keyword("job-id", "12")],
      [Attribute(type: IPP_TAG_NOVALUE, name: "job-id", value: [])],
    ]
  )
  private func noNumber(attributes: [Attribute]) async throws {
    let server = try server { request, _ in
      request.operation == IPP_OP_CREATE_JOB ? .answer(IPP_STATUS_OK, attributes) : nil
    }
    #expect(try await print(to: server).accepted == 0)
    #expect(!server.requests.contains { $0.operation == IPP_OP_SEND_DOCUMENT })
  }

  @Test("A server that dribbles its answer is left")
  func dribbling() async throws {
    let server = try server { _, _ in .dribble }
    let delivery = try await print(to: server, stall: 300)
    #expect(delivery.accepted == 0)
    #expect(delivery.trouble?.contains("the CUPS server") == true)
  }

  @Test("What a server says comes as one clean line")
  func hostileWords() async throws {
    let server = try server { request, _ in
      guard request.operation == IPP_OP_GET_PRINTER_ATTRIBUTES else { return nil }
      let message =
        "torn\u{1B}]0;owned\u{7}\r\n\u{202E}belt\u{9B}31m "
        + String(repeating: "e\u{301}", count: 300)
      return .ok(
        .number("printer-state", 5, in: IPP_TAG_PRINTER, type: IPP_TAG_ENUM),
        .printer("printer-state-message", message)
      )
    }
    let delivery = try await print(to: server)
    let trouble = try #require(delivery.trouble)
    #expect(delivery.accepted == 0)
    #expect(trouble.contains("torn ]0;owned belt 31m e\u{301}"))
    #expect(trouble.unicodeScalars.count < 500)
    #expect(trouble.unicodeScalars.allSatisfy { $0.isReadable })
  }

  @Test("A job that cannot be asked about is not sent")
  func unaskable() async throws {
    let server = try server { request, _ in
      request.operation == IPP_OP_GET_JOB_ATTRIBUTES
        ? .refusal(IPP_STATUS_ERROR_FORBIDDEN, "not yours") : nil
    }
    let delivery = try await print(to: server)
    #expect(delivery.accepted == 0)
    #expect(delivery.trouble?.contains("not yours") == true)
    #expect(!server.requests.contains { $0.operation == IPP_OP_SEND_DOCUMENT })
  }

  @Test(
    "A queue that may print a receipt twice is pointed out",
    arguments: [("abort-job", 0), ("retry-job", 1), ("retry-current-job", 1), ("stop-printer", 1)]
  )
  func advice(policy: String, count: Int) async throws {
    let server = try server { _, _ in
      .ok(
        .number("printer-state", 3, in: IPP_TAG_PRINTER, type: IPP_TAG_ENUM),
        .printer("printer-error-policy", policy)
      )
    }
    let advice = await server.address().advice()
    #expect(advice.count == count)
    #expect(advice.allSatisfy { $0.contains(policy) && $0.contains("abort-job") })
  }

  // MARK: The document breaks off

  enum Withdrawal: CaseIterable {
    case confirmed, begun, refused, replaced, unreachable
  }

  @Test(
    "A document that breaks off is only nothing when the server says so",
    arguments: Withdrawal.allCases
  )
  func breaksOff(withdrawal: Withdrawal) async throws {
    let connections = withdrawal == .unreachable ? 1 : 2
    let server = try server(connections: connections, breakAfter: 20_000) { request, before in
      switch request.operation {
      case IPP_OP_CANCEL_JOB where withdrawal == .refused:
        return .refusal(IPP_STATUS_ERROR_NOT_POSSIBLE, "too late")
      case IPP_OP_GET_JOB_ATTRIBUTES where before == 1:
        let uuid = withdrawal == .replaced ? "b" : "a"
        return .ok(.state(IPP_JSTATE_HELD), .uuid(uuid), Attribute.untouched)
      case IPP_OP_GET_JOB_ATTRIBUTES where before == 2:
        let touched = Attribute.number("time-at-processing", 7)
        let time = withdrawal == .begun ? touched : Attribute.untouched
        return .ok(.state(IPP_JSTATE_CANCELED), .uuid("a"), time)
      default: return nil
      }
    }
    // More than the system keeps for a connection, so that the break is met while writing.
    let large = [UInt8](repeating: 0x41, count: 20_000_000)
    let delivery = try await print(large, to: server)
    let trouble = try #require(delivery.trouble)
    if withdrawal == .confirmed {
      #expect(delivery.accepted == 0)
      #expect(trouble.contains("nothing of job 12 was printed"))
    } else {
      #expect(delivery.accepted >= 1 && delivery.accepted < large.count)
      #expect(trouble.contains("look whether"))
    }
    let cancels = server.requests.contains { $0.operation == IPP_OP_CANCEL_JOB }
    #expect(cancels == [.confirmed, .begun, .refused].contains(withdrawal))
  }

  @Test("A document that the server does not want is taken back")
  func unwanted() async throws {
    let server = try server(connections: 2) { request, before in
      switch request.operation {
      case IPP_OP_SEND_DOCUMENT: .refusal(IPP_STATUS_ERROR_DOCUMENT_FORMAT_NOT_SUPPORTED, "no raw")
      case IPP_OP_GET_JOB_ATTRIBUTES where before == 2:
        .ok(.state(IPP_JSTATE_CANCELED), .uuid("a"), Attribute.untouched)
      default: nil
      }
    }
    let delivery = try await print(to: server)
    #expect(delivery.accepted == 0)
    #expect(delivery.trouble?.contains("no raw") == true)
  }

  // MARK: The document is whole, or may be

  @Test(
    "An answer that never comes is looked up, and the job is not sent again",
    arguments: [true, false]
  )
  func unanswered(isKnown: Bool) async throws {
    let server = try server(connections: 2) { request, before in
      switch request.operation {
      case IPP_OP_SEND_DOCUMENT: .hangUp
      case IPP_OP_GET_JOB_ATTRIBUTES where before > 0 && !isKnown:
        .refusal(IPP_STATUS_ERROR_NOT_FOUND)
      default: nil
      }
    }
    let delivery = try await print(to: server)
    #expect(delivery.accepted == document.count)
    #expect((delivery.trouble == nil) == isKnown)
    #expect(server.requests.count { $0.operation == IPP_OP_SEND_DOCUMENT } == 1)
  }

  @Test(
    "Cancelled before printing is believed to a server that never went away",
    arguments: [true, false]
  )
  func cancelled(goesAway: Bool) async throws {
    let server = try server(connections: 2) { request, before in
      guard request.operation == IPP_OP_GET_JOB_ATTRIBUTES, before > 0 else { return nil }
      if before == 1, goesAway { return .hangUp }
      if before < 4 { return .ok(.state(IPP_JSTATE_PENDING), .uuid("a"), Attribute.untouched) }
      return .ok(.state(IPP_JSTATE_CANCELED), .uuid("a"), Attribute.untouched)
    }
    let delivery = try await print(to: server)
    #expect(delivery.accepted == (goesAway ? document.count : 0))
    #expect(delivery.trouble?.contains("was cancelled") == true)
  }

  // MARK: Followed as long as it takes

  /// A server that says the same about every job it has taken.
  private func server(
    connections: Int = 1,
    about job: [Attribute]
  ) throws -> TestIPPServer {
    try server(connections: connections) { request, before in
      request.operation == IPP_OP_GET_JOB_ATTRIBUTES && before > 0
        ? .answer(IPP_STATUS_OK, [.uuid("a")] + job) : nil
    }
  }

  @Test(
    "A number given out again is not our job",
    arguments: [[.uuid("b")], [.uuid("a"), .name("18-5")], []] as [[Attribute]]
  )
  private func otherJob(identity: [Attribute]) async throws {
    let server = try server { request, before in
      request.operation == IPP_OP_GET_JOB_ATTRIBUTES && before > 0
        ? .answer(IPP_STATUS_OK, [.state(IPP_JSTATE_COMPLETED)] + identity) : nil
    }
    let delivery = try await print(to: server)
    #expect(delivery.accepted == document.count)
    #expect(delivery.trouble?.contains("to another job") == true)
    #expect(delivery.trouble?.contains("look whether the paper came out") == true)
  }

  @Test(
    "A job that the server has lost is looked for on the paper",
    arguments: [true, false]
  )
  func lost(goesAway: Bool) async throws {
    let server = try server(connections: 2) { request, before in
      guard request.operation == IPP_OP_GET_JOB_ATTRIBUTES, before > 0 else { return nil }
      return goesAway && before == 1 ? .hangUp : .refusal(IPP_STATUS_ERROR_NOT_FOUND)
    }
    let delivery = try await print(to: server)
    #expect(delivery.accepted == document.count && !delivery.isLeft)
    #expect(delivery.trouble?.contains("PreserveJobHistory") == !goesAway)
    #expect(delivery.trouble?.contains("look whether the paper came out") == true)
  }

  @Test("A server that is away again and again is asked until it says how the job ended")
  func away() async throws {
    let server = try server(connections: 6) { request, before in
      guard request.operation == IPP_OP_GET_JOB_ATTRIBUTES, before > 0 else { return nil }
      if before < 5 { return .hangUp }
      return .ok(.state(IPP_JSTATE_COMPLETED), .uuid("a"), .number("time-at-processing", 7))
    }
    let heard = Mutex<[String]>([])
    let delivery = try await print(
      to: server,
      observe: { news in
        heard.withLock { $0.append(news.words) }
        #expect(!news.isPrinting)
      }
    )
    #expect(delivery == CUPSDelivery(accepted: document.count))
    #expect(heard.withLock { $0 }.contains { $0.contains("out of sight") })
  }

  @Test("A server that is gone for good is asked until nobody waits, and told of")
  func gone() async throws {
    let server = try server { request, before in
      request.operation == IPP_OP_GET_JOB_ATTRIBUTES && before > 0 ? .hangUp : nil
    }
    let (delivery, time) = try await print(to: server) { $0.words.contains("no CUPS server") }
    #expect(delivery.isLeft && delivery.accepted == document.count)
    #expect(delivery.trouble?.contains("out of sight") == true)
    #expect(time < .seconds(10))
  }

  @Test("What keeps a job waiting is told, and the job is left to CUPS at once")
  func waiting() async throws {
    let server = try server(about: [
      .state(IPP_JSTATE_PENDING), .keyword("job-printer-state-reasons", "media-empty-error"),
      .keyword("job-state-reasons", "printer-stopped"),
    ])
    let (delivery, time) = try await print(to: server) { news in
      news.status == PrinterStatus(paper: .out, isOffline: true)
        && news.words == "job 12 waits (out of paper, the queue is stopped)"
    }
    let trouble = try #require(delivery.trouble)
    #expect(delivery.accepted == document.count && delivery.isLeft)
    #expect(trouble.contains("out of paper") && trouble.contains("cancel -h 127.0.0.1"))
    #expect(time < .seconds(10))
  }

  @Test("A server that dribbles about the job does not keep it from being left")
  func dribblingLate() async throws {
    let server = try server(connections: 9) { request, before in
      request.operation == IPP_OP_GET_JOB_ATTRIBUTES && before > 0 ? .dribble : nil
    }
    let (delivery, time) = try await print(to: server, stall: 20_000) { _ in true }
    #expect(delivery.isLeft && delivery.accepted == document.count)
    #expect(time < .seconds(10))
  }

  @Test("A server that dribbles about the job is asked anew")
  func dribblingAgain() async throws {
    let server = try server(connections: 9) { request, before in
      request.operation == IPP_OP_GET_JOB_ATTRIBUTES && before == 1 ? .dribble : nil
    }
    #expect(try await print(to: server, stall: 300) == CUPSDelivery(accepted: document.count))
  }

  @Test(
    "A job of which nothing sensible is said is followed",
    arguments: [nil, 0, 2, 10, -1, .max, .min] as [Int32?]
  )
  func senseless(state: Int32?) async throws {
    let number = state.map { Attribute.number("job-state", $0, type: IPP_TAG_ENUM) }
    let server = try server(about: [number].compactMap(\.self))
    let (delivery, _) = try await print(to: server) { $0.words.contains("unknown state") }
    #expect(delivery.isLeft && delivery.accepted == document.count)
  }

  @Test("Every change is told, once")
  func restless() async throws {
    let server = try server { request, before in
      guard request.operation == IPP_OP_GET_JOB_ATTRIBUTES, before > 0 else { return nil }
      let reason = Attribute.keyword("job-state-reasons", "try-\(before / 2)")
      let isOver = before == 9
      return .ok(.state(isOver ? IPP_JSTATE_COMPLETED : IPP_JSTATE_PENDING), .uuid("a"), reason)
    }
    let heard = Mutex<[String]>([])
    _ = try await print(to: server, observe: { news in heard.withLock { $0.append(news.words) } })
    let words = ["is with CUPS"] + (0...4).map { "waits (try-\($0))" }
    #expect(heard.withLock { $0 } == words.map { "job 12 \($0)" })
  }

  @Test("A job called off before it is made is never made")
  func calledOff() async throws {
    let server = try server()
    let printer = try printer(of: server)
    let task = Task {
      // Cancelled before it begins.
      while !Task.isCancelled { await Task.yield() }
      return await printer.send(document, named: name)
    }
    task.cancel()
    let delivery = await task.value
    #expect(delivery.accepted == 0 && !delivery.isLeft && delivery.trouble != nil)
    #expect(!server.requests.contains { $0.operation == IPP_OP_CREATE_JOB })
  }

  @Test("A delivery has an end")
  func delivery() async throws {
    let server = try server(connections: 2, about: [.state(IPP_JSTATE_HELD)])
    let delivery = try await printer(of: server, stall: 200).deliver(document, named: name)
    #expect(delivery.accepted == document.count)
    #expect(delivery.trouble?.contains("is left to CUPS") == true)
  }

  @Test("A delivery that is held back makes no job")
  func heldBack() async throws {
    let server = try server(connections: 2)
    let delivery = try await printer(of: server).deliver(document, named: name) { false }
    #expect(delivery == .heldBack)
    #expect(!server.requests.contains { $0.operation == IPP_OP_CREATE_JOB })
  }
}
