/// Where a printer is, as configuration and command line name it.
public enum PrinterAddress: Sendable, Hashable {
  /// `file:PATH`: a device node or a file that jobs are appended to; a folder (a path that ends
  /// in `/`) gets one file for each job.
  case file(path: String)
  /// `tcp://HOST:PORT`: a raw port, 9100 when none is given.
  case tcp(host: String, port: UInt16)

  /// Reads an address.
  ///
  /// - Throws: `PrinterAddressError` that names the forms.
  public init(_ text: String) throws(PrinterAddressError) {
    if text.hasPrefix("file:"), text.utf8.count > 5 {
      self = .file(path: String(text.dropFirst(5)))
    } else if text.hasPrefix("tcp://") {
      var host = text.dropFirst(6)
      var port: UInt16 = 9100
      if let colon = host.lastIndex(of: ":"), !host[colon...].contains("]") {
        guard let number = UInt16(host[host.index(after: colon)...]), number > 0 else {
          throw PrinterAddressError(text: text)
        }
        port = number
        host = host[..<colon]
      }
      if host.first == "[", host.last == "]" {
        host = host.dropFirst().dropLast()
      }
      guard !host.isEmpty, !host.contains("/") else { throw PrinterAddressError(text: text) }
      self = .tcp(host: String(host), port: port)
    } else {
      throw PrinterAddressError(text: text)
    }
  }
}

extension PrinterAddress: CustomStringConvertible {
  /// The address as it is written.
  public var description: String {
    switch self {
    case .file(let path): "file:\(path)"
    case .tcp(let host, let port):
      host.contains(":") ? "tcp://[\(host)]:\(port)" : "tcp://\(host):\(port)"
    }
  }
}

/// An address that names no printer.
public struct PrinterAddressError: Error, Equatable, CustomStringConvertible {
  /// The text that was given.
  public let text: String

  /// What is wrong and which forms there are.
  public var description: String {
    "\"\(text)\" is no printer address; write file:PATH or tcp://HOST:PORT"
  }
}
