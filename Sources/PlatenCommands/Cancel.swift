import ArgumentParser
import Payment
import StrictJSON
import Till

/// `platen cancel ID`: ends a sale that is still open.
struct Cancel: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "End a sale that is still open, whoever began it.",
    discussion: """
      A payment that succeeds first counts as paid; only `platen refund` gives it back. Exit codes:
      10 not paid, charging again is safe; 0 or 12 it was paid; 11 no end is in sight yet.
      """
  )

  @Argument(help: "A sale's reference or a transaction number.")
  var id: String

  @Option(help: "Who asks for it.")
  var by = "command line"

  @OptionGroup var options: TillOptions

  func run() async throws {
    try await options.withTill { till, _ in
      let result = try await till.cancel(id, by: by)
      if options.json {
        Terminal.answer(result.json.text())
      } else {
        let test = result.isTest ? "TEST  " : ""
        Terminal.answer("\(test)sale \(result.attempt.sale): \(result.operatorText)")
        if result.outcome == .paid {
          Terminal.notice("it was paid; `platen refund \(result.attempt.sale)` gives it back")
        }
      }
      return PlatenExit(result)
    }
  }
}
