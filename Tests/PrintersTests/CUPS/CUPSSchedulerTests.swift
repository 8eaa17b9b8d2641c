import CCUPS
import Testing

@testable import Printers

/// What a real CUPS says of a job while it is printed and afterwards.
@Suite(.enabled(if: TestScheduler.isInstalled), .timeLimit(.minutes(2)))
struct CUPSSchedulerTests {
  private let document = (0..<51_234).map { UInt8(truncatingIfNeeded: $0 &* 29 ^ $0 >> 7) }

  /// Sends the document and waits for a piece of news; the job goes on.
  private func send(
    _ name: String,
    to printer: CUPSPrinter,
    until isEnough: @escaping @Sendable (CUPSJobNews) -> Bool
  ) async -> Task<CUPSDelivery, Never> {
    let (enough, signal) = AsyncStream.makeStream(of: Void.self)
    let task = Task {
      defer { signal.finish() }
      return await printer.send(document, named: name) { news in
        if isEnough(news) { signal.finish() }
      }
    }
    for await _ in enough {}
    return task
  }

  @Test("A job without paper is told of, waited for and found by its name")
  func paperOut() async throws {
    try await TestScheduler.with(queues: "bar") { scheduler in
      let printer = try scheduler.printer(of: "bar")
      try scheduler.set("bar", "media-empty")
      let task = await send("T1-000001-1", to: printer) { $0.status.paper == .out }
      guard case .pending(let words) = try await printer.look(for: "T1-000001-1") else {
        Issue.record("the job is not under way")
        return
      }
      #expect(words.contains("out of paper"))
      await #expect { try await printer.check() } throws: {
        ($0 as? PrinterTrouble)?.kind == .notReady
      }
      try scheduler.set("bar", "ok")
      #expect(await task.value == CUPSDelivery(accepted: document.count))
      #expect(try await printer.look(for: "T1-000001-1") == .completed)
      #expect(try await printer.look(for: "T1-000001") == .unknown)
      #expect(try scheduler.papers(of: "bar") == [document])
    }
  }

  @Test("A job that waits too long is taken back, and does not come out later")
  func overdue() async throws {
    try await TestScheduler.with(queues: "bar") { scheduler in
      let printer = try scheduler.printer(of: "bar")
      // The first one is being printed, the second one waits behind it.
      try scheduler.set("bar", "hold")
      let first = await send("T1-000001-1", to: printer) { $0.isPrinting }
      let late = await printer.send(document, named: "T1-000002-2", within: 0)
      #expect(late.accepted == 0 && late.trouble?.contains("before the first byte") == true)
      let waiting = await printer.send(document, named: "T1-000002-3", within: 2_000)
      #expect(waiting.accepted == 0 && waiting.trouble != nil)
      #expect(try await printer.look(for: "T1-000001-1", isOverdue: true).isPending)
      try scheduler.set("bar", "ok")
      #expect(await first.value == CUPSDelivery(accepted: document.count))
      #expect(await printer.send([65], named: "T1-000003-3") == CUPSDelivery(accepted: 1))
      #expect(try scheduler.papers(of: "bar") == [document, [65]])
    }
  }

  @Test("A job that has begun and waits too long is in doubt")
  func overdueAtThePrinter() async throws {
    try await TestScheduler.with(queues: "bar") { scheduler in
      let printer = try scheduler.printer(of: "bar")
      try scheduler.set("bar", "media-empty")
      let task = await send("T1-000001-1", to: printer) { $0.status.paper == .out }
      task.cancel()
      #expect(await task.value.isLeft)
      while try await printer.look(for: "T1-000001-1", isOverdue: true).isPending {}
      guard case .aborted = try await printer.look(for: "T1-000001-1") else {
        Issue.record("the job that was begun is not in doubt")
        return
      }
      try scheduler.set("bar", "ok")
      #expect(await printer.send([65], named: "T1-000002-2") == CUPSDelivery(accepted: 1))
      #expect(try scheduler.papers(of: "bar") == [[65]])
    }
  }

  @Test("A job that is left is printed all the same, once")
  func left() async throws {
    try await TestScheduler.with(queues: "bar") { scheduler in
      let printer = try scheduler.printer(of: "bar")
      try scheduler.set("bar", "hold")
      let task = await send("T1-000002-2", to: printer) { $0.isPrinting }
      task.cancel()
      let delivery = await task.value
      #expect(delivery.isLeft && delivery.accepted == document.count)
      try scheduler.set("bar", "ok")
      while case .pending = try await printer.look(for: "T1-000002-2") {}
      #expect(try await printer.look(for: "T1-000002-2") == .completed)
      #expect(try scheduler.papers(of: "bar") == [document])
    }
  }

  @Test("A job without its document is withdrawn, and a document that comes late is not printed")
  func torn() async throws {
    try await TestScheduler.with(queues: "bar") { scheduler in
      let printer = try scheduler.printer(of: "bar")
      let (job, word) = try await onOwnThread {
        Result {
          let connection = try printer.connect()
          let job = try connection.createJob(named: "T1-000003-3")
          return (job, try printer.word(of: "T1-000003-3"))
        }
      }.get()
      #expect(word == .untouched)
      await onOwnThread {
        if let connection = try? printer.connect() {
          _ = connection.send(document, of: job)
        }
      }
      // Whatever is printed after it shows that it was not.
      #expect(await printer.send([0x41], named: "T1-000004-4") == CUPSDelivery(accepted: 1))
      #expect(try scheduler.papers(of: "bar") == [[0x41]])
    }
  }

  @Test("A job that a crash has lost is not known, whoever has its number now")
  func crash() async throws {
    try await TestScheduler.with(queues: "bar") { scheduler in
      let printer = try scheduler.printer(of: "bar")
      // The queue itself would be lost, too.
      try await scheduler.restart()
      try scheduler.set("bar", "hold")
      let task = await send("T1-000005-5", to: printer) { $0.isPrinting }
      task.cancel()
      _ = await task.value
      try await scheduler.crash()
      #expect(try await printer.look(for: "T1-000005-5") == .unknown)
      let other = await send("T1-000006-6", to: printer) { $0.isPrinting }
      #expect(try await printer.look(for: "T1-000005-5") == .unknown)
      #expect(try await printer.look(for: "T1-000006-6") == .pending("job 1 is being printed"))
      try scheduler.set("bar", "ok")
      #expect(await other.value == CUPSDelivery(accepted: document.count))
    }
  }

  @Test("Jobs that ended badly and queues that stand still are told")
  func troubles() async throws {
    try await TestScheduler.with(queues: "bar", "kitchen") { scheduler in
      let (bar, kitchen) = (try scheduler.printer(of: "bar"), try scheduler.printer(of: "kitchen"))
      try scheduler.set("bar", "fail")
      let delivery = await bar.send(document, named: "T1-000007-7")
      #expect(delivery.accepted == document.count)
      #expect(delivery.trouble?.contains("the head is too hot") == true)
      guard case .aborted = try await bar.look(for: "T1-000007-7") else {
        Issue.record("the job was given up")
        return
      }
      try await scheduler.command("cupsdisable", "-r", "the belt is torn", "kitchen")
      try await scheduler.command("cupsreject", "bar")
      for printer in [bar, kitchen] {
        await #expect { try await printer.check() } throws: {
          ($0 as? PrinterTrouble)?.kind == .notReady
        }
        #expect(await printer.send(document, named: "T1-000008-8").accepted == 0)
      }
      let queues = try await CUPSPrinter.destinations(at: scheduler.server)
      #expect(queues.map(\.name) == ["bar", "kitchen"])
      #expect(queues.map(\.isAccepting) == [false, true])
      #expect(queues.map(\.state) == [.idle, .stopped])
      #expect(queues.allSatisfy { $0.isRaw && $0.device == "rig://\($0.name)" })
      #expect(try scheduler.papers(of: "bar").isEmpty)
      #expect(try scheduler.papers(of: "kitchen").isEmpty)
    }
  }
}

extension CUPSJobWord {
  fileprivate var isPending: Bool {
    if case .pending = self { true } else { false }
  }
}
