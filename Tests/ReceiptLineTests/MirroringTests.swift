import ReceiptLine
import Testing

@Suite struct MirroringTests {
  private static let source = """
    {width:10 * 6;border:line}
    Tea|with milk|2.50
    -
    ^^Sum||^^2.50
    {width:*;border:space}
    {code:1234;option:code39}
    {image:aGk=}
    |left
    =
    """

  private func page(_ source: String, columns: Int) -> Page {
    Document(parsing: source).layout(columns: columns, widths: .unicode)
  }

  @Test("mirrored twice is as before", arguments: [32, 42, 48])
  func twice(columns: Int) {
    let page = page(Self.source, columns: columns)
    #expect(page.mirrored != page)
    #expect(page.mirrored.mirrored == page)
  }

  @Test func whatStoodAtTheLeftEdgeStandsAtTheRight() throws {
    let page = page("|Tea | 2.50|", columns: 20).mirrored
    guard case .row(let row) = try #require(page.items.first) else {
      Issue.record("no row")
      return
    }
    let price = try #require(row.segments.first)
    let name = try #require(row.segments.last)
    #expect(price.start == 0 && price.runs.map(\.text) == ["2.50"])
    #expect(name.start == 2 * (20 - 3) && name.runs.map(\.text) == ["Tea"])
  }
}
