import Payment
import Sales
import StrictJSON

/// Reads an answer of the gateway strictly: what cannot be understood whole is no answer.
struct AnswerReader {
  /// What was sent and must not come back in a text.
  let secrets: [String]

  func read(_ answer: TransportAnswer) -> GatewayAnswer {
    do {
      return try readEnvelope(answer.body)
    } catch {
      return .none(NoAnswer(certainlyNotSent: false, reason: "HTTP \(answer.status), \(error)"))
    }
  }

  /// The HTTP status does not count: the gateway reports its own errors with several.
  private func readEnvelope(_ body: [UInt8]) throws(JSONFieldError) -> GatewayAnswer {
    var envelope = try parse(body).members()
    let code = try envelope.required("ret_code").string("a string of six digits") {
      $0.utf8.count == 6 && $0.utf8.allSatisfy(isDigit) ? $0 : nil
    }
    guard code == "000100" else {
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
    let type = try members.text("transactionType")
    return TransactionReport(
      transactionNo: try members.required("transactionNo").string(
        "a string of 1 to 64 letters and digits",
        as: transactionNo
      ),
      reference: try members.text("reference"),
      status: try status(&members, of: result),
      amount: try amount(&members),
      type: type,
      refunded: try showsRefund(&members) || type == "refund" || type == "void",
      vendor: members.optional("vendor")?.value.string.map(clean),
      paymentTime: members.optional("paymentTime")?.value.string.flatMap(time)
    )
  }

  /// `add` and `prepay` say `transactionStatus`, the others `status`.
  private func status(
    _ members: inout JSONMembers,
    of result: JSONField
  ) throws(JSONFieldError) -> TransactionStatus {
    let expected = "a status word of the gateway"
    let long = try members.optional("transactionStatus")?
      .string(expected, as: TransactionStatus.init(word:))
    let short = try members.optional("status")?
      .string(expected, as: TransactionStatus.init(word:))
    guard let status = long ?? short else { throw result.fault("the status is missing") }
    guard status == short ?? status else { throw result.fault("the two statuses differ") }
    return status
  }

  /// An amount that is there but cannot be read must not pass for one that is not there.
  private func amount(_ members: inout JSONMembers) throws(JSONFieldError) -> Money? {
    guard let field = members.optional("amount") else { return nil }
    let currency = try members.required("currency").string("a known currency") {
      Currency(code: $0)
    }
    guard let amount = Money(decimal: try field.decimal(), currency: currency) else {
      throw field.fault("an amount with the digits of its currency is expected")
    }
    return amount
  }

  private func showsRefund(_ members: inout JSONMembers) throws(JSONFieldError) -> Bool {
    var refunded = try members.optional("refundInfo")?.elements().isEmpty == false
    for name in ["refundAmount", "voidAmount"] {
      guard let field = members.optional(name) else { continue }
      guard let amount = ExactDecimal(try field.decimal()) else {
        throw field.fault("an amount is expected")
      }
      refunded = refunded || amount.units != 0
    }
    return refunded
  }

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

extension JSONMembers {
  /// The text of a member, nil when it is missing, null or empty.
  fileprivate mutating func text(_ name: String) throws(JSONFieldError) -> String? {
    let text = try optional(name)?.string()
    return text == "" ? nil : text
  }
}

extension JSONField {
  /// The digits of an amount: the gateway writes amounts as strings and as numbers.
  fileprivate func decimal() throws(JSONFieldError) -> String {
    if case .number(let number) = value { number.literal } else { try string() }
  }
}

private func isDigit(_ byte: UInt8) -> Bool {
  byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9")
}

private func transactionNo(_ text: String) -> String? {
  let allowed = text.utf8.allSatisfy { byte in
    let lower = byte | 0x20
    return isDigit(byte) || (lower >= UInt8(ascii: "a") && lower <= UInt8(ascii: "z"))
  }
  return allowed && (1...64).contains(text.utf8.count) ? text : nil
}

/// The text, if it has the shape `yyyy-MM-dd HH:mm:ss`.
private func time(_ text: String) -> String? {
  let shape = "0000-00-00 00:00:00".utf8
  let fits =
    text.utf8.count == shape.count
    && zip(text.utf8, shape).allSatisfy { byte, place in
      place == UInt8(ascii: "0") ? isDigit(byte) : byte == place
    }
  return fits ? text : nil
}
