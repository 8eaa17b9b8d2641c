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
import Till

/// Whole sales against the simulated gateway, printed on a TCP printer on this machine that is kept
/// open and says how it is: from the gateway's word that it was paid to the job's first byte at the
/// printer.
struct SaleBenchmark {
  /// What one sale took, in milliseconds.
  struct Times {
    /// From the gateway's answer to the job's first byte.
    var whole: Double
    /// The two commits between them, made once more in a journal beside it afterwards.
    var commits: Double
  }

  /// How many sales are measured.
  let count: Int
  /// The bill that is sold.
  let bill: Bill
  /// Where the journal lies; its disk is what the commits cost.
  let folder: String

  /// Sells, prints and measures, sale by sale.
  func run() async throws -> [Times] {
    let sink = try AnsweringPrinter()
    let server = try SimulatorServer()
    let tap = try AnswerTap(to: UInt16(try await server.start()))
    let printer = PrinterSetup(
      address: .tcp(host: "127.0.0.1", port: sink.port),
      profile: Profile.named("epson-tm-t88v") ?? .generic80,
      isHeld: true
    )
    let setup = TillSetup(
      dataDirectory: folder,
      till: "T1",
      shop: Shop(name: "Corner Coffee"),
      gateway: GatewaySetup(
        url: try GatewayURL("http://127.0.0.1:\(tap.port)"),
        merchant: Merchant(merchantNo: "200001", storeNo: "300001"),
        token: GatewayToken(SimulatedMerchant.demoToken)
      ),
      spool: SpoolSetup(printers: [printer]),
      testMark: "TEST - NO MONEY TAKEN"
    )
    let till = try Till(setup)
    // As `platen serve` does all the time; it also keeps the printer's status known.
    let upkeep = Task { await till.lookAfterTheRest { _ in } }
    let twin = try TwinJournal(folder: folder + "/twin")
    var times: [Times] = []
    var opened = 0
    // The first sale opens what the others find open: the printer, its memory, the connections.
    for number in 0...count {
      let code = try WalletCode(scanned: "286498530672949100")
      let request = CheckoutRequest(bill: bill, reference: Till.newReference(), code: code)
      let (result, print) = try await till.checkout(request)
      guard let print, print.job.facts.fence == .processID, let first = sink.firstByte.take() else {
        throw Failure(reason: "sale \(result.attempt.sale) was not printed with proof")
      }
      let (receipt, _, body) = try till.look(at: .sale(result.attempt.sale))
      guard let body else { throw Failure(reason: "the journal has no bytes of the receipt") }
      try twin.begin(result.attempt, receipt)
      // The till's own come after such a pause between two questions to the gateway, in which the
      // processor forgets what it knew.
      try await Task.sleep(for: .milliseconds(700))
      let commits = try twin.commit(result.attempt, receipt, print.job, body: body.bytes)
      guard number > 0 else {
        opened = sink.connections
        continue
      }
      let whole = (first - tap.lastAnswer) * 1_000
      times.append(Times(whole: whole, commits: commits * 1_000))
    }
    guard sink.connections == opened else {
      throw Failure(reason: "the printer was opened again, not kept open")
    }
    upkeep.cancel()
    await upkeep.value
    await till.close()
    await server.stop()
    return times
  }

  struct Failure: Error {
    let reason: String
  }
}

/// A journal beside the till's own, in which its two commits between success and paper are made
/// again, alone.
struct TwinJournal {
  private let journal: Journal
  private let owner: Owner

  init(folder: String) throws {
    journal = try Journal(in: DataDirectory(path: folder), bootID: "benchmark")
    owner = try Owner(id: "twin", in: journal.directory)
  }

  /// Writes a sale down as far as the till had before the answer.
  func begin(_ attempt: Attempt, _ receipt: ReceiptRecord) throws {
    let sale = SaleRecord(
      reference: attempt.sale,
      till: "T1",
      bill: receipt.model,
      billHash: "",
      createdAt: receipt.createdAt
    )
    let new = Attempt(sale: attempt.sale, number: 1, amount: attempt.amount)
    try journal.begin(sale, new, owner: owner, at: receipt.createdAt)
  }

  /// Makes the two commits of a sale that has begun.
  ///
  /// - Returns: seconds for both.
  func commit(
    _ attempt: Attempt,
    _ receipt: ReceiptRecord,
    _ job: JobRecord,
    body: [UInt8]
  ) throws -> Double {
    let now = receipt.createdAt
    let draft = ReceiptDraft(template: receipt.template, templateText: "") { _ in receipt.model }
    let start = ProcessInfo.processInfo.systemUptime
    let issued = try journal.commit(
      attempt,
      owner: owner,
      receipt: draft,
      printing: true,
      requestedBy: "T1",
      at: now
    )
    let paid = ProcessInfo.processInfo.systemUptime - start
    guard let issued, let queued = try journal.jobs(of: issued).first else {
      throw SaleBenchmark.Failure(reason: "the journal beside the till's made no job")
    }
    var step = JobStep(queued, before: .queued)
    step.job.facts = job.facts
    step.job.facts.state = .sending
    (step.job.device, step.job.profile, step.job.bodyHash) = (job.device, job.profile, job.bodyHash)
    step.memory = ("tcp", PrinterMemory(fence: .processID, answersStatus: true))
    // The first sale's body counts as new to the journal, as it does in the till's own.
    step.body = body
    let again = ProcessInfo.processInfo.systemUptime
    try journal.commit(step, owner: owner, at: now)
    return paid + ProcessInfo.processInfo.systemUptime - again
  }
}
