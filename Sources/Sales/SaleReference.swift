/// The till's own name for a sale: 1 to 28 of `A-Z a-z 0-9 -`, never used twice in a store.
public struct SaleReference: Sendable, Hashable, CustomStringConvertible {
  /// The characters.
  public let description: String

  /// A reference, or nil when the text has another length or other characters.
  public init?(_ text: String) {
    let allowed = text.utf8.allSatisfy { byte in
      switch byte {
      case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"):
        true
      default: false
      }
    }
    guard allowed, (1...28).contains(text.utf8.count) else { return nil }
    description = text
  }
}
