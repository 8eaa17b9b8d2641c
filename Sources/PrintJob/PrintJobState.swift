/// How far a print job has come.
///
/// The raw value is what the journal keeps.
public enum PrintJobState: String, Sendable, CaseIterable {
  /// Waits for its turn; nothing of it has been sent.
  case queued
  /// It is its turn: the printer is opened and asked how it is.
  case preflight
  /// The printer cannot print now; nothing of it has been sent and it goes on by itself.
  case blocked
  /// Too old to be sprung on the next customer; waits for a person.
  case held
  /// Bytes may be on their way.
  case sending
  /// Every byte was taken; the printer's word is awaited.
  case sent
  /// The printer stopped in mid job and keeps the rest; nothing is sent again.
  case paused
  /// The printer, or a person who saw the paper, said that it came out.
  case printed
  /// Every byte was taken by something that cannot say more.
  case handedOver
  /// The paper may have come out in part or whole.
  case possiblyPrinted
  /// Withdrawn.
  case cancelled

  /// True when nothing of the job can have left before, and it is neither at work nor withdrawn.
  public var isWaiting: Bool {
    switch self {
    case .queued, .blocked, .held: true
    case .preflight, .sending, .sent, .paused, .printed, .handedOver, .possiblyPrinted,
      .cancelled:
      false
    }
  }

  /// True when the job has its printer for itself.
  public var isAtWork: Bool {
    switch self {
    case .preflight, .sending, .sent, .paused: true
    case .queued, .blocked, .held, .printed, .handedOver, .possiblyPrinted, .cancelled: false
    }
  }

  /// True while the job comes to its end without anybody's word.
  public var goesOn: Bool {
    switch self {
    case .queued, .preflight, .blocked, .sending, .sent, .paused: true
    case .held, .possiblyPrinted, .printed, .handedOver, .cancelled: false
    }
  }

  /// True when the job will not go on by itself and asks nobody.
  public var isFinal: Bool {
    switch self {
    case .printed, .handedOver, .cancelled: true
    case .queued, .preflight, .blocked, .held, .sending, .sent, .paused, .possiblyPrinted: false
    }
  }
}
