/// How far one attempt has come.
///
/// The raw value is what the journal keeps.
public enum AttemptState: String, Sendable, CaseIterable {
  /// `add` is under way or about to be.
  case creating
  /// The gateway knows the transaction; no code has been sent.
  case created
  /// The code is on its way, or was when the process ended.
  case submitting
  /// The gateway is asked until it says how the payment ended.
  case polling
  /// Somebody or a deadline wants the attempt ended; success still wins.
  case cancelling
  /// A cancel may have left: the attempt can never be paid any more.
  case cancelSent
  /// A full refund may have left, because the gateway no longer takes the cancel.
  case refunding
  /// Ended: no code was ever sent.
  case abandoned
  /// Ended: the gateway said that the payment failed or closed.
  case declined
  /// Ended: the customer has paid.
  case paid
  /// Ended: closed by our cancel without a charge.
  case cancelled
  /// Ended: a charge was given back in full.
  case reversed

  /// True when the attempt has ended and nobody was charged, or the charge was given back: only
  /// then may the sale be tried again.
  public var isProvenUnpaid: Bool {
    isFinal && self != .paid
  }

  /// True when nothing more will happen to the attempt by itself.
  public var isFinal: Bool {
    switch self {
    case .creating, .created, .submitting, .polling, .cancelling, .cancelSent, .refunding: false
    case .abandoned, .declined, .paid, .cancelled, .reversed: true
    }
  }
}

/// What the person or program that asked for the sale is told.
public enum Verdict: String, Sendable {
  case paid
  case declined
  case cancelled
  case reversed
  case abandoned
  /// Not known yet: nobody may charge again for this sale.
  case unknown
}

/// Why an attempt is being ended before the gateway ended it.
public enum CancelReason: String, Sendable {
  /// Somebody at the till asked for it.
  case operatorRequest
  /// The customer did not confirm in time.
  case deadline
  /// The process that ran the sale ended.
  case interrupted
  /// No code was scanned in time.
  case noScan
  /// The gateway did not take the code.
  case codeRefused
  /// The gateway's new transaction is not the one that was asked for.
  case mismatch
  /// The gateway could not be reached with the code: not a byte of it has left.
  case notSent
}

/// Why a person has to look at an attempt.
public enum Attention: String, Sendable {
  /// The gateway reports a success that is not this sale: other amount, currency or reference.
  case mismatch
  /// No final word within the time that a till can wait.
  case undecided
  /// A charge was found after "not paid" was said; it is being given back.
  case lateCharge
}
