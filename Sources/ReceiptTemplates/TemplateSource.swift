import ReceiptLine

/// The lines of a template, to find the one that a line of the filled template came from.
struct TemplateSource {
  /// What stands in a line, one after the other.
  private enum Piece {
    /// Markup, and the character where it begins, from 0.
    case literal(String, column: Int)
    /// Whatever a tag, or a section within the line, gives; and where it begins.
    case filled(column: Int)
  }

  private struct Line {
    let number: Int
    var pieces: [Piece] = []

    /// The characters that are the template's own.
    var literals: Int {
      pieces.reduce(0) { sum, piece in
        if case .literal(let text, _) = piece { sum + text.count } else { sum }
      }
    }
  }

  private var lines: [Line] = []

  init(_ text: String) {
    let texts = text.split(omittingEmptySubsequences: false) { $0.isNewline }
    lines = texts.enumerated().map { Self.line($1, number: $0 + 1) }
    // Of two lines that fit, the one that says more is meant.
    lines.sort { ($1.literals, $0.number) < ($0.literals, $1.number) }
  }

  /// What is wrong with the markup of a filled template, at the places of the template.
  func diagnostics(of filled: String) -> [TemplateDiagnostic] {
    let found = Document(parsing: filled).diagnostics
    guard !found.isEmpty else { return [] }
    let texts = filled.split(omittingEmptySubsequences: false) { $0.isNewline }
    return found.map { diagnostic in
      let text = texts.indices.contains(diagnostic.line - 1) ? texts[diagnostic.line - 1] : ""
      let place = place(of: diagnostic.column - 1, in: text)
      return TemplateDiagnostic(
        severity: .warning,
        line: place?.line ?? 1,
        column: place.map { $0.column + 1 } ?? 1,
        message: diagnostic.message + (place == nil ? ": \(text)" : ""),
        hint: diagnostic.hint
      )
    }
  }

  private static func line(_ text: Substring, number: Int) -> Line {
    var line = Line(number: number)
    var literal = text.startIndex
    var rest = text
    func column(_ index: Substring.Index) -> Int { text.distance(from: text.startIndex, to: index) }
    while let open = rest.firstRange(of: "{{") {
      var close = rest[open.upperBound...].firstRange(of: "}}")?.upperBound ?? rest.endIndex
      let name = rest[open.upperBound..<close].drop { $0 == " " }
      // A section within the line may give its content never or often.
      if name.first == "#" || name.first == "^", let end = rest[close...].firstRange(of: "{{/") {
        close = rest[end.upperBound...].firstRange(of: "}}")?.upperBound ?? rest.endIndex
      }
      if literal < open.lowerBound {
        line.pieces.append(
          .literal(String(text[literal..<open.lowerBound]), column: column(literal))
        )
      }
      line.pieces.append(.filled(column: column(open.lowerBound)))
      literal = close
      rest = rest[close...]
    }
    if literal < text.endIndex {
      line.pieces.append(.literal(String(text[literal...]), column: column(literal)))
    }
    return line
  }

  private func place(of column: Int, in filled: Substring) -> (line: Int, column: Int)? {
    for line in lines where line.literals > 0 {
      if let found = Self.column(of: column, in: filled, from: line.pieces) {
        return (line.number, found)
      }
    }
    return nil
  }

  /// The column of the template that a column of the filled line came from; nil when the line did
  /// not come from these pieces.
  private static func column(
    of column: Int,
    in filled: Substring,
    from pieces: [Piece]
  ) -> Int? {
    var found: Int?
    var rest = filled
    var tag: Int?
    for piece in pieces {
      guard case .literal(let text, let start) = piece else {
        if case .filled(let start) = piece { tag = tag ?? start }
        continue
      }
      // After a tag, the text may begin anywhere; else it must begin here.
      guard
        let range = tag == nil
          ? (rest.hasPrefix(text) ? prefix(of: rest, text) : nil)
          : rest.firstRange(of: text)
      else { return nil }
      let begin = filled.distance(from: filled.startIndex, to: range.lowerBound)
      if found == nil, column < begin {
        found = tag
      } else if found == nil, column < begin + text.count {
        found = start + column - begin
      }
      rest = rest[range.upperBound...]
      tag = nil
    }
    guard tag != nil || rest.isEmpty else { return nil }
    return found ?? tag ?? 0
  }

  private static func prefix(of text: Substring, _ literal: String) -> Range<Substring.Index> {
    text.startIndex..<text.index(text.startIndex, offsetBy: literal.count)
  }
}
