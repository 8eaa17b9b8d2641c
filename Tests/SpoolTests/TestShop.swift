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

/// A shop with a journal, a folder for paper, and a clock that stands still; it goes away with its
/// test.
final class TestShop: Sendable {
  let path = parent + "/platen-\(UUID().uuidString)"
  let journal: Journal
  let owner: Owner

  /// In memory where there is such a place: these tests wait for many commits.
  private static let parent =
    FileManager.default.isWritableFile(atPath: "/dev/shm")
    ? "/dev/shm" : FileManager.default.temporaryDirectory.path

  static let now = Timestamp(milliseconds: 1_795_000_000_000)
  static let localNow = LocalTime(now, offsetMinutes: -300)

  init() throws {
    let directory = try DataDirectory(path: path)
    journal = try Journal(in: directory, bootID: "boot")
    owner = try Owner(id: "owner-1", in: directory)
    _ = try directory.folder("paper")
  }

  deinit {
    try? FileManager.default.removeItem(atPath: path)
  }

  var paper: PrinterAddress { .file(path: path + "/paper/") }

  /// A spool as another process of the same shop would have it.
  func otherSpool(_ setup: PrinterSetup) throws -> Spool {
    let directory = try DataDirectory(path: path)
    return spool(
      setup,
      journal: try Journal(in: directory, bootID: "boot"),
      owner: try Owner(id: UUID().uuidString, in: directory)
    )
  }

  func spool(_ address: PrinterAddress, _ profile: Profile = .generic80) -> Spool {
    var setup = PrinterSetup(address: address, profile: profile)
    setup.timeouts.stall = 5_000
    setup.timeouts.farewell = 1_000
    return spool(setup, journal: journal, owner: owner)
  }

  private func spool(_ setup: PrinterSetup, journal: Journal, owner: Owner) -> Spool {
    Spool(
      journal: journal,
      owner: owner,
      printer: setup,
      rasterizer: { SystemRasterizer(language: $0) },
      now: { Self.now },
      clock: { Self.localNow }
    )
  }

  // MARK: Sales

  /// A paid sale with its receipt and, unless it is not to be printed, its original.
  func sell(
    _ name: String = "S1",
    template text: String? = nil,
    testMark: String? = nil,
    model: String? = nil
  ) throws -> ReceiptRecord {
    let reference = try #require(SaleReference(name))
    let bill = try Self.bill()
    let sale = SaleRecord(
      reference: reference,
      till: "T1",
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
    let draft = ReceiptDraft(
      template: TemplateKey(name: "sale", hash: sha256Hex(Array(text.utf8))),
      templateText: text
    ) { number in
      model ?? Self.receipt(number, paid, bill, testMark).json.text()
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

  /// Asks for one more paper of a receipt and prints it.
  func print(
    _ receipt: ReceiptRecord,
    on spool: Spool
  ) async throws -> PrintReport {
    try await spool.print(request(receipt), of: receipt)
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

extension PrintReport {
  /// The text on the paper, without marks of size and place.
  var lines: [String] {
    VirtualPrinter.paper(of: bytes, profile: profile).lines.map { line in
      line.split(separator: " ").joined(separator: " ")
    }
  }

  /// The text of enlarged lines is spread over the cells; this is its bytes in the stream.
  func says(_ text: String) -> Bool {
    bytes.contains(Array(text.utf8))
  }
}

extension [UInt8] {
  func contains(_ part: [UInt8]) -> Bool {
    firstRange(of: part) != nil
  }
}
