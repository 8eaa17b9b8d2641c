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

  /// Rows above the base line, of the 24 of a line.
  var baseline: Int {
    let scripts = Set(runs.flatMap(\.text.unicodeScalars).compactMap(Script.init(of:)))
    return scripts.compactMap(\.shaping?.baseline).min() ?? 20
  }

  /// The cells of all runs.
  var cells: Int { runs.reduce(0) { $0 + $1.cells } }
}

extension Typesetter {
  /// The dots of a stretch: 12 for each cell, 24 in height times the factor.
  ///
  /// Text whose first letter runs from right to left ends at the right edge.
  func draw(_ stretch: Stretch) -> Bitmap {
    let size = (width: stretch.cells * 12, height: 24 * stretch.height)
    guard let canvas = Canvas(width: size.width, height: size.height) else {
      return Bitmap(width: size.width, height: size.height)
    }
    let (line, parts) = line(of: stretch)
    set(line)
    let (ink, logical) = extents
    // Ink may stand out of its own place, as the tails of Arabic letters do.
    let start = min(0, ink.x)
    let end = max(logical.width, ink.x + ink.width)
    let down = Self.share(of: 24, for: ink.height)
    // Strokes stay thicker where only the height shrinks.
    let across = Self.share(of: Double(size.width / stretch.width), for: end - start)
    let scale = (x: Double(stretch.width) * across, y: Double(stretch.height) * down)
    let room = (width: Double(size.width) / scale.x, height: Double(size.height) / scale.y)
    let isRightToLeft = pango_layout_get_direction(layout, 0) == PANGO_DIRECTION_RTL
    let x = isRightToLeft ? (room.width - Double(end)).rounded(.down) : Double(-start)
    // The scripts' own base line, or one at which nothing of the ink is cut off.
    let lowest = room.height - Double(ink.y + ink.height)
    let baseline = max(Double(-ink.y), min(Double(stretch.baseline) / down, lowest)).rounded(.down)
    cairo_scale(canvas.context, scale.x, scale.y)
    show(on: canvas, x: x, baseline: baseline)
    var bitmap = canvas.bitmap
    for part in parts where part.style.underline || part.style.reverse {
      for place in places(
        of: part.bytes,
        from: x,
        scale: scale.x,
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
  private func line(of stretch: Stretch) -> (Line, [(bytes: Range<Int>, style: Style)]) {
    var text = ""
    var pieces: [Piece] = []
    var parts: [(bytes: Range<Int>, style: Style)] = []
    var script = Script.latin
    for run in stretch.runs {
      let start = text.utf8.count
      // More than any line holds, and less than Pango's numbers.
      for cluster in run.text.prefix(4096) {
        let plain = Pictograph.plain(String(cluster))
        if let first = plain.unicodeScalars.first {
          if let next = Script(of: first) {
            script = next
          } else if first.isASCII, first != " " {
            script = .latin
          }
        }
        let font = font(of: script, stretch, isBold: run.style.emphasis)
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
    return (Line(text: text, pieces: pieces), parts)
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
