import Digests
public import ESCPOS

extension Profile {
  /// The name under which bytes for this profile are kept: bytes for other facts are other bytes.
  public var key: String {
    "\(name) \(sha256Hex(Array(fingerprint.utf8)).prefix(12))"
  }

  /// The profile's name in a key.
  public static func name(inKey key: String) -> String {
    String(key.prefix { $0 != " " })
  }
}
