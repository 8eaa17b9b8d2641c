import GRDB
import PrintJob
import Sales
import Testing

@testable import Journal

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
    hash: String = "hash-80",
    as owner: Owner? = nil
  ) throws -> JobRecord {
    var sending = job
    _ = sending.machine.step(.rendered)
    (sending.printer, sending.profile, sending.bodyHash) = ("file:/p", profile, hash)
    try journal.commitSending(sending, body: body, owner: owner ?? self.owner, at: .opening)
    return sending
  }

  private func end(_ job: JobRecord, _ event: PrintJobEvent) throws {
    var ended = job
    _ = ended.machine.step(event)
    try journal.commit(ended, owner: owner, at: .opening)
  }

  private func request(as owner: Owner? = nil) throws -> JobRecord {
    try journal.enqueue(receipt, requestedBy: "Ana", owner: owner ?? self.owner, at: .opening)
  }

  @Test("every field of a job comes back")
  func roundTrip() throws {
    let job = try begin(request(), [1])
    let stored = try #require(try place.journal().jobs(of: receipt).first)
    #expect(stored.id == job.id && stored.receipt == receipt.id)
    #expect(stored.kind == .original && stored.machine.state == .sending)
    #expect(stored.printer == "file:/p" && stored.profile == "generic-80")
    #expect(stored.bodyHash == "hash-80" && stored.owner == "owner-1")
    #expect(stored.requestedBy == "T1" && stored.createdAt == .opening)
    try end(job, .sent(accepted: 5, trouble: "gone"))
    let ended = try #require(try place.journal().jobs(of: receipt).first)
    let possibly = PrintJobMachine(state: .possiblyPrinted, accepted: 5, trouble: "gone")
    #expect(ended.machine == possibly && ended.owner == nil)
  }

  @Test("an original that waits is given back, marked papers follow what was sent")
  func requests() throws {
    #expect(try request().id == request().id)
    try end(begin(request(), [1]), .sent(accepted: 1, trouble: nil))
    let copy = try request()
    #expect(copy.kind == .copy(1))
    try end(begin(copy, nil), .sent(accepted: 1, trouble: nil))
    #expect(try request().kind == .copy(2))
  }

  @Test("a copy that could not be sent waits for the next request; one that is under way does not")
  func waitingCopy() throws {
    try end(begin(request(), [1]), .sent(accepted: 1, trouble: nil))
    let copy = try request()
    let other = try request()
    #expect(copy.kind == .copy(1) && other.kind == .copy(2))
    try end(begin(copy, nil), .sent(accepted: 0, trouble: "off"))
    let again = try request()
    #expect(again.id == copy.id && again.kind == .copy(1) && again.owner == "owner-1")
    #expect(again.machine.trouble == "off")
  }

  @Test("a paper under way makes the next one a reprint, and the original cannot follow it")
  func overtaken() throws {
    let original = try request()
    let sending = try begin(original, [1])
    let reprint = try request()
    #expect(reprint.kind == .reprint(1))
    try end(sending, .sent(accepted: 0, trouble: "off"))
    try end(begin(reprint, nil), .sent(accepted: 1, trouble: nil))
    #expect(throws: JournalError.originalAlreadySent(receipt.number)) {
      try begin(original, nil)
    }
    // It is withdrawn, although nobody has a claim to it.
    try end(original, .withdrawn)
    #expect(try journal.jobs(in: .cancelled).map(\.id) == [original.id])
    #expect(try journal.jobs(in: .queued).isEmpty)
    #expect(try request().kind == .copy(1))
  }

  @Test("bytes are stored as they are and once for all papers of a profile")
  func bodies() throws {
    let body = (0...2_000).map { UInt8(truncatingIfNeeded: $0) } + [0, 0x1B, 0xFF, 0]
    try end(begin(request(), body), .sent(accepted: 1, trouble: nil))
    try end(begin(request(), nil), .sent(accepted: 1, trouble: nil))
    try end(begin(request(), body), .sent(accepted: 1, trouble: nil))
    let stored = try #require(try journal.body(of: receipt.id, profile: "generic-80"))
    #expect(stored.bytes == body && stored.hash == "hash-80")
    #expect(try journal.body(of: receipt.id, profile: "generic-58") == nil)
    #expect(try journal.body(of: receipt.id + 1, profile: "generic-80") == nil)
    #expect(try count("bodies") == 1)

    let narrow: [UInt8] = [5, 8]
    let job = try begin(request(), narrow, profile: "generic-58", hash: "hash-58")
    try end(job, .sent(accepted: 1, trouble: nil))
    #expect(try journal.body(of: receipt.id, profile: "generic-58")?.bytes == narrow)
    #expect(try journal.body(of: receipt.id, profile: "generic-80")?.bytes == body)
    #expect(try count("bodies") == 2)
  }

  @Test("a job that is tried again keeps the bytes of its first try")
  func bodyOfSecondTry() throws {
    let job = try begin(request(), [1, 2, 3])
    try end(job, .sent(accepted: 0, trouble: "off"))
    #expect(try journal.body(of: receipt.id, profile: "generic-80")?.bytes == [1, 2, 3])
    _ = try begin(job, nil)
    #expect(try journal.body(of: receipt.id, profile: "generic-80")?.bytes == [1, 2, 3])
  }

  @Test("no job is sent of which the journal would not have the bytes")
  func missingBody() throws {
    let job = try request()
    #expect(throws: JournalError.self) { try begin(job, nil) }
    #expect(try journal.jobs(in: .queued).map(\.id) == [job.id])
  }

  @Test("only who is sending a job says how it ended, and once")
  func commits() throws {
    let job = try begin(request(), [1])
    let other = try place.owner("owner-2")
    var ended = job
    _ = ended.machine.step(.sent(accepted: 1, trouble: nil))
    #expect(throws: JournalError.ownedElsewhere("print job \(job.id)")) {
      try journal.commit(ended, owner: other, at: .opening)
    }
    try journal.commit(ended, owner: owner, at: .opening)
    #expect(throws: JournalError.ownedElsewhere("print job \(job.id)")) {
      try journal.commit(ended, owner: owner, at: .opening)
    }
    #expect(throws: JournalError.ownedElsewhere("print job \(job.id)")) { try begin(job, nil) }
  }

  @Test("a second task of the same process cannot put a job back that is being sent")
  func heldWhileSending() throws {
    let waiting = try request()
    let job = try begin(waiting, [1])
    try journal.hold(waiting, because: "busy", owner: owner)
    #expect(throws: JournalError.self) { try end(waiting, .withdrawn) }
    #expect(try journal.jobs(in: .sending).map(\.id) == [job.id])
    try end(job, .sent(accepted: 1, trouble: nil))
    try journal.hold(waiting, because: "busy", owner: owner)
    #expect(try journal.jobs(in: .handedOver).map(\.machine.trouble) == [nil])
  }

  @Test("what a process is sending is not left work to others; itself knows whether it is at it")
  func claims() throws {
    #expect(try journal.claim(request(), owner: owner))
    _ = try begin(request(), [1])
    let sending = try #require(try journal.jobs(in: .sending).first)
    let other = try place.owner("owner-2")
    #expect(try journal.claim(sending, owner: other) == false)
    #expect(try journal.claim(sending, owner: owner))
  }

  @Test("a key that was used before asks for nothing new, whatever became of its job")
  func keys() throws {
    func request(_ key: String) throws -> JobRecord {
      try journal.enqueue(receipt, requestedBy: "x", key: key, owner: owner, at: .opening)
    }
    let first = try request("a")
    #expect(try request("a").id == first.id)
    #expect(try request("b").id == first.id, "the original waits")
    try end(begin(first, [1]), .sent(accepted: 1, trouble: nil))
    #expect(try request("a").machine.state == .handedOver)
    #expect(try request("b").id == first.id)
    let copy = try request("c")
    #expect(copy.kind == .copy(1))
    try end(begin(copy, nil), .sent(accepted: 1, trouble: "gone"))
    #expect(try request("c").machine.state == .possiblyPrinted)
    #expect(try journal.job(key: "c")?.id == copy.id)
    #expect(try journal.job(key: "d") == nil)
    #expect(try journal.jobs(of: receipt).count == 2)
  }

  @Test("a held job keeps the reason and is free for others")
  func held() throws {
    try journal.hold(request(), because: "too wide", owner: owner)
    let job = try #require(try journal.jobs(in: .queued).first)
    #expect(job.machine.trouble == "too wide" && job.owner == nil)
    let other = try place.owner("owner-2")
    #expect(try journal.claim(job, owner: other))
    #expect(try journal.claim(job, owner: owner) == false)
    try journal.hold(job, because: "still too wide", owner: owner)
    #expect(try journal.jobs(in: .queued).map(\.owner) == ["owner-2"])
    #expect(try journal.jobs(in: .queued).map(\.machine.trouble) == ["still too wide"])
  }

  @Test("many want to send the original: one does", arguments: 1...5)
  func race(round: Int) async throws {
    let job = try request()
    let journals = [journal, try place.journal()]
    let owners = [owner, try place.owner("owner-2")]
    let sent = await withTaskGroup(of: Bool.self) { group in
      for number in 0..<16 {
        group.addTask {
          var sending = job
          _ = sending.machine.step(.rendered)
          sending.bodyHash = "hash"
          do {
            try journals[number % 2].commitSending(
              sending,
              body: [1],
              owner: owners[number % 2],
              at: .opening
            )
            return true
          } catch JournalError.ownedElsewhere {
            return false
          } catch {
            Issue.record(error)
            return false
          }
        }
      }
      return await group.reduce(into: 0) { $0 += $1 ? 1 : 0 }
    }
    #expect(sent == 1)
    #expect(try journal.jobs(in: .sending).count == 1)
  }

  @Test("requests at once get numbers of their own")
  func numbersAtOnce() async throws {
    try end(begin(request(), [1]), .sent(accepted: 1, trouble: nil))
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
