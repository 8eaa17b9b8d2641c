/// From the first byte to the printer's word.
extension PrintJobMachine {
  mutating func send(_ printer: PrinterMemory, _ effects: inout [PrintJobEffect]) {
    guard phase == .committing else { return }
    phase = .transferring
    lostItsBuffer = false
    effects.append(.tell(.sending))
    let voidsTorn = printer.torn != nil && order.role != .drawer
    effects.append(.send(Sending(voidsTorn: voidsTorn, isLate: facts.isLate)))
  }

  /// A printer that stops while bytes are on their way keeps what it has and takes the rest later.
  mutating func note(_ status: Readiness) {
    switch status {
    case .ready: facts.obstacle = nil
    case .stopped(let obstacle):
      facts.obstacle = obstacle
      facts.isSplit = facts.isSplit || obstacle.splitsPaper
    }
  }

  mutating func end(
    _ accepted: Int,
    of total: Int,
    _ trouble: String?,
    _ printer: inout PrinterMemory,
    _ now: Moment,
    _ effects: inout [PrintJobEffect]
  ) {
    guard phase == .transferring else { return }
    facts.byteCount = max(total, 0)
    facts.accepted = accepted
    let isWhole = accepted >= max(total, 0) && trouble == nil
    if accepted == 0, total > 0 {
      facts.isSplit = false
      block(facts.obstacle ?? .offline, trouble ?? "not a byte was taken", &printer, now, &effects)
    } else if lostItsBuffer {
      doubt("the printer was switched off and on in the middle of the job", &printer, &effects)
    } else if isWhole {
      delivered(&printer, now, &effects)
    } else {
      doubt(trouble ?? "only \(accepted) of \(total) bytes were taken", &printer, &effects)
    }
  }

  private mutating func delivered(
    _ printer: inout PrinterMemory,
    _ now: Moment,
    _ effects: inout [PrintJobEffect]
  ) {
    hasFlushed = false
    if order.role == .drawer { return finish(.handedOver, .nothing, &effects) }
    printer.torn = nil
    let fence = abilities.link == .server ? .nothing : printer.fence ?? .nothing
    guard fence != .nothing, let ticket = facts.ticket else {
      return finish(.handedOver, .nothing, &effects)
    }
    facts.state = facts.obstacle == nil ? .sent : .paused
    phase = .fencing
    let fenced = fence.isProof ? sendFence(fence, ticket, &printer) : nil
    commit(nil, &effects)
    if let fenced { effects.append(fenced) }
    effects.append(.tell(facts.state))
    awaitWord(fence, printer, now, &effects)
  }

  /// Starts the time within which a printer that is ready says that it is done.
  private mutating func awaitWord(
    _ fence: Fence,
    _ printer: PrinterMemory,
    _ now: Moment,
    _ effects: inout [PrintJobEffect]
  ) {
    phase = .fencing
    let patience = fence.isProof ? policy.fenceAnswer : policy.drain
    deadline = now + patience + policy.printing(bytes: facts.byteCount)
    lookAgain(printer, now, &effects)
  }

  private mutating func lookAgain(
    _ printer: PrinterMemory,
    _ now: Moment,
    _ effects: inout [PrintJobEffect]
  ) {
    let next = now + policy.statusPeriod
    let end = facts.state == .paused ? next : deadline ?? next
    effects.append(.wait(until: asksStatus(printer) ? min(next, end) : end))
  }

  mutating func hearAtWork(
    _ status: Readiness,
    _ printer: inout PrinterMemory,
    _ now: Moment,
    _ effects: inout [PrintJobEffect]
  ) {
    guard phase == .fencing || phase == .checking else { return }
    let fence = printer.fence ?? .nothing
    switch (facts.state, status) {
    case (.sent, .stopped(let obstacle)):
      facts.obstacle = obstacle
      facts.isSplit = facts.isSplit || obstacle.splitsPaper
      phase = .fencing
      move(to: .paused, &effects)
      lookAgain(printer, now, &effects)
    case (.paused, .stopped(let obstacle)) where obstacle != facts.obstacle:
      facts.obstacle = obstacle
      facts.isSplit = facts.isSplit || obstacle.splitsPaper
      move(to: .paused, &effects)
    case (.paused, .ready):
      facts.obstacle = nil
      move(to: .sent, &effects)
      awaitWord(fence, printer, now, &effects)
    case (.sent, .ready) where phase == .checking && fence.isProof:
      printer.failures = min(max(printer.failures, 0) + 1, PrinterMemory.mostFailures)
      doubt("the printer is ready but never said that the paper came out", &printer, &effects)
    case (.sent, .ready) where phase == .checking:
      finish(.handedOver, fence, &effects)
    default:
      break
    }
  }

  mutating func passWork(
    _ printer: inout PrinterMemory,
    _ now: Moment,
    _ effects: inout [PrintJobEffect]
  ) {
    if facts.state == .paused {
      if asksStatus(printer) { effects.append(.askStatus) }
      return lookAgain(printer, now, &effects)
    }
    let isOver = deadline.map { now >= $0 } ?? true
    switch phase {
    case .fencing where isOver && asksStatus(printer):
      phase = .checking
      effects.append(.askStatus)
      wait(until: now + policy.statusAnswer, &effects)
    case .fencing where !isOver:
      if asksStatus(printer) { effects.append(.askStatus) }
      lookAgain(printer, now, &effects)
    case .fencing where isOver, .checking where isOver:
      doubt("the printer stopped answering before the job's end", &printer, &effects)
    default:
      break
    }
  }

  mutating func hear(
    _ answer: FenceAnswer,
    _ printer: inout PrinterMemory,
    _ now: Moment,
    _ effects: inout [PrintJobEffect]
  ) {
    if answer.fence == .barrier, answer.epoch == printer.epoch {
      printer.openBarriers = max(printer.openBarriers - 1, 0)
    }
    if case .probing(let fence, let ticket) = phase {
      hearProbe(answer, fence, ticket, &printer, now, &effects)
    } else if phase == .fencing || phase == .checking, let fence = printer.fence,
      facts.epoch == answer.epoch, takes(answer, as: fence, facts.ticket, &printer)
    {
      printer.failures = 0
      finish(.printed, fence, &effects)
    }
  }
}
