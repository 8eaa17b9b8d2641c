import StrictJSON

/// What a trial of a printer shows beside the samples that are the same for all.
public struct PrinterTest: Sendable, Equatable {
  /// A line of two columns.
  public struct Fact: Sendable, Equatable {
    /// What it is about, such as `Columns` or `code page 19`.
    public var name: String
    /// What is so, such as `48`, or a sample of the code page's characters.
    public var value: String

    /// A fact from its parts.
    public init(name: String, value: String) {
      self.name = name
      self.value = value
    }
  }

  /// The cells of the paper's width, 1 to 255.
  public var columns: Int
  /// What is known of the printer and how it is used.
  public var facts: [Fact]
  /// A sample of each code page's characters.
  public var codePages: [Fact]

  /// A trial from its parts; `columns` is brought into 1 to 255.
  public init(columns: Int, facts: [Fact] = [], codePages: [Fact] = []) {
    self.columns = min(max(columns, 1), 255)
    self.facts = facts
    self.codePages = codePages
  }

  init(json: JSONField) throws(JSONFieldError) {
    var members = try json.members()
    columns = Int(try members.required("columns").integer(in: 1...255))
    facts = try members.list("facts", Fact.init(json:))
    codePages = try members.list("codePages", Fact.init(json:))
    try members.finish()
  }

  var json: JSONValue {
    JSONValue(present: [
      "columns": .number(JSONNumber(Int64(columns))),
      "facts": .array(facts.map(\.json)),
      "codePages": .array(codePages.map(\.json)),
    ])
  }
}

extension PrinterTest.Fact {
  init(json: JSONField) throws(JSONFieldError) {
    var members = try json.members()
    name = try members.required("name").string()
    value = try members.required("value").string()
    try members.finish()
  }

  var json: JSONValue { ["name": .string(name), "value": .string(value)] }
}
