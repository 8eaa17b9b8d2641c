import Journal
import Payment
import PrintJob
public import Spool

/// What persons and programs do about papers, printers and the drawer.
extension Till {
  /// Takes a person's word about a paper that may have come out.
  ///
  /// - Parameters:
  ///   - job: the journal's number of the job.
  ///   - cameOut: true when the whole paper came out; else a marked one follows.
  ///   - person: who has looked.
  /// - Returns: the job as it is then.
  /// - Throws: `TillError.spool` when there is no such job or its paper is not in doubt.
  public func confirmPaper(
    _ job: Int64,
    cameOut: Bool,
    by person: String
  ) throws(TillError) -> PrintSummary {
    try spooled { () throws(SpoolError) in
      PrintSummary(try spool.confirm(job, cameOut: cameOut, by: person))
    }
  }

  /// Lets a job go on that waits, was held or may have come out, and waits for its paper.
  ///
  /// - Parameters:
  ///   - job: the journal's number of the job.
  ///   - person: who wants it.
  /// - Returns: the job, or the marked one that follows it, and the bytes where they were sent now.
  /// - Throws: `TillError.spool` when there is no such job, or it has ended or is at work.
  public func retryPaper(
    _ job: Int64,
    by person: String
  ) async throws(TillError) -> (summary: PrintSummary, report: PrintReport?) {
    let next = try spooled { () throws(SpoolError) in try spool.retry(job, by: person) }
    return await print(next)
  }

  /// Withdraws a job that was not sent, or whose paper nobody looks for any more.
  ///
  /// - Parameters:
  ///   - job: the journal's number of the job.
  ///   - person: who withdraws it.
  /// - Returns: the job as it is then.
  /// - Throws: `TillError.spool` when there is no such job, or it has ended or is at work.
  public func cancelPaper(_ job: Int64, by person: String) throws(TillError) -> PrintSummary {
    try spooled { () throws(SpoolError) in PrintSummary(try spool.cancel(job, by: person)) }
  }

  /// Opens a cash drawer without a sale.
  ///
  /// - Parameters:
  ///   - person: who opens it.
  ///   - reason: why.
  ///   - key: the caller's name for this wish, 1 to 100 characters; the same key never opens it
  ///     twice.
  ///   - printer: the printer that it hangs on, by its name; nil for the usual one.
  /// - Returns: what became of the pulse, and false when the key was known.
  /// - Throws: `TillError` when there is no such printer, or the key is another wish's.
  public func openDrawer(
    by person: String,
    reason: String,
    key: String? = nil,
    printer: String? = nil
  ) async throws(TillError) -> (summary: PrintSummary, isNew: Bool) {
    if let printer, !setup.spool.printers.contains(where: { $0.name == printer }) {
      throw .noSuchPrinter(printer)
    }
    let (job, isNew) = try journaled { () throws(JournalError) in
      try journal.enqueueDrawer(
        requestedBy: person,
        reason: reason,
        key: key,
        printer: printer,
        owner: owner,
        at: TillClock.wall()
      )
    }
    guard isNew else {
      guard job.order.role == .drawer else { throw .keyConflict(key ?? "") }
      return (PrintSummary(job), false)
    }
    // A printer that cannot open it now may in a moment; then it is too late.
    let lapse = TillClock.boot() + setup.spool.policy.drawerWait + 1_000
    var summary = await print(job, within: lapse - TillClock.boot()).summary
    // A print server takes a moment to give a pulse back.
    let end = lapse + 4_000
    while summary.state.isAtWork && TillClock.boot() < end
      || summary.state.isWaiting && TillClock.boot() < lapse, !Task.isCancelled
    {
      try? await Task.sleep(for: .milliseconds(100))
      summary = try journaled { () throws(JournalError) in
        PrintSummary(try journal.job(id: job.id) ?? job)
      }
    }
    // The printer's writer may be at another job for long.
    if summary.state.isWaiting, TillClock.boot() >= lapse, let late = try? spool.expire(job.id) {
      summary = PrintSummary(late)
    }
    return (summary, true)
  }

  /// How each printer is, as far as this process has heard.
  public var printers: [PrinterNews] {
    get async { await spool.printers }
  }

  /// Asks a printer how it is; nothing is printed.
  ///
  /// - Parameter name: its name in the configuration.
  /// - Returns: what it said, or why it could not be asked.
  /// - Throws: `TillError.noSuchPrinter`.
  public func look(atPrinter name: String) async throws(TillError) -> PrinterNews {
    guard let news = await spool.look(at: name) else { throw .noSuchPrinter(name) }
    return news
  }

  private func spooled<Result>(
    _ action: () throws(SpoolError) -> Result
  ) throws(TillError) -> Result {
    do {
      return try action()
    } catch {
      if case .journal(let journal) = error { throw .journal(journal) }
      throw .spool(error)
    }
  }
}
