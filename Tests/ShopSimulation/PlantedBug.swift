import Payment

/// A mistake that the simulation has to notice, made by bending what goes into a machine or what
/// comes out of it, or by a shop that forgets something.
public enum PlantedBug: String, Sendable, CaseIterable {
  case cancelsWithoutRest
  case cancelsAfterSilence
  case takesInitForNo
  case takesSilenceForNo
  case takesNoSuchRecordForNo
  case takesOthersForOwn
  case letsLateSuccessWin
  case forgetsTheCancel
  case trustsPrepay
  case sendsTheCodeAgain
  case callsBeforeItCommits
  case forgetsTheSubmit
  case asksTwiceAtOnce
  case tellsBeforeItCommits
  case tellsTwice
  case keepsSilent
  case sleepsInCancel
  case spins
  case givesUpQuietly
  case forgetsRetryAfter
  case neverLooksAgain
  case looksAndShrugs
  case takesOddClocksForDue
  case refundsBesideACancel
  case scansAgainTooEarly
  case refundsUnderANewKey
  case refundsBeforeItCommits
  case refundsTooMuch
  case takesSilenceForRefunded
  case takesAcceptedForRefunded
  case takesNotListedForRefused
  case tellsRefundsTwice
  case keepsSilentOfRefunds

  /// The rule that has to notice it, alone.
  public var rule: Rule {
    switch self {
    case .cancelsWithoutRest, .cancelsAfterSilence: .cancelIsRipe
    case .letsLateSuccessWin: .cancelIsFinal
    case .takesInitForNo, .takesSilenceForNo, .takesNoSuchRecordForNo, .forgetsTheCancel,
      .neverLooksAgain, .looksAndShrugs, .takesOddClocksForDue,
      .takesAcceptedForRefunded, .takesNotListedForRefused:
      .money
    case .trustsPrepay, .takesOthersForOwn, .takesSilenceForRefunded: .evidence
    case .sendsTheCodeAgain: .codeOnce
    case .callsBeforeItCommits, .forgetsTheSubmit: .commitFirst
    case .asksTwiceAtOnce: .oneCall
    case .tellsBeforeItCommits, .tellsTwice, .keepsSilent, .tellsRefundsTwice,
      .keepsSilentOfRefunds:
      .spoken
    case .sleepsInCancel, .spins, .givesUpQuietly: .liveness
    case .forgetsRetryAfter: .manners
    case .refundsBesideACancel: .oneWayBack
    case .scansAgainTooEarly: .oneScanAtATime
    case .refundsUnderANewKey, .refundsBeforeItCommits, .refundsTooMuch: .refundKey
    }
  }

  var timers: PaymentTimers {
    var timers = PaymentTimers()
    switch self {
    case .cancelsWithoutRest: timers.cancelRest = 0
    case .keepsSilent: timers.grace = 3_600_000
    case .forgetsRetryAfter: timers.longestRetryAfter = 0
    case .refundsBesideACancel: timers.longestDelivery = 0
    case .keepsSilentOfRefunds: timers.refundAnswer = 3_600_000
    default: break
    }
    return timers
  }
}
