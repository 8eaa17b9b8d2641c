import Payment

/// The refund machine, or the refund machine with a mistake.
struct RefundUnderTest: GatewayMachine {
  private var machine: RefundMachine
  private let bug: PlantedBug?

  init(_ refund: Refund, bug: PlantedBug?) {
    machine = RefundMachine(refund, timers: bug?.timers ?? PaymentTimers())
    self.bug = bug
  }

  var record: Refund { machine.record }
  var inFlight: GatewayCall? { machine.inFlight }
  var isAtRest: Bool { machine.isAtRest }
  static func answered(_ answer: GatewayAnswer) -> RefundEvent { .answered(answer) }
  static var woke: RefundEvent { .woke }

  mutating func step(_ event: RefundEvent, now: BootInstant) -> [RefundEffect] {
    guard let bug else { return machine.step(event, now: now) }
    var effects = machine.step(bent(event), now: now)
    switch bug {
    case .refundsUnderANewKey where record.requests > 1:
      effects = effects.map { effect in
        guard case .call(.refund(let transactionNo, let amount, let reference)) = effect else {
          return effect
        }
        return .call(
          .refund(
            transactionNo: transactionNo,
            amount: amount,
            reference: "\(reference)-\(record.requests)"
          )
        )
      }
    case .refundsBeforeItCommits:
      effects = effects.filter(\.isCall) + effects.filter { !$0.isCall }
    case .tellsRefundsTwice:
      effects += effects.filter(\.isWord)
    default: break
    }
    return effects
  }

  /// What the mistake takes an event for.
  private func bent(_ event: RefundEvent) -> RefundEvent {
    guard case .answered(let answer) = event, let call = machine.inFlight else { return event }
    switch (bug, call, answer) {
    case (.takesSilenceForRefunded, .refund, .none):
      return .answered(listed(.success))
    case (.takesAcceptedForRefunded, _, .transaction(let report))
    where report.refunds.contains { $0.reference == record.reference }:
      return .answered(listed(.success))
    case (.takesNotListedForRefused, .query, .transaction(let report))
    where !report.refunds.contains { $0.reference == record.reference }:
      return .answered(listed(.failed))
    default: return event
    }
  }

  private func listed(_ status: TransactionStatus) -> GatewayAnswer {
    .transaction(
      TransactionReport(
        transactionNo: record.transactionNo,
        status: .success,
        refunds: [
          ReportedRefund(reference: record.reference, amount: record.amount, status: status)
        ]
      )
    )
  }
}
