import Payment
import Testing

/// What becomes of `add` when it is not simply answered.
@Suite struct CreatingTests {
  @Test(arguments: [
    Way(
      "not answered: asked by reference, found",
      [.begin, .scan, .answer(.silence), .wait(1_000), .answer(.says(.created))],
      .submitting,
      calls: [.add, .search, .prepay]
    ),
    Way(
      "not answered: asked by reference, not there, created again",
      [.begin, .scan, .answer(.silence), .wait(1_000), .answer(.refusal("000021")), .wait(1_000)]
        + [.answer(.says(.created))],
      .submitting,
      calls: [.add, .search, .add, .prepay]
    ),
    Way(
      "arrived late, after the search: its reference is taken and it is found",
      [.begin, .scan, .answer(.silence), .wait(1_000), .answer(.refusal("000021")), .wait(1_000)]
        + [.answer(.refusal("000022")), .answer(.says(.created))],
      .submitting,
      calls: [.add, .search, .add, .search, .prepay]
    ),
    Way(
      "certainly not sent: again without a search",
      [.begin, .scan, .answer(.notSent), .wait(1_000), .answer(.says(.created))],
      .submitting,
      calls: [.add, .add, .prepay]
    ),
    Way(
      "never sent",
      [.begin, .scan, .answer(.notSent), .wait(1_000), .answer(.notSent), .wait(2_000)]
        + [.answer(.notSent)],
      .abandoned,
      told: [.abandoned],
      calls: [.add, .add, .add]
    ),
    Way(
      "never answered",
      [.begin, .scan, .answer(.silence), .wait(1_000), .answer(.silence), .wait(2_000)]
        + [.answer(.silence)],
      .abandoned,
      told: [.abandoned],
      calls: [.add, .search, .search]
    ),
    Way(
      "lost each time",
      [.begin, .scan, .answer(.silence), .wait(1_000), .answer(.refusal("000021")), .wait(1_000)]
        + [.answer(.silence), .wait(2_000), .answer(.refusal("000021")), .wait(2_000)]
        + [.answer(.silence)],
      .abandoned,
      told: [.abandoned],
      calls: [.add, .search, .add, .search, .add]
    ),
    Way(
      "refused for what it says",
      [.begin, .scan, .answer(.refusal("000023"))],
      .abandoned,
      told: [.abandoned],
      calls: [.add]
    ),
    Way(
      "refused for trouble at the gateway: it may be there",
      [.begin, .scan, .answer(.refusal("000000")), .answer(.says(.created))],
      .submitting,
      calls: [.add, .search, .prepay]
    ),
    Way(
      "the wrong amount is cancelled before a code leaves",
      [.begin, .scan, .answer(amount(1_301, "USD")), .answer(.says(.closed))],
      .cancelled,
      told: [.cancelled],
      calls: [.add, .cancel]
    ),
    Way(
      "the wrong currency is cancelled before a code leaves",
      [.begin, .scan, .answer(amount(1_300, "HKD")), .answer(.says(.closed))],
      .cancelled,
      told: [.cancelled],
      calls: [.add, .cancel]
    ),
    Way(
      "another's transaction is left alone",
      [.begin, .scan, .answer(reference("S2-1")), .wait(1_000), .answer(reference("S2-1"))]
        + [.wait(2_000), .answer(reference("S2-1"))],
      .abandoned,
      told: [.abandoned],
      calls: [.add, .search, .search]
    ),
    Way(
      "an earlier sale of this reference that was paid is left alone",
      [.begin, .scan, .answer(.refusal("000000")), .answer(.says(.success))],
      .abandoned,
      told: [.abandoned],
      calls: [.add, .search]
    ),
  ])
  func add(_ way: Way) {
    way.check()
  }

  @Test func aSignatureThatIsNotAcceptedEndsTheSaleAtOnce() {
    let refusal = RefusedCall(code: "000000", message: "data error : verifySign")
    let course = Course([.begin, .scan, .answer(.refused(refusal))])
    #expect(course.attempt.state == .abandoned)
    #expect(course.attempt.trouble?.contains("verifySign") == true)
    #expect(course.calls == [.add])
  }

  @Test(arguments: [GatewayAnswer.silence, .notSent, .refusal("000000"), .refusal("000021")])
  func whateverIsAnsweredAnEndCameSoon(_ answer: GatewayAnswer) {
    var course = Course([.begin, .scan])
    while course.machine.inFlight != nil, course.calls.count < 20 {
      course.take([.wait(10_000), .answer(answer), .wait(5_000)])
    }
    #expect(course.attempt.state == .abandoned)
    #expect(course.calls.count <= 6)
    #expect(!course.calls.contains(.prepay))
  }
}

private func amount(_ minorUnits: Int64, _ currency: String) -> GatewayAnswer {
  var report = SampleSale.report(.created)
  report.amount = SampleSale.money(minorUnits, currency)
  return .transaction(report)
}

private func reference(_ reference: String) -> GatewayAnswer {
  var report = SampleSale.report(.created)
  report.reference = reference
  return .transaction(report)
}
