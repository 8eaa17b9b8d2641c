import Foundation
import ReceiptLine
import Testing

/// A document of the reference implementation with its encoding, from a folder beside the
/// repository.
struct ReferenceDocument: CustomTestStringConvertible, Sendable {
  var name: String
  var widths: Widths

  var testDescription: String { name }

  static let folder = URL(filePath: #filePath).resolvingSymlinksInPath()
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().appending(path: "shared/receiptline")

  static let all: [ReferenceDocument] = {
    let manifest = try? String(contentsOf: folder.appending(path: "manifest.tsv"), encoding: .utf8)
    return (manifest ?? "").split(separator: "\n").dropFirst().compactMap { line in
      let fields = line.split(separator: "\t")
      return ReferenceEncoding(named: String(fields[1])).map { encoding in
        ReferenceDocument(name: String(fields[0]), widths: .reference(encoding))
      }
    }
  }()

  func read(_ suffix: String) throws -> String {
    let url = ReferenceDocument.folder.appending(path: "\(name).\(suffix)")
    return String(decoding: try Data(contentsOf: url), as: UTF8.self)
  }
}

@Suite struct ReferenceTests {
  /// Documents that are known to be laid out differently; the list must not rot.
  static let knownGaps: Set<String> = []

  @Test(.enabled(if: !ReferenceDocument.all.isEmpty, "the folder shared/receiptline is missing"))
  func everyEncodingOfTheDocumentsIsKnown() throws {
    let manifest = ReferenceDocument.folder.appending(path: "manifest.tsv")
    let lines = try String(contentsOf: manifest, encoding: .utf8).split(separator: "\n")
    #expect(lines.count - 1 == ReferenceDocument.all.count)
  }

  @Test(arguments: ["", "CP437", "cp1250", "utf8", "unicode"])
  func encodingsWithoutAReferenceAreUnknown(name: String) {
    #expect(ReferenceEncoding(named: name) == nil)
  }

  @Test(
    .enabled(if: !ReferenceDocument.all.isEmpty, "the folder shared/receiptline is missing"),
    arguments: ReferenceDocument.all
  )
  func laysOutAsTheReference(_ reference: ReferenceDocument) throws {
    let document = Document(parsing: try reference.read("receipt"))
    var isEqual = true
    for columns in [32, 42, 48] {
      let page = document.layout(columns: columns, widths: reference.widths)
      let actual = page.text(widths: reference.widths)
      let expected = try reference.read("\(columns).txt")
      // Strings are equal in any normal form, so their bytes are compared.
      let isSame = actual.utf8.elementsEqual(expected.utf8)
      isEqual = isEqual && isSame
      if !ReferenceTests.knownGaps.contains(reference.name) {
        #expect(isSame, "\(columns) columns:\n\(actual)instead of\n\(expected)")
      }
    }
    if ReferenceTests.knownGaps.contains(reference.name) {
      #expect(!isEqual, "the gap is closed: take it off the list")
    }
  }
}
