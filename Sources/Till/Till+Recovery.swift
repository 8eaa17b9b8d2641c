import Journal
import Payment
import PrintJob
public import Sales
import Spool

/// What earlier processes left, and what became of it just now.
public struct Recovery: Sendable {
  /// A sale whose end is not known yet.
  public struct OpenSale: Sendable {
    /// The sale.
    public let reference: SaleReference
    /// What the wallet would be charged.
    public let amount: Money
    /// The attempt's state and the last trouble, for the person who looks.
    public let status: String

    init(_ attempt: Attempt, trouble: String? = nil) {
      reference = attempt.sale
      amount = attempt.amount
      status =
        attempt.state.rawValue
        + ((trouble ?? attempt.trouble).map { " (\($0))" } ?? "")
    }
  }

  /// Nothing was left.
  public init() {}

  init(trouble: TillError) {
    self.trouble = trouble
  }

  /// Sales that ended just now, or turned out otherwise than was told.
  public var ended: [CheckoutResult] = []
  /// Refunds of which something new is known.
  public var refunds: [RefundResult] = []
  /// Sales that are still open.
  public var openSales: [OpenSale] = []
  /// Papers that came out just now.
  public var printed: [OpenPaper] = []
  /// Papers that did not come out yet, or perhaps not, each with its alarm.
  public var openPapers: [OpenPaper] = []
  /// True when `openPapers` is all that there are.
  public var hasLookedAtPapers = false
  /// Why nothing could be looked after.
  public var trouble: TillError?

  var isEmpty: Bool {
    ended.isEmpty && refunds.isEmpty && openSales.isEmpty && printed.isEmpty && openPapers.isEmpty
  }

  mutating func add(_ other: Recovery) {
    ended += other.ended
    refunds += other.refunds
    openSales += other.openSales
    printed += other.printed
    openPapers += other.openPapers
  }
}

extension Till {
  /// Goes on with the work of processes that are gone: sales are finished or cancelled, refunds are
  /// followed up, sales that were not paid are looked at for a late charge, receipts that waited
  /// are printed.
  ///
  /// The work of living processes is left alone.
  ///
  /// - Parameter patience: milliseconds for all sales and refunds together; what takes longer stays open.
  /// - Returns: what ended, and what is still open.
  /// - Throws: `TillError` when the journal cannot be used.
  public func recover(
    patience: Int64
  ) async throws(TillError) -> Recovery {
    let deadline = TillClock.boot() + patience
    var recovery = Recovery()
    // Paper first: it waits for nobody's phone.
    try await settleJobs(within: min(patience, setup.paperPatience), &recovery)
    let left = try leftWork()
    await withTaskGroup(of: Recovery.self) { group in
      var waiting = left[...]
      func begin(_ group: inout TaskGroup<Recovery>) {
        guard let next = waiting.popFirst() else { return }
        group.addTask { await self.finish(next, before: deadline) }
      }
      for _ in 0..<Self.mostAtOnce { begin(&group) }
      while let finished = await group.next() {
        recovery.add(finished)
        begin(&group)
      }
    }
    if !recovery.ended.isEmpty || !recovery.refunds.isEmpty {
      let printed = recovery.printed
      try await settleJobs(within: max(0, deadline - TillClock.boot()), &recovery)
      recovery.printed = printed + recovery.printed
    }
    return recovery
  }

  /// Does what `recover` does, again and again until it is cancelled; one that takes long keeps
  /// nobody else waiting.
  ///
  /// - Parameter tell: is told what has changed; `openSales` is always all that are open.
  public func lookAfterTheRest(
    _ tell: @escaping @Sendable (Recovery) async -> Void
  ) async {
    await withDiscardingTaskGroup { group in
      group.addTask { await self.lookAfterPapers(tell) }
      // Whoever leaves work behind can tell by this lock that somebody goes on with it.
      var watch: FileLock?
      while !Task.isCancelled {
        if watch == nil { watch = try? journal.directory.lockWatch() }
        do throws(TillError) {
          var checks = 0
          // In another order each time: one that gets no answer must not keep the others out.
          for work in try leftWork().shuffled() {
            var deadline: BootInstant?
            if case .check = work {
              // Questions that nobody waits for must not be in the way of those of a customer.
              checks += 1
              if checks > Self.mostChecks { continue }
              deadline = TillClock.boot() + 60_000
            }
            guard !isBegun(work.work) else { continue }
            group.addTask { [deadline] in
              var finished = await self.finish(work, before: deadline)
              guard !finished.isEmpty else { return }
              finished.openSales = (try? self.openSales()) ?? finished.openSales
              await tell(finished)
            }
          }
          var recovery = Recovery()
          recovery.openSales = try openSales()
          await tell(recovery)
        } catch {
          await tell(Recovery(trouble: error))
        }
        try? await Task.sleep(for: .seconds(2))
      }
      watch?.release()
    }
  }

  private func lookAfterPapers(_ tell: @escaping @Sendable (Recovery) async -> Void) async {
    await spool.watch()
    var waiting: [Int64] = []
    while !Task.isCancelled {
      var recovery = Recovery()
      do throws(TillError) {
        recovery.openPapers = try openPapers()
        recovery.openSales = try openSales()
        recovery.hasLookedAtPapers = true
        let open = recovery.openPapers.map(\.print.job)
        recovery.printed = try journaled { () throws(JournalError) in
          let gone = waiting.filter { !open.contains($0) }
          return try papers(of: jobs(gone)).filter(\.print.cameOut)
        }
        waiting = open
        await tell(recovery)
      } catch {
        await tell(Recovery(trouble: error))
      }
      // What other processes left behind, or left to the one that keeps the printer, waits in the
      // journal.
      for _ in 0..<4 where !Task.isCancelled {
        spool.wake()
        try? await Task.sleep(for: .milliseconds(500))
      }
    }
  }

  /// How many sales and refunds are followed up at the same time, within a limit of time.
  private static var mostAtOnce: Int { 8 }
  /// How many looks at ended attempts are under way at the same time, beside real customers.
  private static var mostChecks: Int { 2 }

  /// True when a sale or a refund is left whose end is not known and that no other process works
  /// on.
  ///
  /// - Throws: `TillError` when the journal cannot be read.
  public func hasOpenSales() throws(TillError) -> Bool {
    try journaled { () throws(JournalError) in
      let attempts = try journal.openAttempts().map(\.owner)
      let refunds = try journal.openRefunds().filter { $0.refund.told != .waitingFunds }
      for claim in attempts + refunds.map(\.owner) {
        if try journal.isLeft(claim, by: owner) { return true }
      }
      return false
    }
  }

  private func openSales() throws(TillError) -> [Recovery.OpenSale] {
    try journaled { () throws(JournalError) in
      var open: [Recovery.OpenSale] = []
      // The checkouts of this process are no news to anybody.
      for record in try journal.openAttempts() where !isLive(record.attempt) {
        if try journal.isLeft(record.owner, by: owner) {
          open.append(Recovery.OpenSale(record.attempt))
        }
      }
      return open
    }
  }

  /// Asks once more about a refund that nobody works on.
  func refresh(_ record: RefundRecord) async {
    guard !record.refund.state.isFinal else { return }
    _ = await finish(.refund(record), before: TillClock.boot() + 10_000)
  }

  // MARK: One piece of work

  /// Something that somebody has to go on with.
  private enum LeftWork {
    case attempt(AttemptRecord)
    /// A look at an attempt that was not paid, so long after its end.
    case check(AttemptRecord, elapsed: Int64)
    case refund(RefundRecord)

    var work: Work {
      switch self {
      case .attempt(let record), .check(let record, _):
        .attempt(record.attempt.sale, record.attempt.number)
      case .refund(let record): .refund(record.refund.reference)
      }
    }
  }

  private func leftWork() throws(TillError) -> [LeftWork] {
    try journaled { () throws(JournalError) in
      let checks = try journal.dueChecks(at: TillClock.wall(), boot: TillClock.boot())
      return try journal.openAttempts().map(LeftWork.attempt)
        + checks.map { LeftWork.check($0.record, elapsed: $0.elapsed) }
        + journal.openRefunds().map(LeftWork.refund)
    }
  }

  private func finish(_ left: LeftWork, before deadline: BootInstant?) async -> Recovery {
    guard begin(left.work) else { return Recovery() }
    defer { end(left.work) }
    let patience = deadline.map { $0 - TillClock.boot() }
    if let patience, patience <= 0 {
      // No time is left for it.
      var recovery = Recovery()
      if case .attempt(let record) = left,
        (try? journal.isLeft(record.owner, by: owner)) == true
      {
        recovery.openSales = [Recovery.OpenSale(record.attempt)]
      }
      return recovery
    }
    do throws(JournalError) {
      switch left {
      case .attempt(let record):
        return try await goOn(record, [.resumed], patience)
      case .check(let record, let elapsed):
        return try await goOn(record, [.checkDue(elapsed: elapsed)], patience)
      case .refund(let record):
        return try await goOn(record, patience: patience)
      }
    } catch {
      // One sale that cannot be written down must not keep the others.
      guard case .attempt(let record) = left else { return Recovery() }
      var recovery = Recovery()
      recovery.openSales = [Recovery.OpenSale(record.attempt, trouble: error.description)]
      return recovery
    }
  }

  /// Goes on with an attempt, as long as patience lasts.
  ///
  /// - Returns: how it ended, or that it is still open; nothing when somebody else is at work on it,
  ///   or a check of the watch has found nothing new.
  func goOn(
    _ record: AttemptRecord,
    _ events: [PaymentEvent],
    _ patience: Int64?
  ) async throws(JournalError) -> Recovery {
    var recovery = Recovery()
    guard try journal.takeOver(record, owner: owner) else { return recovery }
    let isCheck = record.attempt.state.isFinal
    let run = run(
      record.attempt,
      of: record.sale,
      isRecovery: true,
      client: isCheck ? background : client
    )
    events.forEach(run.send)
    let watching = isCheck ? nil : watchForWish(run, record.attempt)
    defer { watching?.cancel() }
    // That it is not known is no news; there is time for a better word.
    _ = try await Self.verdict(of: run, but: .unknown, within: patience)
    let attempt = await run.record
    try? journal.release(attempt, owner: owner)
    // A check that found nothing new ends in the state that it began in.
    guard attempt.state != record.attempt.state || !attempt.state.isFinal else { return recovery }
    if attempt.state.isFinal, let told = attempt.told {
      var result = CheckoutResult(attempt, verdict: told, isTest: setup.testMark != nil)
      _ = await printPaper(of: &result)
      recovery.ended = [result]
    } else {
      recovery.openSales = [Recovery.OpenSale(attempt)]
    }
    return recovery
  }

  private func goOn(
    _ record: RefundRecord,
    patience: Int64?
  ) async throws(JournalError) -> Recovery {
    var recovery = Recovery()
    guard try journal.takeOver(record, owner: owner) else { return recovery }
    let run = run(record.refund, printing: record.printing, isRecovery: true)
    run.send(.resumed)
    // Money that is waited for takes days; one look is enough for now.
    let isWaiting = record.refund.told == .waitingFunds
    let limit = isWaiting ? patience.map { min($0, 5_000) } : patience
    _ = try await Self.verdict(of: run, within: limit)
    let refund = await run.record
    if !refund.state.isFinal {
      try? journal.release(refund, owner: owner)
    }
    guard refund.told != record.refund.told, refund.told != .unknown else { return recovery }
    var result = RefundResult(refund, isTest: setup.testMark != nil)
    await printPaper(of: &result)
    recovery.refunds = [result]
    return recovery
  }

  /// The first verdict of a run, or nil when its time is up or this task is cancelled.
  static func verdict<Machine>(
    of run: MachineRun<Machine>,
    but ignored: Machine.Verdict? = nil,
    within patience: Int64?
  ) async throws(JournalError) -> Machine.Verdict? {
    let limit = Task {
      guard let patience else { return }
      try await Task.sleep(for: .milliseconds(patience))
      run.stop()
    }
    defer { limit.cancel() }
    let verdict: Result<Machine.Verdict?, JournalError> = await withTaskCancellationHandler {
      do throws(JournalError) {
        return .success(try await run.verdict(but: ignored))
      } catch {
        return .failure(error)
      }
    } onCancel: {
      run.stop()
    }
    return try verdict.get()
  }

  // MARK: Papers

  /// Prints what ended processes left, as far as the printers can within the time.
  private func settleJobs(within patience: Int64, _ recovery: inout Recovery)
    async throws(TillError)
  {
    let deadline = TillClock.boot() + patience
    let open = try ownJobs().filter { $0.facts.state.goesOn }
    for job in open {
      _ = await print(job, within: max(0, deadline - TillClock.boot()))
    }
    recovery.printed = try journaled { () throws(JournalError) in
      try papers(of: jobs(open.map(\.id))).filter(\.print.cameOut)
    }
    recovery.openPapers = try openPapers()
  }

  private func jobs(_ ids: [Int64]) throws(JournalError) -> [JobRecord] {
    var jobs: [JobRecord] = []
    for id in ids {
      if let job = try journal.job(id: id) { jobs.append(job) }
    }
    return jobs
  }

  private func ownJobs() throws(TillError) -> [JobRecord] {
    try journaled { () throws(JournalError) in
      var own: [JobRecord] = []
      for job in try journal.openJobs() where try journal.isLeft(job.owner, by: owner) {
        own.append(job)
      }
      return own
    }
  }
}
