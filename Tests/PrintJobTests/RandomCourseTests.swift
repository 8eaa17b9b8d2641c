import Foundation
import PrintJob
import Testing

/// Days of shops in which several things go wrong at once.
///
/// PLATEN_SEED replays one, PLATEN_COURSES sets how many there are.
@Suite struct RandomCourseTests {
  private static let environment = ProcessInfo.processInfo.environment
  private static let seed = environment["PLATEN_SEED"].flatMap(UInt64.init)
  private static let count = environment["PLATEN_COURSES"].flatMap(Int.init) ?? 300

  @Test("keeps every law")
  func days() {
    let seeds = Self.seed.map { [$0] } ?? (0..<Self.count).map { UInt64($0 + 1) }
    var breaches = 0
    for seed in seeds {
      var shop = CourseShop(CoursePlan(seed: seed))
      do {
        try shop.run()
      } catch {
        breaches += 1
        Issue.record("PLATEN_SEED=\(seed): \(error)\n\(shop.story)")
        if breaches == 8 { return }
      }
    }
  }
}

extension CourseShop {
  /// What there is to know about a day that went wrong.
  fileprivate var story: String {
    var lines = plan.printers.map { "\($0.make) \($0.isExact) \($0.capacity) \($0.lag)" }
    lines += plan.mishaps.map(\.description)
    lines.append("kill at \(plan.killAtEffect ?? -1), \(plan.failover), \(plan.person)")
    for (id, entry) in journal.entries.enumerated() {
      let facts = entry.facts
      lines.append(
        "job \(id) of \(entry.receipt) at \(entry.printer) after \(entry.follows ?? -1): "
          + "\(entry.order.role) \(entry.order.kind) since \(entry.order.askedAt.milliseconds) "
          + "\(facts.state) \(facts.accepted)/\(facts.byteCount) split \(facts.isSplit) "
          + "\(facts.trouble ?? "") \(facts.resolution?.word.rawValue ?? "")"
      )
    }
    for station in stations { lines.append(station.printer.roll.description) }
    return lines.joined(separator: "\n")
  }
}
