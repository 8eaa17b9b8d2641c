import Foundation
import GRDB
import Payment
import PrintJob
import Sales
import Testing

@testable import Journal

/// What the journal does about a disk without room or with faults; the disk suite among the rigs
/// does it to the whole program.
@Suite struct DiskTests {
  let place = TestDirectory()

  @Test("the reserve is really taken, and taken again where it was lost")
  func reserve() throws {
    let journal = try place.journal()
    let owner = try place.owner()
    #expect(try allocated() >= 65_536)
    try FileManager.default.removeItem(atPath: place.path + "/reserve")
    try journal.begin(.test("S1"), .test("S1"), owner: owner, at: .opening)
    #expect(try allocated() >= 65_536)
    // Of the right length and hollow.
    #expect(truncate(place.path + "/reserve", 0) == 0)
    #expect(truncate(place.path + "/reserve", 65_536) == 0)
    try journal.begin(.test("S2", till: "T2"), .test("S2"), owner: owner, at: .opening)
    #expect(try allocated() >= 65_536)
  }

  @Test("no new money without the reserve; what has begun goes on")
  func withoutReserve() throws {
    let journal = try place.journal()
    let owner = try place.owner()
    try journal.begin(.test("S1"), .test("S1"), owner: owner, at: .opening)
    try FileManager.default.removeItem(atPath: place.path + "/reserve")
    // It cannot be made where there is a folder.
    _ = try place.directory().folder("reserve")
    for attempt in 0..<2 {
      let error = #expect(throws: JournalError.self) {
        if attempt == 0 {
          try journal.begin(.test("S2", till: "T2"), .test("S2"), owner: owner, at: .opening)
        } else {
          try journal.begin(refund("300-R1", 1), till: "T1", after: [], owner: owner, at: .opening)
        }
      }
      #expect(try #require(error).description.contains("make room on the disk of \(place.path)"))
    }
    #expect(try journal.attempts(of: saleReference("S2")).isEmpty)
    #expect(try journal.openRefunds().isEmpty)
    try journal.commit(.test("S1", .declined), owner: owner, at: .opening)
  }

  @Test("the end of a payment takes the reserve when there is no other room, a paper does not")
  func spending() throws {
    let journal = try place.journal()
    let owner = try place.owner()
    let printed = try journal.sell("S0", owner: owner)
    let job = try #require(try journal.jobs(of: printed).first)
    try journal.begin(.test("S1"), .test("S1"), owner: owner, at: .opening)
    // Room comes back when the reserve is given up, as on a real disk.
    try journal.database.writeWithoutTransaction { database in
      let count = try Int.fetchOne(database, sql: "PRAGMA page_count") ?? 0
      try database.execute(sql: "PRAGMA max_page_count = \(count)")
      let path = place.path + "/reserve"
      database.add(
        function: DatabaseFunction("room", argumentCount: 0, pure: false) { _ in
          access(path, F_OK) != 0
        }
      )
      try database.execute(
        sql: """
          CREATE TEMP TRIGGER full BEFORE INSERT ON main.history WHEN NOT room()
          BEGIN INSERT INTO bodies VALUES ('filler', zeroblob(1000000)); END
          """
      )
    }
    let body = [UInt8](repeating: 7, count: 100_000)
    #expect(throws: JournalError.storage("database or disk is full")) {
      try journal.commit(.sending(job, body), owner: owner, at: .opening)
    }
    #expect(throws: JournalError.storage("database or disk is full")) {
      try journal.begin(.test("S2", till: "T2"), .test("S2"), owner: owner, at: .opening)
    }
    #expect(try allocated() >= 65_536, "both left the reserve alone")
    try journal.commit(.test("S1", .declined, told: .declined), owner: owner, at: .opening)
    #expect(access(place.path + "/reserve", F_OK) != 0)
    #expect(try journal.attempts(of: saleReference("S1")).map(\.attempt.state) == [.declined])
  }

  @Test("after a write that the disk failed nothing is written any more, but all is read")
  func failedWrite() throws {
    let journal = try place.journal()
    let owner = try place.owner()
    try journal.begin(.test("S1"), .test("S1"), owner: owner, at: .opening)
    #expect(throws: JournalError.storage("disk I/O error")) {
      try journal.write { _ in
        throw DatabaseError(resultCode: .SQLITE_IOERR_FSYNC, message: "disk I/O error")
      }
    }
    var errors: [String] = []
    let writes: [() throws -> Void] = [
      { try journal.begin(.test("S2", till: "T2"), .test("S2"), owner: owner, at: .opening) },
      { try journal.commit(.test("S1", .declined), owner: owner, at: .opening) },
      { try journal.begin(refund("300-R1", 1), till: "T1", after: [], owner: owner, at: .opening) },
      { _ = try journal.acknowledge("a", at: .opening) },
      { try journal.release(.test("S1"), owner: owner) },
      { _ = try journal.sell("S3", till: "T3", owner: owner) },
    ]
    for write in writes {
      do {
        try write()
        Issue.record("written")
      } catch let error as JournalError {
        errors.append(error.description)
      }
    }
    #expect(errors.allSatisfy { $0.contains("failed a write (disk I/O error)") })
    #expect(errors.allSatisfy { $0.contains("start Platen again") })
    #expect(try journal.attempts(of: saleReference("S1")).map(\.attempt.state) == [.creating])
    // Another process finds out by itself.
    try place.journal().commit(.test("S1", .declined), owner: owner, at: .opening)
    #expect(try journal.attempts(of: saleReference("S1")).map(\.attempt.state) == [.declined])
  }

  @Test("an index of the log without room is a full disk, not a broken one")
  func fullIndex() throws {
    let journal = try place.journal()
    #expect(throws: JournalError.self) {
      try journal.write { _ in throw DatabaseError(resultCode: .SQLITE_IOERR_SHMSIZE) }
    }
    _ = try journal.sell("S1", owner: place.owner())
  }

  @Test("the log does not grow without end, whoever else has the journal open")
  func boundedLog() throws {
    let journal = try place.journal()
    let reader = try place.journal()
    let owner = try place.owner()
    var largest = 0
    for number in 0..<600 {
      let receipt = try journal.sell("S\(number)", owner: owner)
      _ = try reader.jobs(of: receipt)
      largest = max(largest, try size("journal.sqlite-wal"))
    }
    // 1000 pages of 4 KiB start a checkpoint (SQLite, wal_autocheckpoint), one commit more fits.
    #expect((1_000_000..<5_000_000).contains(largest))
    #expect(try size("journal.sqlite") > 200_000, "and the database has what the log had")
  }

  private func size(_ name: String) throws -> Int {
    let attributes = try FileManager.default.attributesOfItem(atPath: place.path + "/" + name)
    return try #require(attributes[.size] as? Int)
  }

  private func allocated() throws -> Int {
    var status = stat()
    try #require(stat(place.path + "/reserve", &status) == 0)
    return Int(status.st_blocks) * 512
  }
}
