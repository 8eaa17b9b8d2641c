import Foundation
import Testing

/// A folder that goes away with its test.
final class TestFolder: Sendable {
  let path = FileManager.default.temporaryDirectory.path + "/platen-\(UUID().uuidString)"

  init() {
    mkdir(path, 0o700)
  }

  deinit {
    try? FileManager.default.removeItem(atPath: path)
  }

  func names() throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: path).sorted()
  }

  func bytes(of name: String) -> [UInt8]? {
    FileManager.default.contents(atPath: path + "/" + name).map { Array($0) }
  }

  func write(_ name: String, _ bytes: [UInt8]) throws {
    try Data(bytes).write(to: URL(fileURLWithPath: path + "/" + name))
  }

  func size(of name: String) throws -> UInt64 {
    let attributes = try FileManager.default.attributesOfItem(atPath: path + "/" + name)
    return try #require(attributes[.size] as? UInt64)
  }

  func mode(of name: String) throws -> Int {
    let attributes = try FileManager.default.attributesOfItem(atPath: path + "/" + name)
    return try #require(attributes[.posixPermissions] as? Int)
  }

  /// Makes a named pipe.
  func pipe() throws -> String {
    let pipe = path + "/pipe"
    try #require(mkfifo(pipe, 0o600) == 0)
    return pipe
  }
}

/// A disk in memory that is soon full.
final class SmallDisk {
  private let folder = TestFolder()
  var path: String { folder.path }

  static let isPossible = geteuid() == 0 && (try? SmallDisk(bytes: 4_096)) != nil

  init(bytes: Int) throws {
    try #require(mount("none", folder.path, "tmpfs", 0, "size=\(bytes)") == 0)
  }

  deinit {
    umount(folder.path)
  }
}
