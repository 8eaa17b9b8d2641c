import CCUPS
import Foundation
import Printers
import Synchronization

/// A print server on a loopback port that answers each request as it is told.
///
/// It serves one connection after another and keeps what it was asked.
final class TestIPPServer: Sendable {
  /// A request as it came.
  struct Request: Sendable {
    var operation: ipp_op_t
    /// The whole IPP message, a document behind it.
    var body: [UInt8]

    func contains(_ text: String) -> Bool {
      Data(body).range(of: Data(text.utf8)) != nil
    }
  }

  enum Reply: Sendable {
    /// An IPP answer.
    case answer(ipp_status_t, [Attribute])
    /// Any bytes instead of an HTTP answer.
    case bytes(String)
    /// A header that never ends, a byte now and then.
    case dribble
    /// The connection ends without an answer.
    case hangUp

    static func ok(_ attributes: Attribute...) -> Reply { .answer(IPP_STATUS_OK, attributes) }
    static func refusal(_ status: ipp_status_t, _ message: String = "") -> Reply {
      .answer(status, message.isEmpty ? [] : [.text("status-message", message)])
    }
  }

  /// An attribute of an answer: group, type, name, value.
  struct Attribute: Sendable {
    var group = IPP_TAG_JOB
    var type: ipp_tag_t
    var name: String
    var value: [UInt8]

    static func text(_ name: String, _ text: String) -> Attribute {
      Attribute(group: IPP_TAG_OPERATION, type: IPP_TAG_TEXT, name: name, value: Array(text.utf8))
    }
    static func printer(_ name: String, _ text: String) -> Attribute {
      Attribute(group: IPP_TAG_PRINTER, type: IPP_TAG_TEXT, name: name, value: Array(text.utf8))
    }
    static func keyword(_ name: String, _ word: String) -> Attribute {
      Attribute(type: IPP_TAG_KEYWORD, name: name, value: Array(word.utf8))
    }
    static func uuid(_ uuid: String) -> Attribute {
      Attribute(type: IPP_TAG_URI, name: "job-uuid", value: Array("urn:uuid:\(uuid)".utf8))
    }
    static func number(
      _ name: String,
      _ number: Int32,
      in group: ipp_tag_t = IPP_TAG_JOB,
      type: ipp_tag_t = IPP_TAG_INTEGER
    ) -> Attribute {
      let value = withUnsafeBytes(of: number.bigEndian) { Array($0) }
      return Attribute(group: group, type: type, name: name, value: value)
    }
    static func state(_ state: ipp_jstate_t) -> Attribute {
      number("job-state", Int32(bitPattern: state.rawValue), type: IPP_TAG_ENUM)
    }
    static func name(_ name: String) -> Attribute {
      Attribute(type: IPP_TAG_NAME, name: "job-name", value: Array(name.utf8))
    }
    static func truth(_ name: String, _ truth: Bool, in group: ipp_tag_t = IPP_TAG_JOB) -> Attribute
    {
      Attribute(group: group, type: IPP_TAG_BOOLEAN, name: name, value: [truth ? 1 : 0])
    }
    /// What stands between two objects of a list.
    static let next = Attribute(group: IPP_TAG_ZERO, type: IPP_TAG_ZERO, name: "", value: [])
    static let untouched = Attribute(type: IPP_TAG_NOVALUE, name: "time-at-processing", value: [])
  }

  private let printer: TestPrinter
  private let log = Log()

  private final class Log: Sendable {
    let requests = Mutex<[Request]>([])
  }

  /// A server with a script.
  ///
  /// - Parameters:
  ///   - connections: how many it serves before it is gone.
  ///   - breakAfter: so many bytes of a document after which the connection is broken.
  ///   - answer: told the request and how many of its operation came before it.
  /// - Throws: when there is no port.
  init(
    connections: Int,
    breakAfter: Int? = nil,
    _ answer: @escaping @Sendable (Request, Int) -> Reply
  ) throws {
    let log = log
    printer = try TestPrinter(connections: connections) { _, line in
      var stream = RequestStream(line: line)
      while let request = stream.next(breakAfter: breakAfter) {
        let before = log.requests.withLock { requests in
          requests.append(request)
          return requests.count { $0.operation == request.operation } - 1
        }
        switch answer(request, before) {
        case .answer(let status, let attributes):
          line.say(Self.http(Self.message(status, request, attributes)))
        case .bytes(let text): line.say(Array(text.utf8))
        case .dribble:
          while line.say([0x41]) {
            _ = poll(nil, 0, 50)
          }
          return
        case .hangUp: return
        }
      }
    }
  }

  var requests: [Request] { log.requests.withLock { $0 } }

  func address(_ queue: String = "bar") -> PrinterAddress {
    .cups(queue: queue, server: .init(host: "127.0.0.1", port: printer.port))
  }

  private static func http(_ body: [UInt8]) -> [UInt8] {
    Array(
      "HTTP/1.1 200 OK\r\nContent-Type: application/ipp\r\nContent-Length: \(body.count)\r\n\r\n"
        .utf8
    ) + body
  }

  private static func message(
    _ status: ipp_status_t,
    _ request: Request,
    _ attributes: [Attribute]
  ) -> [UInt8] {
    var bytes: [UInt8] = [2, 0, UInt8(status.rawValue >> 8), UInt8(status.rawValue & 0xFF)]
    bytes += request.body.dropFirst(4).prefix(4)
    let start = [
      Attribute(
        group: IPP_TAG_OPERATION,
        type: IPP_TAG_CHARSET,
        name: "attributes-charset",
        value: Array("utf-8".utf8)
      ),
      Attribute(
        group: IPP_TAG_OPERATION,
        type: IPP_TAG_LANGUAGE,
        name: "attributes-natural-language",
        value: Array("en".utf8)
      ),
    ]
    var group: ipp_tag_t?
    for attribute in start + attributes {
      if attribute.group == IPP_TAG_ZERO {
        group = nil
        continue
      }
      if attribute.group != group {
        group = attribute.group
        bytes.append(UInt8(attribute.group.rawValue))
      }
      bytes.append(UInt8(attribute.type.rawValue))
      for part in [Array(attribute.name.utf8), attribute.value] {
        bytes += [UInt8(part.count >> 8), UInt8(part.count & 0xFF)] + part
      }
    }
    return bytes + [UInt8(IPP_TAG_END.rawValue)]
  }
}

/// The requests of one connection, read from HTTP.
private struct RequestStream {
  let line: Line
  private var buffer: [UInt8] = []

  init(line: Line) {
    self.line = line
  }

  mutating func next(breakAfter limit: Int?) -> TestIPPServer.Request? {
    guard let head = take(through: "\r\n\r\n")?.lowercased() else { return nil }
    if head.contains("100-continue") {
      line.say(Array("HTTP/1.1 100 Continue\r\n\r\n".utf8))
    }
    var body: [UInt8] = []
    if head.contains("transfer-encoding: chunked") {
      // The line break is one character.
      while let size = take(through: "\r\n").flatMap({ Int($0.dropLast(), radix: 16) }) {
        guard let part = take(size + 2) else { return nil }
        body += part.dropLast(2)
        if let limit, body.count > limit {
          line.breakOff()
          return nil
        }
        if size == 0 { break }
      }
    } else {
      let length = head.split(separator: "\r\n").first { $0.hasPrefix("content-length:") }
      guard
        let count = length.flatMap({ Int($0.dropFirst(15).trimmingPrefix(" ")) }),
        let part = take(count)
      else { return nil }
      body = part
    }
    guard body.count >= 8 else { return nil }
    let operation = ipp_op_t(rawValue: Int32(body[2]) << 8 | Int32(body[3]))
    return TestIPPServer.Request(operation: operation, body: body)
  }

  private mutating func take(through mark: String) -> String? {
    while true {
      if let range = Data(buffer).range(of: Data(mark.utf8)) {
        return take(range.upperBound).map { String(decoding: $0, as: UTF8.self) }
      }
      guard fill() else { return nil }
    }
  }

  private mutating func take(_ count: Int) -> [UInt8]? {
    while buffer.count < count {
      guard fill() else { return nil }
    }
    defer { buffer.removeFirst(count) }
    return Array(buffer.prefix(count))
  }

  private mutating func fill() -> Bool {
    let bytes = line.read(65_536)
    buffer += bytes
    return !bytes.isEmpty
  }
}
