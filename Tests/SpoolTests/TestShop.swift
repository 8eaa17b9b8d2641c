import Digests
import ESCPOS
import Foundation
import Journal
import Payment
import PrintJob
import Printers
import Rasters
import ReceiptTemplates
import Sales
import Spool
import StrictJSON
import Testing
import TestSupport

/// A shop with a journal, a folder for paper, and a wall clock that stands still; its folder goes
/// away with it.
final class TestShop: Sendable {
  let journal: Journal
  let owner: Owner
  private let folder: Folder

  private final class Folder: Sendable {
    /// In memory where there is such a place: these tests wait for many commits.
    let path =
      (FileManager.default.isWritableFile(atPath: "/dev/shm")
        ? "/dev/shm" : FileManager.default.temporaryDirectory.path)
      + "/platen-\(UUID().uuidString)"

    deinit {
      try? FileManager.default.removeItem(atPath: path)
    }
  }

  static let now = Timestamp(milliseconds: 1_795_000_000_000)
  static let localNow = LocalTime(now, offsetMinutes: -300)
  /// The same, as receipts write it.
  static let nowOnPaper = "11/18/2026 6:06 AM"

  convenience init() throws {
    try self.init(Folder())
  }

  private init(_ folder: Folder) throws {
    self.folder = folder
    let directory = try DataDirectory(path: folder.path)
    journal = try Journal(in: directory, bootID: "boot", wall: { Self.now })
    owner = try Owner(id: UUID().uuidString, in: directory)
    _ = try directory.folder("paper")
  }

  /// The same shop as another process has it.
  func otherProcess() throws -> TestShop {
    try TestShop(folder)
  }

  var path: String { folder.path }
  var paper: PrinterAddress { .file(path: path + "/paper/") }

  // MARK: Printers

  func spool(_ address: PrinterAddress, _ profile: Profile = .generic80) -> Spool {
    spool(SpoolSetup(printers: [Self.setup(address, profile)], policy: .quick))
  }

  func spool(
    _ printer: ModelPrinter,
    _ profile: Profile = .generic80,
    policy: PrintPolicy = .quick,
    observe: @escaping @Sendable (SpoolNews) -> Void = { _ in }
  ) throws -> Spool {
    spool(
      SpoolSetup(printers: [try Self.setup(printer, profile)], policy: policy),
      observe: observe
    )
  }

  func spool(
    _ setup: SpoolSetup,
    observe: @escaping @Sendable (SpoolNews) -> Void = { _ in }
  ) -> Spool {
    Spool(
      journal: journal,
      owner: owner,
      setup: setup,
      rasterizer: { SystemRasterizer(language: $0) },
      wall: { Self.now },
      clock: { Self.localNow },
      boot: { Self.boot },
      observe: observe
    )
  }

  static func setup(
    _ address: PrinterAddress,
    _ profile: Profile = .generic80,
    named name: String = "printer",
    failover: FailoverRule = .wait
  ) -> PrinterSetup {
    var setup = PrinterSetup(name: name, address: address, profile: profile, failover: failover)
    setup.timeouts.stall = 30_000
    setup.timeouts.turn = 0
    setup.timeouts.farewell = 5_000
    return setup
  }

  static func setup(
    _ printer: ModelPrinter,
    _ profile: Profile = .generic80,
    named name: String = "printer",
    failover: FailoverRule = .wait
  ) throws -> PrinterSetup {
    setup(try PrinterAddress(printer.address), profile, named: name, failover: failover)
  }

  /// The clock that journals go by.
  static var boot: Moment {
    var time = timespec()
    clock_gettime(CLOCK_BOOTTIME, &time)
    return Moment(milliseconds: Int64(time.tv_sec) * 1_000 + Int64(time.tv_nsec) / 1_000_000)
  }

  // MARK: Sales

  /// A paid sale with its receipt and its original, and a drawer that opens where that is wanted; a
  /// spool may render it while it is written down.
  func sell(
    _ name: String = "S1",
    at till: String = "T1",
    template text: String? = nil,
    testMark: String? = nil,
    model: String? = nil,
    besides: [JobDraft] = [],
    settingOn spool: Spool? = nil
  ) throws -> ReceiptRecord {
    let reference = try #require(SaleReference(name))
    let bill = try Self.bill()
    let sale = SaleRecord(
      reference: reference,
      till: till,
      bill: bill.json.text(),
      billHash: "hash",
      createdAt: Self.now
    )
    try journal.begin(
      sale,
      Attempt(sale: reference, number: 1, amount: bill.amountDue),
      owner: owner,
      at: Self.now
    )
    let paid = Attempt(
      sale: reference,
      number: 1,
      amount: bill.amountDue,
      state: .paid,
      transactionNo: "300000000000000123",
      told: .paid
    )
    let text = try text ?? ReceiptTemplate.builtIn(.sale).text
    let key = TemplateKey(name: "sale", hash: sha256Hex(Array(text.utf8)))
    let draft = ReceiptDraft(template: key, templateText: text, besides: besides) { number in
      let receipt = Self.receipt(number, paid, bill, testMark)
      spool?.set(receipt, model: receipt.json.text(), template: key, text)
      return model ?? receipt.json.text()
    }
    return try #require(
      try journal.commit(
        paid,
        owner: owner,
        receipt: draft,
        printing: true,
        requestedBy: "T1",
        at: Self.now
      )
    )
  }

  private static func bill() throws -> Bill {
    let json = """
      {"currency": "USD",
       "lines": [{"name": "Café au lait", "quantity": "2", "unitPrice": "4.25"},
                 {"name": "Bagel *fresh* {x}", "unitPrice": "3.50"}],
       "taxes": [{"name": "Sales tax", "rate": "8.875", "net": "12.00"}]}
      """
    return try Bill(json: JSONField(JSONValue(parsing: json)))
  }

  private static func receipt(
    _ number: String,
    _ attempt: Attempt,
    _ bill: Bill,
    _ testMark: String?
  ) -> Receipt {
    Receipt(
      kind: .sale,
      number: number,
      testMark: testMark,
      issuedAt: localNow,
      shop: Shop(name: "Corner Café", address: ["1 Main Street"]),
      till: "T1",
      sale: attempt.sale,
      bill: bill,
      payment: WalletPayment(
        amount: bill.amountDue,
        wallet: "Alipay+",
        transactionNo: attempt.transactionNo ?? "",
        gatewayReference: attempt.gatewayReference,
        paidAt: localNow
      )
    )
  }

  // MARK: Papers

  func request(_ receipt: ReceiptRecord) throws -> JobRecord {
    try journal.enqueue(receipt, requestedBy: "Ana", owner: owner, at: Self.now)
  }

  /// Asks for the drawer to be opened.
  func openDrawer() throws -> JobRecord {
    try journal.enqueueDrawer(
      requestedBy: "Ana",
      reason: "change",
      key: nil,
      printer: nil,
      owner: owner,
      at: Self.now
    ).job
  }

  /// Asks for one more paper of a receipt and prints it.
  func print(_ receipt: ReceiptRecord, on spool: Spool) async throws -> PrintReport {
    try await spool.print(request(receipt))
  }

  /// Prints what there is to print of a receipt, and what follows it by itself, to the end.
  ///
  /// - Returns: all its jobs.
  @discardableResult
  func settle(_ receipt: ReceiptRecord, on spool: Spool) async throws -> [JobRecord] {
    for _ in 0..<1_000 {
      let jobs = try journal.jobs(of: receipt)
      guard let open = jobs.first(where: { $0.facts.state.isOpen }) else { return jobs }
      _ = try await spool.print(open)
    }
    throw Unsettled(jobs: try journal.jobs(of: receipt))
  }

  struct Unsettled: Error {
    let jobs: [JobRecord]
  }

  /// What lies in the folder for paper, by name.
  func papers() throws -> [String: [UInt8]] {
    let folder = path + "/paper/"
    return try FileManager.default.contentsOfDirectory(atPath: folder)
      .reduce(into: [:]) { papers, name in
        papers[name] = FileManager.default.contents(atPath: folder + name).map { Array($0) }
      }
  }
}

extension PrintPolicy {
  /// Short waits where nothing is waited for, long ones where an answer comes.
  static let quick: PrintPolicy = {
    var policy = PrintPolicy()
    policy.statusAnswer = 30_000
    policy.probeAnswer = 30_000
    policy.fenceAnswer = 30_000
    policy.settle = 50
    policy.statusPeriod = 50
    policy.bytesPerSecond = 10_000_000
    policy.drain = 20
    policy.retry = 50
    policy.busyRetry = 50
    // A pulse that comes late because the machine is busy comes all the same.
    policy.drawerWait = 3_600_000
    return policy
  }()

  /// The same for printers that do not answer all that they are asked.
  static let impatient: PrintPolicy = {
    var policy = quick
    // Long enough for a busy machine, where a printer must not count as mute.
    policy.statusAnswer = 2_500
    policy.probeAnswer = 2_500
    policy.fenceAnswer = 2_500
    return policy
  }()
}

extension PrintJobState {
  /// True when the job waits for its turn or is at work.
  var isOpen: Bool { isWaiting && self != .held || isAtWork }
}

extension PrintReport {
  /// The text on the paper, without marks of size and place.
  var lines: [String] {
    guard let bytes, let profile else { return [] }
    return VirtualPrinter.paper(of: bytes, profile: profile).lines.map { line in
      line.split(separator: " ").joined(separator: " ")
    }
  }

  /// The text of enlarged lines is spread over the cells; this is its bytes in the stream.
  func says(_ text: String) -> Bool {
    bytes?.contains(Array(text.utf8)) ?? false
  }
}

extension [UInt8] {
  func contains(_ part: [UInt8]) -> Bool {
    firstRange(of: part) != nil
  }
}
