import Payment
import Sales
import Testing

/// A refund machine with its clock, and everything that it asked for.
struct RefundCourse {
  private(set) var machine: RefundMachine
  private(set) var now = SampleSale.start
  private(set) var calls: [GatewayCall] = []
  private(set) var told: [RefundVerdict] = []
  private(set) var committed: Refund
  private(set) var wake: BootInstant?

  init(from refund: Refund = SampleRefund.refund(), _ steps: [Step] = []) {
    machine = RefundMachine(refund)
    committed = refund
    take(steps)
  }

  mutating func take(_ steps: [Step]) {
    for step in steps { take(step) }
  }

  mutating func take(_ step: Step) {
    switch step {
    case .begin: happen(.begun)
    case .resume: happen(.resumed)
    case .answer(let answer):
      #expect(machine.inFlight != nil, "nothing was asked of the gateway")
      happen(.answered(answer))
    case .wait(let milliseconds):
      let end = now + milliseconds
      while let moment = wake, moment <= end {
        now = max(now, moment)
        wake = nil
        happen(.woke)
      }
      now = end
    case .nextCall:
      while machine.inFlight == nil, let moment = wake {
        take(.wait(moment - now))
      }
      #expect(machine.inFlight != nil, "the gateway is never asked again")
    case .scan, .cancel, .check: Issue.record("nothing of a refund")
    }
  }

  private mutating func happen(_ event: RefundEvent) {
    let effects = machine.step(event, now: now)
    for effect in effects {
      switch effect {
      case .commit(let refund): committed = refund
      case .call(let call):
        calls.append(call)
        #expect(effects.count(where: \.isCall) == 1)
        if case .refund(_, let amount, let reference) = call {
          #expect(committed.requests >= calls.count(where: \.isRefund))
          #expect(committed.state != .new, "a refund leaves before that is durable")
          #expect(amount == committed.amount && reference == committed.reference)
        }
      case .wake(let moment):
        #expect(moment > now, "a wake that is due already never ends")
        wake = moment
      case .tell(let verdict):
        #expect(committed.told == verdict, "told before it is durable")
        told.append(verdict)
      }
    }
    #expect(machine.isAtRest || machine.inFlight != nil || wake != nil, "nothing goes on")
  }
}

/// The refund of the directed tests: 5 of 13 dollars.
enum SampleRefund {
  static let reference = "S1-1-R1"
  static let amount = SampleSale.money(500, "USD")
  static let call = GatewayCall.refund(
    transactionNo: SampleSale.transactionNo,
    amount: amount,
    reference: reference
  )

  static func refund(
    _ minorUnits: Int64 = 500,
    in state: RefundState = .new,
    requests: Int = 0,
    told: RefundVerdict? = nil
  ) -> Refund {
    Refund(
      reference: reference,
      transactionNo: SampleSale.transactionNo,
      sale: SampleSale.reference,
      amount: SampleSale.money(minorUnits, "USD"),
      paid: SampleSale.amount,
      returnedBefore: SampleSale.money(0, "USD"),
      by: "Ann",
      reason: nil,
      state: state,
      requests: requests,
      told: told
    )
  }
}

extension GatewayAnswer {
  static let listed = says(.success, refunds: [(500, SampleRefund.reference, .success)])
  static let onItsWay = says(.success, refunds: [(500, SampleRefund.reference, .pending)])
  static let accepted = says(.pending, refunds: [(500, SampleRefund.reference, .pending)])
  static let notListed = says(.success)
}

extension GatewayCall {
  var isRefund: Bool {
    if case .refund = self { true } else { false }
  }
}
