import ReceiptTemplates
import StrictJSON
import Testing
import TestSupport

@Suite struct MustacheTemplateTests {
  func render(
    _ source: String,
    _ data: JSONValue = [:],
    partials: [String: String] = [:]
  ) throws -> MustacheText {
    let partials = try partials.map { name, source in
      (name, try MustacheTemplate(parsing: source, name: name))
    }
    return try MustacheTemplate(parsing: source, name: "t")
      .render(data, partials: Dictionary(uniqueKeysWithValues: partials))
  }

  @Test(
    arguments: [
      (
        "{{name}}|{{price}} ", ["name": "10\" pan | {sale}", "price": "-5.00"],
        #"10\" pan \| \{sale\}|\-5.00 "#
      ),
      (
        "{code:{{no}};option:code128,72,hri}", ["no": "a;b}-"],
        #"{code:a\;b\}-;option:code128,72,hri}"#
      ),
      ("{code:{{no}}}", ["no": "1"], "{code:1}"),
      ("{code:{{#a}}{{no}}{{/a}}}{{no}}", ["no": "-", "a": true], #"{code:-}\-"#),
      (#"\{ {{=<% %>=}}<%x%>"#, ["x": "|"], #"\{ \|"#),
      (#"\\{{x}}\x41{{x}}"#, ["x": "|"], #"\\\|\x41\|"#),
      ("{ {{#a}}text:wrap;{{/a}}width:{{w}}}", ["a": false, "w": "* 10"], "{ width:* 10}"),
      ("{{i}} {{f}} {{t}}{{n}}.", ["i": 12, "f": false, "t": true, "n": .null], "12 false true."),
      ("{{#n}}x{{/n}}{{^n}}y{{/n}}", ["n": .null], "y"),
      ("{{#s}}x{{/s}}{{^s}}y{{/s}}", ["s": ""], "y"),
      ("{{#s}}x{{/s}}{{^s}}y{{/s}}", ["s": 0], "y"),
      ("{{#s}}x{{/s}}{{^s}}y{{/s}}", ["s": "0"], "x"),
      ("{{#a}}{{#.}}{{.}},{{/.}};{{/a}}", ["a": [[1, 2], [3]]], "1,2,;3,;"),
      ("{{a.b.c}}", ["a": ["b": .null]], ""),
      ("{{größe}}", ["größe": "XL"], "XL"),
      ("{comment:{{x}}}", ["x": "a\nb"], "{comment:a b}"),
    ] as [(String, JSONValue, String)]
  )
  func rendersReceipts(source: String, data: JSONValue, text: String) throws {
    let rendered = try render(source, data)
    #expect(rendered.text == text)
    #expect(rendered.unknownNames == [])
  }

  @Test(arguments: [
    (
      "{{{x}}}",
      "t:1:1: values are always escaped here; write {{name}} in place of {{{name}}} or "
        + "{{&name}}, and a blank between the '{' of a property and a tag"
    ),
    (
      "a\n {{& x}}",
      "t:2:2: values are always escaped here; write {{name}} in place of "
        + "{{{name}}} or {{&name}}, and a blank between the '{' of a property and a tag"
    ),
    (
      "{code:{{{x}}}}",
      "t:1:7: values are always escaped here; write {{name}} in place of "
        + "{{{name}}} or {{&name}}, and a blank between the '{' of a property and a tag"
    ),
    ("ä\nöü{{x", "t:2:3: the tag has no end"),
    ("{{=<% =}}", "t:1:1: two delimiters are expected, such as in {{=<% %>=}}"),
    ("{{=<% a %>=}}", "t:1:1: two delimiters are expected, such as in {{=<% %>=}}"),
    ("a{{#x}}b\n", "t:1:2: the section \"x\" is not closed"),
    ("{{/x}}", "t:1:1: no section \"x\" is open here"),
    ("{{#x}}\n{{/y}}", "t:2:1: the section \"x\" of line 1 is open here, not \"y\""),
    ("{{}}", "t:1:1: a name of letters, digits, '-', '_' and single dots is expected in the tag"),
    (
      "{{a b}}",
      "t:1:1: a name of letters, digits, '-', '_' and single dots is expected in the tag"
    ),
    (
      "{{a..b}}",
      "t:1:1: a name of letters, digits, '-', '_' and single dots is expected in the tag"
    ),
    (
      "{{$a}}",
      "t:1:1: a name of letters, digits, '-', '_' and single dots is expected in the tag"
    ),
    (#"\{{x}}"#, #"t:1:2: the escape before the tag is not complete; write '\\' for '\'"#),
    (#"\x4{{x}}"#, #"t:1:4: the escape before the tag is not complete; write '\\' for '\'"#),
    (#"\x{{#x}}1{{/x}}"#, #"t:1:3: the escape before the tag is not complete; write '\\' for '\'"#),
    (#"{code:\{{x}}}"#, #"t:1:8: the escape before the tag is not complete; write '\\' for '\'"#),
    ("a\\", "t:1:3: the template ends in an open escape"),
    ("{code:1", "t:1:8: the template ends in an open property"),
    ("a\n{code:{{x}}\n}", "t:2:12: the property is not closed on its line"),
    ("a}", #"t:1:2: '}' closes nothing; write '\}' to print it"#),
    ("{a:{", #"t:1:4: '{' in a property; write '\{'"#),
    ("{a:b|c}", #"t:1:5: '|' in a property; write '\|'"#),
    ("{ {{x}}:1}", "t:1:3: a value cannot be the name of a property"),
    ("{code:1;{{x}}}", "t:1:9: a value cannot be the name of a property"),
    ("{command:{{x}}}", "t:1:10: a value cannot be a printer command"),
    ("{a:left; x :{{x}}}", "t:1:13: a value cannot be a printer command"),
    ("{code:{{>x}}}", "t:1:7: a partial cannot stand in a property"),
    (
      "{code:{{#x}}1}{{/x}}",
      "t:1:15: the section \"x\" begins and ends in different parts of a property"
    ),
    (
      "{{#x}}{code:{{/x}}1}",
      "t:1:13: the section \"x\" begins and ends in different parts of a property"
    ),
  ])
  func refuses(source: String, description: String) throws {
    let error = try #require(throws: MustacheError.self) {
      try MustacheTemplate(parsing: source, name: "t")
    }
    #expect(error.description == description)
  }

  @Test func unknownNamesAreReportedOnce() throws {
    let source = """
      {{#lines}}
      {{name}} {{prize}}
      {{/lines}}
      {{^tips}}-{{/tips}}
      {{#known}}{{hidden}}{{/known}}{{known}}{{merchant.id}}
      {{>footer}}
      {{>header}}
      """
    let data: JSONValue = [
      "lines": [["name": "Tea"], ["name": "Jar"]], "known": .null, "merchant": [:],
    ]
    let rendered = try render(source, data, partials: ["footer": " {{phone}}"])
    #expect(rendered.text == "Tea \nJar \n-\n\n ")
    #expect(
      rendered.unknownNames.map(\.description) == [
        #"t:2:10: "prize" is not in the data"#, #"t:4:1: "tips" is not in the data"#,
        #"t:5:40: "merchant.id" is not in the data"#, #"footer:1:2: "phone" is not in the data"#,
        #"t:7:1: there is no template "header""#,
      ]
    )
  }

  @Test(arguments: [
    ("x {{a}}", "t:1:3: \"a\" is a list; write {{#a}}"),
    ("{{o}}", "t:1:1: \"o\" is an object; name one of its members"),
    ("{{#o}}{{.}}{{/o}}", "t:1:7: \".\" is an object; name one of its members"),
  ])
  func listsAndObjectsDoNotPrint(source: String, description: String) throws {
    let error = try #require(throws: MustacheError.self) {
      try render(source, ["a": [1], "o": ["b": 1]])
    }
    #expect(error.description == description)
  }

  @Test func partialsAreIndentedAsSource() throws {
    let text = try render(
      "a\n  {{>outer}}\nb {{>inner}}c\n",
      ["x": "1\n2", "list": [3, 4], "none": ""],
      partials: [
        "outer": "{{x}}\n {{>inner}}\nend {{>inner}}!",
        "inner": "<{{x}}\n\n{{#list}}{{.}}\n{{/list}}>",
      ]
    ).text
    #expect(
      text == """
        a
          1 2
           <1 2
          \u{20}
           3
           4
           >  end <1 2

        3
        4
        >!b <1 2

        3
        4
        >c

        """
    )
  }

  @Test func endlessRecursionIsAnError() throws {
    let error = try #require(throws: MustacheError.self) {
      try render("{{>a}}", partials: ["a": "-{{>b}}", "b": "\n {{>a}}"])
    }
    #expect(error.reason == "nested deeper than 64 levels")
    let sections = String(repeating: "{{#a}}", count: 10_000)
    let ends = String(repeating: "{{/a}}", count: 10_000)
    #expect(throws: MustacheError.self) { try render(sections + ends, ["a": true]) }
    #expect(throws: Never.self) { try render(sections + ends, ["a": false]) }
  }

  @Test func hugeTextIsAnError() throws {
    let ten: JSONValue = .array(Array(repeating: 1, count: 10))
    for body in ["0123456789", "{{x}}", "\n"] {
      let source = String(repeating: "{{#ten}}", count: 6) + body
      let error = try #require(throws: MustacheError.self) {
        try render(
          source + String(repeating: "{{/ten}}", count: 6),
          ["ten": ten, "x": "0123456789"]
        )
      }
      #expect(
        ["the text is longer than 1048576 bytes", "more than 1000000 steps for one text"]
          .contains(error.reason)
      )
    }
    let indented = String(repeating: " ", count: 10_000) + "{{>a}}"
    #expect(throws: MustacheError.self) {
      try render(indented, partials: ["a": String(repeating: "\n", count: 10_000)])
    }
  }

  @Test func workWithoutTextIsLimited() throws {
    let hundred: JSONValue = .array(Array(repeating: true, count: 100))
    let source =
      String(repeating: "{{#a}}", count: 30) + String(repeating: "{{/a}}", count: 30)
    let error = try #require(throws: MustacheError.self) { try render(source, ["a": hundred]) }
    #expect(error.reason == "more than 1000000 steps for one text")
  }

  /// No source crashes the reader, and what it takes can be rendered.
  @Test(arguments: [UInt64(21), 22, 23])
  func anySourceIsReadOrRefused(seed: UInt64) throws {
    var random = SeededRandom(seed: seed)
    let pieces = [
      "{{", "}}", "{", "}", "#", "^", "/", ">", "!", "=", "&", "a", "b.c", ".", " ", "\n", "\r\n",
      "\\", "\\x", "code:", ";", "|", "ä", "\u{301}", "{{#a}}", "{{/a}}", "{{>p}}", "{{x}}", "<%",
      "%>", "{{=<% %>=}}", "\u{0}",
    ]
    var taken = 0
    for round in 0..<4000 {
      let count = Int.random(in: 0...12, using: &random)
      let source = (0..<count).map { _ in pieces.randomElement(using: &random) ?? "" }.joined()
      for escaping in [MustacheEscaping.html, .receipt] {
        guard let template = try? MustacheTemplate(parsing: source, name: "t", escaping: escaping)
        else { continue }
        taken += 1
        let data: JSONValue = ["a": [["x": "1"], ["x": "|\n"]], "x": "~", "b": ["c": false]]
        let rendered = try? template.render(data, partials: ["p": template])
        #expect((rendered?.text.utf8.count ?? 0) < 2 << 20, "seed \(seed), round \(round)")
      }
    }
    #expect(taken > 1000, "seed \(seed)")
  }
}
