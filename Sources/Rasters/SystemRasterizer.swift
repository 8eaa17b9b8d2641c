public import Bitmaps
public import ESCPOS
public import ReceiptLine

/// Draws with the fonts and libraries of the machine: text by Pango, codes by Zint, pictures by
/// Cairo.
///
/// Where a font is missing, the nearest that there is takes its place; ``undrawable(in:)`` tells
/// which characters none has. Any number of threads may draw at the same time.
public final class SystemRasterizer: Rasterizer {
  private let pictures: PictureDrawing
  private let han: HanForm?
  private let isRightToLeft: Bool

  /// A rasterizer with its settings.
  ///
  /// - Parameters:
  ///   - logos: the path of the folder with the logos that documents name; nil when there is none.
  ///   - dithering: how shades of grey are shown.
  ///   - language: the BCP 47 tag of the shop's language, such as `ja` or `zh-Hant`, which decides
  ///     in which form Chinese characters are drawn; nil to go by the text that they stand in.
  ///   - isRightToLeft: whether the paper reads from right to left. Then mixed text does (the base
  ///     direction of UAX #9), and text narrower than its cells stands at their right edge.
  public init(
    logos: String? = nil,
    dithering: Dithering = .floydSteinberg,
    language: String? = nil,
    isRightToLeft: Bool = false
  ) {
    pictures = PictureDrawing(logos: logos, dithering: dithering)
    han = language.flatMap(HanForm.init)
    self.isRightToLeft = isRightToLeft
  }

  /// Draws text that stands together on a line, on the grid of the printer's own font.
  ///
  /// Each character is centred in its own cells and condensed where it is wider. A line with
  /// letters that join or run from right to left is set as a whole and condensed to its cells.
  public func text(_ runs: [Run]) throws(RasterError) -> Bitmap {
    try text(runs, isRightToLeft: isRightToLeft)
  }

  private func text(_ runs: [Run], isRightToLeft: Bool) throws(RasterError) -> Bitmap {
    let runs = runs.compactMap(Self.drawable)
    let cells = runs.reduce(0) { $0 + $1.cells }
    let height = runs.map(\.style.height).max() ?? 1
    guard cells > 0 else { return Bitmap(width: 0, height: 24 * height) }
    guard cells * 12 <= 32_767 else {
      throw RasterError("A line of text is wider than any paper: \(cells) characters.")
    }
    let text = runs.map(\.text).joined()
    let han = self.han ?? HanForm(of: text)
    let isShaped = Script.isShaped(text)
    return try Typesetter.use { typesetter in
      var line = Bitmap(width: cells * 12, height: 24 * height)
      var stretches = Self.stretches(of: runs, han: han, isShaped: isShaped)
      if isShaped, isRightToLeft { stretches.reverse() }
      var x = 0
      for stretch in stretches {
        let bitmap =
          isShaped
          ? typesetter.draw(stretch, isRightToLeft: isRightToLeft)
          : typesetter.drawCells(of: stretch)
        line.draw(bitmap, x: x, y: 21 * (height - stretch.height))
        x += bitmap.width
      }
      return line
    }
  }

  /// The dots of a line that a printer has printed in its own font, from the paper's left edge.
  ///
  /// The base line is that of the tallest character, at row 21 of 24.
  func printed(_ row: PrintedRow, width: Int) -> Bitmap {
    let sizes = row.glyphs.map { min(max($0.style.height, 1), 8) }
    let height = sizes.max() ?? 1
    var line = Bitmap(width: width, height: 24 * height)
    for picture in row.pictures {
      line.draw(picture.bitmap, x: picture.left, y: 21 * (height - 1))
    }
    let text = String(String.UnicodeScalarView(row.glyphs.map(\.scalar)))
    let han = self.han ?? HanForm(of: text)
    let drawn = try? Typesetter.use { [line] typesetter in
      var line = line
      for glyph in row.glyphs {
        let cluster = Cluster(
          text: Widths.unicode.shown(String(glyph.scalar)),
          cells: min(max(glyph.cells, 1), 2),
          isBold: glyph.style.emphasis,
          width: min(max(glyph.style.width, 1), 8),
          height: min(max(glyph.style.height, 1), 8),
          han: han
        )
        let top = 21 * (height - cluster.height)
        let left = min(max(glyph.left, -width), width)
        if cluster.text != " " {
          line.draw(typesetter.draw(cluster), x: left, y: top)
        }
        line.decorate(glyph.style, x: left, width: cluster.cells * 12 * cluster.width, y: top)
      }
      return line
    }
    return drawn ?? line
  }

  /// The characters that no font of the machine has, each once, in their order.
  ///
  /// They are drawn as boxes; a shop that needs them installs a font for them, on Debian mostly one
  /// of the packages `fonts-noto-core`, `fonts-noto-cjk` and `fonts-symbola`.
  public func undrawable(in text: String) -> [Unicode.Scalar] {
    var seen: Set<Unicode.Scalar> = []
    let scalars = Widths.unicode.shown(text).unicodeScalars.filter { seen.insert($0).inserted }
    return (try? Typesetter.use { typesetter in scalars.filter { !typesetter.canDraw($0) } }) ?? []
  }

  /// Draws a bar code or 2-D code of any kind, its text in the font of ``text(_:)``.
  ///
  /// Application identifiers of GS1 codes stand in parentheses. QR codes hold UTF-8.
  public func symbol(_ symbol: Symbol) throws(RasterError) -> Bitmap {
    try SymbolDrawing(symbol).bitmap { (text, width) throws(RasterError) in
      try caption(text, width: width)
    }
  }

  /// A line of text in the printer's size, or as narrow as so many dots; from left to right on any
  /// paper, as are codes and the remarks in English.
  func caption(_ text: String, width: Int) throws(RasterError) -> Bitmap {
    let cells = Widths.unicode.cells(of: text)
    let run = Run(text: text, cells: min(cells, max(1, width / 12)), style: Style())
    guard cells > run.cells else { return try self.text([run], isRightToLeft: false) }
    let stretch = Stretch(runs: [run], width: 1, height: 1, han: HanForm(of: text))
    return try Typesetter.use { $0.draw(stretch, isRightToLeft: false) }
  }

  /// Draws a picture of at most 512 KiB, 1024 dots across and 2048 rows, which must be a PNG.
  ///
  /// A logo is drawn once for each width until its file changes.
  public func picture(_ source: ImageSource, width: Int) throws(RasterError) -> Bitmap {
    try pictures.bitmap(source, width: width)
  }

  /// A run with factors that there are, without what cannot be printed; nil when it has no cells.
  private static func drawable(_ run: Run) -> Run? {
    var run = run
    run.style.width = min(max(run.style.width, 1), 8)
    run.style.height = min(max(run.style.height, 1), 8)
    // More cells than any paper has, but no overflow.
    run.cells = min(run.cells, 1 << 20)
    run.text = Widths.unicode.shown(run.text)
    return run.cells > 0 ? run : nil
  }

  /// Neighbouring runs of one size together where they must be set as a whole, else each by itself.
  private static func stretches(of runs: [Run], han: HanForm, isShaped: Bool) -> [Stretch] {
    var stretches: [Stretch] = []
    for run in runs {
      let (width, height) = (run.style.width, run.style.height)
      if isShaped, let last = stretches.last, last.width == width, last.height == height {
        stretches[stretches.count - 1] = Stretch(
          runs: last.runs + [run],
          width: width,
          height: height,
          han: han
        )
      } else {
        stretches.append(Stretch(runs: [run], width: width, height: height, han: han))
      }
    }
    return stretches
  }
}
