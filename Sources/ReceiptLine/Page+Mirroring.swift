extension Page {
  /// The page for readers from right to left: what stood at the left edge stands at the right one.
  ///
  /// Each piece of text keeps the order of its own characters; the writing system decides that.
  public var mirrored: Page {
    Page(columns: columns, items: items.map { $0.mirrored(columns) })
  }
}

extension Page.Item {
  fileprivate func mirrored(_ columns: Int) -> Page.Item {
    switch self {
    case .row(var row):
      row.segments = row.segments.reversed().map { segment in
        let cells = segment.runs.reduce(0) { $0 + $1.cells }
        return Segment(start: 2 * columns - segment.start - 2 * cells, runs: segment.runs)
      }
      row.bars = row.bars.reversed().map { columns - 1 - $0 }
      return .row(row)
    case .rule(var rule):
      rule.left = columns - rule.left - rule.pieces.count
      rule.pieces = rule.pieces.reversed().map(\.mirrored)
      return .rule(rule)
    case .symbol(var placed):
      placed.slot = placed.slot.mirrored(columns)
      return .symbol(placed)
    case .image(var placed):
      placed.slot = placed.slot.mirrored(columns)
      return .image(placed)
    case .command, .cut:
      return self
    }
  }
}

extension Slot {
  fileprivate func mirrored(_ columns: Int) -> Slot {
    Slot(left: columns - left - width, width: width, align: 2 - align)
  }
}

extension Rule.Piece {
  fileprivate var mirrored: Rule.Piece {
    switch self {
    case .downRight: .downLeft
    case .downLeft: .downRight
    case .upRight: .upLeft
    case .upLeft: .upRight
    case .verticalRight: .verticalLeft
    case .verticalLeft: .verticalRight
    case .horizontal, .vertical, .downHorizontal, .upHorizontal, .cross: self
    }
  }
}
