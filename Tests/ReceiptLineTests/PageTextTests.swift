import ReceiptLine
import Testing

@Suite struct PageTextTests {
  @Test func rulesBarsAndEnlargedText() {
    let document = Document(
      parsing: "{w:* 6;b:line}\n^Total| \"1.50|\n-\n日本| 2|\n{b:1;w:auto}\n{c:1}\n=\nend"
    )
    let page = document.layout(columns: 20, widths: .unicode)
    #expect(
      page.text(widths: .unicode) == """
        +-----------+------+
        | T o t a l |  1.50|
        +-----------+------+
        |       日本|     2|
        +-----------+------+
                 end

        """
    )
  }

  @Test func halfCellsAreRoundedUp() {
    let page = Document(parsing: "abc").layout(columns: 6, widths: .unicode)
    #expect(page.text(widths: .unicode) == "  abc\n")
  }

  @Test func enlargedWideCharactersAreFollowedByBlanks() {
    let page = Document(parsing: "{w:4 4}\n|^日 | x|").layout(columns: 9, widths: .unicode)
    #expect(page.text(widths: .unicode) == "日      x\n")
  }
}
