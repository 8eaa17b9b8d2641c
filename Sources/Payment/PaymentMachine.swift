import Sales

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
  /// The next check of the watch is due, so many milliseconds after the attempt's end.
  case checkDue(elapsed: Int64)
}

/// What the shell has to do for an attempt; with the state `paid`, the receipt and its print job
/// belong to the same commit.
public typealias PaymentEffect = MachineEffect<Attempt, Verdict>

/// The course of one attempt as a pure function: events and the time in, effects out.
///
/// What holds whatever happens: a code leaves at most once; `paid` comes only from an answer to
/// `tran-query` that names this transaction, reference, amount and currency; once a cancel may
/// have left, `paid` cannot be reached; "not paid" is said only after the gateway has said so or
/// when no code has left; at most one call is in flight. After "not paid" a watch looks for a
/// charge that came all the same, and gives it back.
public struct PaymentMachine: GatewayMachine {
  /// The facts as of the last step.
  public internal(set) var attempt: Attempt
  /// The call that has not been answered yet.
  public internal(set) var inFlight: GatewayCall?
  let timers: PaymentTimers
  private let asksForDetail: Bool
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
  /// Rounds of questions since the caller was told something.
  var backgroundRounds = 0
  /// Cancels in a row that the gateway refused to carry out while the charge stood.
  var futileCancels = 0
  /// Until when a cancel that was not answered may still arrive.
  var cancelMayArriveUntil: BootInstant?
  /// True while the last call but the query was the reversal's refund.
  var hasSentReversal = false
  /// True once the gateway has proven the payment and only the receipt's details are missing.
  var isProvenPaid = false
  /// Milliseconds from the attempt's end to the check that is under way.
  var checkElapsed: Int64?
  /// How many odd answers in a row the check that is under way has brought.
  var oddAnswers = 0
  var nextCallAt: BootInstant?
  /// Until when the gateway wants no call.
  private var leftAloneUntil: BootInstant?
  private var jitterState: UInt64

  /// A machine for a fresh attempt or one from the journal.
  ///
  /// - Parameters:
  ///   - attempt: the facts to start from.
  ///   - timers: the waits.
  ///   - asksForDetail: asks `detail` once when the payment is proven, for the receipt.
  ///   - jitterSeed: spreads the questions of many tills by up to a fifth; any number.
  public init(
    _ attempt: Attempt,
    timers: PaymentTimers = PaymentTimers(),
    asksForDetail: Bool = false,
    jitterSeed: UInt64 = 0
  ) {
    self.attempt = attempt
    self.timers = timers
    self.asksForDetail = asksForDetail
    jitterState = jitterSeed
  }

  /// The facts as of the last step.
  public var record: Attempt { attempt }

  /// True when the attempt has ended and no check of the watch is under way.
  public var isAtRest: Bool { attempt.state.isFinal && inFlight == nil && nextCallAt == nil }

  /// The event of an answer.
  public static func answered(_ answer: GatewayAnswer) -> PaymentEvent { .answered(answer) }

  /// The event of time that has passed.
  public static var woke: PaymentEvent { .woke }

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
      leftAloneUntil = answer.retryAfter.map { now + min($0, timers.longestRetryAfter) }
      read(answer, to: call, now, &effects)
    case .woke: break
    case .cancelRequested(let reason, let by): requestEnd(reason, by, now, &effects)
    case .checkDue(let elapsed): beginCheck(elapsed, now)
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

  /// Whether the cancels of an earlier machine were answered is not known.
  mutating func expectEarlierCancels(_ now: BootInstant) {
    guard attempt.cancelsSent > 0 else { return }
    cancelMayArriveUntil = now + timers.longestDelivery
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
    expectEarlierCancels(now)
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
    case .polling, .cancelling, .cancelSent, .refunding:
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
    case .cancelling, .cancelSent, .refunding, .abandoned, .declined, .paid, .cancelled, .reversed:
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
    if isOverdue(now) {
      giveUpAnswering(&effects)
      effects.append(.tell(.unknown))
    }
    if inFlight == nil, let moment = nextCallDueAt, now >= moment {
      callNext(&effects)
    }
    // While a call is in flight its answer says when the next one is due.
    let nextCall = inFlight == nil ? nextCallDueAt : nil
    if let next = [nextCall, answerDueAt].compactMap({ $0 }).min() {
      effects.append(.wake(at: next))
    }
  }

  /// Whoever wishes what, the gateway's wish to be left alone comes first.
  private var nextCallDueAt: BootInstant? {
    nextCallAt.map { max($0, leftAloneUntil ?? $0) }
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
    case .polling, .cancelling, .refunding:
      call(.query(transactionNo: attempt.transactionNo), &effects)
    case .abandoned, .declined, .cancelled, .reversed:
      // A check of the watch; see `beginCheck`.
      call(.query(transactionNo: attempt.transactionNo), &effects)
    case .created, .submitting, .paid:
      nextCallAt = nil
    }
  }

  /// The payment is proven; it counts as soon as the receipt's details were asked for.
  mutating func prove(_ effects: inout [PaymentEffect]) {
    guard asksForDetail, !isProvenPaid, let transactionNo = attempt.transactionNo else {
      end(.paid, as: .paid, &effects)
      return
    }
    isProvenPaid = true
    call(.detail(transactionNo: transactionNo), &effects)
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

  /// The full refund in place of a cancel that the gateway no longer takes: its key is durable
  /// first, and each repetition has the same one.
  mutating func sendReversal(_ effects: inout [PaymentEffect]) {
    guard let transactionNo = attempt.transactionNo else { return }
    if attempt.state != .refunding {
      move(to: .refunding, &effects)
    }
    hasSentReversal = true
    call(
      .refund(
        transactionNo: transactionNo,
        amount: attempt.amount,
        reference: attempt.reversalReference
      ),
      &effects
    )
  }

  /// The wait before the next question: slow once the caller was told, for nobody waits any more.
  mutating func nextQuery(_ now: BootInstant) -> BootInstant {
    guard attempt.told == nil else { return nextBackgroundCall(now) }
    // Spread by up to a fifth either way.
    jitterState = jitterState &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    let spread = Int64((jitterState >> 33) % 401) - 200
    let pause = queryPause(now)
    return now + (pause + pause * spread / 1_000)
  }

  mutating func nextBackgroundCall(_ now: BootInstant) -> BootInstant {
    backgroundRounds += 1
    return now + PaymentTimers.backgroundPause(after: backgroundRounds - 1)
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
