import Foundation
import Journal
import Payment
import Sales
import StrictJSON
import Subprocess
import Testing
import TestSupport

/// Real checkouts against a simulator in which a third of all calls goes wrong; what they leave
/// agrees with the simulator's ledger, and the code is nowhere.
///
/// PLATEN_SEED chooses the faults.
@Suite(.timeLimit(.minutes(4))) struct WildGatewayTests {
  private static let environment = ProcessInfo.processInfo.environment
  private static let seed = environment["PLATEN_SEED"] ?? "1"
  private static let endings = ["00", "30", "51", "53", "75", "85", "90"]

  private static func code(_ number: Int) -> String {
    let digits = String(100_000 + number).suffix(5)
    return "28649853067\(digits)" + endings[number % endings.count]
  }

  @Test func everySaleEndsAsTheLedgerSays() async throws {
    let folder = try TemporaryFolder()
    let count = 15
    let simulator = PlatenProcess.configuration([
      "simulator", "--ledger", folder.path + "/ledger.json", "--fault-share", "300", "--seed",
      Self.seed,
    ])
    let outputs = try await Subprocess.run(
      simulator,
      input: .none,
      output: .sequence,
      error: .discarded
    ) { simulator in
      var lines = simulator.standardOutput.strings().makeAsyncIterator()
      let greeting = try #require(try await lines.next())
      let url = try #require(greeting.split(separator: " ").last.map(String.init))
        .trimmingCharacters(in: .newlines)
      let outputs = try await Self.sellAll(count, folder, url)
      try simulator.send(signal: .terminate)
      return outputs
    }.closureResult
    try check(count, folder)
    var secrets: [String: String] = [:]
    for number in 0..<count { secrets["code \(number)"] = Self.code(number) }
    let canary = Canary(secrets)
    #expect(try canary.sightings(inFolder: folder.path) == [])
    #expect(canary.sightings(in: outputs, place: "outputs") == [])
  }

  /// Three tills at once, then whatever is left.
  private static func sellAll(
    _ count: Int,
    _ folder: TemporaryFolder,
    _ url: String
  ) async throws -> String {
    try await withThrowingTaskGroup(of: String.self) { group in
      for till in 0..<3 {
        group.addTask {
          let options = ["--data-dir", folder.path + "/till-\(till)", "--simulator", url]
          var outputs = ""
          for number in 0..<count where number % 3 == till {
            let sale = try await PlatenProcess.run(
              [
                "checkout", repository + "/Samples/coffee.json", "--barcode", "-",
                "--reference", "WILD-\(number)",
              ] + options,
              input: code(number) + "\n"
            )
            outputs += sale.output + sale.notices
          }
          for _ in 0..<2 {
            let rest = try await PlatenProcess.run(["watch", "--once"] + options)
            outputs += rest.output + rest.notices
          }
          return outputs
        }
      }
      return try await group.reduce(into: "") { $0 += $1 }
    }
  }

  private func check(_ count: Int, _ folder: TemporaryFolder) throws {
    let ledger = try JSONValue(
      parsing: [UInt8](Data(contentsOf: URL(fileURLWithPath: folder.path + "/ledger.json"))),
      limits: JSONLimits(bytes: 1 << 26)
    )
    var ends: [String: Int] = [:]
    for number in 0..<count {
      let name = "WILD-\(number)"
      let directory = try DataDirectory(path: folder.path + "/till-\(number % 3)")
      let journal = try Journal(in: directory, bootID: "test")
      let attempts = try journal.attempts(of: #require(SaleReference(name))).map(\.attempt)
      let rows = (ledger["transactions"]?.array ?? []).filter {
        $0["reference"]?.string?.hasPrefix(name + "-") == true
      }
      let charged = rows.flatMap { $0["charges"]?.array ?? [] }.count
      let returned = rows.flatMap { $0["refunds"]?.array ?? [] }.count
      let end = attempts.last?.state
      ends[end?.rawValue ?? "none", default: 0] += 1
      let story = "\(name), seed \(Self.seed): \(end?.rawValue ?? "none")"
      #expect(charged <= 1, "\(story)")
      switch end {
      case .paid?: #expect(charged == 1 && returned == 0, "\(story)")
      case .reversed?: #expect(charged == 1 && returned == 1, "\(story)")
      case .abandoned?, .declined?, .cancelled?, nil: #expect(charged == 0, "\(story)")
      // What a wild gateway leaves open is flagged, and nobody was told "not paid".
      case let open?:
        #expect(attempts.last?.told == nil || attempts.last?.told == .unknown, "\(story) \(open)")
      }
    }
    print("wild gateway, seed \(Self.seed): \(ends)")
    #expect(ends["paid", default: 0] > 0)
  }
}
