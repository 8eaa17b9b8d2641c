import Foundation
import PrintJob
import Testing

/// Every fault at every byte of three receipts, on every make of printer.
///
/// That takes most of a minute, so it is every seventh byte unless PLATEN_COURSES is set.
@Suite struct EveryByteTests {
  private static let step = ProcessInfo.processInfo.environment["PLATEN_COURSES"] == nil ? 7 : 1

  typealias Mishap = CoursePlan.Mishap

  /// A short receipt, one with a picture, and a long one.
  static let receipts: [CoursePlan.Wish] = [
    .init(receipt: 1, lines: 3), .init(receipt: 2, lines: 5, picture: 2),
    .init(receipt: 3, lines: 14),
  ]

  static let cases: [(PrinterModel.Make, Mishap.Kind)] = PrinterModel.Make.allCases.flatMap {
    make in
    Mishap.Kind.allCases.filter { $0 != .busy }.map { (make, $0) }
  }

  /// How the bytes get there: as on USB (0), as on TCP (1), into a small buffer (2), to a head that is
  /// behind (3).
  private func variants(_ kind: Mishap.Kind) -> [Int] {
    switch kind {
    case .paperOut, .coverOpen: [0, 1, 2]
    case .cableOut, .powerCycle, .kill: [0, 1, 3]
    case .loseAnswers, .garbage, .staleTicket, .busy: [0]
    }
  }

  @Test("keeps every law", arguments: cases)
  func everyByte(make: PrinterModel.Make, kind: Mishap.Kind) {
    for wish in Self.receipts {
      for variant in variants(kind) {
        var byte = 0
        var hasStruck = true
        while hasStruck {
          let plan = plan(wish, make, variant, Mishap(kind: kind, when: .byte(byte)))
          var shop = CourseShop(plan)
          do {
            try shop.run()
          } catch {
            Issue.record("\(error) [\(plan)]")
            return
          }
          hasStruck = shop.pendingMishaps.isEmpty
          byte += Self.step
        }
        #expect(byte > 60, "the receipts have bytes")
      }
    }
  }

  private func plan(
    _ wish: CoursePlan.Wish,
    _ make: PrinterModel.Make,
    _ variant: Int,
    _ mishap: Mishap
  ) -> CoursePlan {
    var plan = CoursePlan()
    var printer = CoursePlan.Printer(make: make, isExact: variant != 1)
    printer.capacity = variant == 2 ? 64 : 4_096
    printer.lag = variant == 3 ? 40 : 0
    plan.printers = [printer]
    // The next customer's paper shows what the fault has left behind.
    plan.wishes = [wish, CoursePlan.Wish(at: 90_000, receipt: 9)]
    plan.mishaps = [mishap]
    return plan
  }
}
