public import StrictJSON

extension FaultPlan {
  /// The plan as JSON, times in milliseconds.
  public var json: JSONValue {
    var named = scripts.sorted { $0.key < $1.key }.map { $0.value.json(for: $0.key) }
    if let usualScript {
      named.append(usualScript.json(for: nil))
    }
    return JSONValue(members: [
      "rules": .array(rules.map(\.json)), "scripts": .array(named),
      "chance": chance?.json ?? .null, "notices": notices.json,
    ])
  }

  /// Reads a plan that `json` or a person wrote.
  ///
  /// ```json
  /// {"rules": [{"reference": "A-1", "call": "prepay", "turn": 1,
  ///             "fault": {"kind": "deliveredLate", "milliseconds": 60000}}],
  ///  "scripts": [{"reference": "A-2", "outcome": {"kind": "paidAfter", "milliseconds": 5000}}],
  ///  "chance": {"share": 50, "seed": 7},
  ///  "notices": {"interval": 1000, "fault": "duplicated"}}
  /// ```
  /// Every member may be left out, a rule's `reference` (or `transactionNo`), `call` and `turn` too;
  /// the script without a transaction is that of all others.
  /// - Throws: `JSONFieldError` with the place of what does not fit.
  public init(json: JSONField) throws(JSONFieldError) {
    var members = try json.members()
    self.init(
      rules: try members.optional("rules")?.list(Rule.init(json:)) ?? [],
      chance: try members.optional("chance").map(Chance.init(json:))
    )
    for field in try members.optional("scripts")?.elements() ?? [] {
      var script = try field.members()
      let name = try script.transactionName()?.text
      guard name.map({ scripts[$0] }) ?? usualScript == nil else {
        throw field.fault("there is a script for the same transaction already")
      }
      if let name {
        scripts[name] = try TransactionScript(&script)
      } else {
        usualScript = try TransactionScript(&script)
      }
      try script.finish()
    }
    if let field = members.optional("notices") {
      notices = try NoticePlan(json: field)
    }
    try members.finish()
  }
}

extension FaultPlan.Rule {
  fileprivate var json: JSONValue {
    var reference: String?
    var number: String?
    switch name {
    case .reference(let text): reference = text
    case .transactionNo(let text): number = text
    case nil: break
    }
    return JSONValue(members: [
      "reference": JSONValue(reference), "transactionNo": JSONValue(number),
      "call": JSONValue(call?.rawValue), "turn": JSONValue(turn), "fault": fault.json,
    ])
  }

  fileprivate init(json: JSONField) throws(JSONFieldError) {
    var members = try json.members()
    name = try members.transactionName()
    call = try members.optional("call")?.choice()
    turn = try members.optional("turn")?.count(from: 1)
    fault = try GatewayFault(json: members.required("fault"))
    try members.finish()
  }
}

extension FaultPlan.Chance {
  fileprivate var json: JSONValue {
    let seed = Int64(exactly: seed).map { JSONValue($0) } ?? .string(String(seed))
    return [
      "share": JSONValue(share), "seed": seed, "faults": .array(faults.map(\.json)),
    ]
  }

  fileprivate init(json: JSONField) throws(JSONFieldError) {
    var members = try json.members()
    share = Int(try members.required("share").integer(in: 0...1000))
    let seed = try members.required("seed")
    if seed.value.string == nil {
      self.seed = UInt64(try seed.integer(in: 0 ... .max))
    } else {
      self.seed = try seed.string("an integer of 64 bits without sign") { UInt64($0) }
    }
    faults = try members.optional("faults")?.list(GatewayFault.init(json:)) ?? GatewayFault.every
    try members.finish()
  }
}

extension TransactionScript {
  /// The script as JSON; the name of a script is written as a reference, which reads the same.
  fileprivate func json(for name: String?) -> JSONValue {
    JSONValue(members: [
      "reference": JSONValue(name), "outcome": outcome?.json ?? .null,
      "paidDespiteCancel": JSONValue(paidDespiteCancel), "cancelWindow": JSONValue(cancelWindow),
      "refundDelay": JSONValue(refundDelay), "noFunds": JSONValue(noFunds),
    ])
  }

  fileprivate init(_ members: inout JSONMembers) throws(JSONFieldError) {
    outcome = try members.optional("outcome").map(Outcome.init(json:))
    paidDespiteCancel = try members.optional("paidDespiteCancel")?.delay()
    cancelWindow = try members.optional("cancelWindow")?.delay()
    refundDelay = try members.optional("refundDelay")?.delay()
    noFunds = try members.optional("noFunds")?.delay()
  }
}

extension NoticePlan {
  fileprivate var json: JSONValue {
    JSONValue(members: ["interval": JSONValue(interval), "fault": JSONValue(fault?.rawValue)])
  }

  fileprivate init(json: JSONField) throws(JSONFieldError) {
    var members = try json.members()
    interval = try members.optional("interval")?.integer(in: 1...86_400_000) ?? 60_000
    fault = try members.optional("fault")?.choice()
    try members.finish()
  }
}

extension Outcome {
  private enum Kind: String, CaseIterable {
    case paid, paidByQuery, declined, neverPaid, paidAfter, paidAtCancel
  }

  /// The outcome as an object: its `kind`, and the `query` or the `milliseconds` it waits for.
  var json: JSONValue {
    switch self {
    case .paid: ["kind": "paid"]
    case .paidByQuery(let query): ["kind": "paidByQuery", "query": JSONValue(query)]
    case .declined: ["kind": "declined"]
    case .neverPaid: ["kind": "neverPaid"]
    case .paidAfter(let delay): ["kind": "paidAfter", "milliseconds": JSONValue(delay)]
    case .paidAtCancel: ["kind": "paidAtCancel"]
    }
  }

  /// Reads an outcome that `json` wrote.
  init(json: JSONField) throws(JSONFieldError) {
    var members = try json.members()
    let kind: Kind = try members.required("kind").choice()
    switch kind {
    case .paid: self = .paid
    case .paidByQuery: self = .paidByQuery(try members.required("query").count(from: 1))
    case .declined: self = .declined
    case .neverPaid: self = .neverPaid
    case .paidAfter: self = .paidAfter(milliseconds: try members.required("milliseconds").delay())
    case .paidAtCancel: self = .paidAtCancel
    }
    try members.finish()
  }
}
