/// Why a printer does not print now.
///
/// The raw value is what the journal keeps.
public enum Obstacle: String, Sendable, CaseIterable {
  /// There is no paper.
  case paper
  /// The cover is open.
  case cover
  /// It is switched off, unplugged, not reached, or stopped by a person.
  case offline
  /// Another program has it.
  case busy
  /// It says that something is broken: the cutter, the head, a voltage.
  case fault

  /// True when the paper was taken apart where the printer stopped.
  public var splitsPaper: Bool { self == .paper || self == .cover }
}

/// How a printer says that it is.
public enum Readiness: Sendable, Hashable {
  /// It would print.
  case ready
  /// It would not.
  case stopped(Obstacle)
}

/// What is known of a printer and the way to it before it is asked.
public struct PrinterAbilities: Sendable, Hashable {
  /// What carries the bytes.
  public enum Link: Sendable, Hashable {
    /// The printer itself: USB, TCP, serial, a file.
    case direct
    /// A print server that keeps jobs by name and can be asked about them: CUPS.
    case server
  }

  /// What carries the bytes.
  public var link: Link
  /// The fences that it may know, by its profile; the strongest one that it answers is used.
  public var fences: [Fence]
  /// True when it may be asked for its status: by DLE EOT, or by the port on USB.
  public var answersStatus: Bool
  /// True when DLE DC4 opens the drawer at once, also when paper is out.
  public var pulsesAtOnce: Bool

  /// A printer's abilities from their parts.
  public init(
    link: Link = .direct,
    fences: [Fence] = [],
    answersStatus: Bool = false,
    pulsesAtOnce: Bool = false
  ) {
    self.link = link
    self.fences = [.processID, .barrier].filter(fences.contains)
    self.answersStatus = answersStatus
    self.pulsesAtOnce = pulsesAtOnce
  }
}
