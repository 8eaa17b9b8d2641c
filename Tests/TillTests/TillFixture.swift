import ESCPOS
import Foundation
import Journal
import Payment
import Pockyt
import PockytSimulator
import Printers
import Sales
import Spool
import StrictJSON
import Testing
import Till

/// A till with a simulator of its own, a folder as printer, and a journal that a test can prepare.
struct TillFixture {
  let folder: URL
  let server: SimulatorServer
  let setup: TillSetup

  /// Runs a test with a fixture and cleans up after it.
  static func run(_ test: (TillFixture) async throws -> Void) async throws {
    let folder = FileManager.default.temporaryDirectory
      .appendingPathComponent("till-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: folder) }
    let server = try SimulatorServer()
    let url = try GatewayURL("http://127.0.0.1:\(await server.start())")
    let merchant = SimulatedMerchant.demo
    var timers = PaymentTimers()
    (timers.firstQuery, timers.query, timers.slowQuery) = (20, 20, 30)
    (timers.softDeadline, timers.grace, timers.cancelRest) = (30_000, 30_000, 50)
    (timers.retry, timers.longestRetry) = (20, 100)
    let setup = TillSetup(
      dataDirectory: folder.path + "/data",
      till: "T1",
      shop: Shop(name: "Corner Coffee"),
      gateway: GatewaySetup(
        url: url,
        merchant: Merchant(merchantNo: merchant.merchantNo, storeNo: merchant.storeNo),
        token: GatewayToken(SimulatedMerchant.demoToken)
      ),
      printer: PrinterSetup(
        address: .file(path: folder.path + "/data/paper/"),
        profile: .generic80
      ),
      testMark: "TEST - NO MONEY TAKEN",
      timers: timers
    )
    _ = try DataDirectory(path: setup.dataDirectory).folder("paper")
    do {
      try await test(TillFixture(folder: folder, server: server, setup: setup))
      await server.stop()
    } catch {
      await server.stop()
      throw error
    }
  }

  /// A client of the same gateway, to prepare transactions with.
  func withClient<Result>(_ work: (PockytClient) async throws -> Result) async throws -> Result {
    let transport = HTTPTransport(url: setup.gateway.url)
    let client = PockytClient(
      merchant: setup.gateway.merchant,
      token: setup.gateway.token,
      transport: transport
    )
    let result = try await work(client)
    await transport.shutDown()
    return result
  }

  /// The names of the papers that came out.
  var papers: [String] {
    let names = try? FileManager.default.contentsOfDirectory(atPath: folder.path + "/data/paper")
    return (names ?? []).sorted()
  }
}

extension Bill {
  /// One tea for 2.00 USD.
  static var tea: Bill {
    get throws {
      let text = #"{"currency":"USD","lines":[{"name":"Tea","total":"2.00"}]}"#
      return try Bill(json: JSONField(JSONValue(parsing: text)))
    }
  }
}
