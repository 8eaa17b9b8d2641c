import GRDB
import Payment
import Sales
import Testing

@testable import Journal

@Suite struct AttemptTests {
  let place = TestDirectory()

  @Test("every field of an attempt comes back as it was", arguments: AttemptState.allCases)
  func roundTrip(state: AttemptState) throws {
    let full = Attempt(
      sale: try saleReference("S1"),
      number: 1,
      amount: Money(minorUnits: .max, currency: try #require(Currency(code: "JPY"))),
      state: state,
      transactionNo: "300000",
      code: CodeTrace(digest: "salt-digest", lastFour: "9191", vendor: .alipay),
      submittedAt: BootInstant(milliseconds: 123_456),
      cancelReason: .deadline,
      cancelledBy: "Zoë",
      cancelsSent: 3,
      checks: 2,
      told: .unknown,
      attention: .undecided,
      wallet: "alipay_hk",
      paymentTime: "2026-11-22 10:24:05",
      trouble: "nobody answers \u{1F574}"
    )
    let fresh = Attempt(sale: full.sale, number: 1, amount: full.amount)
    let sale = try SaleRecord.test("S1")
    let owner = try place.owner()
    do {
      let journal = try place.journal()
      try journal.begin(sale, fresh, owner: owner, at: .opening)
      let begun = AttemptRecord(attempt: fresh, sale: sale, owner: "owner-1")
      #expect(try journal.attempts(of: full.sale) == [begun])
      try journal.commit(full, owner: owner, at: .opening)
    }
    let journal = try place.journal()
    let expected = AttemptRecord(
      attempt: full,
      sale: sale,
      owner: state.isFinal ? nil : "owner-1"
    )
    #expect(try journal.attempts(of: full.sale) == [expected])
    #expect(try journal.openAttempts() == (state.isFinal ? [] : [expected]))
  }

  @Test("a trace without vendor and an attempt without trace")
  func sparse() throws {
    let journal = try place.journal()
    let owner = try place.owner()
    try journal.begin(.test("S1"), .test("S1"), owner: owner, at: .opening)
    let attempt = Attempt(
      sale: try saleReference("S1"),
      number: 1,
      amount: try dollars(1_300),
      state: .polling,
      code: CodeTrace(digest: "d", lastFour: "", vendor: nil)
    )
    try journal.commit(attempt, owner: owner, at: .opening)
    #expect(try journal.attempts(of: attempt.sale).map(\.attempt) == [attempt])
  }

  @Test("a moment of an earlier start of the machine has passed, and stays so when it is rewritten")
  func earlierBoot() throws {
    let owner = try place.owner()
    var attempt = Attempt(
      sale: try saleReference("S1"),
      number: 1,
      amount: try dollars(1_300),
      state: .polling,
      submittedAt: BootInstant(milliseconds: 5_000)
    )
    let before = try place.journal(bootID: "boot-1")
    try before.begin(.test("S1"), .test("S1"), owner: owner, at: .opening)
    try before.commit(attempt, owner: owner, at: .opening)

    let after = try place.journal(bootID: "boot-2")
    attempt = try #require(try after.attempts(of: attempt.sale).first).attempt
    #expect(attempt.submittedAt == .earlierBoot)
    try after.commit(attempt, owner: owner, at: .opening)
    #expect(try after.attempts(of: attempt.sale).first?.attempt.submittedAt == .earlierBoot)
    #expect(try before.attempts(of: attempt.sale).first?.attempt.submittedAt == .earlierBoot)
  }

  @Test("one open money operation for each till")
  func busyTill() throws {
    let journal = try place.journal()
    let owner = try place.owner()
    try journal.begin(.test("S1"), .test("S1"), owner: owner, at: .opening)
    #expect(throws: JournalError.tillBusy(till: "T1", sale: "S1")) {
      try journal.begin(.test("S2"), .test("S2"), owner: owner, at: .opening)
    }
    #expect(try journal.attempts(of: saleReference("S2")).isEmpty)
    try journal.begin(.test("S3", till: "T2"), .test("S3"), owner: owner, at: .opening)
  }

  static let freeing: [(AttemptState, Verdict?, Bool)] = [
    (.polling, nil, false), (.polling, .unknown, true), (.declined, .declined, true),
    (.abandoned, nil, true),
  ]

  @Test("the till is free once the verdict was told or the attempt has ended", arguments: freeing)
  func freeTill(state: AttemptState, told: Verdict?, isFree: Bool) throws {
    let journal = try place.journal()
    let owner = try place.owner()
    try journal.begin(.test("S1"), .test("S1"), owner: owner, at: .opening)
    try journal.commit(.test("S1", state, told: told), owner: owner, at: .opening)
    let next = Result { try journal.begin(.test("S2"), .test("S2"), owner: owner, at: .opening) }
    #expect(((try? next.get()) != nil) == isFree)
  }

  @Test("a reference is used for one sale")
  func referenceTaken() throws {
    let journal = try place.journal()
    let owner = try place.owner()
    let taken = JournalError.referenceTaken(try saleReference("S1"))
    try journal.begin(.test("S1"), .test("S1"), owner: owner, at: .opening)
    #expect(throws: taken) {
      try journal.begin(.test("S1", till: "T2"), .test("S1"), owner: owner, at: .opening)
    }
    try journal.commit(.test("S1", .declined, told: .declined), owner: owner, at: .opening)
    #expect(throws: taken) {
      try journal.begin(.test("S1"), .test("S1"), owner: owner, at: .opening)
    }
    var other = try SaleRecord.test("S1")
    other.billHash = "another bill"
    #expect(throws: taken) {
      try journal.begin(other, .test("S1", number: 2), owner: owner, at: .opening)
    }
  }

  @Test(
    "the next attempt waits for the proof that no earlier one is paid",
    arguments: AttemptState.allCases
  )
  func nextAttempt(state: AttemptState) throws {
    let journal = try place.journal()
    let owner = try place.owner()
    try journal.begin(.test("S1"), .test("S1"), owner: owner, at: .opening)
    try journal.commit(.test("S1", state, told: .unknown), owner: owner, at: .opening)
    let sale = try SaleRecord.test("S1")
    #expect(throws: JournalError.self, "numbers are not left out") {
      try journal.begin(sale, .test("S1", number: 3), owner: owner, at: .opening)
    }
    let begun = Result {
      try journal.begin(sale, .test("S1", number: 2), owner: owner, at: .opening)
    }
    let unpaid: [AttemptState] = [.abandoned, .declined, .cancelled, .reversed]
    #expect(((try? begun.get()) != nil) == unpaid.contains(state))
    #expect(
      try journal.attempts(of: sale.reference).map(\.attempt.number)
        == (unpaid.contains(state) ? [1, 2] : [1])
    )
  }

  @Test("only the owner writes, and nobody once the attempt has ended")
  func ownership() throws {
    let journal = try place.journal()
    let (owner, other) = (try place.owner(), try place.owner("owner-2"))
    try journal.begin(.test("S1"), .test("S1"), owner: owner, at: .opening)
    #expect(throws: JournalError.ownedElsewhere("sale S1")) {
      try journal.commit(.test("S1", .created), owner: other, at: .opening)
    }
    #expect(throws: JournalError.ownedElsewhere("sale S1")) {
      try journal.commit(
        .test("S1", .paid, transactionNo: "3"),
        owner: other,
        receipt: .test(),
        printing: true,
        requestedBy: "T1",
        at: .opening
      )
    }
    #expect(try journal.attempts(of: saleReference("S1")).map(\.attempt.state) == [.creating])
    try journal.commit(.test("S1", .cancelled, told: .cancelled), owner: owner, at: .opening)
    #expect(throws: JournalError.ownedElsewhere("sale S1")) {
      try journal.commit(.test("S1", .polling), owner: owner, at: .opening)
    }
    #expect(throws: JournalError.ownedElsewhere("sale S0")) {
      try journal.commit(.test("S0", .polling), owner: owner, at: .opening)
    }
  }

  @Test("what was given free can be taken up, by one")
  func release() throws {
    let journal = try place.journal()
    let (owner, other) = (try place.owner(), try place.owner("owner-2"))
    try journal.begin(.test("S1"), .test("S1"), owner: owner, at: .opening)
    try journal.release(.test("S1"), owner: other)
    #expect(try journal.openAttempts().map(\.owner) == ["owner-1"], "only the owner gives free")
    try journal.release(.test("S1"), owner: owner)
    let record = try #require(try journal.openAttempts().first)
    #expect(record.owner == nil)
    #expect(try journal.takeOver(record, owner: other))
    #expect(try journal.takeOver(record, owner: owner) == false)
    #expect(try journal.openAttempts().map(\.owner) == ["owner-2"])
  }

  @Test("an attempt that went on while nobody looked is not taken up from where it was")
  func staleRecord() throws {
    let journal = try place.journal()
    let (owner, other) = (try place.owner(), try place.owner("owner-2"))
    try journal.begin(.test("S1"), .test("S1"), owner: owner, at: .opening)
    try journal.release(.test("S1"), owner: owner)
    let stale = try #require(try journal.openAttempts().first)
    // Another process takes it up, brings it to its end and lets go of it.
    #expect(try journal.takeOver(stale, owner: other))
    _ = try journal.commit(
      .test("S1", .paid, transactionNo: "3", told: .paid),
      owner: other,
      receipt: .test(),
      printing: true,
      requestedBy: "T1",
      at: .opening
    )
    #expect(try journal.takeOver(stale, owner: owner) == false)
    #expect(throws: JournalError.ownedElsewhere("sale S1")) {
      try journal.commit(
        .test("S1", .paid, transactionNo: "3", told: .paid),
        owner: owner,
        receipt: .test(),
        printing: true,
        requestedBy: "T1",
        at: .opening
      )
    }
    #expect(try journal.receipts(last: 10).count == 1)
  }

  @Test("two processes race for one till: one begins", arguments: 1...5)
  func raceForTheTill(round: Int) async throws {
    let place = place
    let journals = [try place.journal(), try place.journal()]
    let owners = [try place.owner("owner-1"), try place.owner("owner-2")]
    let begun = await withTaskGroup(of: Bool.self) { group in
      for number in 0..<12 {
        group.addTask {
          let (journal, owner) = (journals[number % 2], owners[number % 2])
          do {
            let name = "S\(number)"
            try journal.begin(.test(name), .test(name), owner: owner, at: .opening)
            return true
          } catch JournalError.tillBusy {
            return false
          } catch {
            Issue.record(error)
            return false
          }
        }
      }
      return await group.reduce(into: 0) { $0 += $1 ? 1 : 0 }
    }
    #expect(begun == 1)
    #expect(try journals[0].openAttempts().count == 1)
  }

  @Test("the history keeps every step")
  func history() throws {
    let journal = try place.journal()
    let owner = try place.owner()
    try journal.begin(.test("S1"), .test("S1"), owner: owner, at: .opening)
    try journal.commit(.test("S1", .created), owner: owner, at: .opening)
    try journal.commit(.test("S1", .declined), owner: owner, at: .opening)
    let states = try journal.read { database in
      try String.fetchAll(database, sql: "SELECT state FROM history ORDER BY id")
    }
    #expect(states == ["creating", "created", "declined"])
  }
}
