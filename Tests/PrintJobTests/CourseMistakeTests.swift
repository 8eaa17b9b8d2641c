import PrintJob
import Testing

/// Every planted mistake is noticed, by the law that it breaks.
@Suite struct CourseMistakeTests {
  @Test("is noticed", arguments: CourseMistake.allCases)
  func planted(mistake: CourseMistake) {
    var others: Set<CourseLaw> = []
    for var plan in Self.plans {
      plan.mistake = mistake
      var shop = CourseShop(plan)
      do {
        try shop.run()
      } catch {
        if error.law == mistake.law { return }
        others.insert(error.law)
      }
    }
    Issue.record("\(mistake) did not break \(mistake.law), but \(others)")
  }

  /// Random days, then faults at every byte, then deaths beside a slow printer.
  private static let plans: [CoursePlan] =
    (1...150 as ClosedRange<UInt64>).map { CoursePlan(seed: $0) }
    + [CoursePlan.Mishap.Kind.paperOut, .kill].flatMap { kind in
      (0..<150).map { byte in
        var plan = CoursePlan()
        plan.printers[0].pulsesAtOnce = false
        plan.wishes = [
          .init(receipt: 1, lines: 5, picture: 2), .init(role: .drawer, receipt: 2),
          .init(at: 90_000, receipt: 3),
        ]
        plan.mishaps = [.init(kind: kind, when: .byte(byte))]
        return plan
      }
    }
    + (0..<40).map { effect in
      var plan = CoursePlan()
      plan.printers = [.init(make: .barrier, speed: 20)]
      plan.wishes = [.init(receipt: 1, lines: 14), .init(receipt: 2, lines: 14)]
      plan.killAtEffect = effect
      return plan
    }
}
