import Digests
import Journal
import Payment
import PrintJob
import ReceiptTemplates
public import Sales
public import Spool
import StrictJSON

/// A checkout that is under way; the door keeps it to cancel.
public struct RunningCheckout: Sendable {
  let run: PaymentRun

  /// Asks for the end of the checkout.
  ///
  /// A payment that succeeds first still counts as paid.
  public func cancel(by: String) {
    run.send(.cancelRequested(.operatorRequest, by: by))
  }
}

extension Till {
  /// Charges the wallet that a code belongs to, then prints the receipt.
  ///
  /// - Parameters:
  ///   - bill: what is charged.
  ///   - reference: the sale's own name, new for each sale. The same reference with the same bill
  ///     tells again how the earlier sale ended.
  ///   - code: the customer's code.
  ///   - started: is given the means to cancel, once there is something to cancel.
  ///   - observe: is told how far the checkout has come.
  /// - Returns: how the checkout ended, and what was printed.
  /// - Throws: `TillError` when nothing was charged and no code has left.
  public func checkout(
    _ bill: Bill,
    reference: SaleReference,
    code: WalletCode,
    started: @Sendable (RunningCheckout) -> Void = { _ in },
    observe: @escaping @Sendable (CheckoutProgress) -> Void = { _ in }
  ) async throws(TillError) -> (result: CheckoutResult, print: PrintReport?) {
    let billText = bill.json.text()
    let sale = SaleRecord(
      reference: reference,
      till: setup.till,
      bill: billText,
      billHash: sha256Hex(Array(billText.utf8)),
      createdAt: TillClock.wall()
    )
    if let earlier = try replay(sale) { return (earlier, nil) }

    let attempt = Attempt(sale: reference, number: 1, amount: bill.amountDue)
    try journaled { () throws(JournalError) in
      try journal.begin(sale, attempt, owner: owner, at: TillClock.wall())
    }
    let machine = PaymentMachine(
      attempt,
      timers: setup.timers,
      jitterSeed: UInt64.random(in: 0 ... .max)
    )
    let run = PaymentRun(
      machine,
      code: code,
      client: client,
      commit: commit(for: sale),
      observe: observe
    )
    started(RunningCheckout(run: run))
    run.send(.begun)
    run.send(.scanned(trace(of: code)))
    let verdict: Verdict
    do {
      verdict = try await run.verdict() ?? .unknown
    } catch {
      try? journal.release(attempt, owner: owner)
      throw .journal(error)
    }
    let ended = await run.attempt
    if !ended.state.isFinal {
      // Somebody has to go on with it: a watch, or the next start.
      try? journal.release(ended, owner: owner)
    }
    if verdict == .abandoned {
      throw refusal(of: ended)
    }
    var result = CheckoutResult(ended, verdict: verdict, isTest: setup.testMark != nil)
    guard verdict == .paid else { return (result, nil) }
    let report = await printOriginal(of: ended, &result)
    return (result, report)
  }

  /// The same reference again: the earlier end, or why it cannot be used.
  private func replay(_ sale: SaleRecord) throws(TillError) -> CheckoutResult? {
    let earlier = try journaled { () throws(JournalError) in
      try journal.attempts(of: sale.reference)
    }
    guard let last = earlier.last else { return nil }
    guard last.sale.billHash == sale.billHash else { throw .referenceConflict(sale.reference) }
    guard let told = last.attempt.told else {
      throw .journal(.ownedElsewhere("sale \(sale.reference)"))
    }
    var result = CheckoutResult(
      last.attempt,
      verdict: told,
      isTest: setup.testMark != nil,
      isReplayed: true
    )
    let receipt = try journaled { () throws(JournalError) in
      try journal.receipts(named: sale.reference.description).first
    }
    result.receipt = receipt?.number
    return result
  }

  private func refusal(of attempt: Attempt) -> TillError {
    let reason = attempt.trouble ?? "the gateway did not answer"
    return reason.contains("verifySign")
      ? .gatewayAuthentication(reason) : .gatewayUnreachable(reason)
  }

  /// What the journal may keep of a code: recognisable, useless for charging.
  private func trace(of code: WalletCode) -> CodeTrace {
    let salt = randomDigits(16)
    let digest = code.reveal { sha256Hex(Array((salt + $0).utf8)) }
    return CodeTrace(digest: "\(salt)-\(digest)", lastFour: code.lastFour, vendor: code.vendor)
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
        printing: true,
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
    guard let receipt = try? journal.receipts(named: attempt.sale.description).first else {
      return nil
    }
    result.receipt = receipt.number
    guard let job = try? journal.jobs(of: receipt).first else { return nil }
    do {
      let report = try await spool.print(job, of: receipt)
      result.print = PrintSummary(report)
      return report
    } catch {
      result.print = PrintSummary(
        job: job.id,
        kind: job.kind,
        state: .queued,
        trouble: error.description
      )
      return nil
    }
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

extension PrintSummary {
  /// The summary of a job that the spool has dealt with.
  public init(_ report: PrintReport) {
    self.init(
      job: report.job.id,
      kind: report.job.kind,
      state: report.job.machine.state,
      trouble: report.job.machine.trouble,
      file: report.job.machine.state == .handedOver ? report.file : nil
    )
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
