import ESCPOS
import Foundation
import Journal
import Payment
import Pockyt
import PockytSimulator
import PrintJob
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

  /// Runs a test with a fixture, whose gateway follows a plan, and cleans up after it.
  static func run(
    plan: FaultPlan = FaultPlan(),
    _ test: (TillFixture) async throws -> Void
  ) async throws {
    let folder = FileManager.default.temporaryDirectory
      .appendingPathComponent("till-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: folder) }
    let server = try SimulatorServer(plan: plan)
    let url = try GatewayURL("http://127.0.0.1:\(await server.start())")
    let merchant = SimulatedMerchant.demo
    var timers = PaymentTimers()
    (timers.firstQuery, timers.query, timers.slowQuery) = (20, 20, 30)
    (timers.softDeadline, timers.grace, timers.cancelRest) = (100_000, 100_000, 50)
    (timers.retry, timers.longestRetry, timers.longestDelivery) = (20, 100, 1_000)
    // The simulator always answers; how late is a matter of the machine.
    var options = PockytClient.Options()
    (options.addLimit, options.prepayLimit) = (.seconds(120), .seconds(120))
    (options.queryLimit, options.cancelLimit) = (.seconds(120), .seconds(120))
    options.refundLimit = .seconds(120)
    // So is how late a pulse is.
    var policy = PrintPolicy()
    policy.drawerWait = 3_600_000
    let setup = TillSetup(
      dataDirectory: folder.path + "/data",
      till: "T1",
      shop: Shop(name: "Corner Coffee"),
      gateway: GatewaySetup(
        url: url,
        merchant: Merchant(merchantNo: merchant.merchantNo, storeNo: merchant.storeNo),
        token: GatewayToken(SimulatedMerchant.demoToken),
        options: options,
        connectTimeout: .seconds(120)
      ),
      spool: SpoolSetup(
        printers: [
          PrinterSetup(address: .file(path: folder.path + "/data/paper/"), profile: .generic80)
        ],
        policy: policy
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
    let transport = try HTTPTransport(
      url: setup.gateway.url,
      connectTimeout: setup.gateway.connectTimeout
    )
    let client = PockytClient(
      merchant: setup.gateway.merchant,
      token: setup.gateway.token,
      transport: transport
    )
    let result = try await work(client)
    await transport.shutDown()
    return result
  }

  /// Writes a sale down as a process that died long ago, on another start of the machine,
  /// left it.
  ///
  /// - Parameters:
  ///   - reference: the sale.
  ///   - bill: what is sold; nil for one tea.
  ///   - added: whether `add` had reached the gateway.
  ///   - sent: the last two digits of the code that the gateway got; nil for none.
  ///   - attempt: how the journal has it, given the gateway's number.
  /// - Throws: what the journal, the client and the code throw.
  func leave(
    _ reference: SaleReference,
    _ bill: Bill? = nil,
    added: Bool = true,
    sent: String?,
    _ attempt: (_ new: Attempt, _ transactionNo: String?) -> Attempt
  ) async throws {
    let bill = try bill ?? Bill.tea
    let directory = try DataDirectory(path: setup.dataDirectory)
    let journal = try Journal(in: directory, bootID: "earlier")
    let owner = try Owner(id: "gone", in: directory)
    let new = Attempt(sale: reference, number: 1, amount: bill.amountDue)
    let then = Timestamp(milliseconds: 1_790_000_000_000)
    let sale = SaleRecord(
      reference: reference,
      till: "T1",
      bill: bill.json.text(),
      billHash: "hash",
      createdAt: then
    )
    try journal.begin(sale, new, owner: owner, at: then)
    let transactionNo: String? = try await withClient { client in
      guard added else { return nil }
      let reference = new.gatewayReference
      let answer = await client.perform(.add, reference: reference, amount: new.amount)
      guard case .transaction(let report) = answer else {
        Issue.record("add was not answered")
        return nil
      }
      if let sent {
        _ = await client.perform(
          .prepay(transactionNo: report.transactionNo, vendor: nil),
          reference: reference,
          code: try WalletCode(scanned: "2864985306729491" + sent)
        )
      }
      return report.transactionNo
    }
    let left = attempt(new, transactionNo)
    if left != new {
      try journal.commit(left, owner: owner, at: then)
    }
    owner.retire()
  }

  /// The names of the papers that came out.
  var papers: [String] { papers(of: "paper") }

  /// The names of the papers that came out of a printer, by the name of its folder.
  func papers(of folder: String) -> [String] {
    let place = self.folder.path + "/data/" + folder
    return ((try? FileManager.default.contentsOfDirectory(atPath: place)) ?? []).sorted()
  }

  /// What stands on a paper that came out.
  func lines(of paper: String, in folder: String = "paper") throws -> [String] {
    let content = try Data(
      contentsOf: self.folder.appendingPathComponent("data/\(folder)/\(paper)")
    )
    return VirtualPrinter.paper(of: [UInt8](content), profile: .generic80).lines
  }

  /// Sells one tea, or what a bill says, whose customer pays at once.
  func sell(_ till: Till, _ bill: Bill? = nil) async throws -> CheckoutResult {
    let request = CheckoutRequest(
      bill: try bill ?? Bill.tea,
      reference: Till.newReference(),
      code: try WalletCode(scanned: "286498530672949100")
    )
    return try await till.checkout(request).result
  }
}

/// Waits until something holds; the time limit of the suite ends it.
func until(_ holds: () throws -> Bool) async throws {
  while try !holds() { try await Task.sleep(for: .milliseconds(5)) }
}

extension Bill {
  /// One tea for 2.00 USD.
  static var tea: Bill {
    get throws {
      let text = #"{"currency":"USD","lines":[{"name":"Tea","total":"2.00"}]}"#
      return try Bill(json: JSONField(JSONValue(parsing: text)))
    }
  }

  /// The same, half of it paid in cash.
  static var teaAndCash: Bill {
    get throws {
      let text = """
        {"currency":"USD","lines":[{"name":"Tea","total":"2.00"}],
        "tenders":[{"kind":"cash","name":"Cash","amount":"1.00"}]}
        """
      return try Bill(json: JSONField(JSONValue(parsing: text)))
    }
  }
}
