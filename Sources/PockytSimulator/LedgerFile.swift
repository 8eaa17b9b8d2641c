import Glibc
import StrictJSON

/// The file in which a ledger outlives the simulator.
struct LedgerFile {
  let path: String

  /// The ledger in the file; an empty one when there is no file.
  func read() throws(LedgerFileError) -> Ledger {
    guard let file = fopen(path, "rb") else {
      if errno == ENOENT { return Ledger() }
      throw LedgerFileError(path, "cannot be opened, errno \(errno)")
    }
    defer { fclose(file) }
    var bytes: [UInt8] = []
    var block = [UInt8](repeating: 0, count: 65536)
    while true {
      let count = fread(&block, 1, block.count, file)
      guard count > 0 else { break }
      bytes += block[..<count]
    }
    if ferror(file) != 0 {
      throw LedgerFileError(path, "cannot be read")
    }
    do {
      return try Ledger(json: JSONField(JSONValue(parsing: bytes, limits: JSONLimits(bytes: .max))))
    } catch {
      throw LedgerFileError(path, "is not a ledger, \(error); delete it to begin anew")
    }
  }

  /// Puts the ledger into the file in one step: a reader sees the old one or the new one.
  func write(_ ledger: Ledger) throws(LedgerFileError) {
    let part = path + ".part"
    let descriptor = open(part, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else {
      throw LedgerFileError(path, "cannot be written, errno \(errno)")
    }
    var rest = Array(ledger.json.text().utf8)[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
      guard count > 0 || (count < 0 && errno == EINTR) else { break }
      rest = rest.dropFirst(max(count, 0))
    }
    guard close(descriptor) == 0, rest.isEmpty, rename(part, path) == 0 else {
      throw LedgerFileError(path, "cannot be written, errno \(errno)")
    }
  }
}

/// A ledger's file that cannot be used.
public struct LedgerFileError: Error, Equatable, CustomStringConvertible {
  /// The file and what is wrong with it.
  public let description: String

  init(_ path: String, _ reason: String) {
    description = "simulator ledger \(path): \(reason)"
  }
}
