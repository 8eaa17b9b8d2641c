import CCUPS
import Testing

@testable import Printers

/// What a server is asked besides printing: whether it would print, what became of a job, its queues.
@Suite(.timeLimit(.minutes(2))) struct CUPSLookingTests {
  private typealias Attribute = TestIPPServer.Attribute

  private func printer(of server: TestIPPServer) throws -> CUPSPrinter {
    try #require(CUPSPrinter(server.address(), timeouts: PrinterTimeouts()))
  }

  @Test("Only a queue of CUPS is one", arguments: ["tcp://127.0.0.1", "file:/dev/lp0", "usb"])
  func address(text: String) throws {
    #expect(CUPSPrinter(try PrinterAddress(text), timeouts: PrinterTimeouts()) == nil)
  }

  // MARK: Whether a job would be printed

  @Test(
    "A queue tells why it would not print",
    arguments: [
      ([.number("printer-state", 5, in: IPP_TAG_PRINTER, type: IPP_TAG_ENUM)], "is stopped"),
      ([.truth("printer-is-accepting-jobs", false, in: IPP_TAG_PRINTER)], "takes no jobs"),
      ([.printer("device-uri", "file:///dev/null")], "leads to a file"),
      ([.number("printer-state", 3, in: IPP_TAG_PRINTER, type: IPP_TAG_ENUM)], nil), ([], nil),
    ] as [([Attribute], String?)]
  )
  private func check(queue: [Attribute], words: String?) async throws {
    let server = try TestIPPServer(connections: 1) { _, _ in .answer(IPP_STATUS_OK, queue) }
    var trouble: PrinterTrouble?
    let printer = try printer(of: server)
    do throws(PrinterTrouble) {
      try await printer.check()
    } catch {
      trouble = error
    }
    #expect(trouble?.kind == words.map { _ in .notReady })
    #expect(words.map { trouble?.reason.contains($0) == true } ?? true)
    #expect(server.requests.allSatisfy { $0.operation == IPP_OP_GET_PRINTER_ATTRIBUTES })
  }

  @Test(
    "A refusal has a kind",
    arguments: [
      (IPP_STATUS_ERROR_FORBIDDEN, .denied), (IPP_STATUS_ERROR_NOT_AUTHORIZED, .denied),
      (IPP_STATUS_ERROR_NOT_FOUND, .absent), (IPP_STATUS_ERROR_BUSY, .busy),
      (IPP_STATUS_ERROR_INTERNAL, .absent),
    ] as [(ipp_status_t, PrinterTrouble.Kind)]
  )
  func refusal(status: ipp_status_t, kind: PrinterTrouble.Kind) async throws {
    let server = try TestIPPServer(connections: 1) { _, _ in .refusal(status) }
    let printer = try printer(of: server)
    await #expect { try await printer.check() } throws: { ($0 as? PrinterTrouble)?.kind == kind }
  }

  @Test("A server that lets nobody in denies", arguments: [401, 403])
  func denied(status: Int) async throws {
    let server = try TestIPPServer(connections: 5) { _, _ in
      .bytes(
        "HTTP/1.1 \(status) No\r\nWWW-Authenticate: Basic realm=x\r\nContent-Length: 0\r\n\r\n"
      )
    }
    let printer = try printer(of: server)
    await #expect { try await printer.check() } throws: {
      ($0 as? PrinterTrouble)?.kind == .denied
    }
  }

  @Test("A server that is not there is absent")
  func noServer() async throws {
    let server = try TestIPPServer(connections: 1) { _, _ in .hangUp }
    let printer = try printer(of: server)
    await #expect { _ = try await printer.look(for: "x") } throws: {
      ($0 as? PrinterTrouble)?.kind == .absent
    }
  }

  // MARK: What became of a job

  private static func job(
    _ id: Int32,
    _ name: String,
    _ state: ipp_jstate_t,
    isUntouched: Bool = false,
    documents: Int32 = 1
  ) -> [Attribute] {
    [
      .number("number-of-documents", documents), .number("job-k-octets", documents), .name(name),
      isUntouched ? .untouched : .number("time-at-processing", 7), .uuid("\(id)"),
      .number("job-id", id), .state(state), .next,
    ]
  }

  /// A server that knows these jobs, those under way and the ended ones.
  private func server(active: [[Attribute]], ended: [[Attribute]]) throws -> TestIPPServer {
    try TestIPPServer(connections: 1) { request, _ in
      guard request.operation == IPP_OP_GET_JOBS else { return .ok() }
      let jobs = request.contains("not-completed") ? active : ended
      return .answer(IPP_STATUS_OK, jobs.flatMap(\.self))
    }
  }

  @Test(
    "A job is found by its name alone, and the least certain word counts",
    arguments: [
      ([], [], .unknown),
      ([], [job(12, "other", IPP_JSTATE_COMPLETED)], .unknown),
      (
        [job(3, "other", IPP_JSTATE_PENDING)], [job(12, "17-4", IPP_JSTATE_COMPLETED)], .completed
      ),
      ([job(12, "17-4", IPP_JSTATE_PENDING)], [], .pending("job 12 waits")),
      (
        [job(12, "17-4", IPP_JSTATE_STOPPED)], [job(2, "17-4", IPP_JSTATE_COMPLETED)],
        .pending("job 12 stands still")
      ),
      ([], [job(12, "17-4", IPP_JSTATE_ABORTED)], .aborted("job 12 was given up")),
      // A crash may have taken away what the server knew of the beginning.
      (
        [], [job(12, "17-4", IPP_JSTATE_CANCELED, isUntouched: true)],
        .aborted("job 12 was cancelled")
      ),
      (
        [], [job(12, "17-4", IPP_JSTATE_CANCELED, isUntouched: true, documents: 0)], .untouched
      ),
      (
        [],
        [
          job(12, "17-4", IPP_JSTATE_CANCELED, isUntouched: true, documents: 0),
          job(2, "17-4", IPP_JSTATE_COMPLETED),
        ], .completed
      ),
    ] as [([[Attribute]], [[Attribute]], CUPSJobWord)]
  )
  private func look(
    active: [[Attribute]],
    ended: [[Attribute]],
    word: CUPSJobWord
  ) async throws {
    let server = try server(active: active, ended: ended)
    #expect(try await printer(of: server).look(for: "17-4") == word)
    #expect(
      server.requests.allSatisfy { $0.operation == IPP_OP_GET_JOBS && $0.contains("my-jobs") }
    )
  }

  @Test(
    "A job without its document is withdrawn, unless the document has come",
    arguments: [true, false]
  )
  func torn(comes: Bool) async throws {
    let server = try TestIPPServer(connections: 1) { request, before in
      guard request.operation == IPP_OP_GET_JOBS else {
        return comes ? .refusal(IPP_STATUS_ERROR_NOT_POSSIBLE) : .ok()
      }
      let isActive = request.contains("not-completed")
      let first = Self.job(12, "17-4", IPP_JSTATE_HELD, isUntouched: true, documents: 0)
      if before < 2 { return .answer(IPP_STATUS_OK, isActive ? first : []) }
      if comes {
        return .answer(IPP_STATUS_OK, isActive ? Self.job(12, "17-4", IPP_JSTATE_PROCESSING) : [])
      }
      let withdrawn = Self.job(12, "17-4", IPP_JSTATE_CANCELED, isUntouched: true, documents: 0)
      return .answer(IPP_STATUS_OK, isActive ? [] : withdrawn)
    }
    let word = try await printer(of: server).look(for: "17-4")
    #expect(word == (comes ? .pending("job 12 is being printed") : .untouched))
    #expect(server.requests.count { $0.operation == IPP_OP_CANCEL_JOB } == 1)
  }

  // MARK: Queues

  @Test("The queues of a server are listed with what people need to choose")
  func destinations() async throws {
    let server = try TestIPPServer(connections: 1) { _, _ in
      .ok(
        .printer("printer-name", "bar"),
        .printer("printer-info", "the b\u{1B}ar"),
        .printer("printer-make-and-model", "Local Raw Printer"),
        .printer("device-uri", "socket://10.0.0.7"),
        .number("printer-state", 5, in: IPP_TAG_PRINTER, type: IPP_TAG_ENUM),
        .number("printer-type", 0x20004, in: IPP_TAG_PRINTER, type: IPP_TAG_ENUM),
        .truth("printer-is-accepting-jobs", false, in: IPP_TAG_PRINTER),
        .next,
        .printer("printer-name", "office"),
        .next,
        .printer("printer-info", "without a name")
      )
    }
    guard case .cups(_, let address?) = server.address() else { return }
    let queues = try await CUPSPrinter.destinations(at: address)
    #expect(queues.map(\.name) == ["bar", "office"])
    let bar = try #require(queues.first)
    #expect(bar.info == "the b ar" && bar.device == "socket://10.0.0.7")
    #expect(bar.isRaw && bar.isDefault && !bar.isAccepting && bar.state == .stopped)
    #expect(queues.last?.isRaw == false && queues.last?.state == .unknown)
  }

  @Test("A server without a queue has none")
  func noDestinations() async throws {
    let server = try TestIPPServer(connections: 1) { _, _ in .refusal(IPP_STATUS_ERROR_NOT_FOUND) }
    guard case .cups(_, let address?) = server.address() else { return }
    #expect(try await CUPSPrinter.destinations(at: address).isEmpty)
  }
}
