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
    role: JobRole = .receipt,
    requestedBy: String,
    key: String? = nil,
    owner: Owner,
    at now: Timestamp
  ) throws(JournalError) -> JobRecord {
    let (clocks, ownerID) = (clocks(at: now), owner.id)
    return try writeSparingly { database in
      if let key, let known = try Self.job(key: key, clocks, in: database) { return known }
      let job = try nextJob(of: receipt, role, requestedBy, ownerID, clocks, in: database)
      if let key { try Self.keep(key, for: job, in: database) }
      return job
    }
  }

  /// Asks for a pulse to a cash drawer, without a sale.
  ///
  /// - Parameters:
  ///   - requestedBy: who asks.
  ///   - reason: why, in that person's words.
  ///   - key: the asker's name for the wish: the same key gives back the job of then, so that it
  ///     never opens a drawer twice.
  ///   - printer: the printer whose drawer it is, by its name; nil for the usual one.
  ///   - owner: who is going to open it.
  ///   - now: the wall clock.
  /// - Returns: the job, and false when it was known.
  /// - Throws: `.storage`.
  public func enqueueDrawer(
    requestedBy: String,
    reason: String,
    key: String?,
    printer: String?,
    owner: Owner,
    at now: Timestamp
  ) throws(JournalError) -> (job: JobRecord, isNew: Bool) {
    let (clocks, ownerID) = (clocks(at: now), owner.id)
    return try writeSparingly { database in
      if let key, let known = try Self.job(key: key, clocks, in: database) { return (known, false) }
      var job = JobRecord(
        order: JobOrder(role: .drawer, askedAt: clocks.moment),
        requestedBy: requestedBy,
        owner: ownerID,
        at: now
      )
      job.reason = reason
      job.printer = printer
      job = try Self.insert(job, clocks, in: database)
      if let key { try Self.keep(key, for: job, in: database) }
      return (job, true)
    }
  }

  private static func keep(_ key: String, for job: JobRecord, in database: Database) throws {
    try database.run(
      sql: "INSERT INTO print_keys (key, job) VALUES (?, ?)",
      arguments: [key, job.id]
    )
  }

  /// The job that a key was used for.
  ///
  /// - Throws: `.storage`.
  public func job(key: String) throws(JournalError) -> JobRecord? {
    let clocks = clocks(at: wall())
    return try read { try Self.job(key: key, clocks, in: $0) }
  }

  private static func job(
    key: String,
    _ clocks: JobClocks,
    in database: Database
  ) throws -> JobRecord? {
    let selection = "WHERE id = (SELECT job FROM print_keys WHERE key = ?)"
    return try jobs(selection, [key], clocks, in: database).first
  }

  private func nextJob(
    of receipt: ReceiptRecord,
    _ role: JobRole,
    _ requestedBy: String,
    _ ownerID: String,
    _ clocks: JobClocks,
    in database: Database
  ) throws -> JobRecord {
    let earlier = try Self.papers(of: receipt.id, role, clocks, in: database)
    let kind = nextPaper(after: earlier.map { ($0.kind, $0.facts) })
    for var job in earlier where job.facts.state.isWaiting && job.kind.word == kind.word {
      // One that was held belongs to nobody until a person lets it go on.
      if job.facts.state == .held { return job }
      if try ownerIsGone(job) {
        try database.run(
          sql: "UPDATE jobs SET owner = ? WHERE id = ?",
          arguments: [ownerID, job.id]
        )
        job.owner = ownerID
        return job
      }
      if kind == .original || job.facts.state == .blocked { return job }
    }
    var job = JobRecord(
      receipt: receipt.id,
      order: JobOrder(
        role: role,
        kind: kind,
        isPaidSale: role == .receipt && receipt.kind == .sale,
        askedAt: clocks.moment
      ),
      requestedBy: requestedBy,
      owner: ownerID,
      at: clocks.wall
    )
    job.template = earlier.last?.template
    return try Self.insert(job, clocks, in: database)
  }

  // MARK: Looking

  /// Jobs of a receipt, first to last.
  ///
  /// - Throws: `.storage`.
  public func jobs(of receipt: ReceiptRecord) throws(JournalError) -> [JobRecord] {
    try jobs(ofReceipt: receipt.id)
  }

  /// Jobs of the receipt with the journal's number, first to last.
  ///
  /// - Throws: `.storage`.
  public func jobs(ofReceipt id: Int64) throws(JournalError) -> [JobRecord] {
    try jobs("WHERE receipt = ? ORDER BY id", [id])
  }

  /// The job with the journal's number.
  ///
  /// - Throws: `.storage`.
  public func job(id: Int64) throws(JournalError) -> JobRecord? {
    try jobs("WHERE id = ?", [id]).first
  }

  /// Jobs in some states, oldest first.
  ///
  /// - Throws: `.storage`.
  public func jobs(in states: Set<PrintJobState>) throws(JournalError) -> [JobRecord] {
    try jobs("WHERE state IN (\(Self.words(states))) ORDER BY id", [])
  }

  /// Jobs that follow another one.
  ///
  /// - Throws: `.storage`.
  public func jobs(following id: Int64) throws(JournalError) -> [JobRecord] {
    try jobs("WHERE follows = ? ORDER BY id", [id])
  }

  /// Every job that has not come to its end and, of receipts without a sure paper, those that may
  /// have come out; oldest first.
  ///
  /// - Throws: `.storage`.
  public func openJobs() throws(JournalError) -> [JobRecord] {
    let open = Set(PrintJobState.allCases.filter { !$0.isFinal && $0 != .possiblyPrinted })
    return try jobs(
      """
      WHERE state IN (\(Self.words(open))) OR state = 'possiblyPrinted' AND NOT EXISTS (
        SELECT 1 FROM jobs AS other WHERE other.receipt = jobs.receipt AND other.role = jobs.role
          AND other.state IN ('printed', 'handedOver'))
      ORDER BY id
      """,
      []
    )
  }

  /// The bytes that were rendered for a paper of a receipt and a profile, newest first.
  ///
  /// - Throws: `.storage`.
  public func body(
    of receipt: Int64,
    role: JobRole = .receipt,
    profile: String
  ) throws(JournalError) -> (bytes: [UInt8], hash: String)? {
    try read { database in
      try database.records(
        sql: """
          SELECT hash, bytes FROM jobs JOIN bodies ON bodies.hash = jobs.body_hash
          WHERE receipt = ? AND role = ? AND profile = ? ORDER BY jobs.id DESC LIMIT 1
          """,
        arguments: [receipt, role.rawValue, profile]
      ) { row -> ([UInt8], String) in
        let bytes: Data = try row.value("bytes")
        return (Array(bytes), try row.value("hash"))
      }.first
    }
  }

  /// True when the process that was at work on a job is gone.
  ///
  /// - Throws: `.storage`.
  public func ownerIsGone(_ job: JobRecord) throws(JournalError) -> Bool {
    guard let owner = job.owner else { return true }
    return try Owner.isDead(owner, in: directory)
  }

  private func jobs(
    _ selection: String,
    _ arguments: StatementArguments
  ) throws(JournalError) -> [JobRecord] {
    let clocks = clocks(at: wall())
    return try read { try Self.jobs(selection, arguments, clocks, in: $0) }
  }

  static func papers(
    of receipt: Int64,
    _ role: JobRole,
    _ clocks: JobClocks,
    in database: Database
  ) throws -> [JobRecord] {
    try jobs(
      "WHERE receipt = ? AND role = ? ORDER BY id",
      [receipt, role.rawValue],
      clocks,
      in: database
    )
  }

  static func jobs(
    _ selection: String,
    _ arguments: StatementArguments,
    _ clocks: JobClocks,
    in database: Database
  ) throws -> [JobRecord] {
    try database.records(sql: "SELECT * FROM jobs \(selection)", arguments: arguments) {
      try JobRecord(row: $0, clocks)
    }
  }

  private static func words(_ states: Set<PrintJobState>) -> String {
    states.map { "'\($0.rawValue)'" }.sorted().joined(separator: ", ")
  }

  func clocks(at wall: Timestamp) -> JobClocks {
    JobClocks(bootID: bootID, boot: clock(), wall: wall)
  }
}
