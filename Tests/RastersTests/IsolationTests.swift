import Testing

@testable import Rasters

@Suite struct IsolationTests {
  /// The texts with isolates as brackets and the mark as an exclamation mark.
  private func isolated(_ texts: String..., isRightToLeft: Bool) -> [String] {
    Isolation.isolatingFigures(in: texts, isRightToLeft: isRightToLeft).map { text in
      let shown: [Unicode.Scalar: Unicode.Scalar] = [
        "\u{2066}": "⟦", "\u{2069}": "⟧", "\u{200F}": "!",
      ]
      return String(String.UnicodeScalarView(text.unicodeScalars.map { shown[$0] ?? $0 }))
    }
  }

  @Test(
    "on a paper from right to left, all between its words keeps its order",
    arguments: [
      ("هاتف (503) 555-0142", "هاتف ⟦(503) 555-0142⟧"),
      ("التاريخ: 11/22/2026 10:24 AM", "التاريخ: ⟦11/22/2026 10:24 AM⟧"),
      ("A VAT 15% من 5.00", "⟦A VAT 15%⟧ من ⟦5.00⟧"),
      ("VIP خصم 10% (-0.10)", "⟦VIP⟧ خصم ⟦10% (-0.10)⟧"),
      ("Alipay+ (محفظة QR)", "⟦Alipay+⟧ (محفظة ⟦QR⟧)"),
      ("iPhone (15) (غطاء)", "⟦iPhone (15)⟧ (غطاء)"),
      ("المجموع: 12.50.", "المجموع: ⟦12.50⟧."),
      ("١٢٫٥٠ شكراً", "⟦١٢٫٥٠⟧ شكراً"),
      ("שָׁלוֹם", "שָׁלוֹם"), ("شكراً - (...)", "شكراً - (...)"), ("(503) 555", "⟦(503) 555⟧"), ("", ""),
    ]
  )
  func rightToLeft(text: String, expected: String) {
    #expect(isolated(text, isRightToLeft: true) == [expected])
  }

  @Test(
    "on a paper from left to right, figures stay with the word that they follow",
    arguments: [
      ("mixed שלום 123 abc مرحبا 45.6", "mixed שלום 123 abc مرحبا ⟦45.6⟧!"),
      ("هاتف (503) 555-0142", "هاتف ⟦(503) 555-0142⟧!"),
      ("2 قهوة", "2 قهوة"), ("קפה (2) תה", "קפה ⟦(2)⟧! תה"), ("(503) 555-0142", "(503) 555-0142"),
      ("التاريخ 10:24 AM", "التاريخ 10:24 AM"), ("กาแฟ (5)-6", "กาแฟ (5)-6"), ("", ""),
    ]
  )
  func leftToRight(text: String, expected: String) {
    #expect(isolated(text, isRightToLeft: false) == [expected])
  }

  @Test("figures of several styles are isolated together")
  func runs() {
    #expect(
      isolated("هاتف ", "(503) ", "555-", "0142", isRightToLeft: true)
        == ["هاتف ", "⟦(503) ", "555-", "0142⟧"]
    )
    #expect(isolated("هاتف", "", " 1", isRightToLeft: false) == ["هاتف", "", " ⟦1⟧!"])
  }
}
