import Payment
import Pockyt
import Sales

extension Money {
  /// So many cents.
  static func cents(_ cents: Int64) -> Money {
    guard let usd = Currency(code: "USD") else { preconditionFailure("there are no dollars") }
    return Money(minorUnits: cents, currency: usd)
  }
}

extension PockytClient.Options {
  /// The same without waits between the calls.
  var quick: Self {
    var options = self
    options.callsPerSecond = 1000
    return options
  }
}

extension PockytClient {
  /// Performs a call of a payment of 13 dollars.
  func perform(
    _ call: GatewayCall,
    of reference: String = "S-1",
    code: String? = nil
  ) async throws -> GatewayAnswer {
    let code = try code.map { try WalletCode(scanned: $0) }
    return await perform(call, reference: reference, amount: .cents(1300), code: code)
  }
}

extension GatewayAnswer {
  var report: TransactionReport? {
    if case .transaction(let report) = self { report } else { nil }
  }

  var refusal: RefusedCall? {
    if case .refused(let refusal) = self { refusal } else { nil }
  }

  var missing: NoAnswer? {
    if case .none(let missing) = self { missing } else { nil }
  }
}
