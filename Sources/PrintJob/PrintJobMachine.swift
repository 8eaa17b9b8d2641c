/// The course of one print job on one printer as a pure function: events and the time in, effects
/// out.
///
/// What holds whatever happens: bytes leave only after it is durable that they may; once they may
/// have left, nothing of this job is sent again, and what follows is marked; "printed" is said only
/// upon the printer's own proof or a person's word; what stopped before its first byte goes on by
/// itself and stays what it was; a drawer pulse is never repeated.
///
/// One job at a time is at work on a printer, and only its course changes the printer's memory.
public struct PrintJobMachine: Sendable, Hashable {
  /// The job as it was asked for.
  public let order: JobOrder
  /// What is known of the printer; more once it is open.
  public var abilities: PrinterAbilities
  /// The shop's settings.
  public let policy: PrintPolicy
  /// The facts as of the last step.
  public internal(set) var facts: JobFacts
  /// What the course waits for within its state.
  var phase = Phase.idle
  /// When what it waits for is overdue.
  var deadline: Moment?
  /// The facts that were made durable last.
  var durable: JobFacts
  /// Barriers of this sending that have to be answered before one of them was surely its own.
  var missingBarriers = 0
  /// True when this connection began with a flush that was not answered yet.
  var hasFlushed = false
  /// True when the printer lost what it had while bytes were still on their way.
  var lostItsBuffer = false

  enum Phase: Sendable, Hashable {
    case idle, opening, asking, settling, committing, transferring, fencing, checking, askingServer
    case probing(Fence, Ticket)
  }

  /// The course of a job that was just asked for or comes from the journal; the latter hears
  /// `ownerLost` first.
  public init(
    _ order: JobOrder,
    facts: JobFacts = JobFacts(),
    abilities: PrinterAbilities,
    policy: PrintPolicy = PrintPolicy()
  ) {
    self.order = order
    self.facts = facts
    self.abilities = abilities
    self.policy = policy
    durable = facts
  }

  /// When the job is too old to come as a surprise; nil when it never is.
  public var staleAt: Moment? { order.staleAt(facts, policy) }

  /// Takes one event in and gives what has to be done about it; what does not fit changes nothing.
  ///
  /// - Parameters:
  ///   - event: what happened.
  ///   - printer: the memory of the job's printer.
  ///   - now: the moment.
  /// - Returns: what to do, in order.
  public mutating func step(
    _ event: PrintJobEvent,
    printer: inout PrinterMemory,
    now: Moment
  ) -> [PrintJobEffect] {
    var effects: [PrintJobEffect] = []
    switch event {
    case .begun: begin(now, &effects)
    case .opened: ask(&printer, now, &effects)
    case .joined: join(&printer, now, &effects)
    case .openRefused(let obstacle, let trouble):
      if phase == .opening { block(obstacle, trouble, &printer, now, &effects) }
    case .statusKnown(let status): hear(status, &printer, now, &effects)
    case .committed: send(printer, &effects)
    case .commitRefused(let trouble, let isFinal):
      stayHere(trouble, isFinal: isFinal, &printer, now, &effects)
    case .sent(let accepted, let total, let trouble):
      end(accepted, of: total, trouble, &printer, now, &effects)
    case .fenceAnswered(let answer): hear(answer, &printer, now, &effects)
    case .serverAnswered(let word): hear(word, &printer, now, &effects)
    case .timePassed: passTime(&printer, now, &effects)
    case .linkLost(let trouble): loseLink(trouble, &printer, now, &effects)
    case .powerCycled: losePower(&printer, now, &effects)
    case .ownerLost: takeUp(&printer, now, &effects)
    case .operatorSays(let cameOut, let by): hear(cameOut, from: by, &printer, now, &effects)
    case .released(let by): release(by, now, &effects)
    case .withdrawn(let by): withdraw(by, &effects)
    }
    return effects
  }

  // MARK: Means

  mutating func wait(until moment: Moment, _ effects: inout [PrintJobEffect]) {
    deadline = moment
    effects.append(.wait(until: moment))
  }

  mutating func commit(_ successor: Successor?, _ effects: inout [PrintJobEffect]) {
    durable = facts
    effects.append(.commit(successor))
  }

  mutating func move(to state: PrintJobState, _ effects: inout [PrintJobEffect]) {
    facts.state = state
    commit(nil, &effects)
    effects.append(.tell(state))
  }

  /// Sends a fence often enough that one of its answers is surely its own.
  mutating func sendFence(
    _ fence: Fence,
    _ ticket: Ticket,
    _ printer: inout PrinterMemory
  ) -> PrintJobEffect {
    guard fence == .barrier else { return .sendFence(fence, ticket, times: 1) }
    missingBarriers = printer.barriersNeeded
    printer.openBarriers = missingBarriers - 1 + missingBarriers
    return .sendFence(fence, ticket, times: missingBarriers)
  }

  /// True when the answer proves that all before this course's fence is done.
  mutating func takes(
    _ answer: FenceAnswer,
    as fence: Fence,
    _ ticket: Ticket?,
    _ printer: inout PrinterMemory
  ) -> Bool {
    guard answer.epoch == printer.epoch, answer.fence == fence else { return false }
    guard fence == .barrier else { return ticket != nil && answer.ticket == ticket }
    missingBarriers -= 1
    return missingBarriers == 0
  }

  func asksStatus(_ printer: PrinterMemory) -> Bool {
    abilities.answersStatus && printer.answersStatus != false
  }
}
