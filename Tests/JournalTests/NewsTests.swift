import GRDB
import Payment
import PrintJob
import Sales
import Testing

@testable import Journal

@Suite struct NewsTests {
  let place = TestDirectory()

  @Test("news are told until they are acknowledged")
  func acknowledged() throws {
    let first = News(id: "a", kind: "checkout.attention", text: #"{"why":"x"}"#)
    let second = News(
      id: "b",
      kind: "checkout.lateChange",
      sale: try saleReference("S1"),
      refund: "S1-1-R1",
      text: "{}"
    )
    do {
      let journal = try place.journal()
      try journal.write { try Journal.insert(first, at: .opening, in: $0) }
      try journal.write { try Journal.insert(second, at: .opening, in: $0) }
      #expect(throws: JournalError.self) {
        try journal.write { try Journal.insert(first, at: .opening, in: $0) }
      }
    }
    let journal = try place.journal()
    #expect(try journal.news().map(\.news) == [first, second])
    #expect(try journal.news().map(\.at) == [.opening, .opening])
    #expect(try journal.acknowledge("a", at: .opening))
    #expect(try journal.acknowledge("a", at: .opening), "a repeated answer is no error")
    #expect(try journal.acknowledge("c", at: .opening) == false)
    #expect(try place.journal().news().map(\.news) == [second])
  }

  @Test("news are there with the commit that causes them, or not at all")
  func together() throws {
    let journal = try place.journal()
    let owner = try place.owner()
    let news = News(id: "a", kind: "checkout.attention", text: "{}")
    try journal.begin(.test("S1"), .test("S1"), owner: owner, at: .opening)
    let unknown = try Attempt.test("S1", .polling, transactionNo: "3", told: .unknown)
    try journal.write { try $0.execute(sql: ReceiptTests.faults[0]) }
    #expect(throws: JournalError.storage("fault")) {
      try journal.commit(
        unknown,
        owner: owner,
        receipt: .test(.unconfirmed),
        printing: true,
        requestedBy: "T1",
        news: news,
        at: .opening
      )
    }
    #expect(try journal.news().isEmpty)
    try journal.write { try $0.execute(sql: "DROP TRIGGER fault") }
    let slip = try journal.commit(
      unknown,
      owner: owner,
      receipt: .test(.unconfirmed),
      printing: true,
      requestedBy: "T1",
      news: news,
      at: .opening
    )
    #expect(slip?.number == "T1-U000001")
    #expect(try journal.news().map(\.news) == [news])
    #expect(try journal.jobs(in: [.queued]).map(\.receipt) == [slip?.id])
  }
}
