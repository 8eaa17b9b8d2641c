import StrictJSON

extension GatewayFault {
  /// The kinds of faults by their names in JSON.
  private enum Kind: String, CaseIterable {
    case requestLost, answerLost, deliveredLate, duplicated, slow, reset, httpError, redirected
    case refused, garbled, altered, statusWord, nullMember, absentMember, stale, skewed, sliced
  }

  /// The fault as an object: its `kind` and what belongs to it.
  var json: JSONValue {
    switch self {
    case .requestLost: Self.json(.requestLost)
    case .answerLost: Self.json(.answerLost)
    case .deliveredLate(let delay):
      Self.json(.deliveredLate, ["milliseconds": JSONValue(delay)])
    case .duplicated(let delay): Self.json(.duplicated, ["milliseconds": JSONValue(delay)])
    case .slow(let delay): Self.json(.slow, ["milliseconds": JSONValue(delay)])
    case .reset(let effect): Self.json(.reset, ["effect": .string(effect.rawValue)])
    case .httpError(let status, let effect, let body, let retryAfter):
      Self.json(
        .httpError,
        [
          "status": JSONValue(status), "effect": .string(effect.rawValue), "body": .bool(body),
          "retryAfter": JSONValue(retryAfter),
        ]
      )
    case .redirected: Self.json(.redirected)
    case .refused(let code, let effect):
      Self.json(.refused, ["code": .string(code), "effect": .string(effect.rawValue)])
    case .garbled(let garble): Self.json(.garbled, ["how": .string(garble.rawValue)])
    case .altered(let alteration): Self.json(.altered, ["how": .string(alteration.rawValue)])
    case .statusWord(let word): Self.json(.statusWord, ["word": .string(word)])
    case .nullMember(let name): Self.json(.nullMember, ["member": .string(name)])
    case .absentMember(let name): Self.json(.absentMember, ["member": .string(name)])
    case .stale(let age): Self.json(.stale, ["milliseconds": JSONValue(age)])
    case .skewed(let skew): Self.json(.skewed, ["milliseconds": JSONValue(skew)])
    case .sliced: Self.json(.sliced)
    }
  }

  private static func json(
    _ kind: Kind,
    _ members: KeyValuePairs<String, JSONValue> = [:]
  ) -> JSONValue {
    var object = JSONObject()
    object["kind"] = .string(kind.rawValue)
    for (name, value) in members where value != .null {
      object[name] = value
    }
    return .object(object)
  }

  /// Reads a fault that `json` wrote.
  init(json: JSONField) throws(JSONFieldError) {
    var members = try json.members()
    let kind: Kind = try members.required("kind").choice()
    switch kind {
    case .requestLost: self = .requestLost
    case .answerLost: self = .answerLost
    case .deliveredLate: self = .deliveredLate(milliseconds: try members.delay())
    case .duplicated: self = .duplicated(milliseconds: try members.delay())
    case .slow: self = .slow(milliseconds: try members.delay())
    case .reset: self = .reset(try members.required("effect").choice())
    case .httpError:
      self = .httpError(
        status: Int(try members.required("status").integer(in: 400...599)),
        try members.required("effect").choice(),
        body: try members.optional("body")?.bool() ?? true,
        retryAfter: try members.optional("retryAfter")?.count(from: 0)
      )
    case .redirected: self = .redirected
    case .refused:
      self = .refused(
        code: try members.required("code").code(),
        try members.required("effect").choice()
      )
    case .garbled: self = .garbled(try members.required("how").choice())
    case .altered: self = .altered(try members.required("how").choice())
    case .statusWord: self = .statusWord(try members.required("word").string())
    case .nullMember: self = .nullMember(try members.required("member").string())
    case .absentMember: self = .absentMember(try members.required("member").string())
    case .stale: self = .stale(milliseconds: try members.delay())
    case .skewed:
      let year: Int64 = 31_536_000_000
      self = .skewed(milliseconds: try members.required("milliseconds").integer(in: -year...year))
    case .sliced: self = .sliced
    }
    try members.finish()
  }
}

extension JSONMembers {
  fileprivate mutating func delay() throws(JSONFieldError) -> Int64 {
    try required("milliseconds").delay()
  }
}
