import Payment
import Sales

/// What is durable: it survives every crash, and it is all that does.
struct ShopJournal {
  /// One attempt with what the journal knows besides its facts.
  struct Entry {
    var attempt: Attempt
    /// When it ended for the first time: on the wall, and on the clock of the start of the machine
    /// in which it was.
    var endedAt: Int64?
    var endedBoot: (boot: Int, moment: BootInstant)?
  }

  private(set) var attempts: [Int: Entry] = [:]
  private(set) var refunds: [Int: Refund] = [:]

  mutating func keep(_ attempt: Attempt, as id: Int, wall: Int64, boot: Int, moment: BootInstant) {
    var entry = attempts[id] ?? Entry(attempt: attempt)
    entry.attempt = attempt
    if attempt.state.isFinal, entry.endedAt == nil {
      entry.endedAt = wall
      entry.endedBoot = (boot, moment)
    }
    attempts[id] = entry
  }

  mutating func keep(_ refund: Refund, as id: Int) {
    refunds[id] = refund
  }

  /// Milliseconds since an attempt's end as the clocks tell.
  ///
  /// When the wall clock went back, the watch goes on from the last check that is done: were it
  /// simply due, all checks that are left would be made at once and find nothing.
  mutating func elapsed(
    _ id: Int,
    wall: Int64,
    boot: Int,
    moment: BootInstant,
    bug: PlantedBug?
  ) -> Int64? {
    guard let entry = attempts[id], let due = entry.attempt.nextCheck, let end = entry.endedAt
    else { return nil }
    if let (endBoot, endMoment) = entry.endedBoot, endBoot == boot { return moment - endMoment }
    let checks = entry.attempt.checks
    let known = checks > 0 ? Attempt.watch[checks - 1] : 0
    if wall - end >= known { return wall - end }
    if bug == .takesOddClocksForDue { return due }
    attempts[id]?.endedAt = wall - known
    attempts[id]?.endedBoot = (boot, BootInstant(milliseconds: moment.milliseconds - known))
    return known
  }

  /// An attempt as it is read after a new start of the process.
  func attempt(_ id: Int, boot: Int, submittedIn: Int?) -> Attempt? {
    guard let attempt = attempts[id]?.attempt else { return nil }
    guard attempt.submittedAt != nil, submittedIn != boot else { return attempt }
    return attempt.submittedBeforeThisBoot
  }
}

extension Attempt {
  fileprivate var submittedBeforeThisBoot: Attempt { changed(submittedAt: .earlierBoot) }

  func changed(state: AttemptState? = nil, submittedAt: BootInstant? = nil) -> Attempt {
    Attempt(
      sale: sale,
      number: number,
      amount: amount,
      state: state ?? self.state,
      transactionNo: transactionNo,
      code: code,
      submittedAt: submittedAt ?? self.submittedAt,
      cancelReason: cancelReason,
      cancelledBy: cancelledBy,
      cancelsSent: cancelsSent,
      checks: checks,
      told: told,
      attention: attention,
      wallet: wallet,
      paymentTime: paymentTime,
      trouble: trouble
    )
  }
}
