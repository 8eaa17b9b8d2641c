public import Sales
public import StrictJSON

/// What a template is filled with: a wallet's receipt, or any other slip.
public enum PaperData: Sendable {
  case receipt(Receipt)
  case slip(Slip)

  /// Reads the data of a paper: a receipt, a slip, or a bill, from which a sample paper is made.
  ///
  /// - Parameters:
  ///   - json: the data.
  ///   - template: the name of the template that it is for; it tells what becomes of a bill.
  /// - Throws: `JSONFieldError` that names the member at fault.
  public init(json: JSONField, template: String) throws(JSONFieldError) {
    let object = json.value.object ?? JSONObject()
    if object["payment"] != nil {
      self = .receipt(try Receipt(json: json))
    } else if object["kind"] != nil {
      self = .slip(try Slip(json: json))
    } else {
      self = try Self.paper(of: json, template: template)
    }
  }

  private static func paper(
    of json: JSONField,
    template: String
  ) throws(JSONFieldError) -> PaperData {
    let slips: [Slip.Kind] = [.gift, .preBill, .kitchen]
    if let kind = slips.first(where: { $0.templateName == template }) {
      let bill = try Bill(json: json, for: kind == .kitchen ? .order : .paper)
      return .slip(Sample.slip(kind, of: bill))
    }
    let others = Slip.Kind.allCases.filter { !$0.hasBill }.map(\.templateName)
    guard !others.contains(template) else {
      throw json.fault("a bill says nothing that this template shows; give it a slip")
    }
    let bill = try Bill(json: json)
    let kind = Receipt.Kind.allCases.first { $0.templateName == template } ?? .sale
    return Sample.receipt(kind, of: bill, Sample.shop).map(PaperData.receipt)
      ?? .slip(Sample.slip(.sale, of: bill))
  }

  /// The papers that a template of this name is tried with; all of them for a name of nobody's.
  ///
  /// The first one says the most.
  ///
  /// - Parameter name: a template's name.
  /// - Returns: sample papers, at least one.
  public static func samples(forTemplate name: String) -> [PaperData] {
    // A sale's receipt is printed by several templates.
    let receiptNames: [Receipt.Kind: Set<String>] = [
      .sale: ["sale", "sale-compact", "merchant", "gift", "kitchen"]
    ]
    let isKnown = ReceiptTemplate.builtInNames.contains(name)
    let receipts = Sample.receipts.filter { receipt in
      let names = receiptNames[receipt.kind] ?? [receipt.kind.templateName]
      return !isKnown || names.contains(name)
    }
    let slips = Sample.slips.filter { slip in
      !isKnown || slip.kind.templateName == name || slip.kind == .sale && name == "sale-compact"
    }
    return receipts.map(PaperData.receipt) + slips.map(PaperData.slip)
  }

  /// Who sells.
  public var shop: Shop {
    get {
      switch self {
      case .receipt(let receipt): receipt.shop
      case .slip(let slip): slip.shop
      }
    }
    set {
      switch self {
      case .receipt(var receipt):
        receipt.shop = newValue
        self = .receipt(receipt)
      case .slip(var slip):
        slip.shop = newValue
        self = .slip(slip)
      }
    }
  }

  /// The words of its languages.
  public var labels: Labels {
    switch self {
    case .receipt(let receipt): receipt.labels
    case .slip(let slip): slip.labels
    }
  }

  /// Its first language as a BCP 47 tag; nil where nothing says.
  public var language: String? {
    switch self {
    case .receipt(let receipt): receipt.language
    case .slip(let slip): slip.firstLanguage
    }
  }
}

extension ReceiptTemplate {
  /// The paper as ReceiptLine markup, with the names that the template asks for in vain.
  ///
  /// - Parameters:
  ///   - data: what it says.
  ///   - labels: the words; nil for those of the paper's own languages.
  /// - Returns: the markup and the unknown names.
  /// - Throws: `MustacheError` when the template prints what is not text, or too much.
  public func fill(
    with data: PaperData,
    labels: Labels? = nil
  ) throws(MustacheError) -> MustacheText {
    switch data {
    case .receipt(let receipt): try fill(with: receipt, labels: labels)
    case .slip(let slip): try fill(with: slip, labels: labels)
    }
  }
}
