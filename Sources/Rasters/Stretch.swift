import Bitmaps
import CPango
import ReceiptLine

/// Text that is set as a whole, since its letters join or run from right to left.
struct Stretch {
  /// Runs of one width factor and one height factor.
  let runs: [Run]
  let width: Int
  let height: Int
  let han: HanForm

  /// The cells of all runs.
  var cells: Int { runs.reduce(0) { $0 + $1.cells } }
}

extension Typesetter {
  /// The dots of a stretch: 12 for each cell, 24 in height times the factor.
  ///
  /// Text ends at the right edge of a paper from right to left, else it begins at the left edge.
  /// Its base line is that of the letters that stand in cells; what hangs down farther than there is
  /// room is shortened below it, and what is too tall above it.
  func draw(_ stretch: Stretch, isRightToLeft: Bool) -> Bitmap {
    let size = (width: stretch.cells * 12, height: 24 * stretch.height)
    guard let canvas = Canvas(width: size.width, height: size.height) else {
      return Bitmap(width: size.width, height: size.height)
    }
    let (line, parts) = line(of: stretch, isRightToLeft: isRightToLeft)
    set(line)
    let (ink, logical) = extents
    // Ink may stand out of its own place, as the tails of Arabic letters do.
    let start = min(0, ink.x)
    let end = max(logical.width, ink.x + ink.width)
    // Strokes stay thicker where only the height shrinks.
    let across = Self.share(of: Double(size.width / stretch.width), for: end - start)
    let scale = Double(stretch.width) * across
    let room = Double(size.width) / scale
    let x = isRightToLeft ? (room - Double(end)).rounded(.down) : Double(-start)
    for (rows, length) in [(0..<20, -ink.y), (20..<24, ink.y + ink.height)] {
      let down = Self.share(of: Double(rows.count), for: length)
      cairo_save(canvas.context)
      cairo_scale(canvas.context, 1, Double(stretch.height))
      cairo_rectangle(
        canvas.context,
        0,
        Double(rows.lowerBound),
        Double(size.width),
        Double(rows.count)
      )
      cairo_clip(canvas.context)
      cairo_translate(canvas.context, 0, 20)
      cairo_scale(canvas.context, scale, down)
      show(on: canvas, x: x, baseline: 0)
      cairo_restore(canvas.context)
    }
    var bitmap = canvas.bitmap
    for part in parts where part.style.underline || part.style.reverse {
      for place in places(
        of: part.bytes,
        from: x,
        scale: scale,
        all: parts.count == 1,
        size.width
      ) {
        bitmap.decorate(part.style, x: place.lowerBound, width: place.count, y: 0)
      }
    }
    return bitmap
  }

  /// The dots from left to right that some bytes of the line take.
  private func places(
    of bytes: Range<Int>,
    from start: Double,
    scale: Double,
    all: Bool,
    _ width: Int
  ) -> [Range<Int>] {
    guard !all else { return [0..<width] }
    var ranges: UnsafeMutablePointer<Int32>?
    var count: Int32 = 0
    pango_layout_line_get_x_ranges(
      pango_layout_get_line_readonly(layout, 0),
      Int32(clamping: bytes.lowerBound),
      Int32(clamping: bytes.upperBound),
      &ranges,
      &count
    )
    defer { g_free(ranges) }
    guard let ranges else { return [] }
    func dot(_ units: Int32) -> Int {
      let dots = (start + Double(units) / Double(PANGO_SCALE)) * scale
      return Int(max(0, min(Double(width), dots.rounded())))
    }
    return (0..<Int(count)).map { index in
      let left = dot(ranges[2 * index])
      return left..<max(left, dot(ranges[2 * index + 1]))
    }
  }

  /// The text of all runs, in pieces of one font each; and the bytes of each run.
  private func line(
    of stretch: Stretch,
    isRightToLeft: Bool
  ) -> (Line, [(bytes: Range<Int>, style: Style)]) {
    let texts = Isolation.isolatingFigures(
      in: stretch.runs.map(\.text),
      isRightToLeft: isRightToLeft
    )
    var text = ""
    var pieces: [Piece] = []
    var parts: [(bytes: Range<Int>, style: Style)] = []
    var script = Script.latin
    for (run, shown) in zip(stretch.runs, texts) {
      let start = text.utf8.count
      // More than any line holds, and less than Pango's numbers.
      for cluster in shown.prefix(4096) {
        let plain = Pictograph.plain(String(cluster))
        if let first = plain.unicodeScalars.first {
          if let next = Script(of: first) {
            script = next
          } else if first.isASCII, first != " " {
            script = .latin
          }
        }
        var font = font(of: script, stretch, isBold: run.style.emphasis)
        if Widths.unicode.cells(of: plain) == 2, script.shaping == nil {
          // Else some ideographs come from the fonts of signs.
          font.families = "\(stretch.han.family), \(Self.letters)"
        }
        let bytes = text.utf8.count..<text.utf8.count + plain.utf8.count
        text += plain
        if let last = pieces.last, last.font == font {
          pieces[pieces.count - 1] = Piece(
            bytes: last.bytes.lowerBound..<bytes.upperBound,
            font: font
          )
        } else {
          pieces.append(Piece(bytes: bytes, font: font))
        }
      }
      parts.append((start..<text.utf8.count, run.style))
    }
    return (Line(text: text, pieces: pieces, isRightToLeft: isRightToLeft), parts)
  }

  private func font(of script: Script, _ stretch: Stretch, isBold: Bool) -> Font {
    let letters = "\(Self.letters), \(stretch.han.family)"
    return Font(
      families: script.shaping.map { "\($0.families), \(letters)" } ?? letters,
      language: script.language ?? stretch.han.language,
      size: script.shaping?.size ?? 20,
      isBold: isBold
    )
  }
}

extension Bitmap {
  /// Underlines a run's dots, or makes them white on black.
  mutating func decorate(_ style: Style, x: Int, width: Int, y: Int) {
    let rows = 24 * min(max(style.height, 1), 8)
    if style.underline {
      fill(x: x, y: y + rows - 2, width: width, height: 2)
    }
    if style.reverse {
      invert(x: x, y: y, width: width, height: rows)
    }
  }
}
