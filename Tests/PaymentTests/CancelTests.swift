import Payment
import Testing

/// Ending a payment that somebody no longer wants.
@Suite struct CancelTests {
  private static let submitted = PaymentMachineTests.submitted
  private static let asked = PaymentMachineTests.asked

  @Test(arguments: [
    Way(
      "before anything began",
      [.cancel, .begin],
      .abandoned,
      told: [.abandoned],
      calls: []
    ),
    Way(
      "while the transaction is created",
      [.begin, .scan, .cancel, .answer(.says(.created)), .answer(.says(.closed))],
      .cancelled,
      told: [.cancelled],
      calls: [.add, .cancel]
    ),
    Way(
      "while add is not answered, and it arrived",
      [.begin, .scan, .cancel, .answer(.silence), .wait(1_000), .answer(.says(.created))]
        + [.answer(.silence)],
      .cancelled,
      told: [.cancelled],
      calls: [.add, .search, .cancel]
    ),
    Way(
      "while add is not answered, and it was lost",
      [.begin, .scan, .cancel, .answer(.silence), .wait(1_000), .answer(.refusal("000021"))],
      .abandoned,
      told: [.abandoned],
      calls: [.add, .search]
    ),
    Way(
      "while add never left",
      [.begin, .scan, .answer(.notSent), .cancel],
      .abandoned,
      told: [.abandoned],
      calls: [.add]
    ),
    Way(
      "before the scan; a later scan is too late",
      [.begin, .answer(.says(.created)), .cancel, .scan, .answer(.says(.closed)), .scan],
      .cancelled,
      told: [.cancelled],
      calls: [.add, .cancel]
    ),
    Way(
      "before the scan, the cancel not answered: no code has left",
      [.begin, .answer(.says(.created)), .cancel, .answer(.silence)],
      .cancelled,
      told: [.cancelled],
      calls: [.add, .cancel]
    ),
    Way(
      "while the code is on its way: not before prepay's answer",
      [.begin, .scan, .answer(.says(.created)), .cancel, .wait(20_000)],
      .cancelling,
      calls: [.add, .prepay]
    ),
    Way(
      "too late: success comes first",
      submitted + [.cancel, .wait(2_000), .answer(.says(.success))],
      .paid,
      told: [.paid],
      calls: asked
    ),
    Way(
      "too late: prepay brings the success",
      [.begin, .scan, .answer(.says(.created)), .cancel, .answer(.says(.success))]
        + [.answer(.says(.success))],
      .paid,
      told: [.paid],
      calls: asked
    ),
    Way(
      "declined while being cancelled",
      submitted + [.cancel, .wait(2_000), .answer(.says(.failed))],
      .declined,
      told: [.declined],
      calls: asked
    ),
    Way(
      "after a last question",
      submitted + [.wait(20_000), .answer(.says(.pending)), .cancel, .answer(.says(.pending))]
        + [.answer(.says(.closed)), .answer(.says(.closed))],
      .cancelled,
      told: [.cancelled],
      calls: asked + [.query, .cancel, .query]
    ),
    Way(
      "twice is once",
      submitted + [.wait(20_000), .cancel, .cancel, .answer(.says(.pending)), .cancel],
      .cancelSent,
      calls: asked + [.cancel]
    ),
    Way(
      "not without a word of the gateway",
      submitted + [.wait(20_000), .cancel, .answer(.silence), .wait(3_600), .answer(.silence)],
      .cancelling,
      calls: asked + [.query]
    ),
  ])
  func cancelled(_ way: Way) {
    way.check()
  }

  /// Everything after a cancel may have left; the first four steps bring it there.
  @Test(arguments: [
    Way(
      "the cancel's own word is no verdict",
      [.answer(.says(.closed))],
      .cancelSent,
      calls: [.query]
    ),
    Way(
      "closed without a charge",
      [.answer(.silence), .answer(.says(.closed))],
      .cancelled,
      told: [.cancelled],
      calls: [.query]
    ),
    Way(
      "closed and given back",
      [.answer(.silence), .answer(.says(.closed, refunded: true))],
      .reversed,
      told: [.reversed],
      calls: [.query]
    ),
    Way(
      "success and given back",
      [.answer(.silence), .answer(.says(.success, refunded: true))],
      .reversed,
      told: [.reversed],
      calls: [.query]
    ),
    Way(
      "failed",
      [.answer(.refusal("000040")), .answer(.says(.failed))],
      .cancelled,
      told: [.cancelled],
      calls: [.query]
    ),
    Way(
      "success is never paid: the same cancel again",
      [.answer(.silence), .answer(.says(.success)), .wait(1_000)],
      .cancelSent,
      calls: [.query, .cancel]
    ),
    Way(
      "still pending: the same cancel again",
      [.answer(.says(.closed)), .answer(.says(.pending)), .wait(1_000), .answer(.silence)],
      .cancelSent,
      calls: [.query, .cancel, .query]
    ),
    Way(
      "never sent: the same cancel again",
      [.answer(.notSent), .answer(.notSent), .wait(1_000), .answer(.notSent), .answer(.notSent)]
        + [.wait(2_000)],
      .cancelSent,
      calls: [.query, .cancel, .query, .cancel]
    ),
  ])
  func afterTheCancel(_ way: Way) {
    let toCancel =
      Self.submitted + [.wait(20_000), .answer(.says(.pending)), .cancel, .answer(.says(.pending))]
    let before = Course(toCancel)
    #expect(before.attempt.state == .cancelSent)
    var whole = way
    whole.steps = toCancel + way.steps
    whole.calls = before.calls + way.calls
    whole.check()
  }

  @Test func whatIsCancelledSaysWhyAndWho() {
    let course = Course(
      Self.submitted + [.wait(20_000), .cancel, .answer(.says(.pending))]
    )
    #expect(course.committed.cancelReason == .operatorRequest)
    #expect(course.committed.cancelledBy == "Ann")
    #expect(course.committed.cancelsSent == 1)
  }

  @Test func anAbandonedSaleSaysWhoWantedItsEnd() {
    let course = Course([.begin, .answer(.notSent), .cancel])
    #expect(course.committed.state == .abandoned)
    #expect(course.committed.cancelReason == .operatorRequest)
  }
}
