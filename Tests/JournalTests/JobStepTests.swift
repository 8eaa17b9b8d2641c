import GRDB
import PrintJob
import Sales
import Testing

@testable import Journal

/// The steps of jobs: who may make them, and what becomes durable together.
@Suite struct JobStepTests {
  let place = TestDirectory()
  let journal: Journal
  let owner: Owner
  let receipt: ReceiptRecord
  let job: JobRecord

  init() throws {
    journal = try place.journal()
    owner = try place.owner()
    receipt = try journal.sell("S1", owner: owner)
    job = try #require(try journal.jobs(of: receipt).first)
  }

  private func commit(_ step: JobStep, as owner: Owner? = nil) throws -> JobRecord {
    try journal.commit(step, owner: owner ?? self.owner, at: .opening)
    return step.job
  }

  // MARK: Claims

  @Test("only who is at work on a job says what became of it, and once")
  func once() throws {
    let sending = try commit(.sending(job))
    let other = try place.owner("owner-2")
    let mine = JournalError.ownedElsewhere("print job \(job.id)")
    #expect(throws: mine) { try commit(.to(.handedOver, sending), as: other) }
    _ = try commit(.to(.handedOver, sending))
    #expect(throws: mine) { try commit(.to(.handedOver, sending)) }
    #expect(throws: mine) { try commit(.sending(job)) }
  }

  @Test("a second task of the same process cannot put a job back that is being sent")
  func heldWhileSending() throws {
    let sending = try commit(.sending(job))
    for state in [PrintJobState.queued, .blocked, .held, .cancelled] {
      #expect(throws: JournalError.self) { try commit(.to(state, job, trouble: "busy")) }
    }
    #expect(try journal.jobs(in: [.sending]).map(\.id) == [job.id])
    _ = try commit(.to(.handedOver, sending))
    #expect(throws: JournalError.self) { try commit(.to(.blocked, job, trouble: "busy")) }
    #expect(try journal.jobs(in: [.handedOver]).map(\.facts.trouble) == [nil])
  }

  @Test("a job of another process is not stepped, except that one that waits may be withdrawn")
  func othersWork() throws {
    let other = try place.owner("owner-2")
    for state in PrintJobState.allCases where state != .cancelled {
      #expect(throws: JournalError.self, "\(state)") {
        try commit(state == .sending ? .sending(job) : .to(state, job), as: other)
      }
    }
    _ = try commit(.to(.blocked, job))
    let blocked = try #require(try journal.job(id: job.id))
    #expect(blocked.owner == "owner-1")
    #expect(try journal.claim(blocked, owner: other) == false)
    #expect(try journal.move(blocked, to: "bar", owner: other) == false)
    _ = try commit(.to(.cancelled, blocked), as: other)
    let cancelled = try #require(try journal.job(id: job.id))
    #expect(cancelled.facts.state == .cancelled && cancelled.owner == nil)
  }

  @Test(
    "what is at work may not be withdrawn by another process",
    arguments: [
      PrintJobState.preflight, .sending, .sent, .paused,
    ]
  )
  func atWork(state: PrintJobState) throws {
    _ = try commit(state == .sending ? .sending(job) : .to(state, job))
    let now = try #require(try journal.job(id: job.id))
    let other = try place.owner("owner-2")
    #expect(throws: JournalError.self) { try commit(.to(.cancelled, now), as: other) }
    #expect(try journal.job(id: job.id)?.facts.state == state)
  }

  @Test(
    "the claim stands while a job waits or is at work, and ends with it",
    arguments: [
      (.queued, "owner-1"), (.preflight, "owner-1"), (.blocked, "owner-1"), (.held, nil),
      (.sending, "owner-1"), (.sent, "owner-1"), (.paused, "owner-1"), (.printed, nil),
      (.handedOver, nil), (.possiblyPrinted, nil), (.cancelled, nil),
    ] as [(PrintJobState, String?)]
  )
  func claimOf(state: PrintJobState, owner: String?) throws {
    _ = try commit(state == .sending ? .sending(job) : .to(state, job))
    #expect(try journal.job(id: job.id)?.owner == owner)
  }

  @Test("what a process is sending is not left work to others; itself knows whether it is at it")
  func claims() throws {
    #expect(try journal.claim(job, owner: owner))
    _ = try commit(.sending(job))
    let sending = try #require(try journal.jobs(in: [.sending]).first)
    let other = try place.owner("owner-2")
    #expect(try journal.claim(sending, owner: other) == false)
    #expect(try journal.claim(sending, owner: owner))
  }

  @Test("who goes leaves what waits to others, and nothing else")
  func release() throws {
    _ = try journal.sell("S2", till: "T2", owner: owner)
    let third = try journal.sell("S3", till: "T3", owner: owner)
    let sending = try #require(try journal.jobs(of: third).first)
    _ = try commit(.to(.blocked, job, trouble: "off"))
    _ = try commit(.sending(sending))
    let other = try place.owner("owner-2")
    let kept = try journal.sell("S4", till: "T4", owner: other)
    try journal.releaseJobs(of: owner)
    #expect(try journal.jobs(in: [.queued, .blocked]).map(\.owner) == [nil, nil, "owner-2"])
    #expect(try journal.jobs(in: [.sending]).map(\.owner) == ["owner-1"])
    let free = try #require(try journal.job(id: job.id))
    #expect(free.facts.trouble == "off")
    #expect(try journal.claim(free, owner: other))
    #expect(try journal.claim(free, owner: owner) == false, "the record is no longer the truth")
    #expect(try journal.jobs(of: kept).map(\.owner) == ["owner-2"])
  }

  @Test("many want to send the original: one does", arguments: 1...5)
  func race(round: Int) async throws {
    let job = job
    let journals = [journal, try place.journal()]
    let owners = [owner, try place.owner("owner-2")]
    let sent = await withTaskGroup(of: Bool.self) { group in
      for number in 0..<16 {
        group.addTask {
          do {
            try journals[number % 2].commit(
              .sending(job),
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
    #expect(try journal.jobs(in: [.sending]).count == 1)
  }

  // MARK: One transaction

  static let faults = [
    "BEFORE UPDATE ON jobs", "BEFORE INSERT ON jobs", "BEFORE INSERT ON bodies",
    "BEFORE INSERT ON printers",
  ]

  @Test("job, memory, body and the paper that follows: all or nothing", arguments: faults)
  func allOrNothing(fault: String) throws {
    var step = JobStep.sending(job, [1, 2])
    step.memory = ("file:/p", PrinterMemory(fence: .processID, tickets: 7))
    step.successor = Successor(reason: .split, askedAt: job.order.askedAt)
    let before = try journal.jobs(of: receipt)
    try journal.write { database in
      try database.execute(
        sql: "CREATE TRIGGER fault \(fault) BEGIN SELECT RAISE(ABORT, 'fault'); END"
      )
    }
    #expect(throws: JournalError.storage("fault")) { try commit(step) }
    #expect(try journal.jobs(of: receipt) == before)
    #expect(try journal.memory(of: "file:/p") == PrinterMemory())
    let bodies = try journal.read { try Int.fetchOne($0, sql: "SELECT count(*) FROM bodies") }
    #expect(bodies == 0)

    try journal.write { try $0.execute(sql: "DROP TRIGGER fault") }
    _ = try commit(step)
    #expect(try journal.jobs(of: receipt).count == 2)
    #expect(try journal.memory(of: "file:/p").tickets == 7)
    #expect(try journal.body(of: receipt.id, profile: "generic-80")?.bytes == [1, 2])
  }

  @Test("a step that comes too late leaves the printer's memory and the queue alone")
  func lateStep() throws {
    let sending = try commit(.sending(job))
    _ = try commit(.to(.handedOver, sending))
    var late = JobStep.to(.possiblyPrinted, sending)
    late.memory = ("file:/p", PrinterMemory(failures: 3))
    late.successor = Successor(reason: .unconfirmed, askedAt: job.order.askedAt)
    #expect(throws: JournalError.self) { try commit(late) }
    #expect(try journal.memory(of: "file:/p") == PrinterMemory())
    #expect(try journal.jobs(of: receipt).count == 1)
  }

  // MARK: Papers that follow

  @Test(
    "the paper that follows has a mark, a reason and its place",
    arguments: [
      (.possiblyPrinted, .unconfirmed, .reprint(1)),
      (.possiblyPrinted, .didNotComeOut, .reprint(1)),
      (.printed, .split, .copy(1)), (.handedOver, .split, .copy(1)),
    ] as [(PrintJobState, Successor.Reason, PrintKind)]
  )
  func successor(state: PrintJobState, reason: Successor.Reason, kind: PrintKind) throws {
    var sending = try commit(.sending(job))
    sending.printer = "bar"
    var step = JobStep.to(state, sending, accepted: 5)
    step.successor = Successor(
      reason: reason,
      askedAt: Moment(milliseconds: 900_000),
      by: reason == .didNotComeOut ? "Ana" : nil
    )
    let next = try #require(try journal.commit(step, owner: owner, at: .opening))
    #expect(next.kind == kind && next.facts == JobFacts() && next.owner == "owner-1")
    #expect(next.order.askedAt == Moment(milliseconds: 900_000))
    #expect(next.order.isPaidSale && next.order.role == .receipt && next.printer == "bar")
    #expect(next.follows == job.id && next.followReason == reason)
    #expect(next.requestedBy == (reason == .didNotComeOut ? "Ana" : "T1"))
    #expect(try journal.jobs(following: job.id) == [next])
    #expect(try journal.jobs(following: next.id).isEmpty)
    #expect(try place.journal().job(id: next.id) == next)
  }

  @Test("nothing follows a drawer that was opened without a sale")
  func drawerSuccessor() throws {
    let drawer = try journal.enqueueDrawer(
      requestedBy: "Ana",
      reason: "change",
      key: nil,
      printer: nil,
      owner: owner,
      at: .opening
    ).job
    let sending = try commit(.sending(drawer))
    var step = JobStep.to(.possiblyPrinted, sending)
    step.successor = Successor(reason: .unconfirmed, askedAt: drawer.order.askedAt)
    #expect(throws: JournalError.self) { try commit(step) }
    #expect(try journal.job(id: drawer.id)?.facts.state == .sending)
  }

  // MARK: One original a role

  @Test(
    "an original is refused when another one of its role may have left",
    arguments: [
      JobRole.receipt, .merchant, .kitchen,
    ]
  )
  func guardOfRole(role: JobRole) throws {
    let sale = try journal.sell(
      "S9",
      till: "T9",
      besides: [JobDraft(.merchant), JobDraft(.kitchen), JobDraft(.drawer)],
      owner: owner
    )
    let papers = try journal.jobs(of: sale)
    #expect(papers.map(\.order.role) == [.receipt, .merchant, .kitchen, .drawer])
    #expect(papers.map(\.order.isPaidSale) == [true, false, false, false])
    let first = try #require(papers.first { $0.order.role == role })
    let second = try original(of: sale, role)
    _ = try commit(.to(.handedOver, try commit(.sending(first))))
    #expect(throws: JournalError.originalAlreadySent(sale.number)) { try commit(.sending(second)) }
    #expect(try journal.job(id: second.id)?.facts.state == .queued)
    // The other papers of the sale are originals of their own.
    for other in papers where other.order.role != role {
      _ = try commit(.sending(other))
    }
  }

  @Test("a drawer of a sale is opened once, whatever was printed")
  func drawerOfSale() throws {
    let sale = try journal.sell("S9", till: "T9", besides: [JobDraft(.drawer)], owner: owner)
    for paper in try journal.jobs(of: sale) {
      _ = try commit(.to(.handedOver, try commit(.sending(paper))))
    }
    #expect(try journal.openJobs().map(\.receipt) == [receipt.id])
  }

  /// One more original that waits, as a journal could hold it that was written by somebody else.
  private func original(of sale: ReceiptRecord, _ role: JobRole) throws -> JobRecord {
    let id = try journal.write { database in
      try database.execute(
        sql: """
          CREATE TEMP TABLE other AS SELECT * FROM jobs WHERE receipt = ? AND role = ?;
          """,
        arguments: [sale.id, role.rawValue]
      )
      try database.execute(
        sql: """
          UPDATE other SET id = 1000; INSERT INTO jobs SELECT * FROM other; DROP TABLE other;
          """
      )
      return Int64(1_000)
    }
    return try #require(try journal.job(id: id))
  }

  // MARK: Looking

  @Test("open is what has not come to its end, or may have come out and nothing surer did")
  func open() throws {
    var states: [Int64: PrintJobState] = [:]
    for (number, state) in PrintJobState.allCases.enumerated() {
      let sale = try journal.sell("O\(number)", till: "O\(number)", owner: owner)
      let job = try #require(try journal.jobs(of: sale).first)
      if state != .queued {
        _ = try commit(state == .sending ? .sending(job) : .to(state, job))
      }
      states[job.id] = state
    }
    let open = try journal.openJobs().compactMap { states[$0.id] }
    #expect(
      open == [
        .queued, .preflight, .blocked, .held, .sending, .sent, .paused, .possiblyPrinted,
      ]
    )
  }

  @Test("a paper in doubt is settled by one of its role that came out, not by another role's")
  func settled() throws {
    let sale = try journal.sell("S9", till: "T9", besides: [JobDraft(.merchant)], owner: owner)
    let papers = try journal.jobs(of: sale)
    var doubt = JobStep.to(.possiblyPrinted, try commit(.sending(papers[0])), accepted: 3)
    doubt.successor = Successor(reason: .unconfirmed, askedAt: papers[0].order.askedAt)
    let marked = try #require(try journal.commit(doubt, owner: owner, at: .opening))
    _ = try commit(.to(.printed, try commit(.sending(papers[1]))))
    #expect(try journal.openJobs().map(\.id) == [job.id, papers[0].id, marked.id])
    _ = try commit(.to(.printed, try commit(.sending(marked))))
    #expect(try journal.openJobs().map(\.id) == [job.id])
  }

  @Test("a job that waits goes to another printer; one of which bytes may have left does not")
  func move() throws {
    let blocked = try commit(.to(.blocked, job, trouble: "off"))
    #expect(try journal.move(blocked, to: "bar", owner: owner))
    let moved = try #require(try journal.job(id: job.id))
    #expect(moved.printer == "bar" && moved.facts.state == .queued && moved.owner == "owner-1")
    #expect(try journal.move(blocked, to: "attic", owner: owner) == false, "it is not blocked now")
    let sending = try commit(.sending(moved))
    #expect(try journal.move(sending, to: "attic", owner: owner) == false)
    let cancelled = try commit(.to(.cancelled, sending))
    #expect(try journal.move(cancelled, to: "attic", owner: owner) == false)
    #expect(try journal.job(id: job.id)?.printer == "bar")
  }

  @Test("a job that was withdrawn before it was sent is not brought back by another printer")
  func moveWithdrawn() throws {
    let cancelled = try commit(.to(.cancelled, job))
    #expect(try journal.move(cancelled, to: "attic", owner: owner) == false)
    #expect(try journal.job(id: job.id)?.facts.state == .cancelled)
  }
}
