import GRDB
import PrintJob
import Sales
import Testing

@testable import Journal

/// Asking for papers, and the bytes that were sent.
@Suite struct JobTests {
  let place = TestDirectory()
  let journal: Journal
  let owner: Owner
  let receipt: ReceiptRecord

  init() throws {
    journal = try place.journal()
    owner = try place.owner()
    receipt = try journal.sell("S1", owner: owner)
  }

  private func begin(
    _ job: JobRecord,
    _ body: [UInt8]?,
    profile: String = "generic-80",
    hash: String = "hash-80"
  ) throws -> JobRecord {
    let step = JobStep.sending(job, body, profile: profile, hash: hash)
    try journal.commit(step, owner: owner, at: .opening)
    return step.job
  }

  private func end(
    _ job: JobRecord,
    _ state: PrintJobState,
    accepted: Int = 1,
    trouble: String? = nil
  ) throws {
    let step = JobStep.to(state, job, accepted: accepted, trouble: trouble)
    try journal.commit(step, owner: owner, at: .opening)
  }

  private func request(as owner: Owner? = nil) throws -> JobRecord {
    try journal.enqueue(receipt, requestedBy: "Ana", owner: owner ?? self.owner, at: .opening)
  }

  @Test("an original that waits is given back, marked papers follow what was sent")
  func requests() throws {
    #expect(try request().id == request().id)
    try end(begin(request(), [1]), .handedOver)
    let copy = try request()
    #expect(copy.kind == .copy(1))
    try end(begin(copy, nil), .printed)
    #expect(try request().kind == .copy(2))
  }

  @Test("a copy that could not be sent waits for the next request; one that is under way does not")
  func waitingCopy() throws {
    try end(begin(request(), [1]), .handedOver)
    let copy = try request()
    let other = try request()
    #expect(copy.kind == .copy(1) && other.kind == .copy(2))
    try end(begin(copy, nil), .blocked, accepted: 0, trouble: "off")
    let again = try request()
    #expect(again.id == copy.id && again.kind == .copy(1) && again.owner == "owner-1")
    #expect(again.facts.trouble == "off" && again.facts.state == .blocked)
  }

  @Test("what a process that is gone has left waiting is given to whoever asks next")
  func leftWaiting() throws {
    let first = try request()
    owner.retire()
    let other = try place.owner("owner-2")
    let again = try request(as: other)
    #expect(again.id == first.id && again.owner == "owner-2")
    #expect(try journal.job(id: first.id)?.owner == "owner-2")
    try journal.commit(.sending(again), owner: other, at: .opening)
  }

  @Test("a paper that was held stays free for whoever lets it go on")
  func heldOriginal() throws {
    try end(request(), .held, accepted: 0)
    let again = try request()
    #expect(again.facts.state == .held && again.owner == nil)
    let other = try place.owner("owner-2")
    try journal.commit(.to(.queued, again), owner: other, at: .opening)
    #expect(try journal.jobs(in: [.queued]).map(\.owner) == ["owner-2"])
  }

  @Test("a paper under way makes the next one a reprint, and the original cannot follow it")
  func overtaken() throws {
    let original = try request()
    let sending = try begin(original, [1])
    let reprint = try request()
    #expect(reprint.kind == .reprint(1))
    try end(sending, .blocked, accepted: 0, trouble: "off")
    try end(begin(reprint, nil), .handedOver)
    let waiting = try #require(try journal.job(id: original.id))
    #expect(throws: JournalError.originalAlreadySent(receipt.number)) { try begin(waiting, nil) }
    // It is withdrawn, although nobody is at work on it.
    try journal.releaseJobs(of: owner)
    try end(waiting, .cancelled)
    #expect(try journal.jobs(in: [.cancelled]).map(\.id) == [original.id])
    #expect(try journal.jobs(in: [.queued, .blocked]).isEmpty)
    #expect(try request().kind == .copy(1))
  }

  @Test("bytes are stored as they are and once for all papers of a profile")
  func bodies() throws {
    let body = (0...2_000).map { UInt8(truncatingIfNeeded: $0) } + [0, 0x1B, 0xFF, 0]
    try end(begin(request(), body), .handedOver)
    try end(begin(request(), nil), .handedOver)
    try end(begin(request(), body), .handedOver)
    let stored = try #require(try journal.body(of: receipt.id, profile: "generic-80"))
    #expect(stored.bytes == body && stored.hash == "hash-80")
    #expect(try journal.body(of: receipt.id, profile: "generic-58") == nil)
    #expect(try journal.body(of: receipt.id + 1, profile: "generic-80") == nil)
    #expect(try journal.body(of: receipt.id, role: .kitchen, profile: "generic-80") == nil)
    #expect(try count("bodies") == 1)

    let narrow: [UInt8] = [5, 8]
    try end(begin(request(), narrow, profile: "generic-58", hash: "hash-58"), .handedOver)
    #expect(try journal.body(of: receipt.id, profile: "generic-58")?.bytes == narrow)
    #expect(try journal.body(of: receipt.id, profile: "generic-80")?.bytes == body)
    #expect(try count("bodies") == 2)
  }

  @Test("damaged bytes under a known hash are replaced by the right ones")
  func damagedBody() throws {
    try end(begin(request(), [1, 2, 3]), .handedOver)
    try journal.write { try $0.execute(sql: "UPDATE bodies SET bytes = x'ff'") }
    try end(begin(request(), [1, 2, 3]), .handedOver)
    #expect(try journal.body(of: receipt.id, profile: "generic-80")?.bytes == [1, 2, 3])
  }

  @Test("a job that is tried again keeps the bytes of its first try")
  func bodyOfSecondTry() throws {
    let job = try request()
    try end(begin(job, [1, 2, 3]), .blocked, accepted: 0, trouble: "off")
    #expect(try journal.body(of: receipt.id, profile: "generic-80")?.bytes == [1, 2, 3])
    _ = try begin(#require(try journal.job(id: job.id)), nil)
    #expect(try journal.body(of: receipt.id, profile: "generic-80")?.bytes == [1, 2, 3])
  }

  @Test("no job is sent of which the journal would not have the bytes")
  func missingBody() throws {
    let job = try request()
    #expect(throws: JournalError.self) { try begin(job, nil) }
    #expect(try journal.jobs(in: [.queued]).map(\.id) == [job.id])
  }

  @Test("a key that was used before asks for nothing new, whatever became of its job")
  func keys() throws {
    func request(_ key: String) throws -> JobRecord {
      try journal.enqueue(receipt, requestedBy: "x", key: key, owner: owner, at: .opening)
    }
    let first = try request("a")
    #expect(try request("a").id == first.id)
    #expect(try request("b").id == first.id, "the original waits")
    try end(begin(first, [1]), .handedOver)
    #expect(try request("a").facts.state == .handedOver)
    #expect(try request("b").id == first.id)
    let copy = try request("c")
    #expect(copy.kind == .copy(1))
    try end(begin(copy, nil), .possiblyPrinted, trouble: "gone")
    #expect(try request("c").facts.state == .possiblyPrinted)
    #expect(try journal.job(key: "c")?.id == copy.id)
    #expect(try journal.job(key: "d") == nil)
    #expect(try journal.jobs(of: receipt).count == 2)
  }

  @Test("the same key never opens a drawer twice, and never opens one for a paper's key")
  func drawerKeys() throws {
    func open(_ key: String?, printer: String? = nil) throws -> (job: JobRecord, isNew: Bool) {
      try journal.enqueueDrawer(
        requestedBy: "Ana",
        reason: "change",
        key: key,
        printer: printer,
        owner: owner,
        at: .opening
      )
    }
    let first = try open("k", printer: "bar")
    #expect(first.isNew && first.job.order.role == .drawer && first.job.receipt == nil)
    #expect(first.job.reason == "change" && first.job.printer == "bar")
    let again = try open("k")
    #expect(!again.isNew && again.job.id == first.job.id)
    try end(begin(first.job, [0x10, 0x14]), .handedOver)
    #expect(try open("k").job.facts.state == .handedOver)
    #expect(try !open("k").isNew)
    #expect(try open("l").isNew && open(nil).isNew && open(nil).isNew)
    #expect(try journal.jobs(in: [.queued]).count { $0.order.role == .drawer } == 3)

    let paper = try journal.enqueue(
      receipt,
      requestedBy: "x",
      key: "paper",
      owner: owner,
      at: .opening
    )
    let other = try open("paper")
    #expect(!other.isNew && other.job.id == paper.id && other.job.order.role == .receipt)
  }

  @Test("requests at once get numbers of their own")
  func numbersAtOnce() async throws {
    try end(begin(request(), [1]), .handedOver)
    let journals = [journal, try place.journal()]
    let owners = [owner, try place.owner("owner-2")]
    let receipt = receipt
    let kinds = try await withThrowingTaskGroup(of: PrintKind.self) { group in
      for number in 0..<10 {
        group.addTask {
          try journals[number % 2].enqueue(
            receipt,
            requestedBy: "x",
            owner: owners[number % 2],
            at: .opening
          ).kind
        }
      }
      return try await group.reduce(into: Set()) { $0.insert($1) }
    }
    #expect(kinds == Set((1...10).map(PrintKind.copy)))
  }

  private func count(_ table: String) throws -> Int? {
    try journal.read { try Int.fetchOne($0, sql: "SELECT count(*) FROM \(table)") }
  }
}
