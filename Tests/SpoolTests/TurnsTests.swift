import ESCPOS
import Journal
import PrintJob
import Printers
import Spool
import Testing
import TestSupport

@Suite struct TurnsTests {
  let shop: TestShop

  init() throws {
    shop = try TestShop()
  }

  @Test("two processes with one printer take turns")
  func turns() async throws {
    let printer = try ModelPrinter()
    let shops = [try shop.otherProcess(), try shop.otherProcess()]
    let spools = try shops.map { try $0.spool(printer) }
    let receipts = try (1...6).map { try shops[$0 % 2].sell("S\($0)") }
    try await withThrowingTaskGroup(of: [PrintJobState].self) { group in
      for (index, receipt) in receipts.enumerated() {
        let number = (index + 1) % 2
        group.addTask {
          try await shops[number].settle(receipt, on: spools[number]).map(\.facts.state)
        }
      }
      for try await states in group {
        #expect(states == [.printed])
      }
    }
    #expect(Set(printer.papers.flatMap(\.numbers)).count == 6)
    #expect(printer.papers.count == 6 && printer.papers.allSatisfy { $0.marks.isEmpty })
  }

  @Test("two processes with one job: one paper")
  func oneJob() async throws {
    let shops = [shop, try shop.otherProcess()]
    let receipt = try shop.sell()
    let states = try await withThrowingTaskGroup(of: PrintJobState.self) { group in
      for shop in shops {
        let job = try shop.request(receipt)
        group.addTask {
          try await shop.spool(shop.paper).print(job).job.facts.state
        }
      }
      return try await group.reduce(into: []) { $0.append($1) }
    }
    #expect(states.contains(.handedOver))
    #expect(try shop.papers().count == 1)
    #expect(try shop.journal.jobs(of: receipt).map(\.facts.state) == [.handedOver])
  }

  @Test("a printer that another process writes to leaves the job waiting with the reason")
  func busy() async throws {
    let directory = try DataDirectory(path: shop.path)
    let lock = try #require(try directory.lockPrinter(key: shop.paper.description))
    let receipt = try shop.sell()
    let witness = Witness()
    let spool = shop.spool(
      SpoolSetup(printers: [TestShop.setup(shop.paper)], policy: .quick),
      observe: witness.observe
    )
    let job = try shop.request(receipt)
    spool.wake()
    try await witness.wait(for: .blocked, of: job.id)
    let waiting = try #require(try shop.journal.job(id: job.id))
    #expect(waiting.facts.state == .blocked && waiting.facts.obstacle == .busy)
    #expect(waiting.facts.trouble?.contains("another Platen is printing there") == true)
    lock.release()
    let jobs = try await shop.settle(receipt, on: spool)
    #expect(jobs.map(\.kind) == [.original] && jobs.map(\.facts.state) == [.handedOver])
  }
}
