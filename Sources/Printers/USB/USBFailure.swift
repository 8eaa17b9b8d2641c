/// Why a USB printer could not be used.
public struct USBFailure: Error, Equatable, CustomStringConvertible {
  /// What happened to what.
  public var reason: String
  /// What to do now.
  public var advice: String

  /// Both in one line.
  public var description: String { "\(reason); \(advice)" }
}
