import Foundation
import Journal
import Payment
import Pockyt
import PockytSimulator
import PrintJob
import Sales
import Spool
import Synchronization
import Testing
import Till

@Suite(.timeLimit(.minutes(5))) struct CheckoutTests {
  @Test("an operator's cancel ends a payment that the customer does not confirm")
  func cancel() async throws {
    try await TillFixture.run { fixture in
      let till = try Till(fixture.setup)
      let running = Mutex<RunningCheckout?>(nil)
      let (result, _) = try await till.checkout(
        CheckoutRequest(
          bill: Bill.tea,
          reference: Till.newReference(),
          code: WalletCode(scanned: "286498530672949185")
        ),
        started: { checkout in running.withLock { $0 = checkout } },
        observe: { progress in
          if progress.state == .polling { running.withLock { $0?.cancel(by: "Ana") } }
        }
      )
      #expect(result.outcome == .notPaid)
      #expect(result.reason == "cancelled")
      #expect(result.next == .scanAgain)
      #expect(await fixture.server.ledger.transactions.first?.charges.isEmpty == true)
      await till.close()
    }
  }

  @Test("a cancel that comes after the money is too late: paid, with its receipt")
  func cancelTooLate() async throws {
    try await TillFixture.run { fixture in
      let till = try Till(fixture.setup)
      let running = Mutex<RunningCheckout?>(nil)
      let (result, print) = try await till.checkout(
        CheckoutRequest(
          bill: Bill.tea,
          reference: Till.newReference(),
          code: WalletCode(scanned: "286498530672949100")
        ),
        started: { checkout in running.withLock { $0 = checkout } },
        observe: { progress in
          if progress.state == .polling { running.withLock { $0?.cancel(by: "Ana") } }
        }
      )
      #expect(result.outcome == .paid)
      #expect(print?.job.facts.state == .handedOver)
      await till.close()
    }
  }

  @Test("a look for left work leaves what this process is at alone")
  func recoveryBesideCheckout() async throws {
    try await TillFixture.run { fixture in
      let till = try Till(fixture.setup)
      let request = CheckoutRequest(
        bill: try Bill.tea,
        reference: Till.newReference(),
        code: try WalletCode(scanned: "286498530672949185")
      )
      guard case .running(let checkout) = try await till.begin(request) else {
        Issue.record("the sale did not begin")
        return
      }
      async let end = checkout.result()
      for _ in 1...20 {
        let found = try await till.recover(patience: 50)
        #expect(found.ended.isEmpty && found.openSales.isEmpty)
      }
      checkout.cancel(by: "Ana")
      #expect(try await end.result.reason == "cancelled")
      await till.close()
    }
  }

  @Test("test mode does not touch a journal of another merchant")
  func otherWorld() async throws {
    try await TillFixture.run { fixture in
      await (try Till(fixture.setup)).close()
      var setup = fixture.setup
      setup.gateway.merchant.merchantNo = "200002"
      #expect(throws: TillError.self) { _ = try Till(setup) }
    }
  }

  @Test("what is observed ends with the end, before the paper is printed")
  func observedEnd() async throws {
    try await TillFixture.run { fixture in
      let till = try Till(fixture.setup)
      let states = Mutex<[AttemptState]>([])
      let papersAtTheEnd = Mutex<Int?>(nil)
      _ = try await till.checkout(
        CheckoutRequest(
          bill: Bill.tea,
          reference: Till.newReference(),
          code: WalletCode(scanned: "286498530672949100")
        ),
        observe: { progress in
          states.withLock { $0.append(progress.state) }
          if progress.state == .paid {
            papersAtTheEnd.withLock { $0 = fixture.papers.count }
          }
        }
      )
      #expect(states.withLock { $0.last } == .paid)
      #expect(papersAtTheEnd.withLock { $0 } == 0)
      await till.close()
    }
  }

  @Test("one sale after the other: the next till process finds the till free")
  func till() async throws {
    try await TillFixture.run { fixture in
      for number in 1...3 {
        let till = try Till(fixture.setup)
        let (result, _) = try await till.checkout(
          CheckoutRequest(
            bill: Bill.tea,
            reference: Till.newReference(),
            code: WalletCode(scanned: "28649853067294910\(number)")
          )
        )
        #expect(result.receipt == "T1-00000\(number)")
        await till.close()
      }
      #expect(fixture.papers.count == 3)
    }
  }

  @Test("a gateway that does not know the merchant is a matter of configuration")
  func wrongToken() async throws {
    try await TillFixture.run { fixture in
      var setup = fixture.setup
      setup.gateway.token = GatewayToken("another-token")
      let till = try Till(setup)
      do {
        _ = try await till.checkout(
          CheckoutRequest(
            bill: Bill.tea,
            reference: Till.newReference(),
            code: WalletCode(scanned: "286498530672949100")
          )
        )
        Issue.record("the checkout went on")
      } catch TillError.gatewayAuthentication(let reason) {
        #expect(reason.contains("verifySign"))
      }
      await till.close()
    }
  }

  @Test("reprints: COPY 1, COPY 2, by every name; the body stays the same bytes")
  func reprints() async throws {
    try await TillFixture.run { fixture in
      let till = try Till(fixture.setup)
      let reference = Till.newReference()
      let (result, print) = try await till.checkout(
        CheckoutRequest(
          bill: Bill.tea,
          reference: reference,
          code: WalletCode(scanned: "286498530672949100")
        )
      )
      let original = try #require(print)
      let number = try #require(result.receipt)
      let transactionNo = try #require(result.attempt.transactionNo)
      let wishes: [ReceiptWish] = [
        .sale(reference), .number(number), .transactionNo(transactionNo), .last,
        .word(reference.description), .word(number), .word(transactionNo),
      ]
      for (index, wish) in wishes.enumerated() {
        let copy = try #require(try await till.reprint(wish, requestedBy: "Ana").report)
        #expect(copy.job.kind == .copy(index + 1))
        #expect(copy.job.bodyHash == original.job.bodyHash)
      }
      await #expect(throws: TillError.noSuchReceipt("nothing")) {
        _ = try await till.reprint(.word("nothing"), requestedBy: "Ana")
      }
      await till.close()
    }
  }
}
