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
  }

  /// A receipt's paper.
  public struct Paper: Sendable {
    /// The receipt's number.
    public let receipt: String
    /// What became of the job.
    public let print: PrintSummary
  }

  /// Nothing was left.
  public init() {}

  /// Sales that ended just now.
  public var ended: [CheckoutResult] = []
  /// Sales that are still open.
  public var openSales: [OpenSale] = []
  /// Papers that came out just now.
  public var printed: [Paper] = []
  /// Receipts without a confirmed paper.
  public var openPapers: [Paper] = []
}

extension Recovery.OpenSale {
  init(_ attempt: Attempt, status: String) {
    self.init(reference: attempt.sale, amount: attempt.amount, status: status)
  }
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
    // Paper first: it waits for nobody's phone.
    try await settleJobs(freshness: freshness, &recovery)
    let open = try journaled { () throws(JournalError) in try journal.openAttempts() }
    for record in open {
      let work = Work.attempt(record.attempt.sale, record.attempt.number)
      guard begin(work) else { continue }
      defer { end(work) }
      do throws(JournalError) {
        if try journal.takeOver(record, owner: owner) {
          try await finish(record, patience: patience, &recovery)
        }
      } catch {
        // One sale that cannot be written down must not keep the others.
        recovery.openSales.append(Recovery.OpenSale(record.attempt, status: error.description))
      }
    }
    if !recovery.ended.isEmpty {
      recovery.openPapers = []
      try await settleJobs(freshness: freshness, &recovery)
    }
    return recovery
  }

  /// True when a sale is left whose end is not known and that no other process works on.
  ///
  /// - Throws: `TillError` when the journal cannot be read.
  public func hasOpenSales() throws(TillError) -> Bool {
    try journaled { () throws(JournalError) in
      try journal.openAttempts().contains { $0.owner == nil || $0.owner == owner.id }
    }
  }

  private func finish(
    _ record: AttemptRecord,
    patience: Int64,
    _ recovery: inout Recovery
  ) async throws(JournalError) {
    let machine = PaymentMachine(
      record.attempt,
      timers: setup.timers,
      jitterSeed: UInt64.random(in: 0 ... .max)
    )
    let run = PaymentRun(machine, client: client, commit: commit(for: record.sale))
    run.send(.resumed)
    let limit = Task {
      try await Task.sleep(for: .milliseconds(patience))
      run.stop()
    }
    defer { limit.cancel() }
    let verdict = try await run.verdict()
    let attempt = await run.attempt
    if attempt.state.isFinal, verdict != .unknown {
      recovery.ended.append(
        CheckoutResult(attempt, verdict: attempt.told ?? .unknown, isTest: setup.testMark != nil)
      )
    } else {
      try? journal.release(attempt, owner: owner)
      let trouble = attempt.trouble.map { " (\($0))" } ?? ""
      recovery.openSales.append(
        Recovery.OpenSale(attempt, status: attempt.state.rawValue + trouble)
      )
    }
  }

  private func settleJobs(freshness: Int64, _ recovery: inout Recovery) async throws(TillError) {
    let sending = try journaled { () throws(JournalError) in try journal.jobs(in: .sending) }
    for var job in sending {
      guard begin(.job(job.id)) else { continue }
      defer { end(.job(job.id)) }
      guard try claim(job), let receipt = try receipt(of: job) else { continue }
      _ = job.machine.step(.ownerLost)
      try journaled { () throws(JournalError) in
        try journal.commit(job, owner: owner, at: TillClock.wall())
      }
      recovery.openPapers.append(
        Recovery.Paper(receipt: receipt.number, print: PrintSummary(job))
      )
    }
    let queued = try journaled { () throws(JournalError) in try journal.jobs(in: .queued) }
    for job in queued {
      guard let receipt = try receipt(of: job) else { continue }
      let age = TillClock.wall().milliseconds - job.createdAt.milliseconds
      guard age <= freshness else {
        recovery.openPapers.append(
          Recovery.Paper(receipt: receipt.number, print: PrintSummary(job))
        )
        continue
      }
      guard try claim(job) else { continue }
      let (summary, _) = await print(job, of: receipt)
      let paper = Recovery.Paper(receipt: receipt.number, print: summary)
      if summary.isHandedOver {
        recovery.printed.append(paper)
      } else {
        recovery.openPapers.append(paper)
      }
    }
  }

  private func claim(_ job: JobRecord) throws(TillError) -> Bool {
    try journaled { () throws(JournalError) in try journal.claim(job, owner: owner) }
  }

  private func receipt(of job: JobRecord) throws(TillError) -> ReceiptRecord? {
    try journaled { () throws(JournalError) in try journal.receipt(id: job.receipt) }
  }
}
