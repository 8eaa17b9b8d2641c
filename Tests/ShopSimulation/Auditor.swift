import Payment
import PockytSimulator
import Sales

/// Watches a shop from outside and checks the rules at every step; for the truth it asks the
/// gateway's ledger, never the shop.
struct Auditor {
  /// What is known about one attempt without asking its machine.
  struct AttemptFile {
    /// The sale, and what the customer's wallet will do.
    let sale: Int
    let script: TransactionScript
    let begunAt: Int64
    /// The last answer that reached the machine in this life of the process.
    var heard: (call: GatewayCall, answer: GatewayAnswer)?
    /// When the code may first have left.
    var submittedAt: Int64?
    var codeWasRefused = false
    var codesSent = 0
    var cancelsSent = 0
    var cancelMayHaveLeft = false
    var reversalMayHaveLeft = false
    /// Until when a cancel that has left may still arrive.
    var cancelsArriveUntil: Int64 = .min
    var leftAloneUntil: Int64 = .min
    var told: [Verdict] = []
    var hasNews = false
    /// True once the detail of a proven payment was asked for.
    var isProven = false
    var steps = 0
  }

  let rules: Set<Rule>
  var files: [AttemptFile] = []
  var refundFiles: [RefundFile] = []

  init(rules: Set<Rule>) {
    self.rules = rules
  }

  func check(
    _ rule: Rule,
    _ holds: Bool,
    _ description: @autoclosure () -> String
  ) throws(Violation) {
    guard !holds, rules.contains(rule) else { return }
    throw Violation(rule: rule, description: "\(rule): \(description())")
  }

  /// A new machine knows nothing that was not committed.
  mutating func startsAgain(_ id: Int) {
    files[id].heard = nil
    files[id].codeWasRefused = false
    files[id].leftAloneUntil = .min
    files[id].isProven = false
  }

  // MARK: Attempts

  mutating func hears(_ answer: GatewayAnswer, to call: GatewayCall, _ id: Int, at now: Int64) {
    files[id].heard = (call, answer)
    if case (.prepay, .refused) = (call, answer) { files[id].codeWasRefused = true }
    if case .none(let missing) = answer, let wait = missing.retryAfter {
      files[id].leftAloneUntil = now + min(wait, 60_000)
    }
  }

  /// A call leaves; `earlier` are the other attempts of the sale.
  mutating func calls(
    _ call: GatewayCall,
    _ id: Int,
    withCode: Bool,
    disk: Attempt?,
    earlier: [Attempt],
    at now: Int64
  ) throws(Violation) {
    try check(
      .manners,
      now >= files[id].leftAloneUntil,
      "\(call.brief) \(files[id].leftAloneUntil - now) ms before the gateway wants it"
    )
    guard let disk else {
      try check(.commitFirst, false, "\(call.brief) while the journal is empty")
      return
    }
    switch call {
    case .add:
      try check(.commitFirst, disk.state == .creating, "add in \(disk.state)")
    case .prepay(let transactionNo, _):
      files[id].codesSent += 1
      try check(.codeOnce, files[id].codesSent == 1 && withCode, "the code leaves again")
      // What the watch has just found charged is being given back, and can never be paid.
      try check(
        .oneScanAtATime,
        earlier.allSatisfy { $0.state.isProvenUnpaid || $0.attention == .lateCharge },
        "a code leaves while an earlier attempt is \(earlier.map(\.state))"
      )
      try check(
        .commitFirst,
        disk.state == .submitting && disk.code != nil && disk.submittedAt != nil
          && disk.transactionNo == transactionNo,
        "the code leaves while the journal says \(disk.state)"
      )
    case .query:
      break
    case .detail:
      try check(.evidence, files[id].heard.map { $0.answer.proves(disk) } ?? false, "no proof")
      files[id].isProven = true
    case .cancel:
      files[id].cancelsSent += 1
      try check(
        .commitFirst,
        (disk.state == .cancelSent || disk.state.isProvenUnpaid)
          && disk.cancelsSent >= files[id].cancelsSent,
        "a cancel leaves while the journal says \(disk.state)"
      )
      try check(.oneWayBack, !files[id].reversalMayHaveLeft, "a cancel after the refund")
    case .refund(_, let amount, let reference):
      files[id].reversalMayHaveLeft = true
      try check(
        .refundKey,
        disk.state == .refunding && reference == disk.reversalReference && amount == disk.amount,
        "a refund leaves while the journal says \(disk.state)"
      )
      try check(
        .oneWayBack,
        now > files[id].cancelsArriveUntil,
        "a refund while a cancel is on its way"
      )
    }
  }

  mutating func commits(
    _ attempt: Attempt,
    after before: AttemptState?,
    _ id: Int,
    _ truth: SimulatedTransaction?,
    knownKeys: Set<String>,
    at now: Int64
  ) throws(Violation) {
    files[id].hasNews = true
    if attempt.submittedAt != nil, files[id].submittedAt == nil { files[id].submittedAt = now }
    if attempt.state == .cancelSent, !files[id].cancelMayHaveLeft {
      files[id].cancelMayHaveLeft = true
      if files[id].told.isEmpty || files[id].told == [.unknown] {
        try checkRipeness(attempt, id, at: now)
      }
    }
    try check(
      .cancelIsFinal,
      attempt.state != .paid || !files[id].cancelMayHaveLeft,
      "paid after a cancel may have left"
    )
    guard attempt.state.isFinal else { return }
    try check(
      .spoken,
      attempt.told?.rawValue == attempt.state.rawValue,
      "\(attempt.state) with the word \(attempt.told?.rawValue ?? "none")"
    )
    try checkMoney(attempt, id, truth, knownKeys: knownKeys, isLast: false)
    // A check of the watch that finds nothing new says nothing new.
    guard attempt.state != before else { return }
    try checkEvidence(attempt, id, truth)
  }

  /// Checks the first cancel when it is made durable.
  private func checkRipeness(_ attempt: Attempt, _ id: Int, at now: Int64) throws(Violation) {
    guard let submittedAt = files[id].submittedAt else { return }
    try check(
      .cancelIsRipe,
      files[id].codeWasRefused || now >= submittedAt + 15_000,
      "a cancel \(now - submittedAt) ms after the code"
    )
    let hasWord =
      switch files[id].heard {
      case (.query, .refused)?: true
      case (.query, .transaction(let report))?: report.transactionNo == attempt.transactionNo
      default: false
      }
    try check(.cancelIsRipe, hasWord, "a cancel without a word of the gateway")
  }

  private func checkEvidence(
    _ attempt: Attempt,
    _ id: Int,
    _ truth: SimulatedTransaction?
  ) throws(Violation) {
    let file = files[id]
    let word: TransactionReport? =
      switch file.heard {
      case (.query, .transaction(let report))?: report
      case (.prepay, .transaction(let report))? where report.status == .failed: report
      default: nil
      }
    var wasNotSent = false
    if case (.prepay, .none(let missing))? = file.heard { wasNotSent = missing.certainlyNotSent }
    let isOurs =
      word?.transactionNo == attempt.transactionNo && word?.reference == attempt.gatewayReference
    let hasEnded = word?.status == .failed || word?.status == .closed
    let holds: Bool =
      switch attempt.state {
      case .paid:
        file.isProven || file.heard.map { $0.call.isQuery && $0.answer.proves(attempt) } ?? false
      case .reversed: isOurs && word?.refunded == true
      case .declined: isOurs && hasEnded
      case .cancelled:
        attempt.submittedAt == nil || (isOurs && hasEnded)
          || (wasNotSent && truth?.sentCodes.isEmpty == true)
      case .abandoned:
        attempt.submittedAt == nil && file.codesSent == 0 && truth?.sentCodes.isEmpty ?? true
      case .creating, .created, .submitting, .polling, .cancelling, .cancelSent, .refunding: true
      }
    try check(
      .evidence,
      holds,
      "\(attempt.state) upon "
        + (file.heard.map { "\($0.call.brief): \($0.answer.brief)" } ?? "nothing")
    )
  }

  mutating func tells(_ verdict: Verdict, _ id: Int, disk: Attempt?) throws(Violation) {
    let told = files[id].told
    try check(.spoken, disk?.told == verdict, "\(verdict) is told before it is durable")
    let isBetter =
      switch told.last {
      case nil: true
      case .unknown?: verdict != .unknown
      case .paid?: false
      case .declined?, .cancelled?, .reversed?, .abandoned?:
        verdict == .cancelled || verdict == .reversed
      }
    try check(.spoken, isBetter && files[id].hasNews, "\(verdict) is told after \(told)")
    files[id].told.append(verdict)
    files[id].hasNews = false
  }

  /// Checks an attempt against the ledger; `knownKeys` are the refunds of it in the journal.
  func checkMoney(
    _ attempt: Attempt,
    _ id: Int,
    _ truth: SimulatedTransaction?,
    knownKeys: Set<String>,
    isLast: Bool
  ) throws(Violation) {
    let charged = truth?.charges.reduce(0) { $0 + $1.amount.minorUnits } ?? 0
    let given = truth?.refunds.reduce(0) { $0 + $1.amount.minorUnits } ?? 0
    // The gateway acknowledged our cancel and charges all the same: until the watch is over.
    let mayCome = files[id].script.paidDespiteCancel != nil && attempt.cancelsSent > 0 && !isLast
    let holds: Bool =
      switch attempt.state {
      case .paid:
        charged == attempt.amount.minorUnits && truth?.charges.count == 1
          && truth?.refunds.allSatisfy { knownKeys.contains($0.reference ?? "") } == true
      case .reversed:
        charged > 0 && truth?.charges.count == 1 && truth?.paidBack == charged
      case .declined, .cancelled, .abandoned:
        charged == 0 || mayCome
      case .creating, .created, .submitting, .polling, .cancelling, .cancelSent, .refunding: true
      }
    try check(
      .money,
      holds && given <= charged,
      "\(attempt.gatewayReference) is \(attempt.state), \(charged) charged, \(given) given back"
        + (isLast ? " in the end" : "")
    )
  }

  /// Checks that whoever waits for an answer has one.
  func checkAnswered(_ id: Int, disk: Attempt?, at now: Int64) throws(Violation) {
    guard let submittedAt = files[id].submittedAt else { return }
    try check(
      .spoken,
      now < submittedAt + 90_000 || disk?.told != nil,
      "nothing is said \(now - submittedAt) ms after the code"
    )
  }
}

extension GatewayAnswer {
  /// True when this is the gateway's word that exactly this attempt was paid.
  fileprivate func proves(_ attempt: Attempt) -> Bool {
    guard case .transaction(let report) = self else { return false }
    return report.transactionNo == attempt.transactionNo
      && report.reference == attempt.gatewayReference && report.status == .success
      && report.amount == attempt.amount && report.type == "payment" && !report.refunded
  }
}
