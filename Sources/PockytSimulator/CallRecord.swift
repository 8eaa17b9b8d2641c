/// One call as the ledger keeps it: when it came and what became of it.
public struct CallRecord: Sendable, Equatable {
  /// One time that the call was carried out.
  public struct Effect: Sendable, Equatable {
    /// When, in milliseconds since 1970.
    public let time: Int64
    /// The `ret_code` that it had.
    public let code: String
  }

  /// The number of the call, from 1, over all transactions.
  public let number: Int
  /// When it came in, in milliseconds since 1970.
  public let time: Int64
  /// Which call it was.
  public let call: SimulatedCall
  /// The transaction: its reference, or its number when it has none or is not known; empty for an
  /// `add` without a reference.
  public let name: String
  /// Which call of this kind it was for this transaction, from 1.
  public let turn: Int
  /// What went wrong with it.
  public internal(set) var fault: GatewayFault?
  /// Every time that it was carried out.
  public internal(set) var effects: [Effect] = []
  /// When it was answered, in milliseconds since 1970; nil for never.
  public internal(set) var answeredAt: Int64?
}
