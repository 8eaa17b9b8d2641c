import ReceiptLine
import Testing

@Suite struct DiagnosticTests {
  @Test(arguments: [
    ("a {b} c", 1, 3, "brace"),
    ("x\n\n  {a:left} text", 3, 3, "brace"),
    ("{w:10}{a:left}", 1, 1, "brace"),
    ("日本}", 1, 3, "brace"),
    ("e\u{301}\u{301}x{", 1, 3, "brace"),
    ("a\\{b | }", 1, 8, "brace"),
    ("a | {w:10}", 1, 5, "beside another column"),
    ("{w:10} | abc", 1, 1, "beside another column"),
  ])
  func brokenLinesPrintNothing(source: String, line: Int, column: Int, part: String) throws {
    let document = Document(parsing: source)
    let diagnostic = try #require(document.diagnostics.first)
    #expect(document.diagnostics.count == 1)
    #expect(diagnostic.line == line)
    #expect(diagnostic.column == column)
    #expect(diagnostic.message.contains(part))
    #expect(!diagnostic.hint.isEmpty)
    #expect(document.layout(columns: 20, widths: .unicode).items.count == line - 1)
  }

  @Test(arguments: [
    ("{WIDTH:10}", 2, "key"),
    ("{w:10; foo:bar}", 8, "key"),
    ("{bar}", 2, "no key"),
    ("{1a:b}", 2, "no key"),
    ("{code:}", 2, "no value"),
    ("{a:middle}", 4, "center"),
    ("{ border : 3 }", 12, "space"),
    ("{t:wide}", 4, "wrap"),
    ("{w:x 10}", 4, "0"),
    ("{w:* , 10}", 4, "hidden"),
    ("{o:ean bogus}", 4, "word"),
    ("{o:qrcode,9}", 4, "word"),
    ("{o:aztec,17}", 4, "word"),
    ("{w:10; a:left; width:5;w:2}", 16, "twice"),
    ("{i:nv:}", 4, "key"),
    ("{i:nv:ABC}", 4, "key"),
    ("{i:nv:A B}", 4, "key"),
    ("{i:nv:é}", 4, "key"),
    ("{i:a/b.png}", 4, "path"),
    ("{i:..\\\\b.png}", 4, "path"),
    ("{i:.png}", 4, "path"),
    ("{i:==}", 4, "neither"),
    ("{x:日}", 4, "byte"),
    ("{c:a\\qb}", 5, "escape"),
    ("a\\qb", 2, "escape"),
    ("ab\\", 3, "escape"),
    ("a|b\\xZZ", 4, "escape"),
  ])
  func theRestOfTheLineCounts(source: String, column: Int, part: String) throws {
    let diagnostics = Document(parsing: source).diagnostics
    let diagnostic = try #require(diagnostics.first)
    #expect(diagnostics.count == 1)
    #expect(diagnostic.line == 1)
    #expect(diagnostic.column == column)
    #expect((diagnostic.message + diagnostic.hint).contains(part))
  }

  @Test(arguments: [
    "", "|||", "{}", "{;}", "{w:*,,10}", "{w:* 10}", "{w:*,10}", "{b:2}", "{t:word}", "{a:CENTER}",
    "{o:qrcode,4,m}", "{o:aztec,2,h}", "{o:datamatrix 16}", "{i:logo.PNG}", "{i:nv:A1}", "{i:nv:~}",
    "{i:aGk=}",
    "{c:a:b\\;\\{\\}\\|\\\\\\x00}", "{_:anything}", "a\\{b\\}", "-", "=",
    "--- | ---",
  ])
  func soundLinesAreNotReported(source: String) {
    #expect(Document(parsing: source).diagnostics.isEmpty)
  }
}
