import PrintJob
import Testing

@Suite struct PrinterTurnTests {
  static let now = Moment(milliseconds: 1_000_000)

  static func job(
    _ id: Int,
    _ role: JobRole = .receipt,
    _ kind: PrintKind = .original,
    _ state: PrintJobState = .queued,
    age: Int64 = 1_000,
    rests: Int64? = nil
  ) -> WaitingJob<Int> {
    WaitingJob(
      id: id,
      order: JobOrder(role: role, kind: kind, askedAt: now + -age),
      facts: JobFacts(state: state),
      restsUntil: rests.map { now + $0 }
    )
  }

  func turn(
    _ jobs: [WaitingJob<Int>],
    _ writer: PrinterWriter = .free,
    pulsesAtOnce: Bool = true
  ) -> PrinterTurn<Int> {
    PrinterTurn(
      of: jobs,
      writer: writer,
      abilities: PrinterAbilities(pulsesAtOnce: pulsesAtOnce),
      policy: PrintPolicy(),
      now: Self.now
    )
  }

  @Test("the drawer, then the kitchen, then papers by age, then copies")
  func ranks() {
    var jobs = [
      Self.job(1, .receipt, .copy(1)), Self.job(2), Self.job(3, .receipt, .reprint(1)),
      Self.job(4, .kitchen), Self.job(5, .drawer),
    ]
    var order: [Int] = []
    while let next = turn(jobs).next {
      order.append(next)
      jobs.removeAll { $0.id == next }
    }
    #expect(order == [5, 4, 2, 3, 1])
  }

  @Test("a printer at work is left alone, but for a drawer while it is stopped")
  func writer() {
    let jobs = [Self.job(1), Self.job(2, .drawer)]
    #expect(turn(jobs, .busy).next == nil)
    #expect(turn(jobs, .paused).next == 2)
    #expect(turn(jobs, .paused, pulsesAtOnce: false).next == nil)
  }

  @Test("a job that rests is passed over, and says when to look again")
  func rests() {
    let jobs = [Self.job(1, state: .blocked, rests: 700), Self.job(2)]
    #expect(turn(jobs).next == 2)
    #expect(turn([jobs[0]]).next == nil)
    #expect(turn([jobs[0]]).lookAgainAt == Self.now + 700)
  }

  @Test("what is too old is put aside, but not the kitchen's")
  func stale() {
    let old: Int64 = 600_000
    let jobs = [
      Self.job(1, age: old), Self.job(2, .kitchen, age: old), Self.job(3, .drawer, age: 5_000),
      Self.job(4, state: .blocked, age: old),
    ]
    #expect(turn(jobs).stale == [1, 3, 4])
    #expect(turn(jobs).next == 2)
  }

  @Test("what does not wait has no turn", arguments: PrintJobState.allCases)
  func states(state: PrintJobState) {
    let isNext = turn([Self.job(1, state: state)]).next == 1
    #expect(isNext == (state == .queued || state == .blocked))
  }
}

extension PrinterTurnTests {
  fileprivate static func job(
    _ id: Int,
    state: PrintJobState = .queued,
    age: Int64 = 1_000,
    rests: Int64? = nil
  ) -> WaitingJob<Int> {
    job(id, .receipt, .original, state, age: age, rests: rests)
  }
}
