#if canImport(Glibc)
  import Glibc
#endif
import GRDB

/// The durable memory of sales, receipts and print jobs: one SQLite database in the data
/// directory, shared by every Platen process that uses the directory.
///
/// A call that returns has reached the disk (WAL, `synchronous=FULL`).
public final class Journal: Sendable {
  /// Where the journal lives.
  public let directory: DataDirectory
  let database: DatabaseQueue
  let bootID: String

  /// Opens the journal and brings its tables up to date.
  ///
  /// - Parameters:
  ///   - directory: the data directory.
  ///   - bootID: names this start of the machine; moments of another start count as passed.
  /// - Throws: `JournalError.storage`, or `.newerVersion`.
  public init(in directory: DataDirectory, bootID: String) throws(JournalError) {
    self.directory = directory
    self.bootID = bootID
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
    database = try Self.storing { () throws -> DatabaseQueue in
      var configuration = Configuration()
      configuration.journalMode = .wal
      configuration.busyMode = .timeout(5)
      configuration.foreignKeysEnabled = true
      configuration.publicStatementArguments = false
      return try DatabaseQueue(path: path, configuration: configuration)
    }
    let isNewer = try Self.storing { [database] in
      // GRDB sets NORMAL when it enters WAL mode, which could lose the last commits at a power cut.
      try database.writeWithoutTransaction { database in
        try database.execute(sql: "PRAGMA synchronous = FULL")
        guard try Int.fetchOne(database, sql: "PRAGMA synchronous") == 2 else {
          throw DatabaseError(message: "synchronous=FULL was not accepted")
        }
      }
      return try database.read { try JournalSchema.migrator.hasBeenSuperseded($0) }
    }
    if isNewer {
      throw .newerVersion(path)
    }
    try Self.storing { [database] in
      try JournalSchema.migrator.migrate(database)
    }
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

  /// Performs one transaction; what it throws as `JournalError` passes, all else is storage.
  func write<Result: Sendable>(
    _ change: @Sendable (Database) throws -> Result
  ) throws(JournalError) -> Result {
    try Self.storing { try database.write(change) }
  }

  func read<Result: Sendable>(
    _ query: @Sendable (Database) throws -> Result
  ) throws(JournalError) -> Result {
    try Self.storing { try database.read(query) }
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
