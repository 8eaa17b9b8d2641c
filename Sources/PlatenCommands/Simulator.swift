import ArgumentParser
#if canImport(Glibc)
  import Glibc
#endif
import PockytSimulator

/// `platen simulator`: the gateway for anyone's client, without money.
struct Simulator: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Run a simulated gateway on this machine.",
    discussion: """
      The last two digits of a code choose what happens: 00-49 success at once; 50-69 success
      after (n-49) queries; 70-79 declined; 80-89 pending for ever; 90-99 success after (n-89)*2
      seconds. GET /simulator/ledger shows what was charged.
      """
  )

  @Option(help: "The port; 0 takes any that is free.")
  var port = 0

  @Option(help: "A file in which the ledger outlives the simulator.")
  var ledger: String?

  @Option(help: "How long each call is on its way, in milliseconds, 0 to 60000.")
  var latency = 0

  func validate() throws {
    guard (0...65_535).contains(port) else {
      throw ValidationError("--port: 0 to 65535")
    }
    guard (0...60_000).contains(latency) else {
      throw ValidationError("--latency: 0 to 60000 milliseconds")
    }
  }

  func run() async throws {
    do {
      let server = try SimulatorServer(
        ledgerFile: ledger,
        port: port,
        latency: .milliseconds(latency)
      )
      let url = "http://127.0.0.1:\(try await server.start())"
      let merchant = SimulatedMerchant.demo
      Terminal.answer("TEST gateway at \(url)")
      Terminal.answer(
        "merchantNo \(merchant.merchantNo), storeNo \(merchant.storeNo), "
          + "token \(SimulatedMerchant.demoToken)"
      )
      await Interrupts.next()
      await server.stop()
    } catch {
      Terminal.notice("platen: the simulator does not start: \(error)")
      throw ExitCode(PlatenExit.storage.rawValue)
    }
  }
}
