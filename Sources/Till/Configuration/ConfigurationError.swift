/// One thing that is wrong with a configuration: where, what, and what to write instead.
public struct ConfigurationFault: Sendable, Equatable, CustomStringConvertible {
  /// The file, or the environment variable.
  public let place: String
  /// The line in the file, from 1; nil for what is missing or comes from the environment.
  public let line: Int?
  /// The setting, such as `printer.profile`.
  public let setting: String
  /// What is wrong and how it is mended.
  public let reason: String

  /// Place, setting and reason in one line.
  public var description: String {
    let spot = line.map { "\(place):\($0)" } ?? place
    return setting.isEmpty ? "\(spot): \(reason)" : "\(spot): \(setting): \(reason)"
  }
}

/// A configuration that cannot be used, with everything that is wrong with it.
public struct ConfigurationError: Error, Equatable, CustomStringConvertible {
  /// The faults, in the order of the file.
  public let faults: [ConfigurationFault]

  /// The faults, a line each.
  public var description: String {
    faults.map(\.description).joined(separator: "\n")
  }
}
