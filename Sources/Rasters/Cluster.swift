import Bitmaps
import CPango
import ReceiptLine

/// A character with all that belongs to it, in cells of its own.
struct Cluster: Hashable {
  let text: String
  /// 1, or 2 for ideographs and pictographs.
  let cells: Int
  let isBold: Bool
  /// The width factor, 1 to 8.
  let width: Int
  /// The height factor, 1 to 8.
  let height: Int
  let han: HanForm
}

extension Typesetter {
  /// The dots of a character: 12 for each cell, 24 in height, times the factors.
  func draw(_ cluster: Cluster) -> Bitmap {
    if let bitmap = drawn[cluster] { return bitmap }
    let size = (width: cluster.cells * 12 * cluster.width, height: 24 * cluster.height)
    let box = BoxGlyph.draw(
      cluster.text,
      width: size.width,
      height: size.height,
      isBold: cluster.isBold
    )
    if let box { return box }
    guard let canvas = Canvas(width: size.width, height: size.height) else {
      return Bitmap(width: size.width, height: size.height)
    }
    let text = Pictograph.plain(cluster.text)
    let font = font(of: cluster)
    set(Line(text: text, pieces: [Piece(bytes: 0..<text.utf8.count, font: font)]))
    let place = Double(cluster.cells * 12)
    let (ink, logical) = extents
    let shares = (x: Self.share(of: place, for: ink.width), y: Self.share(of: 24, for: ink.height))
    let room = (width: place / shares.x, height: 24 / shares.y)
    // A character in its own place keeps it, as a full stop does; others are centred by their ink.
    var x = ((room.width - Double(logical.width)) / 2).rounded(.down)
    if x < 0 || x + Double(ink.x) < 0 || x + Double(ink.x + ink.width) > room.width {
      x = ((room.width - Double(ink.width)) / 2 - Double(ink.x)).rounded(.down)
    }
    // Ideographs fill their square; letters hang down by four dots, which the printer's squeeze.
    let normal = (cluster.cells == 2 ? 21 : 20) / shares.y
    let lowest = room.height - Double(ink.y + ink.height)
    let baseline = max(Double(-ink.y), min(normal, lowest)).rounded(.down)
    cairo_scale(
      canvas.context,
      Double(cluster.width) * shares.x,
      Double(cluster.height) * shares.y
    )
    show(on: canvas, x: x, baseline: baseline)
    let bitmap = canvas.bitmap
    if drawn.count >= 2048 {
      drawn.removeAll(keepingCapacity: true)
    }
    drawn[cluster] = bitmap
    return bitmap
  }

  /// How much a length must shrink for its room: in steps, so that there are few sizes, and never
  /// to less than a sixteenth.
  static func share(of room: Double, for length: Int32) -> Double {
    let length = Double(length)
    return length <= room ? 1 : max(2, (room * 32 / length).rounded(.down)) / 32
  }

  func font(of cluster: Cluster) -> Font {
    let first = cluster.text.unicodeScalars.first ?? " "
    let language = Script(of: first)?.language
    if cluster.cells == 2 {
      return Font(
        families: "\(cluster.han.family), Symbola, DejaVu Sans",
        language: language ?? cluster.han.language,
        size: 24,
        isBold: cluster.isBold
      )
    }
    return Font(
      families: "\(Self.letters), \(cluster.han.family)",
      language: language ?? "en",
      size: 20,
      isBold: cluster.isBold
    )
  }

  /// Letters of one width, 0.6 of an em as the printer's own, then signs and pictographs.
  static let letters = "DejaVu Sans Mono, Noto Sans Mono, Symbola"
}

extension Typesetter {
  /// The dots of a stretch whose characters each stand in their own cells.
  func drawCells(of stretch: Stretch) -> Bitmap {
    var bitmap = Bitmap(width: stretch.cells * 12, height: 24 * stretch.height)
    var x = 0
    for run in stretch.runs {
      let start = x
      var rest = Substring(run.text)
      Widths.unicode.forEachUnit(of: run.text) { bytes, cells in
        let end = rest.utf8.index(rest.startIndex, offsetBy: bytes)
        let text = String(rest[..<end])
        rest = rest[end...]
        let isVisible = text != " " && text != "\u{A0}" && text != "\u{3000}"
        if isVisible, x < start + run.cells * 12 {
          let cluster = Cluster(
            text: text,
            cells: cells,
            isBold: run.style.emphasis,
            width: stretch.width,
            height: stretch.height,
            han: stretch.han
          )
          bitmap.draw(draw(cluster), x: x, y: 0)
        }
        x += cells * 12 * stretch.width
      }
      x = start + run.cells * 12
      bitmap.decorate(run.style, x: start, width: run.cells * 12, y: 0)
    }
    return bitmap
  }

  /// Whether a font has a character; what shows nothing by itself needs none.
  func canDraw(_ scalar: Unicode.Scalar) -> Bool {
    guard !scalar.properties.isDefaultIgnorableCodePoint, !scalar.properties.isWhitespace else {
      return true
    }
    let text = Pictograph.plain(String(scalar))
    let cluster = Cluster(
      text: text,
      cells: min(2, Widths.unicode.cells(of: text)),
      isBold: false,
      width: 1,
      height: 1,
      han: HanForm(of: text)
    )
    set(Line(text: text, pieces: [Piece(bytes: 0..<text.utf8.count, font: font(of: cluster))]))
    return !hasUnknown
  }
}
