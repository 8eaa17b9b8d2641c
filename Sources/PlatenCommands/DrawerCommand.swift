import ArgumentParser
import PrintJob
import Spool
import StrictJSON
import Till

/// `platen drawer`: the cash drawer.
struct DrawerCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "drawer",
    abstract: "Open the cash drawer.",
    subcommands: [Open.self]
  )

  /// `platen drawer open`: opens the drawer without a sale.
  struct Open: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Open the cash drawer without a sale; who and why is kept.",
      discussion: """
        It waits a few seconds for its printer and never opens later by surprise. Exit codes: 0 \
        the pulse was sent; 73 it was not; 75 another program has the printer.
        """
    )

    @Option(help: "Who opens it.")
    var by: String

    @Option(help: "Why.")
    var reason: String

    @Option(help: "Your own name for this wish: the same key never opens the drawer twice.")
    var key: String?

    @OptionGroup var options: TillOptions

    func validate() throws {
      if let key, !(1...100).contains(key.utf8.count) {
        throw ValidationError("--key: 1 to 100 characters")
      }
      if by.isEmpty || reason.isEmpty {
        throw ValidationError("--by and --reason: say who and why")
      }
    }

    func run() async throws {
      try await options.withTill { till, setup in
        let names = setup.spool.printers.map(\.name)
        let (summary, isNew) = try await till.openDrawer(
          by: by,
          reason: reason,
          key: key,
          printer: options.printer.flatMap { names.contains($0) ? $0 : nil }
        )
        if options.json {
          var answer = summary.json.object ?? JSONObject()
          answer["replayed"] = .bool(!isNew)
          answer["test"] = .bool(setup.testMark != nil)
          Terminal.answer(JSONValue.object(answer).text())
        } else {
          let before = isNew ? "" : ", as this key was used before"
          let test = setup.testMark == nil ? "" : "TEST  "
          Terminal.answer("\(test)the drawer \(summary.words)\(before)")
        }
        if let trouble = summary.trouble { Terminal.notice("platen: \(trouble)") }
        return PlatenExit(summary)
      }
    }
  }
}
