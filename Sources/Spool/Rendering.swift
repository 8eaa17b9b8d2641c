public import ESCPOS
public import ReceiptLine

/// From markup to the bytes of one kind of printer.
///
/// Whatever the markup holds, paper comes out: what cannot be printed is left out or printed as
/// text, with a warning for the template's author.
public struct Rendering: Sendable {
  /// The kind of printer.
  public var profile: Profile
  /// Draws what the printer cannot print by itself.
  public var rasterizer: any Rasterizer

  /// A way to the bytes of a printer.
  public init(profile: Profile, rasterizer: any Rasterizer) {
    self.profile = profile
    self.rasterizer = rasterizer
  }

  /// The bytes of a document and what is wrong with it.
  ///
  /// - Parameters:
  ///   - document: the markup.
  ///   - isMirrored: true for readers from right to left.
  /// - Returns: a body, and what was left out or replaced, a sentence each.
  /// - Throws: `PageEncodingError` when not even the text can be printed.
  public func body(
    of document: Document,
    isMirrored: Bool = false
  ) throws(PageEncodingError) -> (bytes: [UInt8], warnings: [String]) {
    let page = page(of: document, isMirrored: isMirrored)
    if let bytes = try? PageEncoder.encode(page, for: profile, rasterizer: rasterizer) {
      return (bytes, [])
    }
    // What one item does wrong must not keep the others from the customer.
    var mended = Page(columns: page.columns)
    var warnings: [String] = []
    for item in page.items {
      do {
        let alone = Page(columns: page.columns, items: [item])
        _ = try PageEncoder.encode(alone, for: profile, rasterizer: rasterizer)
        mended.items.append(item)
      } catch {
        mended.items += replacement(for: item, because: error, &warnings)
      }
    }
    return (try PageEncoder.encode(mended, for: profile, rasterizer: rasterizer), warnings)
  }

  /// The document laid out for the printer's paper.
  ///
  /// - Parameters:
  ///   - document: the markup.
  ///   - isMirrored: true for readers from right to left.
  /// - Returns: the page.
  public func page(of document: Document, isMirrored: Bool = false) -> Page {
    let page = document.layout(columns: profile.columns, widths: .unicode)
    return isMirrored ? page.mirrored : page
  }

  private func replacement(
    for item: Page.Item,
    because error: PageEncodingError,
    _ warnings: inout [String]
  ) -> [Page.Item] {
    guard case .symbol(let placed) = item else {
      warnings.append("\(error) It was left out.")
      return []
    }
    warnings.append("\(error) Its data was printed as text instead.")
    return Widths.unicode.lines(of: placed.symbol.data, columns: profile.columns).map { run in
      Row(segments: [Segment(start: profile.columns - run.cells, runs: [run])])
    }.map(Page.Item.row)
  }
}
