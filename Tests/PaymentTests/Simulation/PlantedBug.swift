import Payment

/// A mistake that the simulation has to notice, made by bending what goes into the machine or what
/// comes out of it.
enum PlantedBug: String, CaseIterable {
  case cancelsWithoutRest
  case cancelsAfterSilence
  case takesInitForNo
  case takesSilenceForNo
  case letsLateSuccessWin
  case forgetsTheCancel
  case trustsPrepay
  case sendsTheCodeAgain
  case callsBeforeItCommits
  case forgetsTheSubmit
  case asksTwiceAtOnce
  case tellsBeforeItCommits
  case tellsTwice
  case keepsSilent
  case sleepsInCancel
  case spins

  /// The rule that has to notice it, alone.
  var rule: Rule {
    switch self {
    case .cancelsWithoutRest, .cancelsAfterSilence: .cancelIsRipe
    case .takesInitForNo, .takesSilenceForNo, .letsLateSuccessWin, .forgetsTheCancel: .money
    case .trustsPrepay: .evidence
    case .sendsTheCodeAgain: .codeOnce
    case .callsBeforeItCommits, .forgetsTheSubmit: .commitFirst
    case .asksTwiceAtOnce: .oneCall
    case .tellsBeforeItCommits, .tellsTwice, .keepsSilent: .spoken
    case .sleepsInCancel, .spins: .liveness
    }
  }

  var timers: PaymentTimers {
    var timers = PaymentTimers()
    switch self {
    case .cancelsWithoutRest: timers.cancelRest = 0
    case .keepsSilent: timers.grace = 3_600_000
    default: break
    }
    return timers
  }
}

/// The machine, or the machine with a mistake.
struct MachineUnderTest {
  private var machine: PaymentMachine
  private let bug: PlantedBug?

  init(_ attempt: Attempt, bug: PlantedBug?, jitterSeed: UInt64) {
    let start = bug == .forgetsTheCancel ? attempt.withoutCancel : attempt
    machine = PaymentMachine(start, timers: bug?.timers ?? PaymentTimers(), jitterSeed: jitterSeed)
    self.bug = bug
  }

  var attempt: Attempt { machine.attempt }

  mutating func step(_ event: PaymentEvent, now: BootInstant) -> [PaymentEffect] {
    guard let bug else { return machine.step(event, now: now) }
    let call = machine.inFlight
    if bug == .letsLateSuccessWin, attempt.state == .cancelSent, case .query? = call,
      event.status == .success
    {
      machine = PaymentMachine(attempt.withoutCancel)
      _ = machine.step(.resumed, now: now)
    }
    var effects = machine.step(bent(event, answering: call, now), now: now)
    switch bug {
    case .trustsPrepay:
      if case .prepay? = call, event.status == .success {
        effects.removeAll(where: \.isCall)
        effects += machine.step(event, now: now)
      }
    case .sendsTheCodeAgain:
      if case .prepay? = call, event.isSilence, let transactionNo = attempt.transactionNo {
        effects.append(.call(.prepay(transactionNo: transactionNo, vendor: nil)))
      }
    case .callsBeforeItCommits:
      effects = effects.filter(\.isCall) + effects.filter { !$0.isCall }
    case .forgetsTheSubmit:
      effects.removeAll {
        if case .commit(let kept) = $0 { kept.state == .submitting } else { false }
      }
    case .asksTwiceAtOnce:
      effects += effects.filter { $0 == .call(.query(transactionNo: attempt.transactionNo)) }
    case .tellsBeforeItCommits:
      effects.reverse()
    case .tellsTwice:
      effects += effects.filter { if case .tell = $0 { true } else { false } }
    case .sleepsInCancel:
      if attempt.state == .cancelSent {
        effects.removeAll { if case .wake = $0 { true } else { false } }
      }
    case .spins:
      if machine.inFlight != nil { effects.append(.wake(at: now)) }
    case .cancelsWithoutRest, .cancelsAfterSilence, .takesInitForNo, .takesSilenceForNo,
      .letsLateSuccessWin, .forgetsTheCancel, .keepsSilent:
      break
    }
    return effects
  }

  /// What the mistake takes an event for.
  private func bent(
    _ event: PaymentEvent,
    answering call: GatewayCall?,
    _ now: BootInstant
  ) -> PaymentEvent {
    guard case .query? = call, let submittedAt = attempt.submittedAt else { return event }
    let isLate = now >= submittedAt + 60_000
    switch bug {
    case .cancelsAfterSilence where event.isSilence && isLate:
      return .answered(.refusal("000021"))
    case .takesSilenceForNo where event.isSilence && isLate,
      .takesInitForNo where event.status == .created:
      return .answered(.says(.closed))
    default: return event
    }
  }
}

extension PaymentEvent {
  fileprivate var status: TransactionStatus? {
    if case .answered(.transaction(let report)) = self { report.status } else { nil }
  }

  fileprivate var isSilence: Bool {
    if case .answered(.none) = self { true } else { false }
  }
}

extension Attempt {
  /// The attempt as if no cancel had ever left.
  fileprivate var withoutCancel: Attempt {
    guard state == .cancelSent, submittedAt != nil else { return self }
    return Attempt(
      sale: sale,
      number: number,
      amount: amount,
      state: .polling,
      transactionNo: transactionNo,
      code: code,
      submittedAt: submittedAt,
      cancelsSent: cancelsSent,
      told: told
    )
  }
}
