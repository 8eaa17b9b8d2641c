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
    let found = try journaled { () throws(JournalError) in
      guard let word else { return try journal.receipts(last: 1) }
      return try journal.receipts(named: word)
    }
    guard let receipt = found.first else {
      throw .noSuchReceipt(word ?? "any sale")
    }
    let job = try journaled { () throws(JournalError) in
      try journal.enqueue(receipt, requestedBy: requestedBy, owner: owner, at: TillClock.wall())
    }
    do {
      return try await spool.print(job, of: receipt)
    } catch {
      throw .printing(error.description)
    }
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
