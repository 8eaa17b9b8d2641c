import PrintJob

/// A mistake that the laws have to notice, made by bending what goes into a course or what comes out
/// of it, or by a shop that forgets something.
enum CourseMistake: String, CaseIterable {
  case sendsBeforeCommit
  case sendsAgainAfterBreak
  case sendsAgainAfterRefill
  case startsAgainAfterKill
  case journalDoesNotLookAgain
  case movesWhatHasLeft
  case forgetsTheStrip
  case forgetsTheFlush
  case takesAnyTicket
  case takesAnyBarrier
  case callsSentPrinted
  case losesPatience
  case forgetsTheCopy
  case repeatsTheDrawer
  case asksAboutMutePrinters
  case neverTriesAgain
  case springsOldReceipts
  case forgetsLate
  case printsForEver
  case shrugs

  /// The law that has to notice it.
  var law: CourseLaw {
    switch self {
    case .sendsBeforeCommit: .commitFirst
    case .sendsAgainAfterBreak, .sendsAgainAfterRefill, .journalDoesNotLookAgain,
      .movesWhatHasLeft:
      .markedAfterLeaving
    case .startsAgainAfterKill: .restart
    case .forgetsTheStrip: .voided
    case .forgetsTheFlush, .takesAnyTicket, .takesAnyBarrier, .callsSentPrinted: .truth
    case .losesPatience: .patience
    case .forgetsTheCopy: .splitCopied
    case .repeatsTheDrawer: .onePulse
    case .asksAboutMutePrinters: .muteAsksNobody
    case .neverTriesAgain: .resumes
    case .springsOldReceipts: .notSprung
    case .forgetsLate: .lateMarked
    case .printsForEver: .bounded
    case .shrugs: .paperOrAlarm
    }
  }

  func policy(_ policy: PrintPolicy) -> PrintPolicy {
    var policy = policy
    if self == .springsOldReceipts { policy.stale = .max }
    return policy
  }
}

/// A job's course, or a course with a mistake.
struct CourseUnderTest {
  private var course: PrintJobMachine
  private let mistake: CourseMistake?

  init(
    _ order: JobOrder,
    facts: JobFacts,
    abilities: PrinterAbilities,
    policy: PrintPolicy,
    mistake: CourseMistake?
  ) {
    self.mistake = mistake
    var order = order
    var facts = facts
    if mistake == .printsForEver, order.kind != .original { order.kind = .reprint(0) }
    if mistake == .startsAgainAfterKill, facts.state == .sending { facts.state = .queued }
    course = PrintJobMachine(
      order,
      facts: facts,
      abilities: abilities,
      policy: mistake?.policy(policy) ?? policy
    )
  }

  var facts: JobFacts { course.facts }

  mutating func step(
    _ event: PrintJobEvent,
    printer: inout PrinterMemory,
    now: Moment
  ) -> [PrintJobEffect] {
    let before = course.facts.state
    if mistake == .takesAnyBarrier { printer.openBarriers = 0 }
    if mistake == .sendsAgainAfterRefill, before == .paused, event == .statusKnown(.ready) {
      course = again()
      return [.close, .commit(nil)]
    }
    var effects = course.step(bent(event, printer), printer: &printer, now: now)
    switch mistake {
    case .sendsBeforeCommit where effects == [.commit(nil)] && facts.state == .sending:
      effects = course.step(.committed, printer: &printer, now: now) + effects
    case .callsSentPrinted where facts.state == .sent && before == .sending:
      let answer = FenceAnswer(
        printer.fence ?? .nothing,
        ticket: facts.ticket,
        epoch: printer.epoch
      )
      effects += course.step(.fenceAnswered(answer), printer: &printer, now: now)
    case .losesPatience where facts.state == .paused && before == .sent:
      effects += course.step(.linkLost(trouble: "it stopped"), printer: &printer, now: now)
    case .neverTriesAgain where facts.state == .blocked:
      effects = effects.map { $0.isWait ? .wait(until: Moment(milliseconds: .max)) : $0 }
    case .shrugs where facts.state == .possiblyPrinted && before != .possiblyPrinted:
      var facts = course.facts
      facts.state = .handedOver
      course = again(facts)
      effects = [.commit(nil), .close]
    default: break
    }
    return effects.map(bent)
  }

  private func again(_ facts: JobFacts = JobFacts()) -> PrintJobMachine {
    PrintJobMachine(course.order, facts: facts, abilities: course.abilities, policy: course.policy)
  }

  private func bent(_ event: PrintJobEvent, _ printer: PrinterMemory) -> PrintJobEvent {
    switch (mistake, event) {
    case (.sendsAgainAfterBreak, .sent(_, let total, let trouble?)):
      return .sent(accepted: 0, total: total, trouble: trouble)
    case (.takesAnyTicket, .fenceAnswered(let answer)):
      return .fenceAnswered(FenceAnswer(answer.fence, ticket: facts.ticket, epoch: printer.epoch))
    case (.asksAboutMutePrinters, .sent(let accepted, let total, nil)) where printer.isMute:
      return .sent(accepted: accepted, total: total, trouble: "no answer")
    default: return event
    }
  }

  private func bent(_ effect: PrintJobEffect) -> PrintJobEffect {
    switch (mistake, effect) {
    case (.forgetsTheStrip, .send(let sending)):
      .send(Sending(isLate: sending.isLate))
    case (.forgetsLate, .send(let sending)):
      .send(Sending(voidsTorn: sending.voidsTorn))
    case (.forgetsTheCopy, .commit(let successor?)) where successor.reason == .split:
      .commit(nil)
    case (.repeatsTheDrawer, .commit(nil))
    where course.order.role == .drawer && facts.state == .possiblyPrinted:
      .commit(Successor(reason: .unconfirmed, askedAt: course.order.askedAt))
    default: effect
    }
  }
}

extension PrintJobEffect {
  fileprivate var isWait: Bool {
    if case .wait = self { true } else { false }
  }
}
