@testable import ReceiptLine

extension Page {
  /// The page as the reference implementation writes it as text: one line for each row and rule,
  /// wide characters unpadded, enlarged ones followed by blanks, half cells rounded up.
  func text(widths: Widths) -> String {
    var text = ""
    for item in items {
      switch item {
      case .row(let row): text += row.text(widths: widths) + "\n"
      case .rule(let rule): text += rule.text + "\n"
      case .symbol, .image, .command, .cut: break
      }
    }
    return text
  }
}

extension Row {
  fileprivate func text(widths: Widths) -> String {
    var parts = bars.map { (start: $0, text: "|", cells: 1) }
    for segment in segments {
      let text = segment.runs.map { $0.text(widths: widths) }.joined()
      let cells = segment.runs.reduce(0) { $0 + $1.cells }
      parts.append(((segment.start + 1) / 2, text, cells))
    }
    var line = ""
    var cell = 0
    for part in parts.sorted(by: { $0.start < $1.start }) {
      line += String(repeating: " ", count: max(part.start - cell, 0)) + part.text
      cell = part.start + part.cells
    }
    return line
  }
}

extension Run {
  fileprivate func text(widths: Widths) -> String {
    guard style.width > 1 else { return text }
    var result = ""
    var rest = Substring(text)
    widths.forEachUnit(of: text) { bytes, cells in
      let end = rest.utf8.index(rest.startIndex, offsetBy: bytes)
      result += rest[..<end] + String(repeating: " ", count: (style.width - 1) * cells)
      rest = rest[end...]
    }
    return result
  }
}

extension Rule {
  fileprivate var text: String {
    let line = pieces.map { piece in
      switch piece {
      case .horizontal: "-"
      case .vertical: "|"
      default: "+"
      }
    }
    return String(repeating: " ", count: left) + line.joined()
  }
}
