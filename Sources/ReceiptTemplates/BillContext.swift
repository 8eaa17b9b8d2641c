import Sales

/// What a bill gives to the data of receipt templates, each figure written once.
struct BillContext {
  /// What was sold.
  let lines: MustacheValue
  /// What adds up to the total.
  let sums: MustacheValue
  let total: MustacheValue
  /// Taxes that the total does not add: they are part of the prices, or not due.
  let taxNotes: MustacheValue
  /// What was paid before the wallet.
  let tenders: MustacheValue
  /// What is left after the tenders; null where there are none, or nothing is left.
  let amountDue: MustacheValue
  /// The cells of the widest tax marks, 0 when there are none, at most 8.
  let marksWidth: Int

  init(_ bill: Bill, labels: Labels, figures: inout Figures) {
    lines = .list(bill.lines.map { Self.value($0, bill.currency, labels, &figures) })
    var sums = [Self.sum(labels["subtotal"], bill.subtotal, &figures)]
    for discount in bill.discounts {
      sums.append(Self.sum(discount.name, discount.amount.negated, &figures))
    }
    for fee in bill.fees {
      let count = fee.count.map { " x \($0)" } ?? ""
      let remark = fee.kind == .service ? " (\(labels["notATip"]))" : ""
      sums.append(Self.sum(fee.name + count + remark, fee.amount, &figures))
    }
    for tax in bill.taxes where tax.basis == .added {
      sums.append(Self.sum(Self.name(of: tax, labels, figures.locale), tax.amount, &figures))
    }
    if let tip = bill.tip {
      sums.append(Self.sum(labels["tip"], tip, &figures))
    }
    if let rounding = bill.rounding {
      sums.append(Self.sum(labels["rounding"], rounding, &figures))
    }
    self.sums = .list(sums)
    total = .string(figures.amount(bill.total))
    var notes: [MustacheValue] = []
    for tax in bill.taxes where tax.basis != .added {
      notes.append(Self.sum(Self.name(of: tax, labels, figures.locale), tax.amount, &figures))
    }
    taxNotes = .list(notes)
    tenders = .list(bill.tenders.map { Self.value($0, labels, &figures) })
    let due = bill.amountDue
    let isOpen = !bill.tenders.isEmpty && due.minorUnits != 0
    amountDue = isOpen ? .string(figures.amount(due)) : .null
    marksWidth = Self.marksWidth(of: bill.lines)
  }

  // MARK: Lines

  private static let lineNames: MustacheNames = [
    "name", "total", "marks", "quantity", "details", "choices", "note", "station", "isDeduction",
  ]

  private static func value(
    _ line: Bill.Line,
    _ currency: Currency,
    _ labels: Labels,
    _ figures: inout Figures
  ) -> MustacheValue {
    let locale = figures.locale
    let quantity = locale.number(line.quantity) + (line.unit.map { " " + $0 } ?? "")
    return lineNames.object([
      .string(line.name),
      .string(figures.amount(line.total)),
      .string(line.taxMarks.joined()),
      .string(figures.quantity(quantity)),
      .texts(details(of: line, quantity, currency, labels, locale)),
      .texts(line.modifiers.map(\.name)),
      .text(line.note),
      .text(line.station),
      .bool(line.total.minorUnits < 0),
    ])
  }

  /// What stands below a line: how its total came about.
  private static func details(
    of line: Bill.Line,
    _ quantity: String,
    _ currency: Currency,
    _ labels: Labels,
    _ locale: ReceiptLocale
  ) -> [String] {
    var details: [String] = []
    if !isSelfEvident(line, currency) {
      if let unitPrice = line.unitPrice {
        let price = locale.price(unitPrice, in: currency) + (line.unit.map { "/" + $0 } ?? "")
        details.append(labels.text(.times, quantity, price))
      } else {
        details.append(quantity)
      }
    }
    for modifier in line.modifiers {
      details.append(
        "+ " + modifier.name + (modifier.amount.map { " (\(locale.amount($0)))" } ?? "")
      )
    }
    if let discount = line.discount {
      details.append("\(discount.name) (\(locale.amount(discount.amount.negated)))")
    }
    if let note = line.note {
      details.append(note)
    }
    return details
  }

  /// True for one piece at the price that the line's total says already.
  private static func isSelfEvident(_ line: Bill.Line, _ currency: Currency) -> Bool {
    guard line.quantity.scaled(to: 0) == 1, line.unit == nil else { return false }
    guard let unitPrice = line.unitPrice else { return true }
    return unitPrice.scaled(to: currency.exponent) == line.total.minorUnits
  }

  private static func marksWidth(of lines: [Bill.Line]) -> Int {
    var widest = 0
    for line in lines where !line.taxMarks.isEmpty {
      let cells = line.taxMarks.reduce(0) { sum, mark in
        sum + mark.unicodeScalars.reduce(0) { $0 + ($1.isASCII ? 1 : 2) }
      }
      widest = max(widest, cells)
    }
    return min(widest, 8)
  }

  // MARK: Sums

  private static let sumNames: MustacheNames = ["name", "amount"]
  private static let tenderNames: MustacheNames = ["name", "amount", "details"]

  private static func sum(_ name: String, _ amount: Money, _ figures: inout Figures)
    -> MustacheValue
  {
    sumNames.object([.string(name), .string(figures.amount(amount))])
  }

  private static func name(of tax: Bill.Tax, _ labels: Labels, _ locale: ReceiptLocale) -> String {
    var name = (tax.mark.map { $0 + " " } ?? "") + tax.name
    switch (tax.rate.map(locale.percent), tax.net.map(locale.amount)) {
    case (let rate?, let net?): name += " " + labels.text(.taxOf, rate, net)
    case (let figure?, nil), (nil, let figure?): name += " " + figure
    case (nil, nil): break
    }
    switch tax.basis {
    case .added: break
    case .included: name += " (\(labels["included"]))"
    case .exempt: name += " (\(labels["exempt"])\(tax.certificate.map { " " + $0 } ?? ""))"
    }
    return name
  }

  private static func value(
    _ tender: Bill.Tender,
    _ labels: Labels,
    _ figures: inout Figures
  ) -> MustacheValue {
    var details: [String] = []
    if let given = tender.given {
      details.append("\(labels["given"]) \(figures.locale.amount(given))")
    }
    if let change = tender.change {
      details.append("\(labels["change"]) \(figures.locale.amount(change))")
    }
    return tenderNames.object([
      .string(tender.name), .string(figures.amount(tender.amount)), .texts(details),
    ])
  }
}

extension Money {
  /// The same amount the other way.
  fileprivate var negated: Money {
    Money(minorUnits: 0 &- minorUnits, currency: currency)
  }
}
