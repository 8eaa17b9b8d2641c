/// What must hold in every simulated sale.
enum Rule: String, CaseIterable {
  /// At most one call is in flight.
  case oneCall
  /// What a call stands for is durable before the call is made.
  case commitFirst
  /// A code leaves at most once in all lives of the process.
  case codeOnce
  /// Once a cancel may have left, the attempt is never paid.
  case cancelIsFinal
  /// No cancel in the first 15 seconds, unless the gateway refused the code, and the first one
  /// only upon the gateway's word.
  case cancelIsRipe
  /// An end follows from the gateway's word on this transaction, or no code has left.
  case evidence
  /// The gateway's ledger agrees with the verdict, when it is made durable and for ever after:
  /// paid is charged once and not given back; reversed is charged once and given back; every
  /// other end is not charged.
  ///
  /// "For ever" relies on a gateway that never charges what it has called closed or failed. For
  /// gateways that do, somebody has to watch the transaction after its end.
  case money
  /// A verdict is durable before it is told, is told once, and a caller hears something within
  /// 90 seconds from the submit.
  case spoken
  /// Something is always under way, nothing spins, and once the faults stop the sale ends.
  case liveness
}

/// A rule that did not hold.
struct Violation: Error, CustomStringConvertible {
  let rule: Rule
  let description: String
}
