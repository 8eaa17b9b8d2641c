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
  mutating func put(_ row: Row) {
    place(left: 0, width: profile.dots, justification: .left)
    space(touching: row.touching)
    var head = 0
    var bars = row.bars[...]
    for segment in row.segments {
      var position = min(max(segment.start, 0), profile.columns * 2) * Profile.cell / 2
      while let bar = bars.first, bar < profile.columns, bar <= position / Profile.cell {
        put(bar: bar, height: row.height, head: &head)
        bars.removeFirst()
      }
      for run in segment.runs {
        put(run, at: &position, head: &head)
      }
    }
    for bar in bars {
      put(bar: bar, height: row.height, head: &head)
    }
    writer.put(.lineFeed)
  }

  /// Writes a horizontal line, or a line of a ruled table.
  mutating func put(_ rule: Rule) {
    place(left: 0, width: profile.dots, justification: .left)
    space(touching: rule.touching)
    select(Style())
    let left = min(max(rule.left, 0), profile.columns)
    let pieces = rule.pieces.prefix(profile.columns - left)
    var head = 0
    if !pieces.isEmpty {
      move(to: left * Profile.cell, head: &head)
    }
    for piece in pieces {
      text.put(piece.scalar, to: &writer)
    }
    writer.put(.lineFeed)
  }

  /// Cuts here, between two lines.
  mutating func cut() {
    // Without a cutter, lines of no height would not reach the tear bar.
    space(touching: false)
    writer.cut(profile)
  }

  private mutating func put(_ run: Run, at position: inout Int, head: inout Int) {
    let width = min(max(run.style.width, 1), 8)
    let room = max(0, profile.dots - position) / (Profile.cell * width)
    let cells = min(max(run.cells, 0) / width, room)
    guard cells > 0 else { return }
    move(to: position, head: &head)
    select(run.style)
    text.put(run.text, cells: cells, underline: run.style.underline, to: &writer)
    position += cells * width * Profile.cell
    head = position
  }

  private mutating func put(bar: Int, height: Int, head: inout Int) {
    guard (0..<profile.columns).contains(bar) else { return }
    var style = Style()
    style.height = height
    move(to: bar * Profile.cell, head: &head)
    select(style)
    text.put(Rule.Piece.vertical.scalar, to: &writer)
    head += Profile.cell
  }

  /// Brings the print head to a place of the line, just before something is printed there.
  private mutating func move(to target: Int, head: inout Int) {
    guard target != head else { return }
    writer.put(.absolutePosition(UInt16(clamping: target)))
    head = target
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

  /// Feeds to the cutter and cuts; without a cutter, feeds past the tear bar.
  mutating func cut(_ profile: Profile) {
    if let cut = profile.cut {
      put(.cut(cut.cut, feed: 0))
    } else {
      put(.feedLines(4))
    }
  }
}

extension Rule.Piece {
  var scalar: Unicode.Scalar {
    switch self {
    case .horizontal: "─"
    case .vertical: "│"
    case .downRight: "┌"
    case .downLeft: "┐"
    case .upRight: "└"
    case .upLeft: "┘"
    case .downHorizontal: "┬"
    case .upHorizontal: "┴"
    case .verticalRight: "├"
    case .verticalLeft: "┤"
    case .cross: "┼"
    }
  }
}
