import ESCPOS
import Journal
import PrintJob
import Printers

/// Sending to a printer and hearing it.
extension PrinterWriter {
  // MARK: Sending

  func flush(_ run: inout PrintRun) async {
    guard let profile = run.sheet?.profile else { return }
    let (_, trouble) = await deliver(Job.recovery(for: profile), &run)
    run.isFlushed = trouble == nil
    if let trouble { breakOff(trouble, &run) }
  }

  func sendFence(
    _ fence: Fence,
    _ ticket: Ticket,
    _ times: Int,
    _ run: inout PrintRun
  ) async {
    let bytes = fence == .processID ? Job.fence(ticket.bytes) : Job.barrier
    for _ in 0..<times {
      let (_, trouble) = await deliver(bytes, &run)
      if let trouble { return breakOff(trouble, &run) }
    }
  }

  /// A question or a fence broke off, so that what comes next may be taken for the rest of it.
  private func breakOff(_ trouble: String, _ run: inout PrintRun) {
    run.memory.mayBeInCommand = true
    run.events.append(.linkLost(trouble: trouble))
  }

  func send(_ sending: Sending, _ run: inout PrintRun) async {
    guard let sheet = run.sheet else { return }
    let bytes = sending.isLate ? sheet.lateBytes ?? sheet.bytes : sheet.bytes
    if let queue = CUPSPrinter(setup.address, timeouts: setup.timeouts) {
      return await submit(bytes, to: queue, &run)
    }
    if sending.voidsTorn {
      let flush = run.isFlushed ? [] : Job.recovery(for: sheet.profile)
      let strip = flush + sheet.voidStrip
      let (_, trouble) = await deliver(strip, &run)
      if let trouble {
        run.memory.mayBeInCommand = true
        run.events.append(.sent(accepted: 0, total: bytes.count, trouble: trouble))
        return
      }
    }
    var (accepted, trouble) = await deliver(bytes, &run)
    guard !run.isOver else { return }
    let isProven = run.memory.fence.map { $0 != .nothing } ?? false
    if trouble == nil, !run.isGuest, !isProven || run.job.order.role == .drawer, let link = run.link
    {
      // Nothing more will be asked, so the printer's side has to have all of it before it counts.
      let end = await link.finish()
      if end.trouble != nil {
        let missing = max(0, run.sent - end.accepted)
        accepted = end.accepted == 0 ? 0 : max(1, accepted - missing)
        trouble = end.trouble
      }
      await unlearnSilence(&run, link)
    }
    run.events.append(.sent(accepted: accepted, total: bytes.count, trouble: trouble))
    // A guest's host asks anyway, and hears the answers to its own fence.
    if run.job.order.role == .drawer, !run.isGuest, trouble == nil { await readDrawer(&run) }
  }

  /// A printer that served somebody else while it was tried did not answer in time, and is not mute.
  private func unlearnSilence(_ run: inout PrintRun, _ link: any PrinterLink) async {
    guard run.memory.answersQuestions == false || run.memory.isMute,
      let late = try? await link.receive(within: 0), !late.isEmpty
    else { return }
    run.memory.forgetSilence()
  }

  /// Sends bytes, and waits for a printer that says that it is stopped as long as it says so.
  private func deliver(
    _ bytes: [UInt8],
    _ run: inout PrintRun
  ) async -> (accepted: Int, trouble: String?) {
    guard let link = run.link else { return (0, "the link is closed") }
    var accepted = 0
    var progressAt = desk.boot()
    let slice = min(setup.timeouts.stall, 1_000)
    while accepted < bytes.count {
      let rest = accepted == 0 ? bytes : Array(bytes[accepted...])
      let delivery = await link.send(rest, stall: slice)
      accepted += delivery.accepted
      run.sent += delivery.accepted
      guard let trouble = delivery.trouble else { break }
      guard delivery.isStalled else { return (accepted, trouble) }
      if delivery.accepted > 0 { progressAt = desk.boot() }
      let isStopped = await notice(&run)
      if Task.isCancelled {
        run.isOver = true
        return (accepted, trouble)
      }
      let isLate = desk.boot() >= progressAt + Int64(setup.timeouts.stall)
      if isLate, !isStopped { return (accepted, trouble) }
    }
    return (accepted, nil)
  }

  /// Hears what a printer says that takes nothing, without a question that could get into a command.
  ///
  /// - Returns: true when it says that it is stopped.
  private func notice(_ run: inout PrintRun) async -> Bool {
    guard let link = run.link else { return false }
    var status: PrinterStatus?
    if let bytes = try? await link.receive(within: 0) {
      for answer in run.reader.read(bytes) {
        if case .automaticStatus = answer { status = PrinterStatus(answer) }
      }
    }
    let own = await link.ownStatus()
    guard let known = status.map({ $0.completed(by: own ?? PrinterStatus()) }) ?? own else {
      return false
    }
    publish(known)
    let readiness = Readiness(known)
    guard run.machine.facts.state == .sending else { return readiness != .ready }
    // While the job's bytes are on their way a status changes facts only.
    _ = run.machine.step(.statusKnown(readiness), printer: &run.memory, now: desk.boot())
    if run.job.facts.obstacle != run.machine.facts.obstacle {
      run.job.facts = run.machine.facts
      publish(run)
    }
    return readiness != .ready
  }

  private func submit(_ bytes: [UInt8], to queue: CUPSPrinter, _ run: inout PrintRun) async {
    let name: String
    do {
      name = try nameOnServer(run)
    } catch {
      // Under another name it could never be found again.
      run.events.append(.sent(accepted: 0, total: bytes.count, trouble: "\(error)"))
      return
    }
    let job = run.job
    let patience = run.machine.staleAt.map { $0.milliseconds - desk.boot().milliseconds }
    let delivery = await queue.send(bytes, named: name, within: patience) { [weak self] news in
      Task { await self?.hear(news, of: job) }
    }
    if delivery.isLeft, job.order.role == .drawer {
      // Nobody is there any more to see it open.
      _ = try? await queue.look(for: name, isOverdue: true)
    }
    if Task.isCancelled, delivery.isLeft {
      // The server goes on with it; the next process asks what became of it.
      run.isOver = true
      return
    }
    run.events.append(
      .sent(accepted: delivery.accepted, total: bytes.count, trouble: delivery.trouble)
    )
  }

  /// Takes note of what a print server says of the job at work.
  private func hear(_ news: CUPSJobNews, of job: JobRecord) {
    guard current?.id == job.id, current?.facts.state == .sending else { return }
    var shown = job
    shown.facts.trouble = news.isPrinting ? nil : news.words
    shown.facts.obstacle = nil
    if case .stopped(let obstacle) = Readiness(news.status) { shown.facts.obstacle = obstacle }
    publish(news.status)
    guard shown != current else { return }
    current = shown
    desk.observe(.job(shown))
    if shown.facts.obstacle != nil { tell(PrintReport(job: shown)) }
  }

  // MARK: Hearing

  /// Waits for what the printer says, or for the moment that the machine waits for.
  func listen(_ run: inout PrintRun) async {
    await serveDrawers(in: &run)
    guard run.events.isEmpty else { return }
    let now = desk.boot()
    let deadline = run.deadline ?? now
    guard deadline > now else {
      run.deadline = nil
      run.events.append(.timePassed)
      return
    }
    guard let link = run.link, link.hasBackChannel, !run.isDeaf else {
      return await pause(until: min(deadline, now + 250))
    }
    let patience = Int32(min(deadline.milliseconds - now.milliseconds, 250))
    do throws(PrinterTrouble) {
      hear(run.reader.read(try await link.receive(within: patience)), &run)
    } catch {
      run.isDeaf = true
      if error.kind == .lost || run.memory.fence?.isProof == true {
        run.events.append(.linkLost(trouble: error.description))
      }
    }
  }

  private func hear(_ answers: [PrinterAnswer], _ run: inout PrintRun) {
    let epoch = run.memory.epoch
    for answer in answers {
      switch answer {
      case .processed(let id):
        run.events.append(
          .fenceAnswered(FenceAnswer(.processID, ticket: Ticket(bytes: id), epoch: epoch))
        )
      case .byte:
        if let status = PrinterStatus(answer) { publish(status.completed(by: news.status)) }
        run.events.append(.fenceAnswered(FenceAnswer(.barrier, epoch: epoch)))
      case .automaticStatus:
        guard let status = PrinterStatus(answer) else { continue }
        publish(status)
        run.events.append(.statusKnown(Readiness(status)))
      case .cleared: run.events.append(.powerCycled)
      case .realTimeStatus, .wentOffline, .block, .xon, .xoff: break
      }
    }
  }

  func askStatus(_ run: inout PrintRun) async {
    guard let link = run.link else { return }
    // What stays in our hands and said a moment ago that it is ready need not say it again before
    // a job; if its paper ends now, it keeps the job and prints it later.
    if run.machine.facts.state == .preflight, let readyAt,
      desk.boot() < readyAt + min(setup.statusPeriod, 10_000)
    {
      run.events.append(.statusKnown(.ready))
      return
    }
    guard run.memory.answersQuestions != false else {
      // What only the port knows is asked of the port only.
      guard let own = await link.ownStatus() else { return }
      publish(own)
      run.events.append(.statusKnown(Readiness(own)))
      return
    }
    // Questions would only wait behind what it has no room for.
    if run.isHeldUp, await link.isHeldUp() { return holdUp(&run) }
    run.isHeldUp = false
    let wait = Int32(clamping: desk.setup.policy.statusAnswer)
    let report = await link.status(reader: &run.reader, within: wait)
    // A drawer's printer may be somebody else's just now.
    let isLearned = run.memory.answersQuestions == nil && run.job.order.role != .drawer
    if isLearned || report.hasAnswered {
      run.memory.answersQuestions = report.hasAnswered
    }
    hear(report.others, &run)
    if let trouble = report.trouble, trouble.kind == .lost {
      return breakOff(trouble.description, &run)
    }
    let isKnown = report.hasAnswered || report.status != PrinterStatus()
    guard isKnown else {
      // A link that knows nothing and a printer that says nothing: time will pass.
      if await link.isHeldUp() { holdUp(&run) }
      return
    }
    publish(report.status)
    let readiness = Readiness(report.status)
    readyAt = setup.isHeld && readiness == .ready ? desk.boot() : nil
    run.events.append(.statusKnown(readiness))
  }

  /// The printer cannot say why it takes nothing.
  private func holdUp(_ run: inout PrintRun) {
    run.isHeldUp = true
    // What it said before its memory was full is better.
    guard run.machine.facts.obstacle == nil else { return }
    publish(PrinterStatus(isOffline: true))
    run.events.append(.statusKnown(.stopped(.offline)))
  }

  private func readDrawer(_ run: inout PrintRun) async {
    guard let link = run.link, run.memory.answersQuestions == true, !run.isDeaf else { return }
    let wait = Int32(clamping: desk.setup.policy.statusAnswer)
    let report = await link.status(reader: &run.reader, within: wait)
    hear(report.others, &run)
    if report.hasAnswered { publish(report.status) }
  }

  /// Looks at the printer while it has nothing to print.
  ///
  /// - Parameter isAsked: true when somebody wants to know, so that one that never answered is asked
  ///   again.
  func look(isAsked: Bool = false) async {
    if let queue = CUPSPrinter(setup.address, timeouts: setup.timeouts) {
      do throws(PrinterTrouble) {
        try await queue.check()
        publish(PrinterStatus())
      } catch {
        publish(PrinterStatus(), trouble: error.description)
      }
      return
    }
    // No job may begin over the link meanwhile.
    guard let lock = try? await takeLock() else {
      if isAsked, current == nil, !isLooking {
        publish(PrinterStatus(), trouble: "another Platen has it just now; ask there how it is")
      }
      return
    }
    isLooking = true
    var link = held.take()
    defer {
      isLooking = false
      held = link
      if link == nil { lock.release() } else { heldLock = lock }
    }
    guard var memory = try? desk.journal.memory(of: device), !memory.mayBeInCommand else { return }
    // A printer that never answered is asked once by each process, and a file never.
    guard isAsked || memory.answersQuestions == true || !isSilent else { return }
    if case .file = setup.address, memory.answersQuestions != true { return }
    let report: StatusReport
    if let kept = link {
      var reader = AnswerReader()
      report = await kept.status(reader: &reader)
      readyAt = report.hasAnswered && Readiness(report.status) == .ready ? desk.boot() : nil
      if report.trouble?.kind == .lost {
        link = nil
        await kept.close()
      }
    } else {
      report = await setup.address.status(timeouts: setup.timeouts)
    }
    isSilent = !report.hasAnswered && report.trouble == nil
    let before = memory
    if report.trouble?.kind == .lost { memory.mayBeInCommand = true }
    // One that was being switched on at its first paper is not mute.
    if report.hasAnswered, memory.answersQuestions == false || memory.answersStatus == false {
      memory.forgetSilence()
    }
    if memory != before { try? desk.journal.keep(memory, of: device, at: desk.wall()) }
    publish(report.status, trouble: report.trouble?.description)
  }
}
