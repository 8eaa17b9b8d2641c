import ArgumentParser
import ESCPOS
import Sales
import Spool
import Till

/// `platen config`: looks after the configuration.
struct Config: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Look after the configuration.",
    subcommands: [Check.self]
  )

  /// `platen config check`: says whether the configuration can be used.
  struct Check: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Check the configuration file.",
      discussion: "Every fault is named with file, line and what to write instead."
    )

    @OptionGroup var options: ConfigurationOptions

    func run() async throws {
      do {
        let setup = try options.setup()
        let file = try options.file() ?? ""
        Terminal.answer("\(file) can be used:")
        Terminal.answer("  till \(setup.till) of \(setup.shop.name)")
        Terminal.answer("  gateway \(setup.gateway.url)\(setup.testMark.map { ", \($0)" } ?? "")")
        for printer in setup.spool.printers {
          let name = setup.spool.printers.count == 1 ? "printer" : "printer \(printer.name)"
          Terminal.answer("  \(name) \(printer.address), \(printer.profileWords)")
        }
        Terminal.answer("  journal in \(setup.dataDirectory)")
        setup.templates.troubles.forEach { Terminal.notice("platen: \($0)") }
        for (_, advice) in await setup.advice().sorted(by: { $0.key < $1.key }) {
          advice.forEach { Terminal.notice("platen: \($0)") }
        }
      } catch {
        for line in error.description.split(separator: "\n") {
          Terminal.notice("platen: \(line)")
        }
        throw ExitCode(error.exit.rawValue)
      }
    }
  }
}
