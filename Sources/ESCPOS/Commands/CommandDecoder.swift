/// Reads a stream of ESC/POS bytes into commands, as the bytes come.
///
/// Every byte ends up in exactly one command; what is not understood becomes ``Command/unknown(_:)``.
/// Any bytes are safe to feed: lengths are checked, and a command that claims more data than
/// ``longestCommand`` is unknown rather than waited for.
public struct CommandDecoder: Sendable {
  /// A command with its place in the stream.
  public struct Element: Equatable, Sendable {
    /// Bytes from the start of the stream to the command's first byte.
    public var offset: Int
    /// The bytes that the command takes.
    public var length: Int
    /// The command.
    public var command: Command
  }

  /// The most bytes that one command may take: 4 MiB, a raster of 576 dots over seven metres.
  public static let longestCommand = 4 << 20

  /// The bytes of a command whose end has not come yet.
  public private(set) var tail: [UInt8] = []
  private var offset = 0

  /// A decoder at the start of a stream.
  public init() {}

  /// Reads more bytes and returns the commands that they complete.
  ///
  /// Text is returned as far as it has come: one stretch in two pieces is two commands.
  public mutating func decode(_ more: [UInt8]) -> [Element] {
    tail.append(contentsOf: more)
    var elements: [Element] = []
    var start = 0
    while start < tail.count,
      let (command, length) = CommandReader(bytes: tail, start: start).read()
    {
      elements.append(Element(offset: offset + start, length: length, command: command))
      start += length
    }
    offset += start
    tail.removeFirst(start)
    return elements
  }

  /// Ends the stream: a command that was never completed comes out as unknown bytes.
  public mutating func finish() -> Element? {
    guard !tail.isEmpty else { return nil }
    defer {
      offset += tail.count
      tail = []
    }
    return Element(offset: offset, length: tail.count, command: .unknown(tail))
  }

  /// All commands of a whole stream.
  public static func decode(_ bytes: [UInt8]) -> [Element] {
    var decoder = CommandDecoder()
    var elements = decoder.decode(bytes)
    if let rest = decoder.finish() {
      elements.append(rest)
    }
    return elements
  }
}
