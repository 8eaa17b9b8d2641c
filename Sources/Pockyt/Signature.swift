import Digests
public import Sales

/// Makes `verifySign`, by which the gateway knows that a call is the merchant's (API reference V3,
/// signing).
///
/// It holds the digest of the token, which is worth as much as the token; so it cannot be printed.
public struct Signature: Sendable, CustomStringConvertible, CustomReflectable {
  private let tokenDigest: String

  /// A signature with the merchant's token.
  public init(token: GatewayToken) {
    self.init(tokenDigest: token.reveal { md5Hex(Array($0.utf8)) })
  }

  /// A signature of which only the MD5 of the token is known, as in the published examples.
  init(tokenDigest: String) {
    self.tokenDigest = tokenDigest
  }

  /// The value of `verifySign` for these parameters: 32 lower-case hexadecimal digits.
  ///
  /// A parameter named `verifySign` and parameters with an empty value do not count. The order in
  /// which the parameters are given does not matter: they are sorted by the bytes of their names,
  /// and their values enter as they are, without any escaping.
  public func verifySign(for parameters: [(name: String, value: String)]) -> String {
    let signed =
      parameters
      .filter { $0.name != "verifySign" && !$0.value.isEmpty }
      .sorted { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) }
      .map { "\($0.name)=\($0.value)" }
    return md5Hex(Array((signed + [tokenDigest]).joined(separator: "&").utf8))
  }

  /// A fixed word in place of the secret.
  public var description: String { "<signature>" }

  /// A mirror without children, so that dumps show nothing.
  public var customMirror: Mirror { Mirror(self, children: [:]) }
}
