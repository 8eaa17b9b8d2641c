extension PockytClient {
  /// What an account or a test may set otherwise.
  public struct Options: Sendable {
    /// Where each call goes.
    public var paths = Paths()
    /// The currency in which the gateway settles with the merchant.
    public var settleCurrency = "USD"
    /// Minutes after which the gateway closes a transaction that was not paid.
    public var minutesToPay = 5
    /// The time for a whole `add`.
    public var addLimit = Duration.seconds(10)
    /// The time for a whole `prepay`.
    public var prepayLimit = Duration.seconds(30)
    /// The time for a whole `query` or `detail`.
    public var queryLimit = Duration.seconds(8)
    /// The time for a whole `cancel`.
    public var cancelLimit = Duration.seconds(15)
    /// The time for a whole `refund`.
    public var refundLimit = Duration.seconds(15)
    /// How many calls a second are made in the long run, 1 to 1000; see `CallPace`.
    public var callsPerSecond = 5

    /// The usual options.
    public init() {}

    /// True when the path that takes the code demands a vendor, so that a code of unknown family
    /// cannot be sent.
    public var requiresVendor: Bool { paths.prepay.hasSuffix("/pay") }
  }

  /// The paths of the calls, each beginning with `/` (API reference V3).
  public struct Paths: Sendable, Hashable {
    /// Creates a transaction.
    public var add = "/app-instore/v3/add"
    /// Takes the code: this, or `/app-instore/v3/pay` on old accounts.
    public var prepay = "/app-instore/v3/prepay"
    /// Asks how a transaction stands.
    public var query = "/app-data-search/v3/tran-query"
    /// Ends a transaction.
    public var cancel = "/app-data-search/v3/cancel"
    /// Gives money back.
    public var refund = "/app-data-search/v3/refund"
    /// Asks for all that is known of a transaction.
    public var detail = "/app-instore/v3/detail"

    /// The documented paths.
    public init() {}
  }
}
