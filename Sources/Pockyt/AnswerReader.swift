import Payment
import StrictJSON

/// Reads an answer of the gateway strictly: what cannot be understood whole is no answer.
struct AnswerReader {
  /// What was sent and must not come back in a text.
  let secrets: [String]
  /// True for the answer to a `refund`, where the members about a refund are those of that one.
  let isRefund: Bool

  func read(_ answer: TransportAnswer) -> GatewayAnswer {
    guard !(300..<400).contains(answer.status) else {
      return .none(
        NoAnswer(
          certainlyNotSent: false,
          reason: "HTTP \(answer.status), redirects are not followed"
        )
      )
    }
    do {
      return try readEnvelope(answer.body)
    } catch {
      let asksForRest = answer.status == 429 || answer.status == 503
      return .none(
        NoAnswer(
          certainlyNotSent: false,
          reason: "HTTP \(answer.status), \(error)",
          retryAfter: asksForRest ? answer.retryAfter : nil
        )
      )
    }
  }

  /// The HTTP status does not count: the gateway reports its own errors with several.
  private func readEnvelope(_ body: [UInt8]) throws(JSONFieldError) -> GatewayAnswer {
    var envelope = try parse(body).members()
    let code = try envelope.required("ret_code").string("a string of six digits") {
      $0.utf8.count == 6 && $0.utf8.allSatisfy(isDigit) ? $0 : nil
    }
    guard code == RefusedCall.success else {
      let message = envelope.optional("ret_msg") ?? envelope.optional("retMsg")
      return .refused(RefusedCall(code: code, message: clean(message?.value.string ?? "")))
    }
    return .transaction(try report(envelope.required("result")))
  }

  private func parse(_ body: [UInt8]) throws(JSONFieldError) -> JSONField {
    do {
      return JSONField(try JSONValue(parsing: body), path: "answer")
    } catch {
      // The error's reason may quote the text, which is not ours.
      let reason = "not JSON, line \(error.line), byte \(error.offset)"
      throw JSONFieldError(path: "answer", reason: reason)
    }
  }

  private func report(_ result: JSONField) throws(JSONFieldError) -> TransactionReport {
    var members = try result.members()
    let type = try text("transactionType", of: &members)
    let status = try status(of: &members)
    guard let status else { throw result.fault("the status is missing") }
    let amount = try members.money("amount")
    let transactionNo = try number("transactionNo", of: &members)
    guard let transactionNo else { throw result.fault("transactionNo is missing") }
    let refunds: [ReportedRefund]
    let returned: ReturnedTotal
    if isRefund {
      refunds = try ownRefund(of: &members, status: status)
      returned = ReturnedTotal()
    } else {
      refunds = try listedRefunds(of: &members)
      returned = try ReturnedTotal(&members)
    }
    return TransactionReport(
      transactionNo: transactionNo,
      reference: try text("reference", of: &members),
      status: status,
      amount: amount,
      type: type,
      refunded: refunds.contains { $0.status != .failed && $0.status != .closed }
        || returned.isSome || type == "refund" || type == "void",
      returned: returned.total,
      refunds: refunds,
      vendor: members.optional("vendor")?.value.string.map(clean),
      paymentTime: members.optional("paymentTime")?.value.string.flatMap(time)
    )
  }

  /// `add` and `prepay` say `transactionStatus`, the others `status`; nil when neither is there.
  func status(of members: inout JSONMembers) throws(JSONFieldError) -> TransactionStatus? {
    let expected = "a status word of the gateway"
    let long = try members.optional("transactionStatus")?
      .string(expected, as: TransactionStatus.init(word:))
    let short = members.optional("status")
    let word = try short?.string(expected, as: TransactionStatus.init(word:))
    if let short, let long, word != long { throw short.fault("the two statuses differ") }
    return long ?? word
  }

  /// A text that names something; nil when it is missing, null or empty.
  ///
  /// It has to be compared, so nothing is taken out of it: one with a secret or with anything that
  /// does not print is refused.
  func text(
    _ name: String,
    of members: inout JSONMembers
  ) throws(JSONFieldError) -> String? {
    guard let field = members.optional(name), field.value.string != "" else { return nil }
    let text = try field.string()
    guard clean(text) == text else { throw field.fault("a short text that prints is expected") }
    return text
  }

  /// The gateway's number of a transaction or a refund; nil when it is missing or null.
  func number(
    _ name: String,
    of members: inout JSONMembers
  ) throws(JSONFieldError) -> String? {
    guard let field = members.optional(name) else { return nil }
    let text = try field.string()
    let isPlain = text.utf8.allSatisfy { isDigit($0) || isLetter($0) }
    guard isPlain, (1...64).contains(text.utf8.count), clean(text) == text else {
      throw field.fault("a string of 1 to 64 letters and digits is expected")
    }
    return text
  }

  /// A text for people, with what does not print and what is secret taken out.
  private func clean(_ text: String) -> String {
    let printable = text.unicodeScalars.filter { scalar in
      switch scalar.properties.generalCategory {
      case .control, .format, .lineSeparator, .paragraphSeparator, .unassigned: false
      default: true
      }
    }
    var cleaned = String(String.UnicodeScalarView(printable))
    for secret in secrets {
      cleaned = cleaned.split(separator: secret, omittingEmptySubsequences: false)
        .joined(separator: "***")
    }
    return String(cleaned.prefix(200))
  }
}

/// The text, if it has the shape `yyyy-MM-dd HH:mm:ss`.
func time(_ text: String) -> String? {
  let shape = "0000-00-00 00:00:00".utf8
  let fits =
    text.utf8.count == shape.count
    && zip(text.utf8, shape).allSatisfy { byte, place in
      place == UInt8(ascii: "0") ? isDigit(byte) : byte == place
    }
  return fits ? text : nil
}

private func isDigit(_ byte: UInt8) -> Bool {
  byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9")
}

private func isLetter(_ byte: UInt8) -> Bool {
  let lower = byte | 0x20
  return lower >= UInt8(ascii: "a") && lower <= UInt8(ascii: "z")
}
