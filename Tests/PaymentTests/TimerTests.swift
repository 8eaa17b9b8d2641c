import Payment
import Testing

@Suite struct TimerTests {
  static let submitted: [Step] = [.begin, .scan, .answer(.says(.created))]

  /// The gateway answers every question at once with `pending`.
  private func pending(
    jitterSeed: UInt64 = 0,
    until end: Int64,
    cancelAt: Int64? = nil
  ) -> Course {
    var course = Course(jitterSeed: jitterSeed, Self.submitted + [.answer(.says(.pending))])
    while course.now < SampleSale.start + end {
      if let cancelAt, course.now == SampleSale.start + cancelAt { course.take(.cancel) }
      if course.machine.inFlight != nil { course.take(.answer(.says(.pending))) }
      let events = [course.wake, SampleSale.start + end, cancelAt.map { SampleSale.start + $0 }]
      let next = events.compactMap { $0 }.filter { $0 > course.now }.min() ?? course.now
      course.take(.wait(next - course.now))
    }
    return course
  }

  @Test(arguments: 0..<50)
  func questionsKeepTheirPace(_ seed: Int) {
    let course = pending(jitterSeed: UInt64(seed), until: 60_000)
    let times = zip(course.calls, course.callTimes).filter { $0.0 == .query }.map(\.1)
    #expect(times.first == SampleSale.start + 1_000)
    for (earlier, later) in zip(times, times.dropFirst()) {
      let pause: Int64 = earlier < SampleSale.start + 20_000 ? 2_000 : 3_000
      #expect(abs(later - earlier - pause) <= pause / 5)
    }
    #expect(times.count > 20)
    #expect(Set(zip(times, times.dropFirst()).map { $1 - $0 }).count > 5, "no jitter")
  }

  @Test(arguments: 0..<20)
  func theSoftDeadlineCancelsAfterALastQuestion(_ seed: Int) throws {
    let course = pending(jitterSeed: UInt64(seed), until: 70_000)
    let first = try #require(course.calls.firstIndex(of: .cancel))
    #expect((60_000...63_600).contains(course.callTimes[first] - SampleSale.start))
    #expect(course.calls[first - 1] == .query)
    #expect(course.callTimes[first - 1] == course.callTimes[first])
    #expect(course.committed.cancelReason == .deadline)
  }

  @Test(arguments: Array(stride(from: Int64(0), through: 58_000, by: 500)))
  func noCancelBeforeFifteenSeconds(_ cancelAt: Int64) throws {
    let course = pending(jitterSeed: UInt64(cancelAt), until: 70_000, cancelAt: cancelAt)
    let first = try #require(course.calls.firstIndex(of: .cancel))
    let time = course.callTimes[first] - SampleSale.start
    #expect(time >= 15_000)
    #expect(time <= max(15_000, cancelAt))
    #expect(course.calls[first - 1] == .query)
    let earlier = course.callTimes[..<first].filter { $0 > SampleSale.start + cancelAt }
    let waits = zip([SampleSale.start + cancelAt] + earlier, earlier).map { $1 - $0 }
    #expect(waits.allSatisfy { $0 <= 2_400 }, "the customer may still confirm")
  }

  @Test func unknownIsToldOnceAfterNinetySeconds() {
    var course = Course(Self.submitted + [.answer(.silence)])
    while course.now < SampleSale.start + 400_000 {
      if course.machine.inFlight != nil { course.take(.answer(.silence)) }
      if course.told.isEmpty {
        #expect(course.now < SampleSale.start + 90_000)
      }
      let end = SampleSale.start + 400_000
      let next = min(course.wake ?? end, end)
      course.take(.wait(next - course.now))
      if course.now == SampleSale.start + 90_000 { #expect(course.told == [.unknown]) }
    }
    #expect(course.told == [.unknown])
    #expect(course.committed.told == .unknown)
    #expect(course.committed.attention == .undecided)
    #expect(course.attempt.state == .polling, "silence is no reason for a cancel")
  }

  @Test(arguments: [GatewayCall.prepay, .query, .cancel])
  func unknownIsToldAlthoughACallIsInFlight(_ call: GatewayCall) {
    var course = Course(Self.submitted)
    if call != .prepay { course.take([.answer(.says(.pending)), .wait(1_000)]) }
    if call == .cancel {
      course.take([.wait(20_000), .cancel, .answer(.says(.pending))])
    }
    #expect(course.machine.inFlight == call)
    course.take(.wait(SampleSale.start + 89_999 - course.now))
    #expect(course.told == [])
    course.take(.wait(1))
    #expect(course.told == [.unknown])
    course.take(.wait(100_000))
    #expect(course.told == [.unknown])
    #expect(course.machine.inFlight == call)
  }

  @Test func anAnswerInTheNickOfTimeIsToldInsteadOfUnknown() {
    var course = Course(Self.submitted + [.answer(.says(.pending)), .wait(1_000)])
    course.jump(200_000)
    course.take(.answer(.says(.success)))
    #expect(course.told == [.paid])
  }

  /// The lid was closed for ten minutes.
  @Test(arguments: [true, false])
  func aJumpOfTheClockEndsTheWaiting(_ isInFlight: Bool) {
    var course = Course(Self.submitted + [.answer(.says(.pending))])
    if isInFlight { course.take(.wait(1_000)) }
    course.jump(600_000)
    course.take(.wait(0))
    #expect(course.told == [.unknown])
    #expect(course.machine.inFlight == .query)
    course.take(.answer(.says(.pending)))
    #expect(course.machine.inFlight == .cancel)
  }

  @Test func cancelsAreRepeatedWithLongerPauses() {
    var course = Course(from: SampleSale.attempt(in: .cancelSent), [.resume])
    var pauses: [Int64] = []
    for _ in 0..<8 {
      course.take([.answer(.silence), .answer(.silence)])
      let answered = course.now
      while course.machine.inFlight == nil, let wake = course.wake {
        course.take(.wait(wake - course.now))
      }
      pauses.append(course.now - answered)
    }
    // Then the caller has been told.
    #expect(pauses == [1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000, 5_000])
    #expect(course.committed.cancelsSent == 10, "one before the restart, one after it")
  }

  /// The wish to cancel must not make the machine spin while a question is under way.
  @Test func aCancelWhileAQuestionIsInFlightWaitsForItsAnswer() {
    var course = Course(Self.submitted + [.answer(.says(.pending)), .wait(19_000)])
    #expect(course.machine.inFlight == .query)
    course.take(.cancel)
    #expect(course.wake == SampleSale.start + 90_000)
    course.take([.wait(5_000), .answer(.says(.pending))])
    #expect(course.machine.inFlight == .cancel)
  }

  @Test func anExtremeRetryDoesNotTrap() {
    var timers = PaymentTimers()
    timers.retry = .max
    timers.longestRetry = 7_000
    let course = Course(
      from: SampleSale.attempt(in: .cancelSent),
      timers: timers,
      [.resume, .answer(.silence), .answer(.silence)]
    )
    #expect(course.wake == course.now + 7_000)
  }
}
