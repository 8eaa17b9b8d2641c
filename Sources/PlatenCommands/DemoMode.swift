import Journal
import Payment
import Pockyt
import PockytSimulator
import Sales
import Spool
import Till

/// Test mode: a simulated gateway on this machine, and TEST on everything.
enum DemoMode {
  /// The timers of test mode; PLATEN_TIMERS replaces some, as `name=milliseconds` with commas.
  static func timers() throws(CommandError) -> PaymentTimers {
    var timers = PaymentTimers()
    let names = PaymentTimers.names
    for entry in (StandardPath.variable("PLATEN_TIMERS") ?? "").split(separator: ",") {
      let parts = entry.split(separator: "=").map(String.init)
      guard parts.count == 2, let path = names.first(where: { $0.key == parts[0] })?.value,
        let wait = PaymentTimers.wait(parts[1] + " ms")
      else {
        throw CommandError(
          .configuration,
          "PLATEN_TIMERS: \"\(entry)\" is not name=milliseconds with one of the names "
            + names.map(\.key).joined(separator: ", ")
        )
      }
      timers[keyPath: path] = wait
    }
    return timers
  }

  /// Runs a simulator whose ledger lies beside the journal, so that both remember the same sales.
  static func withSimulator<Result>(
    ledgerIn directory: DataDirectory,
    _ work: (GatewayURL) async throws -> Result
  ) async throws -> Result {
    let server: SimulatorServer
    let url: GatewayURL
    do {
      server = try SimulatorServer(ledgerFile: directory.path + "/simulator-ledger.json")
      url = try GatewayURL("http://127.0.0.1:\(await server.start())")
    } catch {
      throw CommandError(.storage, "the simulated gateway does not start: \(error)")
    }
    do {
      let result = try await work(url)
      await server.stop()
      return result
    } catch {
      await server.stop()
      throw error
    }
  }

  /// The address of somebody's simulator; only this machine's, as no money may move.
  static func url(ofSimulator text: String) throws(CommandError) -> GatewayURL {
    // Plain http is accepted for this machine only, so no real gateway can be meant.
    guard text.hasPrefix("http://"), let url = try? GatewayURL(text) else {
      throw CommandError(.usage, "--simulator: a simulator is at http://127.0.0.1:PORT")
    }
    return url
  }

  /// A till of the demo shop.
  static func setup(
    dataDirectory: String,
    gateway url: GatewayURL,
    printer: PrinterSetup
  ) -> TillSetup {
    let merchant = SimulatedMerchant.demo
    return TillSetup(
      dataDirectory: dataDirectory,
      till: "T1",
      shop: Shop(
        name: "Corner Coffee",
        legalName: "Corner Coffee Company LLC",
        address: ["12 Harbor Street", "Portland, OR 97204"],
        taxID: "EIN 12-3456789",
        phone: "(503) 555-0142"
      ),
      gateway: GatewaySetup(
        url: url,
        merchant: Merchant(merchantNo: merchant.merchantNo, storeNo: merchant.storeNo),
        token: GatewayToken(SimulatedMerchant.demoToken)
      ),
      spool: SpoolSetup(printers: [printer]),
      testMark: TillSetup.noMoneyMark
    )
  }
}
