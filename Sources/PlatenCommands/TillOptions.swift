import ArgumentParser
import ESCPOS
#if canImport(Glibc)
  import Glibc
#endif
import Journal
import Payment
import Pockyt
import PockytSimulator
import Printers
import Sales
import Spool
import StrictJSON
import Till

/// What every command that uses a till can be told.
struct TillOptions: ParsableArguments {
  @Option(help: "The folder that keeps the journal.")
  var dataDir: String?

  @Option(
    help: ArgumentHelp(
      "Where receipts are printed: file:PATH or tcp://HOST:PORT.",
      discussion: "A path that ends in / gets one file for each job."
    )
  )
  var printer: String?

  @Option(help: "The kind of printer: \(Profile.builtIn.map(\.name).joined(separator: ", ")).")
  var profile: String = Profile.generic80.name

  @Option(help: "The address of a running `platen simulator`, instead of one of our own.")
  var simulator: String?

  @Flag(help: "Write the answer as JSON.")
  var json = false

  /// Runs work with a till in test mode and ends the command with the work's exit code.
  func withTill(_ work: (Till, TillSetup) async throws -> PlatenExit) async throws {
    let code: PlatenExit
    do {
      code = try await withDemoTill(work)
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
        JSONAnswer.error(code: error.exit, message: error.description).text()
      )
    }
    Terminal.notice("platen: \(error)")
    return error.exit
  }

  private func withDemoTill(
    _ work: (Till, TillSetup) async throws -> PlatenExit
  ) async throws -> PlatenExit {
    let directory = try DataDirectory(path: dataDir ?? DemoMode.defaultDataDirectory())
    let printer = try printerSetup(directory)
    guard let simulator else {
      return try await DemoMode.withSimulator(ledgerIn: directory) { url in
        try await run(work, directory, url, printer)
      }
    }
    return try await run(work, directory, DemoMode.url(ofSimulator: simulator), printer)
  }

  private func run(
    _ work: (Till, TillSetup) async throws -> PlatenExit,
    _ directory: DataDirectory,
    _ url: GatewayURL,
    _ printer: PrinterSetup
  ) async throws -> PlatenExit {
    var setup = DemoMode.setup(dataDirectory: directory.path, gateway: url, printer: printer)
    setup.timers = try PaymentTimers(
      environment: getenv("PLATEN_TIMERS").map { String(cString: $0) }
    )
    let till = try Till(setup)
    do {
      let code = try await work(till, setup)
      await till.close()
      return code
    } catch {
      await till.close()
      throw error
    }
  }

  private func printerSetup(_ directory: DataDirectory) throws -> PrinterSetup {
    guard let profile = Profile.named(profile) else {
      throw CommandError(
        .usage,
        "--profile: there is no profile \"\(profile)\"; "
          + "there are \(Profile.builtIn.map(\.name).joined(separator: ", "))"
      )
    }
    do {
      let folder = try directory.folder("paper") + "/"
      let address = try printer.map(PrinterAddress.init) ?? .file(path: folder)
      return PrinterSetup(address: address, profile: profile)
    } catch let error as PrinterAddressError {
      throw CommandError(.usage, "--printer: \(error)")
    }
  }
}

extension PaymentTimers {
  /// Timers with some waits replaced, as `name=milliseconds` with commas between.
  init(environment text: String?) throws {
    self.init()
    let names: [String: WritableKeyPath<PaymentTimers, Int64>] = [
      "firstQuery": \.firstQuery, "query": \.query, "quickPeriod": \.quickPeriod,
      "slowQuery": \.slowQuery, "softDeadline": \.softDeadline, "grace": \.grace,
      "cancelRest": \.cancelRest, "retry": \.retry, "longestRetry": \.longestRetry,
    ]
    for entry in (text ?? "").split(separator: ",") {
      let parts = entry.split(separator: "=").map(String.init)
      guard parts.count == 2, let path = names[parts[0]], let wait = Int64(parts[1]), wait > 0,
        wait <= 86_400_000
      else {
        throw CommandError(
          .configuration,
          "PLATEN_TIMERS: \"\(entry)\" is not name=milliseconds with one of the names "
            + names.keys.sorted().joined(separator: ", ")
        )
      }
      self[keyPath: path] = wait
    }
  }
}
