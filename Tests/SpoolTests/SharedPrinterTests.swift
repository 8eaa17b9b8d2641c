import ESCPOS
import Journal
import PrintJob
import Printers
import Spool
import Testing
import TestSupport

/// One network printer, used by two shops that know nothing of each other, and by a program that is
/// not Platen.
@Suite struct SharedPrinterTests {
  @Test(
    "jobs of three users: none lost, none doubled, none torn",
    arguments: [true, false]
  )
  func thousand(refuses: Bool) async throws {
    let printer = try ModelPrinter { $0.refusesOthers = refuses }
    // One job each, so that both know the printer before they meet.
    let all = ThousandTests.count
    let (own, foreign) = (all * 2 / 5, all - all * 2 / 5 * 2)
    let users = try [("A1", own), ("B1", own)].map { (try User($0.0, printer), $0.1) }
    for (user, _) in users { try await user.print(1...1) }
    try await withThrowingTaskGroup(of: Void.self) { group in
      for (user, count) in users {
        group.addTask { try await user.print(2...count) }
      }
      group.addTask {
        for number in 1...foreign {
          let line = "Number \(ThousandTests.number("F1", number))"
          let job = [0x1B, 0x40] + Array(line.utf8) + [0x0A, 0x1D, 0x56, 0x42, 0x00]
          let isTaken = await ForeignProgram.print(job, on: printer)
          try #require(isTaken)
        }
      }
      try await group.waitForAll()
    }
    try await printer.wait(for: "the last paper") { $0.printer.papers.count >= all }
    let papers = printer.papers
    #expect(papers.count == all)
    #expect(papers.allSatisfy { $0.lines.count == 1 && $0.isOff })
    for (till, count) in [("A1", own), ("B1", own), ("F1", foreign)] {
      let lines = papers.flatMap(\.lines).filter { $0.hasPrefix("Number \(till)") }
      #expect(lines == (1...count).map { "Number \(ThousandTests.number(till, $0))" })
    }
  }

  /// A shop of one till.
  private struct User: Sendable {
    let shop: TestShop
    let spool: Spool
    let witness = Witness()
    let till: String

    init(_ till: String, _ printer: ModelPrinter) throws {
      self.till = till
      shop = try TestShop()
      spool = try shop.spool(printer, observe: witness.observe)
    }

    func print(_ numbers: ClosedRange<Int>) async throws {
      for number in numbers {
        _ = try shop.sell("S\(number)", at: till, template: ThousandTests.template)
        spool.wake()
        try await witness.wait(for: "receipt \(number)", seconds: 300) { $0.done >= number }
      }
    }
  }
}
