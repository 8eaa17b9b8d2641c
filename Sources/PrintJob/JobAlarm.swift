/// Why a person has to look at the papers of a receipt, or at a drawer.
public enum JobAlarm: Sendable, Hashable {
  /// It is not known whether the paper came out, or whether the drawer opened.
  case unconfirmed
  /// Papers were not printed in time and wait for a person.
  case held
  /// Somebody has paid a while ago and no paper came out; what stands in the way, where it is known.
  case noPaper(Obstacle?)
}

/// The alarm that stands for the jobs of one receipt, or for one drawer job.
///
/// It follows from the facts alone, so it survives restarts and goes away by itself.
///
/// - Parameters:
///   - jobs: all jobs of the receipt.
///   - policy: the shop's settings.
///   - now: the moment.
/// - Returns: the alarm, or nil when somebody has the paper, nobody wants it, or it is on its way.
public func standingAlarm(
  for jobs: [(order: JobOrder, facts: JobFacts)],
  policy: PrintPolicy,
  now: Moment
) -> JobAlarm? {
  let wanted = jobs.filter { $0.facts.state != .cancelled }
  guard !wanted.contains(where: { $0.facts.state == .printed || $0.facts.state == .handedOver })
  else { return nil }
  if wanted.contains(where: { $0.facts.state == .held }) { return .held }
  let isComing = wanted.contains { $0.facts.state.isWaiting || $0.facts.state.isAtWork }
  if !isComing, wanted.contains(where: { $0.facts.state == .possiblyPrinted }) {
    return .unconfirmed
  }
  let oldest = wanted.filter(\.order.isPaidSale).map(\.order.askedAt).min()
  guard let oldest, now >= oldest + policy.alarm else { return nil }
  return .noPaper(wanted.lazy.compactMap(\.facts.obstacle).first)
}
