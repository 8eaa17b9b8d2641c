import Digests

/// The one merchant that the simulator knows.
public struct SimulatedMerchant: Sendable {
  /// The merchant number.
  public let merchantNo: String
  /// The store number.
  public let storeNo: String
  private let tokenDigest: String

  /// A merchant with its token.
  public init(merchantNo: String, storeNo: String, token: String) {
    self.merchantNo = merchantNo
    self.storeNo = storeNo
    tokenDigest = md5Hex(Array(token.utf8))
  }

  /// The merchant of demo mode: 200001, store 300001.
  public static let demo = SimulatedMerchant(
    merchantNo: "200001",
    storeNo: "300001",
    token: demoToken
  )

  /// The token of demo mode, which opens nothing but a simulator.
  public static let demoToken = "demo-token-0123456789abcdef"

  /// Whether `verifySign` fits the other parameters.
  ///
  /// The gateway's own clients disagree on whether a parameter without a value is signed, so both
  /// forms are accepted.
  func hasSigned(_ parameters: [String: String]) -> Bool {
    let signed = parameters.filter { $0.key != "verifySign" }
    let sign = parameters["verifySign"]
    return verifySign(signed.filter { !$0.value.isEmpty }) == sign || verifySign(signed) == sign
  }

  /// The `verifySign` of these parameters.
  func verifySign(_ parameters: [String: String]) -> String {
    let names = parameters.keys
      .sorted { Array($0.utf8).lexicographicallyPrecedes(Array($1.utf8)) }
    var text: [UInt8] = []
    for name in names {
      text += Array(name.utf8) + [UInt8(ascii: "=")] + Array((parameters[name] ?? "").utf8)
      text.append(UInt8(ascii: "&"))
    }
    return md5Hex(text + Array(tokenDigest.utf8))
  }

  /// A digest by which a code that is sent twice is recognised, useless without the token.
  func fingerprint(of code: String) -> String {
    sha256Hex(Array("\(tokenDigest) \(code)".utf8))
  }
}
