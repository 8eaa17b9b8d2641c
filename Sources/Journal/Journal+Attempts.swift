import GRDB
public import Payment
import PrintJob
public import Sales

extension Journal {
  /// Begins an attempt, the first one with its sale, and claims both the till and the attempt.
  ///
  /// - Throws: `.tillBusy`, `.referenceTaken` when an earlier attempt of the sale may be paid or
  ///   the sale is another one, or `.storage`.
  public func begin(
    _ sale: SaleRecord,
    _ attempt: Attempt,
    owner: Owner,
    at now: Timestamp
  ) throws(JournalError) {
    let (bootID, ownerID) = (bootID, owner.id)
    try write { database in
      let busy = try Row.fetchOne(
        database,
        sql: "SELECT sale FROM attempts WHERE busy_till = ?",
        arguments: [sale.till]
      )
      if let busy {
        throw JournalError.tillBusy(till: sale.till, sale: try busy.value("sale"))
      }
      try Self.insertOrCheck(sale, for: attempt, in: database)
      try database.execute(
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
    let knownHash = try String.fetchOne(
      database,
      sql: "SELECT bill_hash FROM sales WHERE reference = ?",
      arguments: [reference]
    )
    let states = try String.fetchAll(
      database,
      sql: "SELECT state FROM attempts WHERE sale = ? ORDER BY number",
      arguments: [reference]
    ).map(AttemptState.init(rawValue:))
    let isNext =
      knownHash == sale.billHash && attempt.number == states.count + 1
      && states.allSatisfy { $0?.isProvenUnpaid == true }
    guard knownHash == nil ? attempt.number == 1 : isNext else {
      throw JournalError.referenceTaken(sale.reference)
    }
    guard knownHash == nil else { return }
    try database.execute(
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
  /// Once the caller was told a verdict, the till is free.
  ///
  /// - Throws: `.ownedElsewhere` when the claim is another's, or `.storage`.
  public func commit(
    _ attempt: Attempt,
    owner: Owner,
    at now: Timestamp
  ) throws(JournalError) {
    let (bootID, ownerID) = (bootID, owner.id)
    try write { database in
      try Self.store(attempt, bootID: bootID, owner: ownerID, at: now, in: database)
    }
  }

  /// The PAID commit: the verdict, the receipt and its print job in one transaction.
  ///
  /// - Throws: `.ownedElsewhere` when the claim is another's, or `.storage`.
  public func commitPaid(
    _ attempt: Attempt,
    owner: Owner,
    receipt draft: ReceiptDraft,
    printing: Bool,
    requestedBy: String,
    at now: Timestamp
  ) throws(JournalError) -> ReceiptRecord {
    let (bootID, ownerID) = (bootID, owner.id)
    return try write { database in
      try Self.store(attempt, bootID: bootID, owner: ownerID, at: now, in: database)
      let receipt = try Self.issue(draft, for: attempt, at: now, in: database)
      if printing {
        try Self.insertJob(
          receipt.id,
          .original,
          requestedBy: requestedBy,
          owner: ownerID,
          at: now,
          in: database
        )
      }
      return receipt
    }
  }

  /// Attempts that are not final, oldest first.
  ///
  /// - Throws: `.storage`.
  public func openAttempts() throws(JournalError) -> [AttemptRecord] {
    let open = AttemptState.allCases.filter { !$0.isFinal }.map(\.rawValue)
    return try attempts(
      where: "state IN (\(open.map { _ in "?" }.joined(separator: ", ")))",
      StatementArguments(open)
    )
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

  /// Claims an open attempt whose owner is gone and gives its till free.
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
      try database.execute(
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
      try database.execute(
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
    bootID: String,
    owner: String,
    at now: Timestamp,
    in database: Database
  ) throws {
    try database.execute(
      sql: """
        UPDATE attempts SET
          state = ?, transaction_no = ?, code_digest = ?, code_last_four = ?, code_vendor = ?,
          submitted_at = ?, boot_id = ?, cancel_reason = ?, cancelled_by = ?, cancels_sent = ?,
          told = ?, attention = ?, wallet = ?, payment_time = ?, trouble = ?,
          busy_till = CASE WHEN ? THEN NULL ELSE busy_till END,
          owner = CASE WHEN ? THEN NULL ELSE owner END
        WHERE sale = ? AND number = ? AND owner = ?
        """,
      arguments: [
        attempt.state.rawValue, attempt.transactionNo, attempt.code?.digest,
        attempt.code?.lastFour, attempt.code?.vendor?.rawValue,
        attempt.submittedAt?.milliseconds, bootID, attempt.cancelReason?.rawValue,
        attempt.cancelledBy, attempt.cancelsSent, attempt.told?.rawValue,
        attempt.attention?.rawValue, attempt.wallet, attempt.paymentTime, attempt.trouble,
        attempt.told != nil || attempt.state.isFinal, attempt.state.isFinal,
        attempt.sale.description, attempt.number, owner,
      ]
    )
    guard database.changesCount == 1 else {
      throw JournalError.ownedElsewhere("sale \(attempt.sale)")
    }
    try note(attempt, at: now, in: database)
  }

  private static func note(_ attempt: Attempt, at now: Timestamp, in database: Database) throws {
    try database.execute(
      sql: "INSERT INTO history (sale, attempt, at, state, note) VALUES (?, ?, ?, ?, ?)",
      arguments: [
        attempt.sale.description, attempt.number, now.milliseconds, attempt.state.rawValue,
        attempt.trouble,
      ]
    )
  }

  private func attempts(
    where condition: String,
    _ arguments: StatementArguments
  ) throws(JournalError) -> [AttemptRecord] {
    let bootID = bootID
    return try read { database in
      try Self.attempts(where: condition, arguments, bootID: bootID, in: database)
    }
  }

  private static func attempts(
    where condition: String,
    _ arguments: StatementArguments,
    bootID: String,
    in database: Database
  ) throws -> [AttemptRecord] {
    let rows = try Row.fetchAll(
      database,
      sql: """
        SELECT * FROM attempts JOIN sales ON sales.reference = attempts.sale
        WHERE \(condition) ORDER BY sales.created_at, attempts.number
        """,
      arguments: arguments
    )
    return try rows.map { try AttemptRecord(row: $0, bootID: bootID) }
  }
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
