import Bitmaps

extension Paper {
  /// Puts a picture below all else; one that begins below another at the same place goes on with it.
  mutating func append(_ picture: PrintedPicture) {
    guard case .picture(var above)? = items.last, above.left == picture.left else {
      items.append(.picture(picture))
      return
    }
    items.removeLast()
    let height = above.bitmap.height
    if above.bitmap.width == picture.bitmap.width,
      let joined = Bitmap(
        width: picture.bitmap.width,
        height: height + picture.bitmap.height,
        bytes: above.bitmap.bytes + picture.bitmap.bytes
      )
    {
      above.bitmap = joined
    } else {
      let width = max(above.bitmap.width, picture.bitmap.width)
      let total = height + picture.bitmap.height
      above.bitmap = above.bitmap.cropped(x: 0, y: 0, width: width, height: total)
      above.bitmap.draw(picture.bitmap, x: 0, y: height)
    }
    items.append(.picture(above))
  }
}

extension Bitmap {
  /// The dots of GS v 0 as they are printed.
  init(_ raster: Raster) {
    let across = raster.doubleWidth ? 2 : 1
    let down = raster.doubleHeight ? 2 : 1
    let bitmap = Bitmap(width: raster.rowBytes * 8, height: raster.rows, bytes: raster.bytes)
    self = (bitmap ?? Bitmap(width: 0, height: 0)).enlarged(across: across, down: down)
  }

  /// The picture with each dot so many times as wide and as high.
  func enlarged(across: Int, down: Int) -> Bitmap {
    guard across > 1 || down > 1 else { return self }
    var large = Bitmap(width: width * across, height: height * down)
    for y in 0..<height {
      for x in 0..<width where self[x, y] {
        large.fill(x: x * across, y: y * down, width: across, height: down)
      }
    }
    return large
  }

  /// An empty frame of two dots.
  static func frame(width: Int, height: Int) -> Bitmap {
    var frame = Bitmap(width: width, height: height)
    frame.fill(x: 0, y: 0, width: width, height: height)
    frame.invert(x: 2, y: 2, width: width - 4, height: height - 4)
    return frame
  }
}
