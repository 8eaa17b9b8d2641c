import StrictJSON

/// An answer in the bytes in which it goes over HTTP.
public struct WireAnswer: Sendable, Equatable {
  /// One header.
  public struct Header: Sendable, Equatable {
    /// The headers that an answer may have.
    public enum Name: String, Sendable {
      /// What the body is.
      case contentType = "Content-Type"
      /// How it is packed.
      case contentEncoding = "Content-Encoding"
      /// Where to go instead.
      case location = "Location"
      /// After how many seconds to try again.
      case retryAfter = "Retry-After"
    }

    /// Its name.
    public let name: Name
    /// Its value.
    public let value: String
  }

  /// How the body goes out.
  public enum Manner: Sendable {
    /// At once.
    case whole
    /// In single bytes.
    case sliced
    /// Again and again, as chunks, until the caller hangs up.
    case endless
  }

  /// The HTTP status.
  public let status: Int
  /// The headers besides those of the length.
  public let headers: [Header]
  /// The body.
  public let body: [UInt8]
  /// How it goes out.
  public let manner: Manner
}

extension Exchange {
  /// The answer as it goes over HTTP, faults included; nil when nothing is ever answered.
  public var wireAnswer: WireAnswer? {
    guard record.answeredAt != nil else { return nil }
    switch record.fault {
    case .httpError(let status, _, let body, let retryAfter):
      let page = body ? "<html><head><title>\(status)</title></head></html>\r\n" : ""
      let retry = retryAfter.map { [WireAnswer.Header(name: .retryAfter, value: String($0))] }
      return wire(status, page, "text/html", more: retry ?? [])
    case .redirected:
      let place = WireAnswer.Header(name: .location, value: "http://elsewhere.invalid/")
      return wire(301, "", "text/html", more: [place])
    case .garbled(let garble): return garbled(garble)
    case .sliced: return wire(sound.status, text, manner: .sliced)
    default: return wire(sound.status, text)
    }
  }

  private var sound: SimulatedGateway.Reply { reply }

  /// The body, with what a fault changes in its writing.
  private var text: String {
    guard let fault = record.fault else { return sound.body.text() }
    let reply = answer?.reply(for: merchant) ?? sound
    var body = reply.body
    if case .object(var envelope) = body {
      envelope.alter(by: fault)
      body = .object(envelope)
    }
    guard case .altered(.twoStatuses) = fault else { return body.text() }
    return sound.body.withTwoStatuses
  }

  private func garbled(_ garble: GatewayFault.Garble) -> WireAnswer {
    let whole = sound.body.text()
    switch garble {
    case .html:
      return wire(200, "<!DOCTYPE html><html><body><h1>Welcome</h1></body></html>", "text/html")
    case .empty: return wire(204, "")
    case .truncated: return wire(sound.status, String(whole.prefix(whole.utf8.count / 2)))
    case .garbage:
      let noise = (0..<64).map { place in
        UInt8(truncatingIfNeeded: mixed(UInt64(record.number) &* 64 &+ UInt64(place))) | 0x80
      }
      return WireAnswer(status: 200, headers: [.json], body: noise, manner: .whole)
    case .xml:
      return wire(200, "<?xml version=\"1.0\"?>" + sound.body.xml("response"), "application/xml")
    case .gzip:
      return WireAnswer(
        status: sound.status,
        headers: [.json, .init(name: .contentEncoding, value: "gzip")],
        body: gzipped(Array(whole.utf8)),
        manner: .whole
      )
    case .endless: return wire(200, whole, manner: .endless)
    }
  }

  private func wire(
    _ status: Int,
    _ text: String,
    _ type: String = WireAnswer.Header.json.value,
    more: [WireAnswer.Header] = [],
    manner: WireAnswer.Manner = .whole
  ) -> WireAnswer {
    let type = text.isEmpty ? [] : [WireAnswer.Header(name: .contentType, value: type)]
    return WireAnswer(
      status: status,
      headers: type + more,
      body: Array(text.utf8),
      manner: manner
    )
  }
}

extension WireAnswer.Header {
  static let json = Self(name: .contentType, value: "application/json;charset=UTF-8")
}

extension JSONObject {
  /// Changes the writing of an answer's envelope.
  fileprivate mutating func alter(by fault: GatewayFault) {
    switch fault {
    case .nullMember(let name): change(name) { _ in .null }
    case .absentMember(let name): change(name) { _ in nil }
    case .altered(.codeAsNumber):
      change("ret_code") { code in
        code.string.flatMap { Int64($0) }.map { .number(JSONNumber($0)) } ?? code
      }
    case .altered(.retMsg):
      self["retMsg"] = self["ret_msg"]
      self["ret_msg"] = nil
    case .altered(.extraMembers):
      let stranger: JSONValue = ["depth": [1, .null, true], "text": "?"]
      self["traceInfo"] = stranger
      if case .object(var result) = self["result"] {
        result["traceInfo"] = stranger
        self["result"] = .object(result)
      }
    case .altered(let alteration):
      guard let form = AmountForm(alteration), case .object(var result) = self["result"]
      else { return }
      for name in ["amount", "refundAmount", "voidAmount"] {
        result[name] = result[name].map(form.write)
      }
      self["result"] = .object(result)
    default: break
    }
  }

  /// Changes the member of this name in the result and in the envelope, where there is one.
  private mutating func change(_ name: String, to new: (JSONValue) -> JSONValue?) {
    if case .object(var result) = self["result"], let old = result[name] {
      result[name] = new(old)
      self["result"] = .object(result)
    }
    if let old = self[name] {
      self[name] = new(old)
    }
  }
}

/// A spelling of amounts.
private enum AmountForm {
  case number, short, oneDigit, long

  init?(_ alteration: GatewayFault.Alteration) {
    switch alteration {
    case .amountsAsNumbers: self = .number
    case .amountsShort: self = .short
    case .amountsWithOneDigit: self = .oneDigit
    case .amountsLong: self = .long
    default: return nil
    }
  }

  /// The amount in this spelling; its value stays the same.
  func write(_ amount: JSONValue) -> JSONValue {
    guard let text = amount.decimalText else { return amount }
    switch self {
    case .number: return (try? JSONValue(parsing: text)) ?? amount
    case .short: return .string(Self.stripped(text, keeping: 0))
    case .oneDigit: return .string(Self.stripped(text, keeping: 1))
    case .long: return .string(text.contains(".") ? text + "0" : text + ".0")
    }
  }

  private static func stripped(_ text: String, keeping digits: Int) -> String {
    let parts = text.split(separator: ".", maxSplits: 1)
    guard parts.count == 2 else { return text }
    var fraction = parts[1]
    while fraction.count > digits, fraction.last == "0" {
      fraction.removeLast()
    }
    return fraction.isEmpty ? String(parts[0]) : parts[0] + "." + fraction
  }
}

extension JSONValue {
  fileprivate var decimalText: String? {
    if case .number(let number) = self { number.literal } else { string }
  }

  /// The answer with a second member for the status before the true one.
  fileprivate var withTwoStatuses: String {
    let name = self["result"]?["transactionStatus"] == nil ? "status" : "transactionStatus"
    let start = #""result":{"#
    return text().replacing(start, with: start + "\"\(name)\":\"dealing\",", maxReplacements: 1)
  }

  /// The value as an element of XML.
  fileprivate func xml(_ name: String) -> String {
    let content =
      switch self {
      case .null: ""
      case .bool(let bool): String(bool)
      case .number(let number): number.literal
      case .string(let text):
        text.replacing("&", with: "&amp;").replacing("<", with: "&lt;")
      case .array(let elements): elements.map { $0.xml("item") }.joined()
      case .object(let object): object.map { $0.value.xml($0.name) }.joined()
      }
    return "<\(name)>\(content)</\(name)>"
  }
}
