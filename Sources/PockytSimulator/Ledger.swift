import Sales

/// All that the simulated gateway remembers; tests ask it for the truth.
public struct Ledger: Sendable {
  /// The calls for one transaction.
  private struct Trace {
    var calls: [CallRecord] = []
    var counts = [Int](repeating: 0, count: SimulatedCall.allCases.count)
  }

  /// Every try to send a notice.
  public internal(set) var notices: [NoticeRecord] = []
  private var slots: [SimulatedTransaction?] = []
  private var freePlaces: [Int] = []
  private var placesByNumber: [String: Int] = [:]
  private var placesByReference: [String: Int] = [:]
  private var fingerprints: Set<String> = []
  private var refundReferences: Set<String> = []
  private var traces: [String: Trace] = [:]
  private var lastNumber: Int64 = 0
  private var lastCall = 0

  /// A ledger without transactions.
  public init() {}

  /// Every transaction, in the order of creation; the work of it grows with their number.
  public var transactions: [SimulatedTransaction] {
    slots.compactMap(\.self).sorted { $0.transactionNo < $1.transactionNo }
  }

  /// Every call, in the order in which they came in; the work of it grows with their number.
  public var calls: [CallRecord] {
    traces.values.flatMap(\.calls).sorted { $0.number < $1.number }
  }

  /// The transaction with this number of the gateway.
  public subscript(transactionNo number: String) -> SimulatedTransaction? {
    placesByNumber[number].flatMap { slots[$0] }
  }

  /// The transaction with this reference of the caller.
  public subscript(reference reference: String) -> SimulatedTransaction? {
    placesByReference[reference].flatMap { slots[$0] }
  }

  /// The calls for the transaction with this reference, or with this number when it has none.
  public func calls(named name: String) -> [CallRecord] {
    traces[name]?.calls ?? []
  }

  func place(of name: TransactionName) -> Int? {
    switch name {
    case .reference(let reference): placesByReference[reference]
    case .transactionNo(let number): placesByNumber[number]
    }
  }

  /// The transaction at a place; a place that was forgotten must not be asked for.
  subscript(place: Int) -> SimulatedTransaction? {
    get { slots[place] }
    _modify { yield &slots[place] }
  }

  var places: Range<Int> { slots.indices }

  func hasRefund(_ reference: String) -> Bool {
    refundReferences.contains(reference)
  }

  /// Takes a transaction up; its place.
  @discardableResult mutating func append(_ transaction: SimulatedTransaction) -> Int {
    let place = freePlaces.popLast() ?? slots.count
    if place == slots.count {
      slots.append(transaction)
    } else {
      slots[place] = transaction
    }
    placesByNumber[transaction.transactionNo] = place
    if let reference = transaction.reference {
      placesByReference[reference] = place
    }
    for code in transaction.sentCodes {
      fingerprints.insert(code.fingerprint)
    }
    for refund in transaction.refunds {
      note(refundReference: refund.reference, number: refund.transactionNo)
    }
    lastNumber = max(lastNumber, Int64(transaction.transactionNo) ?? 0)
    return place
  }

  private mutating func note(refundReference: String?, number: String) {
    if let refundReference {
      refundReferences.insert(refundReference)
    }
    lastNumber = max(lastNumber, Int64(number) ?? 0)
  }

  /// Drops a transaction, its calls, and the memory of its codes and refunds.
  mutating func forget(_ name: TransactionName) {
    guard let place = place(of: name), let transaction = slots[place] else {
      traces[name.text] = nil
      return
    }
    slots[place] = nil
    freePlaces.append(place)
    placesByNumber[transaction.transactionNo] = nil
    if let reference = transaction.reference {
      placesByReference[reference] = nil
    }
    for code in transaction.sentCodes {
      fingerprints.remove(code.fingerprint)
    }
    for refund in transaction.refunds {
      if let reference = refund.reference {
        refundReferences.remove(reference)
      }
    }
    traces[transaction.name] = nil
  }

  /// A number of 18 digits that grows with the time and is never given twice.
  mutating func newNumber(at now: Int64) -> String {
    lastNumber = max(lastNumber + 1, 300_000_000_000_000_000 + now * 10_000)
    return String(lastNumber)
  }

  /// Whether a code is new; it is known from then on.
  mutating func insert(fingerprint: String) -> Bool {
    fingerprints.insert(fingerprint).inserted
  }

  /// Gives money of the transaction at this place back; nil when there is none at the place.
  mutating func giveBack(
    _ minorUnits: Int64,
    of place: Int,
    order: RefundOrder?,
    dueAt: Int64?,
    at now: Int64
  ) -> SimulatedTransaction.Refund? {
    guard let currency = slots[place]?.amount.currency else { return nil }
    let refund = SimulatedTransaction.Refund(
      time: now,
      amount: Money(minorUnits: minorUnits, currency: currency),
      transactionNo: newNumber(at: now),
      reference: order?.reference,
      byCancel: order == nil,
      dueAt: dueAt,
      paidAt: dueAt == nil ? now : nil,
      ipnURL: order?.ipnURL
    )
    note(refundReference: refund.reference, number: refund.transactionNo)
    slots[place]?.refunds.append(refund)
    return refund
  }
}

extension Ledger {
  /// A record for a call that has just come in; it is not in the ledger yet.
  mutating func begin(_ call: SimulatedCall, of name: String, at now: Int64) -> CallRecord {
    lastCall += 1
    traces[name, default: Trace()].counts[call.place] += 1
    let turn = traces[name]?.counts[call.place] ?? 1
    return CallRecord(number: lastCall, time: now, call: call, name: name, turn: turn)
  }

  /// Keeps a record that `begin` gave.
  mutating func append(_ record: CallRecord) {
    traces[record.name, default: Trace()].calls.append(record)
  }

  /// Takes up a record from a file.
  mutating func restore(_ record: CallRecord) {
    lastCall = max(lastCall, record.number)
    traces[record.name, default: Trace()].counts[record.call.place] += 1
    append(record)
  }

  /// Notes that a call was carried out later, unless it was forgotten meanwhile.
  mutating func note(_ effect: CallRecord.Effect, of number: Int, named name: String) {
    guard let place = traces[name]?.calls.lastIndex(where: { $0.number == number }) else { return }
    traces[name]?.calls[place].effects.append(effect)
  }

  /// Whether anything is kept under a name.
  func remembers(_ name: String) -> Bool {
    traces[name] != nil
  }
}

extension Ledger: Equatable {
  /// Whether both tell the same transactions, calls and notices.
  public static func == (left: Ledger, right: Ledger) -> Bool {
    left.transactions == right.transactions && left.calls == right.calls
      && left.notices == right.notices
  }
}

extension SimulatedTransaction {
  /// What its calls are kept under.
  var name: String { reference ?? transactionNo }
}
