import Payment
import Testing

/// Looking again at attempts that were not paid.
@Suite struct WatchTests {
  static let checks = Attempt.watch

  private static func declined(checks: Int = 0) -> Course {
    Course(from: SampleSale.attempt(in: .declined, checks: checks, told: .declined))
  }

  @Test(arguments: checks.indices)
  func eachCheckAsksOnceAndCounts(_ place: Int) {
    var course = Self.declined(checks: place)
    #expect(course.attempt.nextCheck == Self.checks[place])
    course.take(.check(Self.checks[place] - 1))
    #expect(course.calls == [], "not due yet")
    course.take([.check(Self.checks[place]), .answer(.says(.failed))])
    #expect(course.calls == [.query])
    #expect(course.committed.checks == place + 1)
    #expect(course.committed.state == .declined)
    #expect(course.told == [])
    #expect(course.machine.isAtRest)
  }

  @Test func sixChecksAreAll() {
    var course = Self.declined()
    for check in Self.checks {
      course.take([.check(check), .answer(.says(.failed))])
    }
    #expect(course.calls.count == 6)
    #expect(course.attempt.nextCheck == nil)
    course.take(.check(.max))
    #expect(course.calls.count == 6)
  }

  /// The till was off over night: one look does for all that were missed.
  @Test func missedChecksAreOne() {
    var course = Self.declined()
    course.take([.check(7 * 3_600_000), .answer(.says(.failed))])
    #expect(course.committed.checks == 5)
    #expect(course.attempt.nextCheck == Self.checks[5])
  }

  @Test(arguments: AttemptState.allCases)
  func onlyWhatWasNotPaidIsWatched(_ state: AttemptState) {
    var machine = PaymentMachine(SampleSale.attempt(in: state))
    _ = machine.step(.checkDue(elapsed: 10_000), now: SampleSale.start)
    #expect(machine.inFlight == (state.isProvenUnpaid ? .query : nil))
  }

  @Test(arguments: [GatewayAnswer.says(.success), .says(.pending), .says(.dealing)])
  func aLiveChargeIsGivenBackAndTold(_ found: GatewayAnswer) {
    var course = Self.declined()
    course.take([.check(10_000), .answer(found)])
    #expect(course.calls == [.query, .cancel])
    #expect(course.committed.state == .cancelSent)
    #expect(course.committed.attention == .lateCharge)
    #expect(course.attempt.nextCheck == nil)
    course.take([.answer(.silence), .answer(.says(.success)), .nextCall])
    #expect(course.calls.suffix(2) == [.query, .cancel])
    course.take([.answer(.says(.closed)), .answer(.says(.closed, refunded: true))])
    #expect(course.told == [.reversed])
    #expect(course.committed.state == .reversed)
    #expect(course.committed.attention == nil)
    #expect(course.attempt.nextCheck == Self.checks[0], "what was given back is watched, too")
  }

  @Test func aPendingPaymentThatIsClosedInTimeWasNoCharge() {
    var course = Self.declined()
    course.take([.check(10_000), .answer(.says(.pending)), .answer(.silence)])
    course.take(.answer(.says(.closed)))
    #expect(course.committed.state == .cancelled)
    #expect(course.told == [.cancelled])
  }

  /// A restart in the middle of a late charge.
  @Test func aLateChargeIsGivenBackAfterARestart() {
    var course = Self.declined()
    course.take([.check(10_000), .answer(.says(.success))])
    var later = Course(from: course.committed, [.resume])
    #expect(later.calls == [.cancel])
    later.take([.answer(.silence), .answer(.says(.closed, refunded: true))])
    #expect(later.told == [.reversed])
  }

  @Test(arguments: [
    GatewayAnswer.says(.closed, refunded: true), .says(.success, refunded: true),
  ])
  func aChargeThatCameAndWentIsTold(_ found: GatewayAnswer) {
    var course = Self.declined()
    course.take([.check(60_000), .answer(found)])
    #expect(course.told == [.reversed])
    #expect(course.calls == [.query])
    course.take([.check(60_000), .answer(found)])
    #expect(course.told == [.reversed], "once")
    #expect(course.committed.checks == 2)
  }

  @Test(arguments: [
    GatewayAnswer.silence, .refusal("000080"), .refusal("000021"),
    .transaction(SampleSale.report(.failed, reference: "S2-1")),
    .transaction(SampleSale.report(.success, reference: "S2-1")),
  ])
  func noWordIsAskedForAgain(_ answer: GatewayAnswer) {
    var course = Self.declined()
    course.take([.check(10_000), .answer(answer)])
    #expect(course.committed.checks == 0)
    #expect(course.wake == course.now + 5_000)
    course.take([.nextCall, .answer(answer), .nextCall, .answer(.says(.failed))])
    #expect(course.calls == [.query, .query, .query])
    #expect(course.committed.checks == 1)
  }

  @Test func anAttemptWithoutANumberIsLookedForByReference() {
    let abandoned = SampleSale.attempt(in: .abandoned, transactionNo: nil)
    var course = Course(from: abandoned, [.check(10_000), .answer(.refusal("000021"))])
    #expect(course.calls == [.search])
    #expect(course.committed.checks == 1)
    course.take([.check(60_000), .answer(.says(.created)), .answer(.silence)])
    #expect(course.calls.suffix(2) == [.search, .cancel])
    #expect(course.committed.checks == 2)
    #expect(course.committed.state == .abandoned)
    // No code has left: this is somebody else's use of the reference.
    course.take([.check(600_000), .answer(.says(.success))])
    #expect(course.committed.checks == 3)
    #expect(course.machine.isAtRest)
    #expect(course.told == [])
  }

  /// The code never left; the transaction that waits for it is closed early, and looked at again.
  @Test func aTransactionThatWaitsIsClosed() {
    var course = Course(PaymentMachineTests.submitting + [.answer(.notSent)])
    #expect(course.told == [.cancelled])
    #expect(course.committed.cancelReason == .notSent)
    course.take([.check(10_000), .answer(.says(.created)), .answer(.says(.closed)), .nextCall])
    course.take(.answer(.says(.closed)))
    #expect(course.calls == [.add, .prepay, .query, .cancel, .query])
    #expect(course.committed.checks == 1)
    #expect(course.told == [.cancelled])
  }

  /// The same with a charge in between.
  @Test func aChargeBeforeTheClosingIsFoundAtOnce() {
    var course = Self.declined()
    course.take([.check(26 * 3_600_000), .answer(.says(.created)), .answer(.silence), .nextCall])
    course.take(.answer(.says(.closed, refunded: true)))
    #expect(course.told == [.reversed])
  }

  /// One answer can be an old one; what was given back by a refund must not be cancelled as well.
  @Test(arguments: [TransactionStatus.success, .pending, .dealing, .created])
  func aChargeThatWasGivenBackIsLookedAtTwice(_ old: TransactionStatus) {
    let reversed = SampleSale.attempt(in: .reversed, told: .reversed)
    var course = Course(from: reversed, [.check(10_000), .answer(.says(old))])
    #expect(course.calls == [.query])
    course.take([.nextCall, .answer(.says(.success, refunded: true))])
    #expect(course.committed.checks == 1)
    course.take([.check(60_000), .answer(.says(.success)), .nextCall, .answer(.says(.success))])
    #expect(course.machine.inFlight == .cancel)
  }

  @Test func aCheckWhileOneIsUnderWayIsNone() {
    var course = Self.declined()
    course.take([.check(10_000), .check(60_000), .answer(.says(.failed))])
    #expect(course.calls == [.query])
    #expect(course.committed.checks == 1)
  }
}
