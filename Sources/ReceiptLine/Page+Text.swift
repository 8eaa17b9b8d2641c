extension Page {
  /// The page as plain text, as the reference implementation writes it.
  ///
  /// There is a line for each row and rule, each with a line feed. A wide character stands for its
  /// two cells, and enlarged ones are followed by blanks, so columns line up where a font gives wide
  /// characters two cells. Half cells are rounded up, rules and bars are `+`, `-` and `|`; codes,
  /// pictures, commands and cuts print nothing.
  ///
  /// - Parameter widths: the widths by which the page was laid out.
  /// - Returns: the lines.
  public func text(widths: Widths) -> String {
    var text = ""
    for item in items {
      switch item {
      case .row(let row): row.write(to: &text, widths: widths)
      case .rule(let rule): rule.write(to: &text)
      case .symbol, .image, .command, .cut: continue
      }
      text += "\n"
    }
    return text
  }
}

extension Row {
  fileprivate func write(to text: inout String, widths: Widths) {
    var cell = 0
    func move(to target: Int) {
      text.append(contentsOf: repeatElement(" ", count: max(target - cell, 0)))
      cell = target
    }
    var rest = bars[...]
    func putBars(upTo end: Int) {
      while let bar = rest.first, bar <= end {
        move(to: bar)
        text += "|"
        cell = bar + 1
        rest.removeFirst()
      }
    }
    for segment in segments {
      let start = (segment.start + 1) / 2
      putBars(upTo: start)
      move(to: start)
      for run in segment.runs {
        run.write(to: &text, widths: widths)
        cell += run.cells
      }
    }
    putBars(upTo: .max)
  }
}

extension Run {
  fileprivate func write(to result: inout String, widths: Widths) {
    guard style.width > 1 else {
      result += text
      return
    }
    var rest = Substring(text)
    widths.forEachUnit(of: text) { bytes, cells in
      let end = rest.utf8.index(rest.startIndex, offsetBy: bytes)
      result += rest[..<end]
      result.append(contentsOf: repeatElement(" ", count: (style.width - 1) * cells))
      rest = rest[end...]
    }
  }
}

extension Rule {
  fileprivate func write(to text: inout String) {
    text.append(contentsOf: repeatElement(" ", count: left))
    for piece in pieces {
      switch piece {
      case .horizontal: text += "-"
      case .vertical: text += "|"
      default: text += "+"
      }
    }
  }
}
