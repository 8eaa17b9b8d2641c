/// What happens to a job; every event comes with the moment.
///
/// A job that waits hears `begun`, or of a printer that is ready again, only when it is its turn.
public enum PrintJobEvent: Sendable, Hashable {
  /// It is the job's turn at its printer.
  case begun
  /// The printer can be sent to; what it still had to say from earlier was thrown away.
  case opened
  /// The connection is another job's that the printer has stopped in: only what goes in real time may
  /// be sent.
  case joined
  /// The printer could not be opened; not a byte has left.
  case openRefused(Obstacle, trouble: String)
  /// The printer said how it is, asked or by itself.
  case statusKnown(Readiness)
  /// That bytes are about to leave is durable.
  case committed
  /// It could not be made durable; not a byte may leave. `isFinal` when it never can: another
  /// original of the receipt may have left.
  case commitRefused(trouble: String, isFinal: Bool)
  /// The connection took so many of the job's own bytes: all, when there is no trouble.
  case sent(accepted: Int, total: Int, trouble: String?)
  /// A fence was answered, this job's or another's.
  case fenceAnswered(FenceAnswer)
  /// The print server said what it knows of the job.
  case serverAnswered(ServerWord)
  /// A moment that was waited for has come, or another one.
  case timePassed
  /// The connection broke.
  case linkLost(trouble: String)
  /// The printer was switched off and on: what it had not printed is gone.
  case powerCycled
  /// The job is taken from the journal; the process that had it is gone.
  case ownerLost
  /// A person looked at the paper.
  case operatorSays(cameOut: Bool, by: String)
  /// A person wants a job that was held to be printed now.
  case released(by: String)
  /// Somebody withdraws the job.
  case withdrawn(by: String)
}

/// What a print server knows of a job by its name.
public enum ServerWord: String, Sendable, CaseIterable {
  /// It has not come to its end.
  case pending
  /// The bytes were handed to the printer.
  case completed
  /// It was stopped or withdrawn.
  case aborted
  /// It ended before anything of it was or ever will be printed.
  case untouched
  /// The server does not know it, or not any more.
  case unknown
}
