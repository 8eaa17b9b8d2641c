import Foundation
import GRDB
public import PrintJob
public import Sales

extension Journal {
  /// Asks for one more paper of a receipt.
  ///
  /// What kind it is follows from what was sent before. A paper of that kind that waits because it
  /// could not be sent earlier is given back instead of a new one, and an original always. With a
  /// key that was used before, the job of then is given back, whatever became of it.
  ///
  /// - Throws: `.storage`.
  public func enqueue(
    _ receipt: ReceiptRecord,
    requestedBy: String,
    key: String? = nil,
    owner: Owner,
    at now: Timestamp
  ) throws(JournalError) -> JobRecord {
    let ownerID = owner.id
    return try writeSparingly { database in
      if let key, let known = try Self.job(key: key, in: database) { return known }
      let job = try nextJob(of: receipt, requestedBy, ownerID, at: now, in: database)
      if let key {
        try database.execute(
          sql: "INSERT INTO print_keys (key, job) VALUES (?, ?)",
          arguments: [key, job.id]
        )
      }
      return job
    }
  }

  /// The job that a key was used for.
  ///
  /// - Throws: `.storage`.
  public func job(key: String) throws(JournalError) -> JobRecord? {
    try read { try Self.job(key: key, in: $0) }
  }

  private static func job(key: String, in database: Database) throws -> JobRecord? {
    try jobs(
      "WHERE id = (SELECT job FROM print_keys WHERE key = ?)",
      [key],
      in: database
    ).first
  }

  private func nextJob(
    of receipt: ReceiptRecord,
    _ requestedBy: String,
    _ ownerID: String,
    at now: Timestamp,
    in database: Database
  ) throws -> JobRecord {
    let earlier = try Self.jobs("WHERE receipt = ? ORDER BY id", [receipt.id], in: database)
    let kind = nextPrint(after: earlier.map { ($0.kind, $0.machine.state) })
    for var job in earlier
    where job.machine.state == .queued && job.kind.stored.word == kind.stored.word {
      if try ownerIsGone(job) {
        try database.execute(
          sql: "UPDATE jobs SET owner = ? WHERE id = ?",
          arguments: [ownerID, job.id]
        )
        job.owner = ownerID
        return job
      }
      if kind == .original { return job }
    }
    return try Self.insertJob(
      receipt.id,
      kind,
      requestedBy: requestedBy,
      owner: ownerID,
      at: now,
      in: database
    )
  }

  /// Jobs of a receipt, first to last.
  ///
  /// - Throws: `.storage`.
  public func jobs(of receipt: ReceiptRecord) throws(JournalError) -> [JobRecord] {
    try read { try Self.jobs("WHERE receipt = ? ORDER BY id", [receipt.id], in: $0) }
  }

  /// The job with the journal's number.
  ///
  /// - Throws: `.storage`.
  public func job(id: Int64) throws(JournalError) -> JobRecord? {
    try read { try Self.jobs("WHERE id = ?", [id], in: $0).first }
  }

  /// Jobs in one state, oldest first.
  ///
  /// - Throws: `.storage`.
  public func jobs(in state: PrintJobState) throws(JournalError) -> [JobRecord] {
    try read { try Self.jobs("WHERE state = ? ORDER BY id", [state.rawValue], in: $0) }
  }

  /// The bytes that were rendered for a receipt and a profile, newest first.
  ///
  /// - Throws: `.storage`.
  public func body(
    of receipt: Int64,
    profile: String
  ) throws(JournalError) -> (bytes: [UInt8], hash: String)? {
    try read { database in
      let row = try Row.fetchOne(
        database,
        sql: """
          SELECT hash, bytes FROM jobs JOIN bodies ON bodies.hash = jobs.body_hash
          WHERE receipt = ? AND profile = ? ORDER BY jobs.id DESC
          """,
        arguments: [receipt, profile]
      )
      return try row.map { row in
        let bytes: Data = try row.value("bytes")
        return (Array(bytes), try row.value("hash"))
      }
    }
  }

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
      try database.execute(
        sql: "UPDATE jobs SET owner = ? WHERE id = ? AND state = ? AND owner IS ?",
        arguments: [ownerID, job.id, job.machine.state.rawValue, job.owner]
      )
      return database.changesCount == 1
    }
  }

  /// Makes durable that a job's bytes are about to leave, with the body itself unless the journal
  /// holds it; `bodyHash` names it either way.
  ///
  /// - Throws: `.originalAlreadySent` when the job is an original and another one may have left,
  ///   `.ownedElsewhere` when the job is not queued any more, or `.storage`.
  public func commitSending(
    _ job: JobRecord,
    body: [UInt8]?,
    owner: Owner,
    at now: Timestamp
  ) throws(JournalError) {
    let ownerID = owner.id
    try writeSparingly { database in
      if job.kind == .original {
        let others = try Self.jobs(
          "WHERE receipt = ? AND id <> ?",
          [job.receipt, job.id],
          in: database
        )
        guard nextPrint(after: others.map { ($0.kind, $0.machine.state) }) == .original else {
          let number = try String.fetchOne(
            database,
            sql: "SELECT number FROM receipts WHERE id = ?",
            arguments: [job.receipt]
          )
          throw JournalError.originalAlreadySent(number ?? "\(job.receipt)")
        }
      }
      if let body {
        // Bytes under a known hash are only replaced by the right ones.
        try database.execute(
          sql: """
            INSERT INTO bodies (hash, bytes) VALUES (?, ?)
            ON CONFLICT (hash) DO UPDATE SET bytes = excluded.bytes WHERE bytes <> excluded.bytes
            """,
          arguments: [job.bodyHash, Data(body)]
        )
      }
      try database.execute(
        sql: """
          UPDATE jobs SET state = ?, printer = ?, profile = ?, body_hash = ?, owner = ?,
            sending_at = ?, trouble = NULL
          WHERE id = ? AND state = ?
          """,
        arguments: [
          PrintJobState.sending.rawValue, job.printer, job.profile, job.bodyHash, ownerID,
          now.milliseconds, job.id, PrintJobState.queued.rawValue,
        ]
      )
      guard database.changesCount == 1 else {
        throw JournalError.ownedElsewhere("print job \(job.id)")
      }
    }
  }

  /// Makes durable how the sending of a job ended, or that a waiting job was withdrawn; the claim
  /// ends with it.
  ///
  /// - Throws: `.ownedElsewhere` when the caller is not sending the job, or it does not wait any
  ///   more, or `.storage`.
  public func commit(
    _ job: JobRecord,
    owner: Owner,
    at now: Timestamp
  ) throws(JournalError) {
    let ownerID = owner.id
    let isWithdrawn = job.machine.state == .cancelled
    let before = isWithdrawn ? PrintJobState.queued : .sending
    try write { database in
      try database.execute(
        sql: """
          UPDATE jobs SET state = ?, accepted = ?, trouble = ?, owner = NULL,
            ended_at = CASE WHEN ? THEN ? END
          WHERE id = ? AND state = ? AND (? OR owner = ?)
          """,
        arguments: [
          job.machine.state.rawValue, job.machine.accepted, job.machine.trouble,
          job.machine.state.isFinal, now.milliseconds, job.id, before.rawValue, isWithdrawn,
          ownerID,
        ]
      )
      guard database.changesCount == 1 else {
        throw JournalError.ownedElsewhere("print job \(job.id)")
      }
    }
  }

  /// Keeps with a waiting job why it could not be begun and ends the claim; a job that does not
  /// wait any more is left as it is.
  ///
  /// - Throws: `.storage`.
  public func hold(
    _ job: JobRecord,
    because trouble: String,
    owner: Owner
  ) throws(JournalError) {
    let ownerID = owner.id
    try write { database in
      try database.execute(
        sql: """
          UPDATE jobs SET trouble = ?, owner = CASE WHEN owner = ? THEN NULL ELSE owner END
          WHERE id = ? AND state = ?
          """,
        arguments: [trouble, ownerID, job.id, PrintJobState.queued.rawValue]
      )
    }
  }

  /// True when the process that was sending a job is gone.
  ///
  /// - Throws: `.storage`.
  public func ownerIsGone(_ job: JobRecord) throws(JournalError) -> Bool {
    guard let owner = job.owner else { return true }
    return try Owner.isDead(owner, in: directory)
  }

  @discardableResult
  static func insertJob(
    _ receipt: Int64,
    _ kind: PrintKind,
    requestedBy: String,
    owner: String,
    at now: Timestamp,
    in database: Database
  ) throws -> JobRecord {
    let stored = kind.stored
    try database.execute(
      sql: """
        INSERT INTO jobs
          (receipt, kind, copy_number, state, accepted, requested_by, owner, created_at)
        VALUES (?, ?, ?, ?, 0, ?, ?, ?)
        """,
      arguments: [
        receipt, stored.word, stored.number, PrintJobState.queued.rawValue, requestedBy, owner,
        now.milliseconds,
      ]
    )
    return JobRecord(
      id: database.lastInsertedRowID,
      receipt: receipt,
      kind: kind,
      machine: PrintJobMachine(),
      owner: owner,
      requestedBy: requestedBy,
      createdAt: now
    )
  }

  private static func jobs(
    _ selection: String,
    _ arguments: StatementArguments,
    in database: Database
  ) throws -> [JobRecord] {
    try Row.fetchAll(
      database,
      sql: """
        SELECT id, receipt, kind, copy_number, state, accepted, trouble, printer, profile,
          body_hash, owner, requested_by, created_at FROM jobs \(selection)
        """,
      arguments: arguments
    ).map(JobRecord.init(row:))
  }
}

extension PrintKind {
  var stored: (word: String, number: Int) {
    switch self {
    case .original: ("original", 0)
    case .copy(let number): ("copy", number)
    case .reprint(let number): ("reprint", number)
    }
  }

  init?(word: String, number: Int) {
    switch word {
    case "original": self = .original
    case "copy" where number > 0 && number < .max: self = .copy(number)
    case "reprint" where number > 0 && number < .max: self = .reprint(number)
    default: return nil
    }
  }
}

extension JobRecord {
  init(row: Row) throws {
    guard
      let kind = PrintKind(word: try row.value("kind"), number: try row.value("copy_number")),
      let state = PrintJobState(rawValue: try row.value("state"))
    else {
      throw JournalError.storage("print job \(try row.value("id") as Int64) cannot be read")
    }
    self.init(
      id: try row.value("id"),
      receipt: try row.value("receipt"),
      kind: kind,
      machine: PrintJobMachine(
        state: state,
        accepted: try row.value("accepted"),
        trouble: try row.optional("trouble")
      ),
      printer: try row.optional("printer"),
      profile: try row.optional("profile"),
      bodyHash: try row.optional("body_hash"),
      owner: try row.optional("owner"),
      requestedBy: try row.value("requested_by"),
      createdAt: Timestamp(milliseconds: try row.value("created_at"))
    )
  }
}
