import Foundation
import Journal
import Payment
import PrintJob
import Sales
import StrictJSON
import Subprocess
import Testing
import TestSupport

/// `kill -9` at seeded moments of real checkouts, against a simulator in another process whose
/// ledger is the truth.
///
/// PLATEN_KILLS sets how many, PLATEN_SEED where the seeds begin.
@Suite struct KillTests {
  private static let environment = ProcessInfo.processInfo.environment
  private static let count = environment["PLATEN_KILLS"].flatMap(UInt64.init) ?? 50
  private static let firstSeed = environment["PLATEN_SEED"].flatMap(UInt64.init) ?? 1

  /// What one killed checkout left, seen right after the kill and after the recovery.
  struct Death: Sendable {
    let seed: UInt64
    let state: String
    let faults: [String]
  }

  @Test(.timeLimit(.minutes(5)))
  func noSaleIsLostOrChargedTwice() async throws {
    let folder = try TemporaryFolder()
    let simulator = PlatenProcess.configuration([
      "simulator", "--latency", "40", "--ledger", folder.path + "/ledger.json",
    ])
    let deaths = try await Subprocess.run(
      simulator,
      input: .none,
      output: .sequence,
      error: .discarded
    ) { simulator in
      var lines = simulator.standardOutput.strings().makeAsyncIterator()
      let greeting = try #require(try await lines.next())
      let url = try #require(greeting.split(separator: " ").last.map(String.init))
        .trimmingCharacters(in: .newlines)
      let deaths = try await Self.killAll(folder, url)
      try simulator.send(signal: .terminate)
      return deaths
    }.closureResult
    report(deaths)
    #expect(deaths.count == Int(Self.count))
    for death in deaths where !death.faults.isEmpty {
      Issue.record(
        """
        seed \(death.seed), killed \(death.state): \(death.faults.joined(separator: "; ")); \
        replay with PLATEN_SEED=\(death.seed) PLATEN_KILLS=1
        """
      )
    }
  }

  /// Four at a time, so that the machine's scheduling differs between them.
  private static func killAll(_ folder: TemporaryFolder, _ url: String) async throws -> [Death] {
    try await withThrowingTaskGroup(of: Death.self) { group in
      var seeds = (firstSeed..<(firstSeed + count)).makeIterator()
      for _ in 0..<4 {
        if let seed = seeds.next() { group.addTask { try await kill(seed, folder, url) } }
      }
      var deaths: [Death] = []
      while let death = try await group.next() {
        deaths.append(death)
        if let seed = seeds.next() { group.addTask { try await kill(seed, folder, url) } }
      }
      return deaths.sorted { $0.seed < $1.seed }
    }
  }

  private static func kill(
    _ seed: UInt64,
    _ folder: TemporaryFolder,
    _ url: String
  ) async throws -> Death {
    var random = SeededRandom(seed: seed)
    let ending = ["00", "30", "51", "53", "75", "85", "90"].randomElement(using: &random) ?? "00"
    // A code that stays pending lives on until its sale is cancelled.
    let longest = ending == "85" ? 3_000 : 700
    let moment = Duration.milliseconds(Int.random(in: 20...longest, using: &random))
    let data = folder.path + "/till-\(seed)"
    let till = ["--data-dir", data, "--simulator", url]
    let reference = try #require(SaleReference("KILL-\(seed)"))
    let checkout = PlatenProcess.configuration(
      ["checkout", repository + "/Samples/coffee.json", "--barcode", "2864985306729491" + ending]
        + ["--reference", reference.description] + till
    )
    _ = try await Subprocess.run(
      checkout,
      input: .none,
      output: .discarded,
      error: .discarded
    ) { checkout in
      // The moment of death is what is tried here, not a wait for something.
      try await Task.sleep(for: moment)
      try? checkout.send(signal: .kill)
    }
    let state = try state(of: reference, in: data)

    var faults: [String] = []
    for round in 1...2 {
      let watch = try await PlatenProcess.run(["watch", "--once"] + till)
      if watch.code != 0, watch.code != 12 {
        faults.append("watch \(round) ended with \(watch.code ?? -1): \(watch.notices)")
      }
    }
    faults += try await contradictions(of: reference, in: data, folder)
    return Death(seed: seed, state: state, faults: faults)
  }

  /// How far the sale had come, by the journal that the killed process left.
  private static func state(of reference: SaleReference, in data: String) throws -> String {
    let journal = try Journal(in: DataDirectory(path: data), bootID: "test")
    guard let attempt = try journal.attempts(of: reference).last?.attempt else {
      return "before the sale"
    }
    guard attempt.state == .paid else { return attempt.state.rawValue }
    let receipt = try journal.receipts(.sale(reference)).first
    let job = try receipt.flatMap { try journal.jobs(of: $0).first }
    return "paid, paper \(job?.machine.state.rawValue ?? "missing")"
  }

  /// Where the journal and the ledger do not tell the same story.
  private static func contradictions(
    of reference: SaleReference,
    in data: String,
    _ folder: TemporaryFolder
  ) async throws -> [String] {
    let content = FileManager.default.contents(atPath: folder.path + "/ledger.json") ?? Data()
    let limits = JSONLimits(bytes: 1 << 26)
    let ledger = try content.isEmpty ? [:] : JSONValue(parsing: [UInt8](content), limits: limits)
    let rows = (ledger["transactions"]?.array ?? []).filter {
      $0["reference"]?.string?.hasPrefix(reference.description + "-") == true
    }
    let charges = rows.flatMap { $0["charges"]?.array ?? [] }
    let refunds = rows.flatMap { $0["refunds"]?.array ?? [] }
    let codes = rows.flatMap { $0["sentCodes"]?.array ?? [] }

    let journal = try Journal(in: DataDirectory(path: data), bootID: "test")
    let attempts = try journal.attempts(of: reference)
    let isPaid = attempts.contains { $0.attempt.state == .paid }
    let receipts = try journal.receipts(.sale(reference))
    let jobs = try receipts.flatMap { try journal.jobs(of: $0) }
    let papers = try FileManager.default.contentsOfDirectory(atPath: data + "/paper")

    var faults: [String] = []
    func check(_ holds: Bool, _ fault: String) {
      if !holds { faults.append(fault) }
    }
    check(rows.count <= 1, "\(rows.count) transactions at the gateway")
    check(charges.count <= 1, "charged \(charges.count) times")
    check(codes.count <= 1, "the code arrived \(codes.count) times")
    check(attempts.allSatisfy { $0.attempt.state.isFinal }, "the sale is still open")
    check(
      isPaid == (charges.count > refunds.count),
      "journal \(isPaid ? "paid" : "not paid"), ledger \(charges.count) charged, "
        + "\(refunds.count) refunded"
    )
    check(receipts.count == (isPaid ? 1 : 0), "\(receipts.count) receipts")
    check(jobs.count { $0.kind == .original } == receipts.count, "not one original")
    check(papers.count <= 1, "\(papers.count) papers")
    check(
      jobs.allSatisfy { $0.machine.state != .handedOver } || papers.count == 1,
      "printed by the journal, but there is no paper"
    )
    return faults
  }

  private func report(_ deaths: [Death]) {
    let states = Dictionary(grouping: deaths, by: \.state).mapValues(\.count)
    print("\(deaths.count) kills, seeds from \(Self.firstSeed):")
    for (state, count) in states.sorted(by: { $0.key < $1.key }) {
      print("  \(count) \(state)")
    }
  }
}
