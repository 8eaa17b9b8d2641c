import ESCPOS
import Journal
import PrintJob
import Printers
import Spool
import Testing
import TestSupport

/// The process ends at some point of a job, and another one goes on with the same journal.
@Suite struct RestartTests {
  let shop: TestShop
  let witness = Witness()

  init() throws {
    shop = try TestShop()
  }

  /// Sells, brings the job to a state, and ends the process there.
  private func die(
    in state: PrintJobState,
    _ printer: ModelPrinter,
    _ prepare: (inout ModelPrinter.Station) -> Void
  ) async throws -> ReceiptRecord {
    let spool = try shop.spool(printer, observe: witness.observe)
    let first = try shop.sell("S0", template: TroubleTests.template)
    try await shop.settle(first, on: spool)
    try await printer.wait(for: "the first receipt") { !$0.isServing && $0.printer.isIdle }
    printer.change(prepare)
    let receipt = try shop.sell("S1", template: TroubleTests.template)
    let job = try shop.request(receipt)
    spool.wake()
    try await witness.wait(for: state, of: job.id)
    await spool.end(within: 0)
    let left = try #require(try shop.journal.job(id: job.id))
    try #require(left.facts.state == state)
    shop.owner.retire()
    return receipt
  }

  @Test("what waits is printed by the next process as the original")
  func queued() async throws {
    let printer = try ModelPrinter()
    let receipt = try shop.sell("S1", template: TroubleTests.template)
    shop.owner.retire()
    let next = try shop.otherProcess()
    let jobs = try await next.settle(receipt, on: try next.spool(printer))
    #expect(jobs.map(\.kind) == [.original] && jobs.map(\.facts.state) == [.printed])
    #expect(printer.papers.map(\.marks) == [[]])
  }

  @Test("nothing is taken from a process that lives")
  func alive() async throws {
    let printer = try ModelPrinter()
    let receipt = try shop.sell("S1", template: TroubleTests.template)
    let other = try shop.otherProcess()
    let job = try #require(try shop.journal.jobs(of: receipt).first)
    let report = try await other.spool(printer).print(job)
    #expect(report.job.facts.state == .queued)
    #expect(printer.papers.isEmpty)
  }

  @Test("what may have been sent is followed by a marked paper: the process ended while it waited")
  func sent() async throws {
    let printer = try ModelPrinter()
    // Everything was sent and printed, and the answer never came.
    let receipt = try await die(in: .sent, printer) { $0.printer.make = .status }
    let tickets = try shop.journal.memory(of: printer.address).tickets
    printer.change { $0.printer.make = .processID }
    let next = try shop.otherProcess()
    let jobs = try await next.settle(receipt, on: try next.spool(printer))
    #expect(jobs.map(\.kind) == [.original, .reprint(1)])
    #expect(jobs.map(\.facts.state) == [.possiblyPrinted, .printed])
    let marks = printer.papers.dropFirst().map(\.marks)
    #expect(marks == [[], ["VOID"], ["REPRINT"]])
    // What was known of the printer is known still: no ticket is given out twice.
    let memory = try next.journal.memory(of: printer.address)
    #expect(memory.fence == .processID && memory.tickets > tickets && tickets >= 3)
  }

  @Test("the process ended while the printer had stopped in the middle of the paper")
  func paused() async throws {
    let printer = try ModelPrinter()
    let receipt = try await die(in: .paused, printer) {
      $0.printer.paperEndsAt = $0.printer.printed + 120
    }
    let next = try shop.otherProcess()
    let spool = try next.spool(printer, policy: .impatient, observe: witness.observe)
    spool.wake()
    try await witness.wait(for: "the marked paper that waits") { sight in
      sight.jobs.contains { $0.kind == .reprint(1) && $0.facts.state == .blocked }
    }
    printer.change { $0.printer.mend() }
    let jobs = try await next.settle(receipt, on: spool)
    #expect(jobs.map(\.kind) == [.original, .reprint(1)])
    #expect(jobs.map(\.facts.state) == [.possiblyPrinted, .printed])
    // The printer kept the rest of the original: it came out whole, once, before all else.
    let slips = printer.papers.dropFirst()
    #expect(slips.map(\.marks) == [[], ["VOID"], ["REPRINT"]])
    #expect(slips.first?.lines.last == "End T1-000002")
  }

  @Test(
    "the process ended in the middle of a command: what hangs out is void",
    arguments: [30, 90]
  )
  func sending(count: Int) async throws {
    let printer = try ModelPrinter()
    let spool = try shop.spool(printer)
    let first = try shop.sell("S0", template: TroubleTests.template)
    let whole = try #require(try await shop.print(first, on: spool).bytes)
    await spool.end()
    let receipt = try shop.sell("S1", template: TroubleTests.template)
    let job = try shop.request(receipt)
    // A kill leaves the job as the journal had it, and the bytes where they were.
    var sending = job
    (sending.facts.state, sending.facts.mayHaveLeft) = (.sending, true)
    sending.facts.ticket = Ticket(number: 77)
    (sending.printer, sending.device) = ("printer", printer.address)
    try shop.journal.commit(JobStep(sending, before: .queued), owner: shop.owner, at: TestShop.now)
    let picture: [UInt8] = [0x1D, 0x76, 0x30, 0, 8, 0, 64, 0]
    let isTaken = await ForeignProgram.print(Array(whole.prefix(count)) + picture, on: printer)
    #expect(isTaken)
    shop.owner.retire()

    let next = try shop.otherProcess()
    let jobs = try await next.settle(receipt, on: try next.spool(printer))
    #expect(jobs.map(\.kind) == [.original, .reprint(1)])
    #expect(jobs.map(\.facts.state) == [.possiblyPrinted, .printed])
    let marks = printer.papers.dropFirst().map(\.marks)
    #expect(marks == [["VOID"], ["REPRINT"]])
    #expect(printer.papers.last?.lines.contains("Number T1-000002") == true)
  }
}
