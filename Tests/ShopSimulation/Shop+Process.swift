import Payment
import PockytSimulator
import Sales

/// The process: what it does with events, how it dies and how it takes its work up again.
extension Shop {
  /// Counts a boundary and ends the process if the plan wants it there.
  private func boundary() throws(Stop) {
    boundaries += 1
    guard plan.crashes.contains(boundaries) else { return }
    throw .crash
  }

  func die(for pause: Int64) {
    guard isOpen else { return }
    log("the process dies")
    tally.crashes += 1
    payments = [:]
    refunds = [:]
    isOpen = false
    life += 1
    reboots = random.percent(plan.rebootShare)
    // No machine starts faster.
    enter(.opens, at: now + (reboots ? max(pause, 20_000) : pause))
  }

  /// A process starts and takes up what the journal holds.
  func open() throws(Stop) {
    guard !isOpen else { return }
    if reboots {
      reboots = false
      boot += 1
      bootedAt = now - 15_000
    }
    log("the process starts, boot \(boot)")
    isOpen = true
    for id in journal.attempts.keys.sorted() {
      if journal.attempts[id]?.attempt.state.isFinal == true {
        enterCheck(id)
      } else {
        enter(.resumes(.attempt(id)), at: now + random.number(0...2_000), inThisLife: true)
      }
    }
    for id in journal.refunds.keys.sorted() where journal.refunds[id]?.state.isFinal == false {
      enter(.resumes(.refund(id)), at: now + random.number(0...2_000), inThisLife: true)
    }
    // Words that were durable and not told.
    for sale in sales.indices { try tellCashier(sale) }
  }

  func resume(_ work: Work) throws(Stop) {
    switch work {
    case .attempt(let id):
      guard payments[id] == nil,
        let attempt = journal.attempt(id, boot: boot, submittedIn: submittedIn[id])
      else { return }
      auditor.startsAgain(id)
      payments[id] = run(attempt)
      try take(.resumed, payment: id)
    case .refund(let id):
      guard refunds[id] == nil, let refund = journal.refunds[id] else { return }
      auditor.startsAgain(refund: id)
      refunds[id] = Run(RefundUnderTest(refund, bug: bug))
      try take(.resumed, refund: id)
    }
  }

  func run(_ attempt: Attempt) -> Run<PaymentUnderTest> {
    Run(
      PaymentUnderTest(
        attempt,
        bug: bug,
        asksForDetail: plan.asksForDetail,
        jitterSeed: plan.seed &+ UInt64(life)
      )
    )
  }

  // MARK: The watch

  /// Enters the next check of an attempt, if one is due.
  func enterCheck(_ id: Int) {
    guard let due = journal.attempts[id]?.attempt.nextCheck, bug != .neverLooksAgain,
      let elapsed = journal.elapsed(id, wall: wallTime, boot: boot, moment: bootTime, bug: bug)
    else { return }
    let pause = max(0, due - elapsed) + random.number(0...2_000)
    enter(.checkIsDue(attempt: id), at: now + pause, inThisLife: true)
  }

  func beginCheck(_ id: Int) throws(Stop) {
    guard payments[id] == nil, let attempt = journal.attempts[id]?.attempt,
      let due = attempt.nextCheck,
      let elapsed = journal.elapsed(id, wall: wallTime, boot: boot, moment: bootTime, bug: bug)
    else { return }
    guard elapsed >= due else {
      enterCheck(id)
      return
    }
    tally.checks += 1
    auditor.startsAgain(id)
    payments[id] = run(attempt)
    try take(.checkDue(elapsed: elapsed), payment: id)
  }

  // MARK: One step

  func wake(_ work: Work) throws(Stop) {
    switch work {
    case .attempt(let id):
      guard payments[id]?.wake == now else { return }
      payments[id]?.wake = nil
      try take(.woke, payment: id)
    case .refund(let id):
      guard refunds[id]?.wake == now else { return }
      refunds[id]?.wake = nil
      try take(.woke, refund: id)
    }
  }

  func take(_ event: PaymentEvent, payment id: Int) throws(Stop) {
    guard var run = payments[id] else { return }
    let before = journal.attempts[id]?.attempt
    var isReplaced = false
    try step(
      &run,
      event,
      .attempt(id),
      commit: { attempt throws(Stop) in try commit(attempt, id) },
      tell: { verdict throws(Stop) in
        try audit { () throws(Violation) in
          try auditor.tells(verdict, id, disk: journal.attempts[id]?.attempt)
        }
        tally.verdicts[verdict, default: 0] += 1
        // The command line goes; the service takes the sale up again.
        if verdict == .unknown { isReplaced = random.percent(50) }
      }
    )
    let attempt = run.driver.machine.record
    if isReplaced {
      payments[id] = nil
      enter(.resumes(.attempt(id)), at: now + random.number(0...2_000), inThisLife: true)
    } else if run.driver.machine.isAtRest {
      payments[id] = nil
      enterCheck(id)
    } else {
      payments[id] = run
    }
    let disk = journal.attempts[id]?.attempt
    auditor.files[id].steps += 1
    try audit { () throws(Violation) in
      try auditor.check(.liveness, auditor.files[id].steps < 3_000, "\(references[id]) spins")
      try auditor.check(
        .liveness,
        isReplaced || run.driver.machine.isAtRest || run.inFlight != nil || run.wake != nil
          || attempt.state == .created,
        "nothing is under way in \(attempt.state)"
      )
      try auditor.checkAnswered(id, disk: disk, at: now)
    }
    if before?.state != disk?.state { try tellCashier(saleOfAttempt[id]) }
  }

  func take(_ event: RefundEvent, refund id: Int) throws(Stop) {
    guard var run = refunds[id] else { return }
    try step(
      &run,
      event,
      .refund(id),
      commit: { refund throws(Stop) in try commit(refund, id) },
      tell: { verdict throws(Stop) in
        try audit { () throws(Violation) in
          try auditor.tells(verdict, refund: id, disk: journal.refunds[id])
        }
        tally.refundVerdicts[verdict, default: 0] += 1
      }
    )
    refunds[id] = run.driver.machine.isAtRest ? nil : run
    auditor.refundFiles[id].steps += 1
    try audit { () throws(Violation) in
      try auditor.check(.liveness, auditor.refundFiles[id].steps < 3_000, "a refund spins")
      try auditor.check(
        .liveness,
        run.driver.machine.isAtRest || run.inFlight != nil || run.wake != nil,
        "nothing is under way in a refund"
      )
      try auditor.checkAnswered(refund: id, disk: journal.refunds[id], at: now)
    }
  }

  /// Lets a driver take an event in; a crash or a violation stops it where it is.
  private func step<Machine: GatewayMachine>(
    _ run: inout Run<Machine>,
    _ event: Machine.Event,
    _ work: Work,
    commit: (Machine.Record) throws(Stop) -> Void,
    tell: (Machine.Verdict) throws(Stop) -> Void
  ) throws(Stop) {
    var stop: Stop?
    var (wake, inFlight) = (run.wake, run.inFlight)
    try run.driver.take(event, now: bootTime) { record throws(Stop) in
      if let stop { throw stop }
      try boundary()
      try commit(record)
      try boundary()
    } act: { action in
      guard stop == nil else { return }
      do throws(Stop) {
        switch action {
        case .call(let call, let code):
          try boundary()
          try audit { () throws(Violation) in
            try auditor.check(.oneCall, inFlight == nil, "\(call.brief) beside another call")
          }
          inFlight = try begin(call, code, work)
          try boundary()
        case .wake(let moment):
          try audit { () throws(Violation) in
            try auditor.check(.liveness, moment > bootTime, "a wake that is due already")
          }
          let time = now + max(1, moment - bootTime)
          if wake != time { enter(.wakes(work), at: time, inThisLife: true) }
          wake = time
        case .tell(let verdict):
          try boundary()
          log("\(work) tells \(verdict)")
          try tell(verdict)
          try boundary()
        }
      } catch {
        stop = error
      }
    }
    if let stop { throw stop }
    (run.wake, run.inFlight) = (wake, inFlight)
  }

  private func commit(_ attempt: Attempt, _ id: Int) throws(Stop) {
    log("\(references[id]) is \(attempt.state)")
    let before = journal.attempts[id]?.attempt.state
    journal.keep(attempt, as: id, wall: wallTime, boot: boot, moment: bootTime)
    if attempt.submittedAt != nil, submittedIn[id] == nil { submittedIn[id] = boot }
    let truth = truth(id)
    try audit { () throws(Violation) in
      try auditor.commits(
        attempt,
        after: before,
        id,
        truth,
        knownKeys: knownKeys(id),
        at: now
      )
    }
  }

  private func commit(_ refund: Refund, _ id: Int) throws(Stop) {
    log("\(refund.reference) is \(refund.state)")
    journal.keep(refund, as: id)
    let truth = gateway.transaction(.transactionNo(transactionOfRefund[id]), now: gatewayTime)
    let all = journal.refunds.values.filter { $0.transactionNo == refund.transactionNo }
    try audit { () throws(Violation) in
      try auditor.commits(refund, id, truth, all: all, at: now)
    }
  }
}
