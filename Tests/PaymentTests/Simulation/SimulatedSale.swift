import Payment
import Sales

/// One sale on a virtual clock: the machine, a shell that may die, the network and the gateway.
struct SimulatedSale {
  enum Happening {
    case starts
    case operatorCancels
    case wakes
    case answers(GatewayAnswer)
    case requestArrives(GatewayCall, Fault, answerAfter: Int64?)
  }

  struct Event {
    var time: Int64
    /// The life of the process that this is for; requests arrive whoever lives.
    var life: Int?
    var happening: Happening
  }

  var plan: Plan
  var ledger: Ledger
  var gateway: ModelGateway
  /// What the journal holds.
  var disk: Attempt
  var now: Int64 = 0
  let trace: Trace?
  private let bug: PlantedBug?
  private var machine: MachineUnderTest?
  private var inFlight: GatewayCall?
  private var life = 0
  private var bootedAt: Int64 = -3_600_000
  private(set) var boundaries = 0
  private var wake: Int64?
  private var events: [Event] = []
  private(set) var steps = 0

  init(
    _ plan: Plan,
    bug: PlantedBug? = nil,
    rules: Set<Rule> = Set(Rule.allCases),
    traced: Bool = false
  ) {
    self.plan = plan
    disk = Attempt(
      sale: SampleSale.reference,
      number: 1,
      amount: SampleSale.amount
    )
    gateway = ModelGateway(for: disk, customer: plan.customer)
    ledger = Ledger(rules: rules)
    self.bug = bug
    trace = traced ? Trace() : nil
    log { "\(plan)" }
  }

  /// Runs the sale to its end and on until nothing is under way any more.
  mutating func run() throws(Violation) {
    if let cancelAt = plan.operatorCancel { schedule(.operatorCancels, at: cancelAt, life: nil) }
    machine = MachineUnderTest(disk, bug: bug, jitterSeed: plan.seed)
    try take(.begun)
    try take(.scanned(SampleSale.code))
    while let event = nextEvent() {
      now = event.time
      if let life = event.life, life != self.life { continue }
      try happen(event.happening)
      try ledger.check(.liveness, now < plan.faults.end + 900_000 || disk.state.isFinal) {
        "still \(disk.state) 15 minutes after the faults have stopped"
      }
    }
    now += ModelGateway.lifetime
    gateway.advance(to: now)
    try ledger.check(.liveness, disk.state.isFinal) { "nothing goes on in \(disk.state)" }
    try ledger.checkMoney(disk, gateway, "in the long run")
  }

  private mutating func happen(_ happening: Happening) throws(Violation) {
    switch happening {
    case .starts: try start()
    case .operatorCancels: try take(.cancelRequested(.operatorRequest, by: "Ann"))
    case .wakes:
      guard wake == now else { return }
      wake = nil
      try take(.woke)
    case .answers(let answer):
      guard let call = inFlight else { return }
      inFlight = nil
      ledger.hears(answer, to: call)
      try take(.answered(answer))
    case .requestArrives(let call, let fault, let pause):
      let answer = plan.bend(gateway.perform(call, at: now), gateway, fault, at: now)
      log { "  \(call.brief) arrives, \(fault), \(answer.brief)" }
      if let pause { schedule(.answers(answer), at: now + pause, life: life) }
    }
  }

  // MARK: The process

  private var bootTime: BootInstant { BootInstant(milliseconds: now - bootedAt) }

  private mutating func take(_ event: PaymentEvent) throws(Violation) {
    let moment = bootTime
    guard let effects = machine?.step(event, now: moment) else { return }
    steps += 1
    log { "\(event.brief) → \(effects.map(\.brief).joined(separator: ", "))" }
    // Whatever rules are checked, a sale that spins would never end.
    guard steps < 2_000 else { throw Violation(rule: .liveness, description: "it spins") }
    let currentLife = life
    for effect in effects {
      try perform(effect)
      if life != currentLife { return }
    }
    guard let state = machine?.attempt.state else { return }
    try ledger.check(.liveness, state.isFinal || inFlight != nil || wake != nil) {
      "nothing is under way in \(state)"
    }
    try ledger.checkAnswered(disk, at: now)
  }

  private mutating func perform(_ effect: PaymentEffect) throws(Violation) {
    switch effect {
    case .commit(let attempt):
      if diesHere() { return }
      disk = attempt
      gateway.advance(to: now)
      try ledger.commit(attempt, gateway, at: now)
      _ = diesHere()
    case .call(let call):
      if diesHere() { return }
      try ledger.check(.oneCall, inFlight == nil) { "\(call.brief) beside another call" }
      try ledger.call(call, disk)
      inFlight = call
      send(call)
      _ = diesHere()
    case .wake(let moment):
      try ledger.check(.liveness, moment > bootTime) { "a wake that is due already" }
      let time = now + (moment - bootTime)
      wake = time
      schedule(.wakes, at: time, life: life)
    case .tell(let verdict):
      try ledger.tell(verdict, disk)
      if verdict == .unknown, plan.stopsAtUnknown { die(for: plan.pause(1_000...60_000)) }
    }
  }

  /// Counts a boundary and ends the process if the plan wants it there.
  private mutating func diesHere() -> Bool {
    boundaries += 1
    guard plan.crashes.contains(boundaries) else { return false }
    die(for: plan.pause(100...120_000))
    return true
  }

  private mutating func die(for pause: Int64) {
    log { "the process dies" }
    (machine, inFlight, wake) = (nil, nil, nil)
    life += 1
    schedule(.starts, at: now + pause, life: life)
  }

  private mutating func start() throws(Violation) {
    guard !disk.state.isFinal else { return }
    if plan.reboots() {
      now += 20_000
      bootedAt = now - 15_000
      disk = disk.afterReboot
    }
    log { "it starts again in \(disk.state)" }
    ledger.startsAgain()
    machine = MachineUnderTest(disk, bug: bug, jitterSeed: plan.seed &+ UInt64(life))
    try take(.resumed)
  }

  // MARK: The network

  private mutating func send(_ call: GatewayCall) {
    let fault = plan.fault(of: call, at: now)
    let way = plan.latency()
    let back = plan.latency()
    let limit = call.limit
    let silence = GatewayAnswer.none(NoAnswer(certainlyNotSent: false, reason: "\(fault)"))
    switch fault {
    case .none, .staleRead, .otherTransaction, .otherAmount, .refusedAfterEffect, .garbage:
      schedule(.requestArrives(call, fault, answerAfter: back), at: now + way, life: nil)
    case .dropped:
      schedule(.answers(silence), at: now + limit, life: life)
    case .notSent:
      schedule(.answers(.notSent), at: now + way, life: life)
    case .lostAnswer:
      schedule(.requestArrives(call, fault, answerAfter: nil), at: now + way, life: nil)
      schedule(.answers(silence), at: now + limit, life: life)
    case .lateDelivery:
      let late = limit + plan.pause(0...120_000)
      schedule(.requestArrives(call, fault, answerAfter: nil), at: now + late, life: nil)
      schedule(.answers(silence), at: now + limit, life: life)
    case .refused:
      schedule(.answers(plan.refusal()), at: now + way + back, life: life)
    }
  }

  // MARK: Time

  private mutating func schedule(_ happening: Happening, at time: Int64, life: Int?) {
    events.append(Event(time: time, life: life, happening: happening))
  }

  private mutating func nextEvent() -> Event? {
    guard let next = events.indices.min(by: { events[$0].time < events[$1].time }) else {
      return nil
    }
    var event = events.remove(at: next)
    event.time = max(event.time, now)
    return event
  }

  private func log(_ line: () -> String) {
    trace?.append("\(now) \(line())")
  }
}

extension GatewayCall {
  /// Milliseconds after which the client gives up.
  fileprivate var limit: Int64 {
    switch self {
    case .add: 10_000
    case .prepay: 30_000
    case .query: 8_000
    case .cancel: 15_000
    }
  }
}

extension Attempt {
  /// The attempt as the journal gives it after a new start of the machine.
  fileprivate var afterReboot: Attempt {
    Attempt(
      sale: sale,
      number: number,
      amount: amount,
      state: state,
      transactionNo: transactionNo,
      code: code,
      submittedAt: submittedAt == nil ? nil : .earlierBoot,
      cancelReason: cancelReason,
      cancelledBy: cancelledBy,
      cancelsSent: cancelsSent,
      told: told,
      attention: attention,
      wallet: wallet,
      paymentTime: paymentTime,
      trouble: trouble
    )
  }
}
