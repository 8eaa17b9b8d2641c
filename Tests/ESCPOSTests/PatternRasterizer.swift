import Bitmaps
import ESCPOS
import ReceiptLine
import TestSupport

/// Draws every picture as dots that follow from its name, among them those that look like real-time
/// commands; symbols as squares, and text as boxes.
struct PatternRasterizer: Rasterizer {
  func text(_ runs: [Run]) throws(RasterError) -> Bitmap {
    let width = runs.reduce(0) { $0 + max(0, $1.cells) } * 12
    var bitmap = Bitmap(width: width, height: 24 * (runs.map(\.style.height).max() ?? 1))
    bitmap.fill(x: 1, y: 1, width: width - 2, height: bitmap.height - 2)
    return bitmap
  }

  func symbol(_ symbol: Symbol) throws(RasterError) -> Bitmap {
    guard symbol.data != "bad" else { throw RasterError("It is bad. Make it good.") }
    var bitmap = Bitmap(width: 10 + symbol.data.count * symbol.moduleWidth, height: 50)
    bitmap.fill(x: 0, y: 0, width: 4, height: 50)
    bitmap.fill(x: bitmap.width - 2, y: 0, width: 2, height: 2)
    return bitmap
  }

  /// The name is `width x height`; no picture is wider than its place.
  func picture(_ source: ImageSource, width: Int) throws(RasterError) -> Bitmap {
    guard case .logo(let name) = source else { throw RasterError("There are logos only.") }
    let sides = name.split { !$0.isNumber }.compactMap { Int($0) }
    guard sides.count == 2 else { throw RasterError("There is no picture \(name). Add it.") }
    return Self.picture(width: min(sides[0], width), height: sides[1])
  }

  /// Dots that are the same for the same size.
  static func picture(width: Int, height: Int) -> Bitmap {
    var random = SeededRandom(seed: UInt64(width * 10_000 + height))
    let rowBytes = (width + 7) / 8
    let hostile: [UInt8] = [0x10, 0x04, 0x05, 0x14, 0x10, 0x00, 0xFF, 0x1B]
    let bytes = (0..<rowBytes * height).map { _ in
      hostile[Int.random(in: 0..<hostile.count, using: &random)]
    }
    return Bitmap(width: width, height: height, bytes: bytes) ?? Bitmap(width: 0, height: 0)
  }
}

extension Profile {
  /// A generic printer of paper of 80 mm that prints pictures in a form.
  static func printing(_ form: ImagePrinting.Form, blockRows: Int = 255) -> Profile {
    var profile = Profile.generic80
    profile.images = ImagePrinting(form, blockRows: blockRows)
    return profile
  }
}
