import Payment

/// Watches a simulated sale from outside and checks the rules at every step.
struct Ledger {
  let rules: Set<Rule>
  /// The last answer that reached the machine in this life, and what it answered.
  private var heard: (call: GatewayCall, answer: GatewayAnswer)?
  /// When the code may first have left.
  private(set) var submittedAt: Int64?
  private(set) var told: [Verdict] = []
  private(set) var codesSent = 0
  private(set) var cancelsSent = 0
  private var cancelMayHaveLeft = false
  private var codeWasRefused = false

  init(rules: Set<Rule>) {
    self.rules = rules
  }

  func check(
    _ rule: Rule,
    _ holds: Bool,
    _ description: () -> String
  ) throws(Violation) {
    guard !holds, rules.contains(rule) else { return }
    throw Violation(rule: rule, description: "\(rule): \(description())")
  }

  /// A new process knows nothing that was not committed.
  mutating func startsAgain() {
    heard = nil
    codeWasRefused = false
  }

  mutating func hears(_ answer: GatewayAnswer, to call: GatewayCall) {
    heard = (call, answer)
    if case (.prepay, .refused) = (call, answer) { codeWasRefused = true }
  }

  mutating func call(_ call: GatewayCall, _ disk: Attempt) throws(Violation) {
    switch call {
    case .add:
      try check(.commitFirst, disk.state == .creating) { "add in \(disk.state)" }
    case .prepay(let transactionNo, _):
      codesSent += 1
      try check(.codeOnce, codesSent == 1) { "the code leaves for the \(codesSent)th time" }
      try check(
        .commitFirst,
        disk.state == .submitting && disk.code != nil && disk.submittedAt != nil
          && disk.transactionNo == transactionNo
      ) { "the code leaves while the journal says \(disk.state)" }
    case .query:
      break
    case .cancel:
      cancelsSent += 1
      try check(
        .commitFirst,
        disk.state == .cancelSent && disk.cancelsSent >= cancelsSent
      ) { "a cancel leaves while the journal says \(disk.state)" }
    }
  }

  /// Checks the first cancel when it is made durable.
  private func checkRipeness(at now: Int64) throws(Violation) {
    guard let submittedAt else { return }
    try check(.cancelIsRipe, codeWasRefused || now >= submittedAt + 15_000) {
      "a cancel \(now - submittedAt) ms after the code"
    }
    let hasWord =
      switch heard {
      case (.query, .refused)?: true
      case (.query, .transaction(let report))?: report.transactionNo == ModelGateway.transactionNo
      default: false
      }
    try check(.cancelIsRipe, hasWord) { "a cancel without a word of the gateway" }
  }

  mutating func commit(
    _ attempt: Attempt,
    _ gateway: ModelGateway,
    at now: Int64
  ) throws(Violation) {
    if attempt.submittedAt != nil, submittedAt == nil { submittedAt = now }
    if attempt.state == .cancelSent, !cancelMayHaveLeft {
      cancelMayHaveLeft = true
      try checkRipeness(at: now)
    }
    try check(.cancelIsFinal, attempt.state != .paid || !cancelMayHaveLeft) {
      "paid after a cancel may have left"
    }
    guard attempt.state.isFinal else { return }
    try check(.spoken, attempt.told?.rawValue == attempt.state.rawValue) {
      "\(attempt.state) with the word \(attempt.told?.rawValue ?? "none")"
    }
    try checkMoney(attempt, gateway, "at the verdict")
    try checkEvidence(attempt)
  }

  private func checkEvidence(_ attempt: Attempt) throws(Violation) {
    let word: TransactionReport? =
      switch heard {
      case (.query, .transaction(let report))?: report
      case (.prepay, .transaction(let report))? where report.status == .failed: report
      default: nil
      }
    let isOurs =
      word?.transactionNo == ModelGateway.transactionNo
      && word?.reference == attempt.gatewayReference
    let holds: Bool =
      switch attempt.state {
      case .paid:
        isOurs && word?.status == .success && word?.amount == attempt.amount
          && word?.type == "payment" && word?.refunded == false
      case .reversed: isOurs && word?.refunded == true
      case .declined: isOurs && (word?.status == .failed || word?.status == .closed)
      case .cancelled:
        attempt.submittedAt == nil
          || (isOurs && (word?.status == .failed || word?.status == .closed))
      case .abandoned: attempt.submittedAt == nil && codesSent == 0
      case .creating, .created, .submitting, .polling, .cancelling, .cancelSent: true
      }
    try check(.evidence, holds) {
      "\(attempt.state) upon \(heard.map { "\($0.call.brief): \($0.answer.brief)" } ?? "nothing")"
    }
  }

  func checkMoney(
    _ attempt: Attempt,
    _ gateway: ModelGateway,
    _ moment: String
  ) throws(Violation) {
    let expected: (charges: Int, refunds: Int) =
      switch attempt.state {
      case .paid: (1, 0)
      case .reversed: (1, 1)
      default: (0, 0)
      }
    try check(
      .money,
      (gateway.charges, gateway.refunds) == expected
    ) {
      "\(attempt.state) \(moment), \(gateway.charges) charges, \(gateway.refunds) refunds"
    }
  }

  mutating func tell(_ verdict: Verdict, _ disk: Attempt) throws(Violation) {
    try check(.spoken, disk.told == verdict) { "\(verdict) is told before it is durable" }
    try check(.spoken, !told.contains(verdict) && !told.contains { $0 != .unknown }) {
      "\(verdict) is told after \(told)"
    }
    told.append(verdict)
  }

  func checkAnswered(_ disk: Attempt, at now: Int64) throws(Violation) {
    guard let submittedAt else { return }
    try check(.spoken, now < submittedAt + 90_000 || disk.told != nil) {
      "nothing is said \(now - submittedAt) ms after the code"
    }
  }
}
