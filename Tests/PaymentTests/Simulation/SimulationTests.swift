import Foundation
import Payment
import Testing

/// Thousands of sales with everything that can go wrong.
///
/// A failure names its seed; `PLATEN_SEED=n swift test --filter SimulationTests` plays that one
/// sale again and prints its course. `n+c` is the sale of the seed n that dies at boundary c.
@Suite struct SimulationTests {
  static let seed = ProcessInfo.processInfo.environment["PLATEN_SEED"]
  static let batch: UInt64 = 1_500
  static let batches: UInt64 = 4

  @Test(.enabled(if: seed == nil), arguments: 0..<batches)
  func everySaleKeepsTheRules(_ number: UInt64) {
    var ends: [AttemptState: Int] = [:]
    var reasons: [CancelReason: Int] = [:]
    var unknown = 0
    for seed in number * Self.batch..<(number + 1) * Self.batch {
      var sale = SimulatedSale(Plan(seed: seed))
      guard keepsTheRules(&sale, named: "\(seed)") else { return }
      ends[sale.disk.state, default: 0] += 1
      if let reason = sale.disk.cancelReason { reasons[reason, default: 0] += 1 }
      unknown += sale.ledger.told.contains(.unknown) ? 1 : 0
    }
    // The simulation is worth its name only if it goes everywhere.
    for state: AttemptState in [.abandoned, .declined, .paid, .cancelled, .reversed] {
      #expect(ends[state, default: 0] > 20, "\(state)")
    }
    for reason: CancelReason in [.operatorRequest, .deadline, .interrupted, .codeRefused] {
      #expect(reasons[reason, default: 0] > 20, "\(reason)")
    }
    #expect(unknown > 20)
  }

  @Test(.enabled(if: seed == nil))
  func aProcessMayDieAnywhere() {
    for seed in UInt64(0)..<60 {
      var unharmed = SimulatedSale(Plan(seed: seed, crash: 0))
      guard keepsTheRules(&unharmed, named: "\(seed)+0") else { return }
      for crash in 1...max(1, unharmed.boundaries) {
        var sale = SimulatedSale(Plan(seed: seed, crash: crash))
        guard keepsTheRules(&sale, named: "\(seed)+\(crash)") else { return }
      }
    }
  }

  @Test(
    .enabled(if: seed == nil),
    arguments: [
      Customer.paysAfter(0), .paysAfter(8_000), .paysAfter(61_000), .declinesAfter(0),
      .declinesAfter(8_000), .neverAnswers, .showsABadCode,
    ]
  )
  func oneCallMayGoWrong(_ customer: Customer) {
    for operatorCancel in [nil, 0, 500, 9_000, 16_000, 62_000] as [Int64?] {
      for fault in Fault.allCases {
        for call in 1...20 {
          let plan = Plan(customer, operatorCancel: operatorCancel, call: call, fault)
          var sale = SimulatedSale(plan)
          do {
            try sale.run()
          } catch {
            Issue.record(
              "\(customer), cancel at \(operatorCancel ?? -1), \(fault) \(call): \(error)"
            )
            return
          }
        }
      }
    }
  }

  @Test(.enabled(if: seed == nil), arguments: PlantedBug.allCases)
  func aPlantedBugIsNoticed(_ bug: PlantedBug) {
    for seed in 0..<Self.batch * Self.batches {
      var sale = SimulatedSale(Plan(seed: seed), bug: bug, rules: [bug.rule])
      do {
        try sale.run()
      } catch {
        if error.rule == bug.rule { return }
      }
    }
    Issue.record("\(bug) is never noticed")
  }

  @Test(.enabled(if: seed != nil))
  func theSaleOfTheSeedKeepsTheRules() throws {
    let parts = try #require(Self.seed).split(separator: "+").map { UInt64($0) }
    let seed = try #require(parts.first ?? nil, "PLATEN_SEED is n or n+c")
    let plan = parts.count > 1 ? Plan(seed: seed, crash: parts[1].map(Int.init)) : Plan(seed: seed)
    var sale = SimulatedSale(plan, traced: true)
    let result = Result { () throws(Violation) in try sale.run() }
    print(sale.trace?.lines.joined(separator: "\n") ?? "")
    try result.get()
  }

  private func keepsTheRules(_ sale: inout SimulatedSale, named name: String) -> Bool {
    do {
      try sale.run()
      return true
    } catch {
      Issue.record("sale \(name): \(error); replay: PLATEN_SEED=\(name)")
      return false
    }
  }
}
