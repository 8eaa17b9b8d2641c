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
      while true {
        let recovery = try await till.recover(patience: patience)
        recovery.tell()
        if once {
          if !recovery.openSales.isEmpty { return .unknown }
          return recovery.openPapers.isEmpty ? .done : .paidWithoutPaper
        }
        try await Task.sleep(for: .seconds(5))
      }
    }
  }
}
