import Payment
import Testing

/// What goes on once nobody waits for the answer any more.
@Suite struct BackgroundTests {
  @Test func questionsBecomeRareOnceUnknownWasTold() {
    var course = Course(PaymentMachineTests.submitted)
    while course.told.isEmpty {
      course.take([.nextCall, .wait(8_000), .answer(.silence)])
    }
    #expect(course.told == [.unknown])
    course.take(.nextCall)
    var pauses: [Int64] = []
    for _ in 0..<11 {
      course.take(.answer(.silence))
      let answered = course.now
      course.take(.nextCall)
      pauses.append(course.now - answered)
    }
    // The question after the first pause of 5 seconds is the one that is answered first here.
    #expect(pauses.prefix(8) == PaymentTimers.background.suffix(8))
    #expect(pauses.suffix(3) == [3_600_000, 3_600_000, 3_600_000])
    #expect(course.told == [.unknown])
    course.take(.answer(.says(.success)))
    #expect(course.told == [.unknown, .paid])
  }

  @Test func theGatewaysWishToBeLeftAloneIsHeeded() {
    var course = Course(PaymentMachineTests.submitted + [.nextCall])
    course.take(.answer(.busy(7_000)))
    #expect(course.wake == course.now + 7_000)
    course.take([.nextCall, .answer(.busy(500))])
    #expect((course.wake ?? course.now) - course.now > 1_000, "never earlier than usual")
    course.take([.nextCall, .answer(.busy(86_400_000))])
    #expect(course.wake == course.now + 60_000, "a customer waits")
    course.take([.nextCall, .answer(.busy(-1))])
    #expect(course.machine.inFlight == nil)
  }

  @Test func theCallerIsToldInTimeWhateverTheGatewayWishes() {
    var course = Course(PaymentMachineTests.submitted + [.nextCall])
    while course.told.isEmpty {
      course.take([.answer(.busy(60_000)), .nextCall])
    }
    #expect(course.told == [.unknown])
    #expect(course.toldAt == SampleSale.start + 90_000)
  }

  @Test func aCancelThatFindsTheGatewayBusyAsksNothingAtOnce() {
    var course = Course(
      PaymentMachineTests.submitted + [.wait(20_000), .cancel, .answer(.says(.pending))]
    )
    course.take(.answer(.busy(30_000)))
    #expect(course.machine.inFlight == nil)
    #expect(course.wake == course.now + 30_000)
    course.take(.nextCall)
    #expect(course.machine.inFlight == .cancel)
  }

  @Test(arguments: [GatewayAnswer.says(.success), .silence, .refusal("000021"), .says(.failed)])
  func theDetailIsAskedOnceAndProvesNothing(_ detail: GatewayAnswer) {
    let detailCall = GatewayCall.detail(transactionNo: SampleSale.transactionNo)
    var course = Course(
      asksForDetail: true,
      PaymentMachineTests.submitted + [.nextCall, .answer(.says(.success))]
    )
    #expect(course.machine.inFlight == detailCall)
    #expect(course.told == [])
    course.take([.cancel, .answer(detail)])
    #expect(course.told == [.paid])
    #expect(course.calls == PaymentMachineTests.asked + [detailCall])
  }

  @Test func theDetailFillsInWhatTheReceiptPrints() {
    var course = Course(
      asksForDetail: true,
      PaymentMachineTests.submitted + [.nextCall, .answer(.says(.success))]
    )
    var detail = SampleSale.report(.success)
    detail.vendor = "alipay_hk"
    detail.paymentTime = "2026-11-22 10:24:00"
    course.take(.answer(.transaction(detail)))
    #expect(course.committed.wallet == "alipay_hk")
    #expect(course.committed.paymentTime == "2026-11-22 10:24:00")
  }

  /// A code that has provably not left proves that nobody was charged, whoever wanted what.
  @Test(arguments: [true, false])
  func aCodeThatHasNotLeftEndsTheSale(_ isCancelled: Bool) {
    var course = Course(PaymentMachineTests.submitting)
    if isCancelled { course.take(.cancel) }
    course.take(.answer(.notSent))
    #expect(course.told == [.cancelled])
    #expect(course.committed.cancelReason == (isCancelled ? .operatorRequest : .notSent))
    #expect(course.machine.isAtRest)
  }
}
