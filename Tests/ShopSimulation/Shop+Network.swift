import Payment
import PockytSimulator
import Sales

/// The way of a call to the gateway and back.
extension Shop {
  /// Sends a call; its number.
  func begin(_ call: GatewayCall, _ code: WalletCode?, _ work: Work) throws(Stop) -> Int {
    callNumber += 1
    tally.calls += 1
    let number = callNumber
    try audit { () throws(Violation) in
      switch work {
      case .attempt(let id):
        let earlier = sales[saleOfAttempt[id]].attempts.prefix { $0 != id }
        try auditor.calls(
          call,
          id,
          withCode: code != nil,
          disk: journal.attempts[id]?.attempt,
          earlier: earlier.compactMap { journal.attempts[$0]?.attempt },
          at: now
        )
      case .refund(let id):
        try auditor.calls(call, refund: id, disk: journal.refunds[id], at: now)
      }
    }
    let fault = drawFault(of: call)
    if let fault { tally.faults[fault, default: 0] += 1 }
    log("\(work) calls \(call.brief)" + (fault.map { ", \($0)" } ?? ""))
    let way = latency()
    if fault == .notSent {
      let answer = GatewayAnswer.none(NoAnswer(certainlyNotSent: true, reason: "refused"))
      enter(.answerArrives(work, number: number, call, answer), at: now + way, inThisLife: true)
    } else {
      enter(
        .requestArrives(work, number: number, call, code, fault, life: life),
        at: now + way
      )
      enter(
        .answerArrives(work, number: number, call, .unreadable("time is up")),
        at: now + call.limit,
        inThisLife: true
      )
      if case (.attempt(let id), .cancel) = (work, call) {
        auditor.files[id].cancelsArriveUntil = max(auditor.files[id].cancelsArriveUntil, now + way)
      }
    }
    return number
  }

  private func drawFault(of call: GatewayCall) -> CallFault? {
    switch plan.faults {
    case .share(let share, let end):
      // A sale that never came to be teaches little.
      let isEarly = call == .add || call == .query(transactionNo: nil)
      guard now < end, random.percent(isEarly ? share / 4 : share) else { return nil }
      return random.pick(CallFault.allCases)
    case .single(let number, let fault):
      return callNumber == number ? fault : nil
    }
  }

  /// One way through the network: mostly quick.
  private func latency() -> Int64 {
    random.percent(5) ? random.number(500...3_500) : random.number(10...300)
  }

  func deliver(
    _ work: Work,
    _ number: Int,
    _ call: GatewayCall,
    _ code: WalletCode?,
    _ fault: CallFault?,
    _ life: Int
  ) throws(Stop) {
    let drawn = fault?.draw(&random)
    let back = latency()
    let exchange = gateway.exchange(request(call, code, work), now: gatewayTime, fault: drawn)
    let answer = exchange.answer?.read(after: drawn)
    log("  \(call.brief) arrives, \(answer?.brief ?? "no answer")")
    if let answer, let answeredAt = exchange.answeredAt, life == self.life {
      let time = answeredAt - Self.opening + back
      enter(.answerArrives(work, number: number, call, answer), at: time, inThisLife: true)
    }
    guard case .attempt(let id) = work else {
      if case .refund(let id) = work, let attempt = attemptOfRefund[id] { try look(attempt) }
      return
    }
    enterChanges(id, drawn, call)
    try look(id)
  }

  /// Enters the moments at which the ledger changes by itself.
  private func enterChanges(_ id: Int, _ fault: GatewayFault?, _ call: GatewayCall) {
    let delay: Int64? =
      switch fault {
      case .deliveredLate(let delay)?, .duplicated(let delay)?: delay
      default: nil
      }
    if let delay {
      enter(.ledgerChanges(attempt: id), at: now + delay)
      // What was answered and comes once more is refused for the same reason.
      if case .cancel = call, case .deliveredLate? = fault {
        auditor.files[id].cancelsArriveUntil = max(
          auditor.files[id].cancelsArriveUntil,
          now + delay
        )
      }
    }
    let script = auditor.files[id].script
    if call.isPrepay, case .paidAfter(let pause)? = script.outcome {
      enter(.ledgerChanges(attempt: id), at: now + pause)
    }
    if case .cancel = call, let pause = script.paidDespiteCancel {
      enter(.ledgerChanges(attempt: id), at: now + pause)
    }
  }

  private func request(
    _ call: GatewayCall,
    _ code: WalletCode?,
    _ work: Work
  ) -> SimulatedRequest {
    switch call {
    case .add:
      var amount = Self.money(0)
      var reference = ""
      if case .attempt(let id) = work {
        amount = Self.money(sales[saleOfAttempt[id]].plan.amount)
        reference = references[id]
      }
      return .add(NewTransaction(amount: amount, reference: reference, minutesToPay: 5))
    case .prepay(let transactionNo, let vendor):
      return .prepay(
        .transactionNo(transactionNo),
        code: code?.reveal { $0 } ?? "",
        vendor: vendor?.rawValue
      )
    case .query(let transactionNo):
      if let transactionNo { return .query(.transactionNo(transactionNo)) }
      guard case .attempt(let id) = work else { return .query(.reference("")) }
      return .query(.reference(references[id]))
    case .detail(let transactionNo): return .detail(.transactionNo(transactionNo))
    case .cancel(let transactionNo): return .cancel(.transactionNo(transactionNo))
    case .refund(let transactionNo, let amount, let reference):
      return .refund(
        .transactionNo(transactionNo),
        RefundOrder(amount: amount, reference: reference)
      )
    }
  }

  func hear(
    _ answer: GatewayAnswer,
    _ number: Int,
    _ call: GatewayCall,
    _ work: Work
  ) throws(Stop) {
    switch work {
    case .attempt(let id):
      guard payments[id]?.inFlight == number else { return }
      payments[id]?.inFlight = nil
      log("\(work) hears \(answer.brief)")
      auditor.hears(answer, to: call, id, at: now)
      try take(.answered(answer), payment: id)
    case .refund(let id):
      guard refunds[id]?.inFlight == number else { return }
      refunds[id]?.inFlight = nil
      log("\(work) hears \(answer.brief)")
      auditor.hears(answer, to: call, refund: id, at: now)
      try take(.answered(answer), refund: id)
    }
  }
}
