import Bitmaps
import ReceiptLine
import Testing

@testable import ESCPOS

@Suite struct ProfilePageTests {
  /// Rows in many scripts, codes that not every printer draws, and a picture.
  private static func page(for profile: Profile) -> Page {
    let texts = [
      "Café Größe 4,20 €", "Привет, мир", "Łódź Kraków Škoda", "Ελληνικά", "İstanbul", "Việt Nam",
      "שלום", "ไทย", "中文", "日本語 カタカナ", "한국어", "emoji 🙂", "naïve — “quotes” …",
    ]
    var items: [Page.Item] = texts.map { text in
      let width = Widths.unicode.cells(of: Widths.unicode.shown(text))
      return .row(
        Row(segments: [
          Segment(start: 0, runs: [Run(text: text, cells: width, style: Style())]),
          Segment(
            start: 2 * (profile.columns - 5),
            runs: [Run(text: "12.00", cells: 5, style: Style())]
          ),
        ])
      )
    }
    items.append(
      .rule(Rule(left: 0, pieces: Array(repeating: .horizontal, count: profile.columns)))
    )
    let slot = Slot(left: 0, width: profile.columns, align: 1)
    for (kind, data) in codes {
      items.append(.symbol(PlacedSymbol(slot: slot, symbol: Symbol(kind: kind, data: data))))
    }
    items.append(.image(PlacedImage(slot: slot, source: ImageSource("QUJD"))))
    items.append(.cut)
    return Page(columns: profile.columns, items: items)
  }

  private static let codes: [(Symbol.Kind, String)] = [
    (.code128, "TX-12345"), (.ean, "4006381333931"), (.code39, "ABC"), (.code93, "ABC"),
    (.itf, "1234"), (.nw7, "A123B"), (.upc, "012345678905"), (.qrcode, "https://example.com/é"),
    (.pdf417, "PDF"), (.aztec, "AZ"), (.datamatrix, "DM"),
  ]

  @Test(arguments: Profile.builtIn)
  func everyProfilePrintsTheTestPage(profile: Profile) throws {
    let page = Self.page(for: profile)
    let body = try PageEncoder.encode(page, for: profile, rasterizer: SquareRasterizer())
    #expect(audit(body, profile: profile) == [])
    let job = Job.assemble(
      body: body,
      top: [Mark("COPY 1")],
      bottom: [Mark("COPY 1")],
      profile: profile
    )
    #expect(audit(job, profile: profile) == [])
  }

  @Test(arguments: Profile.builtIn)
  func textOfItsCodePagesIsSentAsText(profile: Profile) throws {
    for slot in profile.codePages {
      let scalars = (UInt8(0x80)...0xFF).compactMap { slot.page.scalar(of: $0) }
      let letters = scalars.filter(\.properties.isAlphabetic).prefix(3)
      let text = String(String.UnicodeScalarView(letters))
      let width = Widths.unicode.cells(of: Widths.unicode.shown(text))
      guard !letters.isEmpty, width == letters.count else { continue }
      let run = Run(text: text, cells: width, style: Style())
      let row = Row(segments: [Segment(start: 0, runs: [run])])
      let page = Page(columns: profile.columns, items: [.row(row)])
      let body = try PageEncoder.encode(page, for: profile)
      #expect(audit(body, profile: profile) == [], "\(slot.page)")
      // Where a character has no code, a question mark takes its place.
      #expect(!body.contains(0x3F) || slot.number == 0x3F, "\(slot.page)")
    }
  }
}

/// Draws everything as a black box.
private struct SquareRasterizer: Rasterizer {
  func text(_ runs: [Run]) throws(RasterError) -> Bitmap {
    let height = (runs.map(\.style.height).max() ?? 1) * 24
    return box(width: runs.reduce(0) { $0 + $1.cells } * 12, height: height)
  }

  func symbol(_ symbol: Symbol) throws(RasterError) -> Bitmap {
    box(width: 96, height: 96)
  }

  func picture(_ source: ImageSource, width: Int) throws(RasterError) -> Bitmap {
    box(width: min(width, 100), height: 300)
  }

  private func box(width: Int, height: Int) -> Bitmap {
    let bytes = [UInt8](repeating: 0xFF, count: (width + 7) / 8 * height)
    return Bitmap(width: width, height: height, bytes: bytes) ?? Bitmap(width: 0, height: 0)
  }
}
