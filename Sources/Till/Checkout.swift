import Digests
import Journal
public import Payment
public import Sales
public import Spool

/// What a checkout is asked to do.
public struct CheckoutRequest: Sendable {
  /// Whether the receipt is printed by the checkout.
  public enum Printing: String, Sendable, CaseIterable {
    /// At once.
    case now
    /// On request; the receipt waits, and its first paper is the original.
    case later
    /// Not expected at all; still, whoever asks for it gets the original first.
    case none
  }

  /// What is charged.
  public var bill: Bill
  /// The sale's own name, new for each sale.
  public var reference: SaleReference
  /// The customer's code; nil when it is scanned later.
  public var code: WalletCode?
  /// How long the scan may take, in milliseconds from the start.
  public var scanTimeout: Int64
  /// How long the customer has to confirm, in milliseconds from the scan; nil for the till's own.
  public var deadline: Int64?
  /// Whether the receipt is printed.
  public var printing: Printing

  /// A request; without a code, it must be scanned within two minutes.
  public init(
    bill: Bill,
    reference: SaleReference,
    code: WalletCode?,
    scanTimeout: Int64 = 120_000,
    deadline: Int64? = nil,
    printing: Printing = .now
  ) {
    self.bill = bill
    self.reference = reference
    self.code = code
    self.scanTimeout = scanTimeout
    self.deadline = deadline
    self.printing = printing
  }
}

/// An attempt that is under way.
public struct RunningCheckout: Sendable {
  /// What was asked for.
  public let request: CheckoutRequest
  /// The attempt as it began.
  public let attempt: Attempt
  let run: PaymentRun
  private let till: Till

  init(till: Till, run: PaymentRun, request: CheckoutRequest, attempt: Attempt) {
    self.till = till
    self.run = run
    self.request = request
    self.attempt = attempt
  }

  /// True once the customer's code was scanned.
  public var hasCode: Bool {
    get async { await run.wasScanned }
  }

  /// Brings the customer's code.
  ///
  /// - Returns: false when the attempt has one already, or has ended.
  /// - Throws: `TillError.unknownWallet` when the code cannot be sent; another one can be brought.
  public func scan(_ code: WalletCode) async throws(TillError) -> Bool {
    try till.check(code)
    return await run.scan(code)
  }

  /// Asks for the end of the checkout.
  ///
  /// A payment that succeeds first still counts as paid.
  public func cancel(by: String) {
    run.send(.cancelRequested(.operatorRequest, by: by))
  }

  /// Waits for the verdict, then prints the receipt.
  ///
  /// To be called once.
  ///
  /// - Returns: how the checkout ended, and what was printed.
  /// - Throws: `TillError` when nothing was charged and no code has left.
  public func result() async throws(TillError) -> (result: CheckoutResult, print: PrintReport?) {
    try await till.finish(self)
  }
}
