public import Sales

/// What happens to an attempt.
public enum PaymentEvent: Sendable {
  /// A fresh attempt begins.
  case begun
  /// An attempt from the journal is taken up again; its code is gone.
  case resumed
  /// A code was scanned; the shell keeps it until it performs `prepay`.
  case scanned(CodeTrace)
  /// The call in flight was answered, or its time was up; once for each call.
  case answered(GatewayAnswer)
  /// The moment of the last `wake` has come.
  case woke
  /// Somebody wants the attempt ended.
  case cancelRequested(CancelReason, by: String)
}

/// A call to the gateway.
///
/// `prepay` names no code: the shell holds it and gives it away once.
public enum GatewayCall: Sendable, Equatable {
  case add
  case prepay(transactionNo: String, vendor: Vendor?)
  /// By transaction number where it is known, else by the attempt's reference.
  case query(transactionNo: String?)
  case cancel(transactionNo: String)
}

/// What the shell has to do, in order.
public enum PaymentEffect: Sendable, Equatable {
  /// Make these facts durable before going on. With the state `paid`, the receipt and its print
  /// job belong to the same commit. If it fails, nothing that follows may be done.
  case commit(Attempt)
  /// Call the gateway and bring the answer back as `answered`.
  case call(GatewayCall)
  /// Bring `woke` at this moment; a later `wake` replaces an earlier one.
  case wake(at: BootInstant)
  /// Tell the caller. After `unknown` another verdict may follow.
  case tell(Verdict)
}

/// The course of one attempt as a pure function: events and the time in, effects out.
///
/// What holds whatever happens: a code leaves at most once; `paid` comes only from an answer to
/// `tran-query` that names this transaction, reference, amount and currency; once a cancel may
/// have left, `paid` cannot be reached; "not paid" is said only after the gateway has said so or
/// when no code has left; at most one call is in flight.
public struct PaymentMachine: Sendable {
  /// The facts as of the last step.
  public internal(set) var attempt: Attempt
  /// The call that has not been answered yet.
  public internal(set) var inFlight: GatewayCall?
  let timers: PaymentTimers
  /// The code that waits for `add` to be answered.
  var waitingCode: CodeTrace?
  /// Set when the attempt has no customer any more and must not go on to `prepay`.
  var endRequested: (reason: CancelReason, by: String)?
  /// True once the gateway has refused to take the code.
  var codeRefused = false
  /// True once an `add` may have arrived although it was not answered.
  var addMayHaveArrived = false
  var addsSent = 0
  var failures = 0
  var nextCallAt: BootInstant?
  private var jitterState: UInt64

  /// A machine for a fresh attempt or one from the journal.
  ///
  /// - Parameters:
  ///   - attempt: the facts to start from.
  ///   - timers: the waits.
  ///   - jitterSeed: spreads the questions of many tills by up to a fifth; any number.
  public init(_ attempt: Attempt, timers: PaymentTimers = PaymentTimers(), jitterSeed: UInt64 = 0) {
    self.attempt = attempt
    self.timers = timers
    jitterState = jitterSeed
  }

  /// Takes one event in and gives what has to be done about it.
  public mutating func step(_ event: PaymentEvent, now: BootInstant) -> [PaymentEffect] {
    var effects: [PaymentEffect] = []
    switch event {
    case .begun: begin(&effects)
    case .resumed: resume(now, &effects)
    case .scanned(let code): take(code, now, &effects)
    case .answered(let answer):
      guard let call = inFlight else { return [] }
      inFlight = nil
      read(answer, to: call, now, &effects)
    case .woke: break
    case .cancelRequested(let reason, let by): requestEnd(reason, by, now, &effects)
    }
    proceed(now, &effects)
    return effects
  }

  // MARK: Steps forward

  private mutating func begin(_ effects: inout [PaymentEffect]) {
    guard attempt.state == .creating, addsSent == 0 else { return }
    effects.append(.commit(attempt))
    callAdd(&effects)
  }

  mutating func callAdd(_ effects: inout [PaymentEffect]) {
    addsSent += 1
    call(.add, &effects)
  }

  mutating func call(_ call: GatewayCall, _ effects: inout [PaymentEffect]) {
    inFlight = call
    nextCallAt = nil
    effects.append(.call(call))
  }

  private mutating func resume(_ now: BootInstant, _ effects: inout [PaymentEffect]) {
    if let submittedAt = attempt.submittedAt, submittedAt > now {
      // A clock that went back counts no deadlines.
      attempt.submittedAt = .earlierBoot
    }
    if isOverdue(now) {
      // Whoever asked is gone; the gateway is asked before anybody else hears of it.
      giveUpAnswering(&effects)
    }
    switch attempt.state {
    case .creating:
      endRequested = (.interrupted, "platen")
      addMayHaveArrived = true
      nextCallAt = now
    case .created:
      move(to: .cancelling, because: .interrupted, by: "platen", &effects)
      nextCallAt = now
    case .submitting:
      move(to: .polling, &effects)
      nextCallAt = now
    case .polling, .cancelling, .cancelSent:
      nextCallAt = now
    case .abandoned, .declined, .paid, .cancelled, .reversed:
      break
    }
  }

  private mutating func take(
    _ code: CodeTrace,
    _ now: BootInstant,
    _ effects: inout [PaymentEffect]
  ) {
    guard attempt.code == nil, waitingCode == nil, endRequested == nil else { return }
    waitingCode = code
    submitIfReady(now, &effects)
  }

  mutating func submitIfReady(_ now: BootInstant, _ effects: inout [PaymentEffect]) {
    guard attempt.state == .created, let code = waitingCode, inFlight == nil,
      let transactionNo = attempt.transactionNo
    else { return }
    waitingCode = nil
    attempt.code = code
    attempt.submittedAt = now
    move(to: .submitting, &effects)
    call(.prepay(transactionNo: transactionNo, vendor: code.vendor), &effects)
  }

  private mutating func requestEnd(
    _ reason: CancelReason,
    _ by: String,
    _ now: BootInstant,
    _ effects: inout [PaymentEffect]
  ) {
    switch attempt.state {
    case .creating:
      guard endRequested == nil else { return }
      endRequested = (reason, by)
      nextCallAt = now
    case .created, .polling:
      move(to: .cancelling, because: reason, by: by, &effects)
      nextCallAt = cancelMoment(now)
    case .submitting:
      // The answer of prepay comes first; the wish is remembered durably.
      move(to: .cancelling, because: reason, by: by, &effects)
    case .cancelling, .cancelSent, .abandoned, .declined, .paid, .cancelled, .reversed:
      break
    }
  }

  /// When the last question before a cancel is due.
  func cancelMoment(_ now: BootInstant) -> BootInstant {
    guard let submittedAt = attempt.submittedAt, !codeRefused else { return now }
    let earliest = submittedAt + timers.cancelRest
    return min(max(now, earliest), now + queryPause(now))
  }

  // MARK: Time

  /// Does what is due and says when to be woken next.
  private mutating func proceed(_ now: BootInstant, _ effects: inout [PaymentEffect]) {
    guard !attempt.state.isFinal else { return }
    if isOverdue(now) {
      giveUpAnswering(&effects)
      effects.append(.tell(.unknown))
    }
    if inFlight == nil, let moment = nextCallAt, now >= moment {
      callNext(&effects)
    }
    // While a call is in flight its answer says when the next one is due.
    let nextCall = inFlight == nil ? nextCallAt : nil
    if let next = [nextCall, answerDueAt].compactMap({ $0 }).min() {
      effects.append(.wake(at: next))
    }
  }

  /// When the caller has to be told something; nil when nothing is owed.
  private var answerDueAt: BootInstant? {
    guard attempt.told == nil, !attempt.state.isFinal else { return nil }
    return attempt.submittedAt.map { $0 + (timers.softDeadline + timers.grace) }
  }

  private func isOverdue(_ now: BootInstant) -> Bool {
    answerDueAt.map { now >= $0 } ?? false
  }

  private mutating func giveUpAnswering(_ effects: inout [PaymentEffect]) {
    attempt.told = .unknown
    attempt.attention = attempt.attention ?? .undecided
    effects.append(.commit(attempt))
  }

  private mutating func callNext(_ effects: inout [PaymentEffect]) {
    switch attempt.state {
    case .creating where addMayHaveArrived:
      call(.query(transactionNo: nil), &effects)
    case .creating where endRequested != nil:
      end(.abandoned, as: .abandoned, &effects)
    case .creating:
      callAdd(&effects)
    case .cancelling where attempt.submittedAt == nil, .cancelSent:
      sendCancel(&effects)
    case .polling, .cancelling:
      call(.query(transactionNo: attempt.transactionNo), &effects)
    case .created, .submitting, .abandoned, .declined, .paid, .cancelled, .reversed:
      nextCallAt = nil
    }
  }

  /// The point of no return: durable first, then the call.
  mutating func sendCancel(_ effects: inout [PaymentEffect]) {
    guard let transactionNo = attempt.transactionNo else {
      nextCallAt = nil
      return
    }
    attempt.cancelsSent += 1
    move(to: .cancelSent, &effects)
    call(.cancel(transactionNo: transactionNo), &effects)
  }

  /// The wait before the next question, spread by up to a fifth either way.
  mutating func nextQuery(_ now: BootInstant) -> BootInstant {
    jitterState = jitterState &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    let spread = Int64((jitterState >> 33) % 401) - 200
    let pause = queryPause(now)
    return now + (pause + pause * spread / 1_000)
  }

  private func queryPause(_ now: BootInstant) -> Int64 {
    guard let submittedAt = attempt.submittedAt else { return timers.query }
    return now - submittedAt < timers.quickPeriod ? timers.query : timers.slowQuery
  }

  func softDeadlinePassed(_ now: BootInstant) -> Bool {
    guard let submittedAt = attempt.submittedAt else { return false }
    return now >= submittedAt + timers.softDeadline
  }

  // MARK: State

  mutating func move(
    to state: AttemptState,
    because reason: CancelReason? = nil,
    by: String? = nil,
    _ effects: inout [PaymentEffect]
  ) {
    attempt.state = state
    attempt.cancelReason = reason ?? attempt.cancelReason
    attempt.cancelledBy = by ?? attempt.cancelledBy
    effects.append(.commit(attempt))
  }

  /// The end: the verdict is part of the commit that makes it durable.
  mutating func end(_ state: AttemptState, as verdict: Verdict, _ effects: inout [PaymentEffect]) {
    attempt.state = state
    attempt.told = verdict
    attempt.attention = nil
    attempt.cancelReason = attempt.cancelReason ?? endRequested?.reason
    attempt.cancelledBy = attempt.cancelledBy ?? endRequested?.by
    nextCallAt = nil
    effects += [.commit(attempt), .tell(verdict)]
  }
}
