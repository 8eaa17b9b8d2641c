public import Payment
public import Sales

/// A sale as it was asked for.
public struct SaleRecord: Sendable, Equatable {
  /// The till's own name for it.
  public var reference: SaleReference
  /// The till.
  public var till: String
  /// The bill, as JSON in the schema it is read from.
  public var bill: String
  /// The SHA-256 of the bill, hexadecimal: the same reference with another bill is another sale.
  public var billHash: String
  /// Whether the receipt is printed as soon as the sale is paid.
  public var printing: Bool
  /// When it was asked for.
  public var createdAt: Timestamp

  /// A sale from its parts.
  public init(
    reference: SaleReference,
    till: String,
    bill: String,
    billHash: String,
    printing: Bool = true,
    createdAt: Timestamp
  ) {
    self.reference = reference
    self.till = till
    self.bill = bill
    self.billHash = billHash
    self.printing = printing
    self.createdAt = createdAt
  }
}

/// An attempt with what the journal knows around it.
public struct AttemptRecord: Sendable, Equatable {
  /// The attempt's facts.
  public var attempt: Attempt
  /// The sale it belongs to.
  public var sale: SaleRecord
  /// The claim of the process that works on it, while somebody does.
  public var owner: String?
  /// Who asked the owner from another process to cancel the attempt.
  public var cancelWish: String?
}

/// A refund with what the journal knows around it.
public struct RefundRecord: Sendable, Equatable {
  /// The refund's facts.
  public var refund: Refund
  /// The till that it was asked for at.
  public var till: String
  /// Whether its receipt is to be printed.
  public var printing: Bool
  /// The claim of the process that works on it, while somebody does.
  public var owner: String?
  /// When it was asked for.
  public var createdAt: Timestamp
}

/// A receipt that was issued.
public struct ReceiptRecord: Sendable, Equatable {
  /// The journal's number.
  public var id: Int64
  /// What it is about.
  public var kind: Receipt.Kind
  /// The number on the paper.
  public var number: String
  /// The sale; nil for the refund of a sale that another journal holds.
  public var sale: SaleReference?
  /// The refund's reference, for receipts of refunds.
  public var refund: String?
  /// The gateway's number of the transaction.
  public var transactionNo: String
  /// What the receipt says, as JSON.
  public var model: String
  /// The template it was issued with: its name and the SHA-256 of its text.
  public var template: TemplateKey
  /// When it was issued.
  public var createdAt: Timestamp
}

/// Names one text of one template.
public struct TemplateKey: Sendable, Hashable {
  /// The template's name.
  public var name: String
  /// The SHA-256 of its text, hexadecimal.
  public var hash: String

  /// A key from its parts.
  public init(name: String, hash: String) {
    self.name = name
    self.hash = hash
  }
}

/// A receipt that is about to be issued; the journal adds the number.
public struct ReceiptDraft: Sendable {
  /// What the receipt is about.
  public var kind: Receipt.Kind
  /// The template it is issued with.
  public var template: TemplateKey
  /// The template's text.
  public var templateText: String
  /// What is done besides printing the receipt itself.
  public var besides: [JobDraft]
  /// Gives what the receipt says once its number is known.
  public var model: @Sendable (_ number: String) -> String

  /// A draft from its parts.
  public init(
    kind: Receipt.Kind = .sale,
    template: TemplateKey,
    templateText: String,
    besides: [JobDraft] = [],
    model: @escaping @Sendable (_ number: String) -> String
  ) {
    self.kind = kind
    self.template = template
    self.templateText = templateText
    self.besides = besides
    self.model = model
  }
}

/// Something that somebody has to be told, again and again until it is acknowledged.
public struct News: Sendable, Equatable {
  /// Its name, such as random hexadecimal digits; new for each.
  public var id: String
  /// What kind of news, in the protocol's words.
  public var kind: String
  /// The sale it is about.
  public var sale: SaleReference?
  /// The reference of the refund it is about.
  public var refund: String?
  /// What it says, as JSON.
  public var text: String

  /// News from their parts.
  public init(
    id: String,
    kind: String,
    sale: SaleReference? = nil,
    refund: String? = nil,
    text: String
  ) {
    self.id = id
    self.kind = kind
    self.sale = sale
    self.refund = refund
    self.text = text
  }
}

/// One step of a sale as it was written down.
public struct HistoryEntry: Sendable, Equatable {
  /// When.
  public var at: Timestamp
  /// Which attempt of the sale.
  public var attempt: Int?
  /// The refund's reference, where the step is a refund's.
  public var refund: String?
  /// The state of the attempt or refund.
  public var state: String
  /// What had gone wrong last.
  public var note: String?
}
