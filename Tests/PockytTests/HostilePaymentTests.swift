import Payment
import Pockyt
import PockytSimulator
import Sales
import Testing

/// Whole payments and refunds over the hostile gateway: what the till is told is what the
/// gateway's books say.
@Suite(
  .serialized,
  .enabled(if: HostileCertificates.canBeMade, "needs openssl"),
  .timeLimit(.minutes(3))
) struct HostilePaymentTests {
  typealias Target = HostileTests.Target

  private static let timers: PaymentTimers = {
    var timers = PaymentTimers()
    timers.firstQuery = 20
    timers.query = 40
    timers.slowQuery = 60
    timers.grace = 150_000
    timers.cancelRest = 100
    timers.retry = 30
    timers.longestRetry = 200
    timers.longestRetryAfter = 50
    timers.refundAnswer = 150_000
    return timers
  }()

  /// Carries a machine's calls and keeps its time until nothing more happens by itself.
  private func drive<Machine: GatewayMachine>(
    _ driver: inout MachineDriver<Machine>,
    from first: [Machine.Event],
    over till: HostileTests.Till,
    reference: String
  ) async throws -> Machine.Verdict? {
    let start = ContinuousClock.now
    func now() -> BootInstant {
      BootInstant(milliseconds: 1_000_000 + Int64(start.duration(to: .now) / .milliseconds(1)))
    }
    var events = first
    var told: Machine.Verdict?
    var wake: BootInstant?
    var call: (GatewayCall, WalletCode?)?
    while true {
      for event in events {
        driver.take(event, now: now(), commit: { _ in }) { action in
          switch action {
          case .call(let next, let code): call = (next, code)
          case .wake(let moment): wake = moment
          case .tell(let verdict): told = verdict
          }
        }
      }
      if let (next, code) = call.take() {
        let answer = await till.hasty.perform(
          next,
          reference: reference,
          amount: .cents(1300),
          code: code
        )
        events = [Machine.answered(answer)]
      } else if !driver.machine.isAtRest, let moment = wake.take() {
        try await Task.sleep(for: .milliseconds(max(0, moment - now())))
        events = [Machine.woke]
      } else {
        return told
      }
    }
  }

  @Test(arguments: HostileCourse.all)
  func payments(course: HostileCourse) async throws {
    let server = try await HostileServer(course.welcomes)
    for (target, misdeeds) in course.plans {
      server.plan(misdeeds, at: target.path)
    }
    let till = try await HostileTests.Till(server)
    let sale = try #require(SaleReference("S"))
    var timers = Self.timers
    timers.softDeadline = course.deadline
    if !course.ends.contains(.abandoned) {
      // On a busy machine an answer may come too late a few times without anybody's doing.
      timers.addLimit = 12
    }
    let attempt = Attempt(sale: sale, number: 1, amount: .cents(1300))
    var driver = MachineDriver(PaymentMachine(attempt, timers: timers))
    driver.keep(try WalletCode(scanned: "2864985306729491" + course.code))
    let trace = CodeTrace(digest: "d", lastFour: "91" + course.code, vendor: .alipay)
    let verdict = try #require(
      try await drive(
        &driver,
        from: [.begun, .scanned(trace)],
        over: till,
        reference: attempt.gatewayReference
      )
    )
    let books = server.books
    await till.transport.shutDown()
    try await server.stop()

    #expect(course.ends.contains(verdict), "\(verdict): \(driver.machine.attempt)")
    let truth = books.gateway.ledger[reference: attempt.gatewayReference]
    #expect(books.gateway.ledger.transactions.count <= 1)
    #expect(truth?.sentCodes.count ?? 0 <= 1)
    #expect(truth?.charges.count ?? 0 <= 1)
    let kept = truth?.kept ?? 0
    switch verdict {
    case .paid:
      #expect(kept == 1300)
      #expect(truth?.status == .success)
      #expect(truth?.transactionNo == driver.machine.attempt.transactionNo)
    case .declined:
      #expect(kept == 0)
      #expect(truth?.status == .failed)
    case .cancelled, .abandoned:
      #expect(kept == 0)
      #expect(truth?.charges.isEmpty ?? true)
    case .reversed:
      #expect(kept == 0)
      #expect(truth?.charges.count == 1)
    case .unknown: Issue.record("the course has no end")
    }
  }

  private static let refundCourses: [[Misdeed]] = [
    [], [.reset], [.resetAfterwards], [.lostAnswer], [.silence, .lostAnswer], [.html, .reset],
    [.badGateway, .half], [.tooMany, .resetAfterwards], [.slowBody, .tooLate], [.endlessBody],
    [.secondAnswer], [.elsewhere, .noContent],
  ]

  private static let queryCourses: [[Misdeed]] = [[], [.reset], [.html, .badGateway, .half]]

  @Test(arguments: refundCourses, queryCourses)
  func refunds(misdeeds: [Misdeed], queries: [Misdeed]) async throws {
    let server = try await HostileServer()
    let till = try await HostileTests.Till(server)
    let number = try await till.prepare(for: .refund)
    server.plan(misdeeds, at: Target.refund.path)
    server.plan(queries, at: Target.query.path)
    let refund = Refund(
      reference: "S-1-R1",
      transactionNo: number,
      sale: nil,
      amount: .cents(500),
      paid: .cents(1300),
      returnedBefore: .cents(0),
      by: "tests",
      reason: nil
    )
    var driver = MachineDriver(RefundMachine(refund, timers: Self.timers))
    let verdict = try await drive(&driver, from: [.begun], over: till, reference: "S-1")
    let books = server.books
    await till.transport.shutDown()
    try await server.stop()

    #expect(verdict == .refunded, "\(driver.machine.record)")
    let truth = try #require(books.gateway.ledger[transactionNo: number])
    #expect(truth.kept == 800)
    #expect(truth.refunds.count == 1)
    #expect(truth.refunds.first?.reference == "S-1-R1")
    #expect(truth.refunds.first?.transactionNo == driver.machine.record.refundNo)
  }
}
