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
          """
      )
    }
    #expect(throws: JournalError.self) { try journal.attempts(of: saleReference("S1")) }
    #expect(throws: JournalError.self) { try journal.jobs(of: receipt) }
  }

  /// The file of a closed journal with some sales, made once.
  private static let whole = Result { () throws -> Data in
    let place = TestDirectory()
    do {
      let journal = try place.journal()
      let owner = try place.owner()
      for number in 1...5 {
        let receipt = try journal.sell("S\(number)", owner: owner)
        var job = try #require(try journal.jobs(of: receipt).first)
        _ = job.machine.step(.rendered)
        job.bodyHash = "hash \(number)"
        job.profile = "p"
        let body = [UInt8](repeating: 7, count: 900)
        try journal.commitSending(job, body: body, owner: owner, at: .opening)
      }
      try journal.begin(.test("S6"), .test("S6"), owner: owner, at: .opening)
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
    _ = try? journal.openAttempts().map { try journal.takeOver($0, owner: owner) }
    for receipt in (try? journal.receipts(last: 100)) ?? [] {
      _ = try? journal.templateText(receipt.template)
      _ = try? journal.body(of: receipt.id, profile: "p")
      _ = try? journal.jobs(of: receipt)
      _ = try? journal.enqueue(receipt, requestedBy: "x", owner: owner, at: .opening)
    }
    _ = try? journal.jobs(in: .sending)
    _ = try? journal.sell("S8", till: "T8", owner: owner)
  }
}
