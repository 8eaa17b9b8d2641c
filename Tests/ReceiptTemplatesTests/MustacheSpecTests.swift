import Foundation
import StrictJSON
import Testing

@testable import ReceiptTemplates

/// The public Mustache specification, read from the folder beside the repository.
@Suite struct MustacheSpecTests {
  struct Case: Sendable, CustomTestStringConvertible {
    let file: String
    let name: String
    let template: String
    let partials: [String: String]
    let data: JSONValue
    let expected: String
    var testDescription: String { "\(file): \(name)" }
  }

  static let folder = URL(filePath: #filePath).resolvingSymlinksInPath()
    .appending(path: "../../../../shared/mustache-spec").standardized

  static let isThere = FileManager.default.fileExists(atPath: folder.path)

  static let files = [
    "comments", "delimiters", "interpolation", "inverted", "partials", "sections",
  ]

  static func cases(of file: String) throws -> [Case] {
    let data = try Data(contentsOf: folder.appending(path: "\(file).json"))
    let tests = try JSONValue(parsing: Array(data))["tests"]?.array ?? []
    return try tests.map { test in
      let partials = (test["partials"]?.object?.members ?? []).map { member in
        (member.name, member.value.string ?? "")
      }
      return Case(
        file: file,
        name: try #require(test["name"]?.string),
        template: try #require(test["template"]?.string),
        partials: Dictionary(uniqueKeysWithValues: partials),
        data: try #require(test["data"]),
        expected: try #require(test["expected"]?.string)
      )
    }
  }

  @Test(.enabled(if: isThere, "the folder of the specification is not here"), arguments: files)
  func everyCasePasses(file: String) throws {
    let cases = try Self.cases(of: file)
    #expect(cases.count >= 12)
    for test in cases {
      let template = try MustacheTemplate(
        parsing: test.template,
        name: test.name,
        escaping: .html
      )
      let partials = try test.partials.map { name, source in
        (name, try MustacheTemplate(parsing: source, name: name, escaping: .html))
      }
      let rendered = try template.render(
        test.data,
        partials: Dictionary(uniqueKeysWithValues: partials)
      )
      #expect(rendered.text == test.expected, "\(file): \(test.name)")
    }
  }
}
