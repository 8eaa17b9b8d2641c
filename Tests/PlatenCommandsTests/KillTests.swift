import Foundation
import Testing

/// `kill -9` at seeded moments of real checkouts, against a gateway and printers in processes of
/// their own that keep the truth.
///
/// PLATEN_KILLS sets how many, PLATEN_SEED where the seeds begin. Without PLATEN_KILLS none is made:
/// beside all other tests the moments that are aimed at would pass unseen.
@Suite struct KillTests {
  private static let environment = ProcessInfo.processInfo.environment
  private static let count = environment["PLATEN_KILLS"].flatMap(UInt64.init) ?? 50
  private static let firstSeed = environment["PLATEN_SEED"].flatMap(UInt64.init) ?? 1
  /// So many share a data directory, and what finishes their work.
  private static let groupSize: UInt64 = 25

  @Test(
    .enabled(if: environment["PLATEN_KILLS"] != nil, "PLATEN_KILLS is not set"),
    .enabled(if: KillPrinters.areThere, "needs python3"),
    .timeLimit(.minutes(20))
  )
  func noSaleIsLostOrChargedTwice() async throws {
    let start = ContinuousClock.now
    let report = try await Self.killAll()
    tell(report, ContinuousClock.now - start)
    #expect(report.deaths.count == Int(Self.count))
    for fault in report.faults {
      Issue.record("\(fault)")
    }
    // A thousand kills hit each state ten times at least, and fifty hit each.
    let enough = Int(min(10, Self.count / 50))
    for aim in KillPlan.Aim.allCases {
      let hits = report.deaths.count { $0.state == aim.rawValue }
      #expect(hits >= enough, "\(hits) were killed \(aim.rawValue)")
    }
  }

  /// Several groups at a time: while some wait, others work.
  private static func killAll() async throws -> KillGroup.Report {
    try await withThrowingTaskGroup(of: KillGroup.Report.self) { running in
      let seeds = firstSeed..<(firstSeed + count)
      var starts = stride(from: seeds.lowerBound, to: seeds.upperBound, by: Int(groupSize))
        .makeIterator()
      func addNext() {
        guard let start = starts.next() else { return }
        let group = KillGroup(seeds: Array(start..<min(start + groupSize, seeds.upperBound)))
        running.addTask {
          var report = try await group.run()
          let replay = "replay with PLATEN_SEED=\(start) PLATEN_KILLS=\(group.seeds.count)"
          report.faults = report.faults.map { "\($0); \(replay)" }
          return report
        }
      }
      for _ in 0..<3 { addNext() }
      var all = KillGroup.Report()
      while let report = try await running.next() {
        all.deaths += report.deaths
        all.faults += report.faults
        all.alarms += report.alarms
        addNext()
      }
      return all
    }
  }

  private func tell(_ report: KillGroup.Report, _ duration: Duration) {
    let seconds = duration.components.seconds
    print("\(report.deaths.count) kills in \(seconds) s, seeds from \(Self.firstSeed):")
    let states = Dictionary(grouping: report.deaths, by: \.state).mapValues(\.count)
    for (state, count) in states.sorted(by: { $0.key < $1.key }) {
      print("  \(count) \(state)")
    }
    let aimed = report.deaths.filter { $0.plan.aim != nil }
    let hits = aimed.count { $0.plan.aim?.rawValue == $0.state }
    print("  \(hits) of \(aimed.count) aimed kills hit; \(report.alarms) papers are in doubt")
  }
}
