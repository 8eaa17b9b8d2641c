import StrictJSON

/// The parameters in the body of a request, JSON or a form, each with its text as it was sent; nil
/// when the body is neither, or names a parameter twice.
func parameters(inBody body: [UInt8], contentType: String) -> [String: String]? {
  contentType.lowercased().hasPrefix("application/x-www-form-urlencoded")
    ? formParameters(body) : jsonParameters(body)
}

/// Numbers and truth values are signed as they are written, null is not signed.
private func jsonParameters(_ body: [UInt8]) -> [String: String]? {
  guard let object = (try? JSONValue(parsing: body))?.object else { return nil }
  var parameters: [String: String] = [:]
  for member in object {
    switch member.value {
    case .null: break
    case .string(let text): parameters[member.name] = text
    case .number(let number): parameters[member.name] = number.literal
    case .bool(let bool): parameters[member.name] = String(bool)
    case .array, .object: return nil
    }
  }
  return parameters
}

private func formParameters(_ body: [UInt8]) -> [String: String]? {
  var parameters: [String: String] = [:]
  for pair in body.split(separator: UInt8(ascii: "&")) {
    let parts = pair.split(
      separator: UInt8(ascii: "="),
      maxSplits: 1,
      omittingEmptySubsequences: false
    )
    guard let name = formDecoded(parts[0]), parameters[name] == nil,
      let value = formDecoded(parts.count == 2 ? parts[1] : [])
    else { return nil }
    parameters[name] = value
  }
  return parameters
}

/// Undoes the encoding of forms: `+` for a blank and `%` with two hexadecimal digits for a byte.
private func formDecoded(_ encoded: ArraySlice<UInt8>) -> String? {
  var bytes: [UInt8] = []
  var rest = encoded
  while let byte = rest.popFirst() {
    switch byte {
    case UInt8(ascii: "+"): bytes.append(0x20)
    case UInt8(ascii: "%"):
      let digits = rest.prefix(2).compactMap { Character(Unicode.Scalar($0)).hexDigitValue }
      guard digits.count == 2 else { return nil }
      bytes.append(UInt8(digits[0] * 16 + digits[1]))
      rest = rest.dropFirst(2)
    default: bytes.append(byte)
    }
  }
  return String(validating: bytes, as: UTF8.self)
}
