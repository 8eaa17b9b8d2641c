import PrintJob
import Testing

/// Days with one fault, told by the paper that they leave.
///
/// In a roll, `1s0.2` is line 2 of receipt 1 in the shop's sending 0, `|` a cut and `//` a new roll.
@Suite struct NamedCourseTests {
  struct Day: Sendable, CustomTestStringConvertible {
    var testDescription: String
    var plan: CoursePlan
    var states: [PrintJobState]
    var rolls: [String]

    init(
      _ name: String,
      _ wishes: [CoursePlan.Wish] = [.init(receipt: 1, lines: 3)],
      mishaps: [CoursePlan.Mishap] = [],
      printers: [CoursePlan.Printer] = [.init()],
      failover: FailoverRule = .wait,
      states: [PrintJobState],
      rolls: String...
    ) {
      testDescription = name
      plan = CoursePlan()
      plan.printers = printers
      plan.wishes = wishes
      plan.mishaps = mishaps
      plan.failover = failover
      self.states = states
      self.rolls = rolls
    }
  }

  static let two = [
    CoursePlan.Wish(receipt: 1, lines: 2), CoursePlan.Wish(at: 60_000, receipt: 2, lines: 1),
  ]

  static let days: [Day] = [
    Day("a good job", states: [.printed], rolls: "1s0.0 1s0.1 1s0.2 |"),
    Day(
      "no paper before the start",
      mishaps: [.init(kind: .paperOut, when: .time(0))],
      states: [.printed],
      rolls: "// 1s0.0 1s0.1 1s0.2 |"
    ),
    Day(
      "no paper in the middle",
      mishaps: [.init(kind: .paperOut, when: .byte(20))],
      states: [.printed, .printed],
      rolls: "1s0.0 // 1s0.1 1s0.2 | [copy(1) s1] 1s1.0 1s1.1 1s1.2 [copy(1) s1] |"
    ),
    Day(
      "no power in the middle",
      two,
      mishaps: [.init(kind: .powerCycle, when: .byte(18))],
      states: [.possiblyPrinted, .printed, .printed],
      rolls: "1s0.0 VOID | [reprint(1) s1] 1s1.0 1s1.1 [reprint(1) s1] | 2s2.0 |"
    ),
    Day(
      "the cable out on the way to a mute printer",
      two,
      mishaps: [.init(kind: .cableOut, when: .byte(15))],
      printers: [.init(make: .mute)],
      states: [.possiblyPrinted, .handedOver, .handedOver],
      rolls: "1s0.0 VOID | [reprint(1) s1] 1s1.0 1s1.1 [reprint(1) s1] | 2s2.0 |"
    ),
    Day(
      "killed in the middle",
      mishaps: [.init(kind: .kill, when: .byte(16))],
      states: [.possiblyPrinted, .printed],
      rolls: "1s0.0 VOID | [reprint(1) s1] 1s1.0 1s1.1 1s1.2 [reprint(1) s1] |"
    ),
    Day(
      "no paper for a quarter of an hour",
      [.init(receipt: 1, lines: 1), .init(role: .kitchen, receipt: 2, lines: 1)],
      mishaps: [.init(kind: .paperOut, when: .time(0), lasts: 900_000)],
      states: [.held, .printed],
      rolls: "// LATE 2s0.0 |"
    ),
    Day(
      "a second printer",
      mishaps: [.init(kind: .coverOpen, when: .time(0), lasts: 900_000)],
      printers: [.init(), .init(make: .barrier)],
      failover: .to("1", after: 20_000),
      states: [.printed],
      rolls: "",
      "1s0.0 1s0.1 1s0.2 |"
    ),
  ]

  @Test("leaves its paper", arguments: days)
  func day(day: Day) throws {
    var shop = CourseShop(day.plan)
    try shop.run()
    #expect(shop.journal.entries.map(\.facts.state) == day.states)
    #expect(shop.stations.map(\.printer.roll.description) == day.rolls)
  }

  @Test("a drawer opens at once beside a job that waits for paper", arguments: [true, false])
  func drawer(pulsesAtOnce: Bool) throws {
    var plan = CoursePlan()
    plan.printers[0].pulsesAtOnce = pulsesAtOnce
    plan.wishes = [
      .init(receipt: 1, lines: 3), .init(at: 30_000, role: .drawer, receipt: 2),
    ]
    plan.mishaps = [.init(kind: .paperOut, when: .byte(20), lasts: 60_000)]
    var shop = CourseShop(plan)
    try shop.run()
    #expect(shop.stations[0].printer.pulses == (pulsesAtOnce ? 1 : 0))
    #expect(shop.journal.entries[1].facts.state == (pulsesAtOnce ? .handedOver : .cancelled))
  }
}
