import Bitmaps
import CPango

extension PNGFile {
  /// The dots in shades of grey, as they look on white paper; nil when the decoder refuses the
  /// file.
  func decoded() -> GreyImage? {
    let source = Source(bytes)
    let surface = withExtendedLifetime(source) {
      cairo_image_surface_create_from_png_stream(
        { closure, target, count in
          guard let closure, let target else { return CAIRO_STATUS_READ_ERROR }
          let source = Unmanaged<Source>.fromOpaque(closure).takeUnretainedValue()
          return source.read(target, Int(count)) ? CAIRO_STATUS_SUCCESS : CAIRO_STATUS_READ_ERROR
        },
        Unmanaged.passUnretained(source).toOpaque()
      )
    }
    guard let surface else { return nil }
    defer { cairo_surface_destroy(surface) }
    guard cairo_surface_status(surface) == CAIRO_STATUS_SUCCESS else { return nil }
    let size = (cairo_image_surface_get_width(surface), cairo_image_surface_get_height(surface))
    guard let canvas = Canvas(width: Int(size.0), height: Int(size.1)) else { return nil }
    cairo_set_source_surface(canvas.context, surface, 0, 0)
    cairo_paint(canvas.context)
    return canvas.greyImage
  }

  /// Bytes that a decoder takes piece by piece.
  private final class Source {
    private var rest: ArraySlice<UInt8>

    init(_ bytes: [UInt8]) {
      rest = bytes[...]
    }

    func read(_ target: UnsafeMutablePointer<UInt8>, _ count: Int) -> Bool {
      guard count <= rest.count else { return false }
      rest.withUnsafeBufferPointer { rest in
        guard let start = rest.baseAddress else { return }
        target.update(from: start, count: count)
      }
      rest = rest.dropFirst(count)
      return true
    }
  }
}
