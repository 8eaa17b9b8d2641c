import Payment
import Testing

/// Taking up an attempt from the journal; its code is gone for ever.
@Suite struct ResumeTests {
  struct Row: Sendable, CustomTestStringConvertible {
    var state: AttemptState
    /// Milliseconds from the submit to the new start.
    var age: Int64
    var call: GatewayCall
    var then: AttemptState
    var submitted: Bool?

    var testDescription: String { "\(state) after \(age) ms" }
  }

  @Test(arguments: [
    Row(state: .creating, age: 5_000, call: .search, then: .creating),
    Row(state: .created, age: 5_000, call: .cancel, then: .cancelSent),
    Row(state: .submitting, age: 5_000, call: .query, then: .polling),
    Row(state: .submitting, age: 500_000, call: .query, then: .polling),
    Row(state: .polling, age: 5_000, call: .query, then: .polling),
    Row(state: .polling, age: 500_000, call: .query, then: .polling),
    Row(state: .cancelling, age: 5_000, call: .query, then: .cancelling),
    Row(state: .cancelling, age: 500_000, call: .query, then: .cancelling),
    Row(state: .cancelling, age: 5_000, call: .cancel, then: .cancelSent, submitted: false),
    Row(state: .cancelSent, age: 20_000, call: .cancel, then: .cancelSent),
    Row(state: .cancelSent, age: 500_000, call: .cancel, then: .cancelSent),
    Row(state: .cancelSent, age: 5_000, call: .cancel, then: .cancelSent, submitted: false),
  ])
  func goesOnAtOnce(_ row: Row) {
    var course = Course(from: SampleSale.attempt(in: row.state, submitted: row.submitted))
    course.jump(row.age)
    course.take(.resume)
    #expect(course.attempt.state == row.then)
    #expect(course.committed.state == row.then)
    #expect(course.calls == [row.call])
    #expect(course.told == [], "the gateway is asked before anybody is told")
  }

  @Test(arguments: AttemptState.allCases)
  func noCodeEverLeavesAgain(_ state: AttemptState) {
    for answer: GatewayAnswer in [
      .silence, .says(.created), .says(.pending), .refusal("000021"), .refusal("000023"),
    ] {
      var course = Course(from: SampleSale.attempt(in: state), [.resume])
      for _ in 0..<40 {
        course.take([.scan, .wait(30_000)])
        if course.machine.inFlight != nil { course.take(.answer(answer)) }
        course.take(.scan)
      }
      #expect(!course.calls.contains(.prepay))
      #expect(!course.told.contains(.paid))
    }
  }

  @Test(arguments: [
    (GatewayAnswer.says(.created), AttemptState.cancelled, [GatewayCall.search, .cancel]),
    (.refusal("000021"), .abandoned, [.search]),
    (.says(.success), .abandoned, [.search]),
  ])
  func aSaleThatWasBeingCreatedIsEnded(
    _ found: GatewayAnswer,
    _ state: AttemptState,
    _ calls: [GatewayCall]
  ) {
    var course = Course(from: SampleSale.attempt(in: .creating), [.resume, .answer(found)])
    if course.machine.inFlight != nil { course.take(.answer(.silence)) }
    #expect(course.attempt.state == state)
    #expect(course.committed.cancelReason == .interrupted)
    #expect(course.calls == calls)
  }

  /// The code never arrived: the gateway says `init` until the deadline, then it is cancelled.
  @Test func aCodeThatWasLostWithTheProcessIsCancelledAtTheDeadline() {
    var course = Course(from: SampleSale.attempt(in: .submitting))
    course.jump(5_000)
    course.take(.resume)
    while course.machine.inFlight == .query {
      course.take([.answer(.says(.created)), .wait(4_000)])
    }
    #expect(course.machine.inFlight == .cancel)
    #expect(course.committed.cancelReason == .deadline)
    course.take([.answer(.says(.closed)), .answer(.says(.closed))])
    #expect(course.told == [.cancelled])
  }

  @Test(arguments: [
    BootInstant.earlierBoot, SampleSale.start, SampleSale.start + 1_000_000_000,
  ])
  func anOldOrDoubtfulClockMeansThatTheDeadlineHasPassed(_ submittedAt: BootInstant) {
    let attempt = Attempt(
      sale: SampleSale.attempt().sale,
      number: 1,
      amount: SampleSale.amount,
      state: .polling,
      transactionNo: SampleSale.transactionNo,
      code: SampleSale.code,
      submittedAt: submittedAt
    )
    var course = Course(from: attempt)
    course.jump(100_000)
    course.take(.resume)
    #expect(course.committed.told == .unknown, "whoever asked has waited long enough")
    #expect(course.committed.attention == .undecided)
    #expect(course.machine.inFlight == .query)
    course.take(.answer(.says(.pending)))
    #expect(course.machine.inFlight == .cancel)
    course.take([.answer(.silence), .answer(.says(.closed, refunded: true))])
    #expect(course.told == [.reversed])
  }

  @Test(arguments: [AttemptState.submitting, .polling, .cancelling])
  func successAfterARestartIsPaid(_ state: AttemptState) {
    var course = Course(from: SampleSale.attempt(in: state))
    course.jump(200_000)
    course.take([.resume, .answer(.says(.success))])
    #expect(course.told == [.paid])
    #expect(course.committed.told == .paid)
    #expect(course.committed.attention == nil)
  }

  @Test func aMismatchSurvivesARestart() {
    let attempt = SampleSale.attempt(in: .polling, attention: .mismatch)
    var course = Course(from: attempt, [.resume])
    for _ in 0..<20 {
      course.take([.answer(.says(.pending)), .nextCall])
    }
    #expect(course.calls.allSatisfy { $0 == .query })
    #expect(course.committed.attention == .mismatch)
  }

  @Test func takingUpTwiceGivesTheSame() {
    for state in AttemptState.allCases {
      let once = Course(from: SampleSale.attempt(in: state), [.resume])
      let again = Course(from: once.committed, [.resume])
      #expect(again.attempt.state == once.attempt.state)
      #expect(again.calls.last == once.calls.last || once.attempt.state == .cancelSent)
    }
  }
}
