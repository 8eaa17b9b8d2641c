import Sales

/// All that the simulated gateway remembers; tests ask it for the truth.
public struct Ledger: Sendable, Equatable {
  /// Every transaction, in the order of creation.
  public internal(set) var transactions: [SimulatedTransaction] = []
  private var placesByNumber: [String: Int] = [:]
  private var placesByReference: [String: Int] = [:]
  private var fingerprints: Set<String> = []
  private var lastNumber: Int64 = 0

  /// A ledger without transactions.
  public init() {}

  /// The transaction with this number of the gateway.
  public subscript(transactionNo number: String) -> SimulatedTransaction? {
    place(ofNumber: number).map { transactions[$0] }
  }

  /// The transaction with this reference of the caller.
  public subscript(reference reference: String) -> SimulatedTransaction? {
    place(ofReference: reference).map { transactions[$0] }
  }

  func place(ofNumber number: String) -> Int? {
    placesByNumber[number]
  }

  func place(ofReference reference: String) -> Int? {
    placesByReference[reference]
  }

  func hasRefund(_ reference: String) -> Bool {
    transactions.contains { $0.refunds.contains { $0.reference == reference } }
  }

  mutating func append(_ transaction: SimulatedTransaction) {
    placesByNumber[transaction.transactionNo] = transactions.count
    if let reference = transaction.reference {
      placesByReference[reference] = transactions.count
    }
    fingerprints.formUnion(transaction.sentCodes.map(\.fingerprint))
    let numbers = [transaction.transactionNo] + transaction.refunds.map(\.transactionNo)
    lastNumber = max(lastNumber, numbers.compactMap { Int64($0) }.max() ?? 0)
    transactions.append(transaction)
  }

  /// A number of 18 digits that grows with the time and is never given twice.
  mutating func newNumber(at now: Int64) -> String {
    lastNumber = max(lastNumber + 1, 300_000_000_000_000_000 + now * 10_000)
    return String(lastNumber)
  }

  /// Notes a code that was sent for the transaction at this place.
  mutating func note(
    fingerprint: String,
    vendor: String?,
    answer: String,
    at now: Int64,
    of place: Int
  ) {
    let isNew = fingerprints.insert(fingerprint).inserted
    transactions[place].sentCodes.append(
      .init(
        time: now,
        fingerprint: fingerprint,
        repeated: !isNew,
        vendor: vendor,
        answer: answer
      )
    )
  }

  /// Gives money of the transaction at this place back; the number of the refund.
  mutating func giveBack(
    _ minorUnits: Int64,
    of place: Int,
    reference: String?,
    at now: Int64
  ) -> String {
    let number = newNumber(at: now)
    let amount = Money(minorUnits: minorUnits, currency: transactions[place].amount.currency)
    transactions[place].refunds.append(
      .init(time: now, amount: amount, transactionNo: number, reference: reference)
    )
    return number
  }
}
