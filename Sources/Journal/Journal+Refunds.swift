import GRDB
public import Payment
public import Sales

extension Journal {
  /// The key for the next refund of a transaction: numbered from 1, refused refunds counted; number
  /// 0 is the automatic reversal's.
  ///
  /// - Parameters:
  ///   - transactionNo: the gateway's number of the transaction.
  ///   - attempt: the reference that the gateway knows the attempt by; nil when the journal never
  ///     saw the sale.
  ///   - taken: keys that the gateway lists, as another till's journal may have given them.
  /// - Returns: letters, digits and hyphens.
  /// - Throws: `.storage`.
  public func nextRefundReference(
    transactionNo: String,
    attempt: String?,
    besides taken: [String] = []
  ) throws(JournalError) -> String {
    let own = try refunds(of: transactionNo).map(\.refund.reference)
    var count = own.count
    let name = (attempt ?? transactionNo).filter { character in
      character.isASCII && (character.isLetter || character.isNumber || character == "-")
    }
    while (own + taken).contains("\(name)-R\(count + 1)") { count += 1 }
    return "\(name)-R\(count + 1)"
  }

  /// Begins a refund and claims it.
  ///
  /// - Parameters:
  ///   - refund: the facts, with the `reference` of `nextRefundReference`.
  ///   - till: where it was asked for.
  ///   - printing: whether its receipt is to be printed.
  ///   - key: the asker's own name for the wish.
  ///   - known: the refunds of the transaction that `returnedBefore` was found out with.
  ///   - owner: whose claim it is.
  ///   - now: the wall clock.
  /// - Throws: `.refundKeyTaken`; `.saleOpen` when an attempt of the sale is not at its end, or the
  ///   transaction's is watched because it counts as not paid; `.refundExceeds`; `.ownedElsewhere`
  ///   when another refund of the transaction began in the meantime; `.storage`, also when the disk
  ///   has no reserve for the end of the refund.
  public func begin(
    _ refund: Refund,
    till: String,
    printing: Bool = true,
    key: String? = nil,
    after known: [RefundRecord],
    owner: Owner,
    at now: Timestamp
  ) throws(JournalError) {
    let ownerID = owner.id
    try writeBeginning { database in
      if let key, try Self.refund(key: key, in: database) != nil {
        throw JournalError.refundKeyTaken(key)
      }
      try Self.check(refund, after: known, in: database)
      try Self.insert(
        refund,
        till: till,
        printing: printing,
        owner: ownerID,
        at: now,
        in: database
      )
      if let key {
        try database.run(
          sql: "INSERT INTO refund_keys (key, reference) VALUES (?, ?)",
          arguments: [key, refund.reference]
        )
      }
      try Self.note(refund, at: now, in: database)
    }
  }

  private static func check(
    _ refund: Refund,
    after known: [RefundRecord],
    in database: Database
  ) throws {
    guard try refunds("reference = ?", [refund.reference], in: database).isEmpty else {
      throw JournalError.refundKeyTaken(refund.reference)
    }
    let own = try refunds("transaction_no = ?", [refund.transactionNo], in: database)
    guard Set(own.map(\.refund.reference)) == Set(known.map(\.refund.reference)) else {
      throw JournalError.ownedElsewhere("the refund of transaction \(refund.transactionNo)")
    }
    let open: String? = try database.value(
      sql: """
        SELECT sale FROM attempts WHERE
          (sale = ? AND state IN (\(AttemptState.openWords)))
          OR (transaction_no = ? AND (state IN (\(AttemptState.openWords))
            OR (\(JournalSchema.watched))))
        """,
      arguments: [refund.sale?.description, refund.transactionNo]
    )
    if let open, let sale = SaleReference(open) {
      throw JournalError.saleOpen(sale)
    }
    // What is known of others' refunds was counted together with the journal's own.
    var returned: Int64 = 0
    for refund in own.map(\.refund) where refund.state != .refused {
      let (sum, overflow) = returned.addingReportingOverflow(refund.amount.minorUnits)
      returned = overflow ? .max : sum
    }
    returned = max(returned, refund.returnedBefore.minorUnits, 0)
    let left = refund.paid.minorUnits.subtractingReportingOverflow(returned)
    let remaining = left.overflow ? 0 : left.partialValue
    guard (1...max(remaining, 1)).contains(refund.amount.minorUnits), remaining > 0,
      refund.amount.currency == refund.paid.currency
    else {
      throw JournalError.refundExceeds(
        remaining: Money(minorUnits: max(remaining, 0), currency: refund.paid.currency)
      )
    }
  }

  /// Makes a refund's facts durable, and with them the paper and the news that they cause.
  ///
  /// - Parameters:
  ///   - refund: the facts.
  ///   - draft: the receipt; a refund has at most one, and another draft is not used.
  ///   - printing: whether a job of a new receipt is queued.
  ///   - requestedBy: who asked for that paper.
  ///   - news: what somebody has to be told.
  ///   - owner: whose claim the refund is; it ends with the refund.
  ///   - now: the wall clock.
  /// - Returns: the refund's receipt, nil without a draft.
  /// - Throws: `.ownedElsewhere` when the claim is another's, or `.storage`.
  @discardableResult
  public func commit(
    _ refund: Refund,
    receipt draft: ReceiptDraft? = nil,
    printing: Bool = false,
    requestedBy: String = "",
    news: News? = nil,
    owner: Owner,
    at now: Timestamp
  ) throws(JournalError) -> ReceiptRecord? {
    let (clocks, ownerID) = (clocks(at: now), owner.id)
    return try write { database in
      try Self.store(refund, owner: ownerID, at: now, in: database)
      if let news {
        try Self.insert(news, at: now, in: database)
      }
      guard let draft else { return nil }
      return try Self.issue(
        draft,
        for: try Self.subject(of: refund, in: database),
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

  /// The refunds of a transaction, first to last, with those that were refused.
  ///
  /// - Throws: `.storage`.
  public func refunds(of transactionNo: String) throws(JournalError) -> [RefundRecord] {
    try read { try Self.refunds("transaction_no = ?", [transactionNo], in: $0) }
  }

  /// The refund with a key at the gateway.
  ///
  /// - Throws: `.storage`.
  public func refund(reference: String) throws(JournalError) -> RefundRecord? {
    try read { try Self.refunds("reference = ?", [reference], in: $0).first }
  }

  /// The refund that an asker's key was used for.
  ///
  /// - Throws: `.storage`.
  public func refund(key: String) throws(JournalError) -> RefundRecord? {
    try read { try Self.refund(key: key, in: $0) }
  }

  /// Refunds that are not final, oldest first.
  ///
  /// - Throws: `.storage`.
  public func openRefunds() throws(JournalError) -> [RefundRecord] {
    let words = RefundState.allCases.filter { !$0.isFinal }.map { "'\($0.rawValue)'" }
      .joined(separator: ", ")
    return try read { try Self.refunds("state IN (\(words))", in: $0) }
  }

  /// Claims an open refund whose owner is gone.
  ///
  /// Whether this process itself is at work on it, the caller knows.
  ///
  /// - Returns: false when another owner is at work, or the refund has changed since it was read.
  /// - Throws: `.storage`.
  public func takeOver(_ record: RefundRecord, owner: Owner) throws(JournalError) -> Bool {
    if let previous = record.owner, previous != owner.id, try !Owner.isDead(previous, in: directory)
    {
      return false
    }
    let ownerID = owner.id
    return try write { database in
      let reference = record.refund.reference
      guard try Self.refunds("reference = ?", [reference], in: database) == [record] else {
        return false
      }
      try database.run(
        sql: "UPDATE refunds SET owner = ? WHERE reference = ?",
        arguments: [ownerID, reference]
      )
      return true
    }
  }

  /// Gives a refund free for anybody to go on with.
  ///
  /// - Throws: `.storage`.
  public func release(_ refund: Refund, owner: Owner) throws(JournalError) {
    let ownerID = owner.id
    try write { database in
      try database.run(
        sql: "UPDATE refunds SET owner = NULL WHERE reference = ? AND owner = ?",
        arguments: [refund.reference, ownerID]
      )
    }
  }

  // MARK: Rows

  private static func insert(
    _ refund: Refund,
    till: String,
    printing: Bool,
    owner: String,
    at now: Timestamp,
    in database: Database
  ) throws {
    try database.run(
      sql: """
        INSERT INTO refunds (reference, sale, attempt, transaction_no, till, minor_units, currency,
          paid, returned_before, asked_by, printing, reason, state, requests, refund_no, told,
          trouble, owner, created_at)
        VALUES (:reference, :sale,
          (SELECT number FROM attempts WHERE sale = :sale AND transaction_no = :transactionNo),
          :transactionNo, :till, :minorUnits, :currency, :paid, :returnedBefore, :by, :printing,
          :reason, :state, :requests, :refundNo, :told, :trouble, :owner, :now)
        """,
      arguments: [
        "reference": refund.reference, "sale": refund.sale?.description,
        "transactionNo": refund.transactionNo, "till": till,
        "minorUnits": refund.amount.minorUnits, "currency": refund.amount.currency.code,
        "paid": refund.paid.minorUnits, "returnedBefore": refund.returnedBefore.minorUnits,
        "by": refund.by, "printing": printing, "reason": refund.reason,
        "state": refund.state.rawValue, "requests": refund.requests, "refundNo": refund.refundNo,
        "told": refund.told?.rawValue,
        "trouble": refund.trouble, "owner": owner, "now": now.milliseconds,
      ]
    )
  }

  private static func store(
    _ refund: Refund,
    owner: String,
    at now: Timestamp,
    in database: Database
  ) throws {
    try database.run(
      sql: """
        UPDATE refunds SET
          state = ?, requests = ?, refund_no = ?, told = ?, trouble = ?,
          owner = CASE WHEN ? THEN NULL ELSE owner END
        WHERE reference = ? AND owner = ?
        """,
      arguments: [
        refund.state.rawValue, refund.requests, refund.refundNo, refund.told?.rawValue,
        refund.trouble, refund.state.isFinal, refund.reference, owner,
      ]
    )
    guard database.changesCount == 1 else {
      throw JournalError.ownedElsewhere("refund \(refund.reference)")
    }
    try note(refund, at: now, in: database)
  }

  private static func note(_ refund: Refund, at now: Timestamp, in database: Database) throws {
    try database.run(
      sql: """
        INSERT INTO history (sale, attempt, refund, at, state, note)
        SELECT sale, attempt, reference, ?, state, trouble FROM refunds WHERE reference = ?
        """,
      arguments: [now.milliseconds, refund.reference]
    )
  }

  private static func subject(of refund: Refund, in database: Database) throws -> Subject {
    let (till, attempt): (String, Int?) =
      try database.records(
        sql: "SELECT till, attempt FROM refunds WHERE reference = ?",
        arguments: [refund.reference]
      ) { row -> (String, Int?) in
        (try row.value("till"), try row.optional("attempt"))
      }.first ?? ("", nil)
    return Subject(
      till: till,
      sale: refund.sale,
      attempt: attempt,
      refund: refund.reference,
      transactionNo: refund.transactionNo
    )
  }

  private static func refund(key: String, in database: Database) throws -> RefundRecord? {
    try refunds(
      "reference = (SELECT reference FROM refund_keys WHERE key = ?)",
      [key],
      in: database
    ).first
  }

  private static func refunds(
    _ condition: String,
    _ arguments: StatementArguments = [],
    in database: Database
  ) throws -> [RefundRecord] {
    try database.records(
      sql: "SELECT * FROM refunds WHERE \(condition) ORDER BY rowid",
      arguments: arguments,
      RefundRecord.init(row:)
    )
  }
}

extension RefundRecord {
  init(row: Row) throws {
    let reference: String = try row.value("reference")
    let name: String? = try row.optional("sale")
    let sale = name.flatMap { SaleReference($0) }
    guard let currency = Currency(code: try row.value("currency")), name == nil || sale != nil,
      let state: RefundState = try row.word("state")
    else {
      throw JournalError.storage("refund \(reference) cannot be read")
    }
    refund = Refund(
      reference: reference,
      transactionNo: try row.value("transaction_no"),
      sale: sale,
      amount: Money(minorUnits: try row.value("minor_units"), currency: currency),
      paid: Money(minorUnits: try row.value("paid"), currency: currency),
      returnedBefore: Money(minorUnits: try row.value("returned_before"), currency: currency),
      by: try row.value("asked_by"),
      reason: try row.optional("reason"),
      state: state,
      requests: try row.value("requests"),
      refundNo: try row.optional("refund_no"),
      told: try row.word("told"),
      trouble: try row.optional("trouble")
    )
    till = try row.value("till")
    printing = try row.value("printing")
    owner = try row.optional("owner")
    createdAt = Timestamp(milliseconds: try row.value("created_at"))
  }
}
