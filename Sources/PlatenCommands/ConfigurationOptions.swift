import ArgumentParser
#if canImport(Glibc)
  import Glibc
#endif
import Till

/// Which configuration a command works with.
struct ConfigurationOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "The configuration file.",
      discussion: "Else \(StandardPath.configurations.joined(separator: ", then "))."
    )
  )
  var config: String?

  @Flag(help: "Test mode, whatever is configured.")
  var demo = false

  func validate() throws {
    if demo, config != nil {
      throw ValidationError("--demo and --config exclude each other")
    }
  }

  /// The file to read, or nil when nothing is configured; one that was named must be there.
  func file() throws(CommandError) -> String? {
    if demo { return nil }
    if let config {
      guard access(config, F_OK) == 0 else {
        throw CommandError(.configuration, "\(config): \(String(cString: strerror(errno)))")
      }
      return config
    }
    return StandardPath.configurations.first { access($0, F_OK) == 0 }
  }

  /// Reads the configuration.
  func setup() throws(CommandError) -> TillSetup {
    guard let file = try file() else {
      throw CommandError(
        .configuration,
        "nothing is configured; write \(StandardPath.configurations.joined(separator: " or ")), "
          + "or ask for test mode with --demo"
      )
    }
    var environment: [String: String] = [:]
    for name in TillSetup.readVariables {
      environment[name] = StandardPath.variable(name)
    }
    do {
      return try TillSetup(
        configuration: text(of: file),
        place: file,
        environment: environment,
        defaultDataDirectory: StandardPath.state
      )
    } catch let error as ConfigurationError {
      throw CommandError(.configuration, error.description)
    } catch let error as CommandError {
      throw error
    } catch {
      throw CommandError(.configuration, "\(file): \(error)")
    }
  }

  private func text(of path: String) throws(CommandError) -> String {
    guard let bytes = SmallFile.read(path, limit: 1 << 20) else {
      throw CommandError(.configuration, "\(path): \(String(cString: strerror(errno)))")
    }
    guard let text = String(validating: bytes, as: UTF8.self) else {
      throw CommandError(.configuration, "\(path): the text is not UTF-8")
    }
    return text
  }
}

/// Where things lie unless somebody says otherwise (XDG Base Directory Specification).
enum StandardPath {
  /// The configuration files, first to last.
  static var configurations: [String] {
    let home = variable("XDG_CONFIG_HOME") ?? variable("HOME").map { $0 + "/.config" }
    return ["/etc/platen/platen.yaml"] + (home.map { [$0 + "/platen/platen.yaml"] } ?? [])
  }

  /// The folder for the journal.
  static var state: String {
    let home = variable("XDG_STATE_HOME") ?? variable("HOME").map { $0 + "/.local/state" }
    return (home ?? ".platen-state") + "/platen"
  }

  /// An environment variable that is not empty.
  static func variable(_ name: String) -> String? {
    getenv(name).map { String(cString: $0) }.flatMap { $0.isEmpty ? nil : $0 }
  }
}

/// A file that is read whole.
enum SmallFile {
  /// The bytes; nil with `errno` set when it cannot be read or is longer than the limit.
  static func read(_ path: String, limit: Int) -> [UInt8]? {
    guard let file = fopen(path, "rb") else { return nil }
    defer { fclose(file) }
    var bytes = [UInt8](repeating: 0, count: limit + 1)
    let count = fread(&bytes, 1, bytes.count, file)
    if ferror(file) != 0 { return nil }
    guard count <= limit else {
      errno = EFBIG
      return nil
    }
    return Array(bytes[..<count])
  }
}
