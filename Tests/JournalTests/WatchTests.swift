import GRDB
import Payment
import Sales
import Testing

@testable import Journal

@Suite struct WatchTests {
  let place = TestDirectory()

  static let later: [(Int, Int64, Bool)] = [
    (0, 9_999, false), (0, 10_000, true), (1, 59_999, false), (1, 60_000, true),
    (5, 93_599_999, false), (5, 93_600_000, true), (6, 1_000_000_000, false),
  ]

  @Test("an attempt that was not paid is checked at its times", arguments: later)
  func due(checks: Int, elapsed: Int64, isDue: Bool) throws {
    let owner = try place.owner()
    try end("S1", .declined, checks: checks, owner)
    let journal = try place.journal()
    let found = try journal.dueChecks(
      at: .opening,
      boot: BootInstant(milliseconds: 1_000_000 + elapsed)
    )
    #expect(found.map(\.elapsed) == (isDue ? [elapsed] : []))
    #expect(found.map(\.record) == (isDue ? try journal.attempts(of: saleReference("S1")) : []))
  }

  @Test("only what ended and was not paid is checked", arguments: AttemptState.allCases)
  func states(state: AttemptState) throws {
    let owner = try place.owner()
    try end("S1", state, owner)
    let found = try place.journal().dueChecks(at: .opening, boot: .init(milliseconds: 1 << 40))
    #expect(found.count == (state.isProvenUnpaid ? 1 : 0))
  }

  @Test("after another start of the machine the wall clock counts")
  func otherBoot() throws {
    let owner = try place.owner()
    try end("S1", .cancelled, owner)
    let other = try place.journal(bootID: "boot-2")
    let boot = BootInstant(milliseconds: 2_000_000)
    for (wall, elapsed) in [(9_999, nil), (10_000, 10_000)] as [(Int64, Int64?)] {
      let now = Timestamp(milliseconds: Timestamp.opening.milliseconds + wall)
      #expect(try other.dueChecks(at: now, boot: boot).first?.elapsed == elapsed, "\(wall)")
    }
  }

  @Test("a wall clock that went back, or is missing, makes no check due before its time")
  func clockSetBack() throws {
    let owner = try place.owner()
    try end("S1", .cancelled, owner)
    let other = try place.journal(bootID: "boot-2")
    let boot = BootInstant(milliseconds: 2_000_000)
    let day: Int64 = 86_400_000
    var wall = Timestamp.opening.milliseconds - day
    func due() throws -> [Int64] {
      try other.dueChecks(at: Timestamp(milliseconds: wall), boot: boot).map(\.elapsed)
    }
    #expect(try due() == [])
    wall += 9_999
    #expect(try due() == [])
    wall += 1
    #expect(try due() == [10_000])
    for lost in ["NULL", "1 - (1 << 62) - (1 << 62)"] {
      try other.write { try $0.execute(sql: "UPDATE attempts SET ended_at = \(lost)") }
      #expect(try due() == [], "\(lost)")
      wall += 10_000
      #expect(try due() == [10_000], "\(lost)")
    }
    // After the third check an hour passes before the next one, whatever the clocks say.
    try other.write { try $0.execute(sql: "UPDATE attempts SET checks = 3") }
    #expect(try due() == [])
    wall += Attempt.watch[3] - Attempt.watch[2]
    #expect(try due() == [Attempt.watch[3]])
  }

  @Test("what is written in a later start does not mix the clocks")
  func rewrittenLater() throws {
    let (owner, other) = (try place.owner(), try place.owner("owner-2"))
    try end("S1", .cancelled, owner)
    let later = try place.journal(bootID: "boot-2", boot: 5)
    let record = try #require(try later.attempts(of: saleReference("S1")).first)
    #expect(try later.takeOver(record, owner: other))
    let checked = try Attempt.test("S1", .cancelled, checks: 1, told: .cancelled)
    try later.commit(checked, owner: other, at: .opening)
    let now = Timestamp(milliseconds: Timestamp.opening.milliseconds + 60_000)
    // By the boot clock alone it would have ended long after now.
    let found = try later.dueChecks(at: now, boot: BootInstant(milliseconds: 10))
    #expect(found.map(\.elapsed) == [60_000])
  }

  @Test("a late charge opens the attempt again, and its end stays the first one")
  func lateCharge() throws {
    let journal = try place.journal()
    let (owner, other) = (try place.owner(), try place.owner("owner-2"))
    try end("S1", .cancelled, owner)
    // The till sells on meanwhile.
    try journal.begin(.test("S2"), .test("S2"), owner: owner, at: .opening)
    let boot = BootInstant(milliseconds: 1_010_000)
    let due = try #require(try journal.dueChecks(at: .opening, boot: boot).first)
    #expect(try journal.takeOver(due.record, owner: other))
    #expect(try journal.takeOver(due.record, owner: owner) == false)
    let reopened = Attempt(
      sale: try saleReference("S1"),
      number: 1,
      amount: try dollars(1_300),
      state: .cancelSent,
      transactionNo: "3",
      cancelsSent: 2,
      told: .cancelled,
      attention: .lateCharge
    )
    try journal.commit(reopened, owner: other, at: .opening)
    #expect(try journal.openAttempts().map(\.owner) == ["owner-2", "owner-1"])
    #expect(try journal.dueChecks(at: .opening, boot: boot).isEmpty)
    let later = Timestamp(milliseconds: Timestamp.opening.milliseconds + 500_000)
    let record = try journal.commit(
      .test("S1", .reversed, transactionNo: "3", told: .reversed),
      owner: other,
      receipt: .test(.reversal),
      printing: true,
      requestedBy: "watch",
      at: later
    )
    #expect(record?.kind == .reversal)
    let ended = try journal.read { database in
      try Int64.fetchOne(database, sql: "SELECT ended_at FROM attempts WHERE sale = 'S1'")
    }
    #expect(ended == Timestamp.opening.milliseconds)
    #expect(try journal.dueChecks(at: later, boot: boot).map(\.elapsed) == [10_000])
  }

  @Test("old attempts cost nothing: the index of the watched ones is used and holds no others")
  func index() throws {
    let journal = try place.journal()
    #expect(Attempt.watch.count == 6, "the index was made for so many checks")
    let unpaid = Set(AttemptState.allCases.filter(\.isProvenUnpaid).map(\.rawValue))
    for state in unpaid {
      #expect(JournalSchema.watched.contains("'\(state)'"))
    }
    let plan = try journal.read { database in
      try Row.fetchAll(
        database,
        sql: "EXPLAIN QUERY PLAN \(JournalSchema.watchedEnds)"
      ).map { $0["detail"] as String }
    }
    #expect(plan == ["SCAN attempts USING INDEX attempts_to_check"])
  }

  @Test("a wish to cancel reaches the process that is at work, and only that")
  func wish() throws {
    let (journal, other) = (try place.journal(), try place.journal())
    let owner = try place.owner()
    let sale = try saleReference("S1")
    #expect(try other.wishCancel(of: sale, by: "nobody") == false)
    try journal.begin(.test("S1"), .test("S1"), owner: owner, at: .opening)
    #expect(try journal.cancelWish(of: sale, number: 1) == nil)
    #expect(try other.wishCancel(of: sale, by: "the office"))
    #expect(try other.wishCancel(of: sale, by: "somebody else"))
    #expect(try journal.cancelWish(of: sale, number: 1) == "the office")
    #expect(try journal.openAttempts().map(\.cancelWish) == ["the office"])

    try journal.commit(.test("S1", .polling), owner: owner, at: .opening)
    #expect(
      try journal.cancelWish(of: sale, number: 1) == "the office",
      "the owner's steps keep it"
    )
    owner.retire()
    #expect(try other.wishCancel(of: sale, by: "x") == false, "nobody is there to hear it")
  }

  @Test("the steps of a sale are told in their order")
  func history() throws {
    let owner = try place.owner()
    try end("S1", .declined, owner)
    let journal = try place.journal()
    #expect(
      try journal.history(of: saleReference("S1")) == [
        HistoryEntry(at: .opening, attempt: 1, state: "creating"),
        HistoryEntry(at: .opening, attempt: 1, state: "declined"),
      ]
    )
    #expect(try journal.history(of: saleReference("S2")).isEmpty)
  }

  private func end(
    _ name: String,
    _ state: AttemptState,
    checks: Int = 0,
    _ owner: Owner
  ) throws {
    let journal = try place.journal()
    try journal.begin(.test(name), .test(name), owner: owner, at: .opening)
    let attempt = try Attempt.test(name, state, checks: checks, told: .unknown)
    try journal.commit(attempt, owner: owner, at: .opening)
  }
}
