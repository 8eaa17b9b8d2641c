import ESCPOS
import Foundation
import Rasters
import ReceiptLine
import ReceiptTemplates
import Sales
import Testing

/// A filled receipt on paper of so many columns.
struct PrintedReceipt {
  let page: Page
  let paper: Paper

  init(
    _ receipt: Receipt,
    columns: Int,
    sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    let profile = try #require(Self.profiles.first { $0.columns == columns })
    let filled = try ReceiptTemplate.builtIn(receipt.kind).fill(with: receipt)
    #expect(filled.unknownNames.isEmpty, sourceLocation: sourceLocation)
    let document = Document(parsing: filled.text)
    #expect(document.diagnostics.isEmpty, "\(filled.text)", sourceLocation: sourceLocation)
    page = document.layout(columns: columns, widths: .unicode)
    paper = VirtualPrinter.paper(
      of: try PageEncoder.encode(page, for: profile),
      profile: profile
    )
    for row in rows {
      for segment in row.segments {
        let cells = segment.runs.reduce(0) { $0 + $1.cells }
        #expect(segment.start + 2 * cells <= 2 * columns, sourceLocation: sourceLocation)
      }
    }
    for case .trouble(let trouble) in paper.items {
      Issue.record("\(trouble)", sourceLocation: sourceLocation)
    }
  }

  /// Paper of the built-in profiles, and of a printer with 42 columns.
  private static var profiles: [Profile] {
    var middling = Profile.generic80
    (middling.columns, middling.dots) = (42, 512)
    return Profile.builtIn + [middling]
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

  var picture: String {
    TerminalPicture(paper, styled: false).text
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

  var barcodes: [String] {
    paper.items.compactMap { item in
      if case .barcode(let barcode) = item { barcode.text } else { nil }
    }
  }
}
