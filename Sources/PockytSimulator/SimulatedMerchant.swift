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
    let names = parameters.keys.filter { $0 != "verifySign" }
      .sorted { Array($0.utf8).lexicographicallyPrecedes(Array($1.utf8)) }
    let filled = names.filter { parameters[$0]?.isEmpty == false }
    return [filled, names].contains { signed in
      var text: [UInt8] = []
      for name in signed {
        text += Array(name.utf8) + [UInt8(ascii: "=")] + Array((parameters[name] ?? "").utf8)
        text.append(UInt8(ascii: "&"))
      }
      return md5Hex(text + Array(tokenDigest.utf8)) == parameters["verifySign"]
    }
  }

  /// A digest by which a code that is sent twice is recognised, useless without the token.
  func fingerprint(of code: String) -> String {
    sha256Hex(Array("\(tokenDigest) \(code)".utf8))
  }
}
