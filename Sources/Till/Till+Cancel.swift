import Journal
import Payment

extension Till {
  /// Ends a sale that is still open, whoever began it.
  ///
  /// A payment that succeeds first counts as paid; it is given back by `refund` alone.
  ///
  /// - Parameters:
  ///   - id: a sale's reference, a receipt's number or a transaction number.
  ///   - by: who asks.
  /// - Returns: how the sale stands then; `unknown` when no end is in sight yet.
  /// - Throws: `TillError` when there is no such sale or the journal cannot be used.
  public func cancel(_ id: String, by: String) async throws(TillError) -> CheckoutResult {
    guard let record = try attempts(named: id)?.last else { throw .noSuchSale(id) }
    let attempt = record.attempt
    if attempt.state.isFinal {
      return try replay(attempt, attempt.told ?? .unknown)
    }
    if await !goOn(with: record, cancelledBy: by) {
      _ = try journaled { () throws(JournalError) in
        try journal.wishCancel(of: attempt.sale, by: by)
      }
      try await waitForEnd(of: attempt)
    }
    guard let last = try attempts(named: id)?.last?.attempt else { throw .noSuchSale(id) }
    return try replay(last, last.told ?? .unknown)
  }

  /// Goes on with an open attempt that nobody works on, as long as a customer would wait.
  ///
  /// - Returns: false when somebody is at work on it.
  @discardableResult
  func goOn(with record: AttemptRecord, cancelledBy by: String? = nil) async -> Bool {
    let work = Work.attempt(record.attempt.sale, record.attempt.number)
    guard begin(work) else { return false }
    defer { end(work) }
    let wish = by.map { PaymentEvent.cancelRequested(.operatorRequest, by: $0) }
    let patience = by == nil ? 5_000 : setup.timers.cancelRest + setup.timers.grace
    do {
      let recovery = try await goOn(record, [.resumed] + (wish.map { [$0] } ?? []), patience)
      return !recovery.isEmpty
    } catch {
      // What could not be written down is read as it stands.
      try? journal.release(record.attempt, owner: owner)
      return true
    }
  }

  /// Waits until another process has ended an attempt, or has had its time for that.
  private func waitForEnd(of attempt: Attempt) async throws(TillError) {
    let deadline = TillClock.boot() + (setup.timers.cancelRest + setup.timers.grace)
    while TillClock.boot() < deadline {
      let current = try journaled { () throws(JournalError) in
        try journal.attempts(of: attempt.sale).first { $0.attempt.number == attempt.number }
      }
      if current?.attempt.state.isFinal != false || current?.owner == nil { return }
      try? await Task.sleep(for: .milliseconds(200))
    }
  }
}
