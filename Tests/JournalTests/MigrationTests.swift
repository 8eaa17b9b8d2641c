import Foundation
import GRDB
import Payment
import PrintJob
import Sales
import Testing

@testable import Journal

@Suite struct MigrationTests {
  let place = TestDirectory()

  @Test("a journal of the first version comes along with all that it holds")
  func everything() throws {
    try makeFirstJournal()
    try expectEverything(in: place)
    // A second opening finds nothing to do.
    try expectEverything(in: place)
    #expect(try place.mode(of: "journal.sqlite") == 0o600)
  }

  @Test("attempts that had ended are watched from their end; those of two days ago are done with")
  func watched() throws {
    try makeFirstJournal()
    let journal = try place.journal()
    let due = try journal.dueChecks(at: Self.now, boot: BootInstant(milliseconds: 0))
    #expect(due.map(\.record.attempt.sale.description) == ["EVENING", "MORNING"])
    #expect(due.map(\.elapsed) == [25 * 3_600_000, 2 * 3_600_000])
    let checks = try journal.attempts(of: saleReference("OLD")).map(\.attempt.checks)
    #expect(checks == [6])
    #expect(try journal.openAttempts().map(\.attempt.sale.description) == ["OPEN"])
  }

  @Test("the till's numbers go on where they were, with refunds between the sales")
  func numbersGoOn() throws {
    try makeFirstJournal()
    let journal = try place.journal()
    let owner = try place.owner()
    let next = try refund("PAID-1-R1", 100, transactionNo: "30PAID", sale: "PAID")
    try journal.begin(next, till: "T1", after: [], owner: owner, at: Self.now)
    let receipt = try journal.commit(
      refund("PAID-1-R1", 100, transactionNo: "30PAID", sale: "PAID", state: .done),
      receipt: .test(.refund),
      owner: owner,
      at: Self.now
    )
    #expect(receipt?.number == "T1-000003")
    #expect(try journal.sell("NEXT", owner: owner).number == "T1-000004")
  }

  @Test("when the disk is full half way, the journal is left as it was before that step")
  func fullDisk() throws {
    try makeFirstJournal()
    let first = try Self.dump(place.journalPath)
    let second = try Self.migrated(copyOf: place, upTo: "2 refunds and the watch")
    var left: Set<[String]> = []
    var failures = 0
    for pages in 1..<1_000 {
      // A journal that was closed has no companions.
      let copy = TestDirectory()
      _ = try copy.directory()
      try FileManager.default.copyItem(atPath: place.journalPath, toPath: copy.journalPath)
      do {
        let database = try DatabaseQueue(path: copy.journalPath)
        try database.writeWithoutTransaction { database in
          let count = try Int.fetchOne(database, sql: "PRAGMA page_count") ?? 0
          try database.execute(sql: "PRAGMA max_page_count = \(count + pages)")
        }
        try JournalSchema.migrator.migrate(database)
        break
      } catch {
        failures += 1
        let now = try Self.dump(copy.journalPath)
        #expect(now == first || now == second)
        left.insert(now)
        try expectEverything(in: copy)
      }
    }
    #expect(failures > 10 && left == [first, second])
  }

  private static func migrated(copyOf place: TestDirectory, upTo step: String) throws -> [String] {
    let copy = TestDirectory()
    _ = try copy.directory()
    try FileManager.default.copyItem(atPath: place.journalPath, toPath: copy.journalPath)
    try JournalSchema.migrator.migrate(DatabaseQueue(path: copy.journalPath), upTo: step)
    return try dump(copy.journalPath)
  }

  @Test("a power cut at any moment of the step loses nothing")
  func powerCut() throws {
    try makeFirstJournal()
    var configuration = Configuration()
    configuration.journalMode = .wal
    let database = try DatabaseQueue(path: place.journalPath, configuration: configuration)
    // Nothing but the log is written.
    try database.writeWithoutTransaction { try $0.execute(sql: "PRAGMA wal_autocheckpoint = 0") }
    let whole = try Data(contentsOf: URL(fileURLWithPath: place.journalPath))
    try JournalSchema.migrator.migrate(database)
    let log = try Data(contentsOf: URL(fileURLWithPath: place.journalPath + "-wal"))
    #expect(log.count > 100_000)
    for length in stride(from: 0, through: log.count, by: 5_003) + [log.count] {
      let copy = TestDirectory()
      _ = try copy.directory()
      try whole.write(to: URL(fileURLWithPath: copy.journalPath))
      try log.prefix(length).write(to: URL(fileURLWithPath: copy.journalPath + "-wal"))
      try expectEverything(in: copy)
    }
  }

  // MARK: The first version

  private static let now = Timestamp(
    milliseconds: Int64(Date().timeIntervalSince1970) * 1_000
  )

  /// Five sales: paid with a reprint, open, and three that were not paid, hours ago.
  private func makeFirstJournal() throws {
    _ = try place.directory()
    let database = try DatabaseQueue(path: place.journalPath)
    try JournalSchema.migrator.migrate(database, upTo: "1 sales, receipts and jobs")
    let sales: [(String, String, Int64)] = [
      ("PAID", "paid", 50), ("OLD", "declined", 48), ("EVENING", "cancelled", 25),
      ("MORNING", "reversed", 2), ("OPEN", "polling", 1),
    ]
    try database.write { database in
      for (name, state, hours) in sales {
        let at = Self.now.milliseconds - hours * 3_600_000
        try database.execute(
          sql: "INSERT INTO sales VALUES (?, 'T1', 1, '{}', 'hash', ?)",
          arguments: [name, at - 60_000]
        )
        try database.execute(
          sql: """
            INSERT INTO attempts (sale, number, minor_units, currency, state, transaction_no,
              boot_id, cancels_sent, told) VALUES (?, 1, 1300, 'USD', ?, ?, 'boot-0', 1, 'unknown')
            """,
          arguments: [name, state, "30" + name]
        )
        for (step, delay) in [("creating", -60_000), (state, 0)] as [(String, Int64)] {
          try database.execute(
            sql: "INSERT INTO history (sale, attempt, at, state, note) VALUES (?, 1, ?, ?, ?)",
            arguments: [name, at + delay, step, delay == 0 ? "note" : nil]
          )
        }
      }
      try database.execute(
        sql: """
          INSERT INTO templates VALUES ('t', 'sale', 'text');
          INSERT INTO receipts VALUES
            (7, 'T1', 1, 'T1-000001', 'PAID', 1, '30', '{"a":1}', 'sale', 't', 5),
            (8, 'T1', 2, 'T1-000002', 'OLD', 1, '31', '{"a":2}', 'sale', 't', 6);
          INSERT INTO bodies VALUES ('b', x'1b40');
          INSERT INTO jobs VALUES
            (3, 7, 'original', 0, 'handedOver', 2, NULL, 'p', 'generic', 'b', NULL, 'T1', 5, 6, 7),
            (4, 7, 'reprint', 1, 'queued', 0, 'no paper', NULL, NULL, NULL, NULL, 'T1', 8, NULL,
              NULL);
          INSERT INTO print_keys VALUES ('key', 4);
          INSERT INTO settings VALUES ('world', 'w');
          """
      )
    }
  }

  private func expectEverything(in place: TestDirectory) throws {
    let journal = try place.journal()
    try journal.tie(to: "w")
    #expect(throws: JournalError.self) { try journal.tie(to: "v") }
    let receipts = try journal.receipts(last: 10)
    #expect(receipts.map(\.number) == ["T1-000002", "T1-000001"])
    #expect(receipts.map(\.kind) == [.sale, .sale])
    #expect(receipts.map(\.model) == [#"{"a":2}"#, #"{"a":1}"#])
    let receipt = try #require(receipts.last)
    #expect(receipt.id == 7)
    #expect(receipt.sale == SaleReference("PAID"))
    #expect(try journal.templateText(receipt.template) == "text")
    #expect(try journal.jobs(of: receipt).map(\.id) == [3, 4])
    #expect(try journal.job(key: "key")?.facts.trouble == "no paper")
    #expect(try journal.body(of: 7, profile: "generic")?.bytes == [0x1B, 0x40])
    for name in ["PAID", "OLD", "EVENING", "MORNING", "OPEN"] {
      let sale = try saleReference(name)
      #expect(try journal.attempts(of: sale).map(\.attempt.transactionNo) == ["30" + name])
      #expect(try journal.history(of: sale).map(\.note) == [nil, "note"])
    }
    let problems = try journal.read { database in
      try String.fetchAll(database, sql: "PRAGMA integrity_check")
        + Row.fetchAll(database, sql: "PRAGMA foreign_key_check").map(\.description)
    }
    #expect(problems == ["ok"])
  }

  /// All that a database holds, as text.
  private static func dump(_ path: String) throws -> [String] {
    try DatabaseQueue(path: path).read { database in
      let tables = try String.fetchAll(
        database,
        sql: "SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name"
      )
      return try String.fetchAll(
        database,
        sql: "SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL"
      )
        + tables.flatMap { table in
          try Row.fetchAll(database, sql: "SELECT * FROM \(table)").map(\.description)
        }
    }
  }
}
