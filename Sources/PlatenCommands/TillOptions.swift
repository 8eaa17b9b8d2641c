import ArgumentParser
import ESCPOS
import Journal
import Pockyt
import PrintJob
import Printers
import Spool
import StrictJSON
import Till

/// What every command that uses a till can be told.
struct TillOptions: ParsableArguments {
  @OptionGroup var configuration: ConfigurationOptions

  @Option(help: "The folder that keeps the journal.")
  var dataDir: String?

  @Option(
    help: ArgumentHelp(
      "The printer: its name in the configuration, or \(PrinterAddress.forms).",
      discussion: "A path that ends in / gets one file for each job."
    )
  )
  var printer: String?

  @Option(help: "The kind of printer, see `platen profiles list`.")
  var profile: String?

  @Option(help: "Test mode with a running `platen simulator` at this address.")
  var simulator: String?

  @Flag(help: "Write the answer as JSON.")
  var json = false

  /// True when no money is taken because nothing is configured or test mode was asked for.
  func isDemo() throws(CommandError) -> Bool {
    if simulator != nil { return true }
    return try configuration.file() == nil
  }

  /// Runs work with a till and ends the command with the work's exit code.
  ///
  /// - Parameters:
  ///   - paperPatience: how long a result waits for its paper, in milliseconds; nil for as long as
  ///     the till does.
  ///   - takesAll: true to print whatever waits, also where the command line names the printer.
  ///   - work: what to do.
  /// - Throws: the exit code, once the error was told.
  func withTill(
    paperPatience: Int64? = nil,
    takesAll: Bool = false,
    _ work: (Till, TillSetup) async throws -> PlatenExit
  ) async throws {
    let code: PlatenExit
    do {
      code = try await withSetup { setup in
        var setup = setup
        setup.paperPatience = paperPatience ?? setup.paperPatience
        setup.spool.isForOwnPapers = printer != nil && !takesAll
        let till = try Till(setup)
        if let trouble = till.clockTrouble { Terminal.notice("platen: \(trouble)") }
        setup.templates.troubles.forEach { Terminal.notice("platen: \($0)") }
        do {
          let code = try await work(till, setup)
          await till.close()
          return code
        } catch {
          await till.close()
          throw error
        }
      }
    } catch let error as CommandError {
      code = report(error)
    } catch let error as TillError {
      code = report(CommandError(error))
    } catch let error as JournalError {
      code = report(CommandError(.journal(error)))
    }
    if code != .done {
      throw ExitCode(code.rawValue)
    }
  }

  /// Tells an error in the form that was asked for.
  func report(_ error: CommandError) -> PlatenExit {
    if json {
      Terminal.answer(
        JSONAnswer.error(
          code: error.exit,
          message: error.description,
          isTest: (try? isDemo()) ?? false
        ).text()
      )
    }
    for line in error.description.split(separator: "\n") {
      Terminal.notice("platen: \(line)")
    }
    return error.exit
  }

  private func withSetup(
    _ work: (TillSetup) async throws -> PlatenExit
  ) async throws -> PlatenExit {
    guard try isDemo() else {
      return try await work(overridden(configuration.setup()))
    }
    let directory = try DataDirectory(path: dataDir ?? StandardPath.state + "/demo")
    func workWithGateway(at url: GatewayURL) async throws -> PlatenExit {
      let paper = try directory.folder("paper") + "/"
      let printer = PrinterSetup(address: .file(path: paper))
      var setup = DemoMode.setup(dataDirectory: directory.path, gateway: url, printer: printer)
      setup.timers = try DemoMode.timers()
      return try await work(overridden(setup))
    }
    if let simulator {
      return try await workWithGateway(at: DemoMode.url(ofSimulator: simulator))
    }
    return try await DemoMode.withSimulator(ledgerIn: directory, workWithGateway(at:))
  }

  /// The setup with what the command line says in place of the file's words.
  private func overridden(_ setup: TillSetup) throws(CommandError) -> TillSetup {
    var setup = setup
    setup.dataDirectory = dataDir ?? setup.dataDirectory
    if let printer { try choose(printer, &setup.spool) }
    if let profile { setup.spool.printers[0].profile = try profileNamed(profile) }
    return setup
  }

  /// Lets everything come out at one printer, as whoever names one wants it.
  private func choose(_ printer: String, _ spool: inout SpoolSetup) throws(CommandError) {
    if let index = spool.printers.firstIndex(where: { $0.name == printer }) {
      // The others stay for the papers that were given to them before.
      spool.printers.insert(spool.printers.remove(at: index), at: 0)
    } else {
      guard var first = spool.printers.first else { return }
      do {
        first.address = try PrinterAddress(printer)
      } catch {
        let names = spool.printers.map(\.name).joined(separator: ", ")
        throw CommandError(.usage, "--printer: \(error), or a printer's name: \(names)")
      }
      spool.printers = [first]
    }
    spool.printers[0].failover = .wait
    spool.drawer.printer = nil
    for role in spool.papers.keys { spool.papers[role]?.printer = nil }
  }
}
