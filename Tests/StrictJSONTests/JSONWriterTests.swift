import StrictJSON
import Testing
import TestSupport

@Suite struct JSONWriterTests {
  @Test func lineIsAsciiWithoutBlanks() {
    let value: JSONValue = [
      "name": "Käse \u{1F375}\u{1B}\u{7F}\"\\\n", "sum": 13, "gift": false, "list": [1, .null, []],
      "empty": [:],
    ]
    #expect(
      value.text()
        == #"{"name":"K\u00e4se \ud83c\udf75\u001b\u007f\"\\\n","sum":13,"gift":false,"#
        + #""list":[1,null,[]],"empty":{}}"#
    )
  }

  @Test func indentedTextIsForPeople() {
    let value: JSONValue = ["name": "Käse\u{202E}\u{2028}\u{9B}", "list": [1, []], "empty": [:]]
    #expect(
      value.text(.indented) == """
        {
          "name": "Käse\\u202e\\u2028\\u009b",
          "list": [
            1,
            []
          ],
          "empty": {}
        }
        """
    )
  }

  /// What was written is read as the same value, scalar for scalar, in both styles.
  @Test(arguments: [UInt64(11), 12, 13, 14])
  func writtenTextIsReadBack(seed: UInt64) throws {
    var random = SeededRandom(seed: seed)
    for round in 0..<1000 {
      let value = JSONValue.random(using: &random, depth: 4)
      let line = value.text()
      #expect(line.utf8.allSatisfy { (0x20..<0x7F).contains($0) }, "seed \(seed), round \(round)")
      for text in [line, value.text(.indented)] {
        let back = try JSONValue(parsing: text)
        #expect(back == value, "seed \(seed), round \(round)")
        #expect(back.text() == line, "seed \(seed), round \(round)")
      }
    }
  }

  @Test func literalsBuildValues() {
    let value: JSONValue = ["a": 1, "b": "x", "a": 2]
    #expect(value["a"]?.integer == 2)
    #expect(value.object?.map(\.name) == ["a", "b"])
    var object = JSONObject()
    object["a"] = 1
    object["b"] = true
    object["a"] = nil
    #expect(JSONValue.object(object) == ["b": true])
    #expect(object["b"]?.bool == true)
    #expect(JSONValue.array([1])["a"] == nil)
  }
}
