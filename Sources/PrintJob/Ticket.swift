/// Four printable characters that name one sending to one printer; GS ( H sends them back.
public struct Ticket: Sendable, Hashable, CustomStringConvertible {
  /// The characters, 0x21 to 0x7E each.
  public let bytes: [UInt8]

  private static let first: UInt8 = 0x21
  private static let radix = UInt64(0x7E - first + 1)

  /// The ticket of a counter's value; after 94⁴ values they begin again.
  public init(number: UInt64) {
    var rest = number
    var bytes: [UInt8] = []
    for _ in 0..<4 {
      bytes.append(Self.first + UInt8(rest % Self.radix))
      rest /= Self.radix
    }
    self.bytes = bytes.reversed()
  }

  /// A ticket as a printer or the journal gave it, or nil when it is none.
  public init?(bytes: some Sequence<UInt8>) {
    let bytes = Array(bytes)
    guard bytes.count == 4, bytes.allSatisfy({ $0 >= Self.first && $0 <= 0x7E }) else { return nil }
    self.bytes = bytes
  }

  /// The four characters.
  public var description: String { String(decoding: bytes, as: UTF8.self) }
}
