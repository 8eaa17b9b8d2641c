import GRDB
public import Payment
public import Sales

extension Journal {
  /// Attempts that were not paid and that the gateway is to be asked about now, in the order of
  /// their ends.
  ///
  /// The time since an attempt's end is told by the clock that counts suspend while the machine has
  /// not been started again, else by the wall clock. A wall clock that tells less than the checks
  /// that are done already has gone back: then the wait for the next one begins anew, so that no
  /// clock makes the watch shorter than it has to be.
  ///
  /// - Parameters:
  ///   - now: the wall clock.
  ///   - boot: the time since this start of the machine.
  /// - Returns: each attempt with the milliseconds since its end, never less than its `nextCheck`.
  /// - Throws: `.storage`.
  public func dueChecks(
    at now: Timestamp,
    boot: BootInstant
  ) throws(JournalError) -> [(record: AttemptRecord, elapsed: Int64)] {
    let boot = Boot(id: bootID, now: boot)
    try startAnew(at: now, boot)
    return try read { database in
      try database.records(sql: JournalSchema.watchedEnds) {
        row -> [(record: AttemptRecord, elapsed: Int64)] in
        let checks: Int = try row.value("checks")
        guard Attempt.watch.indices.contains(checks),
          let elapsed = try Self.sinceEnd(row, at: now, boot: boot),
          elapsed >= Attempt.watch[checks]
        else { return [] }
        let (sale, number): (String, Int) = (try row.value("sale"), try row.value("number"))
        return try Self.attempts(
          where: "sale = ? AND number = ?",
          [sale, number],
          bootID: boot.id,
          in: database
        ).map { ($0, elapsed) }
      }.flatMap(\.self)
    }
  }

  /// Lets the wait for the next check begin now where the clocks do not tell how long it has been.
  private func startAnew(at now: Timestamp, _ boot: Boot) throws(JournalError) {
    let lost = try read { database in
      try database.records(sql: JournalSchema.watchedEnds) {
        row -> (sale: String, number: Int, end: Int64)? in
        let checks: Int = try row.value("checks")
        guard Attempt.watch.indices.contains(checks) else { return nil }
        let done = checks == 0 ? 0 : Attempt.watch[checks - 1]
        let elapsed = try Self.sinceEnd(row, at: now, boot: boot)
        if let elapsed, elapsed >= done { return nil }
        return (try row.value("sale"), try row.value("number"), now.milliseconds - done)
      }.compactMap(\.self)
    }
    guard !lost.isEmpty else { return }
    try write { database in
      for attempt in lost {
        try database.run(
          sql: "UPDATE attempts SET ended_at = ?, ended_boot = NULL WHERE sale = ? AND number = ?",
          arguments: [attempt.end, attempt.sale, attempt.number]
        )
      }
    }
  }

  /// Milliseconds since an attempt's end; nil when the clocks do not tell.
  private static func sinceEnd(_ row: Row, at now: Timestamp, boot: Boot) throws -> Int64? {
    let bootEnd: Int64? = try row.optional("ended_boot")
    var (end, moment) = (bootEnd, boot.now.milliseconds)
    if try bootEnd == nil || row.value("boot_id") != boot.id {
      (end, moment) = (try row.optional("ended_at"), now.milliseconds)
    }
    guard let end else { return nil }
    let (elapsed, overflow) = moment.subtractingReportingOverflow(end)
    return overflow || elapsed < 0 ? nil : elapsed
  }

  /// Asks the living process that works on a sale to cancel it; the first wish stands.
  ///
  /// - Parameters:
  ///   - sale: the sale.
  ///   - asker: who asks.
  /// - Returns: false when nobody alive works on an open attempt of the sale.
  /// - Throws: `.storage`.
  public func wishCancel(of sale: SaleReference, by asker: String) throws(JournalError) -> Bool {
    for record in try attempts(of: sale) where !record.attempt.state.isFinal {
      guard let owner = record.owner, try !Owner.isDead(owner, in: directory) else { continue }
      let number = record.attempt.number
      let isNoted = try write { database in
        try database.run(
          sql: """
            UPDATE attempts SET cancel_wish = coalesce(cancel_wish, ?)
            WHERE sale = ? AND number = ? AND owner = ? AND state IN (\(AttemptState.openWords))
            """,
          arguments: [asker, sale.description, number, owner]
        )
        return database.changesCount == 1
      }
      if isNoted { return true }
    }
    return false
  }

  /// Who wishes an attempt to be cancelled, if anybody does.
  ///
  /// - Throws: `.storage`.
  public func cancelWish(of sale: SaleReference, number: Int) throws(JournalError) -> String? {
    try read { database in
      try database.value(
        sql: "SELECT cancel_wish FROM attempts WHERE sale = ? AND number = ?",
        arguments: [sale.description, number]
      )
    }
  }

  /// True when nobody but the asker may be at work on what has this owner.
  ///
  /// - Throws: `.storage`.
  public func isLeft(_ work: String?, by asker: Owner) throws(JournalError) -> Bool {
    guard let work, work != asker.id else { return true }
    return try Owner.isDead(work, in: directory)
  }

  /// When the last step of all was written down, by the wall clock of then.
  ///
  /// - Throws: `.storage`.
  public func lastStep() throws(JournalError) -> Timestamp? {
    try read { database in
      try database.value(sql: "SELECT at FROM history ORDER BY id DESC LIMIT 1")
        .map(Timestamp.init(milliseconds:))
    }
  }

  /// The steps of a sale and of its refunds, first to last.
  ///
  /// - Throws: `.storage`.
  public func history(of sale: SaleReference) throws(JournalError) -> [HistoryEntry] {
    try read { database in
      try database.records(
        sql: "SELECT at, attempt, refund, state, note FROM history WHERE sale = ? ORDER BY id",
        arguments: [sale.description]
      ) { row in
        HistoryEntry(
          at: Timestamp(milliseconds: try row.value("at")),
          attempt: try row.optional("attempt"),
          refund: try row.optional("refund"),
          state: try row.value("state"),
          note: try row.optional("note")
        )
      }
    }
  }
}
