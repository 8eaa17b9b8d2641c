import Foundation
import GRDB
import Payment
import PrintJob
import Sales
import Testing

@testable import Journal
import TestSupport

/// A damaged file is an error for the person who must act, never the end of the process.
@Suite struct DamageTests {
  let place = TestDirectory()

  @Test("a file that is no database")
  func noDatabase() throws {
    _ = try place.directory()
    try Data(repeating: 0x41, count: 8_192).write(to: URL(fileURLWithPath: place.journalPath))
    #expect(throws: JournalError.storage("file is not a database")) { try place.journal() }
  }

  @Test("a database that was cut off")
  func cutOff() throws {
    let whole = try Self.whole.get()
    for count in stride(from: 1, to: whole.count, by: 3_001) {
      try leave(whole.prefix(count))
      useEverything()
    }
    try leave(whole.prefix(whole.count / 2))
    #expect(throws: JournalError.self) {
      let journal = try place.journal()
      _ = try journal.sell("S9", owner: place.owner("owner-9"))
      _ = try journal.receipts(last: 100).map(journal.jobs(of:))
    }
  }

  @Test("bytes that turned over", arguments: 1...40 as ClosedRange<UInt64>)
  func turnedOver(seed: UInt64) throws {
    var random = SeededRandom(seed: seed)
    var data = try Self.whole.get()
    for _ in 0..<30 {
      data[Int.random(in: 100..<data.count, using: &random)] = .random(in: 0...255, using: &random)
    }
    try leave(data)
    useEverything()
  }

  @Test("a value of another type in a row")
  func otherType() throws {
    let journal = try place.journal()
    let owner = try place.owner()
    let receipt = try journal.sell("S1", owner: owner)
    try journal.write { database in
      try database.execute(
        sql: """
          UPDATE attempts SET told = 'no such word', code_vendor = 'nobody';
          UPDATE jobs SET kind = 'leaflet';
          UPDATE receipts SET kind = 'pamphlet';
          """
      )
    }
    #expect(throws: JournalError.self) { try journal.attempts(of: saleReference("S1")) }
    #expect(throws: JournalError.self) { try journal.jobs(of: receipt) }
    #expect(throws: JournalError.self) { try journal.receipts(last: 1) }
  }

  static let badJobs = [
    "state = 'no such word'", "role = 'butler'", "obstacle = 'rain'", "fence = 'Z'",
    "resolution = 'perhaps'", "follow_reason = 'why not'", "copy_number = -1, kind = 'copy'",
    "accepted = 9223372036854775807", "may_have_left = 7", "boot_id = ''", "ticket = 'too long'",
    "asked_at = -9223372036854775808, boot_id = 'x'", "released_at = 9223372036854775807",
    "released_boot = -9223372036854775808, released_at = 0", "template_name = 'x'",
  ]

  @Test(
    "a job that cannot be read is an error, or is read as well as it can be",
    arguments: badJobs
  )
  func badJob(change: String) throws {
    let journal = try place.journal()
    let owner = try place.owner()
    let receipt = try journal.sell("S1", owner: owner)
    try journal.write { try $0.execute(sql: "UPDATE jobs SET \(change)") }
    for job in (try? journal.jobs(of: receipt)) ?? [] {
      let age = job.order.askedAt.milliseconds
      #expect(age <= 1_000_000, "nothing was asked for in the future")
      _ = try? journal.commit(.sending(job), owner: owner, at: .opening)
    }
    _ = try? journal.openJobs()
  }

  static let badMemories = [
    "fence = 'Z'", "tickets = -1", "torn = 'too long'", "open_barriers = -9223372036854775808",
    "epoch = 9223372036854775807",
  ]

  @Test("a printer's memory that cannot be read", arguments: badMemories)
  func badMemory(change: String) throws {
    let journal = try place.journal()
    let owner = try place.owner()
    let receipt = try journal.sell("S1", owner: owner)
    let job = try #require(try journal.jobs(of: receipt).first)
    var step = JobStep.sending(job)
    step.memory = ("file:/p", PrinterMemory(fence: .barrier))
    try journal.commit(step, owner: owner, at: .opening)
    try journal.write { try $0.execute(sql: "UPDATE printers SET \(change)") }
    // Whatever it reads, it is there afterwards.
    _ = try? journal.memory(of: "file:/p")
  }

  static let badRefunds = [
    "state = 'no such word'", "told = 'no such word'", "currency = 'no'", "sale = ''",
  ]

  @Test("a refund that cannot be read", arguments: badRefunds)
  func badRefund(change: String) throws {
    let journal = try place.journal()
    let owner = try place.owner()
    let next = try refund("300-R1", 100)
    try journal.begin(next, till: "T1", after: [], owner: owner, at: .opening)
    try journal.write { try $0.execute(sql: "UPDATE refunds SET \(change)") }
    #expect(throws: JournalError.self) { try journal.refunds(of: "300") }
    #expect(throws: JournalError.self) {
      try journal.nextRefundReference(transactionNo: "300", attempt: nil)
    }
  }

  /// The file of a closed journal with some sales, made once.
  private static let whole = Result { () throws -> Data in
    let place = TestDirectory()
    do {
      let journal = try place.journal()
      let owner = try place.owner()
      for number in 1...5 {
        let receipt = try journal.sell("S\(number)", owner: owner)
        let job = try #require(try journal.jobs(of: receipt).first)
        let body = [UInt8](repeating: 7, count: 900)
        var step = JobStep.sending(job, body, profile: "p", hash: "hash \(number)")
        step.memory = ("file:/p", PrinterMemory(fence: .barrier, torn: Ticket(number: 7)))
        try journal.commit(step, owner: owner, at: .opening)
      }
      for (number, state) in [RefundState.sent, .accepted, .done].enumerated() {
        let name = "300-R\(number + 1)"
        let known = try journal.refunds(of: "300")
        let next = try refund(name, 100)
        try journal.begin(next, till: "T1", key: name, after: known, owner: owner, at: .opening)
        try journal.commit(
          refund(name, 100, state: state),
          receipt: .test(.refund),
          news: News(id: name, kind: "checkout.attention", refund: name, text: "{}"),
          owner: owner,
          at: .opening
        )
      }
      try journal.begin(.test("S6"), .test("S6"), owner: owner, at: .opening)
      try journal.commit(.test("S6", .declined), owner: owner, at: .opening)
      try journal.begin(.test("S7"), .test("S7"), owner: owner, at: .opening)
    }
    #expect(!FileManager.default.fileExists(atPath: place.journalPath + "-wal"))
    return try Data(contentsOf: URL(fileURLWithPath: place.journalPath))
  }

  private func leave(_ data: Data) throws {
    _ = try place.directory()
    try data.write(to: URL(fileURLWithPath: place.journalPath))
  }

  /// Reads and writes all there is; what matters is that the process is still there afterwards.
  private func useEverything() {
    guard let journal = try? place.journal(), let owner = try? place.owner("owner-8") else {
      return
    }
    let due = try? journal.dueChecks(at: .opening, boot: BootInstant(milliseconds: 1 << 40))
    _ = try? due?.map { try journal.takeOver($0.record, owner: owner) }
    _ = try? journal.openRefunds().map { try journal.takeOver($0, owner: owner) }
    let known = (try? journal.refunds(of: "300")) ?? []
    for record in known {
      _ = try? journal.commit(record.refund, receipt: .test(.refund), owner: owner, at: .opening)
    }
    let name = try? journal.nextRefundReference(transactionNo: "300", attempt: nil)
    if let next = try? refund(name ?? "300-R9", 1) {
      try? journal.begin(next, till: "T1", after: known, owner: owner, at: .opening)
    }
    for news in (try? journal.news()) ?? [] {
      _ = try? journal.acknowledge(news.news.id, at: .opening)
    }
    for number in 1...7 {
      guard let sale = try? saleReference("S\(number)") else { continue }
      _ = try? journal.history(of: sale)
      _ = try? journal.wishCancel(of: sale, by: "x")
      _ = try? journal.cancelWish(of: sale, number: 1)
    }
    _ = try? journal.openAttempts().map { try journal.takeOver($0, owner: owner) }
    for receipt in (try? journal.receipts(last: 100)) ?? [] {
      _ = try? journal.templateText(receipt.template)
      _ = try? journal.body(of: receipt.id, profile: "p")
      _ = try? journal.jobs(of: receipt)
      _ = try? journal.enqueue(receipt, requestedBy: "x", owner: owner, at: .opening)
    }
    for job in (try? journal.openJobs()) ?? [] {
      _ = try? journal.claim(job, owner: owner)
      var step = JobStep.to(.possiblyPrinted, job)
      step.successor = Successor(reason: .unconfirmed, askedAt: job.order.askedAt)
      _ = try? journal.commit(step, owner: owner, at: .opening)
      _ = try? journal.move(job, to: "bar", owner: owner)
    }
    _ = try? journal.memory(of: "file:/p")
    _ = try? journal.releaseJobs(of: owner)
    _ = try? journal.sell("S8", till: "T8", owner: owner)
  }
}
