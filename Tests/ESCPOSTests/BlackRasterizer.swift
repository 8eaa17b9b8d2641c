import Bitmaps
import ESCPOS
import ReceiptLine
import Synchronization

/// Draws all text as black boxes of the right size, and remembers what it was asked for.
final class BlackRasterizer: Rasterizer {
  private let texts = Mutex<[[Run]]>([])
  private let fails: Bool

  /// A rasterizer that draws, or one that never can.
  init(fails: Bool = false) {
    self.fails = fails
  }

  /// The runs of all calls.
  var drawn: [[Run]] { texts.withLock(\.self) }

  func text(_ runs: [Run]) throws(RasterError) -> Bitmap {
    texts.withLock { $0.append(runs) }
    if fails {
      throw RasterError("There is no font.")
    }
    let width = runs.reduce(0) { $0 + $1.cells } * 12
    let height = (runs.map(\.style.height).max() ?? 1) * 24
    let bytes = [UInt8](repeating: 0xFF, count: (width + 7) / 8 * height)
    return Bitmap(width: width, height: height, bytes: bytes) ?? Bitmap(width: 0, height: 0)
  }

  func symbol(_ symbol: Symbol) throws(RasterError) -> Bitmap {
    throw RasterError("Symbols are not drawn here.")
  }

  func picture(_ source: ImageSource, width: Int) throws(RasterError) -> Bitmap {
    throw RasterError("Pictures are not drawn here.")
  }
}
