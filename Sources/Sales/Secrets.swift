/// A customer's payment code.
///
/// Whoever has it can charge the customer, so it cannot be printed, logged, interpolated or
/// encoded; only the gateway client reads it.
public struct WalletCode: Sendable, CustomStringConvertible, CustomReflectable {
  private let characters: String

  /// A code whose shape was checked; see `WalletCode.read`.
  init(checked characters: String) {
    self.characters = characters
  }

  /// Hands the characters to the one place that sends them.
  public func reveal<Result>(_ use: (String) throws -> Result) rethrows -> Result {
    try use(characters)
  }

  /// The last four characters, for people who compare with the phone's screen.
  public var lastFour: String { String(characters.suffix(4)) }

  /// A fixed word in place of the secret.
  public var description: String { "<wallet code>" }

  /// A mirror without children, so that dumps show nothing.
  public var customMirror: Mirror { Mirror(self, children: [:]) }
}

/// The merchant's gateway token, which signs every call; it cannot be printed, logged,
/// interpolated or encoded.
public struct GatewayToken: Sendable, CustomStringConvertible, CustomReflectable {
  private let characters: String

  /// A token; blanks at its ends are dropped, as the gateway's own clients do.
  public init(_ characters: String) {
    let blanks = Set<Character>([" ", "\t", "\n", "\r", "\r\n"])
    let trimmed = characters.drop(while: blanks.contains)
    let end = trimmed.lastIndex { !blanks.contains($0) }
    self.characters = end.map { String(trimmed[...$0]) } ?? ""
  }

  /// Hands the characters to the one place that signs.
  public func reveal<Result>(_ use: (String) throws -> Result) rethrows -> Result {
    try use(characters)
  }

  /// A fixed word in place of the secret.
  public var description: String { "<gateway token>" }

  /// A mirror without children, so that dumps show nothing.
  public var customMirror: Mirror { Mirror(self, children: [:]) }
}
