public import Sales
import Templates

/// A template of receipts: Mustache over ReceiptLine, read once and filled with many receipts.
public struct ReceiptTemplate: Sendable {
  /// The template's name.
  public let name: String
  /// The template's text.
  public let text: String
  private let mustache: MustacheTemplate

  /// The template that comes with Platen for receipts of a kind; it is named as the kind.
  ///
  /// - Throws: `MustacheError` with the place of the first fault.
  public static func builtIn(_ kind: Receipt.Kind) throws(MustacheError) -> ReceiptTemplate {
    let text =
      switch kind {
      case .sale: Templates.sale
      case .refund: Templates.refund
      case .reversal: Templates.reversal
      case .unconfirmed: Templates.unconfirmed
      }
    return try ReceiptTemplate(name: kind.rawValue, text: text)
  }

  /// Reads a template.
  ///
  /// - Throws: `MustacheError` with the place of the first fault.
  public init(name: String, text: String) throws(MustacheError) {
    self.name = name
    self.text = text
    mustache = try MustacheTemplate(parsing: text, name: name)
  }

  /// The receipt as ReceiptLine markup, with the names that the template asks for in vain.
  ///
  /// - Throws: `MustacheError` when the template prints what is not text, or too much.
  public func fill(
    with receipt: Receipt,
    labels: Labels = .english,
    locale: ReceiptLocale = .unitedStates
  ) throws(MustacheError) -> MustacheText {
    try mustache.render(ReceiptContext(receipt: receipt, labels: labels, locale: locale).json)
  }
}
