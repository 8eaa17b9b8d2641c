import Bitmaps
import CPango

/// White dots on which Cairo draws in black, without smoothing.
final class Canvas {
  /// The Cairo context, whose unit is a dot until it is scaled.
  let context: OpaquePointer
  private let surface: OpaquePointer
  private let width: Int
  private let height: Int

  /// Nil when Cairo has no memory for it, or a side is beyond 32 767 dots.
  init?(width: Int, height: Int) {
    guard (1...32_767).contains(width), (1...32_767).contains(height),
      let surface = cairo_image_surface_create(CAIRO_FORMAT_RGB24, Int32(width), Int32(height))
    else { return nil }
    guard cairo_surface_status(surface) == CAIRO_STATUS_SUCCESS,
      let context = cairo_create(surface)
    else {
      cairo_surface_destroy(surface)
      return nil
    }
    self.surface = surface
    self.context = context
    self.width = width
    self.height = height
    cairo_set_source_rgb(context, 1, 1, 1)
    cairo_paint(context)
    cairo_set_source_rgb(context, 0, 0, 0)
    cairo_set_antialias(context, CAIRO_ANTIALIAS_NONE)
  }

  deinit {
    cairo_destroy(context)
    cairo_surface_destroy(surface)
  }

  /// What has been drawn, coloured dots by their brightness.
  var bitmap: Bitmap {
    let grey = greyImage
    return grey?.dithered(.threshold) ?? Bitmap(width: width, height: height)
  }

  /// What has been drawn in shades of grey, as bright as the eye sees red, green and blue.
  var greyImage: GreyImage? {
    cairo_surface_flush(surface)
    guard let data = cairo_image_surface_get_data(surface) else { return nil }
    let stride = Int(cairo_image_surface_get_stride(surface))
    let dots = [UInt8](unsafeUninitializedCapacity: width * height) { dots, count in
      for y in 0..<height {
        (data + y * stride).withMemoryRebound(to: UInt32.self, capacity: width) { row in
          for x in 0..<width {
            let (red, green, blue) = (row[x] >> 16 & 0xFF, row[x] >> 8 & 0xFF, row[x] & 0xFF)
            let grey = (red &* 299 &+ green &* 587 &+ blue &* 114 &+ 500) / 1000
            dots.initializeElement(at: y * width + x, to: UInt8(truncatingIfNeeded: grey))
          }
        }
      }
      count = width * height
    }
    return GreyImage(width: width, height: height, dots: dots)
  }
}
