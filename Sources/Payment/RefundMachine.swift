import Sales

/// What happens to a refund.
public enum RefundEvent: Sendable {
  /// A fresh refund begins.
  case begun
  /// A refund from the journal is taken up again.
  case resumed
  /// The call in flight was answered, or its time was up; once for each call.
  case answered(GatewayAnswer)
  /// The moment of the last `wake` has come.
  case woke
}

/// What the shell has to do for a refund; with the state `done` or `accepted` for the first time,
/// the receipt and its print job belong to the same commit.
public typealias RefundEffect = MachineEffect<Refund, RefundVerdict>

/// The course of one refund as a pure function: events and the time in, effects out.
///
/// What holds whatever happens: the key is durable before the request leaves; a request is repeated
/// only with the same key, and only after the gateway has shown that it does not know it; `done`
/// comes only from the gateway's word about this key.
public struct RefundMachine: GatewayMachine {
  /// The facts as of the last step.
  public private(set) var record: Refund
  /// The call that has not been answered yet.
  public private(set) var inFlight: GatewayCall?
  private let timers: PaymentTimers
  private var nextCallAt: BootInstant?
  private var answerDueAt: BootInstant?
  /// Why the gateway did not take the last request, where it said so.
  private var refusal: RefusedCall?
  /// How often in a row the gateway found fault with the request itself.
  private var faultsFound = 0
  /// True from a request to the next pause.
  private var hasRequested = false
  private var rounds = 0

  /// A machine for a fresh refund or one from the journal.
  public init(_ refund: Refund, timers: PaymentTimers = PaymentTimers()) {
    record = refund
    self.timers = timers
  }

  /// True when nothing more happens by itself.
  public var isAtRest: Bool { record.state.isFinal && inFlight == nil }

  /// The event of an answer.
  public static func answered(_ answer: GatewayAnswer) -> RefundEvent { .answered(answer) }

  /// The event of time that has passed.
  public static var woke: RefundEvent { .woke }

  /// Takes one event in and gives what has to be done about it.
  public mutating func step(_ event: RefundEvent, now: BootInstant) -> [RefundEffect] {
    var effects: [RefundEffect] = []
    switch event {
    case .begun:
      guard record.state == .new, inFlight == nil else { return [] }
      answerDueAt = now + timers.refundAnswer
      request(&effects)
    case .resumed:
      guard !record.state.isFinal, inFlight == nil else { return [] }
      guard record.state != .new else {
        // It has never left, and whoever asked may have helped the customer in another way by now.
        record.trouble = "it was not sent: the process that was asked for it has ended"
        end(.refused, .notRefunded, &effects)
        return effects
      }
      if record.told == nil {
        // Whoever asked is gone; nobody is owed a word until there is a better one.
        record.told = .unknown
        effects.append(.commit(record))
      }
      nextCallAt = now
    case .answered(let answer):
      guard let call = inFlight else { return [] }
      inFlight = nil
      note(answer)
      if case .refund = call {
        readRefund(answer, now, &effects)
      } else {
        readQuery(answer, now, &effects)
      }
      if let wait = answer.retryAfter, let next = nextCallAt {
        nextCallAt = max(next, now + min(wait, timers.longestRetryAfter))
      }
    case .woke: break
    }
    proceed(now, &effects)
    return effects
  }

  // MARK: Calls

  /// The key is durable first, then the request leaves.
  private mutating func request(_ effects: inout [RefundEffect]) {
    if record.state == .new { record.state = .sent }
    record.requests += 1
    refusal = nil
    hasRequested = true
    effects.append(.commit(record))
    call(
      .refund(
        transactionNo: record.transactionNo,
        amount: record.amount,
        reference: record.reference
      ),
      &effects
    )
  }

  private mutating func call(_ call: GatewayCall, _ effects: inout [RefundEffect]) {
    inFlight = call
    nextCallAt = nil
    effects.append(.call(call))
  }

  private mutating func proceed(_ now: BootInstant, _ effects: inout [RefundEffect]) {
    guard !record.state.isFinal else { return }
    if record.told == nil, let due = answerDueAt, now >= due {
      record.told = .unknown
      effects += [.commit(record), .tell(.unknown)]
    }
    if inFlight == nil, let moment = nextCallAt, now >= moment {
      call(.query(transactionNo: record.transactionNo), &effects)
    }
    let nextCall = inFlight == nil ? nextCallAt : nil
    let nextWord = record.told == nil ? answerDueAt : nil
    if let next = [nextCall, nextWord].compactMap({ $0 }).min() {
      effects.append(.wake(at: next))
    }
  }

  private mutating func pause(_ now: BootInstant) {
    let pause =
      record.told == nil
      ? timers.backoff(rounds + 1) : PaymentTimers.backgroundPause(after: rounds)
    rounds += 1
    hasRequested = false
    nextCallAt = now + pause
  }

  // MARK: Answers

  private mutating func note(_ answer: GatewayAnswer) {
    switch answer {
    case .transaction: record.trouble = nil
    case .refused(let refusal): record.trouble = "the gateway said \(refusal)"
    case .none(let missing): record.trouble = missing.reason
    }
  }

  private mutating func readRefund(
    _ answer: GatewayAnswer,
    _ now: BootInstant,
    _ effects: inout [RefundEffect]
  ) {
    switch answer {
    case .transaction(let report):
      guard let own = entry(of: report), isAboutThis(own) else { break }
      // Here the status of the whole answer is the refund's.
      settle(own, status: own.status == .success ? report.status : own.status, &effects)
      if record.state == .accepted { pause(now) }
      if record.state.isFinal || record.state == .accepted { return }
    case .refused(let refusal):
      self.refusal = refusal
    case .none:
      break
    }
    faultsFound = refusal?.isAboutTheRequest == true ? faultsFound + 1 : 0
    // Whatever was said or not said, the gateway's books decide.
    if answer.isSilence {
      pause(now)
    } else {
      nextCallAt = now
    }
  }

  private mutating func readQuery(
    _ answer: GatewayAnswer,
    _ now: BootInstant,
    _ effects: inout [RefundEffect]
  ) {
    guard let report = answer.report(on: record.transactionNo) else {
      pause(now)
      return
    }
    if let own = entry(of: report) {
      if isAboutThis(own) {
        settle(own, status: own.status, &effects)
      } else {
        record.trouble = "the gateway lists \(record.reference) with another amount"
      }
      if !record.state.isFinal { pause(now) }
      return
    }
    switch report.status {
    case _ where record.state == .accepted:
      pause(now)
    case .created, .dealing, .pending:
      pause(now)
    case .success where hasRoom(report):
      if isRefusedForGood {
        end(.refused, .notRefunded, &effects)
      } else if refusal?.code == RefusedCall.wrongState {
        // Paid and not used up, so it is not the transaction that is in the wrong state: the
        // gateway has no money to give back.
        waitForFunds(now, &effects)
      } else if hasRequested || mayBeReturned(report) {
        pause(now)
      } else {
        request(&effects)
      }
    case .success, .failed, .closed:
      // Nothing more can go back. What did under no name could be this refund: only a name tells.
      if report.isReturnedNamelessly, !isRefusedForGood {
        pause(now)
      } else {
        end(.refused, .notRefunded, &effects)
      }
    }
  }

  /// True unless so much went back under other names that this refund cannot have been carried out
  /// and never will be.
  private func hasRoom(_ report: TransactionReport) -> Bool {
    guard let balance = try? report.balance(with: []) else { return true }
    return record.amount.minorUnits <= balance.paid.minorUnits - balance.returned.minorUnits
  }

  /// True when money went back since a request may have left, and no name says that it is not this
  /// refund's: asked for once more, it could go back twice.
  private func mayBeReturned(_ report: TransactionReport) -> Bool {
    guard record.requests > 0, report.isReturnedNamelessly,
      let balance = try? report.balance(with: [])
    else { return false }
    return balance.returned.minorUnits > record.returnedBefore.minorUnits
  }

  private mutating func waitForFunds(_ now: BootInstant, _ effects: inout [RefundEffect]) {
    refusal = nil
    if record.state != .shortOfFunds { wait(in: .shortOfFunds, &effects) }
    pause(now)
  }

  /// True when the gateway has found fault with the only request, or with one after the other:
  /// the fault could be that it knows the key, and then its list shows that soon.
  private var isRefusedForGood: Bool {
    faultsFound >= 3 || (faultsFound > 0 && record.requests == 1)
  }

  private func entry(of report: TransactionReport) -> ReportedRefund? {
    guard report.transactionNo == record.transactionNo else { return nil }
    return report.refunds.first { $0.reference == record.reference }
  }

  private func isAboutThis(_ own: ReportedRefund) -> Bool {
    own.amount ?? record.amount == record.amount
  }

  private mutating func settle(
    _ own: ReportedRefund,
    status: TransactionStatus,
    _ effects: inout [RefundEffect]
  ) {
    record.refundNo = own.transactionNo ?? record.refundNo
    switch status {
    case .success: end(.done, .refunded, &effects)
    case .failed, .closed: end(.refused, .notRefunded, &effects)
    case .created, .dealing, .pending:
      if record.state != .accepted { wait(in: .accepted, &effects) }
    }
  }

  /// The gateway pays later; that is said once.
  private mutating func wait(in state: RefundState, _ effects: inout [RefundEffect]) {
    let isNews = record.told != .waitingFunds
    record.state = state
    record.told = .waitingFunds
    effects.append(.commit(record))
    if isNews { effects.append(.tell(.waitingFunds)) }
  }

  private mutating func end(
    _ state: RefundState,
    _ verdict: RefundVerdict,
    _ effects: inout [RefundEffect]
  ) {
    record.state = state
    record.told = verdict
    nextCallAt = nil
    effects += [.commit(record), .tell(verdict)]
  }
}
