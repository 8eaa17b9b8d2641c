import Foundation

/// Files beside the tests that hold what a result looked like when a person last agreed to it.
enum Snapshot {
  /// Whether a text is as recorded; with PLATEN_RECORD set, it is recorded first.
  static func matches(_ text: String, _ name: String) throws -> Bool {
    let file = URL(filePath: #filePath).deletingLastPathComponent()
      .appending(path: "Snapshots/\(name)")
    if ProcessInfo.processInfo.environment["PLATEN_RECORD"] != nil {
      try Data(text.utf8).write(to: file)
    }
    return try String(contentsOf: file, encoding: .utf8) == text
  }
}
