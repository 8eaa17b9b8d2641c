import GRDB
import Payment
import PrintJob
import Sales
import Testing

@testable import Journal

@Suite struct ReceiptTests {
  let place = TestDirectory()

  @Test("verdict, receipt and job become durable together")
  func together() throws {
    let owner = try place.owner()
    let sold = try place.journal().sell("S1", transactionNo: "300123", owner: owner)
    let journal = try place.journal()
    #expect(sold.number == "T1-000001")
    #expect(sold.model == #"{"number":"T1-000001"}"#)
    #expect(sold.template == TemplateKey(name: "sale", hash: "hash-1"))
    #expect(try journal.receipt(id: sold.id) == sold)
    #expect(try journal.attempts(of: saleReference("S1")).map(\.attempt.state) == [.paid])
    let jobs = try journal.jobs(of: sold)
    #expect(jobs.map(\.kind) == [.original])
    #expect(jobs.map(\.facts) == [JobFacts()])
    #expect(jobs.map(\.requestedBy) == ["T1"])
  }

  @Test("no job where none is wanted")
  func withoutPaper() throws {
    let journal = try place.journal()
    let receipt = try journal.sell("S1", printing: false, owner: place.owner())
    #expect(try journal.jobs(of: receipt).isEmpty)
    #expect(try journal.jobs(in: [.queued]).isEmpty)
  }

  /// What the commit does last or in the middle, made to fail.
  static let faults = [
    "CREATE TRIGGER fault BEFORE INSERT ON receipts BEGIN SELECT RAISE(ABORT, 'fault'); END",
    "CREATE TRIGGER fault BEFORE INSERT ON templates BEGIN SELECT RAISE(ABORT, 'fault'); END",
    "CREATE TRIGGER fault BEFORE INSERT ON jobs BEGIN SELECT RAISE(ABORT, 'fault'); END",
    "CREATE TRIGGER fault BEFORE INSERT ON history BEGIN SELECT RAISE(ABORT, 'fault'); END",
  ]

  @Test("when one part of the PAID commit fails, nothing of it is there", arguments: faults)
  func nothing(fault: String) throws {
    let journal = try place.journal()
    let owner = try place.owner()
    try journal.begin(.test("S1"), .test("S1"), owner: owner, at: .opening)
    let before = try journal.attempts(of: saleReference("S1"))
    try journal.write { try $0.execute(sql: fault) }
    #expect(throws: JournalError.storage("fault")) { try pay("S1", journal, owner) }

    let again = try place.journal()
    #expect(try again.attempts(of: saleReference("S1")) == before)
    #expect(try again.receipts(last: 10).isEmpty)
    #expect(try again.jobs(in: [.queued]).isEmpty)
    let leftovers = try again.read { database in
      try Int.fetchOne(
        database,
        sql: "SELECT (SELECT count(*) FROM templates) + (SELECT count(*) FROM history) - 1"
      )
    }
    #expect(leftovers == 0)

    try again.write { try $0.execute(sql: "DROP TRIGGER fault") }
    #expect(try pay("S1", again, owner).number == "T1-000001", "the number was not used up")
  }

  @Test("a paid attempt without a transaction number is no receipt")
  func withoutNumber() throws {
    let journal = try place.journal()
    let owner = try place.owner()
    try journal.begin(.test("S1"), .test("S1"), owner: owner, at: .opening)
    #expect(throws: JournalError.self) {
      try journal.commit(
        .test("S1", .paid, told: .paid),
        owner: owner,
        receipt: .test(),
        printing: true,
        requestedBy: "T1",
        at: .opening
      )
    }
    #expect(try journal.attempts(of: saleReference("S1")).map(\.attempt.state) == [.creating])
  }

  @Test("numbers are gap-free for each till, whatever fails between")
  func numbers() throws {
    let journal = try place.journal()
    let owner = try place.owner()
    var numbers: [String] = []
    for sale in 1...4 {
      for till in ["T1", "T2"] {
        let name = "\(till)-\(sale)"
        try journal.begin(.test(name, till: till), .test(name), owner: owner, at: .opening)
        try journal.write { try $0.execute(sql: Self.faults[2]) }
        #expect(throws: JournalError.self) { try pay(name, journal, owner) }
        try journal.write { try $0.execute(sql: "DROP TRIGGER fault") }
        if sale == 2 {
          try journal.commit(.test(name, .declined, told: .declined), owner: owner, at: .opening)
        } else {
          numbers.append(try pay(name, journal, owner).number)
        }
      }
    }
    #expect(
      numbers == [
        "T1-000001", "T2-000001", "T1-000002", "T2-000002", "T1-000003", "T2-000003",
      ]
    )
  }

  @Test("numbers stay gap-free with two processes at once")
  func numbersOfTwo() async throws {
    let journals = [try place.journal(), try place.journal()]
    let owners = [try place.owner("owner-1"), try place.owner("owner-2")]
    try await withThrowingTaskGroup(of: Void.self) { group in
      for which in 0...1 {
        group.addTask {
          // One till, whose sales were told `unknown` and are now finished by whoever watches.
          for sale in 0..<8 {
            let name = "S\(which)-\(sale)"
            let (record, attempt) = (try SaleRecord.test(name), try Attempt.test(name))
            var begun = false
            while !begun {
              do {
                try journals[which].begin(record, attempt, owner: owners[which], at: .opening)
                begun = true
              } catch JournalError.tillBusy {
                await Task.yield()
              }
            }
            let unknown = try Attempt.test(name, .polling, told: .unknown)
            try journals[which].commit(unknown, owner: owners[which], at: .opening)
            _ = try pay(name, journals[which], owners[which])
          }
        }
      }
      try await group.waitForAll()
    }
    let numbers = try journals[0].receipts(last: 100).map(\.number)
    #expect(numbers == (1...16).reversed().map { "T1-0000" + ($0 < 10 ? "0\($0)" : "\($0)") })
  }

  @Test("a receipt is found by its number, its sale and its transaction")
  func search() throws {
    let journal = try place.journal()
    let owner = try place.owner()
    let first = try journal.sell("S1", transactionNo: "300001", owner: owner)
    let second = try journal.sell("S2", transactionNo: "300002", owner: owner)
    for word in ["T1-000001", "S1", "300001"] {
      #expect(try journal.receipts(.word(word)) == [first])
    }
    for word in ["", "S", "s1", "%", "S1' OR '1'='1", "\0", "T1-00000", "300001 "] {
      #expect(try journal.receipts(.word(word)).isEmpty)
    }
    #expect(try journal.receipts(last: 1) == [second])
    #expect(try journal.receipts(last: 10) == [second, first])
    #expect(try journal.receipts(last: 0).isEmpty)
    #expect(try journal.receipt(id: 99) == nil)
  }

  @Test("a word that names two receipts gives the newer one first")
  func ambiguous() throws {
    let journal = try place.journal()
    let owner = try place.owner()
    let first = try journal.sell("S1", transactionNo: "SAME", owner: owner)
    let second = try journal.sell("SAME", transactionNo: "3", owner: owner)
    #expect(try journal.receipts(.word("SAME")) == [second, first])
  }

  @Test("an attempt has one receipt of each kind; slips have numbers of their own")
  func kinds() throws {
    let journal = try place.journal()
    let owner = try place.owner()
    let earlier = try journal.sell("S0", owner: owner)
    try journal.begin(.test("S1"), .test("S1"), owner: owner, at: .opening)
    func commit(_ state: AttemptState, _ kind: Receipt.Kind) throws -> ReceiptRecord? {
      try journal.commit(
        .test("S1", state, transactionNo: "300", told: .unknown),
        owner: owner,
        receipt: .test(kind),
        printing: true,
        requestedBy: "T1",
        at: .opening
      )
    }
    let slip = try #require(try commit(.polling, .unconfirmed))
    #expect(slip.number == "T1-U000001")
    #expect(slip.kind == .unconfirmed)
    #expect(try commit(.polling, .unconfirmed) == slip, "asked again, the same")
    let receipt = try #require(try commit(.paid, .sale))
    #expect(receipt.number == "T1-000002", "the slip has taken no number")

    try journal.begin(.test("S2"), .test("S2"), owner: owner, at: .opening)
    let reversal = try journal.commit(
      .test("S2", .reversed, transactionNo: "301", told: .reversed),
      owner: owner,
      receipt: .test(.reversal),
      printing: false,
      requestedBy: "T1",
      at: .opening
    )
    #expect(reversal?.number == "T1-000003")
    let all = try journal.receipts(last: 10)
    #expect(all == [reversal, receipt, slip, earlier])
    #expect(try journal.jobs(in: [.queued]).map(\.receipt) == [earlier.id, receipt.id])
    let withdrawn = try journal.jobs(in: [.cancelled]).map(\.receipt)
    #expect(withdrawn == [slip.id], "what is known by now is not said to be unknown")
    #expect(try journal.receipts(.sale(saleReference("S1"))) == [receipt, slip])
    #expect(try journal.receipts(.transactionNo("300")) == [receipt, slip])
    #expect(try journal.receipts(.word("T1-U000001")) == [slip])
    #expect(try journal.receipts(.number("T1-U000001")) == [slip])
  }

  @Test("a template's text is kept once for each hash")
  func templates() throws {
    let journal = try place.journal()
    let owner = try place.owner()
    let drafts: [ReceiptDraft] = [
      .test(template: "a", text: "one"), .test(template: "b", text: "two"),
      .test(template: "a", text: "never again"),
    ]
    for (index, draft) in drafts.enumerated() {
      try journal.begin(.test("S\(index)"), .test("S\(index)"), owner: owner, at: .opening)
      _ = try pay("S\(index)", journal, owner, draft)
    }
    #expect(try journal.templateText(TemplateKey(name: "sale", hash: "a")) == "one")
    #expect(try journal.templateText(TemplateKey(name: "other", hash: "b")) == "two")
    #expect(try journal.templateText(TemplateKey(name: "sale", hash: "c")) == nil)
  }
}

@discardableResult
private func pay(
  _ name: String,
  _ journal: Journal,
  _ owner: Owner,
  _ draft: ReceiptDraft = .test()
) throws -> ReceiptRecord {
  try #require(
    try journal.commit(
      .test(name, .paid, transactionNo: "30\(name)", told: .paid),
      owner: owner,
      receipt: draft,
      printing: true,
      requestedBy: "T1",
      at: .opening
    )
  )
}
