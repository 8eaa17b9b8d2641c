import Digests
import Journal
import Payment
import Pockyt
import PrintJob
public import Sales
public import Spool
import StrictJSON
import Synchronization

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
    if let code = request.code { try check(code) }
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
        earlier.contains { $0.attempt.code?.isTrace(of: code) ?? false }
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
    setLive(true, attempt)
    do {
      try journal.begin(sale, attempt, owner: owner, at: TillClock.wall())
    } catch {
      setLive(false, attempt)
      end(work)
      throw .journal(error)
    }
    var timers = setup.timers
    timers.softDeadline = request.deadline ?? timers.softDeadline
    let run = run(attempt, of: sale, timers: timers) { observe(CheckoutProgress($0)) }
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
      setLive(false, attempt)
      end(.attempt(attempt.sale, attempt.number))
    }
    let watching = watchForWish(checkout.run, attempt)
    defer { watching.cancel() }
    let verdict: Verdict
    do {
      verdict = try await checkout.run.verdict() ?? .unknown
    } catch {
      guard await checkout.run.codeHasLeft else {
        try? journal.release(attempt, owner: owner)
        throw .journal(error)
      }
      verdict = .unknown
    }
    let ended = await checkout.run.record
    if !ended.state.isFinal || verdict == .unknown {
      // Somebody has to go on with it: a watch, or the next start.
      try? journal.release(ended, owner: owner)
    }
    if verdict == .abandoned, ended.cancelReason == nil {
      throw refusal(of: ended)
    }
    var result = CheckoutResult(ended, verdict: verdict, isTest: setup.testMark != nil)
    let report = await printPaper(of: &result)
    return (result, report)
  }

  /// Refuses a code that the gateway's path could not take, before anything is begun with it.
  func check(_ code: WalletCode) throws(TillError) {
    if setup.gateway.options.requiresVendor, code.vendor == nil { throw .unknownWallet }
  }

  /// A run of an attempt whose commits bring the papers of its verdicts along.
  func run(
    _ attempt: Attempt,
    of sale: SaleRecord,
    timers: PaymentTimers? = nil,
    isRecovery: Bool = false,
    client: PockytClient? = nil,
    observe: @escaping @Sendable (Attempt) -> Void = { _ in }
  ) -> PaymentRun {
    let last = Mutex(attempt)
    // Read before the customer's money moves: once it has, the paper is waited for.
    let bill = Result { () throws(JournalError) in try sale.parsedBill() }
    return PaymentRun(
      PaymentMachine(
        attempt,
        timers: timers ?? setup.timers,
        asksForDetail: setup.gateway.asksForDetail,
        jitterSeed: UInt64.random(in: 0 ... .max)
      ),
      reference: attempt.gatewayReference,
      amount: attempt.amount,
      client: client ?? self.client,
      commit: { [journal, owner, setup, spool] attempt throws(JournalError) in
        let before = last.withLock { last in
          defer { last = attempt }
          return last
        }
        let receipt: ReceiptDraft?
        if attempt.state == .paid {
          receipt = try ReceiptDraft.of(
            attempt,
            sale,
            bill.get(),
            setup,
            isAttended: !isRecovery,
            for: sale.printing ? spool : nil
          )
        } else {
          // A slip that cannot be made never stands in the way of a verdict.
          receipt = try? ReceiptDraft.of(attempt, sale, bill.get(), setup)
        }
        // Nobody stands at the till who could take a slip that says "not known yet".
        let isForNobody = isRecovery && receipt?.kind == .unconfirmed
        let issued = try journal.commit(
          attempt,
          owner: owner,
          receipt: isForNobody ? nil : receipt,
          printing: sale.printing,
          requestedBy: setup.till,
          news: isRecovery ? News(attempt, since: before, setup) : nil,
          at: TillClock.wall()
        )
        // The papers do not wait until the verdict has gone round.
        if issued != nil { spool.wake() }
      },
      observe: observe
    )
  }

  /// Passes on the wish of another process to end an attempt that this one is at work on.
  func watchForWish(_ run: PaymentRun, _ attempt: Attempt) -> Task<Void, Never> {
    Task { [journal] in
      while !Task.isCancelled {
        try? await Task.sleep(for: .milliseconds(300))
        if let by = try? journal.cancelWish(of: attempt.sale, number: attempt.number) {
          run.send(.cancelRequested(.operatorRequest, by: by))
          return
        }
      }
    }
  }

  func replay(
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
      guard let receipt = try paper(of: result) else { return }
      result.receipt = receipt.number
      result.slip = ResultSlip(receipt)
      result.print = try journal.jobs(of: receipt).last { $0.order.role == .receipt }
        .map(PrintSummary.init)
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
    return try? sale.parsedBill()
  }

  /// Whether a sale's receipt is printed as soon as it is paid.
  ///
  /// - Throws: `TillError` when the journal cannot be read.
  public func isPrinting(_ reference: SaleReference) throws(TillError) -> Bool {
    try journaled { () throws(JournalError) in
      try journal.attempts(of: reference).last?.sale.printing ?? true
    }
  }

  private func refusal(of attempt: Attempt) -> TillError {
    let reason = attempt.trouble ?? "the gateway did not answer"
    // The gateway's own words for a signature that does not fit (API reference V3, all endpoints).
    return reason.contains("verifySign")
      ? .gatewayAuthentication(reason) : .gatewayUnreachable(reason)
  }

  /// The paper that belongs to a result; nil when the outcome has none, or there is none yet.
  private func paper(of result: CheckoutResult) throws(JournalError) -> ReceiptRecord? {
    guard let kind = result.paper else { return nil }
    return try journal.receipts(.sale(result.attempt.sale)).first {
      $0.kind == kind && $0.transactionNo == result.attempt.transactionNo
    }
  }

  /// Prints the paper that the commit of the verdict queued.
  ///
  /// Whatever happens here, the verdict stays.
  func printPaper(of result: inout CheckoutResult) async -> PrintReport? {
    guard let receipt = try? paper(of: result) else { return nil }
    result.receipt = receipt.number
    // Only once the paper is on its way: it takes time that a customer waits for.
    defer { result.slip = ResultSlip(receipt) }
    let jobs = try? journal.jobs(of: receipt)
    // The shop's own papers and the drawer wait for nobody.
    spool.wake()
    guard let job = jobs?.first(where: { $0.order.role == .receipt }) else { return nil }
    let (summary, report) = await print(job)
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
