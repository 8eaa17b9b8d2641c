/// What a printer can say about the end of a job, strongest first.
///
/// The raw value is the strength that callers are told and the journal keeps.
public enum Fence: String, Sendable, CaseIterable {
  /// GS ( H function 48: the printer sends the job's ticket back when all before it is printed.
  case processID = "A"
  /// GS r 1: answered in turn with the print data, and not while paper is out or the cover is open.
  case barrier = "C"
  /// DLE EOT: every byte was taken, the time to print them has passed, and nothing is wrong.
  case status = "D"
  /// Nothing: the connection took every byte.
  case nothing = "E"

  /// True when its answer proves that the paper came out.
  public var isProof: Bool { self == .processID || self == .barrier }
}

/// An answer to a fence, as it was read.
public struct FenceAnswer: Sendable, Hashable {
  /// The fence that is answered so: ``Fence/processID`` or ``Fence/barrier``.
  public var fence: Fence
  /// The ticket that came with it; GS r brings none.
  public var ticket: Ticket?
  /// The epoch of the connection that it was read from.
  public var epoch: Int64

  /// An answer from its parts.
  public init(_ fence: Fence, ticket: Ticket? = nil, epoch: Int64) {
    self.fence = fence
    self.ticket = ticket
    self.epoch = epoch
  }
}
