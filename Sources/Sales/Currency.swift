/// A currency of ISO 4217.
public struct Currency: Sendable, Hashable {
  /// The three-letter code, upper case.
  public let code: String
  /// Digits after the decimal mark: 0 for JPY and KRW, 3 for KWD, else 2.
  public let exponent: Int

  /// The currency of this code, or nil when the gateway cannot charge it.
  ///
  /// The codes are those of the gateway's transaction object (API reference V3, Notes).
  public init?(code: String) {
    guard let exponent = Self.exponents[code] else { return nil }
    self.code = code
    self.exponent = exponent
  }

  private static let exponents = [
    "BDT": 2, "CNY": 2, "GBP": 2, "HKD": 2, "IDR": 2, "JPY": 0, "KRW": 0, "MYR": 2, "PHP": 2,
    "PKR": 2, "THB": 2, "USD": 2,
  ]

  /// The codes that the gateway can charge, sorted.
  public static var knownCodes: [String] { exponents.keys.sorted() }

  /// The currency of this code, also one that no wallet is charged in, for what is only printed;
  /// nil when the code is none.
  public init?(iso4217 code: String) {
    if let known = Currency(code: code) {
      self = known
      return
    }
    guard let exponent = Self.others.firstIndex(where: { $0.contains(code) }) else { return nil }
    self.code = code
    self.exponent = exponent
  }

  /// The codes of the other currencies by their digits after the decimal mark (ISO 4217:2015, table
  /// A.1, as amended to 2025).
  private static let others = [
    "BIF CLP DJF GNF ISK KMF PYG RWF UGX UYI VND VUV XAF XOF XPF",
    "",
    """
    AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BGN BMD BND BOB BRL BSD BTN BWP BYN BZD CAD CDF \
    CHF COP CRC CUP CVE CZK DKK DOP DZD EGP ERN ETB EUR FJD FKP GEL GHS GIP GMD GTQ GYD HNL HTG HUF \
    ILS INR IRR JMD KES KGS KHR KPW KYD KZT LAK LBP LKR LRD LSL MAD MDL MGA MKD MMK MNT MOP MRU MUR \
    MVR MWK MXN MZN NAD NGN NIO NOK NPR NZD PAB PEN PGK PLN QAR RON RSD RUB SAR SBD SCR SDG SEK SGD \
    SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TOP TRY TTD TWD TZS UAH UYU UZS VES WST XCD YER \
    ZAR ZMW
    """,
    "BHD IQD JOD KWD LYD OMR TND",
  ].map { Set($0.split(separator: " ").map(String.init)) }
}
