#if canImport(Glibc)
  import Glibc
#endif
import GRDB
public import Payment
public import Sales
import Synchronization

/// The durable memory of sales, receipts and print jobs: one SQLite database in the data
/// directory, shared by every Platen process that uses the directory.
///
/// A call that returns has reached the disk (WAL, `synchronous=FULL`). Once the disk has failed a
/// write, nothing more is written by this object: what a later sync says about the lost write is
/// worth nothing.
public final class Journal: Sendable {
  /// Where the journal lives.
  public let directory: DataDirectory
  let database: DatabaseQueue
  let bootID: String
  let clock: @Sendable () -> BootInstant
  let wall: @Sendable () -> Timestamp
  private let reserve: Reserve
  /// What the disk answered to the write that failed.
  private let failure = Mutex<String?>(nil)

  /// Opens the journal and brings its tables up to date.
  ///
  /// - Parameters:
  ///   - directory: the data directory.
  ///   - bootID: names this start of the machine; moments of another start count as passed.
  ///   - reserveSize: how many bytes of the disk are kept for the end of what has begun.
  ///   - clock: the time since this start of the machine; nil for the machine's own.
  ///   - wall: the wall clock; nil for the machine's own.
  /// - Throws: `JournalError.storage`, or `.newerVersion`.
  public init(
    in directory: DataDirectory,
    bootID: String,
    reserveSize: Int64 = 4 << 20,
    clock: (@Sendable () -> BootInstant)? = nil,
    wall: (@Sendable () -> Timestamp)? = nil
  ) throws(JournalError) {
    self.directory = directory
    self.bootID = bootID
    self.clock = clock ?? { BootInstant(milliseconds: Self.time(of: CLOCK_BOOTTIME)) }
    self.wall = wall ?? { Timestamp(milliseconds: Self.time(of: CLOCK_REALTIME)) }
    reserve = Reserve(path: directory.reservePath, size: reserveSize)
    let path = directory.journalPath
    // One process at a time: making the tables and entering WAL mode do not wait for each other.
    guard let opening = try FileLock.take(directory.lockPath("journal"), within: 10) else {
      throw .storage("another Platen has been opening \(path) for 10 s")
    }
    defer { opening.release() }
    // Made here so that the database and its companions are readable by the owner only.
    let descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else {
      throw .storage("\(path): \(String(cString: strerror(errno)))")
    }
    fchmod(descriptor, 0o600)
    close(descriptor)
    database = try Self.storing { [reserve] in
      try Self.withReserve(reserve) { try Self.connect(path) }
    }
    // Without it this process can still look, and end what has begun.
    _ = reserve.take()
  }

  private static func connect(_ path: String) throws -> DatabaseQueue {
    var configuration = Configuration()
    configuration.journalMode = .wal
    configuration.busyMode = .timeout(5)
    configuration.foreignKeysEnabled = true
    configuration.publicStatementArguments = false
    let database = try DatabaseQueue(path: path, configuration: configuration)
    // GRDB sets NORMAL when it enters WAL mode, which could lose the last commits at a power cut.
    try database.writeWithoutTransaction { database in
      try database.execute(sql: "PRAGMA synchronous = FULL")
      guard try Int.fetchOne(database, sql: "PRAGMA synchronous") == 2 else {
        throw DatabaseError(message: "synchronous=FULL was not accepted")
      }
    }
    if try database.read({ try JournalSchema.migrator.hasBeenSuperseded($0) }) {
      throw JournalError.newerVersion(path)
    }
    try JournalSchema.migrator.migrate(database)
    return database
  }

  private static func time(of clock: clockid_t) -> Int64 {
    var time = timespec()
    clock_gettime(clock, &time)
    return Int64(time.tv_sec) * 1_000 + Int64(time.tv_nsec) / 1_000_000
  }

  /// Ties the journal to one gateway and merchant, for ever: sales of one world must never be asked
  /// for, or cancelled, in another.
  ///
  /// - Throws: `.otherWorld` when it is tied to another one, or `.storage`.
  public func tie(to world: String) throws(JournalError) {
    try write { database in
      try database.execute(
        sql: "INSERT OR IGNORE INTO settings (name, value) VALUES ('world', ?)",
        arguments: [world]
      )
      let kept = try String.fetchOne(
        database,
        sql: "SELECT value FROM settings WHERE name = 'world'"
      )
      if let kept, kept != world {
        throw JournalError.otherWorld(kept: kept, asked: world)
      }
    }
  }

  /// Performs one transaction, with the reserve where the disk has no other room.
  ///
  /// What it throws as `JournalError` passes, all else is storage.
  func write<Result: Sendable>(
    _ change: @Sendable (Database) throws -> Result
  ) throws(JournalError) -> Result {
    try perform { () throws -> Result in
      try Self.withReserve(reserve) { try database.write(change) }
    }
  }

  /// Performs one transaction that is not worth the reserve.
  func writeSparingly<Result: Sendable>(
    _ change: @Sendable (Database) throws -> Result
  ) throws(JournalError) -> Result {
    try perform { () throws -> Result in try database.write(change) }
  }

  /// Performs the transaction that lets money move for the first time: only while the reserve for
  /// its end is there.
  func writeBeginning(
    _ change: @Sendable (Database) throws -> Void
  ) throws(JournalError) {
    if let reason = reserve.take() {
      throw .storage(
        "nothing new is begun without \(reserve.size >> 10) KiB in reserve (\(reason)); make room "
          + "on the disk of \(directory.path)"
      )
    }
    try writeSparingly(change)
  }

  private func perform<Result>(
    _ transaction: () throws -> Result
  ) throws(JournalError) -> Result {
    if let failed = failure.withLock({ $0 }) {
      throw .storage(
        "the disk failed a write (\(failed)), so nothing more is written to it; once it works, "
          + "start Platen again"
      )
    }
    return try Self.storing {
      do {
        return try transaction()
      } catch let error as DatabaseError
        where error.resultCode == .SQLITE_IOERR && !error.isFullDisk
      {
        failure.withLock { $0 = $0 ?? error.message ?? "SQLite error \(error.extendedResultCode)" }
        throw error
      }
    }
  }

  /// Repeats an action once that found the disk full, after giving up the reserve.
  private static func withReserve<Result>(
    _ reserve: Reserve,
    _ action: () throws -> Result
  ) throws -> Result {
    do {
      return try action()
    } catch let error as DatabaseError where error.isFullDisk {
      reserve.giveUp()
      return try action()
    }
  }

  /// Looks; what takes several queries can see others' commits between them.
  ///
  /// GRDB's `read` forbids writing for so long (`PRAGMA query_only`), which makes SQLite forget all
  /// that it has compiled.
  func read<Result: Sendable>(
    _ query: @Sendable (Database) throws -> Result
  ) throws(JournalError) -> Result {
    try Self.storing { try database.unsafeRead(query) }
  }

  private static func storing<Result>(
    _ action: () throws -> Result
  ) throws(JournalError) -> Result {
    do {
      return try action()
    } catch let error as JournalError {
      throw error
    } catch let error as DatabaseError {
      // The statement's values stay out of the text: they can be a customer's data.
      throw .storage(error.message ?? "SQLite error \(error.resultCode.rawValue)")
    } catch {
      throw .storage("\(error)")
    }
  }
}

extension DatabaseError {
  /// True when there was no room on the disk: for the database and its log, or for the index of
  /// the log, which SQLite calls a failure of its own kind.
  fileprivate var isFullDisk: Bool {
    resultCode == .SQLITE_FULL || extendedResultCode == .SQLITE_IOERR_SHMSIZE
  }
}
