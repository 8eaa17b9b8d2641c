import Foundation
import ReceiptLine
import ReceiptTemplates
import Sales
import Testing

/// A filled template laid out on paper of so many columns.
struct PrintedReceipt {
  let page: Page

  init(
    _ receipt: Receipt,
    by template: String? = nil,
    labels: Labels? = nil,
    locale: ReceiptLocale? = nil,
    columns: Int,
    sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    let template = try template.map { try #require(try ReceiptTemplate.builtIn(named: $0)) }
    let filled = try (template ?? ReceiptTemplate.builtIn(receipt.kind))
      .fill(with: receipt, labels: labels, locale: locale)
    try self.init(filled, columns: columns, sourceLocation: sourceLocation)
  }

  init(
    _ slip: Slip,
    by template: String? = nil,
    labels: Labels? = nil,
    locale: ReceiptLocale? = nil,
    columns: Int,
    sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    let template = try template.map { try #require(try ReceiptTemplate.builtIn(named: $0)) }
    let filled = try (template ?? ReceiptTemplate.builtIn(slip: slip.kind))
      .fill(with: slip, labels: labels, locale: locale)
    try self.init(filled, columns: columns, sourceLocation: sourceLocation)
  }

  private init(
    _ filled: MustacheText,
    columns: Int,
    sourceLocation: SourceLocation
  ) throws {
    #expect(filled.unknownNames.isEmpty, sourceLocation: sourceLocation)
    let document = Document(parsing: filled.text)
    #expect(document.diagnostics.isEmpty, "\(filled.text)", sourceLocation: sourceLocation)
    page = document.layout(columns: columns, widths: .unicode)
    for row in rows {
      var end = 0
      for segment in row.segments {
        #expect(segment.start >= end, "nothing overlaps", sourceLocation: sourceLocation)
        end = segment.start + 2 * segment.runs.reduce(0) { $0 + $1.cells }
      }
      #expect(end <= 2 * columns, sourceLocation: sourceLocation)
    }
  }

  /// True when the paper looks as the snapshot of this name and width does.
  func isAsRecorded(_ name: String) throws -> Bool {
    let file = URL(filePath: #filePath).deletingLastPathComponent()
      .appending(path: "Snapshots/\(name)-\(page.columns).txt")
    if ProcessInfo.processInfo.environment["PLATEN_RECORD"] != nil {
      try Data(picture.utf8).write(to: file)
    }
    return try String(contentsOf: file, encoding: .utf8) == picture
  }

  /// The page as text: a wide character stands for its two cells, an enlarged one has blanks after
  /// it, and a tall row has a mark for each row more.
  var picture: String {
    page.items.map { item in
      switch item {
      case .row(let row): row.picture
      case .rule(let rule):
        String(repeating: " ", count: rule.left) + String(repeating: "-", count: rule.pieces.count)
      case .symbol(let placed):
        placed.slot.picture("[\(placed.symbol.kind.rawValue) \(placed.symbol.data)]")
      case .image(let placed): placed.slot.picture("[\(placed.source)]")
      case .command, .cut: "[\(item)]"
      }
    }.joined(separator: "\n") + "\n"
  }

  var rows: [Row] {
    page.items.compactMap { item in
      if case .row(let row) = item { row } else { nil }
    }
  }

  /// The first text of each row, top to bottom, without blanks, as names are broken at blanks.
  var names: String {
    let names = rows.map { row in
      let texts = row.segments.map { $0.runs.map(\.text).joined().filter { $0 != " " } }
      return texts.first { !$0.isEmpty } ?? ""
    }
    return names.joined()
  }

  /// Every column's text of every row.
  var cells: Set<String> {
    Set(rows.flatMap { row in row.segments.map { $0.runs.map(\.text).joined() } })
  }

  /// All that is printed as text, row by row.
  var lines: [String] {
    rows.map { row in row.segments.flatMap { $0.runs.map(\.text) }.joined(separator: " ") }
  }

  var barcodes: [String] { symbols(.code128) }

  func symbols(_ kind: Symbol.Kind) -> [String] {
    page.items.compactMap { item in
      guard case .symbol(let placed) = item, placed.symbol.kind == kind else { return nil }
      return placed.symbol.data
    }
  }
}

extension Row {
  fileprivate var picture: String {
    var line = ""
    var cell = 0
    for segment in segments {
      let start = (segment.start + 1) / 2
      line += String(repeating: " ", count: max(start - cell, 0))
      cell = start
      for run in segment.runs {
        line += run.picture
        cell += run.cells
      }
    }
    let end = line.lastIndex { $0 != " " }.map { line.index(after: $0) } ?? line.startIndex
    return line[..<end] + String(repeating: "\n", count: height - 1)
  }
}

extension Run {
  fileprivate var picture: String {
    guard style.width > 1, !text.isEmpty else { return text }
    let blanks = String(repeating: " ", count: (style.width - 1) * cells / style.width / text.count)
    return text.map { String($0) + blanks }.joined()
  }
}

extension Slot {
  fileprivate func picture(_ text: String) -> String {
    String(repeating: " ", count: left + max(width - text.count, 0) * align / 2) + text
  }
}
