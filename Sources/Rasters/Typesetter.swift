import Bitmaps
import CPango
import ESCPOS
import Synchronization

/// Pango with its fonts.
///
/// There is one for all, which draws for one thread at a time: fonts that several threads draw with
/// at the same time, each by Pango's rules, crash Cairo 1.16.
///
/// Nothing of it depends on the machine's language, its desktop's resolution or its way of
/// smoothing.
final class Typesetter {
  /// A text in one style, as Pango sets it on one line.
  struct Line {
    let text: String
    let pieces: [Piece]
    /// The base direction of UAX #9.
    var isRightToLeft = false
  }

  /// A piece of a line with its fonts.
  struct Piece {
    let bytes: Range<Int>
    let font: Font
  }

  /// What Pango needs to choose a font.
  struct Font: Hashable {
    var families: String
    var language: String
    /// Dots of an em.
    var size: Int
    var isBold = false
  }

  private let map: UnsafeMutablePointer<PangoFontMap>
  private let context: OpaquePointer
  let layout: OpaquePointer
  /// Drawn characters, forgotten all at once when there are many.
  var drawn: [Cluster: Bitmap] = [:]

  private static let shared = Mutex<Typesetter?>(nil)

  /// Draws with the typesetter when no other thread does.
  static func use<Result: Sendable>(
    _ body: @Sendable (Typesetter) -> Result
  ) throws(RasterError) -> Result {
    let result = shared.withLock { typesetter -> Result? in
      guard let ready = typesetter ?? Typesetter() else { return nil }
      typesetter = ready
      return body(ready)
    }
    guard let result else {
      throw RasterError(
        """
        Text cannot be drawn: there is no font on this machine, or no memory for it. Install fonts, \
        on Debian at least the package fonts-dejavu-core.
        """
      )
    }
    return result
  }

  private init?() {
    guard let map = pango_cairo_font_map_new() else { return nil }
    guard let context = pango_font_map_create_context(map) else {
      g_object_unref(map)
      return nil
    }
    guard let layout = pango_layout_new(context) else {
      g_object_unref(UnsafeMutableRawPointer(context))
      g_object_unref(map)
      return nil
    }
    self.map = map
    self.context = context
    self.layout = layout
    let options = cairo_font_options_create()
    cairo_font_options_set_antialias(options, CAIRO_ANTIALIAS_NONE)
    cairo_font_options_set_hint_style(options, CAIRO_HINT_STYLE_FULL)
    cairo_font_options_set_hint_metrics(options, CAIRO_HINT_METRICS_ON)
    pango_cairo_context_set_font_options(context, options)
    cairo_font_options_destroy(options)
    // A point is a dot; sizes are given in dots all the same.
    pango_cairo_context_set_resolution(context, 72)
    pango_layout_set_single_paragraph_mode(layout, 1)
    pango_layout_set_auto_dir(layout, 0)
    // A machine on which no font has even these has none.
    guard canDraw("0") || canDraw("一") else { return nil }
  }

  deinit {
    g_object_unref(UnsafeMutableRawPointer(layout))
    g_object_unref(UnsafeMutableRawPointer(context))
    g_object_unref(map)
  }

  /// Makes the layout hold a line.
  func set(_ line: Line) {
    let attributes = pango_attr_list_new()
    for piece in line.pieces {
      let description = pango_font_description_new()
      pango_font_description_set_family(description, piece.font.families)
      pango_font_description_set_absolute_size(
        description,
        Double(piece.font.size) * Double(PANGO_SCALE)
      )
      if piece.font.isBold {
        pango_font_description_set_weight(description, PANGO_WEIGHT_BOLD)
      }
      let language = pango_language_from_string(piece.font.language)
      for attribute in [pango_attr_font_desc_new(description), pango_attr_language_new(language)] {
        attribute?.pointee.start_index = UInt32(clamping: piece.bytes.lowerBound)
        attribute?.pointee.end_index = UInt32(clamping: piece.bytes.upperBound)
        pango_attr_list_insert(attributes, attribute)
      }
      pango_font_description_free(description)
    }
    pango_context_set_base_dir(
      context,
      line.isRightToLeft ? PANGO_DIRECTION_RTL : PANGO_DIRECTION_LTR
    )
    pango_layout_set_attributes(layout, attributes)
    pango_attr_list_unref(attributes)
    pango_layout_set_text(layout, line.text, Int32(clamping: line.text.utf8.count))
    levelBaselines()
  }

  /// Puts all letters of the layout's line on one base line.
  ///
  /// Where a line begins with an ideograph, Pango moves other scripts up or down by what it takes for
  /// the base lines of their fonts, which tell none.
  private func levelBaselines() {
    var next = pango_layout_get_line(layout, 0)?.pointee.runs
    while let run = next {
      let item = run.pointee.data?.assumingMemoryBound(to: PangoGlyphItem.self)
      item?.pointee.y_offset = 0
      next = run.pointee.next
    }
  }

  /// What the layout's line takes around its start on the base line, in dots.
  ///
  /// Pango is never told of a canvas' scale: it measures text wrongly that is wider or narrower
  /// than tall. Cairo draws each letter for the dots that it gets, hints and all.
  var extents: (ink: PangoRectangle, logical: PangoRectangle) {
    var ink = PangoRectangle()
    var logical = PangoRectangle()
    pango_layout_line_get_pixel_extents(pango_layout_get_line_readonly(layout, 0), &ink, &logical)
    return (ink, logical)
  }

  /// Draws the layout's line, its start at a place in the units of the canvas.
  func show(on canvas: Canvas, x: Double, baseline: Double) {
    cairo_move_to(canvas.context, x, baseline)
    pango_cairo_show_layout_line(canvas.context, pango_layout_get_line_readonly(layout, 0))
  }

  /// True when no font has one of the layout's characters.
  var hasUnknown: Bool {
    pango_layout_get_unknown_glyphs_count(layout) > 0
  }
}
