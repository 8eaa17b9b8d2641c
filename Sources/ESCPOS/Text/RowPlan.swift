import ReceiptLine

/// A row in the pieces in which it is printed.
struct RowPlan {
  /// Text of one style, or what is drawn because the printer does not have it.
  struct Piece {
    /// Dots from the paper's left edge.
    var left: Int
    /// The dots that it takes.
    var width: Int
    /// How the text looks.
    var style: Style
    /// Its units among those of the plan, where it is text.
    var units: Range<Int>
    /// What is drawn; empty where it is text.
    var drawn: [Run] = []
  }

  /// The pieces in the order of printing.
  private(set) var pieces: [Piece] = []
  /// The units of all text.
  private(set) var units: [TextUnit] = []
  /// True when something is drawn.
  private(set) var isDrawn = false

  /// Plans a row; what the printer does not have is drawn, or else replaced.
  init(_ row: Row, text: borrowing TextWriter, profile: Profile, draws: Bool) {
    pieces.reserveCapacity(8)
    units.reserveCapacity(profile.columns)
    var bars = row.bars[...]
    var barStyle = Style()
    barStyle.height = row.height
    for segment in row.segments {
      let left = segment.left(on: profile)
      while let bar = bars.first, bar < profile.columns, bar <= left / Profile.cell {
        append(bar: bar, style: barStyle, text, profile)
        bars.removeFirst()
      }
      append(segment, text, profile, draws: draws)
    }
    for bar in bars {
      append(bar: bar, style: barStyle, text, profile)
    }
  }

  private mutating func append(
    bar: Int,
    style: Style,
    _ text: borrowing TextWriter,
    _ profile: Profile
  ) {
    guard (0..<profile.columns).contains(bar) else { return }
    units.append(text.unit(of: Rule.Piece.vertical.scalar, cells: 1))
    let range = units.count - 1..<units.count
    pieces.append(
      Piece(left: bar * Profile.cell, width: Profile.cell, style: style, units: range)
    )
  }

  private mutating func append(
    _ segment: Segment,
    _ text: borrowing TextWriter,
    _ profile: Profile,
    draws: Bool
  ) {
    let (firstPiece, firstUnit) = (pieces.count, units.count)
    var position = segment.left(on: profile)
    var shown: [String] = []
    for run in segment.runs {
      let fitted = run.fitted(at: position, on: profile)
      guard fitted.cells > 0 else { continue }
      let first = units.count
      let printed = text.append(
        run.text,
        counted: run.cells / fitted.style.width,
        cells: fitted.cells / fitted.style.width,
        to: &units
      )
      if draws {
        shown.append(printed)
      }
      let width = fitted.cells * Profile.cell
      pieces.append(
        Piece(left: position, width: width, style: fitted.style, units: first..<units.count)
      )
      position += width
    }
    guard draws, units[firstUnit...].contains(where: \.isDrawn) else { return }
    isDrawn = true
    if units[firstUnit...].contains(where: { $0.isDrawn && $0.isShaped }) {
      pieces.removeSubrange(firstPiece...)
      units.removeSubrange(firstUnit...)
      pieces.append(Piece(drawing: segment, on: profile))
    } else {
      let runs = pieces[firstPiece...]
      pieces.removeSubrange(firstPiece...)
      for (piece, text) in zip(runs, shown) {
        divide(piece, text)
      }
    }
  }

  /// Adds a run in pieces of what the printer has and what it has not.
  private mutating func divide(_ run: Piece, _ shown: String) {
    var left = run.left
    var end = shown.startIndex
    var isText = false
    for index in run.units {
      let unit = units[index]
      let start = end
      end = shown.utf8.index(start, offsetBy: Int(unit.bytes))
      let cells = Int(unit.cells) * run.style.width
      let width = cells * Profile.cell
      let last = pieces.count - 1
      if unit.isDrawn {
        let drawn = Run(text: String(shown[start..<end]), cells: cells, style: run.style)
        // Neighbours are drawn together, also those of other runs.
        if last >= 0, !pieces[last].drawn.isEmpty, pieces[last].left + pieces[last].width == left {
          pieces[last].append(drawn)
        } else {
          pieces.append(
            Piece(left: left, width: width, style: Style(), units: index..<index, drawn: [drawn])
          )
        }
      } else if isText {
        pieces[last].units = pieces[last].units.lowerBound..<index + 1
        pieces[last].width += width
      } else {
        pieces.append(Piece(left: left, width: width, style: run.style, units: index..<index + 1))
      }
      isText = !unit.isDrawn
      left += width
    }
  }
}

extension RowPlan.Piece {
  /// A whole segment that is drawn.
  init(drawing segment: Segment, on profile: Profile) {
    left = segment.left(on: profile)
    width = 0
    style = Style()
    units = 0..<0
    for run in segment.runs {
      var fitted = run.fitted(at: left + width, on: profile)
      guard fitted.cells > 0 else { continue }
      fitted.text = Widths.unicode.shown(run.text)
      append(fitted)
    }
  }

  /// Adds what is drawn directly behind.
  fileprivate mutating func append(_ run: Run) {
    width += run.cells * Profile.cell
    let last = drawn.count - 1
    if last >= 0, drawn[last].style == run.style {
      drawn[last].text += run.text
      drawn[last].cells += run.cells
    } else {
      drawn.append(run)
    }
  }
}

extension Row {
  /// The tallest height factor, whatever the row says of itself.
  var tallest: Int {
    segments.reduce(min(max(height, 1), 8)) { height, segment in
      segment.runs.reduce(height) { max($0, min($1.style.height, 8)) }
    }
  }
}

extension Segment {
  /// Dots from the paper's left edge.
  func left(on profile: Profile) -> Int {
    min(max(start, 0), profile.columns * 2) * Profile.cell / 2
  }
}

extension Run {
  /// The run with its style in its range, and as many of its cells as are on the paper.
  @inline(__always)
  func fitted(at position: Int, on profile: Profile) -> Run {
    var run = self
    run.style.width = min(max(style.width, 1), 8)
    run.style.height = min(max(style.height, 1), 8)
    let room = max(0, profile.dots - position) / (Profile.cell * run.style.width)
    run.cells = min(max(cells, 0) / run.style.width, room) * run.style.width
    return run
  }
}
