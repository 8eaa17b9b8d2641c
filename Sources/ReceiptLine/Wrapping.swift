/// One line of a column after wrapping.
struct WrappedLine {
  var runs: [Run] = []
  var cells = 0
  var height = 1
}

extension Widths {
  /// A text in lines of at most so many cells, broken at blanks where there are some.
  ///
  /// An empty text is one empty line. A character that is wider than the line is left out.
  ///
  /// - Parameters:
  ///   - text: any text; what is printed is its ``shown(_:)`` form.
  ///   - columns: the cells of a line, 1 to 1000; a number beyond is taken as the nearest.
  /// - Returns: plain runs, one for each line.
  public func lines(of text: String, columns: Int) -> [Run] {
    let document = Document(ofText: shown(text))
    let width = min(max(columns, 1), Page.widest)
    let lines = wrapped(document.pieces.indices, of: document, width: width, wrap: .atWords)
    let runs = lines.map { $0.runs.first ?? Run(text: "", cells: 0, style: Style()) }
    return runs.isEmpty ? [Run(text: "", cells: 0, style: Style())] : runs
  }

  /// The text of a piece as it is printed.
  fileprivate func visible(_ piece: Piece, of document: Document) -> String {
    let text = String(decoding: document.text[piece.bytes], as: UTF8.self)
    // The parser has taken out control characters, and no other ASCII is hidden.
    return piece.kind == .ascii && self == .unicode ? text : visible(text)
  }

  /// The pieces as one line, or nil when they do not fit the width or hold a line break.
  func fitted(_ pieces: Range<Int>, of document: Document, width: Int) -> WrappedLine? {
    var line = WrappedLine()
    for index in pieces {
      let piece = document.pieces[index]
      var cells = piece.bytes.count * piece.style.width
      var shown = ""
      switch piece.kind {
      case .lineBreak:
        return nil
      case .ascii:
        guard line.cells + cells <= width else { return nil }
        shown = visible(piece, of: document)
      case .text:
        shown = visible(piece, of: document)
        cells = self.cells(of: shown) * piece.style.width
      }
      guard cells > 0 else { continue }
      line.cells += cells
      guard line.cells <= width else { return nil }
      line.height = max(line.height, piece.style.height)
      let run = Run(text: shown, cells: cells, style: piece.style)
      if line.runs.isEmpty {
        line.runs = [run]
      } else {
        line.runs.append(run)
      }
    }
    return line
  }

  /// The pieces in lines of a width; a character that is wider than the column is left out.
  ///
  /// There are no lines when nothing is shown.
  func wrapped(
    _ pieces: Range<Int>,
    of document: Document,
    width: Int,
    wrap: Wrap
  ) -> [WrappedLine] {
    if let line = fitted(pieces, of: document, width: width) {
      return line.runs.isEmpty ? [] : [line]
    }
    let text = MeasuredText(pieces, of: document, widths: self, limit: width)
    switch wrap {
    case .never: return text.linesAtCharacters(width: width).prefix(1).map(text.line)
    case .atCharacters: return text.linesAtCharacters(width: width).map(text.line)
    case .atWords: return text.linesAtWords(width: width).map(text.line)
    }
  }
}

/// A column's text cut into what is never divided.
private struct MeasuredText {
  private struct Unit {
    /// Its bytes end here, and begin where those of the unit before end.
    var end: Int
    /// Its cells, the width factor included.
    var cells: Int
    /// Its place in `styles`.
    var style: Int
    var kind: Kind
  }

  private enum Kind {
    case visible
    case blank
    case lineBreak
  }

  private var bytes: [UInt8] = []
  private var units: [Unit] = []
  private var styles: [Style] = []

  init(_ pieces: Range<Int>, of document: Document, widths: Widths, limit: Int) {
    for index in pieces {
      let piece = document.pieces[index]
      if piece.kind == .lineBreak {
        units.append(Unit(end: bytes.count, cells: 0, style: 0, kind: .lineBreak))
      } else {
        append(piece, of: document, widths: widths, limit: limit)
      }
    }
  }

  private mutating func append(
    _ piece: Piece,
    of document: Document,
    widths: Widths,
    limit: Int
  ) {
    let shown = widths.visible(piece, of: document)
    let source = Array(shown.utf8)
    units.reserveCapacity(units.count + source.count)
    let style = styles.count
    if piece.kind == .ascii, piece.style.width <= limit, source.count == piece.bytes.count {
      for (index, byte) in source.enumerated() {
        let kind = byte == Ascii.space ? Kind.blank : .visible
        units.append(
          Unit(end: bytes.count + index + 1, cells: piece.style.width, style: style, kind: kind)
        )
      }
      bytes.append(contentsOf: source)
    } else {
      var start = 0
      widths.forEachUnit(of: shown) { count, cells in
        let end = start + count
        let width = cells * piece.style.width
        if width <= limit {
          let kind = count == 1 && source[start] == Ascii.space ? Kind.blank : .visible
          bytes.append(contentsOf: source[start..<end])
          units.append(Unit(end: bytes.count, cells: width, style: style, kind: kind))
        }
        start = end
      }
    }
    styles.append(piece.style)
  }

  /// Breaks where the next character does not fit.
  ///
  /// A full line is closed at once, so a line break after it makes an empty one.
  func linesAtCharacters(width: Int) -> [Range<Int>] {
    var lines: [Range<Int>] = []
    var start = 0
    var space = width
    for (index, unit) in units.enumerated() {
      if unit.kind == .lineBreak {
        lines.append(start..<index)
        (start, space) = (index + 1, width)
        continue
      }
      if unit.cells > space {
        lines.append(start..<index)
        (start, space) = (index, width)
      }
      space -= unit.cells
      if space == 0 {
        lines.append(start..<index + 1)
        (start, space) = (index + 1, width)
      }
    }
    if start < units.count {
      lines.append(start..<units.count)
    }
    return lines
  }

  /// Breaks at blanks, which are left out there, and within a word only where it is longer than the
  /// line.
  func linesAtWords(width: Int) -> [Range<Int>] {
    var lines: [Range<Int>] = []
    var start = 0
    var space = width
    /// Where the line can end and where the next one would begin then.
    var opening: (end: Int, next: Int)?
    var afterBreak = false
    for (index, unit) in units.enumerated() {
      switch unit.kind {
      case .lineBreak:
        if !afterBreak || start < index {
          lines.append(start..<index)
        }
        (start, space, opening, afterBreak) = (index + 1, width, nil, false)
        continue
      case .blank:
        if afterBreak, start == index {
          start = index + 1
          continue
        }
        if let open = opening, open.next == index {
          opening = (open.end, index + 1)
        } else if units[start..<index].contains(where: { $0.kind == .visible }) {
          opening = (index, index + 1)
        }
        if unit.cells > space {
          lines.append(start..<(opening?.end ?? index))
          (start, space, opening, afterBreak) = (index + 1, width, nil, true)
          continue
        }
      case .visible:
        if unit.cells > space, let open = opening {
          lines.append(start..<open.end)
          (start, opening, afterBreak) = (open.next, nil, true)
          space = width - units[start..<index].reduce(0) { $0 + $1.cells }
        }
        if unit.cells > space {
          lines.append(start..<index)
          (start, space, opening, afterBreak) = (index, width, nil, true)
        }
      }
      space -= unit.cells
    }
    if start < units.count {
      lines.append(start..<units.count)
    }
    return lines
  }

  /// The units of a line as runs of one style each.
  func line(_ range: Range<Int>) -> WrappedLine {
    var line = WrappedLine()
    var index = range.lowerBound
    while index < range.upperBound {
      let first = index
      var cells = 0
      while index < range.upperBound, units[index].style == units[first].style {
        cells += units[index].cells
        index += 1
      }
      let start = first == 0 ? 0 : units[first - 1].end
      let text = String(decoding: bytes[start..<units[index - 1].end], as: UTF8.self)
      let style = styles[units[first].style]
      line.runs.append(Run(text: text, cells: cells, style: style))
      line.cells += cells
      line.height = max(line.height, style.height)
    }
    return line
  }
}
