import Digests
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

  /// Renders a receipt with the template it was issued with.
  ///
  /// - Parameters:
  ///   - receipt: the receipt.
  ///   - template: the template; nil for the built-in one of the receipt's kind.
  ///   - rendering: the way to the bytes of a printer.
  /// - Throws: `SpoolError.unprintable` when not even the built-in template gives a page.
  init(
    of receipt: Receipt,
    template: ReceiptTemplate?,
    by rendering: Rendering
  ) throws(SpoolError) {
    var warnings: [String] = []
    var bytes: [UInt8]?
    if let template {
      do {
        bytes = try Self.render(receipt, template, rendering, &warnings)
      } catch {
        warnings.append("\(error); the built-in receipt was printed instead")
      }
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
