public import Bitmaps
public import Payment
public import Pockyt
public import Sales
public import Spool

/// Everything that a till has to be told before it works.
public struct TillSetup: Sendable {
  /// The directory that keeps the journal.
  public var dataDirectory: String
  /// The till's name: letters and digits, at most 8, for receipt numbers.
  public var till: String
  /// Who sells.
  public var shop: Shop
  /// Where money is taken.
  public var gateway: GatewaySetup
  /// Where receipts are printed, and the cash drawer.
  public var spool: SpoolSetup
  /// Which templates receipts are printed with.
  public var templates: ShopTemplates
  /// How pictures are drawn.
  public var pictures: PictureSetup
  /// The words that mark every paper when no money is taken; nil for real sales.
  public var testMark: String?
  /// The waits of a payment.
  public var timers: PaymentTimers
  /// How long a result waits for its paper, in milliseconds; a paper that takes longer comes after it.
  public var paperPatience: Int64

  /// What stands on everything when no money is taken.
  public static let noMoneyMark = "TEST - NO MONEY TAKEN"

  /// A setup from its parts.
  public init(
    dataDirectory: String,
    till: String,
    shop: Shop,
    gateway: GatewaySetup,
    spool: SpoolSetup,
    templates: ShopTemplates = ShopTemplates(),
    pictures: PictureSetup = PictureSetup(),
    testMark: String?,
    timers: PaymentTimers = PaymentTimers(),
    paperPatience: Int64 = 60_000
  ) {
    self.dataDirectory = dataDirectory
    self.till = till
    self.shop = shop
    self.gateway = gateway
    self.spool = spool
    self.templates = templates
    self.pictures = pictures
    self.testMark = testMark
    self.timers = timers
    self.paperPatience = paperPatience
  }
}

/// How pictures are drawn.
public struct PictureSetup: Sendable {
  /// The folder of the logos, PNG files; nil for none.
  public var logos: String?
  /// How grey becomes black and white.
  public var dithering: Dithering

  /// Pictures with logos of a folder.
  public init(logos: String? = nil, dithering: Dithering = .floydSteinberg) {
    self.logos = logos
    self.dithering = dithering
  }
}

/// Which gateway takes the money, and as whom.
public struct GatewaySetup: Sendable {
  /// The gateway's address.
  public var url: GatewayURL
  /// The merchant.
  public var merchant: Merchant
  /// The merchant's token.
  public var token: GatewayToken
  /// The client's settings.
  public var options: PockytClient.Options
  /// The time for name, connection and TLS together, after which a call was certainly not sent.
  public var connectTimeout: Duration
  /// Who vouches for the gateway's certificate.
  public var roots: GatewayRoots
  /// Asks `detail` for the receipt once a payment is proven; not every account has that call.
  public var asksForDetail: Bool

  /// What journals are tied to: sales of one merchant at one gateway.
  ///
  /// All simulators are one world.
  var world: String {
    let place = url.description.hasPrefix("http:") ? "a simulator" : url.description
    return "merchant \(merchant.merchantNo) at \(place)"
  }

  /// A gateway from its parts.
  public init(
    url: GatewayURL,
    merchant: Merchant,
    token: GatewayToken,
    options: PockytClient.Options = PockytClient.Options(),
    connectTimeout: Duration = .seconds(5),
    roots: GatewayRoots = .system,
    asksForDetail: Bool = false
  ) {
    self.url = url
    self.merchant = merchant
    self.token = token
    self.options = options
    self.connectTimeout = connectTimeout
    self.roots = roots
    self.asksForDetail = asksForDetail
  }
}
