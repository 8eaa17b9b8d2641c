import Payment
import Testing

@testable import ShopSimulation

/// Thousands of sales with everything that can go wrong.
///
/// A failure names the command that plays its shop again. A million sales are run by
/// `swift run -c release simulate --sales 1000000 --seed 1`.
@Suite struct ShopTests {
  static let shops: UInt64 = 1_000

  @Test func everyShopKeepsTheRules() async throws {
    var tally = Tally()
    try await withThrowingTaskGroup(of: Tally.self) { group in
      for first in stride(from: 0, to: Self.shops, by: 50) {
        group.addTask {
          try await Background.run { try Campaign.run(first..<first + 50) }
        }
      }
      for try await part in group { tally.add(part) }
    }
    // The simulation is worth its name only if it goes everywhere.
    for state: AttemptState in [.abandoned, .declined, .paid, .cancelled, .reversed] {
      #expect(tally.states[state, default: 0] > 100, "\(state)")
    }
    for reason: CancelReason in [
      .operatorRequest, .deadline, .interrupted, .codeRefused, .mismatch, .notSent,
    ] {
      #expect(tally.reasons[reason, default: 0] > 20, "\(reason)")
    }
    for fault in CallFault.allCases {
      #expect(tally.faults[fault, default: 0] > 1_000, "\(fault)")
    }
    for verdict: RefundVerdict in [.refunded, .notRefunded, .waitingFunds, .unknown] {
      #expect(tally.refundVerdicts[verdict, default: 0] > 10, "\(verdict)")
    }
    #expect(tally.sales == Int(Self.shops) * ShopPlan.sales)
    #expect(tally.refundObstacles > 100)
    #expect(tally.verdicts[.unknown, default: 0] > 100)
    #expect(tally.lateCharges > 100)
    #expect(tally.reversalsByRefund > 10)
    #expect(tally.crashes > 1_000)
  }

  @Test(arguments: PlantedBug.allCases)
  func aPlantedBugIsNoticed(_ bug: PlantedBug) async throws {
    let seed = try await Background.run { Campaign.hunt(bug, in: 0..<1_000) }
    #expect(seed != nil, "\(bug) is never noticed")
  }

  @Test(arguments: [3, 14, 15, 92, 65] as [UInt64])
  func theSameSeedTakesTheSameCourse(_ seed: UInt64) async throws {
    let (first, second, other) = try await Background.run {
      (
        Campaign.replay(seed).lines, Campaign.replay(seed).lines, Campaign.replay(seed + 1).lines
      )
    }
    #expect(first == second)
    #expect(first.count > 100)
    #expect(other != first)
  }
}
