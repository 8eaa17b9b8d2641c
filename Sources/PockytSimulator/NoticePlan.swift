/// How the gateway's notices (IPN) are sent.
public struct NoticePlan: Sendable, Equatable {
  /// One way in which notices go wrong.
  public enum Fault: String, Sendable, CaseIterable {
    /// Each is sent again although it was taken.
    case duplicated
    /// The first comes when the third would.
    case late
    /// The signature is wrong.
    case badSignature
  }

  /// Milliseconds between two tries, 1 to a day.
  public var interval: Int64 = 60_000
  /// What goes wrong; nil for nothing.
  public var fault: Fault?

  /// A plan.
  public init(interval: Int64 = 60_000, fault: Fault? = nil) {
    self.interval = interval
    self.fault = fault
  }
}
