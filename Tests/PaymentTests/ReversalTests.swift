import Payment
import Testing

/// A refund in place of a cancel that the gateway no longer takes.
@Suite struct ReversalTests {
  private static let refund = GatewayCall.refund(
    transactionNo: SampleSale.transactionNo,
    amount: SampleSale.amount,
    reference: "S1-1-R0"
  )

  /// The customer's success came after the first cancel had left.
  private static let toCancel: [Step] =
    PaymentMachineTests.submitted
    + [.wait(20_000), .answer(.says(.pending)), .cancel, .answer(.says(.pending))]

  private static let futile: [Step] = [.answer(.refusal("000040")), .answer(.says(.success))]

  private func refunding() -> Course {
    Course(Self.toCancel + Self.futile + [.nextCall] + Self.futile)
  }

  @Test func twoFutileCancelsLeadToARefund() {
    let course = refunding()
    #expect(course.calls.last == Self.refund)
    #expect(course.committed.state == .refunding)
    #expect(course.told == [])
  }

  @Test func oneIsNotEnough() {
    let course = Course(Self.toCancel + Self.futile)
    #expect(course.committed.state == .cancelSent)
    #expect(course.machine.inFlight == nil)
  }

  @Test(arguments: [
    GatewayAnswer.says(.pending), .refusal("000080"), .says(.closed),
  ])
  func anotherAnswerBeginsTheCountAgain(_ answer: GatewayAnswer) {
    var course = Course(Self.toCancel + Self.futile)
    course.take([.nextCall, .answer(answer), .answer(.says(.success)), .nextCall])
    course.take(Self.futile)
    #expect(!course.calls.contains(Self.refund))
  }

  /// A cancel that was not answered may arrive after the refund and pay back a second time.
  @Test func noRefundWhileACancelMayStillArrive() {
    var course = Course(Self.toCancel + [.answer(.silence), .answer(.says(.success))])
    let silence = course.now
    while course.committed.state == .cancelSent {
      course.take([.nextCall] + Self.futile)
    }
    #expect(course.machine.inFlight == Self.refund)
    #expect(course.now >= silence + 300_000)
    #expect(course.now < silence + 1_000_000)
  }

  @Test func noRefundSoonAfterARestartWithACancel() {
    var course = Course(from: SampleSale.attempt(in: .cancelSent), [.resume])
    let start = course.now
    course.take(Self.futile)
    while course.committed.state == .cancelSent {
      course.take([.nextCall] + Self.futile)
    }
    #expect(course.now >= start + 300_000)
  }

  @Test func noRefundSoonAfterACheckWithACancel() {
    let cancelled = SampleSale.attempt(in: .cancelled, cancelsSent: 1, told: .cancelled)
    var course = Course(from: cancelled, [.check(10_000), .answer(.says(.success))])
    let start = course.now
    course.take(Self.futile)
    while course.committed.state == .cancelSent {
      course.take([.nextCall] + Self.futile)
    }
    #expect(course.machine.inFlight == Self.refund)
    #expect(course.now >= start + 300_000)
  }

  @Test(arguments: [GatewayAnswer.says(.success), .silence, .refusal("000022")])
  func theBooksDecide(_ answer: GatewayAnswer) {
    var course = refunding()
    course.take(.answer(answer))
    #expect(course.machine.inFlight == .query)
    course.take(.answer(.says(.success, refunds: [(1_300, "S1-1-R0", .success)])))
    #expect(course.told == [.reversed])
    #expect(course.committed.state == .reversed)
  }

  @Test func theSameRefundIsRepeatedWithPauses() {
    var course = refunding()
    for _ in 0..<5 {
      course.take([.answer(.silence), .answer(.says(.success))])
      #expect(course.machine.inFlight == nil, "asked too fast")
      course.take([.nextCall, .answer(.says(.success))])
      #expect(course.machine.inFlight == Self.refund)
    }
    #expect(course.calls.allSatisfy { $0.isRefund ? $0 == Self.refund : true })
  }

  @Test func aRefundOnItsWayIsWaitedFor() {
    var course = refunding()
    let onItsWay = GatewayAnswer.says(.success, refunds: [(1_300, "S1-1-R0", .pending)])
    course.take([.answer(onItsWay), .answer(onItsWay), .nextCall, .answer(onItsWay), .nextCall])
    #expect(course.calls.count(where: \.isRefund) == 1)
    #expect(course.told == [])
    course.take(.answer(.says(.success, refunds: [(1_300, "S1-1-R0", .success)])))
    #expect(course.told == [.reversed])
  }

  @Test func aPartIsNotTheWhole() {
    var course = refunding()
    let part = GatewayAnswer.says(.success, refunds: [(300, nil, .success)])
    course.take([.answer(.silence), .answer(part), .nextCall, .answer(part)])
    #expect(course.committed.state == .refunding)
    #expect(course.told == [])
  }

  @Test(arguments: [true, false])
  func aRestartAsksFirst(_ isDone: Bool) {
    var course = Course(from: refunding().committed, [.resume])
    #expect(course.calls == [.query])
    if isDone {
      course.take(.answer(.says(.success, refunds: [(1_300, "S1-1-R0", .success)])))
      #expect(course.told == [.reversed])
    } else {
      course.take(.answer(.says(.success)))
      #expect(course.machine.inFlight == Self.refund)
    }
  }

  /// After a refund no cancel may ever leave, whatever is answered.
  @Test func noCancelAfterTheRefund() {
    for answer: GatewayAnswer in [
      .silence, .refusal("000040"), .refusal("000021"), .says(.success), .says(.pending),
    ] {
      var course = refunding()
      let before = course.calls.count
      for _ in 0..<30 {
        course.take([.answer(answer), .cancel, .nextCall])
      }
      #expect(!course.calls[before...].contains(.cancel))
      #expect(course.calls.count < 100)
    }
  }
}
