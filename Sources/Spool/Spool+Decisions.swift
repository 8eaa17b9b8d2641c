public import Journal
import PrintJob
import Printers

/// What persons decide about jobs, from whichever process.
extension Spool {
  /// Takes a person's word about a paper that may have come out.
  ///
  /// - Parameters:
  ///   - id: the journal's number of the job.
  ///   - cameOut: true when the whole paper came out; else a marked one follows.
  ///   - person: who has looked.
  /// - Returns: the job as it is then.
  /// - Throws: `.noSuchJob`, `.notNow` when its paper is not in doubt, `.journal`.
  public func confirm(
    _ id: Int64,
    cameOut: Bool,
    by person: String
  ) throws(SpoolError) -> JobRecord {
    try decide(id, .operatorSays(cameOut: cameOut, by: person)) { state in
      switch state {
      case .possiblyPrinted: nil
      case .printed, .handedOver: "its paper is not in doubt; `platen reprint` prints a copy"
      case .cancelled: "it was withdrawn"
      default: "it has not come to its end yet (\(state.rawValue))"
      }
    }
  }

  /// Lets a job go on: one that was held for its age is printed now, one that waits is tried at once,
  /// and one that may have come out is followed by a marked paper.
  ///
  /// - Parameters:
  ///   - id: the journal's number of the job.
  ///   - person: who wants it.
  /// - Returns: the job to wait for: this one, or the marked one.
  /// - Throws: `.noSuchJob`, `.notNow` when it has ended or is at work, `.journal`.
  public func retry(_ id: Int64, by person: String) throws(SpoolError) -> JobRecord {
    let job = try job(id)
    switch job.facts.state {
    case .queued, .blocked:
      wake(isUrgent: true)
      return job
    case .held:
      return try decide(id, .released(by: person)) { _ in nil }
    case .possiblyPrinted:
      let decided = try confirm(id, cameOut: false, by: person)
      do {
        return try desk.journal.jobs(following: id).last ?? decided
      } catch {
        throw .journal(error)
      }
    case .printed, .handedOver, .cancelled:
      throw .notNow(
        "print job \(id) has ended (\(job.facts.state.rawValue)); `platen reprint` prints a copy"
      )
    case .preflight, .sending, .sent, .paused:
      throw .notNow("print job \(id): \(atWork(job))")
    }
  }

  /// Withdraws a job that was not sent, or whose paper nobody looks for any more.
  ///
  /// - Parameters:
  ///   - id: the journal's number of the job.
  ///   - person: who withdraws it.
  /// - Returns: the job as it is then.
  /// - Throws: `.noSuchJob`, `.notNow` when it is being printed or has ended, `.journal`.
  public func cancel(_ id: Int64, by person: String) throws(SpoolError) -> JobRecord {
    let atWork = atWork(try job(id))
    return try decide(id, .withdrawn(by: person)) { state in
      switch state {
      case .queued, .blocked, .held, .possiblyPrinted: nil
      case .cancelled: "it was withdrawn before"
      case .printed, .handedOver: "it has ended (\(state.rawValue))"
      case .preflight, .sending, .sent, .paused: atWork
      }
    }
  }

  /// What is to be done about a job at work that somebody does not want to go on so.
  private func atWork(_ job: JobRecord) -> String {
    let name = desk.setup.printer(for: job.order.role, given: job.printer)
    let address = desk.setup.printers.first { $0.name == name }?.address
    guard let address, case .cups(let queue, let server) = address else {
      return job.facts.state == .paused
        ? "the printer has stopped in the middle of it; see to its paper and its cover, and it goes "
          + "on by itself"
        : "it is being printed; wait for its end"
    }
    let host = server.map { " -h \($0)" } ?? ""
    return "CUPS has it, and it can only be taken back there: `lpstat\(host) -o \(queue)` tells "
      + "its number for `cancel\(host)`"
  }

  /// Withdraws a drawer pulse that came too late because its printer was busy.
  ///
  /// - Parameter id: the journal's number of the job.
  /// - Returns: the job as it is then.
  /// - Throws: `.noSuchJob`, `.notNow` when it does not wait any more, `.journal`.
  public func expire(_ id: Int64) throws(SpoolError) -> JobRecord {
    try decide(id, .timePassed) { $0.isWaiting ? nil : "it waits no longer (\($0.rawValue))" }
  }

  private func job(_ id: Int64) throws(SpoolError) -> JobRecord {
    do {
      guard let job = try desk.journal.job(id: id) else { throw SpoolError.noSuchJob(id) }
      return job
    } catch let error as SpoolError {
      throw error
    } catch let error as JournalError {
      throw .journal(error)
    } catch {
      throw .noSuchJob(id)
    }
  }

  /// Steps a job that no process is at work on.
  private func decide(
    _ id: Int64,
    _ event: PrintJobEvent,
    _ refusal: (PrintJobState) -> String?
  ) throws(SpoolError) -> JobRecord {
    var job = try job(id)
    if let reason = refusal(job.facts.state) { throw .notNow("print job \(id): \(reason)") }
    do {
      let device = job.device
      var memory = try device.map { device throws(JournalError) in
        try desk.journal.memory(of: device)
      }
      var kept = memory ?? PrinterMemory()
      var machine = PrintJobMachine(
        job.order,
        facts: job.facts,
        abilities: PrinterAbilities(),
        policy: desk.setup.policy
      )
      let effects = machine.step(event, printer: &kept, now: desk.boot())
      let before = job.facts.state
      job.facts = machine.facts
      memory = memory == nil || memory == kept ? nil : kept
      for effect in effects {
        switch effect {
        case .commit(let successor):
          var step = JobStep(job, before: before)
          step.successor = successor
          step.memory = memory.flatMap { memory in device.map { ($0, memory) } }
          try desk.journal.commit(step, owner: desk.owner, at: desk.wall())
        case .withdrawSuccessor(let person): try desk.withdrawFollowers(of: job, by: person)
        case .tell: desk.observe(.job(job))
        default: break
        }
      }
    } catch {
      throw .journal(error)
    }
    wake(isUrgent: true)
    return job
  }
}
