public import ReceiptLine

/// Turns pages into the bytes of one kind of printer.
public enum PageEncoder {
  /// The body of a job: the page's bytes without opening, marks, cut at the end and fence.
  ///
  /// A body begins and ends in the reset text state (``PrinterState/init(resetFor:)``) at the start
  /// of a line. A cut as the page's last item is left to the job.
  ///
  /// - Parameters:
  ///   - page: what to print, of at most the profile's columns.
  ///   - profile: the kind of printer.
  ///   - rasterizer: draws what the printer cannot print by itself; without one, that is an error.
  /// - Returns: the bytes; the same page and profile always give the same.
  /// - Throws: what cannot be printed, before anything is.
  public static func encode(
    _ page: Page,
    for profile: Profile,
    rasterizer: (any Rasterizer)? = nil
  ) throws(PageEncodingError) -> [UInt8] {
    guard page.columns <= profile.columns else {
      throw .pageTooWide(columns: page.columns, paper: profile.columns)
    }
    var body = BodyWriter(
      profile: profile,
      rasterizer: rasterizer,
      capacity: 64 + page.items.count * 64
    )
    for (index, item) in page.items.enumerated() {
      switch item {
      case .row(let row): body.put(row)
      case .rule(let rule): body.put(rule)
      case .symbol(let symbol): try body.put(symbol)
      case .image: throw .unsupportedImage(profile: profile.name)
      case .command(let bytes): throw .rawCommand(count: bytes.count)
      case .cut:
        if index < page.items.count - 1 {
          body.cut()
        }
      }
    }
    return body.finish()
  }
}
