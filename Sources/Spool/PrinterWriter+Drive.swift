import ESCPOS
import Journal
import PrintJob
import Printers

/// The machine's effects in the world, and what the world answers.
extension PrinterWriter {
  /// What is known of the printer before it is open.
  func abilities(_ profile: Profile?) -> PrinterAbilities {
    if case .cups = setup.address { return PrinterAbilities(link: .server) }
    guard let profile else { return PrinterAbilities() }
    return PrinterAbilities(pulsesAtOnce: profile.opensDrawerAtOnce)
  }

  /// Steps the job until it rests.
  func drive(_ run: inout PrintRun) async {
    while !run.isOver {
      if run.events.isEmpty {
        guard run.machine.facts.state.isAtWork || run.durable.isAtWork else { return }
        await listen(&run)
        if Task.isCancelled { run.isOver = true }
        continue
      }
      let event = run.events.removeFirst()
      let effects = run.machine.step(event, printer: &run.memory, now: desk.boot())
      run.job.facts = run.machine.facts
      for effect in effects {
        await perform(effect, &run)
        guard !run.isOver else { return }
      }
    }
  }

  private func perform(_ effect: PrintJobEffect, _ run: inout PrintRun) async {
    switch effect {
    case .commit(let successor): commit(successor, &run)
    case .open: await open(&run)
    case .flush: await flush(&run)
    case .askStatus: await askStatus(&run)
    case .send(let sending): await send(sending, &run)
    case .sendFence(let fence, let ticket, let times): await sendFence(fence, ticket, times, &run)
    case .askServer: await askServer(&run)
    case .wait(let moment): run.deadline = moment
    case .close: await close(&run)
    case .withdrawSuccessor(let person):
      try? desk.withdrawFollowers(of: run.job, by: person)
    case .tell: publish(run)
    }
  }

  // MARK: The journal

  private func commit(_ successor: Successor?, _ run: inout PrintRun) {
    let isSending = run.machine.facts.state == .sending && run.durable != .sending
    var step = JobStep(run.job, before: run.durable)
    if isSending {
      step.job.printer = setup.name
      step.job.device = run.device
      step.job.profile = run.sheet?.profile.key ?? run.job.profile
      step.job.bodyHash = run.sheet?.body?.hash ?? run.job.bodyHash
    }
    step.memory = run.memory == run.durableMemory ? nil : (run.device, run.memory)
    step.successor = successor
    if isSending, let body = run.sheet?.body, !body.isStored { step.body = body.bytes }
    // A job that waits again shows as such, whatever was done for it meanwhile.
    if run.job.facts.state == .preflight { step.job.facts.state = run.durable }
    do throws(JournalError) {
      try desk.journal.commit(step, owner: desk.owner, at: desk.wall())
      run.durable = step.job.facts.state
      run.durableMemory = run.memory
      if isSending {
        run.job = step.job
        run.events.append(.committed)
      }
    } catch {
      if isSending {
        guard case .ownedElsewhere = error else {
          var isFinal = false
          if case .originalAlreadySent = error { isFinal = true }
          run.events.append(.commitRefused(trouble: error.description, isFinal: isFinal))
          return
        }
      }
      // Whoever reads the journal next finds the job as it was and does what has to be done.
      run.isOver = true
      run.job = (try? desk.journal.job(id: run.job.id)) ?? run.job
      run.job.facts.trouble = error.description
    }
  }

  // MARK: The printer

  private func open(_ run: inout PrintRun) async {
    if run.isGuest {
      return await joined(&run)
    }
    do {
      run.lock = try await takeLock()
      guard run.lock != nil else {
        run.isLockedOut = true
        run.events.append(
          .openRefused(.busy, trouble: "another Platen is printing there; it is tried again")
        )
        return
      }
      try remember(&run)
      let profile = try await setup.chosenProfile()
      run.sheet = try await desk.composer.sheet(for: run.job, profile)
      try await connect(&run, profile)
    } catch let error as PrinterTrouble {
      refuse(Obstacle(error), error.description, &run)
      publish(PrinterStatus(), trouble: error.description)
    } catch SpoolError.unknownPrinter(let reason) {
      refuse(.offline, reason, &run)
      publish(PrinterStatus(), trouble: reason)
    } catch {
      refuse(.fault, "\(error)", &run)
    }
  }

  private func refuse(_ obstacle: Obstacle, _ trouble: String, _ run: inout PrintRun) {
    giveBackLock(&run)
    run.events.append(.openRefused(obstacle, trouble: trouble))
  }

  private func joined(_ run: inout PrintRun) async {
    // Behind bytes that wait for room the pulse would come when the printer goes on.
    if await run.link?.isBehind() == true {
      run.events.append(.openRefused(.busy, trouble: "the printer takes nothing just now"))
      return
    }
    do {
      let profile = try await setup.chosenProfile()
      run.sheet = try await desk.composer.sheet(for: run.job, profile)
      run.events.append(.joined)
    } catch {
      run.events.append(.openRefused(.fault, trouble: "\(error)"))
    }
  }

  private func connect(_ run: inout PrintRun, _ profile: Profile) async throws {
    if let queue = CUPSPrinter(setup.address, timeouts: setup.timeouts) {
      try await queue.check()
      run.events.append(.opened)
      return
    }
    let link =
      if let kept = await heldLink() {
        kept
      } else {
        try await setup.address.connection(timeouts: setup.timeouts)
          .open(named: run.sheet?.name ?? "job")
      }
    run.link = link
    if case .usb = setup.address { device = link.printer }
    if run.device != device {
      run.device = device
      try remember(&run)
    }
    run.reader = AnswerReader()
    run.isDeaf = false
    run.isFlushed = false
    run.sent = 0
    let own = await link.ownStatus()
    let isAtOnce = run.job.order.role == .drawer && profile.opensDrawerAtOnce
    if let own, !isAtOnce, case .stopped(let obstacle) = Readiness(own) {
      publish(own)
      await close(&run)
      run.events.append(.openRefused(obstacle, trouble: "\(setup.address): \(own)"))
      return
    }
    let answers = link.hasBackChannel ? profile.mayAnswer : []
    run.machine.abilities = PrinterAbilities(
      fences: [
        answers.contains(.processID) ? .processID : nil, answers.contains(.status) ? .barrier : nil,
      ].compactMap(\.self),
      answersStatus: answers.contains(.realTimeStatus) || own != nil,
      pulsesAtOnce: profile.opensDrawerAtOnce
    )
    run.events.append(.opened)
  }

  /// Takes up the memory of the run's device.
  func remember(_ run: inout PrintRun) throws(JournalError) {
    run.memory = try desk.journal.memory(of: run.device)
    run.durableMemory = run.memory
  }

  /// The link that was kept, while it is still good.
  private func heldLink() async -> (any PrinterLink)? {
    guard let link = held else {
      readyAt = nil
      return nil
    }
    held = nil
    do {
      _ = try await link.receive(within: 0)
      return link
    } catch  where error.kind == .silent && !link.hasBackChannel {
      return link
    } catch {
      await link.close()
      readyAt = nil
      return nil
    }
  }

  /// Takes the right to write to the printer; waits its turn among the processes that share the
  /// journal, but not for long: one that keeps the printer prints what waits in the journal.
  func takeLock() async throws -> FileLock? {
    for _ in 0..<20 {
      // A look at the printer gives it back in a moment.
      if let lock = heldLock.take() { return lock }
      if let lock = try desk.journal.directory.lockPrinter(key: setup.address.description) {
        return lock
      }
      try? await Task.sleep(for: .milliseconds(20))
      if Task.isCancelled { return nil }
    }
    return nil
  }

  /// Gives the printer back, or keeps it where that is wanted and all went well.
  private func close(_ run: inout PrintRun) async {
    guard !run.isGuest else { return }
    if let link = run.link {
      let isWell =
        switch run.machine.facts.state {
        case .printed, .handedOver: run.machine.facts.fence != .nothing
        default: false
        }
      if setup.isHeld, isWell, held == nil, !run.isDeaf {
        held = link
      } else {
        await link.close()
      }
    }
    run.link = nil
    unlock(&run)
  }

  /// Gives back whatever the run still holds.
  func letGo(_ run: inout PrintRun) async {
    guard !run.isGuest else { return }
    await run.link?.close()
    run.link = nil
    unlock(&run)
  }

  /// Lets others to the printer, once what it is remembered for is durable.
  private func unlock(_ run: inout PrintRun) {
    if run.memory != run.durableMemory, run.lock != nil, !run.isOver {
      try? desk.journal.keep(run.memory, of: run.device, at: desk.wall())
      run.durableMemory = run.memory
    }
    giveBackLock(&run)
  }

  /// Ends the right to write, unless the link is kept.
  private func giveBackLock(_ run: inout PrintRun) {
    if held != nil {
      heldLock = run.lock ?? heldLock
    } else {
      run.lock?.release()
    }
    run.lock = nil
  }

  // MARK: CUPS

  /// The name of one sending of a job on a print server, which keeps the jobs of many.
  func nameOnServer(_ run: PrintRun) throws -> String {
    let name = try desk.composer.name(of: run.job)
    return "\(name)-\(run.job.facts.epoch ?? 0)-\(try desk.journal.tag())"
  }

  private func askServer(_ run: inout PrintRun) async {
    guard let queue = CUPSPrinter(setup.address, timeouts: setup.timeouts) else { return }
    do {
      let isOverdue = run.machine.staleAt.map { desk.boot() >= $0 } ?? false
      switch try await queue.look(for: nameOnServer(run), isOverdue: isOverdue) {
      case .pending(let words):
        run.job.facts.trouble = words
        tell(run)
        run.events.append(.serverAnswered(.pending))
      case .completed: run.events.append(.serverAnswered(.completed))
      case .aborted: run.events.append(.serverAnswered(.aborted))
      case .untouched: run.events.append(.serverAnswered(.untouched))
      case .unknown: run.events.append(.serverAnswered(.unknown))
      }
    } catch {
      // A server that is not reached may still have it.
      publish(PrinterStatus(), trouble: "\(error)")
    }
  }
}

extension SpoolDesk {
  /// Withdraws the papers that follow a job, as far as they wait.
  func withdrawFollowers(of job: JobRecord, by person: String) throws(JournalError) {
    for var follower in try journal.jobs(following: job.id) where follower.facts.state.isWaiting {
      let before = follower.facts.state
      var memory = PrinterMemory()
      var machine = PrintJobMachine(
        follower.order,
        facts: follower.facts,
        abilities: PrinterAbilities(),
        policy: setup.policy
      )
      _ = machine.step(.withdrawn(by: person), printer: &memory, now: boot())
      follower.facts = machine.facts
      try journal.commit(JobStep(follower, before: before), owner: owner, at: wall())
      observe(.job(follower))
    }
  }
}
