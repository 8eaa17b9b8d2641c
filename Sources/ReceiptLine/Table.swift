/// Where the columns of a line stand on the paper.
struct Table: Equatable {
  /// A column that is printed.
  struct Place: Equatable {
    /// Its number among the columns of the line.
    var column: Int
    /// Cells from the paper's left edge.
    var left: Int
    /// Its cells, 1 or more.
    var width: Int
  }

  /// Cells from the paper's left edge.
  var left: Int
  /// All cells, borders included.
  var width: Int
  var places: [Place]
  /// Cells at which upright lines stand when the border is a line.
  var bars: [Int]

  static let empty = Table(left: 0, width: 0, places: [], bars: [])
}

extension Table {
  /// Places columns of the widths asked for on a paper of so many cells.
  ///
  /// Hidden columns and those beyond the paper are left out. Fixed columns give way when there is
  /// not a cell for everything, the widest first. What is left over is shared among the columns of
  /// no fixed width, or else stands beside the table, as the alignment (0 to 2) says.
  init(widths asked: [ColumnWidth], border: Border, alignment: Int, paper: Int) {
    let most =
      switch border {
      case .line: (paper - 1) / 2
      case .gap(let cells): (paper + cells) / (cells + 1)
      }
    places = []
    places.reserveCapacity(asked.count)
    var shares = 0
    for column in asked.indices where places.count < most {
      switch asked[column] {
      case .cells(0):
        break
      case .cells(let cells):
        places.append(Place(column: column, left: 0, width: min(cells, paper)))
      case .share:
        places.append(Place(column: column, left: 0, width: 0))
        shares += 1
      }
    }
    let borders = places.isEmpty ? 0 : border.cells(columns: places.count)
    Table.reduce(&places, to: paper - borders - shares)
    var free = paper - borders - places.reduce(0) { $0 + $1.width }
    if shares > 0 {
      var share = 0
      for index in places.indices where places[index].width == 0 {
        places[index].width = (free + share) / shares
        share += 1
      }
      free = 0
    }

    left = free * alignment / 2
    width = paper - free
    bars = border == .line && !places.isEmpty ? [left] : []
    var cell = border == .line ? left + 1 : left
    for index in places.indices {
      places[index].left = cell
      cell += places[index].width
      if border == .line { bars.append(cell) }
      cell += border.inner
    }
  }

  /// Takes cells from the widest, one by one from the last of equals, until the sum fits.
  private static func reduce(_ places: inout [Place], to limit: Int) {
    guard places.reduce(0, { $0 + $1.width }) > limit else { return }
    // All come down to one level, and the first of them stay a cell above it.
    var level = places.map(\.width).max() ?? 0
    func sum(_ level: Int) -> Int { places.reduce(0) { $0 + min($1.width, level) } }
    while level > 0, sum(level) > limit { level -= 1 }
    var spare = limit - sum(level)
    for index in places.indices where places[index].width > level {
      places[index].width = level + (spare > 0 ? 1 : 0)
      spare -= 1
    }
  }
}

extension Rule {
  /// The line between two tables, or at the end of one, of the pieces that their edges make.
  init(above: Table, below: Table) {
    // A table without a column has neither an edge nor a place.
    let tables = [above, below].filter { $0.width > 0 }
    let left = tables.map(\.left).min() ?? 0
    let right = tables.map { $0.left + $0.width }.max() ?? 0
    var arms = [Arms](repeating: [], count: right - left)
    // Tables that share no cell are joined by a line.
    for index in arms.indices {
      if index > 0 { arms[index].insert(.left) }
      if index + 1 < arms.count { arms[index].insert(.right) }
    }
    for bar in above.bars { arms[bar - left].insert(.up) }
    for bar in below.bars { arms[bar - left].insert(.down) }
    self.init(left: left, pieces: arms.map(\.piece), touching: true)
  }
}

/// The directions in which a cell of a rule is drawn.
private struct Arms: OptionSet {
  let rawValue: UInt8

  static let up = Arms(rawValue: 1)
  static let down = Arms(rawValue: 2)
  static let left = Arms(rawValue: 4)
  static let right = Arms(rawValue: 8)

  var piece: Rule.Piece {
    switch self {
    case [.up, .down, .left, .right]: .cross
    case [.up, .left, .right]: .upHorizontal
    case [.down, .left, .right]: .downHorizontal
    case [.up, .down, .right]: .verticalRight
    case [.up, .down, .left]: .verticalLeft
    case [.up, .right]: .upRight
    case [.up, .left]: .upLeft
    case [.down, .right]: .downRight
    case [.down, .left]: .downLeft
    case [.up, .down], [.up], [.down]: .vertical
    default: .horizontal
    }
  }
}
