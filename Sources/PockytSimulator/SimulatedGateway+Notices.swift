import Sales

extension SimulatedGateway {
  /// A success of which a notice is to be sent when it comes.
  struct Awaited: Sendable {
    let transaction: TransactionName
    /// The number of the refund; nil for the payment.
    let refundNo: String?
  }

  /// How often a notice is sent at most.
  private static let mostTries = 8

  /// Whether a notice is to be sent, now or after a success that has not come yet.
  public var awaitsNotices: Bool { !awaited.isEmpty || !notices.isEmpty }

  /// Takes the notices to be sent by now; each counts as tried.
  ///
  /// Notices go to plain http on this machine alone; the ledger notes those that go elsewhere.
  /// - Parameter now: the time, as in `handle`.
  /// - Returns: the notices, in the order of their successes.
  public mutating func dueNotices(now: Int64) -> [Notice] {
    advance(to: now)
    let waiting = awaited
    awaited = waiting.filter { !takeUp($0) }
    var due: [Notice] = []
    for place in notices.indices where notices[place].dueAt <= now {
      notices[place].tries += 1
      notices[place].dueAt = later(now, by: plan.notices.interval)
      due.append(notices[place])
    }
    notices.removeAll { $0.tries >= Self.mostTries }
    return due
  }

  /// Notes how the try to send a notice ended; only the body `success` ends the tries.
  ///
  /// - Parameters:
  ///   - notice: the notice as `dueNotices` gave it.
  ///   - answer: the body of the answer, or why there is none.
  ///   - now: the time, as in `handle`.
  public mutating func note(_ notice: Notice, answer: String, now: Int64) {
    ledger.notices.append(
      NoticeRecord(
        time: now,
        transactionNo: notice.parameters["transactionNo"] ?? "",
        url: notice.url,
        turn: notice.tries,
        answer: String(answer.prefix(100))
      )
    )
    guard answer == "success",
      let place = notices.firstIndex(where: { $0.parameters == notice.parameters })
    else { return }
    if notices[place].repeats {
      notices[place].repeats = false
    } else {
      notices.remove(at: place)
    }
  }

  /// Makes a notice of a success that has come; false when it has not come yet.
  private mutating func takeUp(_ awaited: Awaited) -> Bool {
    guard let place = ledger.place(of: awaited.transaction), let transaction = ledger[place]
    else { return true }
    let refund = transaction.refunds.first { $0.transactionNo == awaited.refundNo }
    let time = awaited.refundNo == nil ? transaction.charges.first?.time : refund?.paidAt
    guard let time else { return awaited.refundNo == nil && transaction.isOver }
    let amount = refund?.amount ?? transaction.amount
    // What a refund's notice names is not documented; here it names the refund.
    var parameters = [
      "amount": amount.decimal,
      "currency": amount.currency.code,
      "reference": refund?.reference ?? transaction.reference ?? "",
      "settleCurrency": transaction.settleCurrency,
      "status": "success",
      "time": gatewayTime(time).filter(\.isNumber),
      "transactionNo": refund?.transactionNo ?? transaction.transactionNo,
    ].filter { !$0.value.isEmpty }
    let sign = merchant.verifySign(parameters)
    parameters["verifySign"] =
      plan.notices.fault == .badSignature ? String(sign.reversed()) : sign
    let wait = plan.notices.fault == .late ? later(0, by: plan.notices.interval) * 2 : 0
    let notice = Notice(
      url: refund?.ipnURL ?? transaction.ipnURL ?? "",
      parameters: parameters,
      dueAt: later(time, by: wait),
      repeats: plan.notices.fault == .duplicated
    )
    if LoopbackURL(notice.url) == nil {
      note(notice, answer: "not sent: notices go to http://127.0.0.1 alone", now: time)
    } else {
      notices.append(notice)
    }
    return true
  }
}

extension SimulatedTransaction {
  /// Whether it can never be paid any more.
  fileprivate var isOver: Bool {
    (status == .failed || status == .closed) && chargeDueAt == nil
  }
}
