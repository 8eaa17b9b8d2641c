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

  fileprivate var copyNumber: Int? {
    if case .copy(let number) = self { number } else { nil }
  }

  fileprivate var reprintNumber: Int? {
    if case .reprint(let number) = self { number } else { nil }
  }
}

/// Which paper a receipt's next job prints, from what became of the earlier ones.
///
/// The rule that keeps unmarked originals single: only a receipt of which nothing was ever sent
/// prints as the original, however often it was asked for. Papers that wait keep their numbers: two
/// of the same number never come out.
public func nextPrint(after earlier: [(kind: PrintKind, state: PrintJobState)]) -> PrintKind {
  let alive = earlier.filter { $0.state != .cancelled }
  guard alive.contains(where: { $0.state != .queued }) else {
    return .original
  }
  if alive.contains(where: { $0.state == .handedOver }) {
    return .copy(1 + (alive.compactMap(\.kind.copyNumber).max() ?? 0))
  }
  return .reprint(1 + (alive.compactMap(\.kind.reprintNumber).max() ?? 0))
}
