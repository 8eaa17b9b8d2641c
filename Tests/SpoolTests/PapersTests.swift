import Digests
import ESCPOS
#if canImport(Glibc)
  import Glibc
#endif
import Journal
import PrintJob
import Printers
import Sales
import Spool
import Testing

@Suite struct PapersTests {
  let shop: TestShop

  init() throws {
    shop = try TestShop()
  }

  @Test("the original: the stored body between opening and cut, nothing else")
  func original() async throws {
    let receipt = try shop.sell()
    let report = try await shop.print(receipt, on: shop.spool(shop.paper))

    #expect(report.job.kind == .original)
    let taken = PrintJobMachine(state: .handedOver, accepted: report.bytes.count)
    #expect(report.job.machine == taken)
    #expect(report.warnings.isEmpty)
    let stored = try #require(try shop.journal.body(of: receipt.id, profile: Profile.generic80.key))
    #expect(stored.hash == sha256Hex(stored.bytes))
    #expect(report.job.bodyHash == stored.hash)
    #expect(report.bytes == Job.assemble(body: stored.bytes, profile: .generic80))
    #expect(try shop.papers() == ["T1-000001-1.escpos": report.bytes])
    #expect(report.file == shop.path + "/paper/T1-000001-1.escpos")

    let text = report.lines
    #expect(text.contains("Café au lait 8.50"))
    #expect(text.contains("Bagel *fresh* {x} 3.50"), "text is never markup")
    #expect(text.contains { $0.contains("T1-000001") })

    let job = try #require(try shop.journal.jobs(of: receipt).first)
    #expect(job.machine == report.job.machine && job.bodyHash == stored.hash)
    #expect(job.printer == shop.paper.description && job.profile == Profile.generic80.key)
  }

  @Test("later papers are marked copies of the same bytes, counted from 1")
  func copies() async throws {
    let receipt = try shop.sell()
    let spool = shop.spool(shop.paper)
    _ = try await shop.print(receipt, on: spool)
    let body = try #require(try shop.journal.body(of: receipt.id, profile: Profile.generic80.key))
      .bytes
    for number in 1...2 {
      let report = try await shop.print(receipt, on: spool)
      #expect(report.job.kind == .copy(number))
      let mark = Mark("COPY \(number)", "printed \(Self.now)")
      #expect(
        report.bytes
          == Job.assemble(body: body, top: [mark], bottom: [mark], profile: .generic80)
      )
      #expect(report.bytes.contains(body) && report.says("COPY \(number)"))
    }
    #expect(try shop.papers().count == 3)
    let hashes = try shop.journal.jobs(of: receipt).map(\.bodyHash)
    #expect(Set(hashes).count == 1 && !hashes.contains(nil))
  }

  /// The clock of the shop, as receipts write it.
  static let now = "11/18/2026 6:06 AM"

  @Test("a test says so outside of all other marks")
  func testMark() async throws {
    let receipt = try shop.sell(testMark: "TEST - NO MONEY TAKEN")
    let spool = shop.spool(shop.paper)
    let original = try await shop.print(receipt, on: spool)
    let copy = try await shop.print(receipt, on: spool)
    let body = try #require(try shop.journal.body(of: receipt.id, profile: Profile.generic80.key))
      .bytes
    let test = Mark("TEST - NO MONEY TAKEN")
    let second = Mark("COPY 1", "printed \(Self.now)")
    #expect(
      original.bytes == Job.assemble(body: body, top: [test], bottom: [test], profile: .generic80)
    )
    #expect(
      copy.bytes
        == Job.assemble(
          body: body,
          top: [test, second],
          bottom: [second, test],
          profile: .generic80
        )
    )
  }

  @Test("what was never sent stays the unmarked original")
  func nothingSent() async throws {
    let receipt = try shop.sell()
    let missing = shop.spool(.file(path: shop.path + "/nowhere/"))
    for _ in 0..<2 {
      let report = try await shop.print(receipt, on: missing)
      #expect(report.job.kind == .original && report.job.machine.state == .queued)
      #expect(report.job.machine.trouble?.contains("No such file or directory") == true)
    }
    let waiting = try #require(try shop.journal.jobs(of: receipt).first)
    #expect(waiting.machine.state == .queued && waiting.machine.trouble != nil)
    // A printer that was never reached was never about to be sent anything.
    #expect(try shop.journal.body(of: receipt.id, profile: Profile.generic80.key) == nil)

    let report = try await shop.print(receipt, on: shop.spool(shop.paper))
    #expect(report.job.id == waiting.id && report.job.kind == .original)
    let body = try #require(try shop.journal.body(of: receipt.id, profile: Profile.generic80.key))
    #expect(report.bytes == Job.assemble(body: body.bytes, profile: .generic80))
    #expect(report.job.machine.state == .handedOver && report.job.machine.trouble == nil)
    #expect(try shop.journal.jobs(of: receipt).count == 1)
  }

  @Test("a delivery that broke off may be on paper: the next one is a marked reprint")
  func brokeOff() async throws {
    let receipt = try shop.sell()
    let printer = try NetworkPrinter(NetworkPrinter.breakOff)
    let broken = try await shop.print(receipt, on: shop.spool(printer.address))
    #expect(broken.job.machine.state == .possiblyPrinted)
    #expect(broken.job.machine.accepted > 0 && broken.job.machine.trouble != nil)
    #expect(broken.file == nil)

    let body = try #require(try shop.journal.body(of: receipt.id, profile: Profile.generic80.key))
      .bytes
    let reprint = try await shop.print(receipt, on: shop.spool(shop.paper))
    #expect(reprint.job.kind == .reprint(1) && reprint.job.machine.state == .handedOver)
    #expect(reprint.bytes.contains(body))
    #expect(reprint.says("REPRINT 1") && reprint.says("earlier print not confirmed"))
    let copy = try await shop.print(receipt, on: shop.spool(shop.paper))
    #expect(copy.job.kind == .copy(1))
  }

  @Test("a copy that could not be sent is the next copy, not one more")
  func copyThatWaits() async throws {
    let receipt = try shop.sell()
    let missing = shop.spool(.file(path: shop.path + "/nowhere/"))
    _ = try await shop.print(receipt, on: shop.spool(shop.paper))
    let waiting = try await shop.print(receipt, on: missing)
    let printed = try await shop.print(receipt, on: shop.spool(shop.paper))
    #expect(waiting.job.machine.state == .queued)
    #expect(printed.job.id == waiting.job.id && printed.job.kind == .copy(1))
    #expect(try shop.journal.jobs(in: .queued).isEmpty)
  }

  @Test("an original that was overtaken by a marked paper is withdrawn, not sent")
  func overtaken() async throws {
    let receipt = try shop.sell()
    let original = try shop.request(receipt)
    var sending = original
    _ = sending.machine.step(.rendered)
    sending.bodyHash = "hash"
    try shop.journal.commitSending(sending, body: [1], owner: shop.owner, at: TestShop.now)
    let reprint = try shop.request(receipt)
    _ = sending.machine.step(.sent(accepted: 0, trouble: "off"))
    try shop.journal.commit(sending, owner: shop.owner, at: TestShop.now)

    let spool = shop.spool(shop.paper)
    let report = try await spool.print(reprint, of: receipt)
    #expect(report.job.kind == .reprint(1))
    await #expect {
      try await spool.print(original, of: receipt)
    } throws: { error in
      "\(error)".contains("receipt T1-000001 may have been printed already")
    }
    #expect(try shop.journal.jobs(in: .cancelled).map(\.id) == [original.id])
    #expect(try shop.papers().count == 1)
  }

  @Test("what the journal cannot keep is reported as it will be after a restart")
  func journalFailsAfterwards() async throws {
    let receipt = try shop.sell()
    let (journal, owner) = (shop.journal, shop.owner)
    let printer = try NetworkPrinter { connection in
      // While the job is on its way, its claim comes to an end elsewhere.
      for _ in 0..<30_000 {
        guard var job = try? journal.jobs(in: .sending).first else {
          usleep(10_000)
          continue
        }
        _ = job.machine.step(.ownerLost)
        try? journal.commit(job, owner: owner, at: TestShop.now)
        break
      }
      NetworkPrinter.readAll(connection)
    }
    let report = try await shop.print(receipt, on: shop.spool(printer.address))
    #expect(report.job.machine.state == .possiblyPrinted)
    #expect(report.job.machine.trouble?.contains("could not be written down") == true)
    #expect(try shop.journal.jobs(in: .possiblyPrinted).count == 1)
  }
}
