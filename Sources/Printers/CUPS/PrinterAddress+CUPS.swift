extension PrinterAddress {
  /// A server in the network.
  public struct Server: Sendable, Hashable, CustomStringConvertible {
    /// A name or an IP address, without brackets.
    public var host: String
    /// The TCP port, from 1 up.
    public var port: UInt16

    /// A server from its parts.
    public init(host: String, port: UInt16) {
      self.host = host
      self.port = port
    }

    /// `HOST:PORT`, an IPv6 address in brackets.
    public var description: String {
      host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)"
    }
  }

  /// What follows `cups:`.
  static func cups(_ text: Substring) -> PrinterAddress? {
    guard text.hasPrefix("//") else {
      return isQueue(text) ? .cups(queue: String(text), server: nil) : nil
    }
    let rest = text.dropFirst(2)
    let authority = rest.prefix { $0 != "/" }
    let queue = rest[authority.endIndex...].dropFirst()
    guard let (host, port) = endpoint(authority, defaultPort: 631), isQueue(queue) else {
      return nil
    }
    return .cups(queue: String(queue), server: Server(host: host, port: port))
  }

  /// Names that CUPS's `lpadmin` takes: up to 127 bytes, none of them a control character, a blank,
  /// a quote or a part of an address.
  private static func isQueue(_ name: Substring) -> Bool {
    (1...127).contains(name.utf8.count)
      && name.unicodeScalars.allSatisfy { scalar in
        !"/\\?#'\"".unicodeScalars.contains(scalar) && !scalar.properties.isWhitespace
          && scalar.isReadable
      }
  }
}
