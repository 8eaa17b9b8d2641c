import Digests
import ESCPOS
import Journal
import ReceiptLine
import ReceiptTemplates
import Sales
import StrictJSON

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
    profile: Profile
  ) throws(SpoolError) {
    var warnings: [String] = []
    var bytes: [UInt8]?
    if let text {
      do {
        let template = try ReceiptTemplate(name: template.name, text: text)
        bytes = try Self.render(receipt, template, profile, &warnings)
      } catch {
        warnings.append("\(error); the built-in receipt was printed instead")
      }
    } else {
      warnings.append("the template \(template.name) of this receipt is not in the journal")
    }
    do {
      self.bytes =
        try bytes ?? Self.render(receipt, ReceiptTemplate.builtIn(receipt.kind), profile, &warnings)
    } catch {
      throw .unprintable("\(error)")
    }
    self.warnings = warnings
    hash = sha256Hex(self.bytes)
  }

  private static func render(
    _ receipt: Receipt,
    _ template: ReceiptTemplate,
    _ profile: Profile,
    _ warnings: inout [String]
  ) throws -> [UInt8] {
    let filled = try template.fill(with: receipt)
    let document = Document(parsing: filled.text)
    warnings += filled.unknownNames.map(\.description)
    warnings += document.diagnostics.map { diagnostic in
      "\(template.name), filled line \(diagnostic.line): \(diagnostic.message)"
    }
    var page = document.layout(columns: profile.columns, widths: .unicode)
    page.items = page.items.flatMap { printable($0, profile, &warnings) }
    return try PageEncoder.encode(page, for: profile)
  }

  /// A code that this printer cannot print must not keep the rest from the customer: its data is
  /// printed as text instead.
  private static func printable(
    _ item: Page.Item,
    _ profile: Profile,
    _ warnings: inout [String]
  ) -> [Page.Item] {
    guard case .symbol(let placed) = item else { return [item] }
    do {
      _ = try PageEncoder.encode(Page(columns: profile.columns, items: [item]), for: profile)
      return [item]
    } catch {
      warnings.append("\(error); its data was printed as text instead")
      let text = Document(parsing: ReceiptEscape.text(placed.symbol.data))
      return text.layout(columns: profile.columns, widths: .unicode).items
    }
  }
}
