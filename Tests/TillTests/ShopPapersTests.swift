import ESCPOS
import Foundation
import Journal
import Payment
import PrintJob
import Printers
import Sales
import Spool
import Testing
import Till

/// What a sale brings besides its receipt: the drawer, the merchant copy, the kitchen's ticket.
@Suite(.timeLimit(.minutes(5))) struct ShopPapersTests {
  private func drawers(_ fixture: TillFixture) -> [String] {
    fixture.papers.filter { $0.hasPrefix("drawer") }
  }

  // MARK: The drawer

  @Test(
    "a tender that the drawer is for opens it, once",
    arguments: [
      (true, [.cash], 1), (false, [.cash], 0), (false, [.wallet], 1), (true, [.cash, .wallet], 1),
      (true, [], 0), (true, [.giftCard], 0),
    ] as [(Bool, Set<Bill.Tender.Kind>, Int)]
  )
  func drawer(hasCash: Bool, tenders: Set<Bill.Tender.Kind>, count: Int) async throws {
    try await TillFixture.run { fixture in
      var setup = fixture.setup
      setup.spool.drawer.tenders = tenders
      let till = try Till(setup)
      let sold = try await fixture.sell(till, hasCash ? Bill.teaAndCash : Bill.tea)
      #expect(sold.print?.cameOut == true)
      try await until { try till.openPapers().isEmpty }
      #expect(drawers(fixture).count == count)
      // A copy is no sale.
      _ = try await till.reprint(.last, requestedBy: "Ana")
      await till.close()
      let next = try Till(setup)
      _ = try await next.recover(patience: 60_000)
      await next.close()
      #expect(drawers(fixture).count == count)
      #expect(fixture.papers.count == count + 2)
    }
  }

  @Test("a sale that is finished by a later process opens no drawer: nobody stands there")
  func recoveredSale() async throws {
    try await TillFixture.run { fixture in
      let reference = try #require(SaleReference("SALE-1"))
      try await fixture.leave(reference, Bill.teaAndCash, sent: "00") { new, transactionNo in
        Attempt(
          sale: reference,
          number: 1,
          amount: new.amount,
          state: .polling,
          transactionNo: transactionNo,
          code: CodeTrace(digest: "d", lastFour: "9100", vendor: .alipay),
          submittedAt: BootInstant(milliseconds: 1_000)
        )
      }
      let till = try Till(fixture.setup)
      let recovery = try await till.recover(patience: 120_000)
      #expect(recovery.ended.map(\.outcome) == [.paid])
      await till.close()
      #expect(drawers(fixture).isEmpty && fixture.papers.count == 1)
    }
  }

  @Test("a drawer that cannot be opened in time stays shut, also when the printer is back")
  func lateDrawer() async throws {
    try await TillFixture.run { fixture in
      var away = fixture.setup
      away.spool.printers[0].address = .file(path: "/nowhere/printer")
      away.spool.policy.drawerWait = 0
      let first = try Till(away)
      _ = try await fixture.sell(first, Bill.teaAndCash)
      try await until {
        try first.look(at: .last).jobs.contains {
          $0.order.role == .drawer && $0.facts.state == .cancelled
        }
      }
      await first.close()
      let second = try Till(fixture.setup)
      _ = try await second.recover(patience: 60_000)
      await second.close()
      #expect(drawers(fixture).isEmpty && fixture.papers.count == 1)
    }
  }

  @Test("a drawer is opened without a sale, once for each wish")
  func opened() async throws {
    try await TillFixture.run { fixture in
      let till = try Till(fixture.setup)
      let first = try await till.openDrawer(by: "Ana", reason: "change", key: "k")
      #expect(first.isNew && first.summary.cameOut && first.summary.role == .drawer)
      let again = try await till.openDrawer(by: "Ana", reason: "change", key: "k")
      #expect(!again.isNew && again.summary.job == first.summary.job)
      #expect(drawers(fixture).count == 1)
      _ = try await till.openDrawer(by: "Ana", reason: "change")
      #expect(drawers(fixture).count == 2)
      await #expect(throws: TillError.noSuchPrinter("bar")) {
        _ = try await till.openDrawer(by: "Ana", reason: "change", printer: "bar")
      }
      _ = try await fixture.sell(till)
      _ = try await till.reprint(.last, requestedBy: "Ana", key: "paper")
      await #expect(throws: TillError.keyConflict("paper")) {
        _ = try await till.openDrawer(by: "Ana", reason: "change", key: "paper")
      }
      #expect(drawers(fixture).count == 2)
      await till.close()
    }
  }

  // MARK: The shop's papers

  /// A till with a printer for the kitchen besides.
  private func withKitchen(_ fixture: TillFixture) throws -> TillSetup {
    var setup = fixture.setup
    let folder = try DataDirectory(path: setup.dataDirectory).folder("kitchen")
    setup.spool.printers.append(
      PrinterSetup(name: "kitchen", address: .file(path: folder + "/"), profile: .generic80)
    )
    setup.spool.papers = [.merchant: PaperSetup(), .kitchen: PaperSetup(printer: "kitchen")]
    return setup
  }

  @Test("merchant copy and kitchen ticket go to their printers, each an original of its own")
  func papers() async throws {
    try await TillFixture.run { fixture in
      let till = try Till(try withKitchen(fixture))
      let sold = try await fixture.sell(till)
      #expect(sold.print?.role == .receipt && sold.print?.cameOut == true)
      try await until { try till.openPapers().isEmpty }
      let (_, jobs, _) = try till.look(at: .last)
      #expect(Set(jobs.map(\.order.role)) == [.receipt, .merchant, .kitchen] && jobs.count == 3)
      #expect(jobs.allSatisfy { $0.kind == .original && $0.facts.state == .handedOver })
      #expect(fixture.papers.count == 2 && fixture.papers(of: "kitchen").count == 1)
      let ticket = try #require(jobs.first { $0.order.role == .kitchen })
      #expect(ticket.printer == "kitchen")
      #expect(fixture.papers(of: "kitchen") == ["T1-000001-\(ticket.id).escpos"])
      let lines = try fixture.lines(of: "T1-000001-\(ticket.id).escpos", in: "kitchen")
      // In large letters, every second cell is empty.
      let words = lines.map { $0.replacing(" ", with: "") }
      #expect(words.contains { $0.contains("Tea") } && !words.contains { $0.contains("2.00") })

      // One more paper of the receipt is a copy of that, and of nothing else.
      let copy = try await till.reprint(.last, requestedBy: "Ana").summary
      #expect(copy.kind == .copy(1) && copy.role == .receipt)
      #expect(fixture.papers.count == 3 && fixture.papers(of: "kitchen").count == 1)
      await till.close()
    }
  }

  @Test("what the shop wants for itself does not go by what the customer wants")
  func withoutReceipt() async throws {
    try await TillFixture.run { fixture in
      let till = try Till(try withKitchen(fixture))
      let request = CheckoutRequest(
        bill: try Bill.tea,
        reference: Till.newReference(),
        code: try WalletCode(scanned: "286498530672949100"),
        printing: .none
      )
      _ = try await till.checkout(request)
      try await until { try till.openPapers().isEmpty }
      #expect(fixture.papers.count == 1 && fixture.papers(of: "kitchen").count == 1)
      // The customer's first paper is the original all the same.
      let paper = try await till.reprint(.last, requestedBy: "Ana").summary
      #expect(paper.kind == .original && paper.cameOut)
      await till.close()
    }
  }

  @Test("a kitchen printer that is away keeps no customer waiting, and its ticket comes later")
  func kitchenAway() async throws {
    try await TillFixture.run { fixture in
      let setup = try withKitchen(fixture)
      var away = setup
      away.spool.printers[1].address = .file(path: "/nowhere/kitchen")
      let first = try Till(away)
      let sold = try await fixture.sell(first)
      #expect(sold.print?.cameOut == true)
      try await until { try first.openPapers().map(\.print.state) == [.blocked] }
      #expect(try first.openPapers().map(\.print.role) == [.kitchen])
      await first.close()

      let second = try Till(setup)
      let recovery = try await second.recover(patience: 60_000)
      #expect(recovery.printed.map(\.print.role) == [.kitchen])
      #expect(fixture.papers(of: "kitchen").count == 1)
      await second.close()
    }
  }
}
