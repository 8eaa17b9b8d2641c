import Digests
import Journal
import Payment
import PrintJob
import ReceiptTemplates
public import Sales
public import Spool
public import StrictJSON

extension Till {
  /// A checkout that has begun, or one that ended earlier under the same reference.
  public enum Begun: Sendable {
    case running(RunningCheckout)
    case ended(CheckoutResult)
  }

  /// Begins to charge the wallet that a code belongs to.
  ///
  /// The same reference with the same bill tells again how the earlier sale ended; after a sale
  /// that was not paid, a new code opens the sale's next attempt.
  ///
  /// - Parameters:
  ///   - request: what to do.
  ///   - observe: is told how far the checkout has come.
  /// - Returns: the checkout, or how it ended earlier.
  /// - Throws: `TillError` when nothing was begun.
  public func begin(
    _ request: CheckoutRequest,
    observe: @escaping @Sendable (CheckoutProgress) -> Void = { _ in }
  ) async throws(TillError) -> Begun {
    let billText = request.bill.json.text()
    let sale = SaleRecord(
      reference: request.reference,
      till: setup.till,
      bill: billText,
      billHash: sha256Hex(Array(billText.utf8)),
      printing: request.printing == .now,
      createdAt: TillClock.wall()
    )
    let earlier = try journaled { () throws(JournalError) in
      try journal.attempts(of: request.reference)
    }
    if let last = earlier.last {
      guard last.sale.billHash == sale.billHash else {
        throw .referenceConflict(request.reference)
      }
      guard let told = last.attempt.told else {
        throw .journal(.ownedElsewhere("sale \(request.reference)"))
      }
      let wasUsed = request.code.map { code in
        earlier.contains { $0.attempt.code.map { PaymentRun.isTrace($0, of: code) } ?? false }
      }
      if !last.attempt.state.isProvenUnpaid || wasUsed != false {
        return .ended(try replay(last.attempt, told))
      }
    }
    let attempt = Attempt(
      sale: request.reference,
      number: earlier.count + 1,
      amount: request.bill.amountDue
    )
    let work = Work.attempt(attempt.sale, attempt.number)
    guard begin(work) else { throw .journal(.ownedElsewhere("sale \(attempt.sale)")) }
    do {
      try journal.begin(sale, attempt, owner: owner, at: TillClock.wall())
    } catch {
      end(work)
      throw .journal(error)
    }
    var timers = setup.timers
    timers.softDeadline = request.deadline ?? timers.softDeadline
    let machine = PaymentMachine(
      attempt,
      timers: timers,
      jitterSeed: UInt64.random(in: 0 ... .max)
    )
    let run = PaymentRun(
      machine,
      client: client,
      commit: commit(for: sale),
      observe: observe
    )
    run.send(.begun)
    if let code = request.code {
      await run.scan(code)
    }
    var kept = request
    // The run has the only code.
    kept.code = nil
    return .running(RunningCheckout(till: self, run: run, request: kept, attempt: attempt))
  }

  /// Charges the wallet that a code belongs to, then prints the receipt: `begin` and `result` in
  /// one.
  ///
  /// - Parameters:
  ///   - request: what to do.
  ///   - started: is given the checkout, to cancel it.
  ///   - observe: is told how far the checkout has come.
  /// - Returns: how the checkout ended, and what was printed.
  /// - Throws: `TillError` when nothing was charged and no code has left.
  public func checkout(
    _ request: CheckoutRequest,
    started: @Sendable (RunningCheckout) -> Void = { _ in },
    observe: @escaping @Sendable (CheckoutProgress) -> Void = { _ in }
  ) async throws(TillError) -> (result: CheckoutResult, print: PrintReport?) {
    switch try await begin(request, observe: observe) {
    case .ended(let result): return (result, nil)
    case .running(let checkout):
      started(checkout)
      return try await checkout.result()
    }
  }

  func finish(
    _ checkout: RunningCheckout
  ) async throws(TillError) -> (result: CheckoutResult, print: PrintReport?) {
    let scanLimit = Task { [run = checkout.run, timeout = checkout.request.scanTimeout] in
      try await Task.sleep(for: .milliseconds(timeout))
      await run.expireScan()
    }
    let attempt = checkout.attempt
    defer {
      scanLimit.cancel()
      end(.attempt(attempt.sale, attempt.number))
    }
    let verdict: Verdict
    do {
      verdict = try await checkout.run.verdict() ?? .unknown
    } catch {
      try? journal.release(checkout.attempt, owner: owner)
      throw .journal(error)
    }
    let ended = await checkout.run.attempt
    if !ended.state.isFinal || verdict == .unknown {
      // Somebody has to go on with it: a watch, or the next start.
      try? journal.release(ended, owner: owner)
    }
    if verdict == .abandoned, ended.cancelReason == nil {
      throw refusal(of: ended)
    }
    var result = CheckoutResult(ended, verdict: verdict, isTest: setup.testMark != nil)
    guard verdict == .paid else { return (result, nil) }
    let report = await printOriginal(of: ended, &result)
    return (result, report)
  }

  private func replay(
    _ attempt: Attempt,
    _ told: Verdict
  ) throws(TillError) -> CheckoutResult {
    var result = CheckoutResult(
      attempt,
      verdict: told,
      isTest: setup.testMark != nil,
      isReplayed: true
    )
    try journaled { () throws(JournalError) in
      guard let receipt = try journal.receipts(.sale(attempt.sale)).first else { return }
      result.receipt = receipt.number
      result.print = try journal.jobs(of: receipt).last.map(PrintSummary.init)
    }
    return result
  }

  /// The bill of a sale, or nil when there is no such sale.
  ///
  /// - Throws: `TillError` when the journal cannot be read.
  public func bill(of reference: SaleReference) throws(TillError) -> Bill? {
    let attempts = try journaled { () throws(JournalError) in
      try journal.attempts(of: reference)
    }
    guard let sale = attempts.last?.sale else { return nil }
    return try? Bill(json: JSONField(JSONValue(parsing: sale.bill)))
  }

  /// Whether a sale's receipt is printed as soon as it is paid.
  ///
  /// - Throws: `TillError` when the journal cannot be read.
  public func isPrinting(_ reference: SaleReference) throws(TillError) -> Bool {
    try journaled { () throws(JournalError) in
      try journal.attempts(of: reference).last?.sale.printing ?? true
    }
  }

  /// How a sale stands, with all its attempts, or nil when there is no such sale.
  ///
  /// - Parameter word: a sale's reference or a transaction number.
  /// - Returns: the result of the last attempt in the words of the protocol, with `attempts`.
  /// - Throws: `TillError` when the journal cannot be read.
  public func status(ofSaleNamed word: String) throws(TillError) -> JSONValue? {
    let attempts = try journaled { () throws(JournalError) in
      try journal.attempts(named: word)
    }
    guard let last = attempts.last?.attempt else { return nil }
    var status = try replay(last, last.told ?? .unknown).json.object ?? JSONObject()
    status["state"] = .string(last.state.rawValue)
    status["attempts"] = .array(
      attempts.map { record in
        [
          "attempt": .number(JSONNumber(Int64(record.attempt.number))),
          "state": .string(record.attempt.state.rawValue),
          "transactionNo": record.attempt.transactionNo.map(JSONValue.string) ?? .null,
        ]
      }
    )
    return .object(status)
  }

  private func refusal(of attempt: Attempt) -> TillError {
    let reason = attempt.trouble ?? "the gateway did not answer"
    // The gateway's own words for a signature that does not fit (API reference V3, all endpoints).
    return reason.contains("verifySign")
      ? .gatewayAuthentication(reason) : .gatewayUnreachable(reason)
  }

  /// How attempts of a sale are written down: a paid one with its receipt and print job.
  func commit(for sale: SaleRecord) -> PaymentRun.Commit {
    { [journal, owner, setup] attempt throws(JournalError) in
      guard attempt.state == .paid else {
        try journal.commit(attempt, owner: owner, at: TillClock.wall())
        return
      }
      _ = try journal.commitPaid(
        attempt,
        owner: owner,
        receipt: try ReceiptDraft(attempt, sale, setup),
        printing: sale.printing,
        requestedBy: setup.till,
        at: TillClock.wall()
      )
    }
  }

  /// Prints what the PAID commit queued.
  ///
  /// Whatever happens here, the sale stays paid.
  private func printOriginal(
    of attempt: Attempt,
    _ result: inout CheckoutResult
  ) async -> PrintReport? {
    guard let receipt = try? journal.receipts(.sale(attempt.sale)).first else { return nil }
    result.receipt = receipt.number
    guard let job = try? journal.jobs(of: receipt).first else { return nil }
    let (summary, report) = await print(job, of: receipt)
    result.print = summary
    return report
  }

  func journaled<Result>(
    _ action: () throws(JournalError) -> Result
  ) throws(TillError) -> Result {
    do {
      return try action()
    } catch {
      throw .journal(error)
    }
  }
}

extension ReceiptDraft {
  /// The receipt of a paid attempt, with the shop's data as it is now.
  init(_ attempt: Attempt, _ sale: SaleRecord, _ setup: TillSetup) throws(JournalError) {
    let paidAt = TillClock.local()
    let bill: Bill
    let template: ReceiptTemplate
    do {
      bill = try Bill(json: JSONField(JSONValue(parsing: sale.bill)))
      template = try ReceiptTemplate.builtInSale()
    } catch {
      throw .storage("the receipt of sale \(sale.reference) cannot be made: \(error)")
    }
    let payment = WalletPayment(
      amount: attempt.amount,
      wallet: walletName(of: attempt),
      transactionNo: attempt.transactionNo ?? "",
      gatewayReference: attempt.gatewayReference,
      paidAt: paidAt
    )
    self.init(
      template: TemplateKey(name: template.name, hash: sha256Hex(Array(template.text.utf8))),
      templateText: template.text
    ) { number in
      Receipt(
        kind: .sale,
        number: number,
        testMark: setup.testMark,
        shop: setup.shop,
        till: sale.till,
        sale: sale.reference,
        bill: bill,
        payment: payment
      ).json.text()
    }
  }
}

/// The wallet's name for people: the gateway's word where it gave one, else the code's family.
private func walletName(of attempt: Attempt) -> String {
  switch attempt.wallet ?? attempt.code?.vendor?.rawValue {
  case "alipay"?: "Alipay+"
  case "alipay_cn"?, "alipay_hk"?: "Alipay"
  case "wechatpay"?, "wechat"?: "WeChat Pay"
  case "unionpay"?: "UnionPay"
  case "paypal"?: "PayPal"
  case "venmo"?: "Venmo"
  case let other?: other
  case nil: "Wallet"
  }
}
