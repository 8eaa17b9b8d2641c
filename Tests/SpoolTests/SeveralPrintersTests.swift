import ESCPOS
import Journal
import PrintJob
import Printers
import Spool
import Testing
import TestSupport

@Suite struct SeveralPrintersTests {
  let shop: TestShop
  let witness = Witness()

  init() throws {
    shop = try TestShop()
  }

  private func sell(_ name: String, besides: [JobDraft] = []) throws -> ReceiptRecord {
    try shop.sell(name, template: TroubleTests.template, besides: besides)
  }

  @Test("a printer that is slow, or does nothing, delays no other", arguments: [true, false])
  func slowBesideGood(isStalled: Bool) async throws {
    let good = try ModelPrinter()
    let bad = try ModelPrinter()
    let setup = SpoolSetup(
      printers: [
        try TestShop.setup(good, named: "till"), try TestShop.setup(bad, named: "kitchen"),
      ],
      papers: [.kitchen: PaperSetup(printer: "kitchen")],
      policy: .quick
    )
    let spool = shop.spool(setup, observe: witness.observe)
    bad.change {
      $0.isStalled = isStalled
      $0.printer.bytesPerSecond = 20
    }
    for number in 1...20 {
      _ = try sell("S\(number)", besides: [JobDraft(.kitchen)])
      spool.wake()
    }
    try await good.wait(for: "the good printer's papers") { $0.printer.papers.count == 20 }
    // The bad one would take seconds for each.
    #expect(bad.papers.count < 20)
    bad.change {
      $0.isStalled = false
      $0.printer.bytesPerSecond = nil
    }
    try await bad.wait(for: "the bad printer's papers") {
      $0.printer.papers.count == 20 && $0.printer.papers.allSatisfy(\.isOff)
    }
    for printer in [good, bad] {
      let numbers = printer.papers.flatMap(\.numbers)
      #expect(numbers == (1...20).map { ThousandTests.number("T1", $0) })
    }
  }

  @Test("what one printer cannot print comes out of another one, rendered for it, once")
  func failover() async throws {
    let wide = try ModelPrinter()
    let narrow = try ModelPrinter { $0.printer.hasCutter = false }
    let setup = SpoolSetup(
      printers: [
        try TestShop.setup(wide, named: "till", failover: .to("bar", after: 0)),
        try TestShop.setup(narrow, .generic58, named: "bar"),
      ],
      policy: .quick
    )
    let spool = shop.spool(setup, observe: witness.observe)
    wide.change { $0.printer.endPaper() }
    let receipt = try sell("S1")
    let job = try shop.request(receipt)
    await spool.watch()
    try await witness.wait(for: .printed, of: job.id)
    wide.change { $0.printer.mend() }
    let jobs = try await shop.settle(receipt, on: spool)
    #expect(jobs.map(\.kind) == [.original] && jobs.map(\.facts.state) == [.printed])
    #expect(jobs.first?.printer == "bar" && jobs.first?.profile == Profile.generic58.key)
    #expect(wide.papers.isEmpty)
    #expect(narrow.papers.map(\.marks) == [[]] && narrow.papers.map(\.numbers) == [["T1-000001"]])
    await spool.end()
  }

  @Test("what may have left a printer stays with it")
  func noFailoverOfWhatWasSent() async throws {
    let first = try ModelPrinter()
    let second = try ModelPrinter()
    let setup = SpoolSetup(
      printers: [
        try TestShop.setup(first, named: "till", failover: .to("bar", after: 0)),
        try TestShop.setup(second, named: "bar"),
      ],
      policy: .quick
    )
    let spool = shop.spool(setup, observe: witness.observe)
    first.change { $0.printer.paperEndsAt = 100 }
    let receipt = try sell("S1")
    let job = try shop.request(receipt)
    await spool.watch()
    try await witness.wait(for: .paused, of: job.id)
    first.change { $0.printer.mend() }
    try await witness.wait(for: .printed, of: job.id)
    let jobs = try await shop.settle(receipt, on: spool)
    #expect(jobs.first?.facts.state == .printed && jobs.first?.printer == "till")
    #expect(second.papers.isEmpty)
    await spool.end()
  }
}
