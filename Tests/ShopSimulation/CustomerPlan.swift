import PockytSimulator
import Sales
import TestSupport

/// One sale as it comes to the counter: what customer and cashier do.
struct CustomerPlan: Sendable {
  /// One scan.
  struct Scan: Sendable {
    /// What the wallet and the gateway do with it.
    var script: TransactionScript
    /// Milliseconds from the start of the attempt to the scan.
    var delay: Int64 = 0
    /// True when the cashier names a wallet that the code is not of: the gateway refuses it.
    var isMisread = false
    /// Milliseconds from the start to the moment when somebody wants the attempt ended.
    var operatorCancel: Int64?
  }

  /// A refund that the customer asks for later.
  struct RefundWish: Sendable {
    /// Milliseconds from the payment.
    var delay: Int64
    /// Hundredths of the amount that was paid; more than 100 is too much, nil all that is left.
    var share: Int64?
  }

  /// Milliseconds from the opening.
  var startsAt: Int64
  /// In cents.
  var amount: Int64
  /// The first scan and those after it, when the one before came to nothing.
  var scans: [Scan]
  var refunds: [RefundWish] = []
  /// True when the cashier asks again for a sale that has ended.
  var asksAgain = false
}

extension CustomerPlan {
  init(startsAt: Int64, _ random: inout SeededRandom) {
    self.startsAt = startsAt
    amount = random.number(1...99_999)
    scans = (0..<random.pick([1, 1, 2, 3])).map { _ in Scan(&random) }
    refunds = (0..<random.pick([0, 0, 0, 1, 1, 2, 3])).map { _ in
      RefundWish(
        delay: random.pick([1_000, 60_000, 3_600_000, 20 * 3_600_000]) + random.number(0...9_999),
        share: random.pick([nil, 1, 30, 50, 60, 100, 101])
      )
    }
    asksAgain = random.percent(20)
  }
}

extension CustomerPlan.Scan {
  init(_ random: inout SeededRandom) {
    let outcome: Outcome =
      switch random.number(0...19) {
      case 0...2: .paid
      case 3...10: .paidAfter(milliseconds: random.number(500...90_000))
      case 11...12: .paidByQuery(Int(random.number(1...20)))
      case 13...14: .declined
      case 15...16: .paidAtCancel
      default: .neverPaid
      }
    script = TransactionScript(outcome: outcome)
    if random.percent(12) {
      script.paidDespiteCancel = random.pick([
        500, 20_000, 900_000, 5 * 3_600_000, 20 * 3_600_000,
      ])
    }
    if random.percent(10) { script.cancelWindow = random.pick([0, 5_000, 60_000]) }
    if random.percent(10) { script.refundDelay = random.number(1_000...40 * 3_600_000) }
    if random.percent(10) { script.noFunds = random.number(1_000...40 * 3_600_000) }
    delay = random.percent(80) ? 0 : random.number(100...70_000)
    isMisread = random.percent(4)
    operatorCancel = random.percent(30) ? random.number(0...80_000) : nil
  }
}
