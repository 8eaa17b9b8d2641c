public import Bitmaps
public import ESCPOS
import ReceiptLine

/// A paper as it lies on the counter, dot by dot.
///
/// Printed text is drawn in a font that is like the printer's own; codes and pictures have the very
/// dots that the printer burns, so that scanners read them from the picture too.
public struct PaperPicture: Sendable {
  /// The paper's dots, from edge to edge of what the printer can print on.
  public let bitmap: Bitmap
  /// What is no ink: cuts, and remarks on what happened beside the paper; as large as the dots.
  private let remarks: Bitmap

  /// Draws a paper.
  ///
  /// - Parameters:
  ///   - paper: what a printer has printed; beyond about 60 m the end is left out.
  ///   - rasterizer: where fonts and codes are from.
  public init(_ paper: Paper, rasterizer: SystemRasterizer) {
    var drawing = PaperDrawing(width: min(max(paper.dots, 1), 4096), rasterizer: rasterizer)
    for item in paper.items {
      drawing.draw(item)
    }
    (bitmap, remarks) = drawing.finish()
  }

  /// The file of a picture of the paper with its white margins, a pixel for a dot.
  ///
  /// - Throws: `RasterError` when there is no memory for it.
  public func png() throws(RasterError) -> [UInt8] {
    let (edge, side, end) = (8, 40, 24)
    let width = bitmap.width + 2 * (edge + side)
    let height = bitmap.height + 2 * (edge + end)
    var dots = [UInt8](repeating: Self.table, count: width * height)
    for y in edge..<height - edge {
      for x in edge..<width - edge {
        let (column, row) = (x - edge - side, y - edge - end)
        dots[y * width + x] =
          bitmap[column, row] ? Self.ink : remarks[column, row] ? Self.pencil : Self.paper
      }
    }
    guard let image = GreyImage(width: width, height: height, dots: dots),
      let file = PNGFile.bytes(of: image)
    else {
      throw RasterError("There is no memory for a picture of \(bitmap.height) rows of paper.")
    }
    return file
  }

  private static let ink: UInt8 = 24
  private static let pencil: UInt8 = 160
  private static let paper: UInt8 = 255
  private static let table: UInt8 = 200
}

/// A paper while it is drawn.
private struct PaperDrawing {
  let width: Int
  let rasterizer: SystemRasterizer
  /// What is drawn so far, with the place of each piece.
  private var pieces: [(bitmap: Bitmap, x: Int, y: Int, isInk: Bool)] = []
  /// Where the next item goes, in dots from the top.
  private var y = 0
  /// The end of what hangs down farthest.
  private var end = 0

  init(width: Int, rasterizer: SystemRasterizer) {
    self.width = width
    self.rasterizer = rasterizer
  }

  func finish() -> (ink: Bitmap, remarks: Bitmap) {
    var ink = Bitmap(width: width, height: max(y, end))
    var remarks = ink
    for piece in pieces {
      if piece.isInk {
        ink.draw(piece.bitmap, x: piece.x, y: piece.y)
      } else {
        remarks.draw(piece.bitmap, x: piece.x, y: piece.y)
      }
    }
    return (ink, remarks)
  }

  mutating func draw(_ item: Paper.Item) {
    guard y < 500_000 else { return }
    switch item {
    case .row(let row):
      if !row.glyphs.isEmpty || !row.pictures.isEmpty {
        let line = rasterizer.printed(row, width: width)
        put(row.isUpsideDown ? line.turned : line, x: 0)
      }
      y += min(max(row.advance, 0), 4096)
    case .barcode(let barcode): draw(barcode)
    case .symbol(let symbol): draw(symbol)
    case .picture(let picture):
      put(picture.bitmap, x: picture.left)
      y += picture.bitmap.height
    case .feed(let dots): y += min(max(dots, 0), 4096)
    case .cut: cut()
    case .drawerPulse: note("the drawer opens")
    case .trouble(let problem): note(problem)
    }
  }

  private mutating func put(_ bitmap: Bitmap, x: Int, isInk: Bool = true) {
    // A picture far beside the paper shows nothing, and its place cannot overflow.
    pieces.append((bitmap, min(max(x, -(1 << 20)), width), y, isInk))
    end = max(end, y + bitmap.height)
  }

  private mutating func draw(_ barcode: PrintedBarcode) {
    let bars = barcode.bars.map { min(max($0, 0), width) }
    let left = min(max(barcode.left, 0), width)
    let place = min(bars.reduce(0, +), width - left)
    let bitmap: Bitmap
    do {
      bitmap = try dataBar(barcode, bars) ?? Self.bitmap(of: bars, barcode, width: place)
    } catch {
      note(error.description)
      return
    }
    let middle = left + place / 2
    if [.above, .both].contains(barcode.readable) {
      caption(barcode.text, middle: middle)
    }
    put(bitmap, x: middle - bitmap.width / 2)
    y += bitmap.height
    if [.below, .both].contains(barcode.readable) {
      caption(barcode.text, middle: middle)
    }
  }

  private static func bitmap(of bars: [Int], _ barcode: PrintedBarcode, width: Int) -> Bitmap {
    let height = min(max(barcode.height, 1), 4096)
    var bitmap = Bitmap(width: width, height: height)
    var x = 0
    for (place, bar) in bars.enumerated() {
      if place.isMultiple(of: 2) {
        bitmap.fill(x: x, y: 0, width: bar, height: height)
      }
      x += bar
    }
    return bitmap
  }

  /// A GS1 DataBar code, of which the paper knows no more than its modules; nil for other codes.
  private func dataBar(_ barcode: PrintedBarcode, _ bars: [Int]) throws(RasterError) -> Bitmap? {
    let kind: Symbol.Kind
    switch barcode.system {
    case .databar: kind = .databar
    case .databarTruncated: kind = .databarTruncated
    case .databarLimited: kind = .databarLimited
    case .databarExpanded: kind = .databarExpanded
    default: return nil
    }
    return try rasterizer.symbol(
      Symbol(
        kind: kind,
        data: barcode.text,
        moduleWidth: bars.min() ?? 1,
        height: barcode.height
      )
    )
  }

  private mutating func draw(_ symbol: PrintedSymbol) {
    let place = (
      width: min(max(symbol.width, 1), width), height: min(max(symbol.height, 1), 4096)
    )
    do {
      let code = try rasterizer.symbol(symbol.symbol)
      // A printer that packs the data less well has more modules; the code keeps its middle.
      put(code, x: min(max(symbol.left, 0), width) + (place.width - code.width) / 2)
      y += max(place.height, code.height)
    } catch {
      note(error.description)
    }
  }

  private mutating func caption(_ text: String, middle: Int, isInk: Bool = true) {
    guard let line = try? rasterizer.caption(text, width: width) else { return }
    y += 2
    put(line, x: min(max(0, middle - line.width / 2), max(0, width - line.width)), isInk: isInk)
    y += line.height
  }

  /// A remark on what is not on the paper.
  private mutating func note(_ text: String) {
    y += 6
    for line in Widths.unicode.lines(
      of: Widths.unicode.shown(text),
      columns: max(8, width / 12 - 4)
    )
    .prefix(6) {
      caption("[ \(line.text) ]", middle: width / 2, isInk: false)
    }
    y += 6
  }

  private mutating func cut() {
    y += 12
    var line = Bitmap(width: width, height: 2)
    for x in stride(from: 0, to: width, by: 16) {
      line.fill(x: x, y: 0, width: 10, height: 2)
    }
    put(line, x: 0, isInk: false)
    y += 14
  }
}
