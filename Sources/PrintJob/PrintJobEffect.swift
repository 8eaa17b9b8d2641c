/// What the spool has to do for a job, in order.
public enum PrintJobEffect: Sendable, Hashable {
  /// Make the job's facts and the printer's memory durable, with the job that follows it in the same
  /// transaction; if that fails, nothing after it may be done.
  ///
  /// In the state `sending` the body belongs to the transaction, which must refuse an original when
  /// another one may have left; `committed` or `commitRefused` is the answer.
  case commit(Successor?)
  /// Open the connection, throw away what was still to be read, and bring `opened`.
  case open
  /// Send NULs, more than the longest command takes, and ESC @, so that a printer that waits in the
  /// middle of a command reads commands again. Always before a question: inside a command its bytes
  /// would count as the command's data.
  case flush
  /// Ask the printer how it is and bring `statusKnown`.
  case askStatus
  /// Send the job and bring `sent`; while the printer says that it is stopped, a connection that
  /// takes nothing is waited for. Questions in between only where they cannot get into a command.
  case send(Sending)
  /// Send a fence so many times; its answers come as `fenceAnswered`.
  case sendFence(Fence, Ticket, times: Int)
  /// Ask the print server about the job by name.
  case askServer
  /// Bring `timePassed` at this moment; a later `wait` replaces an earlier one.
  case wait(until: Moment)
  /// End the connection, if there is one and it is not another job's.
  case close
  /// Withdraw the job that follows this one, if nothing of it was sent.
  case withdrawSuccessor(by: String)
  /// Tell whoever watches that the job has come to this state; ``standingAlarm(for:policy:now:)``
  /// says whether somebody has to look, and for how long.
  case tell(PrintJobState)
}

/// How a job is sent.
public struct Sending: Sendable, Hashable {
  /// True when a strip comes first that declares what hangs out as void: a flush as `flush` sends
  /// it, the notice, a feed and a cut.
  public var voidsTorn: Bool
  /// True when the paper is marked as late.
  public var isLate: Bool

  /// A way to send a job.
  public init(voidsTorn: Bool = false, isLate: Bool = false) {
    self.voidsTorn = voidsTorn
    self.isLate = isLate
  }
}

/// A paper that follows another by itself or by a person's word.
public struct Successor: Sendable, Hashable {
  /// Why.
  public enum Reason: String, Sendable, CaseIterable {
    /// It is not known whether the earlier paper came out: `REPRINT n`.
    case unconfirmed
    /// A person says that the earlier paper did not come out: `REPRINT n`.
    case didNotComeOut
    /// The earlier paper ran over two rolls: `COPY n`.
    case split
  }

  /// Why.
  public var reason: Reason
  /// Since when it waits: as old as the earlier paper, unless a person asked.
  public var askedAt: Moment
  /// Who asked, if a person did.
  public var by: String?

  /// A following paper.
  public init(reason: Reason, askedAt: Moment, by: String? = nil) {
    self.reason = reason
    self.askedAt = askedAt
    self.by = by
  }
}
