public import ESCPOS
public import Journal
import Payment
import PrintJob
public import Sales
public import Spool

/// What a receipt is asked for by.
public enum ReceiptWish: Sendable, Equatable {
  /// The last receipt of all.
  case last
  /// The number on the paper.
  case number(String)
  /// The sale's reference.
  case sale(SaleReference)
  /// The gateway's number of the transaction.
  case transactionNo(String)
  /// A person's word for any of them.
  case word(String)
}

extension Till {
  /// Prints one more paper of a receipt: the original when none was ever sent, else a marked one.
  ///
  /// - Parameters:
  ///   - wish: which receipt.
  ///   - requestedBy: who asks.
  ///   - key: the caller's name for this wish, 1 to 100 characters; asked again with the same key,
  ///     nothing is printed and the same job is told.
  /// - Returns: what became of the paper, and the bytes where they were sent just now.
  /// - Throws: `TillError` when there is no such receipt, or the key is another receipt's.
  public func reprint(
    _ wish: ReceiptWish,
    requestedBy: String,
    key: String? = nil
  ) async throws(TillError) -> (summary: PrintSummary, report: PrintReport?) {
    let known = try journaled { () throws(JournalError) in
      guard let key else { return JobRecord?.none }
      return try journal.job(key: key)
    }
    if let known, wish == .last {
      return (PrintSummary(known), nil)
    }
    let receipt = try receipt(wish)
    let job = try journaled { () throws(JournalError) in
      try journal.enqueue(
        receipt,
        requestedBy: requestedBy,
        key: key,
        owner: owner,
        at: TillClock.wall()
      )
    }
    guard job.receipt == receipt.id else { throw .keyConflict(key ?? "") }
    // Whoever asks for a paper that was held for its age stands at the till and wants it now.
    if job.facts.state == .held { return try await retryPaper(job.id, by: requestedBy) }
    return await print(job)
  }

  /// One receipt with what became of its papers, and the body as it was last rendered.
  ///
  /// - Parameter wish: which receipt.
  /// - Returns: no body when the receipt was never rendered.
  /// - Throws: `TillError` when there is no such receipt.
  public func look(
    at wish: ReceiptWish
  ) throws(TillError) -> (
    receipt: ReceiptRecord, jobs: [JobRecord], body: (bytes: [UInt8], profile: Profile)?
  ) {
    let receipt = try receipt(wish)
    return try journaled { () throws(JournalError) in
      let jobs = try journal.jobs(of: receipt)
      guard let key = jobs.filter({ $0.order.role == .receipt }).compactMap(\.profile).last,
        let profile = profile(ofKey: key),
        let body = try journal.body(of: receipt.id, profile: key)
      else { return (receipt, jobs, nil) }
      return (receipt, jobs, (body.bytes, profile))
    }
  }

  /// The profile that bytes were made for: one of the till's own while it is the same, else the built-in
  /// one of the name, which shows them as well as anyone can.
  private func profile(ofKey key: String) -> Profile? {
    let own = setup.spool.printers.lazy.compactMap(\.knownProfile).first { $0.key == key }
    return own ?? Profile.named(Profile.name(inKey: key))
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

  /// Prints a job; trouble becomes part of the summary.
  ///
  /// A paper that may not have come out is followed by a marked one, which is then waited for.
  func print(
    _ job: JobRecord,
    within patience: Int64? = nil
  ) async -> (summary: PrintSummary, report: PrintReport?) {
    do {
      let end = TillClock.boot() + (patience ?? setup.paperPatience)
      var report = try await spool.print(job, within: end - TillClock.boot())
      while report.job.facts.state == .possiblyPrinted, report.job.facts.hasSuccessor,
        let next = try? journal.jobs(following: report.job.id).last
      {
        report = try await spool.print(next, within: max(0, end - TillClock.boot()))
      }
      return (PrintSummary(report), report)
    } catch {
      var summary = PrintSummary(job)
      summary.trouble = error.description
      summary.error = error
      return (summary, nil)
    }
  }

  private func receipt(_ wish: ReceiptWish) throws(TillError) -> ReceiptRecord {
    let (found, name) = try journaled { () throws(JournalError) in
      switch wish {
      case .last: (try journal.receipts(last: 1), "any sale")
      case .number(let number): (try journal.receipts(.number(number)), number)
      case .sale(let sale): (try journal.receipts(.sale(sale)), sale.description)
      case .transactionNo(let number): (try journal.receipts(.transactionNo(number)), number)
      case .word(let word): (try journal.receipts(.word(word)), word)
      }
    }
    guard let receipt = found.first else { throw .noSuchReceipt(name) }
    guard Set(found.map(\.sale)).count == 1 else {
      throw .ambiguousReceipt(name, found.map(\.transactionNo))
    }
    return receipt
  }
}
