/// What becomes of jobs whose printer cannot print.
public enum FailoverRule: Sendable, Hashable {
  /// They wait for it.
  case wait
  /// After so many milliseconds they go to another printer, by its name in the configuration.
  case to(String, after: Int64)

  /// The printer that a waiting job should be given to instead, or nil when it stays.
  ///
  /// Only a job of which nothing can have left is moved, so an original stays one; a drawer is wired
  /// to its printer.
  public func target(order: JobOrder, facts: JobFacts, now: Moment) -> String? {
    guard case .to(let name, let patience) = self, facts.state == .blocked, !facts.mayHaveLeft,
      order.role != .drawer
    else { return nil }
    return now >= order.since(facts) + max(patience, 0) ? name : nil
  }
}
