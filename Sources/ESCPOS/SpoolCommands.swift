/// What a spool sends beside jobs, which no job may hold.
public struct SpoolCommands: OptionSet, Sendable {
  /// The kinds as bits.
  public let rawValue: UInt8

  /// Kinds by their bits.
  public init(rawValue: UInt8) {
    self.rawValue = rawValue
  }

  /// Fences and other questions: GS ( H, GS r and DLE EOT.
  public static let questions = SpoolCommands(rawValue: 1)
  /// The NULs of ``Job/recovery(for:)``.
  public static let recovery = SpoolCommands(rawValue: 2)
  /// Pulses to a drawer of the profile.
  public static let drawer = SpoolCommands(rawValue: 4)
}

extension SpoolCommands {
  /// Whether a command is of one of these kinds.
  func contains(_ command: Command, profile: Profile) -> Bool {
    switch command {
    case .requestProcessID, .transmitStatus, .realTimeStatus: contains(.questions)
    case .unknown([0]): contains(.recovery)
    case .realTimePulse(let connector, _):
      contains(.drawer) && profile.opensDrawerAtOnce && profile.has(connector)
    case .drawerPulse(let connector, _, _):
      contains(.drawer) && !profile.opensDrawerAtOnce && profile.has(connector)
    default: false
    }
  }
}

extension Profile {
  fileprivate func has(_ connector: DrawerConnector) -> Bool {
    drawer?.connectors.contains(connector) == true
  }
}
