import PrintJob
import Testing

/// Alarms, the second printer, and which paper comes next: rules over facts alone.
@Suite struct ReceiptRuleTests {

  static func job(_ state: PrintJobState, obstacle: Obstacle? = nil, isPaid: Bool = true) -> (
    order: JobOrder, facts: JobFacts
  ) {
    let order = JobOrder(isPaidSale: isPaid, askedAt: Moment(milliseconds: 0))
    return (order, JobFacts(state: state, obstacle: obstacle))
  }

  static let rows: [(jobs: [(order: JobOrder, facts: JobFacts)], after: Int64, alarm: JobAlarm?)] =
    [
      ([job(.queued)], 59_999, nil),
      ([job(.queued)], 60_000, .noPaper(nil)),
      ([job(.blocked, obstacle: .paper)], 60_000, .noPaper(.paper)),
      ([job(.paused, obstacle: .cover)], 60_000, .noPaper(.cover)),
      ([job(.queued, isPaid: false)], 60_000, nil),
      ([job(.printed)], 60_000, nil),
      ([job(.handedOver)], 60_000, nil),
      ([job(.cancelled)], 60_000, nil),
      ([job(.held)], 0, .held),
      ([job(.possiblyPrinted)], 0, .unconfirmed),
      ([job(.possiblyPrinted), job(.queued)], 0, nil),
      ([job(.possiblyPrinted), job(.blocked, obstacle: .cover)], 60_000, .noPaper(.cover)),
      ([job(.possiblyPrinted), job(.cancelled)], 0, .unconfirmed),
      ([job(.possiblyPrinted), job(.printed)], 60_000, nil),
    ]

  @Test("the alarm follows from the facts", arguments: rows.indices)
  func stands(index: Int) {
    let row = Self.rows[index]
    let now = Moment(milliseconds: row.after)
    #expect(standingAlarm(for: row.jobs, policy: PrintPolicy(), now: now) == row.alarm)
  }

  @Test("only a blocked job of which nothing can have left goes to the second printer")
  func failover() {
    let rule = FailoverRule.to("bar", after: 20_000)
    func target(_ state: PrintJobState, role: JobRole = .receipt, left: Bool = false) -> String? {
      rule.target(
        order: JobOrder(role: role, askedAt: Moment(milliseconds: 0)),
        facts: JobFacts(state: state, mayHaveLeft: left),
        now: Moment(milliseconds: 20_000)
      )
    }
    #expect(PrintJobState.allCases.filter { target($0) != nil } == [.blocked])
    #expect(target(.blocked, role: .kitchen) == "bar")
    #expect(target(.blocked, role: .drawer) == nil)
    #expect(target(.blocked, left: true) == nil)
    let order = JobOrder(askedAt: Moment(milliseconds: 1))
    let blocked = JobFacts(state: .blocked)
    let now = Moment(milliseconds: 20_000)
    #expect(rule.target(order: order, facts: blocked, now: now) == nil, "too early")
    #expect(FailoverRule.wait.target(order: order, facts: blocked, now: now) == nil)
  }

  static let left = JobFacts(state: .possiblyPrinted, mayHaveLeft: true)
  static let out = JobFacts(state: .printed, mayHaveLeft: true)
  static let withdrawn = JobFacts(state: .cancelled, mayHaveLeft: true)
  static let never = JobFacts(state: .cancelled)

  static let papers: [(earlier: [(kind: PrintKind, facts: JobFacts)], next: PrintKind)] = [
    ([], .original),
    ([(.original, JobFacts())], .original),
    ([(.original, never)], .original),
    ([(.original, left)], .reprint(1)),
    ([(.original, withdrawn)], .reprint(1)),
    ([(.original, out)], .copy(1)),
    ([(.original, left), (.reprint(1), JobFacts())], .reprint(2)),
    ([(.original, left), (.reprint(1), never)], .reprint(1)),
    ([(.original, left), (.reprint(1), withdrawn)], .reprint(2)),
    ([(.original, left), (.reprint(1), out)], .copy(1)),
    ([(.original, out), (.copy(1), left)], .copy(2)),
  ]

  @Test("the next paper follows from what may have left", arguments: papers.indices)
  func next(index: Int) {
    #expect(nextPaper(after: Self.papers[index].earlier) == Self.papers[index].next)
  }

  @Test("tickets are four printable characters, none twice")
  func tickets() {
    let tickets = (0..<20_000).map { Ticket(number: $0) }
    #expect(Set(tickets).count == tickets.count)
    #expect(tickets.allSatisfy { $0.bytes.allSatisfy { (0x21...0x7E).contains($0) } })
    #expect(Ticket(number: .max).bytes.count == 4)
    #expect(Ticket(bytes: [0x41, 0x42, 0x43]) == nil)
    #expect(Ticket(bytes: [0x41, 0x42, 0x43, 0x20]) == nil)
    #expect(Ticket(bytes: Ticket(number: 5).bytes) == Ticket(number: 5))
  }
}
