public import Sales
import Templates

/// A template of receipts: Mustache over ReceiptLine, read once and filled with many receipts.
public struct ReceiptTemplate: Sendable {
  /// The template's name.
  public let name: String
  /// The template's text.
  public let text: String
  private let mustache: MustacheTemplate
  /// True when the last line is a section's end: what is before it ends in a line break, of which
  /// the markup would make an extra line.
  private let endsInSection: Bool

  /// The names of the templates that come with Platen.
  public static let builtInNames = Templates.receipts.map(\.name)

  /// The template that comes with Platen under a name.
  ///
  /// - Parameter name: one of ``builtInNames``.
  /// - Returns: nil when there is none of this name.
  /// - Throws: `MustacheError` with the place of the first fault.
  public static func builtIn(named name: String) throws(MustacheError) -> ReceiptTemplate? {
    try builtIns[name]?.get()
  }

  /// The template that comes with Platen for receipts of a kind; it is named as the kind.
  ///
  /// - Throws: `MustacheError` with the place of the first fault.
  public static func builtIn(_ kind: Receipt.Kind) throws(MustacheError) -> ReceiptTemplate {
    try existing(kind.templateName)
  }

  /// The template that comes with Platen for slips of a kind.
  ///
  /// - Throws: `MustacheError` with the place of the first fault.
  public static func builtIn(slip kind: Slip.Kind) throws(MustacheError) -> ReceiptTemplate {
    try existing(kind.templateName)
  }

  private static func existing(_ name: String) throws(MustacheError) -> ReceiptTemplate {
    guard let template = try builtIn(named: name) else {
      let place = MustachePlace(template: name, line: 1, column: 1)
      throw MustacheError(place: place, reason: "no template of this name comes with Platen")
    }
    return template
  }

  /// All that come with Platen, read once.
  private static let builtIns = Dictionary(
    uniqueKeysWithValues: Templates.receipts.map { name, text in
      let template = Result { () throws(MustacheError) in
        try ReceiptTemplate(name: name, text: text)
      }
      return (name, template)
    }
  )

  /// Reads a template.
  ///
  /// - Throws: `MustacheError` with the place of the first fault.
  public init(name: String, text: String) throws(MustacheError) {
    self.name = name
    self.text = text
    mustache = try MustacheTemplate(parsing: text, name: name)
    endsInSection = text.utf8.split(separator: 0x0A).last?.starts(with: "{{/".utf8) ?? false
  }

  /// The receipt as ReceiptLine markup, with the names that the template asks for in vain.
  ///
  /// - Parameters:
  ///   - receipt: what it says.
  ///   - labels: the words; nil for those of the receipt's own languages.
  ///   - locale: how figures are written; nil for the customs of its shop.
  /// - Returns: the markup and the unknown names.
  /// - Throws: `MustacheError` when the template prints what is not text, or too much.
  public func fill(
    with receipt: Receipt,
    labels: Labels? = nil,
    locale: ReceiptLocale? = nil
  ) throws(MustacheError) -> MustacheText {
    let context = ReceiptContext(
      receipt: receipt,
      labels: labels ?? receipt.labels,
      locale: locale ?? receipt.locale
    )
    return try fill(with: context)
  }

  /// The slip as ReceiptLine markup, with the names that the template asks for in vain.
  ///
  /// - Parameters:
  ///   - slip: what it says.
  ///   - labels: the words; nil for those of the slip's own languages.
  ///   - locale: how figures are written; nil for the customs of its shop.
  /// - Returns: the markup and the unknown names.
  /// - Throws: `MustacheError` when the template prints what is not text, or too much.
  public func fill(
    with slip: Slip,
    labels: Labels? = nil,
    locale: ReceiptLocale? = nil
  ) throws(MustacheError) -> MustacheText {
    let context = ReceiptContext(
      slip: slip,
      labels: labels ?? slip.labels,
      locale: locale ?? slip.locale
    )
    return try fill(with: context)
  }

  func fill(with context: ReceiptContext) throws(MustacheError) -> MustacheText {
    var filled = try mustache.render(context.data)
    if endsInSection, filled.utf8.last == 0x0A {
      filled.utf8.removeLast()
      if filled.utf8.last == 0x0D {
        filled.utf8.removeLast()
      }
    }
    return filled
  }
}

extension Receipt.Kind {
  /// The name of the template that such receipts are printed with unless another is chosen.
  public var templateName: String { rawValue }
}

extension Slip.Kind {
  /// The name of the template that such slips are printed with unless another is chosen.
  public var templateName: String {
    switch self {
    case .sale: "sale"
    case .gift: "gift"
    case .preBill: "pre-bill"
    case .kitchen: "kitchen"
    case .noSale: "no-sale"
    case .paidOut: "paid-out"
    case .xReport, .zReport: "report"
    case .test: "printer-test"
    }
  }
}

extension Receipt {
  /// The words in the languages that the bill asks for, else in the shop's, else in English.
  public var labels: Labels { Labels.of(language, bill?.secondLanguage) }

  /// The customs of the shop, frozen in the receipt; those of the United States where it has none.
  public var locale: ReceiptLocale { shop.customs }
}

extension Slip {
  /// The words in the languages that the slip or its bill asks for, else in the shop's, else in
  /// English.
  public var labels: Labels { Labels.of(firstLanguage, secondLanguage ?? bill?.secondLanguage) }

  /// The customs of the shop; those of the United States where it has none.
  public var locale: ReceiptLocale { shop.customs }
}

extension Shop {
  fileprivate var customs: ReceiptLocale {
    locale.flatMap(ReceiptLocale.of) ?? .unitedStates
  }
}
