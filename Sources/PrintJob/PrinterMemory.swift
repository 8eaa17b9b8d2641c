/// What has to be remembered of one device from job to job and over restarts.
///
/// It is made durable in the same transaction as the job whose step changed it.
public struct PrinterMemory: Sendable, Hashable {
  /// The best that the device has to say about a job's end; nil until it is tried.
  ///
  /// It is tried once, and again when it has failed ``mostFailures`` times in a row. Only a device
  /// that has answered a fence can fail to answer one.
  public var fence: Fence?
  /// Whether it answers questions about its status; nil until it was asked once.
  public var answersStatus: Bool?
  /// Whether it answers questions among its data, DLE EOT; nil until it was asked once.
  ///
  /// A port can have a status without.
  public var answersQuestions: Bool?
  /// Tickets given out so far.
  public var tickets: UInt64
  /// Counts the connections; an answer that was read from an earlier one proves nothing.
  public var epoch: Int64
  /// Barriers whose answers may still come, because GS r answers do not say what they answer.
  public var openBarriers: Int
  /// How many jobs in a row have ended without the fence's answer though the device was ready.
  public var failures: Int
  /// True when the device may wait in the middle of a command for bytes that never came.
  public var mayBeInCommand: Bool
  /// The sending that may have left half a paper, until that half is marked as void.
  public var torn: Ticket?

  /// The memory of a device, by default one that was never seen.
  public init(
    fence: Fence? = nil,
    answersStatus: Bool? = nil,
    answersQuestions: Bool? = nil,
    tickets: UInt64 = 0,
    epoch: Int64 = 0,
    openBarriers: Int = 0,
    failures: Int = 0,
    mayBeInCommand: Bool = false,
    torn: Ticket? = nil
  ) {
    self.fence = fence
    self.answersStatus = answersStatus
    self.answersQuestions = answersQuestions
    self.tickets = tickets
    self.epoch = epoch
    self.openBarriers = openBarriers
    self.failures = failures
    self.mayBeInCommand = mayBeInCommand
    self.torn = torn
  }

  /// True when the device was tried and never answered a fence: its jobs end as handed over.
  public var isMute: Bool { fence == .status || fence == .nothing }

  /// It has said something after all: what it answers is tried anew.
  public mutating func forgetSilence() {
    fence = nil
    answersStatus = nil
    answersQuestions = nil
  }

  mutating func nextTicket() -> Ticket {
    tickets &+= 1
    return Ticket(number: tickets)
  }

  /// After so many failures in a row the device is tried anew.
  public static let mostFailures = 3

  /// How many barriers make it certain that one of their answers is to the last of them.
  ///
  /// Each sending that ends badly doubles the number, so after three of them the device is tried
  /// anew with nothing to print, where the count can begin again.
  var barriersNeeded: Int { min(max(openBarriers, 0), 63) + 1 }

  /// An end that nobody knows.
  mutating func lost(_ ticket: Ticket?) {
    mayBeInCommand = true
    torn = ticket ?? torn
    guard failures >= Self.mostFailures || openBarriers >= 7 else { return }
    fence = nil
    failures = 0
  }
}
