public import Sales

/// Why the journal could not do what was asked.
public enum JournalError: Error, Equatable, CustomStringConvertible {
  /// The data directory or the database cannot be used; nothing was changed.
  case storage(String)
  /// The journal was written by a newer Platen.
  case newerVersion(String)
  /// The journal belongs to another gateway or merchant.
  case otherWorld(kept: String, asked: String)
  /// Another sale is being paid at this till.
  case tillBusy(till: String, sale: String)
  /// The reference was used before.
  case referenceTaken(SaleReference)
  /// The attempt, refund or job belongs to another process, which is still at work.
  case ownedElsewhere(String)
  /// The sale is not at its end, so its charge may still be given back by itself.
  case saleOpen(SaleReference)
  /// More would be given back than was paid.
  case refundExceeds(remaining: Money)
  /// The key was used for another refund.
  case refundKeyTaken(String)
  /// An unmarked original may already have been sent.
  case originalAlreadySent(String)

  /// What happened and what to do now.
  public var description: String {
    switch self {
    case .storage(let reason):
      "the journal cannot be used: \(reason). Check the disk and the data directory's permissions"
    case .newerVersion(let path):
      "\(path) was written by a newer version of Platen; run that version"
    case .otherWorld(let kept, let asked):
      "the journal belongs to \(kept), not to \(asked); name another data directory"
    case .tillBusy(let till, let sale):
      "till \(till) is busy with sale \(sale); finish or cancel that sale first"
    case .referenceTaken(let reference):
      "the reference \(reference) was used before; use a new one for a new sale"
    case .ownedElsewhere(let what):
      "\(what) is being handled by another Platen process; wait for it to finish"
    case .saleOpen(let reference):
      "sale \(reference) is not at its end, and its charge may still be given back by itself; "
        + "`platen watch` brings it to its end"
    case .refundExceeds(let remaining):
      "only \(remaining.decimal) \(remaining.currency.code) can still be given back"
    case .refundKeyTaken(let key):
      "the key \(key) was used for another refund; use a new one for a new refund"
    case .originalAlreadySent(let receipt):
      "receipt \(receipt) may have been printed already; `platen reprint` prints a marked one"
    }
  }
}
