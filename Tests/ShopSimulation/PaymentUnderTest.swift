import Payment

/// The payment machine, or the payment machine with a mistake.
struct PaymentUnderTest: GatewayMachine {
  private var machine: PaymentMachine
  private let bug: PlantedBug?
  private let restart: @Sendable (Attempt) -> PaymentMachine

  init(_ attempt: Attempt, bug: PlantedBug?, asksForDetail: Bool, jitterSeed: UInt64) {
    self.bug = bug
    restart = { attempt in
      PaymentMachine(
        attempt,
        timers: bug?.timers ?? PaymentTimers(),
        asksForDetail: asksForDetail,
        jitterSeed: jitterSeed
      )
    }
    let isForgotten = bug == .forgetsTheCancel && attempt.state == .cancelSent
    machine = restart(isForgotten ? attempt.changed(state: .polling) : attempt)
  }

  var record: Attempt { machine.record }
  var inFlight: GatewayCall? { machine.inFlight }
  var isAtRest: Bool { machine.isAtRest }
  static func answered(_ answer: GatewayAnswer) -> PaymentEvent { .answered(answer) }
  static var woke: PaymentEvent { .woke }

  mutating func step(_ event: PaymentEvent, now: BootInstant) -> [PaymentEffect] {
    guard let bug else { return machine.step(event, now: now) }
    let call = machine.inFlight
    let state = record.state
    if bug == .letsLateSuccessWin, state == .cancelSent, call?.isQuery == true,
      event.answer?.status == .success
    {
      machine = restart(record.changed(state: .polling))
      _ = machine.step(.resumed, now: now)
    }
    var effects = machine.step(bent(event, answering: call, now), now: now)
    switch bug {
    case .trustsPrepay where call?.isPrepay == true && event.answer?.status == .success:
      effects.removeAll(where: \.isCall)
      effects += machine.step(event, now: now)
    case .sendsTheCodeAgain where call?.isPrepay == true && event.answer?.isSilence == true:
      if let transactionNo = record.transactionNo {
        effects.append(.call(.prepay(transactionNo: transactionNo, vendor: nil)))
      }
    case .callsBeforeItCommits:
      effects = effects.filter(\.isCall) + effects.filter { !$0.isCall }
    case .forgetsTheSubmit:
      effects.removeAll {
        if case .commit(let kept) = $0 { kept.state == .submitting } else { false }
      }
    case .asksTwiceAtOnce:
      effects += effects.filter { $0 == .call(.query(transactionNo: record.transactionNo)) }
    case .tellsBeforeItCommits:
      effects.reverse()
    case .tellsTwice:
      effects += effects.filter(\.isWord)
    case .sleepsInCancel where record.state == .cancelSent:
      effects.removeAll(where: \.isWake)
    case .spins where machine.inFlight != nil:
      effects.append(.wake(at: now))
    case .givesUpQuietly where record.told == .unknown && record.state == .polling:
      effects.removeAll { $0.isWake || $0.isCall }
    default: break
    }
    return effects
  }

  /// What the mistake takes an event for.
  private func bent(
    _ event: PaymentEvent,
    answering call: GatewayCall?,
    _ now: BootInstant
  ) -> PaymentEvent {
    guard let answer = event.answer, let submittedAt = record.submittedAt else { return event }
    let isLate = now >= submittedAt + 60_000
    switch bug {
    case .cancelsAfterSilence
    where call?.isQuery == true && answer.isSilence && isLate && !record.state.isFinal:
      return .answered(.refused(RefusedCall(code: "000080", message: "")))
    case .takesSilenceForNo where call?.isQuery == true && answer.isSilence && isLate,
      .takesInitForNo where call?.isQuery == true && answer.status == .created,
      .takesNoSuchRecordForNo where call?.isQuery == true && answer.isNoSuchRecord:
      return .answered(closed)
    case .takesOthersForOwn:
      guard call?.isQuery == true, case .transaction(var report) = answer else { return event }
      report.transactionNo = record.transactionNo ?? report.transactionNo
      report.reference = record.gatewayReference
      report.amount = record.amount
      return .answered(.transaction(report))
    case .looksAndShrugs where record.state.isFinal && call?.isQuery == true:
      return .answered(closed)
    default: return event
    }
  }

  private var closed: GatewayAnswer {
    .transaction(
      TransactionReport(
        transactionNo: record.transactionNo ?? "",
        reference: record.gatewayReference,
        status: .closed,
        amount: record.amount,
        type: "payment"
      )
    )
  }
}

extension PaymentEvent {
  fileprivate var answer: GatewayAnswer? {
    if case .answered(let answer) = self { answer } else { nil }
  }
}

extension GatewayAnswer {
  fileprivate var isNoSuchRecord: Bool {
    if case .refused(let refusal) = self { refusal.code == RefusedCall.noSuchRecord } else { false }
  }
}

extension MachineEffect {
  var isCall: Bool {
    if case .call = self { true } else { false }
  }

  var isWake: Bool {
    if case .wake = self { true } else { false }
  }

  var isWord: Bool {
    if case .tell = self { true } else { false }
  }
}
