#if canImport(Glibc)
  import Glibc
#endif
import Synchronization

/// An advisory lock on a file (`flock`), held until `release` or the end of the process, however
/// it ends.
public final class FileLock: Sendable {
  private let descriptor: Mutex<Int32>
  private let path: String

  private init(descriptor: Int32, path: String) {
    self.descriptor = Mutex(descriptor)
    self.path = path
  }

  /// Takes the lock when nobody holds it.
  ///
  /// - Returns: nil when another process, or this one, holds it.
  /// - Throws: `JournalError.storage` when the file cannot be opened.
  public static func take(_ path: String) throws(JournalError) -> FileLock? {
    let descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o600)
    guard descriptor >= 0 else {
      throw .storage("\(path): \(String(cString: strerror(errno)))")
    }
    while flock(descriptor, LOCK_EX | LOCK_NB) != 0 {
      if errno == EINTR { continue }
      let reason = errno
      close(descriptor)
      if reason == EWOULDBLOCK { return nil }
      throw .storage("\(path): \(String(cString: strerror(reason)))")
    }
    return FileLock(descriptor: descriptor, path: path)
  }

  /// Takes the lock, and waits for it where somebody holds it.
  ///
  /// - Parameters:
  ///   - path: the file.
  ///   - seconds: how long it is waited for.
  /// - Returns: nil when it was held all the time.
  /// - Throws: `JournalError.storage` when the file cannot be opened.
  static func take(_ path: String, within seconds: Int) throws(JournalError) -> FileLock? {
    for _ in 0..<seconds * 100 {
      if let lock = try take(path) { return lock }
      usleep(10_000)
    }
    return nil
  }

  /// Gives the lock back; a second call does nothing.
  public func release(removingFile: Bool = false) {
    descriptor.withLock { descriptor in
      guard descriptor >= 0 else { return }
      if removingFile {
        unlink(path)
      }
      close(descriptor)
      descriptor = -1
    }
  }

  deinit {
    release()
  }
}

/// One process's claim to the work it has begun.
///
/// While the process lives, nobody takes that work over; when it is gone, however it ended, anybody
/// may.
public struct Owner: Sendable {
  /// The claim's name in the journal.
  public let id: String
  private let lock: FileLock

  /// Claims a name; `id` must be new, such as random hexadecimal digits.
  ///
  /// - Throws: `JournalError.storage` when the lock cannot be made.
  public init(id: String, in directory: DataDirectory) throws(JournalError) {
    guard let lock = try FileLock.take(directory.lockPath(id)) else {
      throw .storage("the lock of owner \(id) is taken")
    }
    self.id = id
    self.lock = lock
  }

  /// Ends the claim in good order.
  public func retire() {
    lock.release(removingFile: true)
  }

  /// True when the process behind a claim is gone.
  static func isDead(_ id: String, in directory: DataDirectory) throws(JournalError) -> Bool {
    guard let lock = try FileLock.take(directory.lockPath(id)) else { return false }
    lock.release(removingFile: true)
    return true
  }
}

extension DataDirectory {
  /// Takes the sign that somebody looks after what is left, or nil when somebody does.
  ///
  /// - Throws: `JournalError.storage` when the lock cannot be made.
  public func lockWatch() throws(JournalError) -> FileLock? {
    try FileLock.take(lockPath("watch"))
  }

  /// Takes the right to write to a printer, or nil when somebody is writing.
  ///
  /// - Throws: `JournalError.storage` when the lock cannot be made.
  public func lockPrinter(key: String) throws(JournalError) -> FileLock? {
    let name = key.utf8.map { byte in
      (0x30...0x39).contains(byte) || (0x61...0x7A).contains(byte | 0x20)
        ? String(decoding: [byte], as: UTF8.self) : "-"
    }
    // File names have at most 255 bytes; two printers of one name merely wait for each other.
    return try FileLock.take(lockPath("printer-" + name.suffix(200).joined()))
  }
}
