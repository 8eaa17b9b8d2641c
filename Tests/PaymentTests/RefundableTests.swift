import Payment
import Sales
import Testing

/// What can still be given back.
@Suite struct RefundableTests {
  struct Row: Sendable {
    var report: TransactionReport
    var own: [Refund] = []
    /// What is left, in cents.
    var left: Int64
  }

  private static func report(_ change: (inout TransactionReport) -> Void) -> TransactionReport {
    var report = SampleSale.report(.success)
    change(&report)
    return report
  }

  private static func listed(_ reference: String?, _ cents: Int64) -> ReportedRefund {
    ReportedRefund(reference: reference, amount: SampleSale.money(cents, "USD"))
  }

  @Test(arguments: [
    Row(report: report { _ in }, left: 1_300),
    Row(report: report { $0.refunds = [listed("a", 300), listed(nil, 200)] }, left: 800),
    Row(report: report { $0.refunds = [listed("S1-1-R1", 500)] }, own: [.done], left: 800),
    Row(report: report { $0.refunds = [listed("a", 300)] }, own: [.done], left: 500),
    Row(report: report { _ in }, own: [.done], left: 800),
    Row(report: report { _ in }, own: [.sent], left: 800),
    Row(report: report { _ in }, own: [.refused], left: 1_300),
    Row(report: report { $0.returned = SampleSale.money(500, "USD") }, own: [.done], left: 800),
    Row(report: report { $0.returned = SampleSale.money(700, "USD") }, own: [.done], left: 600),
    Row(
      report: report {
        $0.returned = SampleSale.money(700, "USD")
        $0.refunds = [listed("a", 300)]
      },
      left: 600
    ),
    Row(
      report: report {
        $0.refunds = [ReportedRefund(reference: "a", amount: SampleSale.amount, status: .failed)]
      },
      left: 1_300
    ),
    Row(
      report: report {
        $0.refunds = [
          ReportedRefund(reference: "a", amount: SampleRefund.amount, status: .pending)
        ]
      },
      left: 800
    ),
  ])
  func whatIsLeft(_ row: Row) throws {
    let all = try row.report.refundable(nil, with: row.own)
    #expect(all.amount == SampleSale.money(row.left, "USD"))
    #expect(all.paid == SampleSale.amount)
    let most = SampleSale.money(row.left, "USD")
    #expect(try row.report.refundable(most, with: row.own).amount == most)
    #expect(throws: RefundObstacle.exceeds(remaining: most)) {
      try row.report.refundable(SampleSale.money(row.left + 1, "USD"), with: row.own)
    }
  }

  @Test(arguments: [TransactionStatus.created, .dealing, .pending, .failed, .closed])
  func whatIsNotPaidIsNotGivenBack(_ status: TransactionStatus) {
    #expect(throws: RefundObstacle.notPaid(status)) {
      try SampleSale.report(status).refundable(nil, with: [])
    }
  }

  @Test(arguments: [
    report { $0.amount = nil }, report { $0.type = "refund" }, report { $0.refunded = true },
    report { $0.refunds = [ReportedRefund(reference: "a")] },
    report {
      $0.refunds = [ReportedRefund(reference: "a", amount: SampleSale.money(1, "HKD"))]
    },
    report { $0.refunds = [listed("a", -1)] },
    report { $0.refunds = [listed("a", .max), listed("b", .max)] },
    report { $0.returned = SampleSale.money(1, "HKD") },
    report { $0.amount = SampleSale.money(-1, "USD") },
  ])
  func whatCannotBeReadIsForThePortal(_ report: TransactionReport) {
    #expect(throws: RefundObstacle.unreadable) { try report.refundable(nil, with: []) }
  }

  @Test func theLargestAmountsDoNotTrap() {
    let own = [Refund.sent, .sent]
    let report = Self.report { $0.returned = SampleSale.money(.max, "USD") }
    #expect(throws: RefundObstacle.self) { try report.refundable(nil, with: own) }
    let full = Self.report { $0.refunds = [Self.listed("a", .max)] }
    #expect(throws: RefundObstacle.unreadable) { try full.refundable(nil, with: own) }
  }

  @Test func everythingUsedUp() {
    let report = Self.report { $0.refunds = [Self.listed("a", 1_300)] }
    let nothing = RefundObstacle.exceeds(remaining: SampleSale.money(0, "USD"))
    #expect(throws: nothing) { try report.refundable(nil, with: []) }
    #expect(throws: nothing) { try report.refundable(SampleSale.money(1, "USD"), with: []) }
    #expect(nothing.description == "everything was given back before")
  }

  @Test(arguments: [
    SampleSale.money(0, "USD"), SampleSale.money(-5, "USD"), SampleSale.money(5, "HKD"),
  ])
  func badWishes(_ wish: Money) {
    let usd = SampleSale.amount.currency
    #expect(throws: RefundObstacle.badAmount(currency: usd)) {
      try SampleSale.report(.success).refundable(wish, with: [])
    }
  }

  @Test func theTextsSayWhatToDo() {
    let left = RefundObstacle.exceeds(remaining: SampleSale.money(800, "USD"))
    #expect(left.description == "only 8.00 USD of it can still be given back")
  }
}

extension Refund {
  fileprivate static let done = SampleRefund.refund(in: .done)
  fileprivate static let sent = SampleRefund.refund(in: .sent)
  fileprivate static let refused = SampleRefund.refund(in: .refused)
}
