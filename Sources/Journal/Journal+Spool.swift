import Foundation
import GRDB
public import PrintJob
public import Sales

extension Journal {
  /// Claims a job that nobody else alive works on.
  ///
  /// Whether this process itself is at work on it, the caller knows.
  ///
  /// - Returns: false when its owner is at work or somebody else was quicker.
  /// - Throws: `.storage`.
  public func claim(_ job: JobRecord, owner: Owner) throws(JournalError) -> Bool {
    let ownerID = owner.id
    if job.owner == ownerID { return true }
    guard try ownerIsGone(job) else { return false }
    return try write { database in
      try database.run(
        sql: "UPDATE jobs SET owner = ? WHERE id = ? AND state = ? AND owner IS ?",
        arguments: [ownerID, job.id, job.facts.state.rawValue, job.owner]
      )
      return database.changesCount == 1
    }
  }

  /// Makes one step of a job durable: its facts, the printer's memory, the body, and the job that
  /// follows it, all or nothing.
  ///
  /// The claim is the caller's as long as the job waits or is at work, and ends with it.
  ///
  /// - Returns: the job that follows it, where the step brings one.
  /// - Throws: `.originalAlreadySent` when the job is an original that is about to be sent and another
  ///   one may have left; `.ownedElsewhere` when it is not in the state that the caller thinks or is
  ///   another's work; `.storage`.
  @discardableResult
  public func commit(
    _ step: JobStep,
    owner: Owner,
    at now: Timestamp
  ) throws(JournalError) -> JobRecord? {
    let (clocks, ownerID) = (clocks(at: now), owner.id)
    let change: @Sendable (Database) throws -> JobRecord? = { database in
      if step.job.facts.state == .sending {
        try Self.refuseSecondOriginal(step.job, clocks, in: database)
      }
      if let body = step.body, let hash = step.job.bodyHash {
        // Bytes under a known hash are only replaced by the right ones.
        try database.run(
          sql: """
            INSERT INTO bodies (hash, bytes) VALUES (?, ?)
            ON CONFLICT (hash) DO UPDATE SET bytes = excluded.bytes WHERE bytes <> excluded.bytes
            """,
          arguments: [hash, Data(body)]
        )
      }
      try Self.update(step, clocks, ownerID, in: database)
      if let (device, memory) = step.memory {
        try Self.store(memory, of: device, at: now, in: database)
      }
      return try step.successor.map {
        try Self.follow(step.job, $0, clocks, ownerID, in: database)
      }
    }
    // Nothing new is begun with what is kept for the end of what has begun.
    return step.job.facts.state == .sending ? try writeSparingly(change) : try write(change)
  }

  private static func refuseSecondOriginal(
    _ job: JobRecord,
    _ clocks: JobClocks,
    in database: Database
  ) throws {
    guard job.kind == .original, let receipt = job.receipt, job.order.role != .drawer else {
      return
    }
    let others = try papers(of: receipt, job.order.role, clocks, in: database)
      .filter { $0.id != job.id }
    guard nextPaper(after: others.map { ($0.kind, $0.facts) }) == .original else {
      let number: String? = try database.value(
        sql: "SELECT number FROM receipts WHERE id = ?",
        arguments: [receipt]
      )
      throw JournalError.originalAlreadySent(number ?? "\(receipt)")
    }
  }

  private static func update(
    _ step: JobStep,
    _ clocks: JobClocks,
    _ ownerID: String,
    in database: Database
  ) throws {
    let job = step.job
    let state = job.facts.state
    let isOwned = state.isAtWork || state == .queued || state == .blocked
    var values = job.course(clocks)
    if state == .sending { values["sending_at"] = clocks.wall.milliseconds }
    if state.isFinal || state == .possiblyPrinted { values["ended_at"] = clocks.wall.milliseconds }
    let names = values.keys.sorted()
    // A paper that waits may be withdrawn by anybody.
    let isWithdrawn = state == .cancelled && step.before.isWaiting
    try database.run(
      sql: """
        UPDATE jobs SET \(names.map { "\($0) = ?" }.joined(separator: ", ")), owner = ?
        WHERE id = ? AND state = ? AND (? OR owner IS NULL OR owner = ?)
        """,
      arguments: StatementArguments(names.map { values[$0] ?? nil })
        + [isOwned ? ownerID : nil, job.id, step.before.rawValue, isWithdrawn, ownerID]
    )
    guard database.changesCount == 1 else {
      throw JournalError.ownedElsewhere("print job \(job.id)")
    }
  }

  private static func follow(
    _ job: JobRecord,
    _ successor: Successor,
    _ clocks: JobClocks,
    _ ownerID: String,
    in database: Database
  ) throws -> JobRecord {
    guard let receipt = job.receipt else {
      throw JournalError.storage("print job \(job.id) has no receipt that could be printed again")
    }
    let papers = try papers(of: receipt, job.order.role, clocks, in: database)
    var order = job.order
    order.kind = nextPaper(after: papers.map { ($0.kind, $0.facts) })
    order.askedAt = successor.askedAt
    var next = JobRecord(
      receipt: receipt,
      order: order,
      requestedBy: successor.by ?? job.requestedBy,
      owner: ownerID,
      at: clocks.wall
    )
    next.template = job.template
    next.printer = job.printer
    next.follows = job.id
    next.followReason = successor.reason
    return try insert(next, clocks, in: database)
  }

  /// Gives a waiting job to another printer.
  ///
  /// - Returns: false when it does not wait any more, or is another's work.
  /// - Throws: `.storage`.
  public func move(
    _ job: JobRecord,
    to printer: String,
    owner: Owner
  ) throws(JournalError) -> Bool {
    guard job.facts.state.isWaiting else { return false }
    let ownerID = owner.id
    return try write { database in
      try database.run(
        sql: """
          UPDATE jobs SET printer = ?, state = 'queued', obstacle = NULL, owner = ?
          WHERE id = ? AND state = ? AND NOT may_have_left AND (owner IS NULL OR owner = ?)
          """,
        arguments: [printer, ownerID, job.id, job.facts.state.rawValue, ownerID]
      )
      return database.changesCount == 1
    }
  }

  /// Ends the claims of an owner to jobs that wait: it goes, and others may print them.
  ///
  /// - Throws: `.storage`.
  public func releaseJobs(of owner: Owner) throws(JournalError) {
    let ownerID = owner.id
    try write { database in
      try database.run(
        sql: "UPDATE jobs SET owner = NULL WHERE owner = ? AND state IN ('queued', 'blocked')",
        arguments: [ownerID]
      )
    }
  }

  /// Ends an owner's claim to one job that it does not work on: whoever has its printer may see to
  /// it.
  ///
  /// - Throws: `.storage`.
  public func leave(_ job: JobRecord, owner: Owner) throws(JournalError) {
    let ownerID = owner.id
    try write { database in
      try database.run(
        sql: """
          UPDATE jobs SET owner = NULL
          WHERE id = ? AND owner = ? AND state = ?
          """,
        arguments: [job.id, ownerID, job.facts.state.rawValue]
      )
    }
  }

  // MARK: Printers

  /// A word that tells this journal's jobs from those of any other, on servers that many share.
  ///
  /// - Throws: `.storage`.
  public func tag() throws(JournalError) -> String {
    try write { database in
      try database.run(
        sql: """
          INSERT OR IGNORE INTO settings (name, value) VALUES ('tag', lower(hex(randomblob(4))))
          """
      )
      return try database.value(sql: "SELECT value FROM settings WHERE name = 'tag'") ?? ""
    }
  }

  /// What is remembered of a device; nothing yet for one that was never seen.
  ///
  /// - Throws: `.storage`.
  public func memory(of device: String) throws(JournalError) -> PrinterMemory {
    try read { database in
      try database.records(
        sql: "SELECT * FROM printers WHERE device = ?",
        arguments: [device],
        PrinterMemory.init(row:)
      ).first ?? PrinterMemory()
    }
  }

  /// Keeps what is remembered of a device, apart from any job.
  ///
  /// - Throws: `.storage`.
  public func keep(
    _ memory: PrinterMemory,
    of device: String,
    at now: Timestamp
  ) throws(JournalError) {
    try write { try Self.store(memory, of: device, at: now, in: $0) }
  }

  private static func store(
    _ memory: PrinterMemory,
    of device: String,
    at now: Timestamp,
    in database: Database
  ) throws {
    try database.run(
      sql: """
        INSERT OR REPLACE INTO printers (device, fence, answers_status, answers_questions, tickets,
          epoch, open_barriers, failures, may_be_in_command, torn, seen_at)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        """,
      arguments: [
        device, memory.fence?.rawValue, memory.answersStatus, memory.answersQuestions,
        Int64(bitPattern: memory.tickets), memory.epoch, memory.openBarriers, memory.failures,
        memory.mayBeInCommand, memory.torn?.description, now.milliseconds,
      ]
    )
  }

  // MARK: Rows

  /// Stores a new job.
  static func insert(
    _ job: JobRecord,
    _ clocks: JobClocks,
    in database: Database
  ) throws -> JobRecord {
    var values = job.course(clocks)
    let rest: [String: (any DatabaseValueConvertible)?] = [
      "receipt": job.receipt, "role": job.order.role.rawValue, "kind": job.kind.word,
      "copy_number": job.kind.number, "is_paid_sale": job.order.isPaidSale,
      "template_name": job.template?.name, "template_hash": job.template?.hash,
      "follows": job.follows, "follow_reason": job.followReason?.rawValue,
      "requested_by": job.requestedBy, "reason": job.reason, "owner": job.owner,
      "created_at": job.createdAt.milliseconds,
    ]
    values.merge(rest) { _, new in new }
    let names = values.keys.sorted()
    try database.run(
      sql: """
        INSERT INTO jobs (\(names.joined(separator: ", ")))
        VALUES (\(names.map { _ in "?" }.joined(separator: ", ")))
        """,
      arguments: StatementArguments(names.map { values[$0] ?? nil })
    )
    var job = job
    job.id = database.lastInsertedRowID
    return job
  }
}

extension PrinterMemory {
  fileprivate init(row: Row) throws {
    let tickets: Int64 = try row.value("tickets")
    let torn: String? = try row.optional("torn")
    self.init(
      fence: try row.word("fence"),
      answersStatus: try row.optional("answers_status"),
      answersQuestions: try row.optional("answers_questions"),
      tickets: UInt64(bitPattern: tickets),
      epoch: try row.value("epoch"),
      openBarriers: try row.value("open_barriers"),
      failures: try row.value("failures"),
      mayBeInCommand: try row.value("may_be_in_command"),
      torn: torn.flatMap { Ticket(bytes: $0.utf8) }
    )
  }
}
