import Testing

@testable import Printers

@Suite struct InboxTests {
  private let gone = PrinterTrouble(.lost, reason: "it is gone", advice: "look")

  @Test func whatCameBeforeTheEndIsStillTaken() async throws {
    let inbox = Inbox()
    inbox.put([1, 2])
    inbox.put([])
    inbox.put([3])
    inbox.end(gone)
    inbox.put([4])
    #expect(try await inbox.take(within: 0) == [1, 2, 3])
    await #expect(throws: gone) { try await inbox.take(within: .max) }
    await #expect(throws: gone) { try await inbox.take(within: 0) }
  }

  @Test func theFirstReasonForTheEndStays() async {
    let inbox = Inbox()
    inbox.end(gone)
    inbox.end(PrinterTrouble(.silent, reason: "closed", advice: ""))
    await #expect(throws: gone) { try await inbox.take(within: .max) }
  }

  @Test func aSilentPrinterMayTurnOutToBeLost() async {
    let inbox = Inbox()
    inbox.end(PrinterTrouble(.silent, reason: "it has no way to answer", advice: ""))
    inbox.end(gone)
    await #expect(throws: gone) { try await inbox.take(within: 0) }
  }

  @Test func onlyTheLastIsKeptOfAPrinterThatNeverStops() async throws {
    let inbox = Inbox()
    for number in 0..<100 {
      inbox.put([UInt8](repeating: UInt8(number), count: 1_000))
    }
    let bytes = try await inbox.take(within: 0)
    #expect(bytes.count == 65_536)
    #expect(bytes.last == 99)
    #expect(bytes.first == 34)
  }

  @Test func whoWaitsIsServedInTurnAndEachByteGoesToOne() async throws {
    let inbox = Inbox()
    let count = 50
    let heard = try await withThrowingTaskGroup(of: [UInt8].self) { group in
      for _ in 0..<count {
        group.addTask { try await inbox.take(within: .max) }
      }
      group.addTask {
        for number in 0..<count {
          // Taken by somebody before the next one is there, or together with it.
          inbox.put([UInt8(number)])
          await Task.yield()
        }
        return []
      }
      var heard: [UInt8] = []
      while heard.count < count, let bytes = try await group.next() {
        heard += bytes
      }
      group.cancelAll()
      return heard.sorted()
    }
    #expect(heard == (0..<count).map { UInt8($0) })
  }

  @Test func theTimeOfOneWhoWaitsIsNotTheNextOnes() async throws {
    let inbox = Inbox()
    async let short = inbox.take(within: 10)
    #expect(try await short == [])
    async let long = inbox.take(within: .max)
    inbox.put([7])
    #expect(try await long == [7])
  }

  @Test func whatIsClearedIsNotHeard() async throws {
    let inbox = Inbox()
    inbox.put([1])
    inbox.clear()
    #expect(try await inbox.take(within: 0) == [])
  }
}
