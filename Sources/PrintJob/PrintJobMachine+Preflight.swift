/// From the queue to the first byte.
extension PrintJobMachine {
  mutating func begin(_ now: Moment, _ effects: inout [PrintJobEffect]) {
    guard facts.state == .queued || facts.state == .blocked, phase == .idle else { return }
    guard !isStale(at: now) else { return age(&effects) }
    facts.state = .preflight
    phase = .opening
    deadline = nil
    effects.append(.open)
  }

  mutating func ask(
    _ printer: inout PrinterMemory,
    _ now: Moment,
    _ effects: inout [PrintJobEffect]
  ) {
    guard phase == .opening else { return }
    printer.epoch &+= 1
    hasFlushed = printer.mayBeInCommand
    if printer.mayBeInCommand { effects.append(.flush) }
    printer.mayBeInCommand = false
    // A drawer's printer is asked too: one that serves somebody else may take the connection, and
    // with it the pulse, only when that one has gone.
    if asksStatus(printer) {
      phase = .asking
      effects.append(.askStatus)
      wait(until: now + policy.statusAnswer, &effects)
    } else {
      goOn(&printer, now, &effects)
    }
  }

  mutating func join(
    _ printer: inout PrinterMemory,
    _ now: Moment,
    _ effects: inout [PrintJobEffect]
  ) {
    guard phase == .opening else { return }
    guard isRealTimePulse else {
      return block(.busy, nil, &printer, now, &effects)
    }
    aboutToSend(&printer, now, &effects)
  }

  private var isRealTimePulse: Bool { order.role == .drawer && abilities.pulsesAtOnce }

  mutating func hear(
    _ status: Readiness,
    _ printer: inout PrinterMemory,
    _ now: Moment,
    _ effects: inout [PrintJobEffect]
  ) {
    if facts.state.isAtWork { printer.answersStatus = true }
    if phase == .asking { hasFlushed = false }
    switch (facts.state, status) {
    case (.blocked, .ready):
      begin(now, &effects)
    case (.preflight, .ready) where phase == .asking:
      goOn(&printer, now, &effects)
    // A printer that is stopped opens its drawer in real time all the same.
    case (.preflight, .stopped) where phase == .asking && isRealTimePulse:
      goOn(&printer, now, &effects)
    case (.preflight, .stopped(let obstacle)) where phase != .opening:
      block(obstacle, nil, &printer, now, &effects)
    case (.sending, _):
      note(status)
    case (.sent, _), (.paused, _):
      hearAtWork(status, &printer, now, &effects)
    default:
      break
    }
  }

  /// The printer would print, or it is one that cannot say.
  private mutating func goOn(
    _ printer: inout PrinterMemory,
    _ now: Moment,
    _ effects: inout [PrintJobEffect]
  ) {
    guard printer.fence == nil, abilities.link == .direct, order.role != .drawer else {
      return aboutToSend(&printer, now, &effects)
    }
    probe(after: nil, &printer, now, &effects)
  }

  /// Tries the fences that the device may know, strongest first, with nothing to print before them.
  private mutating func probe(
    after fence: Fence?,
    _ printer: inout PrinterMemory,
    _ now: Moment,
    _ effects: inout [PrintJobEffect]
  ) {
    let left = abilities.fences.drop { fence == .barrier || $0 == fence }
    guard let next = left.first else {
      printer.fence = printer.answersStatus == true ? .status : .nothing
      printer.openBarriers = 0
      return aboutToSend(&printer, now, &effects)
    }
    let ticket = printer.nextTicket()
    phase = .probing(next, ticket)
    let fence = sendFence(next, ticket, &printer)
    // A ticket that was given out is never given out again, whenever the process ends.
    commit(nil, &effects)
    effects.append(fence)
    // Behind an earlier job's barriers an earlier job's paper may still be printing.
    let patience = missingBarriers > 1 ? policy.fenceAnswer : policy.probeAnswer
    wait(until: now + patience, &effects)
  }

  mutating func hearProbe(
    _ answer: FenceAnswer,
    _ fence: Fence,
    _ ticket: Ticket,
    _ printer: inout PrinterMemory,
    _ now: Moment,
    _ effects: inout [PrintJobEffect]
  ) {
    guard takes(answer, as: fence, ticket, &printer) else { return }
    guard fence == .barrier, printer.openBarriers > 0 else {
      printer.fence = fence
      return aboutToSend(&printer, now, &effects)
    }
    // The answers to the others follow at once: nothing is printed between them.
    phase = .settling
    wait(until: now + policy.settle, &effects)
  }

  /// The time for an answer before the first byte is over.
  mutating func passPreflight(
    _ printer: inout PrinterMemory,
    _ now: Moment,
    _ effects: inout [PrintJobEffect]
  ) {
    guard let deadline, now >= deadline else { return }
    switch phase {
    case .asking where printer.answersStatus == true:
      block(.offline, "the printer does not answer", &printer, now, &effects)
    case .asking:
      if order.role != .drawer { printer.answersStatus = false }
      goOn(&printer, now, &effects)
    case .settling:
      printer.fence = .barrier
      printer.openBarriers = 0
      aboutToSend(&printer, now, &effects)
    case .probing(let fence, _):
      probe(after: fence, &printer, now, &effects)
    default:
      break
    }
  }

  /// Nothing of the job has left: it waits and stays what it is.
  mutating func block(
    _ obstacle: Obstacle?,
    _ trouble: String?,
    _ printer: inout PrinterMemory,
    _ now: Moment,
    _ effects: inout [PrintJobEffect]
  ) {
    // A flush that nothing was heard after may be lost.
    if hasFlushed { printer.mayBeInCommand = true }
    hasFlushed = false
    facts.state = .blocked
    facts.obstacle = obstacle
    facts.trouble = trouble
    facts.mayHaveLeft = false
    phase = .idle
    effects.append(.close)
    // A printer that stays away is tried again and again; what is known already is not written
    // again.
    if facts != durable {
      commit(nil, &effects)
      effects.append(.tell(.blocked))
    }
    let pause = obstacle == .busy ? policy.busyRetry : policy.retry
    let staleAt = order.staleAt(facts, policy) ?? now + pause
    wait(until: min(now + pause, staleAt), &effects)
  }

  /// That bytes are about to leave becomes durable first.
  private mutating func aboutToSend(
    _ printer: inout PrinterMemory,
    _ now: Moment,
    _ effects: inout [PrintJobEffect]
  ) {
    guard !isStale(at: now) else {
      effects.append(.close)
      return age(&effects)
    }
    facts.state = .sending
    facts.obstacle = nil
    facts.trouble = nil
    facts.ticket = printer.nextTicket()
    facts.epoch = printer.epoch
    facts.accepted = 0
    facts.mayHaveLeft = true
    facts.isLate = order.role == .kitchen && now >= order.since(facts) + policy.stale
    phase = .committing
    deadline = nil
    commit(nil, &effects)
  }

  mutating func stayHere(
    _ trouble: String,
    isFinal: Bool,
    _ printer: inout PrinterMemory,
    _ now: Moment,
    _ effects: inout [PrintJobEffect]
  ) {
    guard phase == .committing else { return }
    facts.mayHaveLeft = false
    if isFinal {
      // Another original may have left: this one can never be sent and is not tried at every start.
      facts.trouble = trouble
      phase = .idle
      effects.append(.close)
      move(to: .cancelled, &effects)
    } else {
      block(nil, trouble, &printer, now, &effects)
    }
  }

  // MARK: Age

  func isStale(at now: Moment) -> Bool {
    staleAt.map { now >= $0 } ?? false
  }

  /// The job is too old: a receipt is held, a drawer stays shut.
  mutating func age(_ effects: inout [PrintJobEffect]) {
    phase = .idle
    deadline = nil
    if order.role == .drawer {
      facts.trouble = facts.trouble ?? "the drawer could not be opened in time"
      move(to: .cancelled, &effects)
    } else {
      move(to: .held, &effects)
    }
  }
}
