/// What the journal keeps about the course of one job.
public struct JobFacts: Sendable, Hashable {
  /// How far it has come.
  public var state: PrintJobState
  /// What stopped the printer, as long as it does.
  public var obstacle: Obstacle?
  /// Names the last sending; nil before the first.
  public var ticket: Ticket?
  /// The connection of the last sending.
  public var epoch: Int64?
  /// The bytes of the job itself, as far as it was sent once.
  public var byteCount: Int
  /// How many of them the connection took.
  public var accepted: Int
  /// True once bytes of it may have left: no unmarked paper of its receipt may follow.
  public var mayHaveLeft: Bool
  /// What the end rests on, once it has ended.
  public var fence: Fence?
  /// True when the paper ran over two rolls or the cover was open in the middle of it.
  public var isSplit: Bool
  /// True when it was printed marked as late.
  public var isLate: Bool
  /// True when a marked paper was asked for in its place or beside it.
  public var hasSuccessor: Bool
  /// Since when its age counts, where a person let it go on.
  public var releasedAt: Moment?
  /// The last thing that went wrong, for the person who looks.
  public var trouble: String?
  /// What a person said about the paper.
  public var resolution: Resolution?

  /// The facts of a job that was just asked for, or as the journal kept them.
  public init(
    state: PrintJobState = .queued,
    obstacle: Obstacle? = nil,
    ticket: Ticket? = nil,
    epoch: Int64? = nil,
    byteCount: Int = 0,
    accepted: Int = 0,
    mayHaveLeft: Bool = false,
    fence: Fence? = nil,
    isSplit: Bool = false,
    isLate: Bool = false,
    hasSuccessor: Bool = false,
    releasedAt: Moment? = nil,
    trouble: String? = nil,
    resolution: Resolution? = nil
  ) {
    self.state = state
    self.obstacle = obstacle
    self.ticket = ticket
    self.epoch = epoch
    self.byteCount = byteCount
    self.accepted = accepted
    self.mayHaveLeft = mayHaveLeft
    self.fence = fence
    self.isSplit = isSplit
    self.isLate = isLate
    self.hasSuccessor = hasSuccessor
    self.releasedAt = releasedAt
    self.trouble = trouble
    self.resolution = resolution
  }
}

/// What a person said about a job, and who it was.
public struct Resolution: Sendable, Hashable {
  /// What a person can say.
  public enum Word: String, Sendable, CaseIterable {
    /// The paper came out whole.
    case cameOut
    /// It did not, or not whole.
    case didNot
    /// The job is not wanted any more.
    case withdrawn
  }

  /// What was said.
  public var word: Word
  /// Who said it.
  public var by: String

  /// A word with its speaker.
  public init(_ word: Word, by: String) {
    self.word = word
    self.by = by
  }
}
