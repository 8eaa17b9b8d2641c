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
          var part = Tally()
          for seed in first..<first + 50 {
            part.add(try Campaign.run(seed..<seed + 1))
            // Other tests wait for their turn, too.
            await Task.yield()
          }
          return part
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
  func aPlantedBugIsNoticed(_ bug: PlantedBug) async {
    for first in stride(from: 0 as UInt64, to: 1_000, by: 10) {
      if Campaign.hunt(bug, in: first..<first + 10) != nil { return }
      await Task.yield()
    }
    Issue.record("\(bug) is never noticed")
  }

  @Test(arguments: [3, 14, 15, 92, 65] as [UInt64])
  func theSameSeedTakesTheSameCourse(_ seed: UInt64) {
    let (first, _) = Campaign.replay(seed)
    let (second, _) = Campaign.replay(seed)
    #expect(first == second)
    #expect(first.count > 100)
    #expect(Campaign.replay(seed + 1).lines != first)
  }
}
