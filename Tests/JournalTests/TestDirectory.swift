import Foundation
import Journal
import Payment
import Sales
import Testing

/// A data directory that goes away with its test.
final class TestDirectory: Sendable {
  let path = parent + "/platen-\(UUID().uuidString)"

  /// In memory where there is such a place: these tests wait for thousands of commits.
  private static let parent =
    FileManager.default.isWritableFile(atPath: "/dev/shm")
    ? "/dev/shm" : FileManager.default.temporaryDirectory.path

  deinit {
    try? FileManager.default.removeItem(atPath: path)
  }

  var journalPath: String { path + "/journal.sqlite" }

  func directory() throws -> DataDirectory {
    try DataDirectory(path: path)
  }

  /// A journal with a small reserve whose clocks stand still.
  func journal(
    bootID: String = "boot-1",
    boot: Int64 = 1_000_000,
    wall: Timestamp = .opening
  ) throws -> Journal {
    try Journal(
      in: directory(),
      bootID: bootID,
      reserveSize: 65_536,
      clock: { BootInstant(milliseconds: boot) },
      wall: { wall }
    )
  }

  func owner(_ id: String = "owner-1") throws -> Owner {
    try Owner(id: id, in: directory())
  }

  func mode(of name: String) throws -> Int {
    let file = name.isEmpty ? path : path + "/" + name
    let attributes = try FileManager.default.attributesOfItem(atPath: file)
    return try #require(attributes[.posixPermissions] as? Int)
  }
}

func saleReference(_ name: String) throws -> SaleReference {
  try #require(SaleReference(name))
}

func dollars(_ cents: Int64) throws -> Money {
  Money(minorUnits: cents, currency: try #require(Currency(code: "USD")))
}

extension Timestamp {
  static let opening = Timestamp(milliseconds: 1_795_000_000_000)
}

extension SaleRecord {
  static func test(_ name: String, till: String = "T1", at now: Timestamp = .opening) throws -> Self
  {
    SaleRecord(
      reference: try saleReference(name),
      till: till,
      bill: #"{"currency":"USD"}"#,
      billHash: "hash of \(name)",
      createdAt: now
    )
  }
}

extension Attempt {
  static func test(
    _ name: String,
    _ state: AttemptState = .creating,
    number: Int = 1,
    transactionNo: String? = nil,
    checks: Int = 0,
    told: Verdict? = nil
  ) throws -> Attempt {
    Attempt(
      sale: try saleReference(name),
      number: number,
      amount: try dollars(1_300),
      state: state,
      transactionNo: transactionNo,
      checks: checks,
      told: told
    )
  }
}

extension ReceiptDraft {
  static func test(
    _ kind: Receipt.Kind = .sale,
    template: String = "hash-1",
    text: String = "{{number}}",
    besides: [JobDraft] = []
  ) -> ReceiptDraft {
    ReceiptDraft(
      kind: kind,
      template: TemplateKey(name: "sale", hash: template),
      templateText: text,
      besides: besides
    ) { #"{"number":"\#($0)"}"# }
  }
}

extension Journal {
  /// A sale from its beginning to its receipt.
  func sell(
    _ name: String,
    till: String = "T1",
    transactionNo: String? = nil,
    printing: Bool = true,
    besides: [JobDraft] = [],
    owner: Owner
  ) throws -> ReceiptRecord {
    try begin(.test(name, till: till), .test(name), owner: owner, at: .opening)
    return try #require(
      try commit(
        .test(name, .paid, transactionNo: transactionNo ?? "30\(name)", told: .paid),
        owner: owner,
        receipt: .test(besides: besides),
        printing: printing,
        requestedBy: till,
        at: .opening
      )
    )
  }
}
