import ArgumentParser
import Payment
import Synchronization
import Till

/// `platen watch`: finishes what processes that are gone left.
struct Watch: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Finish the sales and print the receipts that an ended process left."
  )

  @Flag(help: "Do what is due and end.")
  var once = false

  @OptionGroup var options: TillOptions

  func run() async throws {
    try await options.withTill(takesAll: true) { till, setup in
      // Long enough for a sale that has just begun to reach its verdict.
      let patience = setup.timers.softDeadline + setup.timers.grace
      if once {
        let recovery = try await till.recover(patience: patience)
        recovery.tell()
        if try !recovery.openSales.isEmpty || till.hasOpenSales() { return .unknown }
        return recovery.openPapers.isEmpty ? .done : .paidWithoutPaper
      }
      let watching = Task { await watch(till) }
      Interrupts.perform { watching.cancel() }
      await watching.value
      return try till.hasOpenSales() ? .unknown : .done
    }
  }

  /// Looks after everything until it is cancelled; says what is new.
  private func watch(_ till: Till) async {
    let told = Mutex<Set<String>>([])
    await till.lookAfterTheRest { recovery in
      for line in recovery.lines + (recovery.trouble.map { ["platen: \($0)"] } ?? []) {
        if told.withLock({ $0.insert(line).inserted }) { Terminal.notice(line) }
      }
    }
  }
}
