import Foundation
import Journal
import Payment
import PockytSimulator
import Sales
import StrictJSON
import Testing
import Till

/// Charges that come after "not paid" was said, and cancels that the gateway no longer takes.
@Suite(.timeLimit(.minutes(5))) struct WatchTests {
  /// An attempt of the sale as it was left.
  private static func attempt(
    _ new: Attempt,
    _ transactionNo: String?,
    _ state: AttemptState,
    wasSubmitted: Bool = true
  ) -> Attempt {
    Attempt(
      sale: new.sale,
      number: 1,
      amount: new.amount,
      state: state,
      transactionNo: transactionNo,
      code: wasSubmitted ? CodeTrace(digest: "d", lastFour: "9100", vendor: .alipay) : nil,
      submittedAt: wasSubmitted ? BootInstant(milliseconds: 1_000) : nil,
      cancelsSent: state == .cancelSent ? 1 : 0,
      told: state.isFinal ? Verdict(rawValue: state.rawValue) : nil
    )
  }

  private func attempt(of reference: SaleReference, _ fixture: TillFixture) throws -> Attempt {
    let directory = try DataDirectory(path: fixture.setup.dataDirectory)
    let journal = try Journal(in: directory, bootID: "another")
    return try #require(try journal.attempts(of: reference).first).attempt
  }

  @Test(
    "a charge behind a sale that was told unpaid is found, given back and told",
    arguments: [AttemptState.cancelled, .declined]
  )
  func lateCharge(_ state: AttemptState) async throws {
    try await TillFixture.run { fixture in
      let reference = try #require(SaleReference("SALE-1"))
      try await fixture.leave(reference, sent: "00") { Self.attempt($0, $1, state) }
      let till = try Till(fixture.setup)
      let recovery = try await till.recover(patience: 120_000)
      #expect(recovery.ended.map(\.reason) == ["reversed"])
      #expect(recovery.ended.first?.print?.cameOut == true)
      #expect(
        try till.news().map(\.method) == ["checkout.attention", "checkout.lateChange"]
      )
      let event = try #require(try till.news().last)
      #expect(event.object["reason"] == "reversed")
      #expect(try till.acknowledge(event.id))
      #expect(try till.news().count == 1)
      // A second look finds nothing to do.
      let again = try await till.recover(patience: 120_000)
      #expect(again.ended.isEmpty)
      await till.close()

      let sale = try #require(await fixture.server.ledger.transactions.first)
      #expect(sale.charges.count == 1)
      #expect(sale.refunds.map(\.amount) == [try Bill.tea.amountDue])
      #expect(try attempt(of: reference, fixture).state == .reversed)
    }
  }

  @Test("a transaction that no code was sent for is closed early, and nobody is told")
  func openTransaction() async throws {
    try await TillFixture.run { fixture in
      let reference = try #require(SaleReference("SALE-1"))
      try await fixture.leave(reference, sent: nil) { new, _ in
        Self.attempt(new, nil, .abandoned, wasSubmitted: false)
      }
      let till = try Till(fixture.setup)
      let recovery = try await till.recover(patience: 120_000)
      #expect(recovery.ended.isEmpty)
      #expect(try till.news().isEmpty)
      await till.close()
      #expect(await fixture.server.ledger.transactions.map(\.status) == [.closed])
      let attempt = try attempt(of: reference, fixture)
      #expect(attempt.state == .abandoned)
      #expect(attempt.nextCheck == nil)
    }
  }

  @Test("a cancel that the gateway no longer takes becomes one full refund")
  func cancelWindow() async throws {
    let plan = FaultPlan(usualScript: TransactionScript(cancelWindow: 0))
    try await TillFixture.run(plan: plan) { fixture in
      let reference = try #require(SaleReference("SALE-1"))
      try await fixture.leave(reference, sent: "00") { Self.attempt($0, $1, .cancelSent) }
      let till = try Till(fixture.setup)
      let recovery = try await till.recover(patience: 120_000)
      #expect(recovery.ended.map(\.reason) == ["reversed"])
      await till.close()
      let sale = try #require(await fixture.server.ledger.transactions.first)
      #expect(sale.refunds.map(\.reference) == ["SALE-1-1-R0"])
      #expect(sale.kept == 0)
    }
  }

  @Test("a refund that waits for funds is told so, and told again when it is paid")
  func waitingRefund() async throws {
    let plan = FaultPlan(usualScript: TransactionScript(refundDelay: 1_000_000_000))
    try await TillFixture.run(plan: plan) { fixture in
      let till = try Till(fixture.setup)
      let (sale, _) = try await till.checkout(
        CheckoutRequest(
          bill: Bill.tea,
          reference: Till.newReference(),
          code: WalletCode(scanned: "286498530672949100")
        )
      )
      let refund = try await till.refund(
        RefundRequest(id: sale.attempt.sale.description, wish: .all, by: "Ana")
      )
      #expect(refund.outcome == .waitingFunds)
      #expect(refund.next == .wait)
      #expect(refund.print?.cameOut == true)
      // The money that is on its way cannot be promised twice.
      await #expect(throws: TillError.self) {
        try await till.refund(
          RefundRequest(id: sale.attempt.sale.description, wish: .all, by: "Ana")
        )
      }
      #expect(try await till.recover(patience: 1_000).refunds.isEmpty)
      await fixture.server.advance(by: 1_000_000_000)
      let paid = try await till.recover(patience: 120_000)
      #expect(paid.refunds.map(\.outcome) == [.refunded])
      #expect(try till.news().map(\.method) == ["refund.lateChange"])
      await till.close()
    }
  }
}
