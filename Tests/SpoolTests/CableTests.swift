import ESCPOS
import Foundation
import Journal
import PrintJob
import Spool
import Testing
import TestSupport

/// The cable pulled at every byte of three receipts and their drawer pulses, through the real
/// journal and a real connection.
///
/// In a usual run it is some bytes, other ones each time; all with PLATEN_BYTES=all, and the one that
/// a failure names with PLATEN_BYTES=137.
@Suite struct CableTests {
  enum Fault: String, CaseIterable {
    /// The cable is in again at once; the printer prints what it has.
    case cable
    /// The printer was switched off and on: what it has not printed is gone.
    case power
  }

  struct Sheet: Sendable, CustomTestStringConvertible {
    var testDescription: String
    var profile: Profile
    var template: String

    init(_ name: String, _ profile: Profile, _ template: String) {
      (testDescription, self.profile, self.template) = (name, profile, template)
    }
  }

  private static let lines = """
    ^^^{{shop.name}}
    Number {{number}}
    {{#lines}}
    |{{name}} | {{total}}|
    {{/lines}}
    |Total | {{total}}|

    """

  static let sheets = [
    Sheet("plain, 58 mm, without a cutter", .generic58, lines),
    Sheet("80 mm with a QR code", .generic80, lines + "{code:{{number}};option:qrcode,3,l}\nBye\n"),
    Sheet("80 mm with a picture", .generic80, "{image:\(TestPicture.base64)}\n" + lines),
  ]

  static let cases: [(Sheet, ReceiptPrinter.Make, Fault)] = sheets.flatMap { sheet in
    [ReceiptPrinter.Make.processID, .barrier, .mute].flatMap { make in
      Fault.allCases.map { (sheet, make, $0) }
    }
  }

  @Test("leaves at most one original, and paper or an alarm", arguments: cases)
  func everyByte(sheet: Sheet, make: ReceiptPrinter.Make, fault: Fault) async throws {
    let profile = sheet.profile
    let printer = try ModelPrinter(make) {
      $0.printer.hasCutter = profile.cut != nil
      $0.losesPower = fault == .power
    }
    let shop = try TestShop()
    let spool = try shop.spool(printer, profile, policy: make == .processID ? .quick : .impatient)
    // The first sale tells how long one is, and lets the printer be known.
    _ = try await sell("S0", sheet, on: printer, shop, spool)
    let whole = try await sell("S1", sheet, on: printer, shop, spool)
    try #require(whole > 100)
    for byte in Self.bytes(upTo: whole + 1) {
      let end = printer.station.printer.received + byte
      printer.change { $0.breaksAt = [end] }
      do {
        _ = try await sell("B\(byte)", sheet, on: printer, shop, spool)
      } catch {
        Issue.record("byte \(byte) of \(whole): \(error)")
        return
      }
    }
  }

  /// All bytes, one that was named, or some.
  private static func bytes(upTo end: Int) -> [Int] {
    let wish = ProcessInfo.processInfo.environment["PLATEN_BYTES"]
    if let byte = wish.flatMap({ Int($0) }) { return [byte] }
    let step = wish == "all" ? 1 : max(1, end / 4)
    return Array(stride(from: Int.random(in: 1...step), through: end, by: step))
  }

  /// Sells, prints to the end and checks the laws.
  ///
  /// - Returns: how many bytes the printer got.
  private func sell(
    _ name: String,
    _ sheet: Sheet,
    on printer: ModelPrinter,
    _ shop: TestShop,
    _ spool: Spool
  ) async throws -> Int {
    let before = printer.station.printer
    let receipt = try shop.sell(name, template: sheet.template, besides: [JobDraft(.drawer)])
    try await shop.settle(receipt, on: spool)
    try await printer.wait(for: "the end of the printing") { !$0.isServing && $0.printer.isIdle }
    let after = printer.station.printer
    let slips = Array(after.papers.dropFirst(before.papers.count { $0.isOff }))
    try PaperLaws(receipt, of: shop, on: slips, sheet.profile)
      .check(pulses: after.pulses - before.pulses)
    return after.received - before.received
  }
}

enum TestPicture {
  /// A PNG of 64 x 64 dots.
  static let base64 = """
    iVBORw0KGgoAAAANSUhEUgAAAEAAAABAAQAAAACCEkxzAAAAWUlEQVR42mNgeM/wn+E7EIOJ3wz1DGDiL8N+BjDxj+\
    E+A5j4D1QJJkDKoXp+M0D1/MUjAzXtHwPUNKBV96HKsVhOLYPwWEGS/6hlEBFBSJT/qGUQMXFBhP8AR9zrPBBtw4YAA\
    AAASUVORK5CYII=
    """
}
