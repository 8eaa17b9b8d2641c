import Payment
import Testing

/// What an answer means while the customer pays.
struct Reading: Sendable, CustomTestStringConvertible {
  var answer: GatewayAnswer
  var state: AttemptState
  /// Milliseconds to the next call; 0 for at once, nil for never.
  var pause: Int64?

  init(_ answer: GatewayAnswer, _ state: AttemptState, pause: Int64? = nil) {
    self.answer = answer
    self.state = state
    self.pause = pause
  }

  var testDescription: String { "\(answer) \(state)" }
}

private func changed(_ change: (inout TransactionReport) -> Void) -> GatewayAnswer {
  report(.success, change)
}

private func report(
  _ status: TransactionStatus,
  _ change: (inout TransactionReport) -> Void
) -> GatewayAnswer {
  var report = SampleSale.report(status)
  change(&report)
  return .transaction(report)
}

@Suite struct ReadingAnswersTests {
  static let submitting: [Step] = [.begin, .scan, .answer(.says(.created))]
  static let polling = submitting + [.answer(.says(.pending)), .wait(1_000)]

  @Test(arguments: [
    Reading(.silence, .polling, pause: 1_000),
    Reading(.notSent, .cancelled),
    Reading(.says(.created), .polling, pause: 1_000),
    Reading(.says(.dealing), .polling, pause: 1_000),
    Reading(.says(.pending), .polling, pause: 1_000),
    Reading(.says(.success), .polling, pause: 0),
    Reading(.says(.closed), .polling, pause: 0),
    Reading(.says(.failed), .declined),
    Reading(report(.failed) { $0.transactionNo = "1" }, .polling, pause: 1_000),
    Reading(report(.failed) { $0.reference = "S2-1" }, .polling, pause: 1_000),
    Reading(report(.success) { $0.transactionNo = "1" }, .polling, pause: 1_000),
    Reading(.refusal("000010"), .polling, pause: 0),
    Reading(.refusal("000020"), .polling, pause: 0),
    Reading(.refusal("000022"), .polling, pause: 0),
    Reading(.refusal("000023"), .polling, pause: 0),
    Reading(.refusal("000030"), .polling, pause: 0),
    Reading(.refusal("000000"), .polling, pause: 1_000),
    Reading(.refusal("000021"), .polling, pause: 1_000),
    Reading(.refusal("000040"), .polling, pause: 1_000),
    Reading(.refusal("000080"), .polling, pause: 1_000),
    Reading(.refusal("999999"), .polling, pause: 1_000),
  ])
  func prepay(_ reading: Reading) {
    var course = Course(Self.submitting)
    course.take(.answer(reading.answer))
    #expect(course.attempt.state == reading.state)
    #expect(course.committed.state == reading.state)
    switch reading.pause {
    case nil: #expect(course.told == [Verdict(rawValue: reading.state.rawValue)])
    case 0?: #expect(course.machine.inFlight == .query)
    case let pause?: #expect(course.wake == course.now + pause)
    }
    course.take(.wait(1_000))
    #expect(course.calls.count { $0 == .prepay } == 1)
  }

  @Test(arguments: [
    Reading(.silence, .polling, pause: 2_000),
    Reading(.notSent, .polling, pause: 2_000),
    Reading(.says(.created), .polling, pause: 2_000),
    Reading(.says(.dealing), .polling, pause: 2_000),
    Reading(.says(.pending), .polling, pause: 2_000),
    Reading(.says(.success), .paid),
    Reading(.says(.failed), .declined),
    Reading(.says(.closed), .declined),
    Reading(.says(.closed, refunded: true), .reversed),
    Reading(.refusal("000000"), .polling, pause: 2_000),
    Reading(.refusal("000021"), .polling, pause: 2_000),
    Reading(.refusal("000023"), .polling, pause: 2_000),
    Reading(.refusal("000040"), .polling, pause: 2_000),
    Reading(.refusal("000080"), .polling, pause: 2_000),
    Reading(changed { $0.transactionNo = "1" }, .polling, pause: 2_000),
    Reading(changed { $0.reference = nil }, .polling, pause: 2_000),
    Reading(changed { $0.amount = nil }, .polling, pause: 2_000),
    Reading(changed { $0.type = nil }, .polling, pause: 2_000),
    Reading(report(.failed) { $0.transactionNo = "1" }, .polling, pause: 2_000),
    Reading(report(.failed) { $0.reference = "S2-1" }, .polling, pause: 2_000),
    Reading(report(.closed) { $0.transactionNo = "1" }, .polling, pause: 2_000),
    Reading(report(.closed) { $0.reference = "S2-1" }, .polling, pause: 2_000),
  ])
  func query(_ reading: Reading) {
    var course = Course(Self.polling)
    course.take(.answer(reading.answer))
    #expect(course.attempt.state == reading.state)
    #expect(course.attempt.attention == nil)
    if let pause = reading.pause {
      let wait = (course.wake ?? course.now) - course.now
      #expect(abs(wait - pause) <= pause / 5)
      #expect(course.told == [])
    } else {
      #expect(course.told == [Verdict(rawValue: reading.state.rawValue)])
      #expect(course.machine.inFlight == nil)
    }
  }

  @Test(arguments: [
    changed { $0.reference = "S2-1" },
    changed { $0.amount = SampleSale.money(1_301, "USD") },
    changed { $0.amount = SampleSale.money(1_300, "HKD") },
    changed { $0.type = "refund" },
    changed { $0.refunded = true },
    changed {
      $0.type = nil
      $0.amount = SampleSale.money(1, "USD")
    },
  ])
  func anotherSuccessNeedsAPerson(_ answer: GatewayAnswer) {
    var course = Course(Self.polling)
    course.take(.answer(answer))
    #expect(course.committed.attention == .mismatch)
    #expect(course.told == [])
    while course.now < SampleSale.start + 600_000 {
      if course.now > SampleSale.start + 300_000 { course.take(.cancel) }
      course.take([.nextCall, .answer(answer)])
    }
    #expect(!course.calls.contains(.cancel), "nobody knows whose money that would give back")
    #expect(course.calls.count < 30)
    #expect(course.told == [.unknown])
    #expect(course.committed.attention == .mismatch)
    course.take([.nextCall, .answer(.says(.success))])
    #expect(course.told == [.unknown, .paid])
    #expect(course.committed.attention == nil)
  }

  @Test(arguments: ["000010", "000020", "000022", "000023", "000030"])
  func aRefusedCodeThatReachedNoWalletIsCancelledAtOnce(_ code: String) {
    var course = Course(Self.submitting)
    course.take([.answer(.refusal(code)), .answer(.says(.created))])
    #expect(course.calls == [.add, .prepay, .query, .cancel])
    #expect(course.committed.cancelReason == .codeRefused)
    course.take([.answer(.says(.closed)), .answer(.says(.closed))])
    #expect(course.told == [.cancelled])
  }

  @Test(arguments: [
    (GatewayAnswer.says(.failed), AttemptState.declined),
    (.says(.closed), .declined),
    (.says(.success), .paid),
    (.says(.pending), .polling),
    (.silence, .polling),
    (.refusal("000021"), .polling),
    (report(.created) { $0.transactionNo = "1" }, .polling),
  ])
  func aRefusedCodeIsNotBelievedBlindly(_ answer: GatewayAnswer, _ state: AttemptState) {
    var course = Course(Self.submitting)
    course.take([.answer(.refusal("000023")), .answer(answer)])
    #expect(course.attempt.state == state)
    #expect(!course.calls.contains(.cancel))
  }

  @Test(arguments: [
    report(.closed) { $0.transactionNo = "1" }, report(.closed) { $0.reference = "S2-1" },
    report(.failed) { $0.transactionNo = "1" }, report(.failed) { $0.reference = "S2-1" },
    .silence, .refusal("000021"), .says(.created), .says(.dealing), .says(.pending),
    .says(.success),
  ])
  func afterACancelOnlyTheEndOfThisTransactionCounts(_ answer: GatewayAnswer) {
    var course = Course(from: SampleSale.attempt(in: .cancelSent), [.resume])
    course.take([.answer(.says(.closed)), .answer(answer)])
    #expect(course.attempt.state == .cancelSent)
    #expect(course.told == [])
    #expect(course.wake == course.now + 1_000)
  }

  /// Another transaction's report is no word on this one, so it must not lead to a cancel.
  @Test func anotherTransactionDoesNotCountAsHeard() {
    var course = Course(Self.polling)
    course.take([.answer(.silence), .wait(70_000)])
    course.take(.answer(report(.pending) { $0.transactionNo = "1" }))
    #expect(course.attempt.state == .polling)
    course.take([.wait(3_600), .answer(.refusal("000080"))])
    #expect(course.machine.inFlight == .cancel)
  }

  @Test func theLastTroubleIsKeptForThePersonWhoLooks() {
    var course = Course(Self.polling)
    course.take(.answer(.refusal("000080")))
    #expect(course.attempt.trouble == "the gateway said 000080 data error")
    course.take([.wait(2_400), .answer(.says(.pending))])
    #expect(course.attempt.trouble == nil)
  }

  @Test func theWalletAndItsTimeAreKept() {
    var course = Course(Self.submitting)
    let prepaid = report(.success) {
      $0.vendor = "alipay_hk"
      $0.paymentTime = "2026-11-22 10:24:00"
    }
    let other = report(.pending) {
      $0.reference = "S2-1"
      $0.vendor = "wechatpay"
    }
    course.take([.answer(prepaid), .answer(other), .wait(2_400), .answer(.says(.success))])
    #expect(course.committed.state == .paid)
    #expect(course.committed.wallet == "alipay_hk")
    #expect(course.committed.paymentTime == "2026-11-22 10:24:00")
  }
}
