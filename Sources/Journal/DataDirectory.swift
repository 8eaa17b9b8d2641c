#if canImport(Glibc)
  import Glibc
#endif

/// Where one Platen keeps everything: the journal, locks, and the paper of virtual printers.
public struct DataDirectory: Sendable {
  /// The directory's path.
  public let path: String

  /// Makes the directory with mode 0700, and its folder `run` for locks, where they are missing.
  ///
  /// - Throws: `JournalError.storage` when they cannot be made.
  public init(path: String) throws(JournalError) {
    self.path = path
    try Self.make(path)
    try Self.make(path + "/run")
  }

  /// A folder inside the directory, made with mode 0700 where it is missing.
  ///
  /// - Throws: `JournalError.storage` when it cannot be made.
  public func folder(_ name: String) throws(JournalError) -> String {
    let folder = path + "/" + name
    try Self.make(folder)
    return folder
  }

  var journalPath: String { path + "/journal.sqlite" }

  var reservePath: String { path + "/reserve" }

  func lockPath(_ name: String) -> String { path + "/run/" + name + ".lock" }

  private static func make(_ path: String) throws(JournalError) {
    var made = ""
    for part in path.split(separator: "/", omittingEmptySubsequences: true) {
      made += (made.isEmpty && !path.hasPrefix("/") ? "" : "/") + part
      if mkdir(made, 0o700) != 0, errno != EEXIST {
        throw .storage("\(made): \(String(cString: strerror(errno)))")
      }
    }
    var status = stat()
    guard stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFDIR else {
      throw .storage("\(path) is not a directory")
    }
  }
}
