/// What a job is for, and so how it may wait.
public enum JobRole: String, Sendable, CaseIterable {
  /// A paper for a person at the till; one that is too old is held.
  case receipt
  /// The shop's own copy of a sale; waits like a receipt.
  case merchant
  /// A ticket for the kitchen; an old one is printed all the same, marked late.
  case kitchen
  /// A pulse for the cash drawer: at once or not at all, and never twice.
  case drawer
}

/// A print job as it was asked for.
public struct JobOrder: Sendable, Hashable {
  /// What it is for.
  public var role: JobRole
  /// What the paper is to the customer; an original for what is not a receipt.
  public var kind: PrintKind
  /// True when somebody has paid and is owed this paper.
  public var isPaidSale: Bool
  /// When it was asked for; a paper that follows another by itself is as old as that one.
  public var askedAt: Moment

  /// An order from its parts.
  public init(
    role: JobRole = .receipt,
    kind: PrintKind = .original,
    isPaidSale: Bool = false,
    askedAt: Moment
  ) {
    self.role = role
    self.kind = kind
    self.isPaidSale = isPaidSale
    self.askedAt = askedAt
  }

  /// Since when the job's age counts.
  func since(_ facts: JobFacts) -> Moment {
    max(askedAt, facts.releasedAt ?? askedAt)
  }

  /// When the job is too old to be begun; kitchen tickets never are.
  func staleAt(_ facts: JobFacts, _ policy: PrintPolicy) -> Moment? {
    switch role {
    case .receipt, .merchant: since(facts) + policy.stale
    case .kitchen: nil
    case .drawer: since(facts) + policy.drawerWait
    }
  }
}
