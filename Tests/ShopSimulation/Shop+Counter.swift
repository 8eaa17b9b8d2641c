import Payment
import PockytSimulator
import Sales

/// What cashier and customers do.
extension Shop {
  static let currency: Currency = {
    guard let currency = Currency(code: "USD") else { preconditionFailure("USD is known") }
    return currency
  }()

  static func money(_ cents: Int64) -> Money {
    Money(minorUnits: cents, currency: currency)
  }

  private func reference(of sale: Int) -> SaleReference {
    guard let reference = SaleReference("S\(sale)") else { preconditionFailure("S\(sale)") }
    return reference
  }

  /// The cashier takes the next scan of a sale, if every earlier one has come to nothing.
  func beginAttempt(of sale: Int) throws(Stop) {
    guard isOpen else {
      enter(.customerComes(sale: sale), at: now + 60_000)
      return
    }
    let known = sales[sale].attempts.filter { journal.attempts[$0] != nil }
    let earlier = known.compactMap { journal.attempts[$0]?.attempt.state }
    let mayScan = earlier.allSatisfy(\.isProvenUnpaid) || bug == .scansAgainTooEarly
    // An attempt that died before it was durable is made again under the same reference.
    let number = known.count + 1
    guard mayScan, number <= sales[sale].plan.scans.count else { return }
    let reference = reference(of: sale)
    let attempt = Attempt(
      sale: reference,
      number: number,
      amount: Self.money(sales[sale].plan.amount)
    )
    let scan = sales[sale].plan.scans[number - 1]
    let id: Int
    if let lost = sales[sale].attempts.first(where: { journal.attempts[$0] == nil }) {
      id = lost
    } else {
      id = references.count
      sales[sale].attempts.append(id)
      references.append(attempt.gatewayReference)
      saleOfAttempt.append(sale)
      gateway.plan.scripts[attempt.gatewayReference] = scan.script
      auditor.files.append(
        Auditor.AttemptFile(sale: sale, script: scan.script, begunAt: now)
      )
      enter(.isLookedAt(attempt: id), at: now + 26 * 3_600_000)
    }
    payments[id] = run(attempt)
    enter(.scan(attempt: id), at: now + scan.delay, inThisLife: true)
    enter(.cashierAsksAgain(sale: sale), at: now + 40_000, inThisLife: true)
    if let pause = scan.operatorCancel {
      enter(.operatorCancels(attempt: id), at: now + pause, inThisLife: true)
    }
    try take(.begun, payment: id)
  }

  func scan(_ id: Int) throws(Stop) {
    guard payments[id] != nil else { return }
    let sale = saleOfAttempt[id]
    let number = (sales[sale].attempts.firstIndex(of: id) ?? 0) + 1
    let plan = sales[sale].plan.scans[number - 1]
    scans += 1
    let digits = String(scans)
    let text = "28" + String(repeating: "0", count: 16 - digits.count) + digits
    guard let code = try? WalletCode(scanned: text) else { return }
    let trace = CodeTrace(
      digest: digits,
      lastFour: code.lastFour,
      vendor: plan.isMisread ? .wechatpay : .alipay
    )
    payments[id]?.driver.keep(code)
    try take(.scanned(trace), payment: id)
  }

  /// The same reference again: it is told what the journal knows, and starts nothing.
  func askAgain(_ sale: Int) throws(Stop) {
    guard sales[sale].plan.asksAgain, isOpen, let id = sales[sale].attempts.last,
      let attempt = journal.attempts[id]?.attempt
    else {
      // Nothing of it was durable.
      if journal.attempts[sales[sale].attempts.last ?? -1] == nil { try beginAttempt(of: sale) }
      return
    }
    log("\(references[id]) again: \(attempt.told?.rawValue ?? "open")")
  }

  /// The cashier learns how the last attempt has ended, and takes another scan or goes on.
  func tellCashier(_ sale: Int) throws(Stop) {
    guard let id = sales[sale].attempts.last else { return }
    guard let attempt = journal.attempts[id]?.attempt else {
      if payments[id] == nil { enter(.customerComes(sale: sale), at: now + 5_000) }
      return
    }
    guard attempt.state.isFinal || bug == .scansAgainTooEarly && attempt.told == .unknown,
      sales[sale].answered.insert(id).inserted
    else { return }
    if attempt.state == .paid {
      for (wish, plan) in sales[sale].plan.refunds.enumerated() {
        enter(.refundIsWanted(sale: sale, wish: wish), at: now + plan.delay)
      }
    } else {
      enter(.customerComes(sale: sale), at: now + random.number(2_000...60_000))
    }
  }

  // MARK: Refunds

  func beginRefund(of sale: Int, wish: Int) throws(Stop) {
    guard isOpen else {
      enter(.refundIsWanted(sale: sale, wish: wish), at: now + 60_000)
      return
    }
    guard let id = sales[sale].attempts.last, let attempt = journal.attempts[id]?.attempt,
      let transactionNo = attempt.transactionNo
    else { return }
    let plan = sales[sale].plan
    let share = plan.refunds[wish].share
    let amount = share.map { Self.money(max(1, plan.amount * $0 / 100)) }
    sales[sale].refunds += 1
    try beginRefund(
      of: transactionNo,
      sale: attempt.sale,
      attempt: id,
      amount: amount,
      reference: "\(attempt.gatewayReference)-R\(sales[sale].refunds)"
    )
  }

  /// A sale of another till, of which this journal knows nothing.
  func beginForeignRefund() throws(Stop) {
    guard isOpen else {
      enter(.foreignRefundIsWanted, at: now + 60_000)
      return
    }
    let name = TransactionName.reference("T2-1")
    gateway.plan.scripts["T2-1"] = TransactionScript(outcome: .paid)
    for request: SimulatedRequest in [
      .add(NewTransaction(amount: Self.money(5_000), reference: "T2-1")),
      .prepay(name, code: "289999999999999900", vendor: nil),
    ] {
      _ = gateway.exchange(request, now: gatewayTime, fault: nil)
    }
    guard let paid = gateway.transaction(name, now: gatewayTime) else { return }
    let amount = random.percent(50) ? Self.money(random.number(1...6_000)) : nil
    try beginRefund(
      of: paid.transactionNo,
      sale: nil,
      attempt: nil,
      amount: amount,
      reference: "T2-1-R1"
    )
  }

  private func beginRefund(
    of transactionNo: String,
    sale: SaleReference?,
    attempt: Int?,
    amount: Money?,
    reference: String
  ) throws(Stop) {
    // The look at the gateway before a refund, which can be an old one.
    let request = SimulatedRequest.query(.transactionNo(transactionNo))
    let fault = random.percent(10) ? CallFault.stale.draw(&random) : nil
    let exchange = gateway.exchange(request, now: gatewayTime, fault: fault)
    guard case .transaction(let report)? = exchange.answer?.read(after: nil) else { return }
    let own = journal.refunds.values.filter { $0.transactionNo == transactionNo }
    let given: (amount: Money, paid: Money, returned: Money)
    do throws(RefundObstacle) {
      given = try report.refundable(amount, with: bug == .refundsTooMuch ? [] : own)
    } catch {
      log("no refund: \(error)")
      tally.refundObstacles += 1
      return
    }
    let id = attemptOfRefund.count
    attemptOfRefund.append(attempt)
    transactionOfRefund.append(transactionNo)
    auditor.refundFiles.append(Auditor.RefundFile())
    refunds[id] = Run(
      RefundUnderTest(
        Refund(
          reference: reference,
          transactionNo: transactionNo,
          sale: sale,
          amount: given.amount,
          paid: given.paid,
          returnedBefore: given.returned,
          by: "Ann",
          reason: nil
        ),
        bug: bug
      )
    )
    enter(.refundIsLookedAt(id), at: now + 26 * 3_600_000)
    try take(.begun, refund: id)
  }
}
