/// How a job ends, and what a person or a new process makes of it.
extension PrintJobMachine {
  mutating func finish(_ state: PrintJobState, _ fence: Fence, _ effects: inout [PrintJobEffect]) {
    facts.state = state
    facts.obstacle = nil
    facts.fence = fence
    phase = .idle
    deadline = nil
    var copy: Successor?
    if facts.isSplit, order.role == .receipt, order.kind.isNoCopy, policy.copiesSplitReceipts,
      !facts.hasSuccessor
    {
      copy = Successor(reason: .split, askedAt: order.since(facts))
      facts.hasSuccessor = true
    }
    commit(copy, &effects)
    effects += [.close, .tell(state)]
  }

  /// The paper may have come out in part or whole: nothing of it is sent again.
  mutating func doubt(
    _ trouble: String,
    _ printer: inout PrinterMemory,
    _ effects: inout [PrintJobEffect]
  ) {
    facts.state = .possiblyPrinted
    facts.obstacle = nil
    facts.trouble = trouble
    phase = .idle
    deadline = nil
    printer.lost(order.role == .drawer ? nil : facts.ticket)
    var marked: Successor?
    if order.role != .drawer, !facts.hasSuccessor,
      order.kind.mayBeReprinted(policy.autoReprints)
    {
      marked = Successor(reason: .unconfirmed, askedAt: order.since(facts))
      facts.hasSuccessor = true
    }
    commit(marked, &effects)
    effects += [.close, .tell(.possiblyPrinted)]
  }

  mutating func loseLink(
    _ trouble: String,
    _ printer: inout PrinterMemory,
    _ now: Moment,
    _ effects: inout [PrintJobEffect]
  ) {
    switch facts.state {
    case .preflight: block(.offline, trouble, &printer, now, &effects)
    // While bytes are on their way, the sending itself says how many were taken.
    case .sent, .paused: if phase != .askingServer { doubt(trouble, &printer, &effects) }
    default: break
    }
  }

  mutating func losePower(
    _ printer: inout PrinterMemory,
    _ now: Moment,
    _ effects: inout [PrintJobEffect]
  ) {
    printer.openBarriers = 0
    if facts.state == .sending { lostItsBuffer = true }
    let trouble = "the printer was switched off and on in the middle of the job"
    loseLink(trouble, &printer, now, &effects)
  }

  mutating func passTime(
    _ printer: inout PrinterMemory,
    _ now: Moment,
    _ effects: inout [PrintJobEffect]
  ) {
    switch facts.state {
    case .queued where isStale(at: now), .blocked where isStale(at: now): age(&effects)
    case .blocked:
      if deadline.map({ now >= $0 }) ?? true { begin(now, &effects) }
    case .preflight: passPreflight(&printer, now, &effects)
    case .sending, .sent, .paused:
      if phase == .askingServer {
        effects.append(.askServer)
        wait(until: now + policy.serverPeriod, &effects)
      } else if facts.state != .sending {
        passWork(&printer, now, &effects)
      }
    default: break
    }
  }

  // MARK: A new process

  mutating func takeUp(
    _ printer: inout PrinterMemory,
    _ now: Moment,
    _ effects: inout [PrintJobEffect]
  ) {
    phase = .idle
    deadline = nil
    switch facts.state {
    case .preflight:
      move(to: .queued, &effects)
    case .sending, .sent, .paused:
      guard abilities.link == .server else {
        return doubt("the process that was printing ended", &printer, &effects)
      }
      phase = .askingServer
      effects.append(.askServer)
      wait(until: now + policy.serverPeriod, &effects)
    default:
      break
    }
  }

  mutating func hear(
    _ word: ServerWord,
    _ printer: inout PrinterMemory,
    _ now: Moment,
    _ effects: inout [PrintJobEffect]
  ) {
    guard phase == .askingServer else { return }
    switch word {
    case .pending: wait(until: now + policy.serverPeriod, &effects)
    case .completed: finish(.handedOver, .nothing, &effects)
    case .aborted: doubt("the print server gave the job up", &printer, &effects)
    case .untouched:
      phase = .idle
      deadline = nil
      facts.mayHaveLeft = false
      move(to: .queued, &effects)
    case .unknown: doubt("the print server does not know the job any more", &printer, &effects)
    }
  }

  // MARK: A person

  mutating func hear(
    _ cameOut: Bool,
    from person: String,
    _ printer: inout PrinterMemory,
    _ now: Moment,
    _ effects: inout [PrintJobEffect]
  ) {
    guard facts.state == .possiblyPrinted else { return }
    facts.resolution = Resolution(cameOut ? .cameOut : .didNot, by: person)
    if cameOut {
      if printer.torn == facts.ticket { printer.torn = nil }
      move(to: .printed, &effects)
      if facts.hasSuccessor { effects.append(.withdrawSuccessor(by: person)) }
    } else {
      var marked: Successor?
      if order.role != .drawer, !facts.hasSuccessor {
        marked = Successor(reason: .didNotComeOut, askedAt: now, by: person)
        facts.hasSuccessor = true
      }
      commit(marked, &effects)
      effects.append(.tell(.possiblyPrinted))
    }
  }

  mutating func release(_ person: String, _ now: Moment, _ effects: inout [PrintJobEffect]) {
    guard facts.state == .held else { return }
    facts.releasedAt = now
    facts.resolution = nil
    move(to: .queued, &effects)
  }

  mutating func withdraw(_ person: String, _ effects: inout [PrintJobEffect]) {
    switch facts.state {
    case .queued, .blocked, .held, .possiblyPrinted: break
    case .preflight: effects.append(.close)
    case .sending, .sent, .paused, .printed, .handedOver, .cancelled: return
    }
    phase = .idle
    deadline = nil
    facts.resolution = Resolution(.withdrawn, by: person)
    move(to: .cancelled, &effects)
  }
}

extension PrintKind {
  fileprivate var isNoCopy: Bool {
    if case .copy = self { false } else { true }
  }

  /// True when a paper of this kind may be followed by a marked one by itself: copies never are, and
  /// reprints only so often, or a printer that stopped answering would print for ever.
  fileprivate func mayBeReprinted(_ limit: Int) -> Bool {
    switch self {
    case .original: limit > 0
    case .copy: false
    case .reprint(let number): number < limit
    }
  }
}
