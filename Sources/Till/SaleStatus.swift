public import Journal
import Payment
public import Sales
public import StrictJSON

/// How a sale stands, with everything that happened to it.
public struct SaleStatus: Sendable {
  /// The last attempt's result.
  public var result: CheckoutResult
  /// The attempts, first to last.
  public var attempts: [AttemptRecord]
  /// The refunds, first to last.
  public var refunds: [RefundResult]
  /// What happened, first to last.
  public var history: [HistoryEntry]

  /// The status as the protocol writes it: the last attempt's result with `state`, `attempts`,
  /// `refunds` and `history`.
  public var json: JSONValue {
    var status = result.json.object ?? JSONObject()
    status["state"] = .string(result.attempt.state.rawValue)
    status["attempts"] = .array(
      attempts.map { record in
        [
          "attempt": .number(JSONNumber(Int64(record.attempt.number))),
          "state": .string(record.attempt.state.rawValue),
          "transactionNo": record.attempt.transactionNo.map(JSONValue.string) ?? .null,
        ]
      }
    )
    status["refunds"] = .array(refunds.map(\.json))
    status["history"] = .array(
      history.map { entry in
        JSONValue(present: [
          "at": .string(LocalTime(entry.at, offsetMinutes: 0).description),
          "attempt": entry.attempt.map { .number(JSONNumber(Int64($0))) },
          "refund": entry.refund.map(JSONValue.string),
          "state": .string(entry.state),
          "note": entry.note.map(JSONValue.string),
        ])
      }
    )
    return .object(status)
  }
}

/// What the gateway says of a transaction that this journal never saw.
public struct GatewayStatus: Sendable {
  /// The gateway's number.
  public let transactionNo: String
  /// The reference that it was created with.
  public let reference: String?
  /// The gateway's word: `init`, `dealing`, `pending`, `success`, `failed` or `closed`.
  public let status: String
  /// What it is about.
  public let amount: Money?
  /// What went back, or is on its way.
  public let returned: Money?

  /// The status as JSON.
  public var json: JSONValue {
    JSONValue(present: [
      "transactionNo": .string(transactionNo),
      "gatewayReference": reference.map(JSONValue.string),
      "status": .string(status),
      "amount": amount?.json,
      "returned": returned?.json,
    ])
  }
}

extension Till {
  /// How a sale stands.
  ///
  /// - Parameters:
  ///   - id: a sale's reference, a receipt's number or a transaction number.
  ///   - refresh: asks the gateway about an open sale that nobody works on.
  /// - Returns: nil when this journal never saw the sale.
  /// - Throws: `TillError` when the journal cannot be used.
  public func status(
    of id: String,
    refresh: Bool = false
  ) async throws(TillError) -> SaleStatus? {
    guard var attempts = try attempts(named: id), let last = attempts.last else { return nil }
    if refresh, !last.attempt.state.isFinal {
      await goOn(with: last)
      attempts = try self.attempts(named: id) ?? attempts
    }
    guard let last = attempts.last?.attempt else { return nil }
    if refresh {
      for number in attempts.compactMap(\.attempt.transactionNo) {
        let open = try journaled { () throws(JournalError) in
          try journal.refunds(of: number).filter { !$0.refund.state.isFinal }
        }
        for record in open { await self.refresh(record) }
      }
    }
    var status = SaleStatus(
      result: try replay(last, last.told ?? .unknown),
      attempts: attempts,
      refunds: [],
      history: []
    )
    try journaled { () throws(JournalError) in
      status.history = try journal.history(of: last.sale)
      for number in attempts.compactMap(\.attempt.transactionNo) {
        status.refunds += try journal.refunds(of: number).map {
          RefundResult($0.refund, isTest: setup.testMark != nil)
        }
      }
    }
    return status
  }

  /// What the gateway says of a transaction that this journal never saw.
  ///
  /// - Throws: `TillError` when it does not know it or does not answer.
  public func gatewayStatus(of transactionNo: String) async throws(TillError) -> GatewayStatus {
    let report = try await ask(.query(transactionNo: transactionNo))
    return GatewayStatus(
      transactionNo: report.transactionNo,
      reference: report.reference,
      status: report.status.word,
      amount: report.amount,
      returned: (try? report.balance(with: []))?.returned
    )
  }

  /// The attempts of the sale that a word names; nil when there is none.
  func attempts(named id: String) throws(TillError) -> [AttemptRecord]? {
    try journaled { () throws(JournalError) in
      let attempts = try journal.attempts(named: id)
      if !attempts.isEmpty { return attempts }
      guard let sale = try journal.receipts(.number(id)).first?.sale else { return nil }
      return try journal.attempts(of: sale)
    }
  }
}
