import Foundation
import Subprocess
import SystemPackage
import Testing

/// The built `platen`, run as its users run it.
enum PlatenProcess {
  /// What a run left.
  struct Outcome: Sendable {
    let code: Int32?
    let output: String
    let notices: String
  }

  /// The executable lies beside the test bundle.
  static let path: FilePath = {
    let itself = "/proc/self/exe"
    let bundle = (try? FileManager.default.destinationOfSymbolicLink(atPath: itself)) ?? ""
    return FilePath(URL(fileURLWithPath: bundle).deletingLastPathComponent().path)
      .appending("platen")
  }()

  /// How a command is run: with short waits, and a deadline in milliseconds for the customer.
  static func configuration(_ arguments: [String], deadline: Int = 6_000) -> Configuration {
    let timers =
      "firstQuery=30,query=40,slowQuery=50,softDeadline=\(deadline),grace=60000,cancelRest=150,"
      + "retry=50,longestRetry=200"
    return Configuration(
      executable: .path(path),
      arguments: Arguments(arguments),
      environment: .inherit.updating(["PLATEN_TIMERS": timers])
    )
  }

  /// Runs a command to its end.
  static func run(_ arguments: [String], input: String = "") async throws -> Outcome {
    // A file, because a pipe breaks when the command ends without reading its input.
    let folder = try TemporaryFolder()
    let file = try FileDescriptor.open(FilePath(folder.file("input", input)), .readOnly)
    let result = try await Subprocess.run(
      configuration(arguments),
      input: .fileDescriptor(file, closeAfterSpawningProcess: true),
      output: .string(limit: 1 << 20),
      error: .string(limit: 1 << 20)
    )
    let code: Int32? =
      if case .exited(let code) = result.terminationStatus { code } else { nil }
    return Outcome(
      code: code,
      output: result.standardOutput,
      notices: result.standardError
    )
  }
}

/// A folder of a test's own, gone with the test.
final class TemporaryFolder: Sendable {
  let path: String

  init() throws {
    path = NSTemporaryDirectory() + "platen-\(UUID().uuidString)"
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  }

  deinit {
    try? FileManager.default.removeItem(atPath: path)
  }

  /// Writes a file and gives its path.
  func file(_ name: String, _ text: String) throws -> String {
    let file = path + "/" + name
    try text.write(toFile: file, atomically: true, encoding: .utf8)
    return file
  }

  /// The files in a folder, sorted by name.
  func list(_ folder: String) -> [String] {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: path + "/" + folder)) ?? []
    return names.sorted().map { path + "/" + folder + "/" + $0 }
  }
}

/// The repository, for samples.
let repository = URL(fileURLWithPath: #filePath)
  .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent().path
