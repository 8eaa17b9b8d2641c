/// How far a print job has come.
///
/// The raw value is what the journal keeps.
public enum PrintJobState: String, Sendable, CaseIterable {
  /// Nothing has been sent.
  case queued
  /// Bytes may be on their way.
  case sending
  /// The printer's connection took every byte and there is no way to ask for more.
  case handedOver
  /// The paper may have come out in part or whole.
  case possiblyPrinted
  /// Withdrawn before anything was sent.
  case cancelled

  /// True when the job will not go on by itself.
  public var isFinal: Bool {
    switch self {
    case .queued, .sending: false
    case .handedOver, .possiblyPrinted, .cancelled: true
    }
  }
}

/// What happens to a job.
public enum PrintJobEvent: Sendable, Equatable {
  /// The bytes are rendered, audited and about to leave.
  case rendered
  /// The connection took so many bytes: all of them, when there is no trouble.
  case sent(accepted: Int, trouble: String?)
  /// The process that was sending is gone.
  case ownerLost
  /// Somebody withdraws the job.
  case withdrawn
}

/// What the spool has to do, in order.
public enum PrintJobEffect: Sendable, Equatable {
  /// Make the job's facts durable, with the body when the state is `sending`.
  case commit
  /// Send all bytes.
  case send
}

/// The course of one print job as a pure function.
public struct PrintJobMachine: Sendable, Equatable {
  /// How far the job has come.
  public private(set) var state: PrintJobState
  /// Bytes that the connection has taken.
  public private(set) var accepted: Int
  /// The last thing that went wrong, for the person who looks.
  public private(set) var trouble: String?

  /// A job as the journal kept it.
  public init(state: PrintJobState = .queued, accepted: Int = 0, trouble: String? = nil) {
    self.state = state
    self.accepted = accepted
    self.trouble = trouble
  }

  /// Takes one event in and gives what has to be done about it.
  public mutating func step(_ event: PrintJobEvent) -> [PrintJobEffect] {
    switch (state, event) {
    case (.queued, .rendered):
      state = .sending
      trouble = nil
      return [.commit, .send]
    case (.sending, .sent(let accepted, let trouble)):
      self.accepted = accepted
      self.trouble = trouble
      state = trouble == nil ? .handedOver : accepted == 0 ? .queued : .possiblyPrinted
      return [.commit]
    case (.sending, .ownerLost):
      state = .possiblyPrinted
      trouble = "the process that was printing ended"
      return [.commit]
    case (.queued, .withdrawn):
      state = .cancelled
      return [.commit]
    default:
      return []
    }
  }
}
