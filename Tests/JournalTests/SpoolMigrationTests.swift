import Foundation
import GRDB
import Payment
import PrintJob
import Sales
import Testing

@testable import Journal

/// A journal of the second version, in which jobs knew no printer's answers, comes along.
@Suite struct SpoolMigrationTests {
  let place = TestDirectory()

  /// The jobs of one receipt as the second version had them: number, kind, number of the copy,
  /// state, bytes taken and trouble.
  private static let jobs: [(id: Int64, kind: String, copy: Int, state: String, accepted: Int)] = [
    (3, "original", 0, "handedOver", 2), (4, "reprint", 1, "queued", 0),
    (5, "copy", 1, "sending", 0), (6, "copy", 2, "possiblyPrinted", 1),
    (7, "copy", 3, "cancelled", 0),
  ]

  private func makeSecondJournal() throws {
    _ = try place.directory()
    let database = try DatabaseQueue(path: place.journalPath)
    try JournalSchema.migrator.migrate(database, upTo: "2 refunds and the watch")
    try database.write { database in
      try database.execute(
        sql: """
          INSERT INTO sales VALUES ('S', 'T1', 1, '{}', 'hash', 5);
          INSERT INTO attempts (sale, number, minor_units, currency, state, transaction_no,
            boot_id, cancels_sent) VALUES ('S', 1, 1300, 'USD', 'paid', '30', 'boot-0', 0);
          INSERT INTO templates VALUES ('t', 'sale', 'text');
          INSERT INTO receipts VALUES
            (7, 'sale', 'T1', 1, NULL, 'T1-000001', 'S', 1, NULL, '30', '{}', 'sale', 't', 5),
            (8, 'unconfirmed', 'T1', NULL, 1, 'T1-U000001', 'S', 1, NULL, '30', '{}', 'sale', 't',
              6);
          INSERT INTO bodies VALUES ('b', x'1b40');
          """
      )
      for job in Self.jobs {
        try database.execute(
          sql: """
            INSERT INTO jobs VALUES (?, 7, ?, ?, ?, ?, 'no paper', 'file:/p', 'generic', 'b',
              'owner-0', 'Ana', 1794999940000, 60, 70)
            """,
          arguments: [job.id, job.kind, job.copy, job.state, job.accepted]
        )
      }
      try database.execute(
        sql: """
          INSERT INTO jobs VALUES (9, 8, 'original', 0, 'queued', 0, NULL, NULL, NULL, NULL, NULL,
            'T1', 1794999940000, NULL, NULL);
          INSERT INTO print_keys VALUES ('first', 3), ('second', 4), ('third', 9);
          """
      )
    }
  }

  private func jobs(in journal: Journal) throws -> [JobRecord] {
    let receipts = try journal.receipts(last: 10)
    return try receipts.flatMap { try journal.jobs(of: $0) }.sorted { $0.id < $1.id }
  }

  @Test("jobs keep what they were: states, marks, bytes, who asked and the printer")
  func everything() throws {
    try makeSecondJournal()
    for _ in 1...2 {
      let journal = try place.journal()
      let jobs = try jobs(in: journal)
      #expect(jobs.map(\.id) == [3, 4, 5, 6, 7, 9])
      #expect(
        jobs.map(\.facts.state) == [
          .handedOver, .queued, .sending, .possiblyPrinted, .cancelled, .queued,
        ]
      )
      #expect(
        jobs.map(\.kind) == [.original, .reprint(1), .copy(1), .copy(2), .copy(3), .original]
      )
      #expect(jobs.map(\.facts.accepted) == [2, 0, 0, 1, 0, 0])
      #expect(jobs.map(\.order.role) == Array(repeating: .receipt, count: 6))
      #expect(jobs.map(\.order.isPaidSale) == [true, true, true, true, true, false])
      #expect(jobs.map(\.owner) == Array(repeating: "owner-0", count: 5) + [nil])
      #expect(jobs.prefix(5).allSatisfy { $0.facts.trouble == "no paper" })
      #expect(jobs.prefix(5).allSatisfy { $0.device == "file:/p" && $0.printer == nil })
      #expect(jobs.map(\.requestedBy) == Array(repeating: "Ana", count: 5) + ["T1"])
      #expect(jobs.allSatisfy { $0.createdAt.milliseconds == 1_794_999_940_000 })
      #expect(try journal.body(of: 7, profile: "generic")?.bytes == [0x1B, 0x40])
      #expect(try problems(in: journal) == ["ok"])
    }
  }

  @Test("what was sent may have left; what was handed over rests on nothing more")
  func whatLeft() throws {
    try makeSecondJournal()
    let jobs = try jobs(in: place.journal())
    #expect(jobs.map(\.facts.mayHaveLeft) == [true, false, true, true, false, false])
    #expect(jobs.map(\.facts.fence) == [.nothing, nil, nil, nil, nil, nil])
  }

  @Test("the age of a job that waits counts from when it was asked for")
  func ages() throws {
    try makeSecondJournal()
    let jobs = try jobs(in: place.journal())
    // A minute before the opening, by the wall clock.
    #expect(jobs.allSatisfy { $0.order.askedAt == Moment(milliseconds: 1_000_000 - 60_000) })
    #expect(jobs.allSatisfy { $0.facts.releasedAt == nil })
  }

  @Test("keys still name their jobs, and the next number comes after the last one")
  func keys() throws {
    try makeSecondJournal()
    let journal = try place.journal()
    #expect(try journal.job(key: "first")?.id == 3)
    #expect(try journal.job(key: "second")?.id == 4)
    #expect(try journal.job(key: "third")?.id == 9)
    let receipt = try #require(try journal.receipt(id: 7))
    let owner = try place.owner()
    let again = try journal.enqueue(
      receipt,
      requestedBy: "x",
      key: "second",
      owner: owner,
      at: .opening
    )
    #expect(again.id == 4)
    let copy = try journal.enqueue(
      receipt,
      requestedBy: "x",
      key: "new",
      owner: owner,
      at: .opening
    )
    #expect(copy.kind == .copy(3), "number 3 was withdrawn unsent, and may be given")
    #expect(copy.id > 9)
    #expect(try problems(in: journal) == ["ok"])
  }

  @Test("rows still hold each other: a key of no job and a job of no receipt are refused")
  func foreignKeys() throws {
    try makeSecondJournal()
    let journal = try place.journal()
    for statement in [
      "INSERT INTO print_keys VALUES ('x', 99)", "DELETE FROM jobs WHERE id = 3",
      "UPDATE jobs SET receipt = 99", "UPDATE jobs SET follows = 99",
      "UPDATE jobs SET body_hash = 'none'", "DELETE FROM receipts WHERE id = 7",
    ] {
      #expect(throws: JournalError.self, "\(statement)") {
        try journal.write { try $0.execute(sql: statement) }
      }
    }
    let tables = try journal.read { database in
      try String.fetchAll(
        database,
        sql: "SELECT sql FROM sqlite_schema WHERE sql LIKE '%new_jobs%'"
      )
    }
    #expect(tables.isEmpty)
  }

  @Test("what was being sent is taken over and goes on as something that may have come out")
  func takenOver() throws {
    try makeSecondJournal()
    let journal = try place.journal()
    let owner = try place.owner()
    let job = try #require(try journal.jobs(in: [.sending]).first)
    #expect(try journal.claim(job, owner: owner))
    var step = JobStep.to(.possiblyPrinted, job, trouble: "gone")
    step.successor = Successor(reason: .unconfirmed, askedAt: job.order.askedAt)
    let next = try journal.commit(step, owner: owner, at: .opening)
    #expect(next?.kind == .copy(3), "another paper did come out")
    // The original came out, so no unmarked one ever follows.
    let receipt = try #require(try journal.receipt(id: 7))
    let wish = try journal.enqueue(receipt, requestedBy: "x", owner: owner, at: .opening)
    #expect(wish.kind != .original)
  }

  private func problems(in journal: Journal) throws -> [String] {
    try journal.read { database in
      try String.fetchAll(database, sql: "PRAGMA integrity_check")
        + Row.fetchAll(database, sql: "PRAGMA foreign_key_check").map(\.description)
    }
  }
}
