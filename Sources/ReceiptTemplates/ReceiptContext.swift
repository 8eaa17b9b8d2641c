import Sales
import StrictJSON

/// The data of receipt templates: every name that a template may use is always there, null where
/// the sale has nothing to say, and every figure is already written for its reader.
struct ReceiptContext {
  let receipt: Receipt
  let labels: Labels
  let locale: ReceiptLocale

  private var bill: Bill { receipt.bill }

  var json: JSONValue {
    let payment = receipt.payment
    return [
      "labels": labels.json,
      "shop": [
        "name": .string(receipt.shop.name),
        "legalName": text(receipt.shop.legalName),
        "address": list(receipt.shop.address),
        "taxID": text(receipt.shop.taxID),
        "phone": text(receipt.shop.phone),
      ],
      "number": .string(receipt.number),
      "sale": .string(receipt.sale.description),
      "till": .string(receipt.till),
      "cashier": text(bill.cashier.map { $0.name ?? $0.id }),
      "station": text(bill.station),
      "date": .string(locale.day(payment.paidAt)),
      "time": .string(locale.time(payment.paidAt)),
      "currency": .string(bill.currency.code),
      "header": list(bill.header),
      "widths": ["amount": count(amountWidth), "marks": count(marksWidth)],
      "lines": .array(bill.lines.map(line)),
      "sums": .array(sums.map(json)),
      "total": amount(bill.total),
      "taxNotes": .array(taxNotes.map(json)),
      "tenders": .array(bill.tenders.map(tender).map(json)),
      "payment": [
        "wallet": .string(payment.wallet),
        "amount": amount(payment.amount),
        "transactionNo": .string(payment.transactionNo),
        "gatewayReference": .string(payment.gatewayReference),
        "paidAt": .string(locale.moment(payment.paidAt)),
      ],
      "lookupCode": text(bill.lookupCode),
      "barcode": text(barcode),
      "returnPolicy": bill.returnPolicy.map(returnPolicy) ?? .null,
      "openingHours": list(bill.openingHours),
      "footer": list(bill.footer.filter(isInSeason).map(\.text)),
    ]
  }

  private func text(_ text: String?) -> JSONValue {
    text.map(JSONValue.string) ?? .null
  }

  private func list(_ texts: [String]) -> JSONValue {
    .array(texts.map(JSONValue.string))
  }

  private func count(_ count: Int) -> JSONValue {
    .number(JSONNumber(Int64(count)))
  }

  private func amount(_ money: Money) -> JSONValue {
    .string(locale.amount(money))
  }

  // MARK: Lines

  private func line(_ line: Bill.Line) -> JSONValue {
    [
      "name": .string(line.name),
      "total": amount(line.total),
      "marks": .string(line.taxMarks.joined()),
      "details": list(details(of: line)),
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

  private typealias Sum = (name: String, amount: Money)

  private func json(_ sum: Sum) -> JSONValue {
    ["name": .string(sum.name), "amount": amount(sum.amount)]
  }

  /// What adds up to the total.
  private var sums: [Sum] {
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
  private var taxNotes: [Sum] {
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

  private func tender(_ tender: Bill.Tender) -> Sum {
    let remarks = [
      tender.given.map { "\(locale.amount($0)) \(labels["given"])" },
      tender.change.map { "\(locale.amount($0)) \(labels["change"])" },
    ].compactMap(\.self)
    let remark = remarks.isEmpty ? "" : " (\(remarks.joined(separator: ", ")))"
    return (tender.name + remark, tender.amount)
  }

  // MARK: Columns

  /// The cells of the widest amount, so that no amount is ever broken.
  private var amountWidth: Int {
    let totals = bill.lines.map(\.total) + [bill.total, receipt.payment.amount]
    let rows = sums + taxNotes + bill.tenders.map(tender)
    return (totals + rows.map(\.amount)).map { locale.amount($0).utf8.count }.max() ?? 0
  }

  /// The cells of the widest tax marks, 0 when there are none, at most 8.
  private var marksWidth: Int {
    let widths = bill.lines.map { line in
      line.taxMarks.joined().unicodeScalars.reduce(0) { $0 + ($1.isASCII ? 1 : 2) }
    }
    return min(widths.max() ?? 0, 8)
  }

  // MARK: Foot

  /// What the bar code holds: the till's own code where it has one, so that nobody scans the wrong
  /// one, else the transaction number; nil when the bars would be wider than narrow paper.
  private var barcode: String? {
    let data = bill.lookupCode ?? receipt.payment.transactionNo
    // On 384 dots, bars of 2 dots hold 12 symbols of CODE128 with their quiet zones: 12 characters,
    // or 24 digits, of which a symbol takes two.
    let isNumber = data.utf8.allSatisfy { (0x30...0x39).contains($0) }
    let isPrintable = data.utf8.allSatisfy { (0x20...0x7E).contains($0) }
    let symbols = isNumber ? data.utf8.count / 2 + data.utf8.count % 2 * 2 : data.utf8.count
    return isPrintable && (1...12).contains(symbols) ? data : nil
  }

  private func returnPolicy(_ policy: Bill.ReturnPolicy) -> JSONValue {
    let last = policy.days.map { receipt.payment.paidAt.adding(days: Int($0)) }
    return [
      "text": .string(policy.text),
      "by": text(last.map { locale.day(year: $0.year, month: $0.month, day: $0.day) }),
    ]
  }

  private func isInSeason(_ footer: Bill.Footer) -> Bool {
    let today = receipt.payment.paidAt.description.prefix(10)
    return (footer.from ?? "") <= today && today <= (footer.until ?? "9999-12-31")
  }
}
