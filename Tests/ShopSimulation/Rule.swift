/// What must hold in every simulated shop at every moment.
public enum Rule: String, Sendable, CaseIterable {
  /// At most one call of a machine is in flight.
  case oneCall
  /// What a call stands for is durable before the call is made.
  case commitFirst
  /// A code leaves at most once in all lives of the process, and is carried out at most once.
  case codeOnce
  /// A code leaves only when every earlier attempt of the sale has ended without payment; one that
  /// the watch has opened again is being given back.
  case oneScanAtATime
  /// Once a cancel may have left, the attempt is never paid.
  case cancelIsFinal
  /// No cancel in the first 15 seconds, unless the gateway refused the code, and the first one
  /// only upon the gateway's word.
  case cancelIsRipe
  /// An end follows from the gateway's word on this transaction, or no code has left.
  case evidence
  /// The gateway's books agree with the verdict, when it is made durable and for ever after: paid is
  /// charged once and kept, reversed is charged and given back in full, every other end is not
  /// charged. A charge that the gateway makes although it has acknowledged the cancel is given back
  /// by the end of the watch.
  case money
  /// A refund's key is durable before it leaves, moves money at most once, and all refunds together
  /// give back no more than was paid.
  case refundKey
  /// No refund of ours leaves while a cancel that was not answered is on its way, and no cancel
  /// after it: both could pay back.
  case oneWayBack
  /// A verdict is durable before it is told, is told once, is followed only by a better one, and
  /// comes within 90 seconds from the submit, or 30 seconds for a refund.
  case spoken
  /// The gateway's wish to be left alone for a while is heeded.
  case manners
  /// Something is always under way, nothing spins, and 26 hours after its beginning every sale has
  /// ended or is flagged for a person.
  case liveness
}

/// A rule that did not hold.
public struct Violation: Error, CustomStringConvertible {
  /// The rule.
  public let rule: Rule
  /// What happened instead.
  public let description: String
}
