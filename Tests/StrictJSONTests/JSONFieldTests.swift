import StrictJSON
import Testing

@Suite struct JSONFieldTests {
  struct Line: Equatable {
    enum Kind: String, CaseIterable { case sale, deposit }
    let name: String
    let cents: Int64
    let kind: Kind?
    let gift: Bool?
    let count: Int?

    init(json: JSONField) throws(JSONFieldError) {
      var members = try json.members()
      name = try members.required("name").string()
      cents = try members.required("cents").integer(in: 0...1000)
      kind = try members.optional("kind")?.choice()
      gift = try members.optional("gift")?.bool()
      count = try members.optional("count")?.string("a count such as \"3\"", as: { Int($0) })
      try members.finish()
    }
  }

  func lines(of text: String) throws -> [Line] {
    var members = try JSONField(JSONValue(parsing: text)).members()
    let lines = try members.required("lines").elements().map(Line.init(json:))
    try members.finish()
    return lines
  }

  @Test func readsWhatIsThere() throws {
    let text = """
      {"lines":[{"name":"Tea","cents":350},
      {"cents":5,"name":"Jar","kind":"deposit","gift":true,"count":"2","x-shelf":[1]},
      {"name":"Cup","cents":0,"kind":null,"gift":null}],"x-till":{}}
      """
    let lines = try lines(of: text)
    #expect(lines.map(\.name) == ["Tea", "Jar", "Cup"])
    #expect(lines.map(\.cents) == [350, 5, 0])
    #expect(lines.map(\.kind) == [nil, .deposit, nil])
    #expect(lines.map(\.gift) == [nil, true, nil])
    #expect(lines.map(\.count) == [nil, 2, nil])
  }

  @Test(arguments: [
    ("[]", "an object is expected, not an array"),
    ("{}", "lines: is missing"),
    (#"{"lines":null}"#, "lines: is missing"),
    (#"{"lines":{}}"#, "lines: an array is expected, not an object"),
    (#"{"lines":[7]}"#, "lines[0]: an object is expected, not a number"),
    (#"{"lines":[],"line":1}"#, #"line: is not known here; names of your own start with "x-""#),
    (
      #"{"lines":[],"a\n\"b":1}"#,
      #"["a\n\"b"]: is not known here; names of your own start with "x-""#
    ),
    (#"{"lines":[{"cents":1}]}"#, "lines[0].name: is missing"),
    (#"{"lines":[{"name":true}]}"#, "lines[0].name: a string is expected, not true or false"),
    (
      #"{"lines":[{"name":"a","cents":"1"}]}"#,
      "lines[0].cents: an integer is expected, not a string"
    ),
    (
      #"{"lines":[{"name":"a","cents":1.0}]}"#,
      "lines[0].cents: an integer of 64 bits without fraction and exponent is expected"
    ),
    (
      #"{"lines":[{"name":"a","cents":1001}]}"#,
      "lines[0].cents: an integer from 0 to 1000 is expected"
    ),
    (
      #"{"lines":[{"name":"a","cents":1,"kind":"Sale"}]}"#,
      #"lines[0].kind: one of "sale", "deposit" is expected"#
    ),
    (
      #"{"lines":[{"name":"a","cents":1,"gift":1}]}"#,
      "lines[0].gift: true or false is expected, not a number"
    ),
    (
      #"{"lines":[{"name":"a","cents":1,"count":"x"}]}"#,
      #"lines[0].count: a count such as "3" is expected"#
    ),
    (
      #"{"lines":[{"name":"a","cents":1},{"name":"b","cents":1,"prize":1}]}"#,
      #"lines[1].prize: is not known here; names of your own start with "x-""#
    ),
  ])
  func errorsNameTheWay(text: String, description: String) throws {
    let error = try #require(throws: JSONFieldError.self) { try lines(of: text) }
    #expect(error.description == description)
  }

  @Test func outermostValueHasTheNameGiven() throws {
    var members = try JSONField(["a": ["b": 1]], path: "params").members()
    var inner = try members.required("a").members()
    let field = try inner.required("b")
    #expect(field.path == "params.a.b")
    #expect(field.fault("is odd") == JSONFieldError(path: "params.a.b", reason: "is odd"))
  }

  @Test func longNamesAreCutInErrors() throws {
    let name = String(repeating: "n", count: 100_000)
    var object = JSONObject()
    object[name] = 1
    let members = try JSONField(.object(object)).members()
    let error = try #require(throws: JSONFieldError.self) { try members.finish() }
    #expect(error.path.count < 60)
  }
}
