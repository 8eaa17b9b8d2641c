import Sales

extension SimulatedGateway {
  /// Carries one call out, now and without any fault.
  ///
  /// - Parameters:
  ///   - request: the call.
  ///   - number: the number of the call in the ledger.
  ///   - now: the time, as in `handle`.
  /// - Returns: the answer.
  mutating func perform(
    _ request: SimulatedRequest,
    call number: Int,
    now: Int64
  ) -> SimulatedAnswer {
    do throws(Refusal) {
      return switch request {
      case .add(let new): .report(try add(new, at: now))
      case .prepay(let name, let code, let vendor):
        .report(try prepay(name, code: code, vendor: vendor, call: number, at: now))
      case .query(let name): .report(try query(name, at: now))
      case .cancel(let name): .report(try cancel(name, at: now))
      case .refund(let name, let order): .report(try refund(name, order, at: now))
      case .detail(let name): .report(try detail(name, at: now))
      }
    } catch {
      return .refused(error)
    }
  }

  private mutating func add(
    _ new: NewTransaction,
    at now: Int64
  ) throws(Refusal) -> SimulatedReport {
    try check(new.amount, "amount")
    guard (1...10080).contains(new.minutesToPay) else {
      throw Refusal("000023", "data error : timeout")
    }
    // That a reference cannot be used twice is documented; the ret_code for it is not.
    if let reference = new.reference, ledger.place(of: .reference(reference)) != nil {
      throw Refusal("000022", "data error : reference exists")
    }
    let number = ledger.newNumber(at: now)
    if new.ipnURL != nil {
      awaited.append(Awaited(transaction: .transactionNo(number), refundNo: nil))
    }
    let place = ledger.append(
      SimulatedTransaction(
        transactionNo: number,
        reference: new.reference,
        storeAdminNo: new.storeAdminNo,
        amount: new.amount,
        settleCurrency: new.settleCurrency,
        createdAt: now,
        closesAt: now + new.minutesToPay * 60_000,
        ipnURL: new.ipnURL
      )
    )
    return try report(.add, of: place)
  }

  private mutating func prepay(
    _ name: TransactionName,
    code: String,
    vendor: String?,
    call number: Int,
    at now: Int64
  ) throws(Refusal) -> SimulatedReport {
    let vendor = try self.vendor(vendor, for: code)
    let (place, transaction) = try find(name, at: now)
    let isOpen = transaction.status == .created
    let fingerprint = merchant.fingerprint(of: code)
    let isNew = ledger.insert(fingerprint: fingerprint)
    ledger[place]?.sentCodes.append(
      .init(
        time: now,
        fingerprint: fingerprint,
        repeated: !isNew,
        vendor: vendor,
        answer: isOpen ? "000100" : "000040",
        call: number
      )
    )
    guard isOpen else { throw Refusal("000040", "data error : transaction status") }
    let digits = Outcome.lastDigits(of: code)
    let scripted = plan.script(for: transaction)?.outcome
    ledger[place]?.vendor = vendor ?? wallet(ofCode: code)
    ledger[place]?.lastDigits = digits
    ledger[place]?.scriptedOutcome = scripted
    ledger[place]?.accept(outcome: scripted ?? Outcome(lastDigits: digits), at: now)
    return try report(.prepay, of: place)
  }

  private mutating func query(
    _ name: TransactionName,
    at now: Int64
  ) throws(Refusal) -> SimulatedReport {
    let place = try find(name, at: now).place
    ledger[place]?.countQuery(at: now)
    return try report(.query, of: place)
  }

  private mutating func detail(
    _ name: TransactionName,
    at now: Int64
  ) throws(Refusal) -> SimulatedReport {
    let place = try find(name, at: now).place
    return try report(.detail, of: place)
  }

  /// Closes what is unpaid and gives back what is paid; what has ended already stays as it is.
  private mutating func cancel(
    _ name: TransactionName,
    at now: Int64
  ) throws(Refusal) -> SimulatedReport {
    let (place, transaction) = try find(name, at: now)
    let script = plan.script(for: transaction)
    ledger[place]?.cancels += 1
    if transaction.status == .pending, transaction.outcome == .paidAtCancel {
      ledger[place]?.pay(at: now)
    }
    switch ledger[place]?.status {
    case .created: ledger[place]?.become(.closed, at: now)
    case .pending:
      ledger[place]?.become(.closed, at: now)
      ledger[place]?.chargeDueAt = script?.paidDespiteCancel.map { later(now, by: $0) }
    case .success:
      let paidAt = ledger[place]?.charges.first?.time ?? now
      if let window = script?.cancelWindow, later(paidAt, by: window) <= now {
        throw Refusal("000040", "data error : cancel window exceeded")
      }
      let kept = ledger[place]?.kept ?? 0
      if kept > 0 {
        _ = ledger.giveBack(kept, of: place, order: nil, dueAt: nil, at: now)
      }
      ledger[place]?.become(.closed, at: now)
    case .failed, .closed, nil: break
    }
    var report = try report(.cancel, of: place)
    report.status = "closed"
    return report
  }

  private mutating func refund(
    _ name: TransactionName,
    _ order: RefundOrder,
    at now: Int64
  ) throws(Refusal) -> SimulatedReport {
    try check(order.amount, "refundAmount")
    if let reference = order.reference, ledger.hasRefund(reference) {
      throw Refusal("000022", "data error : refundReference exists")
    }
    let (place, transaction) = try find(name, at: now)
    guard transaction.status == .success else {
      throw Refusal("000040", "data error : transaction status")
    }
    guard order.amount.currency == transaction.amount.currency else {
      throw Refusal("000022", "data error : currency")
    }
    guard order.amount.minorUnits <= transaction.kept else {
      throw Refusal("000023", "data error : refundAmount")
    }
    let script = plan.script(for: transaction)
    let paidAt = transaction.charges.first?.time ?? now
    if let noFunds = script?.noFunds, now < later(paidAt, by: noFunds) {
      throw Refusal("000040", "data error : insufficient funds")
    }
    let refund = ledger.giveBack(
      order.amount.minorUnits,
      of: place,
      order: order,
      dueAt: script?.refundDelay.map { later(now, by: $0) },
      at: now
    )
    if let refund, order.ipnURL != nil {
      let number = TransactionName.transactionNo(transaction.transactionNo)
      awaited.append(Awaited(transaction: number, refundNo: refund.transactionNo))
    }
    var report = try report(.refund, of: place)
    report.refund = refund
    report.status = refund?.paidAt == nil ? "pending" : "success"
    return report
  }

  /// The transaction that the request names, brought up to date.
  private mutating func find(
    _ name: TransactionName,
    at now: Int64
  ) throws(Refusal) -> (place: Int, transaction: SimulatedTransaction) {
    guard let place = ledger.place(of: name) else { throw .noSuchTransaction }
    ledger[place]?.advance(to: now)
    guard let transaction = ledger[place] else { throw .noSuchTransaction }
    return (place, transaction)
  }

  private func report(_ call: SimulatedCall, of place: Int) throws(Refusal) -> SimulatedReport {
    guard let transaction = ledger[place] else { throw .noSuchTransaction }
    return SimulatedReport(
      call: call,
      transaction: transaction,
      status: transaction.status.rawValue
    )
  }

  private func check(_ amount: Money, _ name: String) throws(Refusal) {
    guard (1...Self.largestAmount).contains(amount.minorUnits) else {
      throw Refusal("000023", "data error : \(name)")
    }
  }

  /// The vendor, in the spelling of the newer documentation.
  ///
  /// That a vendor which does not fit the code is refused, and how, is a guess: the documentation
  /// says only that the gateway recognises the wallet by the code.
  private func vendor(_ given: String?, for code: String) throws(Refusal) -> String? {
    guard let given else { return nil }
    let vendor = given == "wechat" ? "wechatpay" : given
    guard ["alipay", "wechatpay", "unionpay", "paypal", "venmo"].contains(vendor) else {
      throw Refusal("000023", "data error : vendor")
    }
    if let shape = wallet(ofCode: code), shape != vendor {
      throw Refusal("000022", "data error : vendor and paymentBarcode")
    }
    return vendor
  }
}

extension Refusal {
  static let noSuchTransaction = Refusal("000021", "data error : no such transaction")
}

/// The wallet that a code's shape tells by the wallets' published prefixes, if any.
private func wallet(ofCode code: String) -> String? {
  guard code.utf8.allSatisfy({ (0x30...0x39).contains($0) }), let prefix = Int(code.prefix(2))
  else {
    return nil
  }
  switch (code.utf8.count, prefix) {
  case (18, 10...15): return "wechatpay"
  case (16...24, 25...30): return "alipay"
  case (19, 62): return "unionpay"
  default: return nil
  }
}
