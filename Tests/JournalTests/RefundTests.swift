import Payment
import PrintJob
import Sales
import Testing

@testable import Journal

@Suite struct RefundTests {
  let place = TestDirectory()

  @Test("every field of a refund comes back as it was", arguments: RefundState.allCases)
  func roundTrip(state: RefundState) throws {
    let owner = try place.owner()
    let begun = try refund("S1-1-R1", 500, sale: "S1", by: "Zoë", reason: "cold \u{1F574}")
    let ended = try refund(
      "S1-1-R1",
      500,
      sale: "S1",
      by: "Zoë",
      reason: "cold \u{1F574}",
      state: state,
      requests: 2,
      refundNo: "R-9",
      told: .waitingFunds,
      trouble: "nobody answers"
    )
    do {
      let journal = try place.journal()
      _ = try journal.sell("S1", transactionNo: "300", owner: owner)
      try journal.begin(begun, till: "T2", key: "k", after: [], owner: owner, at: .opening)
      let record = RefundRecord(
        refund: begun,
        till: "T2",
        printing: true,
        owner: "owner-1",
        createdAt: .opening
      )
      #expect(try journal.refunds(of: "300") == [record])
      #expect(try journal.commit(ended, owner: owner, at: .opening) == nil)
    }
    let journal = try place.journal()
    let expected = RefundRecord(
      refund: ended,
      till: "T2",
      printing: true,
      owner: state.isFinal ? nil : "owner-1",
      createdAt: .opening
    )
    #expect(try journal.refund(reference: "S1-1-R1") == expected)
    #expect(try journal.refund(key: "k") == expected)
    #expect(try journal.refund(key: "K") == nil)
    #expect(try journal.refunds(of: "301").isEmpty)
    #expect(try journal.openRefunds() == (state.isFinal ? [] : [expected]))
    #expect(
      try journal.history(of: saleReference("S1")).suffix(2) == [
        HistoryEntry(at: .opening, attempt: 1, refund: "S1-1-R1", state: "new"),
        HistoryEntry(
          at: .opening,
          attempt: 1,
          refund: "S1-1-R1",
          state: state.rawValue,
          note: "nobody answers"
        ),
      ]
    )
  }

  @Test("references count all refunds of a transaction, and hold no strange characters")
  func references() throws {
    let journal = try place.journal()
    let owner = try place.owner()
    #expect(try journal.nextRefundReference(transactionNo: "300", attempt: "S1-1") == "S1-1-R1")
    #expect(try journal.nextRefundReference(transactionNo: "3 0/é\n0", attempt: nil) == "300-R1")
    _ = try begin("S1-1-R1", 100, journal, owner)
    try journal.commit(refund("S1-1-R1", 100, state: .refused), owner: owner, at: .opening)
    #expect(try journal.nextRefundReference(transactionNo: "300", attempt: "S1-1") == "S1-1-R2")
    #expect(try journal.nextRefundReference(transactionNo: "300", attempt: nil) == "300-R2")
  }

  /// Of 1300 paid: what others gave back, what this journal gave back before, the wish, what is
  /// left when there is not so much.
  static let sums: [(others: Int64, own: Int64, wish: Int64, left: Int64?)] = [
    (0, 0, 1_300, nil), (0, 0, 1_301, 1_300), (0, 800, 500, nil), (0, 800, 501, 500),
    (300, 0, 1_000, nil), (300, 0, 1_001, 1_000), (300, 800, 200, nil), (300, 800, 201, 200),
    (0, 1_300, 1, 0), (0, 0, 0, 1_300), (0, 0, -1, 1_300), (0, 0, .max, 1_300),
    (.max, 0, 1, 0), (2_000, 0, 1, 0),
  ]

  @Test("never more goes back than was paid", arguments: sums)
  func exceeds(others: Int64, own: Int64, wish: Int64, left: Int64?) throws {
    let journal = try place.journal()
    let owner = try place.owner()
    var known: [RefundRecord] = []
    if own > 0 {
      known = try begin("300-R1", own, journal, owner)
    }
    let before = others == .max ? .max : others + own
    let next = try refund("300-R2", wish, returnedBefore: before)
    let begun = Result { () throws(JournalError) in
      try journal.begin(next, till: "T1", after: known, owner: owner, at: .opening)
    }
    switch left {
    case nil: try begun.get()
    case let left?:
      let error = JournalError.refundExceeds(remaining: try dollars(left))
      #expect(throws: error) { try begun.get() }
    }
    #expect(try journal.refunds(of: "300").count == known.count + (left == nil ? 1 : 0))
  }

  @Test("what was refused can be given back again")
  func refused() throws {
    let journal = try place.journal()
    let owner = try place.owner()
    _ = try begin("300-R1", 1_300, journal, owner)
    let all = try refund("300-R2", 1_300)
    let known = try journal.refunds(of: "300")
    #expect(throws: JournalError.refundExceeds(remaining: try dollars(0))) {
      try journal.begin(all, till: "T1", after: known, owner: owner, at: .opening)
    }
    try journal.commit(refund("300-R1", 1_300, state: .refused), owner: owner, at: .opening)
    try journal.begin(all, till: "T1", after: known, owner: owner, at: .opening)
  }

  @Test("a refund that began in the meantime, and keys that were used")
  func taken() throws {
    let journal = try place.journal()
    let owner = try place.owner()
    try journal.begin(
      refund("300-R1", 100),
      till: "T1",
      key: "k",
      after: [],
      owner: owner,
      at: .opening
    )
    // Who has not seen the first one has not counted it.
    #expect(throws: JournalError.ownedElsewhere("the refund of transaction 300")) {
      try journal.begin(refund("300-R2", 100), till: "T1", after: [], owner: owner, at: .opening)
    }
    let known = try journal.refunds(of: "300")
    #expect(throws: JournalError.refundKeyTaken("300-R1")) {
      try journal.begin(
        refund("300-R1", 100),
        till: "T1",
        after: known,
        owner: owner,
        at: .opening
      )
    }
    #expect(throws: JournalError.refundKeyTaken("k")) {
      try journal.begin(
        refund("300-R2", 100),
        till: "T1",
        key: "k",
        after: known,
        owner: owner,
        at: .opening
      )
    }
    #expect(try journal.refunds(of: "300") == known)
  }

  @Test(
    "no refund beside an attempt that may still be given back",
    arguments: AttemptState.allCases
  )
  func openSale(state: AttemptState) throws {
    let journal = try place.journal()
    let owner = try place.owner()
    try journal.begin(.test("S1"), .test("S1"), owner: owner, at: .opening)
    try journal.commit(
      .test("S1", state, transactionNo: "300", told: .unknown),
      owner: owner,
      at: .opening
    )
    let open = JournalError.saleOpen(try saleReference("S1"))
    let next = try refund("S1-1-R1", 100, sale: "S1")
    let begun = Result { () throws(JournalError) in
      try journal.begin(next, till: "T1", after: [], owner: owner, at: .opening)
    }
    if state == .paid {
      try begun.get()
    } else {
      #expect(throws: open) { try begun.get() }
    }
    let others = try refund("301-R1", 100, transactionNo: "301")
    try journal.begin(others, till: "T1", after: [], owner: owner, at: .opening)
  }

  @Test("the receipt and its paper come with the first word that the money goes back, once")
  func receipt() throws {
    let journal = try place.journal()
    let owner = try place.owner()
    let sold = try journal.sell("S1", transactionNo: "300", owner: owner)
    _ = try begin("S1-1-R1", 500, sale: "S1", journal, owner)
    var receipts: [ReceiptRecord?] = []
    for state in [RefundState.sent, .accepted, .done] {
      receipts.append(
        try journal.commit(
          refund("S1-1-R1", 500, sale: "S1", state: state),
          receipt: state == .sent ? nil : .test(.refund),
          printing: true,
          requestedBy: "Zoë",
          owner: owner,
          at: .opening
        )
      )
    }
    #expect(receipts[0] == nil)
    let issued = try #require(receipts[1])
    #expect(receipts[2] == issued)
    #expect(issued.number == "T1-000002", "one series with the sales")
    #expect(issued.kind == .refund)
    #expect(issued.refund == "S1-1-R1")
    #expect(try journal.receipts(.sale(saleReference("S1"))) == [sold, issued])
    #expect(try journal.receipts(.word("300")) == [sold, issued])
    #expect(try journal.receipts(.word("T1-000002")) == [issued])
    #expect(try journal.receipts(last: 1) == [issued])
    #expect(try journal.jobs(of: issued).map(\.requestedBy) == ["Zoë"])
    #expect(throws: JournalError.ownedElsewhere("refund S1-1-R1")) {
      try journal.commit(refund("S1-1-R1", 500, sale: "S1"), owner: owner, at: .opening)
    }
  }

  @Test("a refund of a sale that this journal never saw has a receipt, too")
  func foreign() throws {
    let journal = try place.journal()
    let owner = try place.owner()
    _ = try begin("300-R1", 500, journal, owner)
    let issued = try journal.commit(
      refund("300-R1", 500, state: .done),
      receipt: .test(.refund),
      printing: false,
      requestedBy: "T1",
      owner: owner,
      at: .opening
    )
    #expect(issued?.sale == nil)
    #expect(issued?.number == "T1-000001")
    #expect(try journal.receipts(.transactionNo("300")) == [issued])
    #expect(try journal.receipt(id: 1) == issued)
  }

  @Test("only the owner writes; a dead owner's refund is taken over, a changed one is not")
  func ownership() throws {
    let journal = try place.journal()
    let (owner, other) = (try place.owner(), try place.owner("owner-2"))
    _ = try begin("300-R1", 500, journal, owner)
    #expect(throws: JournalError.ownedElsewhere("refund 300-R1")) {
      try journal.commit(refund("300-R1", 500, state: .sent), owner: other, at: .opening)
    }
    var record = try #require(try journal.openRefunds().first)
    #expect(try journal.takeOver(record, owner: other) == false)
    try journal.release(record.refund, owner: other)
    #expect(try journal.openRefunds() == [record], "only the owner gives free")
    try journal.commit(refund("300-R1", 500, state: .sent), owner: owner, at: .opening)
    try journal.release(record.refund, owner: owner)
    #expect(try journal.takeOver(record, owner: other) == false, "it has gone on since")
    record = try #require(try journal.openRefunds().first)
    #expect(try journal.takeOver(record, owner: owner))
    owner.retire()
    record = try #require(try journal.openRefunds().first)
    #expect(try journal.takeOver(record, owner: other))
    #expect(try journal.openRefunds().map(\.owner) == ["owner-2"])
  }

  @Test("two processes race for the last money of a transaction: one gets it", arguments: 1...5)
  func race(round: Int) async throws {
    let place = place
    let journals = [try place.journal(), try place.journal()]
    let owners = [try place.owner("owner-1"), try place.owner("owner-2")]
    let begun = await withTaskGroup(of: Bool.self) { group in
      for number in 0..<10 {
        group.addTask {
          let (journal, owner) = (journals[number % 2], owners[number % 2])
          do {
            let known = try journal.refunds(of: "300")
            let name = try journal.nextRefundReference(transactionNo: "300", attempt: nil)
            // The gateway lists 400 of others and has not heard of these.
            let own = known.reduce(0) { $0 + $1.refund.amount.minorUnits }
            let next = try refund(name, 500, returnedBefore: 400 + own)
            try journal.begin(next, till: "T1", after: known, owner: owner, at: .opening)
            return true
          } catch JournalError.ownedElsewhere, JournalError.refundKeyTaken,
            JournalError.refundExceeds
          {
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
  }

  /// Begins a refund after all that there are, and gives all that there are then.
  private func begin(
    _ reference: String,
    _ cents: Int64,
    sale: String? = nil,
    _ journal: Journal,
    _ owner: Owner
  ) throws -> [RefundRecord] {
    let known = try journal.refunds(of: "300")
    let next = try refund(reference, cents, sale: sale)
    try journal.begin(next, till: "T1", after: known, owner: owner, at: .opening)
    return try journal.refunds(of: "300")
  }
}

/// A refund of a transaction that took 13.00.
func refund(
  _ reference: String,
  _ cents: Int64,
  transactionNo: String = "300",
  sale: String? = nil,
  returnedBefore: Int64 = 0,
  by: String = "T1",
  reason: String? = nil,
  state: RefundState = .new,
  requests: Int = 0,
  refundNo: String? = nil,
  told: RefundVerdict? = nil,
  trouble: String? = nil
) throws -> Refund {
  Refund(
    reference: reference,
    transactionNo: transactionNo,
    sale: try sale.map { try saleReference($0) },
    amount: try dollars(cents),
    paid: try dollars(1_300),
    returnedBefore: try dollars(returnedBefore),
    by: by,
    reason: reason,
    state: state,
    requests: requests,
    refundNo: refundNo,
    told: told,
    trouble: trouble
  )
}
