import PockytSimulator
import Testing

@testable import ShopSimulation

/// One call of one sale goes wrong: every call, in every way.
@Suite struct SingleFaultTests {
  static let outcomes: [Outcome] = [
    .paid, .paidAfter(milliseconds: 8_000), .paidAfter(milliseconds: 61_000), .declined,
    .paidByQuery(3), .neverPaid, .paidAtCancel,
  ]

  @Test(arguments: outcomes)
  func oneCallMayGoWrong(_ outcome: Outcome) async throws {
    for operatorCancel in [nil, 0, 500, 16_000] as [Int64?] {
      let faults = try await Background.run {
        try Self.faults(TransactionScript(outcome: outcome), operatorCancel: operatorCancel)
      }
      #expect(faults == nil)
    }
  }

  @Test(arguments: [
    TransactionScript(outcome: .paidAtCancel, cancelWindow: 0),
    TransactionScript(outcome: .paidAfter(milliseconds: 61_000), cancelWindow: 0),
    TransactionScript(outcome: .neverPaid, paidDespiteCancel: 5_000),
    TransactionScript(outcome: .neverPaid, paidDespiteCancel: 86_400_000),
    TransactionScript(outcome: .paid, refundDelay: 3_600_000),
    TransactionScript(outcome: .paid, noFunds: 3_600_000),
    TransactionScript(outcome: .paidAtCancel, cancelWindow: 0, noFunds: 3_600_000),
  ])
  func oneCallMayGoWrongBesideAHardGateway(_ script: TransactionScript) async throws {
    for operatorCancel in [nil, 500, 16_000] as [Int64?] {
      let faults = try await Background.run {
        try Self.faults(script, operatorCancel: operatorCancel)
      }
      #expect(faults == nil)
    }
  }

  /// The first fault that breaks a rule, with its course; nil when none does.
  private static func faults(
    _ script: TransactionScript,
    operatorCancel: Int64?
  ) throws -> String? {
    var customer = CustomerPlan(
      startsAt: 0,
      amount: 1_300,
      scans: [CustomerPlan.Scan(script: script, operatorCancel: operatorCancel)]
    )
    customer.refunds = [
      CustomerPlan.RefundWish(delay: 5_000, share: 30),
      CustomerPlan.RefundWish(delay: 60_000, share: nil),
    ]
    let unharmed = Shop(ShopPlan(customer))
    try unharmed.run()
    for fault in CallFault.allCases {
      for call in 1...min(unharmed.callNumber, 24) {
        let plan = ShopPlan(customer, call: call, fault)
        do {
          _ = try Campaign.run(plan)
        } catch {
          let course = Campaign.trace(plan).lines.suffix(30).joined(separator: "\n")
          let plan = "\(script), cancel at \(operatorCancel ?? -1), \(fault) \(call)"
          return "\(plan): \(error)\n\(course)"
        }
      }
    }
    return nil
  }
}
