/// The address of the gateway: `https://host[:port]`, or plain `http` to this machine only.
public struct GatewayURL: Sendable, Hashable, CustomStringConvertible {
  /// The scheme, the host and the port if there is one, without a slash at the end.
  public let description: String

  /// Reads an address from the configuration; one slash at its end is accepted.
  ///
  /// - Throws: `GatewayURLError` for plain http to any host but `localhost`, `127.0.0.0/8` and
  ///   `[::1]`, for other schemes, and for paths, queries and user names.
  public init(_ text: String) throws(GatewayURLError) {
    let address = text.hasSuffix("/") ? String(text.dropLast()) : text
    guard let separator = address.firstRange(of: "://") else {
      throw GatewayURLError(text, "an address such as https://mapi.yuansfer.com is expected")
    }
    let scheme = address[..<separator.lowerBound].lowercased()
    guard scheme == "https" || scheme == "http" else {
      throw GatewayURLError(text, "the scheme must be https")
    }
    let (host, port) = Self.split(address[separator.upperBound...])
    guard Self.isHost(host) else {
      throw GatewayURLError(text, "a host name is expected, without path, query or user name")
    }
    if let port, !Self.isPort(port) {
      throw GatewayURLError(text, "the port must be a number from 1 to 65535")
    }
    guard scheme == "https" || Self.isLoopback(host) else {
      throw GatewayURLError(text, "plain http goes to this machine only; use https")
    }
    description = "\(scheme)://\(host)" + (port.map { ":\($0)" } ?? "")
  }

  private static func split(_ authority: Substring) -> (host: String, port: String?) {
    let colon = authority.lastIndex(of: ":")
    guard let colon, !authority[colon...].contains("]") else {
      return (authority.lowercased(), nil)
    }
    return (authority[..<colon].lowercased(), String(authority[authority.index(after: colon)...]))
  }

  private static func isHost(_ host: String) -> Bool {
    if host.hasPrefix("["), host.hasSuffix("]") {
      let address = host.dropFirst().dropLast()
      return !address.isEmpty && address.utf8.allSatisfy { "0123456789abcdef:.".utf8.contains($0) }
    }
    return !host.isEmpty
      && host.utf8.allSatisfy { "abcdefghijklmnopqrstuvwxyz0123456789-.".utf8.contains($0) }
  }

  private static func isPort(_ port: String) -> Bool {
    guard port.utf8.allSatisfy({ $0 >= 0x30 && $0 <= 0x39 }), let number = UInt16(port) else {
      return false
    }
    return number > 0
  }

  private static func isLoopback(_ host: String) -> Bool {
    if host == "localhost" || host == "[::1]" { return true }
    let parts = host.split(separator: ".", omittingEmptySubsequences: false)
    return parts.count == 4 && parts[0] == "127"
      && parts.allSatisfy { part in
        part.utf8.allSatisfy { $0 >= 0x30 && $0 <= 0x39 } && UInt8(part) != nil
      }
  }
}

/// An address of the gateway that cannot be used.
public struct GatewayURLError: Error, Equatable, CustomStringConvertible {
  /// What to do, naming the address.
  public let description: String

  init(_ text: String, _ reason: String) {
    description = "gateway address \"\(text)\": \(reason)"
  }
}
