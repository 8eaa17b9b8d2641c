import ESCPOS
import Foundation
import Journal
import Payment
import PrintJob
import Printers
import Sales
import Spool
import StrictJSON
import Testing
import Till

/// Papers that did not come out, the alarms that stand for them, and what persons say.
@Suite(.timeLimit(.minutes(5))) struct OpenPaperTests {
  private static let nowhere = "/nowhere/printer"

  private func away(_ setup: TillSetup) -> TillSetup {
    var setup = setup
    setup.spool.printers[0].address = .file(path: Self.nowhere)
    return setup
  }

  /// Writes down a paid sale as a process left it that died so long ago, on another start of the
  /// machine; `states` is how far its papers had come, each asked for after the one before.
  private func leavePaid(
    _ states: [PrintJobState],
    ago milliseconds: Int64,
    _ fixture: TillFixture
  ) throws {
    let journal = try Journal(
      in: DataDirectory(path: fixture.setup.dataDirectory),
      bootID: "earlier"
    )
    let owner = try Owner(id: "gone", in: journal.directory)
    let bill = try Bill.tea
    let wall = Int64(Date().timeIntervalSince1970 * 1_000)
    let then = Timestamp(milliseconds: wall - milliseconds)
    let reference = try #require(SaleReference("SALE-1"))
    let sale = SaleRecord(
      reference: reference,
      till: "T1",
      bill: bill.json.text(),
      billHash: "hash",
      createdAt: then
    )
    let new = Attempt(sale: reference, number: 1, amount: bill.amountDue)
    try journal.begin(sale, new, owner: owner, at: then)
    let paid = Attempt(
      sale: reference,
      number: 1,
      amount: bill.amountDue,
      state: .paid,
      transactionNo: "300",
      told: .paid
    )
    let text = "{{number}}\n"
    let receipt = try #require(
      try journal.commit(
        paid,
        owner: owner,
        receipt: ReceiptDraft(
          template: TemplateKey(name: "sale", hash: "h"),
          templateText: text
        ) { number in
          Receipt(
            kind: .sale,
            number: number,
            testMark: nil,
            issuedAt: LocalTime(then, offsetMinutes: 0),
            shop: Shop(name: "Corner Coffee"),
            till: "T1",
            sale: reference,
            bill: bill,
            payment: WalletPayment(
              amount: bill.amountDue,
              wallet: "Alipay",
              transactionNo: "300",
              gatewayReference: "SALE-1-1",
              paidAt: nil
            )
          ).json.text()
        },
        printing: true,
        requestedBy: "T1",
        at: then
      )
    )
    for (index, state) in states.enumerated() {
      let job = try journal.enqueue(receipt, requestedBy: "T1", owner: owner, at: then)
      #expect(try journal.jobs(of: receipt).count == index + 1)
      guard state != .queued else { continue }
      var step = JobStep(job, before: .queued)
      step.job.facts.state = .sending
      step.job.facts.mayHaveLeft = true
      try journal.commit(step, owner: owner, at: then)
      guard state != .sending else { continue }
      step = JobStep(step.job, before: .sending)
      step.job.facts.state = state
      try journal.commit(step, owner: owner, at: then)
    }
    owner.retire()
  }

  // MARK: Alarms

  @Test(
    "a sale without paper is an alarm after a minute, with what stands in the way",
    arguments: [
      (30_000, nil), (61_000, .noPaper(nil)),
    ] as [(Int64, JobAlarm?)]
  )
  func noPaper(ago: Int64, alarm: JobAlarm?) async throws {
    try await TillFixture.run { fixture in
      try leavePaid([.queued], ago: ago, fixture)
      let till = try Till(away(fixture.setup))
      let before = try till.openPapers()
      #expect(before.map(\.alarm) == [alarm])
      #expect(before.map(\.receipt) == ["T1-000001"])
      // Once it was tried, it is known why.
      _ = try await till.recover(patience: 1_000)
      let after = try till.openPapers()
      #expect(after.map(\.alarm) == [alarm.map { _ in .noPaper(.offline) }])
      #expect(after.first?.print.state == .blocked)
      #expect(after.first?.print.trouble?.contains(Self.nowhere) == true)
      await till.close()
    }
  }

  @Test("the shop says after how long; the alarm goes by itself when the paper comes")
  func policy() async throws {
    try await TillFixture.run { fixture in
      var setup = away(fixture.setup)
      setup.spool.policy.alarm = 0
      let first = try Till(setup)
      let sold = try await fixture.sell(first)
      #expect(sold.outcome == .paid && sold.print?.state == .blocked)
      #expect(try first.openPapers().map(\.alarm) == [.noPaper(.offline)])
      await first.close()

      let second = try Till(fixture.setup)
      let recovery = try await second.recover(patience: 60_000)
      #expect(recovery.printed.map(\.receipt) == ["T1-000001"])
      #expect(recovery.openPapers.isEmpty)
      #expect(try second.openPapers().isEmpty)
      #expect(fixture.papers == ["T1-000001-1.escpos"])
      await second.close()
    }
  }

  @Test("a copy that waits is no alarm: the customer has the paper")
  func copyWaits() async throws {
    try await TillFixture.run { fixture in
      try leavePaid([.printed, .queued], ago: 61_000, fixture)
      let till = try Till(away(fixture.setup))
      let open = try till.openPapers()
      #expect(open.map(\.print.kind) == [.copy(1)])
      #expect(open.map(\.alarm) == [nil])
      await till.close()
    }
  }

  // MARK: Age

  @Test("a receipt that has waited too long is not sprung on the next customer")
  func staleReceipt() async throws {
    try await TillFixture.run { fixture in
      let first = try Till(away(fixture.setup))
      let sold = try await fixture.sell(first)
      #expect(sold.outcome == .paid)
      #expect(sold.print?.state == .blocked)
      #expect(sold.print?.trouble?.contains(Self.nowhere) == true)
      await first.close()

      var setup = fixture.setup
      setup.spool.policy.stale = 0
      let second = try Till(setup)
      let stale = try await second.recover(patience: 60_000)
      #expect(stale.printed.isEmpty)
      #expect(stale.openPapers.map(\.print.state) == [.held])
      #expect(stale.openPapers.map(\.alarm) == [.held])
      #expect(fixture.papers == [])
      await second.close()

      // It stays held for a printer that works, until a person lets it go on.
      let third = try Till(fixture.setup)
      let held = try await third.recover(patience: 60_000)
      #expect(held.openPapers.map(\.print.state) == [.held])
      let job = try #require(held.openPapers.first).print.job
      let released = try await third.retryPaper(job, by: "Ana").summary
      #expect(released.cameOut && released.kind == .original)
      #expect(fixture.papers == ["T1-000001-1.escpos"])
      #expect(try third.openPapers().isEmpty)
      await third.close()
    }
  }

  // MARK: Doubt

  @Test("what was being printed when a process ended is followed by one marked paper")
  func takenUp() async throws {
    try await TillFixture.run { fixture in
      try leavePaid([.sending], ago: 1_000, fixture)
      for _ in 1...2 {
        let till = try Till(fixture.setup)
        _ = try await till.recover(patience: 60_000)
        #expect(try till.openPapers().isEmpty)
        let (_, jobs, _) = try till.look(at: .last)
        #expect(jobs.map(\.kind) == [.original, .reprint(1)])
        #expect(jobs.map(\.facts.state) == [.possiblyPrinted, .handedOver])
        #expect(fixture.papers == ["T1-000001-2.escpos"])
        await till.close()
      }
      let lines = try fixture.lines(of: "T1-000001-2.escpos")
      #expect(lines.contains { $0.replacing(" ", with: "").hasPrefix("REPRINT1") })
    }
  }

  /// A till that reprints nothing by itself, with a paper in doubt.
  private func inDoubt(_ test: (TillFixture, Till, Int64) async throws -> Void) async throws {
    try await TillFixture.run { fixture in
      try leavePaid([.sending], ago: 1_000, fixture)
      var setup = fixture.setup
      setup.spool.policy.autoReprints = 0
      let till = try Till(setup)
      _ = try await till.recover(patience: 60_000)
      let open = try till.openPapers()
      #expect(open.map(\.alarm) == [.unconfirmed])
      #expect(open.map(\.print.state) == [.possiblyPrinted])
      try await test(fixture, till, try #require(open.first).print.job)
      await till.close()
    }
  }

  @Test("a person who has the paper says so")
  func cameOut() async throws {
    try await inDoubt { fixture, till, job in
      let said = try till.confirmPaper(job, cameOut: true, by: "Ana")
      #expect(said.state == .printed && said.cameOut)
      #expect(try till.openPapers().isEmpty)
      let (_, jobs, _) = try till.look(at: .last)
      #expect(jobs.map(\.facts.resolution) == [Resolution(.cameOut, by: "Ana")])
      // Nothing is in doubt any more.
      #expect(throws: TillError.self) { try till.confirmPaper(job, cameOut: false, by: "Eve") }
      #expect(throws: TillError.self) { try till.cancelPaper(job, by: "Eve") }
      let copy = try await till.reprint(.last, requestedBy: "Ana").summary
      #expect(copy.kind == .copy(1) && copy.cameOut)
      #expect(fixture.papers.count == 1)
    }
  }

  @Test("a paper that did not come out is followed by a marked one, once")
  func didNot() async throws {
    try await inDoubt { fixture, till, job in
      let said = try till.confirmPaper(job, cameOut: false, by: "Ana")
      #expect(said.state == .possiblyPrinted)
      try await until { try till.openPapers().isEmpty }
      _ = try? till.confirmPaper(job, cameOut: false, by: "Ana")
      let (_, jobs, _) = try till.look(at: .last)
      #expect(jobs.map(\.kind) == [.original, .reprint(1)])
      #expect(jobs.map(\.requestedBy) == ["T1", "Ana"])
      #expect(fixture.papers == ["T1-000001-2.escpos"])
    }
  }

  @Test("tried again, a paper in doubt comes marked")
  func retried() async throws {
    try await inDoubt { fixture, till, job in
      let next = try await till.retryPaper(job, by: "Ana").summary
      #expect(next.kind == .reprint(1) && next.cameOut && next.job != job)
      #expect(try till.openPapers().isEmpty)
      #expect(fixture.papers == ["T1-000001-2.escpos"])
      await #expect(throws: TillError.self) { _ = try await till.retryPaper(next.job, by: "Ana") }
    }
  }

  @Test("a paper that nobody looks for any more is no alarm; an original never follows it")
  func withdrawn() async throws {
    try await inDoubt { fixture, till, job in
      #expect(try till.cancelPaper(job, by: "Ana").state == .cancelled)
      #expect(try till.openPapers().isEmpty)
      let next = try await till.reprint(.last, requestedBy: "Ana").summary
      #expect(next.kind == .reprint(1) && next.cameOut)
      #expect(fixture.papers == ["T1-000001-2.escpos"])
    }
  }

  @Test("a job that there is not is told so, whatever is wanted of it")
  func noSuchJob() async throws {
    try await TillFixture.run { fixture in
      let till = try Till(fixture.setup)
      let error = TillError.spool(.noSuchJob(99))
      #expect(throws: error) { try till.confirmPaper(99, cameOut: true, by: "x") }
      #expect(throws: error) { try till.cancelPaper(99, by: "x") }
      await #expect(throws: error) { _ = try await till.retryPaper(99, by: "x") }
      await till.close()
    }
  }

  // MARK: Patience

  @Test("a result waits so long for its paper and no longer; the paper comes after it")
  func paperPatience() async throws {
    try await TillFixture.run { fixture in
      var setup = fixture.setup
      setup.paperPatience = 300
      let directory = try DataDirectory(path: setup.dataDirectory)
      let key = setup.spool.printers[0].address.description
      let other = try #require(try directory.lockPrinter(key: key))
      let till = try Till(setup)
      let sold = try await fixture.sell(till)
      #expect(sold.outcome == .paid && sold.receipt == "T1-000001")
      #expect(sold.print?.cameOut == false && sold.slip != nil)
      #expect(fixture.papers == [])
      other.release()
      // Nobody asks for it again.
      try await until { try till.openPapers().isEmpty }
      #expect(fixture.papers == ["T1-000001-1.escpos"])
      await till.close()
    }
  }
}
