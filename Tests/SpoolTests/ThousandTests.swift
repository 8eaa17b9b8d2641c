import ESCPOS
import Foundation
import Journal
import PrintJob
import Printers
import Spool
import Testing
import TestSupport

/// Many receipts over each kind of connection: none lost, none doubled, in order.
///
/// In a usual run 50, as they take the processor from all other tests; PLATEN_PAPERS=1000 is for CI.
@Suite(.serialized) struct ThousandTests {
  static let count =
    ProcessInfo.processInfo.environment["PLATEN_PAPERS"].flatMap { Int($0) } ?? 50
  static let template = "Number {{number}}\n"
  static let lines = (1...count).map { ["Number " + number("T1", $0)] }
  let shop: TestShop
  let witness = Witness()

  init() throws {
    shop = try TestShop()
  }

  static func number(_ till: String, _ number: Int) -> String {
    let digits = String(number)
    return till + "-" + String(repeating: "0", count: 6 - digits.count) + digits
  }

  /// Sells and prints them all, some at a time.
  private func printAll(
    on address: PrinterAddress,
    policy: PrintPolicy = .quick
  ) async throws {
    let setup = SpoolSetup(printers: [TestShop.setup(address)], policy: policy)
    let spool = shop.spool(setup, observe: witness.observe)
    for first in stride(from: 1, through: Self.count, by: 25) {
      let end = min(first + 24, Self.count)
      for number in first...end {
        _ = try shop.sell("S\(number)", template: Self.template)
      }
      spool.wake()
      try await witness.wait(for: "receipt \(end)", seconds: 300) { $0.done >= end }
    }
    await spool.end()
    let jobs = try shop.journal.jobs(in: Set(PrintJobState.allCases))
    let isGood = jobs.allSatisfy { $0.facts.state.isFinal && $0.kind == .original }
    #expect(jobs.count == Self.count && isGood)
  }

  /// The papers of a stream of bytes.
  private func papers(of bytes: [UInt8]) -> [[String]] {
    var printer = ReceiptPrinter(.mute)
    printer.take(bytes)
    printer.work()
    return printer.papers.map(\.lines)
  }

  @Test("TCP", arguments: [ReceiptPrinter.Make.processID, .mute])
  func tcp(make: ReceiptPrinter.Make) async throws {
    let printer = try ModelPrinter(make)
    try await printAll(
      on: try PrinterAddress(printer.address),
      policy: make == .mute ? .impatient : .quick
    )
    try await printer.wait(for: "the last paper") { $0.printer.papers.count == Self.count }
    #expect(printer.papers.map(\.lines) == Self.lines)
  }

  @Test("a serial line", arguments: [ReceiptPrinter.Make.barrier])
  func serial(make: ReceiptPrinter.Make) async throws {
    let printer = try ModelPrinter(make, over: .serial)
    try await printAll(on: try PrinterAddress(printer.address), policy: .impatient)
    try await printer.wait(for: "the last paper") { $0.printer.papers.count == Self.count }
    #expect(printer.papers.map(\.lines) == Self.lines)
  }

  @Test("a folder of files")
  func folder() async throws {
    try await printAll(on: shop.paper)
    let papers = try shop.papers().sorted { $0.key < $1.key }
    #expect(papers.map(\.value).flatMap(papers(of:)) == Self.lines)
    #expect(papers.count == Self.count)
  }

  @Test("a file that grows")
  func growingFile() async throws {
    try await printAll(on: .file(path: shop.path + "/paper/roll"))
    let roll = try #require(try shop.papers()["roll"])
    #expect(papers(of: roll) == Self.lines)
  }
}
