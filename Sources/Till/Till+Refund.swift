import Journal
import Payment
import Pockyt
import PrintJob
public import Sales
import StrictJSON

/// What a refund is asked for.
public struct RefundRequest: Sendable {
  /// How much goes back.
  public enum Wish: Sendable, Equatable {
    /// All that is left.
    case all
    /// An amount in the payment's currency, such as `5.00`.
    case decimal(String)
    /// An amount.
    case money(Money)
  }

  /// A sale's reference, a receipt's number, or the gateway's number of a transaction, which this
  /// journal need not know.
  public var id: String
  /// How much goes back.
  public var wish: Wish
  /// Who asks.
  public var by: String
  /// Why.
  public var reason: String?
  /// The caller's name for this wish, 1 to 100 characters; asked again with the same key, nothing
  /// is sent and the same refund is told.
  public var key: String?
  /// Whether the receipt is printed.
  public var isPrinted: Bool

  /// A request from its parts.
  public init(
    id: String,
    wish: Wish,
    by: String,
    reason: String? = nil,
    key: String? = nil,
    isPrinted: Bool = true
  ) {
    self.id = id
    self.wish = wish
    self.by = by
    self.reason = reason
    self.key = key
    self.isPrinted = isPrinted
  }
}

extension Till {
  /// Gives money of a payment back to the customer's wallet.
  ///
  /// - Returns: how it ended, as far as half a minute tells.
  /// - Throws: `TillError` when no refund was sent.
  public func refund(_ request: RefundRequest) async throws(TillError) -> RefundResult {
    if let known = try known(request) {
      return try await tellAgain(known)
    }
    let target = try refundTarget(request.id)
    let own = try journaled { () throws(JournalError) in
      try journal.refunds(of: target.transactionNo)
    }
    if let unsettled = own.first(where: { $0.refund.isUnsettled }) {
      throw .refundOpen(unsettled.refund.reference)
    }
    let report = try await ask(.query(transactionNo: target.transactionNo))
    guard report.transactionNo == target.transactionNo else {
      throw .gatewayUnreachable("the gateway answered about another transaction")
    }
    let granted = try refundable(request.wish, of: report, own.map(\.refund))
    let reference = try journaled { () throws(JournalError) in
      try journal.nextRefundReference(
        transactionNo: target.transactionNo,
        // Another till may give the same transaction back, and knows as little of this one.
        attempt: target.attempt?.gatewayReference
          ?? "\(target.transactionNo)-\(randomDigits(6))",
        besides: report.refunds.compactMap(\.reference)
      )
    }
    let refund = Refund(
      reference: reference,
      transactionNo: target.transactionNo,
      sale: target.attempt?.sale,
      amount: granted.amount,
      paid: granted.paid,
      returnedBefore: granted.returned,
      by: request.by,
      reason: request.reason
    )
    guard begin(.refund(reference)) else {
      throw .journal(.ownedElsewhere("refund \(reference)"))
    }
    defer { end(.refund(reference)) }
    do throws(JournalError) {
      try journal.begin(
        refund,
        till: setup.till,
        printing: request.isPrinted,
        key: request.key,
        after: own,
        owner: owner,
        at: TillClock.wall()
      )
    } catch {
      // Asked twice at the same moment, the second one is told what the first one does.
      if let known = try known(request) { return try replay(known) }
      throw .journal(error)
    }
    let run = run(refund, printing: request.isPrinted, wallet: report.vendor)
    run.send(.begun)
    var ended: Refund
    do {
      _ = try await run.verdict()
      ended = await run.record
    } catch {
      // The key is durable: what failed to be written down is found out again.
      ended = (try? journal.refund(reference: reference))??.refund ?? refund
    }
    try? journal.release(ended, owner: owner)
    var result = RefundResult(ended, isTest: setup.testMark != nil)
    await printPaper(of: &result)
    return result
  }

  /// The refund that the asker's key was used for.
  ///
  /// - Throws: `TillError.keyConflict` when it was another wish.
  private func known(_ request: RefundRequest) throws(TillError) -> RefundRecord? {
    guard let key = request.key else { return nil }
    let known = try journaled { () throws(JournalError) in try journal.refund(key: key) }
    guard let known else { return nil }
    let refund = known.refund
    let isSame: Bool =
      switch request.wish {
      case .all:
        refund.amount.minorUnits == refund.paid.minorUnits - refund.returnedBefore.minorUnits
      case .money(let money): money == refund.amount
      case .decimal(let text):
        Money(decimal: text, currency: refund.amount.currency) == refund.amount
      }
    let isNamed =
      request.id == refund.transactionNo || request.id == refund.sale?.description
      || (try? refundTarget(request.id))?.transactionNo == refund.transactionNo
    guard isNamed, isSame else { throw .keyConflict(key) }
    return known
  }

  /// What became of an earlier refund; one that nobody works on is asked for once more.
  private func tellAgain(_ known: RefundRecord) async throws(TillError) -> RefundResult {
    await refresh(known)
    let current = try journaled { () throws(JournalError) in
      try journal.refund(reference: known.refund.reference)
    }
    return try replay(current ?? known)
  }

  func replay(_ known: RefundRecord) throws(TillError) -> RefundResult {
    var result = RefundResult(known.refund, isTest: setup.testMark != nil, isReplayed: true)
    try journaled { () throws(JournalError) in
      guard let receipt = try journal.receipt(of: known.refund) else { return }
      result.receipt = receipt.number
      result.slip = ResultSlip(receipt)
      result.print = try journal.jobs(of: receipt).last.map(PrintSummary.init)
    }
    return result
  }

  /// The payment that a person's word names.
  private func refundTarget(
    _ word: String
  ) throws(TillError) -> (transactionNo: String, attempt: Attempt?) {
    var number = word
    var attempts = try attempts(word)
    if attempts.isEmpty {
      let receipt = try journaled { () throws(JournalError) in
        try journal.receipts(.number(word)).first
      }
      if let receipt {
        number = receipt.transactionNo
        attempts = try self.attempts(number)
        if attempts.isEmpty { return (number, nil) }
      }
    }
    // A number names one attempt; a sale's name means the one that was paid.
    let named = attempts.filter { $0.transactionNo == number }
    if !named.isEmpty { attempts = named }
    if let paid = attempts.last(where: { $0.state == .paid }), let number = paid.transactionNo {
      return (number, paid)
    }
    if let last = attempts.last {
      throw .notRefundable(
        last.state.isFinal
          ? "sale \(last.sale) was not paid, so there is nothing to give back"
          : "it is not known yet whether sale \(last.sale) was paid; `platen status` tells"
      )
    }
    // A sale of another till, or from before this journal.
    guard (12...32).contains(word.utf8.count), word.utf8.allSatisfy({ (0x30...0x39) ~= $0 }) else {
      throw .noSuchSale(word)
    }
    return (word, nil)
  }

  private func attempts(_ word: String) throws(TillError) -> [Attempt] {
    try journaled { () throws(JournalError) in
      try journal.attempts(named: word).map(\.attempt)
    }
  }

  private func refundable(
    _ wish: RefundRequest.Wish,
    of report: TransactionReport,
    _ own: [Refund]
  ) throws(TillError) -> (amount: Money, paid: Money, returned: Money) {
    var amount: Money?
    switch wish {
    case .all: break
    case .money(let money): amount = money
    case .decimal(let text):
      guard let currency = report.amount?.currency else { break }
      amount = Money(decimal: text, currency: currency)
      guard amount != nil else {
        throw .notRefundable("\"\(text)\" is not an amount of \(currency.code)")
      }
    }
    do {
      return try report.refundable(amount, with: own)
    } catch {
      throw .notRefundable(error.description)
    }
  }

  /// Asks the gateway until it answers, three times at most.
  func ask(_ call: GatewayCall) async throws(TillError) -> TransactionReport {
    var trouble = ""
    for _ in 0..<3 {
      let answer = await client.perform(
        call,
        reference: ""
      )
      switch answer {
      case .transaction(let report): return report
      case .refused(let refusal) where refusal.code == RefusedCall.noSuchRecord:
        throw .notRefundable("the gateway knows no such transaction")
      case .refused(let refusal) where refusal.isAboutTheSignature:
        throw .gatewayAuthentication("\(refusal)")
      case .refused(let refusal): trouble = "the gateway said \(refusal)"
      case .none(let missing): trouble = missing.reason
      }
    }
    throw .gatewayUnreachable(trouble)
  }

  /// A run of a refund whose commits bring its receipt along.
  func run(
    _ refund: Refund,
    printing: Bool = true,
    wallet: String? = nil,
    isRecovery: Bool = false
  ) -> MachineRun<RefundMachine> {
    let before = refund.told
    return MachineRun(
      RefundMachine(refund, timers: setup.timers),
      reference: refund.reference,
      amount: refund.amount,
      client: client
    ) { [journal, owner, setup] refund throws(JournalError) in
      let original = try journal.receipts(.transactionNo(refund.transactionNo))
        .first { $0.kind == .sale }
      let receipt = try? ReceiptDraft.of(
        refund,
        original: original.flatMap(Receipt.init),
        wallet: wallet,
        setup
      )
      let isNews = isRecovery && refund.told != before && refund.told != .unknown
      try journal.commit(
        refund,
        receipt: receipt,
        printing: printing,
        requestedBy: refund.by,
        news: isNews ? News(refund, setup) : nil,
        owner: owner,
        at: TillClock.wall()
      )
    }
  }

  /// Prints the receipt that the commit of a refund queued.
  func printPaper(of result: inout RefundResult) async {
    guard let receipt = try? journal.receipt(of: result.refund) else { return }
    result.receipt = receipt.number
    result.slip = ResultSlip(receipt)
    let jobs = try? journal.jobs(of: receipt)
    guard let job = jobs?.first(where: { $0.order.role == .receipt }) else { return }
    result.print = await print(job).summary
  }
}

extension Journal {
  /// The receipt of a refund, once there is one.
  fileprivate func receipt(of refund: Refund) throws(JournalError) -> ReceiptRecord? {
    try receipts(.transactionNo(refund.transactionNo)).first { $0.refund == refund.reference }
  }
}
