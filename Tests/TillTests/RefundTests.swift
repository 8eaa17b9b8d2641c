import Foundation
import Journal
import Payment
import Pockyt
import PockytSimulator
import PrintJob
import Sales
import Testing
import Till

/// Refunds as the till makes them, against the simulated gateway's own ledger.
@Suite(.timeLimit(.minutes(5))) struct RefundTests {
  /// A sale of one tea, paid.
  private func paidTea(_ till: Till, print: CheckoutRequest.Printing = .now) async throws
    -> Attempt
  {
    let (result, _) = try await till.checkout(
      CheckoutRequest(
        bill: Bill.tea,
        reference: Till.newReference(),
        code: WalletCode(scanned: "286498530672949100"),
        printing: print
      )
    )
    #expect(result.outcome == .paid)
    return result.attempt
  }

  private func refunded(_ fixture: TillFixture) async -> [Int64] {
    await fixture.server.ledger.transactions.flatMap(\.refunds).map(\.amount.minorUnits)
  }

  @Test("parts are given back until nothing is left; each has its own receipt")
  func parts() async throws {
    try await TillFixture.run { fixture in
      let till = try Till(fixture.setup)
      let sale = try await paidTea(till)
      let first = try await till.refund(
        RefundRequest(id: sale.sale.description, wish: .decimal("0.50"), by: "Ana", reason: "cold")
      )
      #expect(first.outcome == .refunded)
      #expect(first.refund.reference == "\(sale.gatewayReference)-R1")
      #expect(first.remaining.minorUnits == 150)
      #expect(first.receipt == "T1-000002")
      #expect(first.print?.cameOut == true)

      await #expect(throws: TillError.self) {
        try await till.refund(
          RefundRequest(id: sale.sale.description, wish: .decimal("1.51"), by: "Ana")
        )
      }
      let transactionNo = try #require(sale.transactionNo)
      let rest = try await till.refund(RefundRequest(id: transactionNo, wish: .all, by: "Ana"))
      #expect(rest.outcome == .refunded)
      #expect(rest.refund.amount.minorUnits == 150)
      #expect(rest.remaining.minorUnits == 0)
      await #expect(throws: TillError.self) {
        try await till.refund(RefundRequest(id: transactionNo, wish: .all, by: "Ana"))
      }
      #expect(await refunded(fixture) == [50, 150])
      #expect(fixture.papers.count == 3)
      await till.close()
    }
  }

  @Test("the same key is told again and pays once; for another wish it is refused")
  func key() async throws {
    try await TillFixture.run { fixture in
      let till = try Till(fixture.setup)
      let sale = try await paidTea(till)
      let request = RefundRequest(
        id: sale.sale.description,
        wish: .decimal("0.50"),
        by: "Ana",
        key: "wish-1"
      )
      let first = try await till.refund(request)
      let again = try await till.refund(request)
      #expect(!first.isReplayed)
      #expect(again.isReplayed)
      #expect(again.refund == first.refund)
      #expect(again.receipt == first.receipt)
      var other = request
      other.wish = .decimal("0.60")
      await #expect(throws: TillError.keyConflict("wish-1")) { try await till.refund(other) }
      #expect(await refunded(fixture) == [50])
      await till.close()
    }
  }

  @Test("a sale that this journal never saw is refunded by its transaction number")
  func foreignSale() async throws {
    try await TillFixture.run { fixture in
      let seller = try Till(fixture.setup)
      let sale = try await paidTea(seller)
      await seller.close()

      var other = fixture.setup
      other.dataDirectory += "-other"
      other.till = "T2"
      let till = try Till(other)
      let transactionNo = try #require(sale.transactionNo)
      let result = try await till.refund(
        RefundRequest(id: transactionNo, wish: .decimal("0.50"), by: "Ana", isPrinted: false)
      )
      #expect(result.outcome == .refunded)
      #expect(result.refund.reference.hasPrefix("\(transactionNo)-"))
      #expect(result.refund.reference.hasSuffix("-R1"))
      #expect(result.refund.sale == nil)
      #expect(result.receipt == "T2-000001")
      // What the other till gave back counts here, too.
      let first = try Till(fixture.setup)
      await #expect(throws: TillError.self) {
        try await first.refund(
          RefundRequest(id: transactionNo, wish: .decimal("1.60"), by: "Ana")
        )
      }
      await first.close()
      #expect(await refunded(fixture) == [50])
      await till.close()
    }
  }

  @Test("what was never paid, or never existed, is not refunded")
  func nothingToGiveBack() async throws {
    try await TillFixture.run { fixture in
      let till = try Till(fixture.setup)
      let (declined, _) = try await till.checkout(
        CheckoutRequest(
          bill: Bill.tea,
          reference: Till.newReference(),
          code: WalletCode(scanned: "286498530672949175")
        )
      )
      #expect(declined.outcome == .notPaid)
      for id in [declined.attempt.sale.description, "300000000000000009", "NO-SUCH-SALE"] {
        await #expect(throws: TillError.self, "\(id)") {
          try await till.refund(RefundRequest(id: id, wish: .all, by: "Ana"))
        }
      }
      #expect(await refunded(fixture).isEmpty)
      await till.close()
    }
  }

  /// How far the refund of a dead process had come, and what is made of it.
  struct Left: Sendable {
    let state: RefundState
    let outcome: RefundResult.Outcome
  }

  @Test(
    "a refund whose process died is followed up with the same key; what never left stays at home",
    arguments: [
      Left(state: .sent, outcome: .refunded), Left(state: .new, outcome: .notRefunded),
    ]
  )
  func recovery(_ left: Left) async throws {
    try await TillFixture.run { fixture in
      let seller = try Till(fixture.setup)
      let sale = try await paidTea(seller)
      await seller.close()
      let journal = try Journal(
        in: DataDirectory(path: fixture.setup.dataDirectory),
        bootID: "earlier"
      )
      let owner = try Owner(id: "gone", in: journal.directory)
      let paid = try Bill.tea.amountDue
      let refund = Refund(
        reference: "\(sale.gatewayReference)-R1",
        transactionNo: try #require(sale.transactionNo),
        sale: sale.sale,
        amount: paid,
        paid: paid,
        returnedBefore: Money(minorUnits: 0, currency: paid.currency),
        by: "Ana",
        reason: nil
      )
      let now = Timestamp(milliseconds: 1_795_000_000_000)
      try journal.begin(
        refund,
        till: "T1",
        after: [],
        owner: owner,
        at: now
      )
      if left.state == .sent {
        var machine = RefundMachine(refund)
        _ = machine.step(.begun, now: BootInstant(milliseconds: 0))
        try journal.commit(machine.record, owner: owner, at: now)
      }
      owner.retire()

      let isPaid = left.outcome == .refunded
      let till = try Till(fixture.setup)
      if left.state == .sent {
        // Another one could be one too many.
        await #expect(
          throws: TillError.refundOpen("\(sale.gatewayReference)-R1")
        ) {
          try await till.refund(
            RefundRequest(id: sale.sale.description, wish: .decimal("0.01"), by: "Ana")
          )
        }
      }
      let recovery = try await till.recover(patience: 120_000)
      #expect(recovery.refunds.map(\.outcome) == [left.outcome])
      #expect((recovery.refunds.first?.print?.cameOut == true) == isPaid)
      let again = try await till.recover(patience: 120_000)
      #expect(again.refunds.isEmpty)
      #expect(await refunded(fixture) == (isPaid ? [200] : []))
      #expect(try till.news().map(\.method) == ["refund.lateChange"])
      await till.close()
    }
  }
}
