import ReceiptLine
import TestSupport
import Testing

@testable import ReceiptTemplates

/// Whatever the texts of a paper are, it shows them and is otherwise the same paper.
@Suite struct PapersLawTests {
  /// A paper's data with other texts, which are remembered.
  private struct Data {
    var value = MustacheValue.null
    var texts: [String] = []

    init(_ context: ReceiptContext, text: (Int) -> String) {
      guard case .object(let names, var values) = context.data else { return }
      for (place, name) in names.names.enumerated() {
        switch name {
        case "labels", "texts": break
        // Wide enough for any text, so that none is cut.
        case "widths": values[place] = wide(values[place])
        default: values[place] = replaced(values[place], text)
        }
      }
      value = .object(names, values)
    }

    private func wide(_ widths: MustacheValue) -> MustacheValue {
      guard case .object(let names, let values) = widths else { return widths }
      return .object(names, values.map { _ in .number(150) })
    }

    private mutating func replaced(
      _ value: MustacheValue,
      _ text: (Int) -> String
    ) -> MustacheValue {
      switch value {
      case .string:
        texts.append(text(texts.count))
        return .string(texts[texts.count - 1])
      case .list(let elements):
        return .list(elements.map { replaced($0, text) })
      case .object(let names, var values):
        for (place, name) in names.names.enumerated()
        // How a fiscal code is drawn, and which picture, is no text.
        where !["cell", "level", "logo"].contains(name) {
          values[place] = replaced(values[place], text)
        }
        return .object(names, values)
      case .null, .bool, .number:
        return value
      }
    }
  }

  /// What a page shows, item by item: texts without blanks, data of symbols as they are.
  private func shown(_ page: Page) -> [String] {
    page.items.map { item in
      switch item {
      case .row(let row):
        "row " + Self.withoutBlanks(row.segments.flatMap { $0.runs.map(\.text) }.joined())
      case .rule: "rule"
      case .symbol(let placed): "\(placed.symbol.kind) \(placed.symbol.data)"
      case .image(let placed):
        if case .png(let text) = placed.source { "image \(text)" } else { "never" }
      case .command, .cut: "never"
      }
    }
  }

  private static let papers: [(name: String, context: ReceiptContext)] =
    ReceiptTemplate.builtInNames.flatMap { name in
      PaperData.samples(forTemplate: name).map { paper in
        switch paper {
        case .receipt(let receipt):
          (name, ReceiptContext(receipt: receipt, labels: .english, locale: .unitedStates))
        case .slip(let slip):
          (name, ReceiptContext(slip: slip, labels: .english, locale: .unitedStates))
        }
      }
    }

  @Test(arguments: papers.indices)
  func textsNeverBecomeMarkup(index: Int) throws {
    let (name, context) = Self.papers[index]
    let builtIn = try #require(try ReceiptTemplate.builtIn(named: name))
    // Word by word would break rows at other places.
    let text = builtIn.text.replacing("{text:word;", with: "{text:nowrap;")
      .replacing("{text:word}", with: "{text:nowrap}")
    let template = try MustacheTemplate(parsing: text, name: name)
    func page(_ data: Data, _ note: Comment) throws -> Page {
      let filled = try template.render(data.value)
      #expect(filled.unknownNames.isEmpty, note)
      let document = Document(parsing: filled.text)
      #expect(document.diagnostics.isEmpty, note)
      return document.layout(columns: 900, widths: .unicode)
    }
    let plain = Data(context) { "<\($0)>" }
    let expected = shown(try page(plain, "\(name)"))
    var random = SeededRandom(seed: UInt64(index))
    for round in 0..<40 {
      let data = Data(context) { _ in ReceiptEscapeLawTests.visibleValue(using: &random) }
      let note: Comment = "\(name), paper \(index), round \(round): \(data.texts.debugDescription)"
      let found = shown(try page(data, note))
      try #require(found.count == expected.count, note)
      for (found, plain) in zip(found, expected) {
        #expect(scalars(found) == scalars(Self.filled(plain, with: data.texts)), note)
      }
    }
  }

  /// An item of the plain page with the texts in the places of `<n>`.
  private static func filled(_ plain: String, with texts: [String]) -> String {
    let isRow = plain.hasPrefix("row ")
    return plain.replacing(/<([0-9]+)>/) { match in
      let text = Int(match.output.1).map { texts[$0] } ?? ""
      let shown =
        isRow ? ReceiptEscapeLawTests.printed(text) : ReceiptEscapeLawTests.shown(text)
      return isRow ? withoutBlanks(shown) : shown
    }
  }

  // A blank with a mark above it is a character of its own.
  private static func withoutBlanks(_ text: String) -> String {
    String(String.UnicodeScalarView(text.unicodeScalars.filter { $0 != " " }))
  }

  private func scalars(_ text: String) -> [Unicode.Scalar] {
    Array(text.unicodeScalars)
  }
}
