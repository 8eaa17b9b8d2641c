import Payment
import PockytSimulator
import Sales
import TestSupport

/// One shop on a virtual clock: counter, process, journal, network and gateway.
///
/// All times are milliseconds from the opening. The same plan always takes the same course.
final class Shop {
  enum Happening {
    case opens
    case nightFalls
    case wallClockJumps(by: Int64)
    case customerComes(sale: Int)
    case scan(attempt: Int)
    case operatorCancels(attempt: Int)
    case cashierAsksAgain(sale: Int)
    case refundIsWanted(sale: Int, wish: Int)
    case foreignRefundIsWanted
    case wakes(Work)
    case resumes(Work)
    case checkIsDue(attempt: Int)
    case requestArrives(Work, number: Int, GatewayCall, WalletCode?, CallFault?, life: Int)
    case answerArrives(Work, number: Int, GatewayCall, GatewayAnswer)
    case ledgerChanges(attempt: Int)
    case isLookedAt(attempt: Int)
    case refundIsLookedAt(Int)
  }

  /// A sale at the counter.
  struct Sale {
    let plan: CustomerPlan
    /// The attempts, first to last.
    var attempts: [Int] = []
    /// The attempt whose end the cashier knows.
    var answered: Set<Int> = []
    var refunds = 0
  }

  /// What the gateway calls the opening.
  static let opening: Int64 = 1_790_000_000_000

  let plan: ShopPlan
  let bug: PlantedBug?
  let trace: Trace?
  var random: SeededRandom
  var gateway: SimulatedGateway
  var agenda = Agenda<(happening: Happening, life: Int?)>()
  var now: Int64 = 0
  var journal = ShopJournal()
  var auditor: Auditor
  var tally = Tally()
  var sales: [Sale]
  /// The reference at the gateway of each attempt, and the boot in which its code left.
  var references: [String] = []
  var saleOfAttempt: [Int] = []
  var submittedIn: [Int: Int] = [:]
  /// The attempt that each refund gives back; nil when another till has sold it.
  var attemptOfRefund: [Int?] = []
  var transactionOfRefund: [String] = []

  // What a crash takes away.
  var payments: [Int: Run<PaymentUnderTest>] = [:]
  var refunds: [Int: Run<RefundUnderTest>] = [:]
  var life = 0
  var isOpen = false

  var reboots = false
  var boot = 0
  var bootedAt: Int64 = -3_600_000
  var wallOffset: Int64 = 0
  var boundaries = 0
  var callNumber = 0
  var scans = 0

  init(
    _ plan: ShopPlan,
    bug: PlantedBug? = nil,
    rules: Set<Rule> = Set(Rule.allCases),
    trace: Trace? = nil
  ) {
    self.plan = plan
    self.bug = bug
    self.trace = trace
    random = SeededRandom(seed: plan.seed &+ 0x5EED)
    gateway = SimulatedGateway()
    auditor = Auditor(rules: rules)
    sales = plan.customers.map { Sale(plan: $0) }
  }

  /// Runs from the opening until nothing is under way any more, or for five days.
  func run() throws(Violation) {
    start()
    while let (time, entry) = agenda.next() {
      guard time <= ShopPlan.horizon else { break }
      now = max(now, time)
      if let life = entry.life, life != self.life { continue }
      do throws(Stop) {
        try happen(entry.happening)
      } catch {
        switch error {
        case .crash: die(for: random.number(min(100, plan.longestPause)...plan.longestPause))
        case .violation(let violation): throw violation
        }
      }
    }
    try close()
  }

  private func start() {
    tally.shops = 1
    enter(.opens, at: 0)
    for (sale, plan) in plan.customers.enumerated() {
      enter(.customerComes(sale: sale), at: plan.startsAt)
    }
    if let night = plan.night { enter(.nightFalls, at: night.start) }
    for jump in plan.clockJumps { enter(.wallClockJumps(by: jump.by), at: jump.time) }
    if plan.customers.count > 1 { enter(.foreignRefundIsWanted, at: 300_000) }
  }

  private func happen(_ happening: Happening) throws(Stop) {
    switch happening {
    case .opens: try open()
    case .nightFalls:
      log("the till is switched off")
      if let night = plan.night { die(for: night.length) }
    case .wallClockJumps(let jump):
      log("the wall clock jumps by \(jump) ms")
      wallOffset += jump
    case .customerComes(let sale): try beginAttempt(of: sale)
    case .scan(let id): try scan(id)
    case .operatorCancels(let id):
      try take(.cancelRequested(.operatorRequest, by: "Ann"), payment: id)
    case .cashierAsksAgain(let sale): try askAgain(sale)
    case .refundIsWanted(let sale, let wish): try beginRefund(of: sale, wish: wish)
    case .foreignRefundIsWanted: try beginForeignRefund()
    case .wakes(let work): try wake(work)
    case .resumes(let work): try resume(work)
    case .checkIsDue(let id): try beginCheck(id)
    case .requestArrives(let work, let number, let call, let code, let fault, let life):
      try deliver(work, number, call, code, fault, life)
    case .answerArrives(let work, let number, let call, let answer):
      try hear(answer, number, call, work)
    case .ledgerChanges(let id): try look(id)
    case .isLookedAt(let id): try inspect(id)
    case .refundIsLookedAt(let id): try inspect(refund: id)
    }
  }

  // MARK: Time

  var bootTime: BootInstant { BootInstant(milliseconds: now - bootedAt) }
  var wallTime: Int64 { Self.opening + now + wallOffset }
  var gatewayTime: Int64 { Self.opening + now }

  /// Enters what happens whatever becomes of the process, or only in this life of it.
  func enter(_ happening: Happening, at time: Int64, inThisLife: Bool = false) {
    agenda.enter((happening, inThisLife ? life : nil), at: time)
  }

  func log(_ line: @autoclosure () -> String) {
    trace?.append("\(now) \(line())")
  }

  // MARK: Looking at it from outside

  func audit(_ body: () throws(Violation) -> Void) throws(Stop) {
    do throws(Violation) {
      try body()
    } catch {
      throw .violation(error)
    }
  }

  func truth(_ id: Int) -> SimulatedTransaction? {
    gateway.transaction(.reference(references[id]), now: gatewayTime)
  }

  func knownKeys(_ id: Int) -> Set<String> {
    Set(journal.refunds.values.lazy.map(\.reference).filter { $0.hasPrefix(self.references[id]) })
  }

  /// Checks an attempt whose ledger may have changed.
  func look(_ id: Int) throws(Stop) {
    guard let attempt = journal.attempts[id]?.attempt else { return }
    let truth = truth(id)
    let keys = knownKeys(id)
    let sale = sales[saleOfAttempt[id]]
    let live = sale.attempts.filter { other in
      // A charge that comes after the cancel was acknowledged is given back when it is found.
      other == id || auditor.files[other].script.paidDespiteCancel == nil
    }.filter { (self.truth($0)?.kept ?? 0) > 0 }
    try audit { () throws(Violation) in
      try auditor.checkMoney(attempt, id, truth, knownKeys: keys, isLast: false)
      let mayBeDouble = auditor.files[id].script.paidDespiteCancel != nil
      try auditor.check(.money, live.count <= 1 || mayBeDouble, "the sale is charged twice")
    }
  }

  /// 26 hours after the beginning everything has ended or is flagged.
  private func inspect(_ id: Int) throws(Stop) {
    guard let attempt = journal.attempts[id]?.attempt else { return }
    try audit { () throws(Violation) in
      try auditor.check(
        .liveness,
        attempt.state.isFinal || attempt.attention != nil,
        "\(references[id]) is still \(attempt.state) and nobody knows"
      )
    }
  }

  private func inspect(refund id: Int) throws(Stop) {
    guard let refund = journal.refunds[id] else { return }
    try audit { () throws(Violation) in
      try auditor.check(
        .liveness,
        refund.state.isFinal || refund.told != nil,
        "\(refund.reference) is still \(refund.state) and nobody knows"
      )
    }
  }

  /// The last look: the books agree with every word that was said.
  private func close() throws(Violation) {
    now = max(now, ShopPlan.horizon)
    for (id, entry) in journal.attempts.sorted(by: { $0.key < $1.key }) {
      let attempt = entry.attempt
      let truth = truth(id)
      try auditor.checkMoney(attempt, id, truth, knownKeys: knownKeys(id), isLast: true)
      try auditor.check(
        .liveness,
        attempt.state.isFinal && attempt.nextCheck == nil || attempt.attention != nil,
        "nothing goes on with \(references[id]) in \(attempt.state), \(attempt.checks) checks"
      )
      tally.states[attempt.state, default: 0] += 1
      if let reason = attempt.cancelReason { tally.reasons[reason, default: 0] += 1 }
      if !attempt.state.isFinal { tally.flagged += 1 }
      if attempt.state == .paid { tally.paidSales += 1 }
      if attempt.state == .reversed {
        if auditor.files[id].script.paidDespiteCancel != nil { tally.lateCharges += 1 }
        if auditor.files[id].reversalMayHaveLeft { tally.reversalsByRefund += 1 }
      }
    }
    for (id, refund) in journal.refunds.sorted(by: { $0.key < $1.key }) {
      let truth = gateway.transaction(
        .transactionNo(transactionOfRefund[id]),
        now: gatewayTime
      )
      try auditor.check(refund, truth)
      try auditor.check(
        .liveness,
        refund.state.isFinal || refund.told != nil,
        "nothing goes on with \(refund.reference) in \(refund.state)"
      )
      tally.refunds[refund.state, default: 0] += 1
      if !refund.state.isFinal { tally.flagged += 1 }
    }
    tally.sales = sales.count { !$0.attempts.isEmpty }
    tally.attempts = references.count
  }
}
