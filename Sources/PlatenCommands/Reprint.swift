import ArgumentParser
import PrintJob
import StrictJSON
import Till

/// `platen reprint`: prints one more paper of a receipt.
struct Reprint: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Print a receipt again, marked as a copy.",
    discussion: """
      A receipt that was never sent to a printer prints as the original. Later papers are marked
      COPY, or REPRINT when it is not known whether the earlier paper came out.
      """
  )

  @Argument(help: "A transaction number, a sale's reference or a receipt number.")
  var id: String?

  @Flag(help: "The last receipt.")
  var last = false

  @Option(help: "Who asks for it.")
  var by = "command line"

  @OptionGroup var options: TillOptions

  func validate() throws {
    if (id == nil) != last {
      throw ValidationError("give the receipt's ID, or --last")
    }
  }

  func run() async throws {
    try await options.withPaper { till, setup in
      let wish = id.map(ReceiptWish.word) ?? .last
      let (summary, report) = try await PaperWait(till, options, interrupted: .printerUnreachable)
        .end(of: { try await till.reprint(wish, requestedBy: by) })
      if options.json {
        var answer = summary.json.object ?? JSONObject()
        answer["test"] = .bool(setup.testMark != nil)
        Terminal.answer(JSONValue.object(answer).text())
      } else {
        if summary.cameOut { report?.tell() }
        let what = summary.kind.mark.first ?? "the original"
        let place = summary.file.map { ", its bytes are in \($0)" } ?? ""
        let done = summary.cameOut ? "printed" : "not printed: it \(summary.sentence)"
        Terminal.answer("\(setup.testMark == nil ? "" : "TEST  ")\(what) \(done)\(place)")
      }
      if let trouble = summary.trouble {
        Terminal.notice("platen: \(trouble)")
      }
      return PlatenExit(summary)
    }
  }
}
