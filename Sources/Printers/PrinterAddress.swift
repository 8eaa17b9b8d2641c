/// Where a printer is, as configuration and command line name it.
public enum PrinterAddress: Sendable, Hashable {
  /// `file:PATH`: a device node or a file that jobs are appended to; a folder (a path that ends
  /// in `/`) gets one file for each job.
  case file(path: String)
  /// `tcp://HOST:PORT`: a raw port, 9100 when none is given; an IPv6 address stands in brackets.
  case tcp(host: String, port: UInt16)
  /// `cups:QUEUE`: a queue of the CUPS server that CUPS's own settings name, or of another one with
  /// `cups://HOST:PORT/QUEUE`, 631 when no port is given.
  case cups(queue: String, server: Server?)
  /// `usb`, `usb:VID:PID`, `usb:VID:PID:SERIAL` or `usb:VID:PID@BUS-PORT`: a printer on a USB bus,
  /// by libusb.
  case usb(USBSelector)
  /// `serial:PATH`, with `?speed=19200&flow=xonxoff&parity=even&bits=7` where the printer is set so:
  /// a serial port, or a USB port that looks like one; the path is absolute.
  case serial(path: String, SerialSettings)

  /// The forms of an address, for people.
  public static let forms =
    "usb, usb:VID:PID:SERIAL, usb:VID:PID@BUS-PORT, tcp://HOST:PORT, serial:PATH?speed=N, cups:QUEUE"
    + " or file:PATH"

  /// Reads an address.
  ///
  /// - Throws: `PrinterAddressError` that names the forms.
  public init(_ text: String) throws(PrinterAddressError) {
    let address: PrinterAddress? =
      if text.hasPrefix("file:") {
        Self.file(text.dropFirst(5))
      } else if text.hasPrefix("tcp://") {
        Self.tcp(text.dropFirst(6))
      } else if text.hasPrefix("cups:") {
        Self.cups(text.dropFirst(5))
      } else if text.hasPrefix("serial:") {
        Self.serial(text.dropFirst(7))
      } else {
        USBSelector(text).map(Self.usb)
      }
    guard let address else { throw PrinterAddressError(text: text) }
    self = address
  }

  private static func file(_ path: Substring) -> PrinterAddress? {
    let isPath = !path.isEmpty && path.utf8.allSatisfy { $0 >= 0x20 && $0 != 0x7F }
    return isPath ? .file(path: String(path)) : nil
  }

  private static func tcp(_ text: Substring) -> PrinterAddress? {
    endpoint(text, defaultPort: 9_100).map { .tcp(host: $0.host, port: $0.port) }
  }

  /// A host and, after a colon, its port.
  static func endpoint(
    _ text: Substring,
    defaultPort: UInt16
  ) -> (host: String, port: UInt16)? {
    let host: Substring
    let rest: Substring
    if text.first == "[" {
      guard let end = text.firstIndex(of: "]") else { return nil }
      host = text[..<end].dropFirst()
      rest = text[end...].dropFirst()
      guard host.contains(":") else { return nil }
    } else {
      host = text.prefix { $0 != ":" }
      rest = text[host.endIndex...]
    }
    let isBracketed = text.first == "["
    let isHost = host.utf8.allSatisfy { byte in
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."), UInt8(ascii: "-"),
        UInt8(ascii: "_"):
        true
      // Colons, and the interface that a link-local address belongs to.
      case UInt8(ascii: ":"), UInt8(ascii: "%"): isBracketed
      default: false
      }
    }
    guard !host.isEmpty, isHost, let port = port(rest, default: defaultPort) else { return nil }
    return (String(host), port)
  }

  /// The port after a colon; another one for nothing.
  private static func port(_ text: Substring, default port: UInt16) -> UInt16? {
    if text.isEmpty { return port }
    let digits = text.dropFirst()
    let isNumber = digits.utf8.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
    guard text.first == ":", isNumber, let number = UInt16(digits), number > 0 else { return nil }
    return number
  }
}

extension PrinterAddress: CustomStringConvertible {
  /// The address as it is written.
  public var description: String {
    switch self {
    case .file(let path): "file:\(path)"
    case .tcp(let host, let port):
      host.contains(":") ? "tcp://[\(host)]:\(port)" : "tcp://\(host):\(port)"
    case .cups(let queue, let server): server.map { "cups://\($0)/\(queue)" } ?? "cups:\(queue)"
    case .usb(let selector): selector.description
    case .serial(let path, let settings): "serial:\(path)\(settings.query)"
    }
  }
}

/// An address that names no printer.
public struct PrinterAddressError: Error, Equatable, CustomStringConvertible {
  /// The text that was given.
  public let text: String

  /// What is wrong and which forms there are.
  public var description: String {
    "\(text.debugDescription) is no printer address; write \(PrinterAddress.forms)"
  }
}
