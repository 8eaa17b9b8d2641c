import Sales
import StrictJSON

/// What a bill gives to the data of receipt templates.
struct BillContext {
  /// A name and what it comes to.
  typealias Sum = (name: String, amount: Money)

  let bill: Bill
  let labels: Labels
  let locale: ReceiptLocale

  private func amount(_ money: Money) -> JSONValue {
    .string(locale.amount(money))
  }

  private func json(_ sums: [Sum]) -> JSONValue {
    .array(sums.map { ["name": .string($0.name), "amount": amount($0.amount)] })
  }

  // MARK: Lines

  var lines: JSONValue {
    .array(bill.lines.map(line))
  }

  private func line(_ line: Bill.Line) -> JSONValue {
    [
      "name": .string(line.name),
      "total": amount(line.total),
      "marks": .string(line.taxMarks.joined()),
      "details": .array(details(of: line).map(JSONValue.string)),
    ]
  }

  /// What stands below a line: how its total came about.
  private func details(of line: Bill.Line) -> [String] {
    var details: [String] = []
    if !isSelfEvident(line) {
      let quantity = locale.number(line.quantity) + (line.unit.map { " " + $0 } ?? "")
      let price = line.unitPrice.map {
        " @ " + locale.price($0, in: bill.currency) + (line.unit.map { "/" + $0 } ?? "")
      }
      details.append(quantity + (price ?? ""))
    }
    details += line.modifiers.map { modifier in
      "+ " + modifier.name + (modifier.amount.map { " (\(locale.amount($0)))" } ?? "")
    }
    if let discount = line.discount {
      details.append("\(discount.name) (\(locale.amount(discount.amount)) \(labels["off"]))")
    }
    return details + (line.note.map { [$0] } ?? [])
  }

  /// True for one piece at the price that the line's total says already.
  private func isSelfEvident(_ line: Bill.Line) -> Bool {
    guard line.quantity.scaled(to: 0) == 1, line.unit == nil else { return false }
    guard let unitPrice = line.unitPrice else { return true }
    return unitPrice.scaled(to: bill.currency.exponent) == line.total.minorUnits
  }

  // MARK: Sums

  var sums: JSONValue { json(parts) }
  var total: JSONValue { amount(bill.total) }
  var taxNotes: JSONValue { json(notes) }
  var tenders: JSONValue { json(earlier) }

  /// What adds up to the total.
  private var parts: [Sum] {
    var sums = [(labels["subtotal"], bill.subtotal)]
    sums += bill.discounts.map { discount in
      let amount = Money(minorUnits: -discount.amount.minorUnits, currency: bill.currency)
      return (discount.name, amount)
    }
    sums += bill.fees.map { fee in
      let count = fee.count.map { " x \($0)" } ?? ""
      let remark = fee.kind == .service ? " (\(labels["notATip"]))" : ""
      return (fee.name + count + remark, fee.amount)
    }
    sums += bill.taxes.filter { $0.basis == .added }.map(tax)
    if let tip = bill.tip {
      sums.append((labels["tip"], tip))
    }
    return sums
  }

  /// Taxes that the total does not add: they are part of the prices, or not due.
  private var notes: [Sum] {
    bill.taxes.filter { $0.basis != .added }.map(tax)
  }

  private func tax(_ tax: Bill.Tax) -> Sum {
    var name = (tax.mark.map { $0 + " " } ?? "") + tax.name
    if let rate = tax.rate {
      name += " " + locale.number(rate) + "%"
    }
    if let net = tax.net {
      name += " \(labels["of"]) " + locale.amount(net)
    }
    switch tax.basis {
    case .added: break
    case .included: name += " (\(labels["included"]))"
    case .exempt: name += " (\(labels["exempt"])\(tax.certificate.map { " " + $0 } ?? ""))"
    }
    return (name, tax.amount)
  }

  /// What was paid before the wallet.
  private var earlier: [Sum] {
    bill.tenders.map { tender in
      let remarks = [
        tender.given.map { "\(locale.amount($0)) \(labels["given"])" },
        tender.change.map { "\(locale.amount($0)) \(labels["change"])" },
      ].compactMap(\.self)
      let remark = remarks.isEmpty ? "" : " (\(remarks.joined(separator: ", ")))"
      return (tender.name + remark, tender.amount)
    }
  }

  // MARK: Columns

  /// Every amount that has a column to itself.
  var amounts: [Money] {
    bill.lines.map(\.total) + (parts + notes + earlier).map(\.amount) + [bill.total]
  }

  /// The cells of the widest tax marks, 0 when there are none, at most 8.
  var marksWidth: Int {
    let widths = bill.lines.map { line in
      line.taxMarks.joined().unicodeScalars.reduce(0) { $0 + ($1.isASCII ? 1 : 2) }
    }
    return min(widths.max() ?? 0, 8)
  }
}
