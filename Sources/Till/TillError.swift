public import Journal
public import Sales
public import Spool

/// Why the till did not do what was asked.
///
/// No code has left and no money has moved because of it.
public enum TillError: Error, Equatable, CustomStringConvertible {
  /// The journal or the data directory refused.
  case journal(JournalError)
  /// The reference belongs to another bill.
  case referenceConflict(SaleReference)
  /// The gateway could not be reached, or did not take the sale.
  case gatewayUnreachable(String)
  /// The gateway did not accept the merchant or the signature.
  case gatewayAuthentication(String)
  /// There is no such receipt.
  case noSuchReceipt(String)
  /// The word names receipts of several sales; their transaction numbers tell them apart.
  case ambiguousReceipt(String, [String])
  /// The key was used for another wish.
  case keyConflict(String)
  /// Something that the configuration names cannot be used.
  case configuration(String)
  /// There is no such sale.
  case noSuchSale(String)
  /// Nothing can be given back, or not so much; the text says why.
  case notRefundable(String)
  /// It is not known what became of an earlier refund of the same transaction.
  case refundOpen(String)
  /// The gateway's path for codes demands a wallet, and the code's shape tells none.
  case unknownWallet
  /// The configuration has no printer of this name.
  case noSuchPrinter(String)
  /// The spool did not take a word about a job.
  case spool(SpoolError)

  /// What happened and what to do now.
  public var description: String {
    switch self {
    case .journal(let error): error.description
    case .referenceConflict(let reference):
      "the reference \(reference) was used for another bill; use a new reference"
    case .gatewayUnreachable(let reason):
      "the gateway did not take it, so nothing was charged or given back: \(reason)"
    case .gatewayAuthentication(let reason):
      "the gateway does not accept this merchant (\(reason)); check merchantNo, storeNo and token"
    case .noSuchReceipt(let word):
      "there is no receipt for \(word); `platen receipts list` shows the last ones"
    case .ambiguousReceipt(let word, let transactions):
      "\(word) names receipts of several sales; name one by its transaction number: "
        + transactions.joined(separator: ", ")
    case .keyConflict(let key):
      "the key \(key) was used for another wish; use a new key for a new one"
    case .configuration(let reason): reason
    case .noSuchSale(let word):
      "there is no sale \(word); give its reference, its transaction number or its receipt's number"
    case .notRefundable(let reason): "no refund was sent: \(reason)"
    case .refundOpen(let reference):
      "it is not known yet what became of refund \(reference); `platen status` follows it up, and "
        + "another refund could pay twice"
    case .unknownWallet:
      "this account needs to know the wallet and the code does not tell it; ask for another wallet"
    case .noSuchPrinter(let name):
      "the configuration has no printer \(name); `platen printers list` shows those there are"
    case .spool(let error): error.description
    }
  }
}
