import Foundation
import GRDB
import Payment
import Testing

@testable import Journal

@Suite struct StorageTests {
  let place = TestDirectory()

  @Test("keeps commits through a power cut: WAL, and synchronous FULL on the open connection")
  func pragmas() throws {
    let journal = try place.journal()
    let (mode, synchronous, foreignKeys) = try journal.read { database in
      (
        try String.fetchOne(database, sql: "PRAGMA journal_mode"),
        try Int.fetchOne(database, sql: "PRAGMA synchronous"),
        try Int.fetchOne(database, sql: "PRAGMA foreign_keys")
      )
    }
    #expect(mode == "wal")
    #expect(synchronous == 2)
    #expect(foreignKeys == 1)
    // The file itself says it too: read and write version 2 (SQLite file format, section 1.3).
    let file = try #require(FileHandle(forReadingAtPath: place.journalPath))
    #expect(Array(file.readData(ofLength: 20).suffix(2)) == [2, 2])
  }

  @Test("still FULL when an existing journal is opened again")
  func reopenedPragmas() throws {
    _ = try place.journal()
    let journal = try place.journal()
    #expect(try journal.read { try Int.fetchOne($0, sql: "PRAGMA synchronous") } == 2)
  }

  @Test("nobody else may read: 0700 for folders, 0600 for files")
  func modes() throws {
    let journal = try place.journal()
    let owner = try place.owner()
    let printer = try #require(try place.directory().lockPrinter(key: "tcp://printer:9100"))
    _ = try journal.sell("S1", owner: owner)
    _ = try place.directory().folder("paper")
    for folder in ["", "run", "paper"] {
      #expect(try place.mode(of: folder) == 0o700, "\(folder)")
    }
    let files = [
      "journal.sqlite", "journal.sqlite-wal", "journal.sqlite-shm", "reserve", "run/owner-1.lock",
      "run/printer-tcp---printer-9100.lock",
    ]
    for file in files {
      #expect(try place.mode(of: file) == 0o600, "\(file)")
    }
    printer.release()
  }

  @Test("a journal that came back from a backup with an open mode is closed again")
  func looseMode() throws {
    _ = try place.journal()
    chmod(place.journalPath, 0o644)
    let journal = try place.journal()
    _ = try journal.sell("S1", owner: place.owner())
    for file in ["journal.sqlite", "journal.sqlite-wal", "journal.sqlite-shm"] {
      #expect(try place.mode(of: file) == 0o600, "\(file)")
    }
  }

  @Test("the first start of many processes at once")
  func openedAtOnce() async throws {
    let place = place
    for _ in 0..<5 {
      try? FileManager.default.removeItem(atPath: place.path)
      try await withThrowingTaskGroup(of: Void.self) { group in
        for number in 0..<8 {
          group.addTask {
            let journal = try place.journal()
            _ = try journal.sell("S\(number)", owner: place.owner("owner-\(number)"))
          }
        }
        // A till takes one sale at a time; each of these has ended before the next can begin.
        try await group.waitForAllBusyTills()
      }
      #expect(try place.journal().receipts(last: 100).isEmpty == false)
    }
  }

  @Test("a journal of a newer version is left alone")
  func newerVersion() throws {
    let journal = try place.journal()
    try journal.write { database in
      try database.execute(sql: "INSERT INTO grdb_migrations VALUES ('9 what is to come')")
    }
    let path = place.journalPath
    #expect(throws: JournalError.newerVersion(path)) { try place.journal() }
    #expect(JournalError.newerVersion(path).description.contains("newer version"))
  }

  @Test("a data directory that cannot be one", arguments: ["file", "file/below", ""])
  func noDirectory(name: String) throws {
    _ = try place.directory()
    let file = place.path + "/file"
    try Data("x".utf8).write(to: URL(fileURLWithPath: file))
    let path = name.isEmpty ? "" : place.path + "/" + name
    #expect(throws: JournalError.self) { try DataDirectory(path: path) }
  }

  @Test("a folder where the journal should be")
  func folderInstead() throws {
    _ = try place.directory().folder("journal.sqlite")
    #expect { try place.journal() } throws: { error in
      "\(error)".contains(place.journalPath)
    }
  }

  @Test(
    "a directory that may not be written",
    .enabled(if: geteuid() != 0, "permissions do not hold root back")
  )
  func readOnly() throws {
    _ = try place.directory()
    chmod(place.path + "/run", 0o500)
    chmod(place.path, 0o500)
    defer { chmod(place.path, 0o700) }
    #expect(throws: JournalError.self) { try place.journal() }
  }

  @Test("a full disk is an error, changes nothing, and passes when there is room again")
  func fullDisk() throws {
    let journal = try place.journal()
    let owner = try place.owner()
    _ = try journal.sell("S1", owner: owner)
    try journal.database.writeWithoutTransaction { database in
      let pages = try Int.fetchOne(database, sql: "PRAGMA page_count")
      try database.execute(sql: "PRAGMA max_page_count = \(pages ?? 0)")
    }
    var sale = try SaleRecord.test("S2")
    sale.bill = String(repeating: "x", count: 100_000)
    #expect(throws: JournalError.storage("database or disk is full")) {
      try journal.begin(sale, .test("S2"), owner: owner, at: .opening)
    }
    #expect(try journal.attempts(of: saleReference("S2")).isEmpty)
    try journal.database.writeWithoutTransaction { database in
      try database.execute(sql: "PRAGMA max_page_count = 1000000")
    }
    try journal.begin(sale, .test("S2"), owner: owner, at: .opening)
    #expect(try journal.attempts(of: saleReference("S2")).count == 1)
  }

  @Test("errors do not repeat what was to be written")
  func discreetErrors() throws {
    let journal = try place.journal()
    try journal.write { try $0.execute(sql: "DROP TABLE history") }
    #expect {
      try journal.begin(.test("SECRET-1"), .test("SECRET-1"), owner: place.owner(), at: .opening)
    } throws: { error in
      !"\(error)".contains("SECRET")
    }
  }
}

extension ThrowingTaskGroup<Void, any Error> {
  /// Waits for all; a till that was busy with somebody else's sale is no failure.
  fileprivate mutating func waitForAllBusyTills() async throws {
    while let result = await nextResult() {
      if case .failure(let error) = result, case JournalError.tillBusy = error { continue }
      try result.get()
    }
  }
}
