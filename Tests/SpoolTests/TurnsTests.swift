import ESCPOS
import Journal
import PrintJob
import Printers
import Sales
import Spool
import Synchronization
import Testing

@Suite struct TurnsTests {
  let shop: TestShop

  init() throws {
    shop = try TestShop()
  }

  @Test("two processes with one printer take turns")
  func turns() async throws {
    let counter = Counter()
    let printer = try NetworkPrinter { connection in
      counter.begin()
      NetworkPrinter.readAll(connection)
      counter.end()
    }
    let setup = PrinterSetup(address: printer.address, profile: .generic80)
    let spools = [try shop.otherSpool(setup), try shop.otherSpool(setup)]
    let receipts = try (1...6).map { try shop.sell("S\($0)") }
    try await withThrowingTaskGroup(of: PrintJobState.self) { group in
      for (index, receipt) in receipts.enumerated() {
        let job = try #require(try shop.journal.jobs(of: receipt).first)
        group.addTask {
          try await spools[index % 2].print(job, of: receipt).job.machine.state
        }
      }
      for try await state in group {
        #expect(state == .handedOver)
      }
    }
    #expect(counter.most == 1)
    #expect(counter.all == 6)
  }

  @Test("two processes with one job: one paper")
  func oneJob() async throws {
    let setup = PrinterSetup(address: shop.paper, profile: .generic80)
    let spools = [try shop.otherSpool(setup), try shop.otherSpool(setup)]
    let receipt = try shop.sell()
    let job = try #require(try shop.journal.jobs(of: receipt).first)
    let outcomes = await withTaskGroup(of: Result<PrintReport, any Error>.self) { group in
      for spool in spools {
        group.addTask {
          do {
            return .success(try await spool.print(job, of: receipt))
          } catch {
            return .failure(error)
          }
        }
      }
      return await group.reduce(into: []) { $0.append($1) }
    }
    #expect(outcomes.count { (try? $0.get()) != nil } == 1)
    let refusals = outcomes.compactMap { outcome in
      if case .failure(let error) = outcome { "\(error)" } else { nil }
    }
    #expect(refusals.count { $0.contains("another Platen process") } == 1)
    #expect(try shop.papers().count == 1)
    #expect(try shop.journal.jobs(of: receipt).map(\.machine.state) == [.handedOver])
  }

  @Test("a printer that stays busy leaves the job waiting with the reason")
  func busy() async throws {
    let directory = try DataDirectory(path: shop.path)
    let lock = try #require(try directory.lockPrinter(key: shop.paper.description))
    let receipt = try shop.sell()
    let (shop, spool) = (shop, shop.spool(shop.paper))
    // Whoever is cancelled does not wait for the printer's other user.
    let printing = Task { try await shop.print(receipt, on: spool) }
    printing.cancel()
    await #expect(throws: SpoolError.printerBusy(shop.paper.description)) {
      try await printing.value
    }
    let waiting = try #require(try shop.journal.jobs(of: receipt).first)
    #expect(waiting.machine.state == .queued)
    #expect(waiting.machine.trouble?.contains("is printing for another Platen") == true)
    lock.release()
    let report = try await shop.print(receipt, on: spool)
    #expect(report.job.kind == .original && report.job.machine.state == .handedOver)
  }
}

/// Counts the connections that are open at once.
private final class Counter: Sendable {
  private let counts = Mutex((now: 0, most: 0, all: 0))

  var most: Int { counts.withLock { $0.most } }
  var all: Int { counts.withLock { $0.all } }

  func begin() {
    counts.withLock { counts in
      counts.now += 1
      counts.all += 1
      counts.most = max(counts.most, counts.now)
    }
  }

  func end() {
    counts.withLock { $0.now -= 1 }
  }
}
