import Foundation
import Journal
import Payment
import PockytSimulator
import Sales
import Testing
import Till

/// Ending a sale from beside it.
@Suite(.timeLimit(.minutes(5))) struct CancelTests {
  private func request(_ ending: String) throws -> CheckoutRequest {
    CheckoutRequest(
      bill: try Bill.tea,
      reference: Till.newReference(),
      code: try WalletCode(scanned: "2864985306729491" + ending)
    )
  }

  @Test("the wish of another till object reaches the one that is at work")
  func besideTheOwner() async throws {
    try await TillFixture.run { fixture in
      let seller = try Till(fixture.setup)
      let request = try request("85")
      async let checkout = seller.checkout(request)
      let support = try Till(fixture.setup)
      // The sale is there as soon as its attempt is.
      while try await support.status(of: request.reference.description) == nil {
        try await Task.sleep(for: .milliseconds(5))
      }
      let told = try await support.cancel(request.reference.description, by: "Eve")
      let (result, _) = try await checkout
      #expect(told.outcome == .notPaid)
      #expect(result.outcome == .notPaid)
      #expect(result.reason == "cancelled")
      #expect(result.attempt.cancelledBy == "Eve")
      await seller.close()
      await support.close()
    }
  }

  @Test("a paid sale stays paid")
  func paid() async throws {
    try await TillFixture.run { fixture in
      let till = try Till(fixture.setup)
      let (result, _) = try await till.checkout(request("00"))
      let told = try await till.cancel(result.attempt.sale.description, by: "Eve")
      #expect(told.outcome == .paid)
      #expect(await fixture.server.ledger.transactions.flatMap(\.refunds).isEmpty)
      await #expect(throws: TillError.noSuchSale("NOBODY")) {
        try await till.cancel("NOBODY", by: "Eve")
      }
      await till.close()
    }
  }
}
