import ESCPOS
import Journal
import PrintJob
import Printers
import Sales
import Synchronization

/// What the writers of all printers have in common.
struct SpoolDesk: Sendable {
  let journal: Journal
  let owner: Owner
  let setup: SpoolSetup
  let composer: Composer
  let wall: @Sendable () -> Timestamp
  let boot: @Sendable () -> Moment
  let observe: @Sendable (SpoolNews) -> Void
  let roster = Roster()

  /// The writers of all printers.
  final class Roster: Sendable {
    let writers = Mutex<[PrinterWriter]>([])

    func writer(of printer: String?) -> PrinterWriter? {
      writers.withLock { $0.first { $0.setup.name == printer } }
    }
  }
}

/// The one writer of a printer: gives its jobs their turns and drives each through the machine.
actor PrinterWriter {
  let desk: SpoolDesk
  nonisolated let setup: PrinterSetup
  private var loop: Task<Void, Never>?
  private var sleeper: Task<Void, Never>?
  /// True when there may be something new to do.
  private var isWoken = false
  private var isEnding = false
  /// True when the printer is looked at also while it has nothing to print.
  private var isWatching = false
  /// Jobs that could not go, and until when they need not be tried again.
  private var rests: [Int64: Moment] = [:]
  /// Jobs that wait for their turn at a printer that serves somebody else, and since when.
  private var queued: [Int64: Moment] = [:]
  /// The job at work.
  var current: JobRecord?
  private var waiters: [Waiter] = []
  /// The link that is kept between jobs.
  var held: (any PrinterLink)?
  /// The right to write to the printer, which is kept with the link.
  var heldLock: FileLock?
  /// When a printer whose link is kept said last that it is ready.
  var readyAt: Moment?
  /// The last news of the printer.
  private(set) var news: PrinterNews
  private var lookedAt: Moment?
  /// True while the printer is asked how it is with nothing to print.
  var isLooking = false
  /// True when the printer was asked for its status here and said nothing.
  var isSilent = false

  private struct Waiter {
    let id: Int
    let job: Int64
    let continuation: CheckedContinuation<PrintReport?, Never>
  }
  private var lastWaiter = 0

  init(_ setup: PrinterSetup, _ desk: SpoolDesk) {
    self.setup = setup
    self.desk = desk
    news = PrinterNews(printer: setup.name)
  }

  /// The device that was open last; an address may mean several.
  lazy var device = setup.address.description

  // MARK: From outside

  /// Looks whether there is something to do.
  ///
  /// - Parameter isUrgent: true to try at once what could not go a moment ago.
  func wake(isUrgent: Bool = false) {
    if isUrgent { rests = [:] }
    isWoken = true
    sleeper?.cancel()
    if loop == nil, !isEnding { loop = Task { await run() } }
  }

  /// Keeps an eye on the printer from now on.
  func watch() {
    isWatching = true
    wake()
  }

  /// Waits until a job rests: it has ended, or cannot go on now.
  ///
  /// - Parameters:
  ///   - job: the journal's number of the job.
  ///   - patience: milliseconds after which it is told as it is.
  /// - Returns: nil when its end came before, or its time is up.
  func rest(of job: Int64, within patience: Int64) async -> PrintReport? {
    lastWaiter += 1
    let id = lastWaiter
    let limit = Task {
      try await Task.sleep(for: .milliseconds(patience))
      giveUp(id)
    }
    defer { limit.cancel() }
    return await withCheckedContinuation { continuation in
      waiters.append(Waiter(id: id, job: job, continuation: continuation))
      wake(isUrgent: true)
    }
  }

  private func giveUp(_ id: Int) {
    guard let index = waiters.firstIndex(where: { $0.id == id }) else { return }
    waiters.remove(at: index).continuation.resume(returning: nil)
  }

  /// Ends the writer once what can be printed now is printed, within so many milliseconds.
  func end(within grace: Int64) async {
    wake()
    isEnding = true
    let limit = Task { [loop] in
      try await Task.sleep(for: .milliseconds(grace))
      loop?.cancel()
      sleeper?.cancel()
    }
    if current?.facts.state == .paused { loop?.cancel() }
    await loop?.value
    limit.cancel()
    tellAll()
    await held?.close()
    held = nil
    heldLock?.release()
  }

  // MARK: Turns

  private func run() async {
    while !Task.isCancelled {
      isWoken = false
      guard let (jobs, orphan) = jobs() else {
        await pause(until: desk.boot() + 1_000)
        continue
      }
      if let orphan {
        await work(on: orphan, beginningWith: .ownerLost)
        continue
      }
      let turn = PrinterTurn(
        of: jobs.map {
          WaitingJob(id: $0.id, order: $0.order, facts: $0.facts, restsUntil: rests[$0.id])
        },
        writer: .free,
        abilities: abilities(setup.knownProfile),
        policy: desk.setup.policy,
        now: desk.boot()
      )
      if let stale = jobs.first(where: { turn.stale.contains($0.id) }) {
        await work(on: stale, beginningWith: .timePassed)
      } else if let next = jobs.first(where: { $0.id == turn.next }) {
        await work(on: next, beginningWith: .begun)
      } else {
        // Whoever waits for a job that has no turn now is told so.
        let isLeft = follow(besides: jobs)
        tellAll()
        guard !isWoken else { continue }
        let soon = isLeft ? desk.boot() + desk.setup.policy.busyRetry : nil
        let next = [turn.lookAgainAt, soon].compactMap(\.self).min()
        guard !isEnding, await idle(until: next) else { break }
      }
    }
    loop = nil
    if isWoken, !isEnding { wake() }
  }

  /// The printer's jobs that wait, and one that a process has left at work; nil when the journal
  /// cannot be used.
  private func jobs() -> (waiting: [JobRecord], orphan: JobRecord?)? {
    do {
      var waiting: [JobRecord] = []
      let left = try desk.journal.jobs(in: Self.unfinished)
      // What another process has begun is claimed only with the printer.
      lazy var mayWrite = isWriter
      for var job in left where isOurs(job) && !job.facts.state.isAtWork {
        let target = setup.failover.target(order: job.order, facts: job.facts, now: desk.boot())
        // A job that goes to another printer needs nothing of this one.
        guard try isFree(job), job.owner == desk.owner.id || target != nil || mayWrite else {
          // Its paper comes out of another process.
          if isAwaited(job) { queued[job.id] = queued[job.id] ?? desk.boot() }
          continue
        }
        guard try desk.journal.claim(job, owner: desk.owner) else { continue }
        job.owner = desk.owner.id
        if let target, try desk.journal.move(job, to: target, owner: desk.owner) {
          job.printer = target
          job.facts.state = .queued
          desk.observe(.job(job))
          if let other = desk.roster.writer(of: target) { Task { await other.wake() } }
          continue
        }
        waiting.append(job)
      }
      for var job in left where isOurs(job) && job.facts.state.isAtWork {
        guard try isFree(job) else { continue }
        if case .direct = abilities(setup.knownProfile).link, !mayWrite {
          // Whoever has the printer settles it, and what waits here need not wait for that.
          if job.owner == desk.owner.id { try desk.journal.leave(job, owner: desk.owner) }
          continue
        }
        guard try desk.journal.claim(job, owner: desk.owner) else { continue }
        job.owner = desk.owner.id
        return (waiting, job)
      }
      return (waiting, nil)
    } catch {
      return nil
    }
  }

  private static let unfinished: Set<PrintJobState> = [
    .queued, .blocked, .preflight, .sending, .sent, .paused,
  ]

  private func isOurs(_ job: JobRecord) -> Bool {
    if desk.setup.isForOwnPapers, job.owner != desk.owner.id, !isAwaited(job) { return false }
    return desk.setup.printer(for: job.order.role, given: job.printer) == setup.name
  }

  /// True when somebody here waits for its paper.
  private func isAwaited(_ job: JobRecord) -> Bool {
    waiters.contains { $0.job == job.id }
  }

  /// True when no other process has the printer.
  private var isWriter: Bool {
    if heldLock != nil || current != nil { return true }
    guard let lock = try? desk.journal.directory.lockPrinter(key: setup.address.description) else {
      return false
    }
    lock.release()
    return true
  }

  /// Tells whoever waits for them of jobs that were left to the process that has the printer.
  ///
  /// - Returns: true when there are such.
  private func follow(besides jobs: [JobRecord]) -> Bool {
    var isLeft = false
    for (id, since) in queued where !jobs.contains(where: { $0.id == id }) {
      guard let job = try? desk.journal.job(id: id) else { continue }
      let isWaiting = job.facts.state == .queued || job.facts.state == .blocked
      isLeft = isLeft || isWaiting || job.facts.state.isAtWork
      if !isWaiting, !job.facts.state.isAtWork { queued[id] = nil }
      // Whoever has it tries it again by then.
      let isOver = isWaiting && desk.boot() >= since + desk.setup.policy.retry + 1_000
      if queued[id] == nil || isOver { tell(PrintReport(job: job)) }
    }
    return isLeft
  }

  /// True when no other process that lives works on it.
  private func isFree(_ job: JobRecord) throws(JournalError) -> Bool {
    if job.owner == desk.owner.id { return true }
    return try desk.journal.ownerIsGone(job)
  }

  /// Waits for something to do.
  ///
  /// - Returns: false when nothing is to be waited for.
  private func idle(until moment: Moment?) async -> Bool {
    var next = moment
    if isWatching, setup.statusPeriod > 0 {
      let due = (lookedAt ?? desk.boot()) + setup.statusPeriod
      if lookedAt == nil || due <= desk.boot() {
        await look()
        lookedAt = desk.boot()
        return true
      }
      next = min(next ?? due, due)
    }
    guard let next else { return false }
    await pause(until: next)
    return true
  }

  /// Sleeps until a moment, or until somebody wakes the writer.
  func pause(until moment: Moment) async {
    let milliseconds = moment.milliseconds - desk.boot().milliseconds
    guard milliseconds > 0, !isWoken, !Task.isCancelled else { return }
    let sleep = Task<Void, Never> { try? await Task.sleep(for: .milliseconds(milliseconds)) }
    sleeper = sleep
    await withTaskCancellationHandler {
      await sleep.value
    } onCancel: {
      sleep.cancel()
    }
    sleeper = nil
  }

  // MARK: One job

  private func work(on job: JobRecord, beginningWith event: PrintJobEvent) async {
    var run = PrintRun(
      job,
      on: device,
      abilities: abilities(setup.knownProfile),
      policy: desk.setup.policy
    )
    do {
      if event == .ownerLost {
        run.device = job.device ?? device
        // What the end of that work means for the printer is written down by one process at a time.
        if run.machine.abilities.link == .direct {
          run.lock = try await takeLock()
          if run.lock == nil { return await pause(until: desk.boot() + 1_000) }
        }
        try remember(&run)
      }
    } catch {
      isWoken = false
      run.lock?.release()
      return await pause(until: desk.boot() + 1_000)
    }
    current = job
    run.events = [event]
    await drive(&run)
    await letGo(&run)
    current = nil
    if run.isOver, !Task.isCancelled {
      // The journal refused; it is not asked again at once.
      isWoken = false
      await pause(until: desk.boot() + 1_000)
    }
    rests[job.id] = run.job.facts.state.isWaiting ? run.deadline : nil
    if run.job.facts.state == .blocked, run.job.facts.obstacle == .busy {
      let since = queued[job.id] ?? desk.boot()
      queued[job.id] = since
      // Whoever has the printer may have it for long, and prints what waits in the journal.
      // A printer that somebody names for a paper is not known to others as that.
      if run.isLockedOut, !desk.setup.isForOwnPapers {
        try? desk.journal.leave(run.job, owner: desk.owner)
      }
      // A printer that is never free is as good as one that is off.
      if desk.boot() >= since + 5_000 { tell(run) }
      return
    }
    queued[job.id] = nil
    let obstacle = run.job.facts.obstacle
    if run.job.facts.state == .blocked, job.order.role != .drawer, obstacle != nil,
      obstacle != .fault
    {
      restAll(until: run.deadline)
    }
    tell(run)
  }

  /// The others need not find out one after the other that the printer cannot print.
  private func restAll(until moment: Moment?) {
    guard let moment, let jobs = try? desk.journal.jobs(in: [.queued, .blocked])
    else { return }
    for other in jobs where isOurs(other) && other.order.role != .drawer {
      rests[other.id] = max(rests[other.id] ?? moment, moment)
    }
  }

  /// Opens the drawer, if somebody wants that, in the middle of a job that the printer has stopped
  /// in.
  func serveDrawers(in run: inout PrintRun) async {
    guard isWoken else { return }
    isWoken = false
    guard run.machine.abilities.pulsesAtOnce, let (jobs, _) = jobs() else { return }
    for job in jobs where job.order.role == .drawer {
      var guest = PrintRun(
        job,
        on: run.device,
        abilities: run.machine.abilities,
        policy: desk.setup.policy
      )
      guest.isGuest = true
      guest.link = run.link
      guest.reader = run.reader
      guest.memory = run.memory
      guest.durableMemory = run.durableMemory
      guest.events = [.begun]
      await drive(&guest)
      run.memory = guest.memory
      run.durableMemory = guest.durableMemory
      run.reader = guest.reader
      rests[job.id] = guest.deadline
      tell(guest)
    }
  }

  // MARK: Telling

  func report(of run: PrintRun) -> PrintReport {
    var report = PrintReport(job: run.job)
    report.bytes = run.sheet?.bytes
    report.profile = run.sheet?.profile
    report.warnings = run.sheet?.warnings ?? []
    report.file = run.sheet.flatMap { setup.address.jobFile(named: $0.name) }
    return report
  }

  func tell(_ run: PrintRun) {
    tell(report(of: run))
  }

  func tell(_ report: PrintReport) {
    for waiter in waiters where waiter.job == report.job.id {
      waiter.continuation.resume(returning: report)
    }
    waiters.removeAll { $0.job == report.job.id }
  }

  /// Tells all that no job has a turn now, but for those whose turn will come in a moment.
  private func tellAll() {
    for waiter in waiters where isEnding || queued[waiter.job] == nil {
      waiter.continuation.resume(returning: nil)
    }
    waiters.removeAll { isEnding || queued[$0.job] == nil }
  }

  /// Takes note of the job at work as it is now, and tells it.
  func publish(_ run: PrintRun) {
    if !run.isGuest { current = run.job }
    desk.observe(.job(run.job))
  }

  /// Takes note of what is known of the printer; only what is new is told.
  func publish(_ status: PrinterStatus, trouble: String? = nil) {
    let now = PrinterNews(printer: setup.name, status: status, trouble: trouble)
    if Readiness(status) != .ready || trouble != nil { readyAt = nil }
    guard now != news else { return }
    news = now
    desk.observe(.printer(now))
  }
}
