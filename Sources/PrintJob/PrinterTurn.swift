/// A job that waits for a printer, as the one who gives out the turns sees it.
public struct WaitingJob<ID: Hashable & Sendable>: Sendable, Hashable {
  /// The job's name.
  public var id: ID
  /// The job as it was asked for.
  public var order: JobOrder
  /// How far it has come.
  public var facts: JobFacts
  /// Until when it need not be tried again, unless the printer's status changes.
  public var restsUntil: Moment?

  /// A waiting job from its parts.
  public init(id: ID, order: JobOrder, facts: JobFacts, restsUntil: Moment? = nil) {
    self.id = id
    self.order = order
    self.facts = facts
    self.restsUntil = restsUntil
  }
}

/// What a printer's single writer is doing.
public enum PrinterWriter: Sendable, Hashable {
  /// Nothing.
  case free
  /// A job is at work.
  case busy
  /// A job has left whole and the printer has stopped in the middle of it.
  case paused
}

/// Whose turn it is at one printer.
public struct PrinterTurn<ID: Hashable & Sendable>: Sendable, Hashable {
  /// The job that is next, if one can go.
  public var next: ID?
  /// Jobs that have become too old: they hear `timePassed` and are held, or stay shut.
  public var stale: [ID]
  /// When to look again if nothing happens before; nil when nothing waits.
  public var lookAgainAt: Moment?

  /// Gives out the turn.
  ///
  /// A drawer comes before all paper, also while the printer is stopped if it can open it in real
  /// time; then the kitchen; then papers for customers by age, originals and what replaces them
  /// alike; then copies, the merchant's among them. A job that is resting is passed over.
  ///
  /// - Parameters:
  ///   - jobs: the printer's jobs, in the order in which they were asked for.
  ///   - writer: what the printer is doing.
  ///   - abilities: what the printer can do.
  ///   - policy: the shop's settings.
  ///   - now: the moment.
  public init(
    of jobs: [WaitingJob<ID>],
    writer: PrinterWriter,
    abilities: PrinterAbilities,
    policy: PrintPolicy,
    now: Moment
  ) {
    stale = []
    let waiting = jobs.filter { $0.facts.state == .queued || $0.facts.state == .blocked }
    var best: (rank: Int, job: WaitingJob<ID>)?
    for job in waiting {
      let staleAt = job.order.staleAt(job.facts, policy)
      if let staleAt, now >= staleAt {
        stale.append(job.id)
        continue
      }
      for moment in [staleAt, job.restsUntil] {
        if let moment, moment > now { lookAgainAt = min(lookAgainAt ?? moment, moment) }
      }
      let isRealTime = job.order.role == .drawer && abilities.pulsesAtOnce
      guard job.restsUntil.map({ $0 <= now }) ?? true,
        writer == .free || writer == .paused && isRealTime
      else { continue }
      let rank = job.order.rank
      if best.map({ rank < $0.rank }) ?? true { best = (rank, job) }
    }
    next = best?.job.id
  }
}

extension JobOrder {
  fileprivate var rank: Int {
    switch (role, kind) {
    case (.drawer, _): 0
    case (.kitchen, _): 1
    case (.receipt, .original), (.receipt, .reprint): 2
    case (.receipt, .copy), (.merchant, _): 3
    }
  }
}
