/// Why a printer could not be used.
public struct PrinterTrouble: Error, Equatable, CustomStringConvertible {
  /// What kind of trouble it is, for programs that decide what to do next.
  public enum Kind: Sendable, Hashable {
    /// The printer is not there: unplugged, switched off or not in the network.
    case absent
    /// Another program has it, or it serves another computer; it may be free again soon.
    case busy
    /// This user may not use it.
    case denied
    /// It is there but cannot print now: no paper, an open cover.
    case notReady
    /// It was there and is lost: what was sent may be printed or not.
    case lost
    /// It has nothing more to say on this link, or no way to say anything.
    case silent
    /// This kind of printer or connection cannot do what was asked.
    case unsupported
  }

  /// What kind of trouble it is.
  public var kind: Kind
  /// What happened to what.
  public var reason: String
  /// What to do now.
  public var advice: String

  /// Both in one line.
  public var description: String { "\(reason); \(advice)" }

  /// Trouble from words whose last part, after a `;`, is what to do.
  init(_ kind: Kind, words: String, orElse advice: String) {
    let parts = words.split(separator: "; ")
    let isAdvised = parts.count > 1
    self.init(
      kind,
      reason: isAdvised ? parts.dropLast().joined(separator: "; ") : words,
      advice: isAdvised ? parts.last.map(String.init) ?? advice : advice
    )
  }

  /// Trouble from its parts.
  public init(_ kind: Kind, reason: String, advice: String) {
    self.kind = kind
    self.reason = reason
    self.advice = advice
  }
}
