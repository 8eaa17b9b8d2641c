import ReceiptLine
import Testing

@Suite struct PropertyTests {
  private func items(_ source: String, columns: Int = 20) -> [Page.Item] {
    Document(parsing: source).layout(columns: columns, widths: .unicode).items
  }

  private func symbols(_ source: String) -> [Symbol] {
    items(source).compactMap { item in
      if case .symbol(let placed) = item { placed.symbol } else { nil }
    }
  }

  @Test(arguments: [
    ("{code:1}", Symbol(data: "1")),
    ("{c:12;o:ean,hri}", Symbol(kind: .ean, data: "12", readable: true)),
    (
      "{o:qrcode 5 Q;c:https://a.b/c}",
      Symbol(kind: .qrcode, data: "https://a.b/c", cell: 5, level: "q")
    ),
    (
      "{o:jan,hri,3,100;c:1}",
      Symbol(kind: .jan, data: "1", moduleWidth: 3, height: 100, readable: true)
    ),
    ("{o:4 24 240 2;c:1}", Symbol(data: "1", moduleWidth: 4, height: 24, cell: 4)),
    ("{o:12,pdf417,q;c:1}", Symbol(kind: .pdf417, data: "1", cell: 12, level: "q")),
    ("{o:2 datamatrix;c:1}", Symbol(kind: .datamatrix, data: "1", cell: 2)),
    ("{o:aztec,3;c:1}", Symbol(kind: .aztec, data: "1", moduleWidth: 3, cell: 3)),
    ("{o:12 2 qrcode;c:1}", Symbol(kind: .qrcode, data: "1")),
    ("{o:GS1-128;c:1}", Symbol(kind: .gs1128, data: "1")),
    ("{o:databar;c:1}", Symbol(kind: .databar, data: "1")),
    ("{o:databar-truncated;c:1}", Symbol(kind: .databarTruncated, data: "1")),
    ("{o:databar-limited;c:1}", Symbol(kind: .databarLimited, data: "1")),
    ("{o:databar-expanded;c:1}", Symbol(kind: .databarExpanded, data: "1")),
    ("{o:bogus;c:a\\;b\\x7cc\\n}", Symbol(data: "a;b|c\n")),
    ("{o:upc}\n{o:hri}\n{c:1}", Symbol(data: "1", readable: true)),
    ("{c:1;c:2}", Symbol(data: "2")),
  ])
  func codes(source: String, expected: Symbol) {
    #expect(symbols(source) == [expected])
  }

  @Test func emptyDataPrintsNothing() {
    #expect(symbols("{code: ;option:qrcode}").isEmpty)
    #expect(symbols("{code:\\q}").isEmpty)
  }

  @Test(arguments: [
    ("{c:1}", Slot(left: 0, width: 20, align: 1)),
    ("{c:1} |", Slot(left: 0, width: 20, align: 0)),
    ("{w:5 4;a:right}\n{c:1}|", Slot(left: 10, width: 10, align: 2)),
    ("{w:50}\n{c:1}", Slot(left: 0, width: 20, align: 1)),
    ("{w:5 *}\n{c:1}", Slot(left: 0, width: 20, align: 1)),
  ])
  func symbolsStandInTheTable(source: String, slot: Slot) {
    #expect(items(source) == [.symbol(PlacedSymbol(slot: slot, symbol: Symbol(data: "1")))])
  }

  @Test func imagesCommandsAndComments() {
    let slot = Slot(left: 0, width: 20, align: 1)
    #expect(items("{i:aGk=}") == [.image(PlacedImage(slot: slot, source: .png(base64: "aGk=")))])
    #expect(items("{i:l.png}") == [.image(PlacedImage(slot: slot, source: .logo("l.png")))])
    #expect(items("{i:nv:A1}") == [.image(PlacedImage(slot: slot, source: .stored("A1")))])
    #expect(items("{i:nv:A12}\n{i:../l.png}\n{i:nv:}\n{i:-}").isEmpty)
    #expect(items("{x:\\x1b\\x00\\xffA\\n}") == [.command([0x1B, 0, 0xFF, 0x41, 0x0A])])
    #expect(items("{x:日}").isEmpty)
    #expect(items("{comment:x}\n{_:y}\n{}\n{ }\n{;}").isEmpty)
  }

  @Test func effectsHaveTheirOwnOrder() {
    // The border closes the table before the code is printed, though it is written after it.
    let kinds = items("{b:line}\n|a|\n{c:1;b:none}").map { item in
      switch item {
      case .row: "row"
      case .rule: "rule"
      case .symbol: "symbol"
      default: "other"
      }
    }
    #expect(kinds == ["rule", "row", "rule", "symbol"])
  }

  @Test func whatReadsTheSameDoesTheSame() {
    func table(_ first: String, _ second: String, _ third: String) -> String {
      [first, "|a |b |", second, "|c |d |", third, "|e |f |", "{code:1}"].joined(separator: "\n")
    }
    let (wide, narrow) = ("{width:* 4;align:left}", "{width:2 3;align:left}")
    #expect(
      items(table(wide, narrow, wide)) == items(table(wide, narrow, "{ width:* 4; align:left }"))
    )
    #expect(items(table(wide, wide, narrow)) != items(table(wide, narrow, wide)))
    // Each of equal faults is told.
    let broken = Document(parsing: table("{width:?}", "{width:?}", "{width:?}"))
    #expect(broken.diagnostics.map(\.line) == [1, 3, 5])
  }

  @Test func aSourceMayBeBytes() throws {
    let source = "{width:* 4}\n|Cafe\u{301} 日本|\\x41 |\n"
    #expect(
      Document(parsing: Array(source.utf8)).layout(columns: 20, widths: .unicode)
        == Document(parsing: source).layout(columns: 20, widths: .unicode)
    )
    for bytes: [UInt8] in [[0x61, 0x80, 0x62], [0x61, 0xC3, 0x62], [0x61, 0xFF, 0x62]] {
      let page = Document(parsing: bytes).layout(columns: 20, widths: .unicode)
      #expect(page.text(widths: .unicode).trimmingPrefix { $0 == " " } == "a\u{FFFD}b\n")
    }
  }

  @Test func aDocumentIsLaidOutManyTimes() {
    let document = Document(parsing: "{w:* 6;b:line}\n|a|b|\n-\n|c|d|")
    let first = document.layout(columns: 32, widths: .unicode)
    #expect(document.layout(columns: 48, widths: .unicode) != first)
    #expect(document.layout(columns: 32, widths: .unicode) == first)
  }

  @Test(arguments: [(-5, 1), (0, 1), (1, 1), (1000, 1000), (Int.max, 1000), (Int.min, 1)])
  func columnsAreClamped(asked: Int, columns: Int) {
    let document = Document(parsing: "{b:line}\na|日\n-\n|b\n{c:1}")
    #expect(document.layout(columns: asked, widths: .unicode).columns == columns)
  }
}
