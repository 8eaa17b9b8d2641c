import ArgumentParser
import Payment
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
    try await options.withTill { till, setup in
      // Long enough for a sale that has just begun to reach its verdict.
      let patience = setup.timers.softDeadline + setup.timers.grace
      if once {
        let recovery = try await till.recover(patience: patience)
        recovery.tell()
        if !recovery.openSales.isEmpty { return .unknown }
        return recovery.openPapers.isEmpty ? .done : .paidWithoutPaper
      }
      let watching = Task { await watch(till, patience) }
      Interrupts.perform { watching.cancel() }
      await watching.value
      return try till.hasOpenSales() ? .unknown : .done
    }
  }

  /// Looks every few seconds until it is cancelled; says what is new.
  private func watch(_ till: Till, _ patience: Int64) async {
    var told: [String] = []
    while !Task.isCancelled {
      do {
        let lines = try await till.recover(patience: patience).lines
        lines.filter { !told.contains($0) }.forEach(Terminal.notice)
        told = lines
      } catch {
        Terminal.notice("platen: \(error)")
      }
      try? await Task.sleep(for: .seconds(5))
    }
  }
}
