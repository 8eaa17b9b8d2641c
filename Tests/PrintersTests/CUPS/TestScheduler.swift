import Foundation
import Testing

@testable import Printers

/// A CUPS scheduler of a test's own, with queues whose printers keep their paper as files and have
/// faults on demand (see Tests/Rigs/cups-rig.sh).
final class TestScheduler: Sendable {
  static let isInstalled = ["cupsd", "lpadmin"].allSatisfy { name in
    FileManager.default.isExecutableFile(atPath: "/usr/sbin/\(name)")
  }

  private let folder: URL
  let server: PrinterAddress.Server

  /// Runs a scheduler with these queues as long as the body runs.
  static func with(
    queues: String...,
    body: (TestScheduler) async throws -> Void
  ) async throws {
    let scheduler = try await start(queues)
    do {
      try await body(scheduler)
    } catch {
      try await scheduler.end()
      throw error
    }
    try await scheduler.end()
  }

  private static func start(_ queues: [String]) async throws -> TestScheduler {
    let folder = FileManager.default.temporaryDirectory
      .appending(path: "scheduler-\(UUID().uuidString)")
    let address = try await run(rig, "start", folder.path).split(separator: ":").last
    let port = try #require(address.flatMap { UInt16($0.trimmingSuffix("\n")) })
    let scheduler = TestScheduler(folder, .init(host: "127.0.0.1", port: port))
    for queue in queues {
      try await scheduler.command("lpadmin", "-p", queue, "-E", "-v", "rig://\(queue)", "-m", "raw")
    }
    return scheduler
  }

  private init(_ folder: URL, _ server: PrinterAddress.Server) {
    self.folder = folder
    self.server = server
  }

  /// Ends it as a crash would, with everything that prints, and starts it anew.
  func crash() async throws {
    try await Self.run(Self.rig, "crash", folder.path)
    try await Self.run(Self.rig, "start", folder.path)
  }

  /// Ends it in order, so that it has written down everything, and starts it anew.
  func restart() async throws {
    try await Self.run(Self.rig, "stop", folder.path)
    try await Self.run(Self.rig, "start", folder.path)
  }

  private func end() async throws {
    try await Self.run(Self.rig, "stop", folder.path)
    try FileManager.default.removeItem(at: folder)
  }

  func printer(of queue: String) throws -> CUPSPrinter {
    let address = PrinterAddress.cups(queue: queue, server: server)
    return try #require(CUPSPrinter(address, timeouts: PrinterTimeouts()))
  }

  /// How a queue's printer behaves from now on.
  func set(_ queue: String, _ word: String) throws {
    try Data(word.utf8).write(to: folder.appending(path: "out/\(queue)"))
  }

  /// The papers that came out of a queue's printer, one for each job.
  func papers(of queue: String) throws -> [[UInt8]] {
    let names = try FileManager.default.contentsOfDirectory(atPath: folder.path + "/out")
    return try names.filter { $0.hasPrefix("\(queue)-") }.sorted().map { name in
      Array(try Data(contentsOf: folder.appending(path: "out/\(name)")))
    }
  }

  /// Runs one of CUPS's own commands.
  func command(_ arguments: String...) async throws {
    try await Self.run(["env", "CUPS_SERVER=\(server)"] + arguments)
  }

  private static let rig = URL(filePath: #filePath).deletingLastPathComponent()
    .appending(path: "../../Rigs/cups-rig.sh").standardized.path

  @discardableResult
  private static func run(_ arguments: String...) async throws -> String {
    try await run(arguments)
  }

  @discardableResult
  private static func run(_ arguments: [String]) async throws -> String {
    let output = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString).path
    let words = (arguments.map { "'\($0)'" } + ["<", "/dev/null", ">", output, "2>&1"])
      .joined(separator: " ")
    // Foundation would wait for whatever a scheduler leaves running.
    let status = await onOwnThread {
      // A scheduler that inherits what is blocked here would never hear that it shall end.
      var signals = sigset_t()
      sigemptyset(&signals)
      pthread_sigmask(SIG_SETMASK, &signals, nil)
      return system("PATH=/usr/sbin:$PATH LC_ALL=C exec \(words)")
    }
    defer { try? FileManager.default.removeItem(atPath: output) }
    let answer = String(decoding: try Data(contentsOf: URL(filePath: output)), as: UTF8.self)
    try #require(status == 0, "\(words): \(answer)")
    return answer
  }
}

extension StringProtocol {
  fileprivate func trimmingSuffix(_ suffix: String) -> String {
    hasSuffix(suffix) ? String(dropLast(suffix.count)) : String(self)
  }
}
