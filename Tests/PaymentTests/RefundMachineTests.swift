import Payment
import Testing

/// One way through the refund machine.
struct RefundWay: Sendable, CustomTestStringConvertible {
  let testDescription: String
  var steps: [Step]
  var state: RefundState
  var told: [RefundVerdict]
  var calls: [GatewayCall]

  init(
    _ name: String,
    _ steps: [Step],
    _ state: RefundState,
    told: [RefundVerdict] = [],
    calls: [GatewayCall]
  ) {
    testDescription = name
    self.steps = steps
    self.state = state
    self.told = told
    self.calls = calls
  }
}

@Suite struct RefundMachineTests {
  private static let refund = SampleRefund.call

  @Test(arguments: [
    RefundWay(
      "done by the answer",
      [.begin, .answer(.listed)],
      .done,
      told: [.refunded],
      calls: [refund]
    ),
    RefundWay(
      "an answer without the key is not believed",
      [.begin, .answer(.says(.success)), .answer(.listed)],
      .done,
      told: [.refunded],
      calls: [refund, .query]
    ),
    RefundWay(
      "silence, then listed",
      [.begin, .answer(.silence), .nextCall, .answer(.listed)],
      .done,
      told: [.refunded],
      calls: [refund, .query]
    ),
    RefundWay(
      "silence, then not listed: the same key again",
      [.begin, .answer(.silence), .nextCall, .answer(.notListed), .answer(.listed)],
      .done,
      told: [.refunded],
      calls: [refund, .query, refund]
    ),
    RefundWay(
      "the key is known: the list decides",
      [.begin, .answer(.silence), .nextCall, .answer(.notListed), .answer(.refusal("000022"))]
        + [.answer(.listed)],
      .done,
      told: [.refunded],
      calls: [refund, .query, refund, .query]
    ),
    RefundWay(
      "the key is known, and the list is late",
      [.begin, .answer(.silence), .nextCall, .answer(.notListed), .answer(.refusal("000022"))]
        + [.answer(.notListed), .nextCall, .answer(.listed)],
      .done,
      told: [.refunded],
      calls: [refund, .query, refund, .query, .query]
    ),
    RefundWay(
      "refused for what it says",
      [.begin, .answer(.refusal("000023")), .answer(.notListed)],
      .refused,
      told: [.notRefunded],
      calls: [refund, .query]
    ),
    RefundWay(
      "refused, and carried out all the same",
      [.begin, .answer(.refusal("000023")), .answer(.listed)],
      .done,
      told: [.refunded],
      calls: [refund, .query]
    ),
    RefundWay(
      "the transaction is not paid",
      [.begin, .answer(.refusal("000040")), .answer(.says(.failed))],
      .refused,
      told: [.notRefunded],
      calls: [refund, .query]
    ),
    RefundWay(
      "everything went back under other names",
      [.begin, .answer(.refusal("000040"))]
        + [.answer(.says(.success, refunds: [(1_000, "other", .success)]))],
      .refused,
      told: [.notRefunded],
      calls: [refund, .query]
    ),
    RefundWay(
      "the list shows that it failed",
      [.begin, .answer(.silence), .nextCall]
        + [.answer(.says(.success, refunds: [(500, "S1-1-R1", .failed)]))],
      .refused,
      told: [.notRefunded],
      calls: [refund, .query]
    ),
    RefundWay(
      "accepted, paid later",
      [.begin, .answer(.accepted), .nextCall, .answer(.onItsWay), .nextCall, .answer(.listed)],
      .done,
      told: [.waitingFunds, .refunded],
      calls: [refund, .query, .query]
    ),
    RefundWay(
      "accepted, refused later",
      [.begin, .answer(.accepted), .nextCall]
        + [.answer(.says(.success, refunds: [(500, "S1-1-R1", .failed)]))],
      .refused,
      told: [.waitingFunds, .notRefunded],
      calls: [refund, .query]
    ),
    RefundWay(
      "trouble at the gateway: again, but not at once",
      [.begin, .answer(.refusal("000080")), .answer(.notListed), .nextCall, .answer(.notListed)],
      .sent,
      calls: [refund, .query, .query, refund]
    ),
    RefundWay(
      "another's transaction is no word",
      [.begin, .answer(.silence), .nextCall, .answer(SampleRefund.ofAnother), .nextCall],
      .sent,
      calls: [refund, .query, .query]
    ),
    RefundWay(
      "the key with another amount is for a person",
      [.begin, .answer(.silence), .nextCall]
        + [.answer(.says(.success, refunds: [(400, "S1-1-R1", .success)])), .nextCall],
      .sent,
      calls: [refund, .query, .query]
    ),
    RefundWay(
      "money that went back under no name could be this",
      [.begin, .answer(.silence), .nextCall, .answer(.says(.closed, refunded: true)), .nextCall],
      .sent,
      calls: [refund, .query, .query]
    ),
  ])
  func refunded(_ way: RefundWay) {
    let course = RefundCourse(way.steps)
    #expect(course.committed.state == way.state)
    #expect(course.told == way.told)
    #expect(course.calls == way.calls)
    #expect(course.machine.isAtRest == way.state.isFinal)
  }

  @Test func theGatewayMayLackTheMoneyForDays() {
    var course = RefundCourse([.begin])
    let start = course.now
    while course.now < start + 3 * 86_400_000 {
      course.take([.answer(.refusal("000040")), .answer(.notListed)])
      #expect(course.committed.state == .shortOfFunds)
      course.take([.nextCall, .answer(.notListed)])
    }
    #expect(course.told == [.waitingFunds])
    #expect(course.calls.count < 250)
    course.take(.answer(.listed))
    #expect(course.told == [.waitingFunds, .refunded])
    #expect(course.calls.filter(\.isRefund).allSatisfy { $0 == Self.refund })
  }

  @Test func unknownIsToldAfterThirtySeconds() {
    var course = RefundCourse([.begin, .wait(29_999)])
    #expect(course.told == [])
    course.take(.wait(1))
    #expect(course.told == [.unknown])
    #expect(course.committed.told == .unknown)
    course.take([.answer(.silence), .nextCall, .answer(.listed)])
    #expect(course.told == [.unknown, .refunded])
  }

  /// The parameters are wrong, and the first request was lost: it must end all the same.
  @Test func aRequestThatIsAlwaysFoundFaultyEnds() {
    var course = RefundCourse([.begin, .answer(.silence), .nextCall, .answer(.notListed)])
    while !course.machine.isAtRest, course.calls.count < 30 {
      course.take(.answer(course.machine.inFlight == .query ? .notListed : .refusal("000023")))
      if !course.machine.isAtRest { course.take(.nextCall) }
    }
    #expect(course.told == [.notRefunded])
    #expect(course.calls.count(where: \.isRefund) == 4)
  }

  /// Neither the answer nor the books name the key: nothing may be asked without a pause.
  @Test func aGatewayWithoutNamesIsNotFlooded() {
    var course = RefundCourse([.begin])
    let start = course.now
    while course.now < start + 3_600_000 {
      course.take([.answer(.notListed), .nextCall])
    }
    #expect(course.calls.count < 60)
    #expect(course.told == [.unknown])
  }

  @Test(arguments: [
    (SampleRefund.refund(in: .sent, requests: 1), [GatewayCall.query]),
    (SampleRefund.refund(in: .sent, requests: 3, told: .unknown), [.query]),
    (SampleRefund.refund(in: .shortOfFunds, requests: 2, told: .waitingFunds), [.query]),
    (SampleRefund.refund(in: .accepted, requests: 1, told: .waitingFunds), [.query]),
    (SampleRefund.refund(in: .done, requests: 1, told: .refunded), []),
    (SampleRefund.refund(in: .refused, requests: 1, told: .notRefunded), []),
  ])
  func takenUpFromTheJournal(_ refund: Refund, _ calls: [GatewayCall]) {
    var course = RefundCourse(from: refund, [.resume, .resume])
    #expect(course.calls == calls)
    #expect(course.machine.isAtRest == refund.state.isFinal)
    guard !refund.state.isFinal else { return }
    course.take(.answer(.listed))
    #expect(course.told.last == .refunded)
    #expect(course.committed.state == .done)
  }

  @Test func whatHasNeverLeftIsNotSentAfterARestart() {
    let course = RefundCourse(from: SampleRefund.refund(), [.resume, .resume])
    #expect(course.calls == [])
    #expect(course.told == [.notRefunded])
    #expect(course.committed.state == .refused)
    #expect(course.machine.isAtRest)
  }

  @Test func moneyThatWentBackUnderNoNameIsNotSentAgain() {
    var report = SampleSale.report(.success)
    report.refunded = true
    report.returned = SampleRefund.amount
    var course = RefundCourse([.begin, .answer(.silence), .nextCall])
    for _ in 0..<20 {
      course.take([.answer(.transaction(report)), .nextCall])
    }
    #expect(course.calls.count { $0 == Self.refund } == 1)
    #expect(course.told == [.unknown])
    course.take(.answer(.listed))
    #expect(course.told == [.unknown, .refunded])
  }

  @Test func whatWasShortOfFundsIsAskedForAgainAfterARestart() {
    let short = SampleRefund.refund(in: .shortOfFunds, requests: 2, told: .waitingFunds)
    let course = RefundCourse(from: short, [.resume, .answer(.notListed)])
    #expect(course.calls == [.query, Self.refund])
  }

  @Test func whatWasAcceptedIsNeverAskedForAgain() {
    let accepted = SampleRefund.refund(in: .accepted, requests: 1, told: .waitingFunds)
    var course = RefundCourse(from: accepted, [.resume])
    for _ in 0..<20 {
      course.take([.answer(.notListed), .nextCall])
    }
    #expect(course.calls.allSatisfy { $0 == .query })
    #expect(course.told == [])
  }

  @Test func theGatewaysNumberIsKept() {
    var report = SampleSale.report(.success)
    report.refunds = [
      ReportedRefund(reference: "S1-1-R1", transactionNo: "9", amount: SampleRefund.amount)
    ]
    let course = RefundCourse([.begin, .answer(.transaction(report))])
    #expect(course.committed.refundNo == "9")
    #expect(course.committed.remaining == SampleSale.money(800, "USD"))
  }
}

extension SampleRefund {
  fileprivate static let ofAnother: GatewayAnswer = {
    var report = SampleSale.report(.success)
    report.transactionNo = "1"
    return .transaction(report)
  }()
}
