import Bitmaps
import ReceiptLine

/// Writes the items of a page, sending a command only where the printer's state must change.
struct BodyWriter: ~Copyable {
  var writer: ByteWriter
  var state: PrinterState
  private var text: TextWriter
  let profile: Profile
  let rasterizer: (any Rasterizer)?

  init(profile: Profile, rasterizer: (any Rasterizer)?, capacity: Int = 0) {
    self.profile = profile
    self.rasterizer = rasterizer
    writer = ByteWriter(capacity: capacity)
    state = PrinterState(resetFor: profile)
    text = TextWriter(profile: profile)
  }

  /// The bytes, after the way back to the reset text state.
  consuming func finish() -> [UInt8] {
    select(Style())
    place(left: 0, width: profile.dots, justification: .left)
    space(touching: false)
    text.reset(&writer)
    return writer.finish()
  }

  // MARK: Lines

  /// Writes a line of text, with the bars of a ruled table where they stand.
  ///
  /// What the printer has no characters for is drawn where that is possible, else replaced.
  mutating func put(_ row: Row) {
    guard isPlain(row) else {
      putPlanned(row)
      return
    }
    begin(touching: row.touching)
    var head = 0
    var nextBar = 0
    // By index, as an iterator would keep a copy of each of them.
    for index in row.segments.indices {
      let start = row.segments[index].start
      var position = min(max(start, 0), profile.columns * 2) * Profile.cell / 2
      while nextBar < row.bars.count, row.bars[nextBar] <= position / Profile.cell {
        put(bar: row.bars[nextBar], height: row.height, head: &head)
        nextBar += 1
      }
      for run in row.segments[index].runs.indices {
        putPlain(row.segments[index].runs[run], at: &position, head: &head)
      }
    }
    while nextBar < row.bars.count {
      put(bar: row.bars[nextBar], height: row.height, head: &head)
      nextBar += 1
    }
    writer.put(.lineFeed)
  }

  /// Writes a horizontal line, or a line of a ruled table.
  mutating func put(_ rule: Rule) {
    begin(touching: rule.touching)
    select(Style())
    let left = min(max(rule.left, 0), profile.columns)
    let pieces = rule.pieces.prefix(profile.columns - left)
    var head = 0
    if !pieces.isEmpty {
      move(to: left * Profile.cell, head: &head)
    }
    if text.byte(of: .vertical) != nil {
      text.putPlain(pieces, to: &writer)
    } else {
      let units = pieces.map { text.unit(of: $0.scalar, cells: 1) }
      text.put(units.indices, of: units, underline: false, to: &writer)
    }
    writer.put(.lineFeed)
  }

  /// Cuts here, between two lines.
  mutating func cut() {
    // Without a cutter, lines of no height would not reach the tear bar.
    space(touching: false)
    writer.cutPaper(profile)
  }

  private mutating func begin(touching: Bool) {
    place(left: 0, width: profile.dots, justification: .left)
    space(touching: touching)
  }

  /// Whether a row can be written without a plan: it is in ASCII, and has its bars in the selected
  /// code page.
  private func isPlain(_ row: Row) -> Bool {
    for index in row.segments.indices {
      for run in row.segments[index].runs.indices
      where !TextWriter.isPlain(row.segments[index].runs[run].text) {
        return false
      }
    }
    return row.bars.isEmpty || text.byte(of: .vertical) != nil
  }

  private mutating func putPlain(_ run: Run, at position: inout Int, head: inout Int) {
    let width = min(max(run.style.width, 1), 8)
    let room = max(0, profile.dots - position) / (Profile.cell * width)
    let cells = min(max(run.cells, 0) / width, room)
    guard cells > 0 else { return }
    move(to: position, head: &head)
    select(run.style)
    text.putPlain(run.text, cells: cells, to: &writer)
    position += cells * width * Profile.cell
    head = position
  }

  private mutating func put(bar: Int, height: Int, head: inout Int) {
    guard (0..<profile.columns).contains(bar), let byte = text.byte(of: .vertical) else { return }
    var style = Style()
    style.height = height
    move(to: bar * Profile.cell, head: &head)
    select(style)
    writer.put(byte)
    head += Profile.cell
  }

  /// Brings the print head to a place of the line, just before something is printed there.
  private mutating func move(to target: Int, head: inout Int) {
    guard target != head else { return }
    if profile.padsWithBlanks, head > 0, target > head {
      pad(by: (target - head) / Profile.cell)
    } else {
      writer.put(.absolutePosition(UInt16(clamping: target)))
    }
    head = target
  }

  /// Writes blanks that show nothing and are one cell wide.
  private mutating func pad(by cells: Int) {
    var style = state.style
    (style.underline, style.reverse, style.width) = (false, false, 1)
    select(style)
    writer.put(0x20, times: cells)
  }

  // MARK: Drawn text

  /// Writes a row in which code pages are chosen, or text is drawn.
  private mutating func putPlanned(_ row: Row) {
    guard rasterizer != nil, profile.images != nil || profile.drawsInLine else {
      put(RowPlan(row, text: text, profile: profile, draws: false), row, pictures: [])
      return
    }
    let plan = RowPlan(row, text: text, profile: profile, draws: true)
    if !plan.isDrawn {
      put(plan, row, pictures: [])
    } else if profile.drawsInLine, !profile.isUpsideDown, row.tallest == 1,
      let pictures = pictures(of: plan)
    {
      put(plan, row, pictures: pictures)
    } else if profile.images != nil, let picture = picture(of: row) {
      space(touching: row.touching)
      put(picture.bitmap, left: picture.left)
    } else {
      put(RowPlan(row, text: text, profile: profile, draws: false), row, pictures: [])
    }
  }

  /// Writes the pieces of a plan, those that are drawn as the pictures in their order.
  private mutating func put(_ plan: RowPlan, _ row: Row, pictures: [Bitmap]) {
    begin(touching: row.touching)
    var head = 0
    var pictures = pictures[...]
    for piece in plan.pieces {
      if piece.drawn.isEmpty {
        move(to: piece.left, head: &head)
        select(piece.style)
        text.put(piece.units, of: plan.units, underline: piece.style.underline, to: &writer)
        head = piece.left + piece.width
      } else if let picture = pictures.popFirst() {
        move(to: piece.left, head: &head)
        // Printers differ in which styles they apply to pictures.
        select(Style())
        writer.put(.inlinePicture(picture))
        // Some advance by the picture's dots, some by whole cells.
        head = -1
      }
    }
    writer.put(.lineFeed)
  }

  /// Pictures of the drawn pieces; nil when one cannot be drawn.
  private func pictures(of plan: RowPlan) -> [Bitmap]? {
    var pictures: [Bitmap] = []
    for piece in plan.pieces where !piece.drawn.isEmpty {
      guard let drawn = try? rasterizer?.text(piece.drawn) else { return nil }
      var picture = Bitmap(width: piece.width, height: 24)
      picture.draw(drawn, x: 0, y: 0)
      pictures.append(picture)
    }
    return pictures
  }

  /// A picture of a whole row with its bars, as high as the line spacing, and its distance from the
  /// paper's left edge; nil when it cannot be drawn.
  private func picture(of row: Row) -> (bitmap: Bitmap, left: Int)? {
    let height = row.tallest
    let spacing = profile.lineSpacing.map { Int($0) / max(1, profile.unitsPerDot) } ?? 30
    // Bands of 24 rows would make two lines of one that is a little higher.
    let isExact = row.touching || profile.images?.form == .columns
    let segments = row.segments.map { RowPlan.Piece(drawing: $0, on: profile) }
      .filter { !$0.drawn.isEmpty }
    let bars = row.bars.filter((0..<profile.columns).contains).map { $0 * Profile.cell }
    let left = min(segments.map(\.left).min() ?? profile.dots, bars.min() ?? profile.dots)
    let right = max(segments.map { $0.left + $0.width }.max() ?? 0, (bars.max() ?? -12) + 12)
    var picture = Bitmap(
      width: right - left,
      height: max(height * 24, isExact ? 0 : spacing)
    )
    for segment in segments {
      guard let drawn = try? rasterizer?.text(segment.drawn) else { return nil }
      var part = Bitmap(width: segment.width, height: min(drawn.height, height * 24))
      part.draw(drawn, x: 0, y: 0)
      // All stand on one baseline, the dot row 21 of 24.
      picture.draw(part, x: segment.left - left, y: (height - part.height / 24) * 21)
    }
    for bar in bars {
      for y in 0..<height * 24 {
        picture[bar - left + 5, y] = true
        picture[bar - left + 6, y] = true
      }
    }
    return (picture, left)
  }

  // MARK: State

  mutating func select(_ style: Style) {
    guard style != state.style else { return }
    if style.emphasis != state.style.emphasis {
      writer.put(.emphasis(style.emphasis))
    }
    if style.underline != state.style.underline {
      writer.put(.underline(style.underline ? .thick : .none))
    }
    if style.reverse != state.style.reverse {
      writer.put(.reverse(style.reverse))
    }
    if style.width != state.style.width || style.height != state.style.height {
      writer.put(.size(width: style.width, height: style.height))
    }
    state.style = style
  }

  /// Sets the print area of the next line.
  mutating func place(left: Int, width: Int, justification: Justification) {
    let left = UInt16(clamping: left)
    let width = UInt16(clamping: width)
    if left != state.leftMargin {
      writer.put(.leftMargin(left))
      state.leftMargin = left
    }
    if width != state.printWidth {
      writer.put(.printWidth(width))
      state.printWidth = width
    }
    if justification != state.justification {
      writer.put(.justification(justification))
      state.justification = justification
    }
  }

  mutating func space(touching: Bool) {
    let spacing = touching ? 0 : profile.lineSpacing
    guard spacing != state.lineSpacing else { return }
    writer.put(spacing: spacing)
    state.lineSpacing = spacing
  }
}

extension ByteWriter {
  /// Sets the spacing of lines, nil for the printer's default.
  mutating func put(spacing: UInt8?) {
    put(spacing.map { .lineSpacing($0) } ?? .defaultLineSpacing)
  }
}
