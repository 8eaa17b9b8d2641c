import ReceiptLine
import Testing

/// The lines of a document, blanks at their ends included.
private func lines(_ source: String, columns: Int = 20, widths: Widths = .unicode) -> [String] {
  let text = Document(parsing: source).layout(columns: columns, widths: widths)
    .text(widths: widths)
  return text.split(separator: "\n", omittingEmptySubsequences: false).dropLast().map(String.init)
}

@Suite struct MarkupTests {
  @Test(
    arguments: [
      ("", [" "]),
      ("|", [" "]),
      ("||", [" "]),
      ("|||", ["           "]),
      ("abc", ["         abc"]),
      ("   abc", ["         abc"]),
      ("|abc", ["abc"]),
      ("abc |", ["abc"]),
      ("|abc |", ["abc"]),
      ("abc|", ["                 abc"]),
      ("| abc", ["                 abc"]),
      ("|abc|", ["         abc"]),
      ("| abc |", ["         abc"]),
      ("a|b", ["        a b"]),
      ("a | b", ["a                  b"]),
      ("a | | b", ["a                  b"]),
      ("a| b|", ["        a          b"]),
    ] as [(String, [String])]
  )
  func columnsLeanOnBars(source: String, expected: [String]) {
    #expect(lines(source) == expected)
  }

  @Test(
    arguments: [
      ("{w:5 5}\n|aaaaa|bbbbb|", ["    aaaaa bbbbb"]),
      ("{w:5 5;b:0}\n|aaaaa|bbbbb|", ["     aaaaabbbbb"]),
      ("{w:5 5;b:2}\n|aaaaa|bbbbb|", ["    aaaaa  bbbbb"]),
      ("{w:5 5;b:3}\n|aaaaa|bbbbb|", ["    aaaaa bbbbb"]),
      ("{w:5;a:left}\n|a", ["a"]),
      ("{w:5;a:RIGHT}\n|a", ["               a"]),
      ("{w:x 10}\n|a|b|", ["          b"]),
      ("{w:100 2 10}\n|a|b|c|", ["    a     b     c"]),
      ("{w:*,,4}\na | b | c", ["a                  c"]),
      ("{w:* , 4}\n|a|b|c|d", ["       a        d"]),
      ("{w:4 4}\n|a|b|c", ["       a    b"]),
      ("{w:4 4 4}\n|a | b", ["   a       b  "]),
      ("{w:9999999999999999999999 *}\n|a |b", ["a                  b"]),
      ("{w:10}\n{w:auto}\na | b", ["a                  b"]),
      ("{w:10}\n-", ["     ----------"]),
      ("{w:4 5}\n-", ["     ----------"]),
      ("{w:* 5}\n-", ["--------------------"]),
    ] as [(String, [String])]
  )
  func widthsAndBorders(source: String, expected: [String]) {
    #expect(lines(source) == expected)
  }

  @Test(
    arguments: [
      ("|a~b~ |", ["a b "]),
      ("|a\\~b |", ["a~b"]),
      ("|a\\|\\{\\}\\\\b |", ["a|{}\\b"]),
      ("|\\_\\\"\\`\\^\\-\\= |", ["_\"`^-="]),
      ("\\-", ["          -"]),
      ("|\\x41\\xe9 |", ["Aé"]),
      ("|a\\x07b\u{7}c\td |", ["abcd"]),
      ("|a\\xZZb\\x4 |", ["ab"]),
      ("|a\\qb\\|", ["ab|"]),
      ("|a\\qb |c\\", ["ab        c"]),
      ("|a\\nb |", ["a", "b"]),
      ("|\\n |", [""]),
      ("|a\\n |", ["a"]),
      ("|_a\"b`c_d |", ["abcd"]),
      ("|^a^b |", ["a b"]),
      ("|^^^^^^^^a |", ["a     "]),
      ("--- | ---", ["---              ---"]),
      ("|---|", ["--------------------"]),
      ("\u{FEFF}|a |\r\n|b |\r|c |\n|d |", ["a", "b", "c", "d"]),
      ("|a |\n", ["a", " "]),
    ] as [(String, [String])]
  )
  func textAndEscapes(source: String, expected: [String]) {
    #expect(lines(source) == expected)
  }

  @Test(arguments: [
    (0, 1, 1), (1, 2, 1), (2, 1, 2), (3, 2, 2), (4, 3, 3), (5, 4, 4), (6, 5, 5), (7, 6, 6),
    (8, 6, 6),
  ])
  func caretsEnlarge(count: Int, width: Int, height: Int) throws {
    let source = String(repeating: "^", count: count) + "a"
    let page = Document(parsing: source).layout(columns: 20, widths: .unicode)
    guard case .row(let row) = page.items.first else {
      Issue.record("no row")
      return
    }
    let run = try #require(row.segments.first?.runs.first)
    #expect(run.style.width == width)
    #expect(run.style.height == height)
    #expect(run.cells == width)
    #expect(row.height == height)
  }

  @Test func decorationsToggleAndEndWithTheColumn() throws {
    let page = Document(parsing: "_a\"b_c`d | e").layout(columns: 20, widths: .unicode)
    guard case .row(let row) = page.items.first else {
      Issue.record("no row")
      return
    }
    let styles = row.segments.flatMap(\.runs).map { run in
      [run.style.underline, run.style.emphasis, run.style.reverse]
    }
    #expect(
      styles == [
        [true, false, false], [true, true, false], [false, true, false], [false, true, true],
        [false, false, false],
      ]
    )
  }

  @Test(
    arguments: [
      // A full line is closed at once, so a break after it makes an empty one.
      ("|abcde\\nf |", ["abcde", "", "f"]),
      ("|abcdefg |", ["abcde", "fg"]),
      ("|abcdefghij |", ["abcde", "fghij"]),
      ("|ab cd ef |", ["ab cd", " ef"]),
      ("{t:nowrap}\n|abcdefg |", ["abcde"]),
      ("{t:nowrap}\n{t:wrap}\n|abcdefg |", ["abcde", "fg"]),
      ("{t:word}\n|ab cd ef |", ["ab cd", "ef"]),
      ("{t:word}\n|abc def |", ["abc", "def"]),
      ("{t:word}\n|ab~~~~~~cd |", ["ab", "cd"]),
      ("{t:word}\n|abcde f |", ["abcde", "f"]),
      ("{t:word}\n|abcde\\nf |", ["abcde", "f"]),
      ("{t:word}\n|abcde~\\nf |", ["abcde", "f"]),
      ("{t:word}\n|a\\n\\nb |", ["a", "", "b"]),
      ("{t:word}\n|abcdefgh ij |", ["abcde", "fgh", "ij"]),
      ("{t:word}\n|a abcdefgh |", ["a", "abcde", "fgh"]),
      ("{t:word}\n|~ab cd |", [" ab", "cd"]),
      ("{t:word}\n|ab_c d_e |", ["abc", "de"]),
      ("{t:word}\n|日本 語 |", ["日本", "語"]),
    ] as [(String, [String])]
  )
  func wrapping(source: String, expected: [String]) {
    #expect(lines(source, columns: 5) == expected)
  }

  @Test(arguments: [
    ("{w:1}\n|日a", ["a"], Widths.reference(.shiftJIS)),
    ("{w:1}\n|日a", ["a"], .unicode),
    ("{w:3}\n|日本", ["日", "本"], .unicode),
    ("{w:2}\n|^^^日a", ["a "], .unicode),
    ("|a\\\\b\u{203E}\u{301C} |", ["a¥b~\u{FF5E}"], .reference(.shiftJIS)),
    ("{w:3}\n|ééé", ["é", "é", "é"], .reference(.doubleByte)),
    ("{w:3}\n|ééé", ["ééé"], .reference(.singleByte)),
    ("{w:3}\n|ｱｲｳ", ["ｱｲｳ"], .reference(.shiftJIS)),
    ("{w:2}\n|กั้กำ", ["กั้", "กำ"], .reference(.thai)),
    ("{w:2}\n|日日", ["日日"], .reference(.singleByte)),
  ])
  func encodings(source: String, expected: [String], widths: Widths) {
    let actual = lines("{a:left}\n" + source, widths: widths)
    #expect(actual == expected)
  }
}

@Suite struct RuledTableTests {
  @Test(
    arguments: [
      ("{b:line}\n|a|b|\n{b:none}", ["+---+----+", "| a |  b |", "+---+----+"]),
      ("{b:line}\n|a|", ["+--------+", "|    a   |", "+--------+"]),
      ("{b:line}\n{b:space}\n|a ", ["a"]),
      (
        "{b:line}\n-\n|a|\n-\n-\n|b|",
        [
          "+--------+", "|    a   |", "+--------+", "|    b   |", "+--------+",
        ]
      ),
      ("{b:line}\n|a|\n-", ["+--------+", "|    a   |", "+--------+"]),
      (
        "{b:line}\n|a|\n{b:line}\n|b|",
        [
          "+--------+", "|    a   |", "|    b   |", "+--------+",
        ]
      ),
      (
        "{b:line}\n|a|\n=\n|b|",
        [
          "+--------+", "|    a   |", "+--------+", "+--------+", "|    b   |", "+--------+",
        ]
      ),
      (
        "{b:line;w:2 2}\n|a|b|\n-\n{w:2}\n|c|",
        [
          " +--+--+", " | a| b|", " +-++-++",
          "   | c|", "   +--+",
        ]
      ),
      (
        "{b:line;w:2 2}\n|a|b|\n{w:2}\n|c|",
        [
          " +--+--+", " | a| b|", "   | c|", "   +--+",
        ]
      ),
    ] as [(String, [String])]
  )
  func boxes(source: String, expected: [String]) {
    #expect(lines(source, columns: 10, widths: .reference(.singleByte)) == expected)
  }

  @Test func rulesJoinTheirUprights() {
    let page = Document(parsing: "{b:line;w:2 2}\n|a|b|\n-\n{w:5}\n|c|\n-\n{w:2 2}\n|d|e|")
      .layout(columns: 6, widths: .unicode)
    let rules = page.items.compactMap { item in
      if case .rule(let rule) = item { rule } else { nil }
    }
    // On 6 columns the second of the two columns gives way, and so does the one of 5.
    let pieces = rules.map(\.pieces)
    #expect(
      pieces == [
        [.downRight, .horizontal, .horizontal, .downHorizontal, .horizontal, .downLeft],
        [.verticalRight, .horizontal, .horizontal, .upHorizontal, .horizontal, .verticalLeft],
        [.verticalRight, .horizontal, .horizontal, .downHorizontal, .horizontal, .verticalLeft],
        [.upRight, .horizontal, .horizontal, .upHorizontal, .horizontal, .upLeft],
      ]
    )
    #expect(rules.contains { !$0.touching } == false)
  }

  @Test func cutsStandOnlyWhereTheDocumentHasThem() {
    func cuts(_ source: String) -> Int {
      Document(parsing: source).layout(columns: 10, widths: .unicode).items.count { $0 == .cut }
    }
    #expect(cuts("a") == 0)
    #expect(cuts("a\n=") == 1)
    #expect(cuts("a\n====\nb\n=\n") == 2)
  }
}
