import Payment
import PockytSimulator
import Testing

@testable import ShopSimulation

/// The process dies before and after every write to the journal, every call and every word.
@Suite struct CrashTests {
  @Test(arguments: 0..<30 as Range<UInt64>)
  func aProcessMayDieAnywhere(_ seed: UInt64) async throws {
    try await Background.run {
      let unharmed = try Campaign.run(seed: seed, crashes: [0])
      for boundary in 1...max(1, unharmed.boundaries) {
        _ = try Campaign.run(seed: seed, crashes: [boundary])
      }
    }
  }

  /// The second process dies in the middle of its recovery, wherever that is.
  @Test(arguments: 100..<106 as Range<UInt64>)
  func aRecoveryMayDieAnywhere(_ seed: UInt64) async throws {
    try await Background.run {
      let unharmed = try Campaign.run(seed: seed, crashes: [0])
      for boundary in 1...max(1, unharmed.boundaries) {
        for next in 1...4 {
          _ = try Campaign.run(seed: seed, crashes: [boundary, boundary + next])
        }
      }
    }
  }

  /// Without faults it makes no difference to the end whether a recovery runs once or twice.
  @Test(arguments: [SimpleSale.paid, .declined, .neverPaid, .paidLate])
  func aRecoveryThatRunsTwiceComesToTheSame(_ sale: SimpleSale) throws {
    let unharmed = Shop(sale.plan(crashes: []))
    try unharmed.run()
    #expect(unharmed.boundaries > 10)
    // From the first write on there is something to recover.
    for boundary in 2...unharmed.boundaries {
      let once = Shop(sale.plan(crashes: [boundary]))
      try once.run()
      for next in 1...3 {
        let twice = Shop(sale.plan(crashes: [boundary, boundary + next]))
        try twice.run()
        #expect(twice.ends == once.ends, "boundaries \(boundary) and \(boundary + next)")
      }
    }
  }
}

/// A sale without faults.
enum SimpleSale: CaseIterable {
  case paid, declined, neverPaid, paidLate

  func plan(crashes: Set<Int>) -> ShopPlan {
    let script: TransactionScript =
      switch self {
      case .paid: TransactionScript(outcome: .paid)
      case .declined: TransactionScript(outcome: .declined)
      case .neverPaid: TransactionScript(outcome: .neverPaid)
      case .paidLate: TransactionScript(outcome: .paidAfter(milliseconds: 30_000))
      }
    let scan = CustomerPlan.Scan(script: script)
    let customer = CustomerPlan(startsAt: 0, amount: 1_300, scans: [scan])
    var plan = ShopPlan(customer)
    plan.crashes = crashes
    plan.longestPause = 10
    plan.rebootShare = 0
    return plan
  }
}

extension Shop {
  /// How every attempt has ended.
  var ends: [AttemptState] {
    journal.attempts.sorted { $0.key < $1.key }.map(\.value.attempt.state)
  }
}
