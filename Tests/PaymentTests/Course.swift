import Payment
import Testing

/// One thing that happens in a directed test.
enum Step: Sendable {
  case begin
  case resume
  case scan
  case cancel
  /// The gateway answers the call in flight.
  case answer(GatewayAnswer)
  /// So many milliseconds pass; the machine is woken when it asked for it.
  case wait(Int64)
  /// Time passes until the gateway is asked something.
  case nextCall
  /// The next check of the watch, so many milliseconds after the end of the attempt.
  case check(Int64)
}

/// A machine with its clock, and everything that it asked for.
struct Course {
  private(set) var machine: PaymentMachine
  private(set) var now = SampleSale.start
  private(set) var calls: [GatewayCall] = []
  private(set) var callTimes: [BootInstant] = []
  private(set) var told: [Verdict] = []
  private(set) var toldAt: BootInstant?
  private(set) var committed: Attempt
  private(set) var wake: BootInstant?
  /// The effects of the last event.
  private(set) var effects: [PaymentEffect] = []

  init(
    from attempt: Attempt = SampleSale.attempt(),
    timers: PaymentTimers = PaymentTimers(),
    asksForDetail: Bool = false,
    jitterSeed: UInt64 = 0,
    _ steps: [Step] = []
  ) {
    machine = PaymentMachine(
      attempt,
      timers: timers,
      asksForDetail: asksForDetail,
      jitterSeed: jitterSeed
    )
    committed = attempt
    take(steps)
  }

  var attempt: Attempt { machine.attempt }

  mutating func take(_ steps: [Step]) {
    for step in steps {
      take(step)
    }
  }

  mutating func take(_ step: Step) {
    switch step {
    case .begin: happen(.begun)
    case .resume: happen(.resumed)
    case .scan: happen(.scanned(SampleSale.code))
    case .cancel: happen(.cancelRequested(.operatorRequest, by: "Ann"))
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
    case .check(let elapsed): happen(.checkDue(elapsed: elapsed))
    }
  }

  /// The clock jumps, as after a closed lid; the machine hears of it afterwards.
  mutating func jump(_ milliseconds: Int64) {
    now = now + milliseconds
  }

  mutating func happen(_ event: PaymentEvent) {
    let wasBusy = machine.inFlight != nil
    effects = machine.step(event, now: now)
    if case .answered = event {
    } else if wasBusy {
      #expect(effects.allSatisfy { !$0.isCall }, "a second call while one is in flight")
    }
    #expect(effects.count(where: \.isCall) <= 1, "two calls in one step")
    for effect in effects {
      switch effect {
      case .commit(let attempt): committed = attempt
      case .call(let call): record(call)
      case .wake(let moment):
        #expect(moment > now, "a wake that is due already never ends")
        wake = moment > now ? moment : nil
      case .tell(let verdict):
        #expect(committed.told == verdict, "told before it is durable")
        told.append(verdict)
        toldAt = now
      }
    }
    let isWaiting = machine.inFlight != nil || wake != nil
    let needsNothing = attempt.state.isFinal || attempt.state == .created
    #expect(isWaiting || needsNothing, "nothing will ever happen again in \(attempt.state)")
  }

  private mutating func record(_ call: GatewayCall) {
    calls.append(call)
    callTimes.append(now)
    switch call {
    case .prepay:
      #expect(committed.state == .submitting, "a code leaves before that is durable")
      #expect(committed.code != nil && committed.submittedAt == now)
    case .cancel:
      #expect(
        committed.state == .cancelSent || committed.state.isProvenUnpaid,
        "a cancel leaves before that is durable"
      )
    case .refund(_, let amount, let reference):
      #expect(committed.state == .refunding, "a refund leaves before that is durable")
      #expect(amount == committed.amount && reference == committed.reversalReference)
    case .add, .query, .detail: break
    }
  }
}

extension MachineEffect {
  var isCall: Bool {
    if case .call = self { true } else { false }
  }
}
