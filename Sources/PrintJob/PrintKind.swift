/// What the paper of a job is to the customer.
public enum PrintKind: Sendable, Hashable {
  /// The one unmarked paper.
  case original
  /// Asked for after the original came out: `COPY n`, from 1.
  case copy(Int)
  /// Printed because it is not known whether the earlier paper came out: `REPRINT n`, from 1.
  case reprint(Int)

  /// What stands at top and bottom of the paper; nothing on an original.
  public var mark: [String] {
    switch self {
    case .original: []
    case .copy(let number): ["COPY \(number)"]
    case .reprint(let number): ["REPRINT \(number)", "earlier print not confirmed"]
    }
  }
}
