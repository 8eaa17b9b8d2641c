extension Document {
  /// Lays the document out on a paper of 1 to 1000 columns; a number beyond is taken as the nearest.
  ///
  /// The page holds a cut only where the document has one: its end adds none.
  public func layout(columns: Int, widths: Widths) -> Page {
    var layout = Layout(self, columns: min(max(columns, 1), Page.widest), widths: widths)
    for line in lines {
      layout.add(line)
    }
    layout.closeTable()
    return layout.page
  }
}

extension Page {
  /// The widest paper there is, in cells.
  static let widest = 1000
}

/// The state that one line of a document leaves to the next.
private struct Layout {
  private(set) var page: Page
  private let document: Document
  private let widths: Widths

  private var wrap = Wrap.atCharacters
  private var border = Border.gap(1)
  private var asked: [ColumnWidth] = []
  private var alignment = 1
  private var option = Symbol(data: "")

  private var ruling = Ruling.none
  /// The table of the last line of text.
  private var last = MadeTable()
  /// The one before it, as settings often change to and fro.
  private var before = MadeTable()
  /// True when the settings have changed since the last line of text.
  private var isStale = true

  /// A table and what it was made of.
  private struct MadeTable {
    var columns = 0
    var asked: [ColumnWidth] = []
    var border = Border.gap(1)
    var alignment = 1
    var table = Table.empty
  }

  /// How far a ruled table is drawn.
  private enum Ruling {
    /// No table is asked for.
    case none
    /// The next line of text begins a table.
    case ready
    case running
    /// The next line of text begins with a rule.
    case divided
  }

  init(_ document: Document, columns: Int, widths: Widths) {
    page = Page(columns: columns)
    page.items.reserveCapacity(document.lines.count + 8)
    self.document = document
    self.widths = widths
  }

  mutating func add(_ line: Line) {
    switch line {
    case .text(let columns):
      addText(columns)
    case .rule:
      addRule()
    case .cut:
      if closeTable() { ruling = .ready }
      page.items.append(.cut)
    case .settings(let settings, let alignment):
      for index in settings {
        apply(document.settings[index], alignment: alignment)
      }
    }
  }

  /// Draws the lower edge of a table that is open, and says whether there was one.
  @discardableResult
  mutating func closeTable() -> Bool {
    guard ruling == .running || ruling == .divided else { return false }
    page.items.append(.rule(Rule(above: last.table, below: .empty)))
    ruling = .none
    return true
  }

  private mutating func apply(_ setting: Setting, alignment: Int) {
    switch setting {
    case .wrap(let wrap):
      self.wrap = wrap
    case .border(let border):
      if border != .line {
        closeTable()
        ruling = .none
      } else if self.border != .line {
        ruling = .ready
      }
      self.border = border
      isStale = true
    case .widths(let widths):
      asked = widths
      isStale = true
    case .alignment(let alignment):
      self.alignment = alignment
      isStale = true
    case .option(let option):
      self.option = option
    case .code(let data):
      var symbol = option
      symbol.data = data
      page.items.append(.symbol(PlacedSymbol(slot: slot(alignment), symbol: symbol)))
    case .image(let source):
      page.items.append(.image(PlacedImage(slot: slot(alignment), source: source)))
    case .command(let bytes):
      page.items.append(.command(bytes))
    }
  }

  private mutating func addRule() {
    switch ruling {
    case .none:
      let span = span()
      let pieces = [Rule.Piece](repeating: .horizontal, count: span.width)
      page.items.append(.rule(Rule(left: span.left, pieces: pieces)))
    case .running:
      ruling = .divided
    case .ready, .divided:
      break
    }
  }

  private mutating func addText(_ columns: Range<Int>) {
    let above = ruling == .divided ? last.table : .empty
    makeTable(columns: columns.count)
    if ruling == .ready || ruling == .divided {
      page.items.append(.rule(Rule(above: above, below: last.table)))
      ruling = .running
    }
    if let row = singleRow(columns) {
      page.items.append(.row(row))
    } else {
      addRows(columns)
    }
  }

  private mutating func addRows(_ columns: Range<Int>) {
    let places = last.table.places.map { place in
      let column = column(columns, at: place)
      let lines = widths.wrapped(column.pieces, of: document, width: place.width, wrap: wrap)
      return (place: place, column: column, lines: lines)
    }
    for index in 0..<max(places.map(\.lines.count).max() ?? 1, 1) {
      var row = Row(segments: [], bars: last.table.bars, touching: border == .line)
      for (place, column, lines) in places {
        guard index < lines.count else {
          row.segments.append(blank(at: place))
          continue
        }
        let line = lines[index]
        guard !line.runs.isEmpty else { continue }
        let margin = (place.width - line.cells) * column.alignment
        row.segments.append(Segment(start: 2 * place.left + margin, runs: line.runs))
        row.height = max(row.height, line.height)
      }
      page.items.append(.row(row))
    }
  }

  /// The columns as one row, or nil when one of them needs more.
  private func singleRow(_ columns: Range<Int>) -> Row? {
    var row = Row(segments: [], bars: last.table.bars, touching: border == .line)
    let count = last.table.places.count
    if count == 1 {
      let place = last.table.places[0]
      guard let segment = segment(columns, at: place, &row.height) else { return nil }
      row.segments = [segment]
      return row
    }
    row.segments.reserveCapacity(count)
    for index in 0..<count {
      let place = last.table.places[index]
      guard let segment = segment(columns, at: place, &row.height) else { return nil }
      row.segments.append(segment)
    }
    return row
  }

  /// The text of a place in one line, or nil when it needs more.
  private func segment(
    _ columns: Range<Int>,
    at place: Table.Place,
    _ height: inout Int
  ) -> Segment? {
    let column = column(columns, at: place)
    guard let line = widths.fitted(column.pieces, of: document, width: place.width) else {
      return nil
    }
    guard !line.runs.isEmpty else { return blank(at: place) }
    height = max(height, line.height)
    let margin = (place.width - line.cells) * column.alignment
    return Segment(start: 2 * place.left + margin, runs: line.runs)
  }

  /// What stands where a column has no line: one blank, as the reference prints.
  private func blank(at place: Table.Place) -> Segment {
    Segment(start: 2 * place.left, runs: Layout.blank)
  }

  /// The column at a place, which is empty when the line has fewer columns than the table.
  private func column(_ columns: Range<Int>, at place: Table.Place) -> Column {
    place.column < columns.count
      ? document.columns[columns.lowerBound + place.column] : .empty
  }

  private static let blank = [Run(text: " ", cells: 1, style: Style())]

  /// Makes the table of a line of so many columns by the settings as they are.
  private mutating func makeTable(columns: Int) {
    let count = asked.isEmpty ? columns : asked.count
    guard isStale || last.columns != count else { return }
    isStale = false
    swap(&last, &before)
    if last.columns == count, last.asked == asked, last.border == border,
      last.alignment == alignment
    {
      return
    }
    let table = Table(
      widths: asked.isEmpty ? [ColumnWidth](repeating: .share, count: count) : asked,
      border: border,
      alignment: alignment,
      paper: page.columns
    )
    last = MadeTable(
      columns: count,
      asked: asked,
      border: border,
      alignment: alignment,
      table: table
    )
  }

  /// Where a rule, symbol or image stands: over the width of the table.
  private func span() -> (left: Int, width: Int) {
    var columns = 0
    var sum = 0
    for width in asked {
      switch width {
      case .share: return (0, page.columns)
      case .cells(0): break
      case .cells(let cells):
        sum += cells
        columns += 1
      }
    }
    guard columns > 0 else { return (0, page.columns) }
    let width = min(sum + border.cells(columns: columns), page.columns)
    return ((page.columns - width) * alignment / 2, width)
  }

  private func slot(_ alignment: Int) -> Slot {
    let span = span()
    return Slot(left: span.left, width: span.width, align: alignment)
  }
}
