import Journal
import Payment
import PrintJob
import Sales
import Spool

/// What an earlier process left and what became of it.
public struct Recovery: Sendable {
  /// Sales that ended just now, with the words for the person at the till.
  public internal(set) var ended: [String] = []
  /// Sales whose end is not known yet.
  public internal(set) var openSales: [String] = []
  /// Receipts without a confirmed paper.
  public internal(set) var openPapers: [String] = []
}

extension Till {
  /// Goes on with the work of processes that are gone: sales are finished or cancelled, receipts
  /// that waited are printed.
  ///
  /// The work of living processes is left alone.
  ///
  /// - Parameters:
  ///   - patience: milliseconds for each open sale; what takes longer stays open.
  ///   - freshness: milliseconds after which a waiting receipt is not sprung on the next customer.
  /// - Returns: what ended, and what is still open.
  /// - Throws: `TillError` when the journal cannot be used.
  public func recover(
    patience: Int64,
    freshness: Int64 = 10 * 60_000
  ) async throws(TillError) -> Recovery {
    var recovery = Recovery()
    let open = try journaled { () throws(JournalError) in try journal.openAttempts() }
    for record in open {
      let isOurs = try journaled { () throws(JournalError) in
        try journal.takeOver(record, owner: owner)
      }
      if isOurs {
        try await finish(record, patience: patience, &recovery)
      }
    }
    try await settleJobs(freshness: freshness, &recovery)
    return recovery
  }

  private func finish(
    _ record: AttemptRecord,
    patience: Int64,
    _ recovery: inout Recovery
  ) async throws(TillError) {
    let machine = PaymentMachine(
      record.attempt,
      timers: setup.timers,
      jitterSeed: UInt64.random(in: 0 ... .max)
    )
    let run = PaymentRun(machine, code: nil, client: client, commit: commit(for: record.sale))
    run.send(.resumed)
    let limit = Task {
      try await Task.sleep(for: .milliseconds(patience))
      run.stop()
    }
    defer { limit.cancel() }
    do {
      _ = try await run.verdict()
    } catch {
      throw .journal(error)
    }
    let attempt = await run.attempt
    let sale = "sale \(attempt.sale), \(attempt.amount.decimal) \(attempt.amount.currency.code)"
    if attempt.state.isFinal {
      let result = CheckoutResult(
        attempt,
        verdict: attempt.told ?? .unknown,
        isTest: setup.testMark != nil
      )
      recovery.ended.append("\(sale): \(result.operatorText)")
    } else {
      try? journal.release(attempt, owner: owner)
      let why = attempt.trouble.map { " (\($0))" } ?? ""
      recovery.openSales.append("\(sale): still \(attempt.state.rawValue)\(why)")
    }
  }

  private func settleJobs(freshness: Int64, _ recovery: inout Recovery) async throws(TillError) {
    let sending = try journaled { () throws(JournalError) in try journal.jobs(in: .sending) }
    for var job in sending {
      guard try claim(job) else { continue }
      _ = job.machine.step(.ownerLost)
      try journaled { () throws(JournalError) in
        try journal.commit(job, owner: owner, at: TillClock.wall())
      }
      recovery.openPapers.append("\(try name(job)) may have been printed; reprint it if it did not")
    }
    let queued = try journaled { () throws(JournalError) in try journal.jobs(in: .queued) }
    for job in queued {
      let age = TillClock.wall().milliseconds - job.createdAt.milliseconds
      let receipt = try journaled { () throws(JournalError) in
        try journal.receipt(id: job.receipt)
      }
      guard age <= freshness, let receipt else {
        recovery.openPapers.append("\(try name(job)) was never printed; `platen reprint` prints it")
        continue
      }
      guard try claim(job) else { continue }
      do {
        let report = try await spool.print(job, of: receipt)
        if let trouble = report.job.machine.trouble {
          recovery.openPapers.append("\(try name(job)) is not printed: \(trouble)")
        } else {
          recovery.ended.append("\(try name(job)) was printed now")
        }
      } catch {
        recovery.openPapers.append("\(try name(job)) is not printed: \(error)")
      }
    }
  }

  private func claim(_ job: JobRecord) throws(TillError) -> Bool {
    try journaled { () throws(JournalError) in try journal.claim(job, owner: owner) }
  }

  private func name(_ job: JobRecord) throws(TillError) -> String {
    let receipt = try journaled { () throws(JournalError) in try journal.receipt(id: job.receipt) }
    return "receipt \(receipt?.number ?? String(job.receipt))"
  }
}
