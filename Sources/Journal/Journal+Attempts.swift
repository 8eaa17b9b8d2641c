import GRDB
public import Payment
import PrintJob
public import Sales

extension Journal {
  /// Begins an attempt, the first one with its sale, and claims both the till and the attempt.
  ///
  /// - Throws: `.tillBusy`, `.referenceTaken` when an earlier attempt of the sale may be paid or
  ///   the sale is another one, or `.storage`, also when the disk has no reserve for the end of
  ///   the sale.
  public func begin(
    _ sale: SaleRecord,
    _ attempt: Attempt,
    owner: Owner,
    at now: Timestamp
  ) throws(JournalError) {
    let (bootID, ownerID) = (bootID, owner.id)
    try writeBeginning { database in
      let busy: String? = try database.value(
        sql: "SELECT sale FROM attempts WHERE busy_till = ?",
        arguments: [sale.till]
      )
      if let busy {
        throw JournalError.tillBusy(till: sale.till, sale: busy)
      }
      try Self.insertOrCheck(sale, for: attempt, in: database)
      try database.run(
        sql: """
          INSERT INTO attempts
            (sale, number, minor_units, currency, state, boot_id, cancels_sent, owner, busy_till)
          VALUES (?, ?, ?, ?, ?, ?, 0, ?, ?)
          """,
        arguments: [
          sale.reference.description, attempt.number, attempt.amount.minorUnits,
          attempt.amount.currency.code, attempt.state.rawValue, bootID, ownerID, sale.till,
        ]
      )
      try Self.note(attempt, at: now, in: database)
    }
  }

  private static func insertOrCheck(
    _ sale: SaleRecord,
    for attempt: Attempt,
    in database: Database
  ) throws {
    let reference = sale.reference.description
    let knownHash: String? = try database.value(
      sql: "SELECT bill_hash FROM sales WHERE reference = ?",
      arguments: [reference]
    )
    let states: [AttemptState?] = try database.records(
      sql: "SELECT state FROM attempts WHERE sale = ? ORDER BY number",
      arguments: [reference]
    ) { try $0.word("state") }
    let isNext =
      knownHash == sale.billHash && attempt.number == states.count + 1
      && states.allSatisfy { $0?.isProvenUnpaid == true }
    guard knownHash == nil ? attempt.number == 1 : isNext else {
      throw JournalError.referenceTaken(sale.reference)
    }
    guard knownHash == nil else { return }
    try database.run(
      sql: """
        INSERT INTO sales (reference, till, printing, bill, bill_hash, created_at)
        VALUES (?, ?, ?, ?, ?, ?)
        """,
      arguments: [
        reference, sale.till, sale.printing, sale.bill, sale.billHash,
        sale.createdAt.milliseconds,
      ]
    )
  }

  /// Makes an attempt's facts durable.
  ///
  /// Once the caller was told a verdict, the till is free. An attempt that was final can be taken
  /// over and go on when a charge came after all.
  ///
  /// - Throws: `.ownedElsewhere` when the claim is another's, or `.storage`.
  public func commit(
    _ attempt: Attempt,
    owner: Owner,
    at now: Timestamp
  ) throws(JournalError) {
    _ = try commit(attempt, owner: owner, receipt: nil, printing: false, requestedBy: "", at: now)
  }

  /// Makes an attempt's facts durable, and with them the paper and the news that they cause: the
  /// verdict, its receipt, the print job and the news in one transaction.
  ///
  /// - Parameters:
  ///   - attempt: the facts.
  ///   - owner: whose claim the attempt is.
  ///   - draft: the receipt; an attempt has at most one of each kind, and another draft is not used.
  ///   - printing: whether a job of a new receipt is queued.
  ///   - requestedBy: who asked for that paper.
  ///   - news: what somebody has to be told.
  ///   - now: the wall clock.
  /// - Returns: the attempt's receipt of the draft's kind, nil without a draft.
  /// - Throws: `.ownedElsewhere` when the claim is another's, or `.storage`.
  @discardableResult
  public func commit(
    _ attempt: Attempt,
    owner: Owner,
    receipt draft: ReceiptDraft?,
    printing: Bool,
    requestedBy: String,
    news: News? = nil,
    at now: Timestamp
  ) throws(JournalError) -> ReceiptRecord? {
    let (boot, ownerID) = (Boot(id: bootID, now: clock()), owner.id)
    let clocks = clocks(at: now)
    return try write { database in
      try Self.store(attempt, boot, owner: ownerID, at: now, in: database)
      if attempt.state.isFinal {
        try Self.withdrawSlip(of: attempt, at: now, in: database)
      }
      if let news {
        try Self.insert(news, at: now, in: database)
      }
      guard let draft else { return nil }
      return try Self.issue(
        draft,
        for: try Self.subject(of: attempt, in: database),
        printing: Printing(
          isWanted: printing,
          requestedBy: requestedBy,
          owner: ownerID,
          clocks: clocks
        ),
        in: database
      )
    }
  }

  /// A slip that says "not known yet" and has not been printed is not printed any more.
  private static func withdrawSlip(
    of attempt: Attempt,
    at now: Timestamp,
    in database: Database
  ) throws {
    try database.run(
      sql: """
        UPDATE jobs SET state = ?, ended_at = ?, owner = NULL
        WHERE state IN ('queued', 'blocked', 'held') AND receipt IN
          (SELECT id FROM receipts WHERE sale = ? AND attempt = ? AND kind = ?)
        """,
      arguments: [
        PrintJobState.cancelled.rawValue, now.milliseconds,
        attempt.sale.description, attempt.number, Receipt.Kind.unconfirmed.rawValue,
      ]
    )
  }

  /// Attempts that are not final, oldest first.
  ///
  /// - Throws: `.storage`.
  public func openAttempts() throws(JournalError) -> [AttemptRecord] {
    try attempts(where: "state IN (\(AttemptState.openWords))")
  }

  /// The attempts of a sale, first to last.
  ///
  /// - Throws: `.storage`.
  public func attempts(of sale: SaleReference) throws(JournalError) -> [AttemptRecord] {
    try attempts(where: "sale = ?", [sale.description])
  }

  /// The attempts of the sale that a reference or a transaction number names, first to last.
  ///
  /// - Throws: `.storage`.
  public func attempts(named word: String) throws(JournalError) -> [AttemptRecord] {
    try attempts(
      where: "sale = ?1 OR sale = (SELECT sale FROM attempts WHERE transaction_no = ?1)",
      [word]
    )
  }

  /// Claims an attempt whose owner is gone, open or due for a check, and gives its till free.
  ///
  /// Whether this process itself is at work on it, the caller knows.
  ///
  /// - Returns: false when another owner is at work, or the attempt has changed since it was read.
  /// - Throws: `.storage`.
  public func takeOver(
    _ record: AttemptRecord,
    owner: Owner
  ) throws(JournalError) -> Bool {
    if let previous = record.owner, previous != owner.id, try !Owner.isDead(previous, in: directory)
    {
      return false
    }
    let (bootID, ownerID) = (bootID, owner.id)
    let name: StatementArguments = [record.attempt.sale.description, record.attempt.number]
    return try write { database in
      // Somebody may have claimed it, gone on with it and given it free again since it was read.
      let current = try Self.attempts(
        where: "sale = ? AND number = ?",
        name,
        bootID: bootID,
        in: database
      )
      guard current == [record] else { return false }
      try database.run(
        sql: "UPDATE attempts SET owner = ?, busy_till = NULL WHERE sale = ? AND number = ?",
        arguments: [ownerID] + name
      )
      return true
    }
  }

  /// Gives an attempt free for anybody to go on with.
  ///
  /// - Throws: `.storage`.
  public func release(_ attempt: Attempt, owner: Owner) throws(JournalError) {
    let ownerID = owner.id
    try write { database in
      try database.run(
        sql: """
          UPDATE attempts SET owner = NULL, busy_till = NULL
          WHERE sale = ? AND number = ? AND owner = ?
          """,
        arguments: [attempt.sale.description, attempt.number, ownerID]
      )
    }
  }

  private static func store(
    _ attempt: Attempt,
    _ boot: Boot,
    owner: String,
    at now: Timestamp,
    in database: Database
  ) throws {
    try database.run(
      sql: """
        UPDATE attempts SET
          state = :state, transaction_no = :transactionNo, code_digest = :digest,
          code_last_four = :lastFour, code_vendor = :vendor, submitted_at = :submittedAt,
          cancel_reason = :reason, cancelled_by = :cancelledBy, cancels_sent = :cancels,
          checks = :checks, told = :told, attention = :attention, wallet = :wallet,
          payment_time = :paymentTime, trouble = :trouble,
          -- The moment of another start of the machine says nothing in this one.
          ended_boot = CASE
            WHEN ended_at IS NULL AND :final THEN :boot
            WHEN boot_id = :bootID THEN ended_boot
          END,
          ended_at = CASE WHEN ended_at IS NULL AND :final THEN :now ELSE ended_at END,
          boot_id = :bootID,
          busy_till = CASE WHEN :free THEN NULL ELSE busy_till END,
          -- The end of the attempt ends the claim; the check of one that has ended keeps its own.
          owner = CASE WHEN :final AND state IN (\(AttemptState.openWords)) THEN NULL
            ELSE owner END
        WHERE sale = :sale AND number = :number AND owner = :owner
        """,
      arguments: [
        "state": attempt.state.rawValue, "transactionNo": attempt.transactionNo,
        "digest": attempt.code?.digest, "lastFour": attempt.code?.lastFour,
        "vendor": attempt.code?.vendor?.rawValue,
        "submittedAt": attempt.submittedAt?.milliseconds,
        "reason": attempt.cancelReason?.rawValue, "cancelledBy": attempt.cancelledBy,
        "cancels": attempt.cancelsSent, "checks": attempt.checks,
        "told": attempt.told?.rawValue, "attention": attempt.attention?.rawValue,
        "wallet": attempt.wallet, "paymentTime": attempt.paymentTime,
        "trouble": attempt.trouble, "final": attempt.state.isFinal,
        "free": attempt.told != nil || attempt.state.isFinal, "boot": boot.now.milliseconds,
        "bootID": boot.id, "now": now.milliseconds, "sale": attempt.sale.description,
        "number": attempt.number, "owner": owner,
      ]
    )
    guard database.changesCount == 1 else {
      throw JournalError.ownedElsewhere("sale \(attempt.sale)")
    }
    try note(attempt, at: now, in: database)
  }

  private static func note(_ attempt: Attempt, at now: Timestamp, in database: Database) throws {
    try database.run(
      sql: "INSERT INTO history (sale, attempt, at, state, note) VALUES (?, ?, ?, ?, ?)",
      arguments: [
        attempt.sale.description, attempt.number, now.milliseconds, attempt.state.rawValue,
        attempt.trouble,
      ]
    )
  }

  private func attempts(
    where condition: String,
    _ arguments: StatementArguments = []
  ) throws(JournalError) -> [AttemptRecord] {
    let bootID = bootID
    return try read { database in
      try Self.attempts(where: condition, arguments, bootID: bootID, in: database)
    }
  }

  static func attempts(
    where condition: String,
    _ arguments: StatementArguments,
    bootID: String,
    in database: Database
  ) throws -> [AttemptRecord] {
    try database.records(
      sql: """
        SELECT * FROM attempts JOIN sales ON sales.reference = attempts.sale
        WHERE \(condition) ORDER BY sales.created_at, attempts.number
        """,
      arguments: arguments
    ) { try AttemptRecord(row: $0, bootID: bootID) }
  }
}

/// One start of the machine and the time since then.
struct Boot: Sendable {
  var id: String
  var now: BootInstant
}

extension AttemptState {
  /// The words of the states that are not final, for SQL.
  static let openWords = allCases.filter { !$0.isFinal }.map { "'\($0.rawValue)'" }
    .joined(separator: ", ")
}

extension AttemptRecord {
  init(row: Row, bootID: String) throws {
    let name: String = try row.value("sale")
    guard let reference = SaleReference(name),
      let currency = Currency(code: try row.value("currency")),
      let state = AttemptState(rawValue: try row.value("state"))
    else {
      throw JournalError.storage("an attempt of sale \(name) cannot be read")
    }
    let sameBoot = try row.value("boot_id") == bootID
    let submittedAt: Int64? = try row.optional("submitted_at")
    attempt = Attempt(
      sale: reference,
      number: try row.value("number"),
      amount: Money(minorUnits: try row.value("minor_units"), currency: currency),
      state: state,
      transactionNo: try row.optional("transaction_no"),
      code: try CodeTrace(row: row),
      submittedAt: submittedAt.map {
        sameBoot ? BootInstant(milliseconds: $0) : .earlierBoot
      },
      cancelReason: try row.word("cancel_reason"),
      cancelledBy: try row.optional("cancelled_by"),
      cancelsSent: try row.value("cancels_sent"),
      checks: try row.value("checks"),
      told: try row.word("told"),
      attention: try row.word("attention"),
      wallet: try row.optional("wallet"),
      paymentTime: try row.optional("payment_time"),
      trouble: try row.optional("trouble")
    )
    sale = SaleRecord(
      reference: reference,
      till: try row.value("till"),
      bill: try row.value("bill"),
      billHash: try row.value("bill_hash"),
      printing: try row.value("printing"),
      createdAt: Timestamp(milliseconds: try row.value("created_at"))
    )
    owner = try row.optional("owner")
    cancelWish = try row.optional("cancel_wish")
  }
}

extension CodeTrace {
  fileprivate init?(row: Row) throws {
    guard let digest: String = try row.optional("code_digest") else { return nil }
    self.init(
      digest: digest,
      lastFour: try row.value("code_last_four"),
      vendor: try row.word("code_vendor")
    )
  }
}
