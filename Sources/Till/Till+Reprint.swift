public import Journal
import PrintJob
public import Spool

extension Till {
  /// Prints one more paper of a receipt: the original when none was ever sent, else a marked one.
  ///
  /// - Parameters:
  ///   - word: a receipt number, a sale's reference or a transaction number; nil for the last
  ///     receipt.
  ///   - requestedBy: who asks.
  /// - Returns: what became of the paper.
  /// - Throws: `TillError` when there is no such receipt or nothing could be sent.
  public func reprint(_ word: String?, requestedBy: String) async throws(TillError) -> PrintReport {
    let (job, receipt) = try enqueue(word, requestedBy: requestedBy, key: nil)
    do {
      return try await spool.print(job, of: receipt)
    } catch {
      throw .printing(error.description)
    }
  }

  /// Prints one more paper of a receipt once for each key: asked again with the same key, nothing
  /// is printed and the same job is told.
  ///
  /// - Parameters:
  ///   - word: a receipt number, a sale's reference or a transaction number; nil for the last
  ///     receipt.
  ///   - requestedBy: who asks.
  ///   - key: the caller's name for this wish, 1 to 100 characters.
  /// - Returns: what became of the paper, trouble included.
  /// - Throws: `TillError` when there is no such receipt, or the key is another receipt's.
  public func reprint(
    _ word: String?,
    requestedBy: String,
    key: String
  ) async throws(TillError) -> PrintSummary {
    let known = try journaled { () throws(JournalError) in try journal.job(key: key) }
    let (job, receipt) = try enqueue(word, requestedBy: requestedBy, key: key)
    guard job.receipt == receipt.id else { throw .keyConflict(key) }
    if let known { return PrintSummary(known) }
    return await printed(job, of: receipt)
  }

  private func enqueue(
    _ word: String?,
    requestedBy: String,
    key: String?
  ) throws(TillError) -> (job: JobRecord, receipt: ReceiptRecord) {
    let found = try journaled { () throws(JournalError) in
      guard let word else { return try journal.receipts(last: 1) }
      return try journal.receipts(named: word)
    }
    guard let receipt = found.first else {
      throw .noSuchReceipt(word ?? "any sale")
    }
    let job = try journaled { () throws(JournalError) in
      try journal.enqueue(
        receipt,
        requestedBy: requestedBy,
        key: key,
        owner: owner,
        at: TillClock.wall()
      )
    }
    return (job, receipt)
  }

  /// The last receipts with what became of their papers, newest first.
  ///
  /// - Throws: `TillError` when the journal cannot be read.
  public func receipts(
    last count: Int
  ) throws(TillError) -> [(receipt: ReceiptRecord, jobs: [JobRecord])] {
    try journaled { () throws(JournalError) in
      var list: [(receipt: ReceiptRecord, jobs: [JobRecord])] = []
      for receipt in try journal.receipts(last: count) {
        list.append((receipt, try journal.jobs(of: receipt)))
      }
      return list
    }
  }
}
