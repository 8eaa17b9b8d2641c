import Payment
import Testing

/// One way through the machine.
struct Way: Sendable, CustomTestStringConvertible {
  let testDescription: String
  var steps: [Step]
  var state: AttemptState
  var told: [Verdict]
  var calls: [GatewayCall]

  init(
    _ name: String,
    _ steps: [Step],
    _ state: AttemptState,
    told: [Verdict] = [],
    calls: [GatewayCall]
  ) {
    testDescription = name
    self.steps = steps
    self.state = state
    self.told = told
    self.calls = calls
  }
}

extension Way {
  func check() {
    let course = Course(steps)
    #expect(course.attempt.state == state)
    #expect(course.told == told)
    #expect(course.calls == calls)
    if state.isFinal {
      #expect(course.committed == course.attempt)
      #expect(course.machine.inFlight == nil)
    }
  }
}

@Suite struct PaymentMachineTests {
  /// From the start to the call of `prepay`.
  static let submitting: [Step] = [.begin, .scan, .answer(.says(.created))]
  /// From the start to the answer of `prepay`.
  static let submitted: [Step] = [
    .begin, .scan, .answer(.says(.created)), .answer(.says(.pending)),
  ]
  static let asked: [GatewayCall] = [.add, .prepay, .query]

  @Test(arguments: [
    Way("created", [.begin, .answer(.says(.created))], .created, calls: [.add]),
    Way(
      "submitting",
      [.begin, .scan, .answer(.says(.created))],
      .submitting,
      calls: [.add, .prepay]
    ),
    Way(
      "scanned after the creation",
      [.begin, .answer(.says(.created)), .wait(9_000), .scan],
      .submitting,
      calls: [.add, .prepay]
    ),
    Way("polling", submitted, .polling, calls: [.add, .prepay]),
    Way(
      "paid at once: prepay's success is confirmed at once",
      [
        .begin, .scan, .answer(.says(.created)), .answer(.says(.success)), .answer(.says(.success)),
      ],
      .paid,
      told: [.paid],
      calls: asked
    ),
    Way(
      "paid after a while",
      submitted + [
        .wait(1_000), .answer(.says(.pending)), .wait(2_400), .answer(.says(.success)),
      ],
      .paid,
      told: [.paid],
      calls: asked + [.query]
    ),
    Way(
      "paid although prepay was not answered",
      [.begin, .scan, .answer(.says(.created)), .wait(30_000), .answer(.silence), .wait(1_000)]
        + [.answer(.says(.success))],
      .paid,
      told: [.paid],
      calls: asked
    ),
    Way(
      "declined by prepay",
      [.begin, .scan, .answer(.says(.created)), .answer(.says(.failed))],
      .declined,
      told: [.declined],
      calls: [.add, .prepay]
    ),
    Way(
      "declined by the customer",
      submitted + [.wait(1_000), .answer(.says(.failed))],
      .declined,
      told: [.declined],
      calls: asked
    ),
    Way(
      "closed by the gateway",
      submitted + [.wait(1_000), .answer(.says(.closed))],
      .declined,
      told: [.declined],
      calls: asked
    ),
    Way(
      "paid and given back by somebody else",
      submitted + [.wait(1_000), .answer(.says(.closed, refunded: true))],
      .reversed,
      told: [.reversed],
      calls: asked
    ),
  ])
  func straightOn(_ way: Way) {
    way.check()
  }

  @Test(arguments: [AttemptState.abandoned, .declined, .paid, .cancelled, .reversed])
  func nothingHappensAfterTheEnd(_ state: AttemptState) {
    var course = Course(from: SampleSale.attempt(in: state))
    for event: PaymentEvent in [
      .begun, .resumed, .scanned(SampleSale.code), .woke, .answered(.says(.success)),
      .cancelRequested(.operatorRequest, by: "Ann"),
    ] {
      course.happen(event)
      #expect(course.effects.isEmpty)
      #expect(course.attempt == SampleSale.attempt(in: state))
    }
  }

  @Test func anAnswerThatNobodyWaitsForChangesNothing() {
    var course = Course(Self.submitted)
    let before = course.attempt
    course.happen(.answered(.says(.success)))
    course.happen(.answered(.says(.failed)))
    #expect(course.attempt == before)
    #expect(course.effects.isEmpty)
  }

  @Test func aSecondScanIsNotSent() {
    let course = Course(
      [.begin, .scan, .scan, .answer(.says(.created)), .scan, .answer(.silence), .scan]
        + [.wait(1_000), .scan, .answer(.says(.created)), .scan]
    )
    #expect(course.calls.count { $0 == .prepay } == 1)
  }
}
