import Digests
import Journal
import ReceiptLine
import ReceiptTemplates
import Sales

/// A receipt's bytes for one profile: no opening, no marks, no cut.
struct ReceiptBody {
  let bytes: [UInt8]
  /// The SHA-256 of the bytes, hexadecimal.
  let hash: String
  /// What was wrong with the template, for its author.
  let warnings: [String]

  /// Renders a receipt with the text it was issued with.
  ///
  /// - Throws: `SpoolError.unprintable` when not even the built-in template gives a page.
  init(
    of receipt: Receipt,
    template: TemplateKey,
    text: String?,
    by rendering: Rendering
  ) throws(SpoolError) {
    var warnings: [String] = []
    var bytes: [UInt8]?
    if let text {
      do {
        let template = try ReceiptTemplate(name: template.name, text: text)
        bytes = try Self.render(receipt, template, rendering, &warnings)
      } catch {
        warnings.append("\(error); the built-in receipt was printed instead")
      }
    } else {
      warnings.append("the template \(template.name) of this receipt is not in the journal")
    }
    do {
      self.bytes =
        try bytes
        ?? Self.render(receipt, ReceiptTemplate.builtIn(receipt.kind), rendering, &warnings)
    } catch {
      throw .unprintable("\(error)")
    }
    self.warnings = warnings
    hash = sha256Hex(self.bytes)
  }

  private static func render(
    _ receipt: Receipt,
    _ template: ReceiptTemplate,
    _ rendering: Rendering,
    _ warnings: inout [String]
  ) throws -> [UInt8] {
    let filled = try template.fill(with: receipt)
    let document = Document(parsing: filled.utf8)
    warnings += filled.unknownNames.map(\.description)
    warnings += document.diagnostics.map { diagnostic in
      "\(template.name), filled line \(diagnostic.line): \(diagnostic.message)"
    }
    let (bytes, trouble) = try rendering.body(
      of: document,
      isMirrored: receipt.labels.isRightToLeft
    )
    warnings += trouble
    return bytes
  }
}
