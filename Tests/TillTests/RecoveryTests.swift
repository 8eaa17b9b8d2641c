import Foundation
import Journal
import Payment
import Pockyt
import PockytSimulator
import PrintJob
import Printers
import Sales
import Spool
import StrictJSON
import Testing
import Till

/// What a process that is gone left, in every state, and what the next one makes of it.
@Suite(.timeLimit(.minutes(5))) struct RecoveryTests {
  struct Left: Sendable, CustomTestStringConvertible {
    let state: AttemptState
    /// Whether `add` and `prepay` had reached the gateway.
    let added: Bool
    let sent: Bool
    /// The last digits of the code, which choose the customer's behaviour.
    var ending = "00"
    let end: AttemptState
    var testDescription: String {
      "\(state.rawValue), \(added ? "added" : "not added"), \(sent ? "sent \(ending)" : "not sent")"
    }
  }

  @Test(
    arguments: [
      Left(state: .creating, added: false, sent: false, end: .abandoned),
      Left(state: .creating, added: true, sent: false, end: .cancelled),
      Left(state: .created, added: true, sent: false, end: .cancelled),
      Left(state: .submitting, added: true, sent: false, end: .cancelled),
      Left(state: .submitting, added: true, sent: true, end: .paid),
      Left(state: .polling, added: true, sent: true, end: .paid),
      Left(state: .polling, added: true, sent: true, ending: "75", end: .declined),
      Left(state: .polling, added: true, sent: true, ending: "85", end: .cancelled),
      Left(state: .cancelling, added: true, sent: true, end: .paid),
      Left(state: .cancelling, added: true, sent: true, ending: "85", end: .cancelled),
      Left(state: .cancelSent, added: true, sent: true, end: .reversed),
      Left(state: .cancelSent, added: true, sent: true, ending: "85", end: .cancelled),
    ]
  )
  func finishes(_ left: Left) async throws {
    try await TillFixture.run { fixture in
      let reference = try #require(SaleReference("SALE-1"))
      try await leave(left, reference, fixture)

      let till = try Till(fixture.setup)
      let recovery = try await till.recover(patience: 120_000)
      #expect(recovery.openSales.isEmpty)
      await till.close()

      let journal = try Journal(
        in: DataDirectory(path: fixture.setup.dataDirectory),
        bootID: "another"
      )
      let attempt = try #require(try journal.attempts(of: reference).first).attempt
      #expect(attempt.state == left.end)
      let transactions = await fixture.server.ledger.transactions
      #expect(transactions.count == (left.added ? 1 : 0))
      #expect(transactions.allSatisfy { $0.sentCodes.count == (left.sent ? 1 : 0) })
      let kept = transactions.flatMap(\.charges).count - transactions.flatMap(\.refunds).count
      #expect(kept == (left.end == .paid ? 1 : 0))
      let kind: Receipt.Kind? =
        switch left.end {
        case .paid: .sale
        case .reversed: .reversal
        default: nil
        }
      let receipts = try journal.receipts(.sale(reference))
      #expect(receipts.map(\.kind) == (kind.map { [$0] } ?? []))
      #expect(fixture.papers.count == receipts.count)

      // A second look finds nothing to do.
      let next = try Till(fixture.setup)
      let again = try await next.recover(patience: 120_000)
      await next.close()
      #expect(again.ended.isEmpty)
      #expect(again.openSales.isEmpty)
      #expect(again.printed.isEmpty)
      #expect(again.openPapers.isEmpty)
    }
  }

  /// Writes a journal, and a ledger, as a process that died in this state leaves them.
  private func leave(
    _ left: Left,
    _ reference: SaleReference,
    _ fixture: TillFixture
  ) async throws {
    try await fixture.leave(
      reference,
      added: left.added,
      sent: left.sent ? left.ending : nil
    ) { new, transactionNo in
      guard left.state != .creating else { return new }
      let wasSubmitted = left.state != .created
      return Attempt(
        sale: reference,
        number: 1,
        amount: new.amount,
        state: left.state,
        transactionNo: transactionNo,
        code: wasSubmitted ? CodeTrace(digest: "d", lastFour: "9100", vendor: .alipay) : nil,
        submittedAt: wasSubmitted ? BootInstant(milliseconds: 1_000) : nil,
        cancelReason: left.state == .cancelling ? .operatorRequest : nil,
        cancelsSent: left.state == .cancelSent ? 1 : 0
      )
    }
  }

  @Test("the sale of a living process is left alone, and its till is busy")
  func livingOwner() async throws {
    try await TillFixture.run { fixture in
      let directory = try DataDirectory(path: fixture.setup.dataDirectory)
      let journal = try Journal(in: directory, bootID: "this")
      let owner = try Owner(id: "alive", in: directory)
      let bill = try Bill.tea
      let reference = try #require(SaleReference("SALE-1"))
      let attempt = Attempt(sale: reference, number: 1, amount: bill.amountDue)
      let now = Timestamp(milliseconds: 1_795_000_000_000)
      try journal.begin(.of(bill, reference, at: now), attempt, owner: owner, at: now)

      let till = try Till(fixture.setup)
      let recovery = try await till.recover(patience: 100)
      #expect(recovery.ended.isEmpty)
      #expect(try journal.attempts(of: reference).first?.owner == "alive")
      let code = try WalletCode(scanned: "286498530672949100")
      await #expect(throws: TillError.journal(.tillBusy(till: "T1", sale: "SALE-1"))) {
        _ = try await till.checkout(
          CheckoutRequest(bill: bill, reference: Till.newReference(), code: code)
        )
      }
      await till.close()
      owner.retire()
    }
  }
}

extension SaleRecord {
  /// A sale of till T1 as an earlier process wrote it down.
  fileprivate static func of(
    _ bill: Bill,
    _ reference: SaleReference,
    at now: Timestamp
  ) -> SaleRecord {
    SaleRecord(
      reference: reference,
      till: "T1",
      bill: bill.json.text(),
      billHash: "hash",
      createdAt: now
    )
  }
}
