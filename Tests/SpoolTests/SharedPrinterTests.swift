import ESCPOS
import Journal
import PrintJob
import Printers
import Spool
import Testing
import TestSupport

/// One network printer, used by two shops that know nothing of each other, and by a program that is
/// not Platen.
@Suite struct SharedPrinterTests {
  @Test(
    "jobs of three users: none lost, none doubled, none torn",
    arguments: [true, false]
  )
  func thousand(refuses: Bool) async throws {
    let printer = try ModelPrinter { $0.refusesOthers = refuses }
    // One job each, so that both know the printer before they meet.
    let all = ThousandTests.count
    let (own, foreign) = (all * 2 / 5, all - all * 2 / 5 * 2)
    let users = try [("A1", own), ("B1", own)].map { (try User($0.0, printer), $0.1) }
    for (user, _) in users { try await user.print(1...1) }
    try await withThrowingTaskGroup(of: Void.self) { group in
      for (user, count) in users {
        group.addTask { try await user.print(2...count) }
      }
      group.addTask {
        for number in 1...foreign {
          let line = "Number \(ThousandTests.number("F1", number))"
          let job = [0x1B, 0x40] + Array(line.utf8) + [0x0A, 0x1D, 0x56, 0x42, 0x00]
          let isTaken = await ForeignProgram.print(job, on: printer)
          try #require(isTaken)
        }
      }
      try await group.waitForAll()
    }
    try await printer.wait(for: "the last paper") { $0.printer.papers.count >= all }
    let papers = printer.papers
    #expect(papers.count == all)
    #expect(papers.allSatisfy { $0.lines.count == 1 && $0.isOff })
    for (till, count) in [("A1", own), ("B1", own), ("F1", foreign)] {
      let lines = papers.flatMap(\.lines).filter { $0.hasPrefix("Number \(till)") }
      #expect(lines == (1...count).map { "Number \(ThousandTests.number(till, $0))" })
    }
  }

  @Test("a drawer stays shut while the printer serves somebody else, and afterwards too")
  func drawerOfABusyPrinter() async throws {
    let printer = try ModelPrinter()
    let profile = try #require(Profile.named("epson-tm-t88v"))
    #expect(profile.opensDrawerAtOnce)
    let (shop, other) = (try TestShop(), try TestShop())
    // So that it is known to answer.
    _ = try await shop.settle(try shop.sell(), on: shop.spool(printer, profile))
    var keeping = try TestShop.setup(printer, profile)
    keeping.isHeld = true
    let keeper = other.spool(SpoolSetup(printers: [keeping], policy: .quick))
    _ = try await other.settle(try other.sell(), on: keeper)

    var policy = PrintPolicy.quick
    (policy.statusAnswer, policy.drawerWait) = (200, 100)
    let spool = try shop.spool(printer, profile, policy: policy)
    let job = try shop.openDrawer()
    _ = try await spool.print(job)
    let late = try #require(try shop.journal.job(id: job.id))
    #expect(late.facts.state == .cancelled && !late.facts.mayHaveLeft)
    await keeper.end()
    // What was sent to the printer has come to it before the next paper.
    _ = try await shop.settle(try shop.sell("S2"), on: shop.spool(printer, profile))
    #expect(printer.station.printer.pulses == 0)
    let next = try await shop.spool(printer, profile).print(try shop.openDrawer())
    #expect(next.job.facts.state == .handedOver)
    try await printer.wait(for: "the pulse") { $0.printer.pulses == 1 }
  }

  @Test("who keeps a printer prints what another process wants there, once")
  func keptPrinter() async throws {
    let printer = try ModelPrinter()
    var setup = SpoolSetup(printers: [try TestShop.setup(printer)], policy: .quick)
    setup.printers[0].isHeld = true
    let shop = try TestShop()
    let keeper = shop.spool(setup)
    let receipt = try shop.sell()
    _ = try await shop.settle(receipt, on: keeper)

    let desk = try shop.otherProcess()
    // However long the keeper takes, it is waited for.
    setup.policy.retry = 3_600_000
    let guest = desk.spool(setup)
    let copy = try desk.request(receipt)
    async let report = guest.print(copy, within: 240_000)
    // As a service does all the time.
    while try shop.journal.job(id: copy.id)?.facts.state.isFinal == false {
      keeper.wake()
      try await Task.sleep(for: .milliseconds(20))
    }
    #expect(try await report.job.facts.state == .printed)
    #expect(printer.station.connections == 1 && printer.papers.count == 2)
    #expect(await guest.look(at: "printer")?.trouble?.contains("another Platen") == true)
    // When it is given back, the other process prints by itself.
    await keeper.end()
    let look = try #require(await guest.look(at: "printer"))
    #expect(look.trouble == nil && look.status.isReady == true)
    let last = try await guest.print(try desk.request(receipt))
    #expect(last.job.facts.state == .printed && last.bytes != nil)
    #expect(printer.station.connections == 3 && printer.papers.count == 3)
    await guest.end()
  }

  @Test("beside a job that waits for paper, a drawer opens for another process, too")
  func drawerOfAnotherProcess() async throws {
    let profile = try #require(Profile.named("epson-tm-t88v"))
    let printer = try ModelPrinter()
    let shop = try TestShop()
    let witness = Witness()
    let keeper = try shop.spool(printer, profile, observe: witness.observe)
    _ = try await shop.settle(try shop.sell(), on: keeper)
    printer.change { $0.printer.paperEndsAt = $0.printer.printed + 120 }
    let receipt = try shop.sell("S2")
    keeper.wake()
    let job = try #require(try shop.journal.jobs(of: receipt).first)
    try await witness.wait(for: .paused, of: job.id)

    let desk = try shop.otherProcess()
    let pulse = try desk.openDrawer()
    var policy = PrintPolicy.quick
    policy.retry = 3_600_000
    async let report = desk.spool(printer, profile, policy: policy).print(pulse, within: 240_000)
    while try shop.journal.job(id: pulse.id)?.facts.state.isFinal == false {
      keeper.wake()
      try await Task.sleep(for: .milliseconds(20))
    }
    #expect(try await report.job.facts.state == .handedOver)
    #expect(printer.station.printer.pulses == 1)
    #expect(try shop.journal.job(id: job.id)?.facts.state == .paused)
    printer.change { $0.printer.mend() }
    #expect(try await shop.settle(receipt, on: keeper).first?.facts.state == .printed)
  }

  @Test("a printer that is named for one paper gets that paper, and nothing that waits")
  func ownPapersOnly() async throws {
    let shop = try TestShop()
    let first = try shop.sell()
    _ = try await shop.settle(first, on: shop.spool(shop.paper))
    let waiting = try shop.sell("S2")
    // The process that queued it is gone.
    try shop.journal.releaseJobs(of: shop.owner)

    let desk = try shop.otherProcess()
    let printer = try ModelPrinter()
    var setup = SpoolSetup(printers: [try TestShop.setup(printer)], policy: .quick)
    setup.isForOwnPapers = true
    let spool = desk.spool(setup)
    let copy = try await spool.print(try desk.request(first))
    #expect(copy.job.facts.state == .printed)
    await spool.end()
    #expect(printer.papers.flatMap(\.numbers) == ["T1-000001"])
    #expect(try shop.journal.jobs(of: waiting).map(\.facts.state) == [.queued])
    // It is the paper that is asked for.
    let again = desk.spool(setup)
    #expect(
      try await again.print(try #require(shop.journal.jobs(of: waiting).first)).job.kind
        == .original
    )
    #expect(printer.papers.flatMap(\.numbers) == ["T1-000001", "T1-000002"])
  }

  /// A shop of one till.
  private struct User: Sendable {
    let shop: TestShop
    let spool: Spool
    let witness = Witness()
    let till: String

    init(_ till: String, _ printer: ModelPrinter) throws {
      self.till = till
      shop = try TestShop()
      spool = try shop.spool(printer, observe: witness.observe)
    }

    func print(_ numbers: ClosedRange<Int>) async throws {
      for number in numbers {
        _ = try shop.sell("S\(number)", at: till, template: ThousandTests.template)
        spool.wake()
        try await witness.wait(for: "receipt \(number)", seconds: 300) { $0.done >= number }
      }
    }
  }
}
