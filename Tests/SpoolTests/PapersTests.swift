import Digests
import ESCPOS
import Journal
import PrintJob
import Printers
import Sales
import Spool
import Testing
import TestSupport

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
    let bytes = try #require(report.bytes)
    #expect(report.job.facts.state == .handedOver && report.job.facts.fence == .nothing)
    #expect(report.job.facts.accepted == bytes.count && report.job.facts.byteCount == bytes.count)
    #expect(report.warnings.isEmpty)
    let stored = try #require(try shop.journal.body(of: receipt.id, profile: Profile.generic80.key))
    #expect(stored.hash == sha256Hex(stored.bytes))
    #expect(report.job.bodyHash == stored.hash)
    #expect(report.bytes == Job.assemble(body: stored.bytes, profile: .generic80))
    #expect(try shop.papers() == ["T1-000001-1.escpos": bytes])
    #expect(report.file == shop.path + "/paper/T1-000001-1.escpos")

    let text = report.lines
    #expect(text.contains("Café au lait 8.50"))
    #expect(text.contains("Bagel *fresh* {x} 3.50"), "text is never markup")
    #expect(text.contains { $0.contains("T1-000001") })

    let job = try #require(try shop.journal.jobs(of: receipt).first)
    #expect(job.facts == report.job.facts && job.bodyHash == stored.hash)
    #expect(job.printer == "printer" && job.device == shop.paper.description)
    #expect(job.profile == Profile.generic80.key)
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
      let mark = Mark("COPY \(number)", "printed \(TestShop.nowOnPaper)")
      #expect(
        report.bytes
          == Job.assemble(body: body, top: [mark], bottom: [mark], profile: .generic80)
      )
      #expect(report.bytes?.contains(body) == true && report.says("COPY \(number)"))
    }
    #expect(try shop.papers().count == 3)
    let hashes = try shop.journal.jobs(of: receipt).map(\.bodyHash)
    #expect(Set(hashes).count == 1 && !hashes.contains(nil))
  }

  @Test("a test says so outside of all other marks")
  func testMark() async throws {
    let receipt = try shop.sell(testMark: "TEST - NO MONEY TAKEN")
    let spool = shop.spool(shop.paper)
    let original = try await shop.print(receipt, on: spool)
    let copy = try await shop.print(receipt, on: spool)
    let body = try #require(try shop.journal.body(of: receipt.id, profile: Profile.generic80.key))
      .bytes
    let test = Mark("TEST - NO MONEY TAKEN")
    let second = Mark("COPY 1", "printed \(TestShop.nowOnPaper)")
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
      #expect(report.job.kind == .original && report.job.facts.state == .blocked)
      #expect(report.job.facts.obstacle == .offline && !report.job.facts.mayHaveLeft)
      #expect(report.job.facts.trouble?.contains("No such file or directory") == true)
    }
    await missing.end()
    let waiting = try #require(try shop.journal.jobs(of: receipt).first)
    #expect(waiting.facts.state == .blocked && waiting.owner == nil)
    // A printer that was never reached was never about to be sent anything.
    #expect(try shop.journal.body(of: receipt.id, profile: Profile.generic80.key) == nil)

    let report = try await shop.print(receipt, on: shop.spool(shop.paper))
    #expect(report.job.id == waiting.id && report.job.kind == .original)
    let body = try #require(try shop.journal.body(of: receipt.id, profile: Profile.generic80.key))
    #expect(report.bytes == Job.assemble(body: body.bytes, profile: .generic80))
    #expect(report.job.facts.state == .handedOver && report.job.facts.trouble == nil)
    #expect(try shop.journal.jobs(of: receipt).count == 1)
  }

  @Test("what waits is printed by itself once the printer is there")
  func resumes() async throws {
    let receipt = try shop.sell()
    let printer = try ModelPrinter { $0.isPlugged = false }
    let witness = Witness()
    let spool = try shop.spool(printer, observe: witness.observe)
    let job = try shop.request(receipt)
    spool.wake()
    try await witness.wait(for: .blocked, of: job.id)
    printer.change { $0.isPlugged = true }
    try await printer.wait(for: "the paper") { $0.printer.papers.last?.isOff == true }
    let jobs = try await shop.settle(receipt, on: spool)
    #expect(jobs.map(\.facts.state) == [.printed] && jobs.map(\.kind) == [.original])
    #expect(printer.papers.count == 1 && printer.papers[0].marks.isEmpty)
  }

  @Test("a delivery that broke off may be on paper: a marked reprint follows by itself")
  func brokeOff() async throws {
    let receipt = try shop.sell()
    let printer = try ModelPrinter(.mute) { $0.breaksAt = [200] }
    let spool = try shop.spool(printer, policy: .impatient)
    let jobs = try await shop.settle(receipt, on: spool)
    #expect(jobs.map(\.kind) == [.original, .reprint(1)])
    #expect(jobs.map(\.facts.state) == [.possiblyPrinted, .handedOver])
    #expect(jobs[0].facts.accepted > 0 && jobs[0].facts.trouble != nil)
    #expect(jobs[1].follows == jobs[0].id && jobs[1].followReason == .unconfirmed)
    try await printer.wait(for: "the reprint") { $0.printer.papers.last?.marks == ["REPRINT"] }
    #expect(printer.papers.map(\.marks) == [["VOID"], ["REPRINT"]])
    #expect(printer.papers[1].description.contains("earlier print not confirmed"))

    let copy = try await shop.print(receipt, on: shop.spool(shop.paper))
    #expect(copy.job.kind == .copy(1))
  }

  @Test("a copy that could not be sent is the next copy, not one more")
  func copyThatWaits() async throws {
    let receipt = try shop.sell()
    let missing = shop.spool(.file(path: shop.path + "/nowhere/"))
    _ = try await shop.print(receipt, on: shop.spool(shop.paper))
    let waiting = try await shop.print(receipt, on: missing)
    await missing.end()
    let printed = try await shop.print(receipt, on: shop.spool(shop.paper))
    #expect(waiting.job.facts.state == .blocked)
    #expect(printed.job.facts.state == .handedOver && printed.job.id == waiting.job.id)
    #expect(try shop.journal.jobs(of: receipt).map(\.kind) == [.original, .copy(1)])
  }

  @Test("an original that was overtaken by a marked paper is withdrawn, not sent")
  func overtaken() async throws {
    let receipt = try shop.sell()
    let original = try shop.request(receipt)
    // A marked paper comes out, asked for while the original was being sent.
    var sent = original
    (sent.facts.state, sent.facts.mayHaveLeft) = (.sending, true)
    try shop.journal.commit(JobStep(sent, before: .queued), owner: shop.owner, at: TestShop.now)
    let reprint = try shop.request(receipt)
    var waiting = sent
    (waiting.facts.state, waiting.facts.mayHaveLeft) = (.queued, false)
    try shop.journal.commit(JobStep(waiting, before: .sending), owner: shop.owner, at: TestShop.now)
    var marked = reprint
    (marked.facts.state, marked.facts.mayHaveLeft) = (.sending, true)
    try shop.journal.commit(JobStep(marked, before: .queued), owner: shop.owner, at: TestShop.now)
    (marked.facts.state, marked.facts.fence) = (.printed, .processID)
    try shop.journal.commit(JobStep(marked, before: .sending), owner: shop.owner, at: TestShop.now)

    let report = try await shop.spool(shop.paper).print(waiting)
    #expect(report.job.facts.state == .cancelled)
    #expect(report.job.facts.trouble?.contains("receipt T1-000001 may have been printed") == true)
    #expect(try shop.papers().isEmpty)
  }
}
