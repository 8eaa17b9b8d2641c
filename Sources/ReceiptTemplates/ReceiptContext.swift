import Sales
import StrictJSON

/// The data of receipt templates: every name that a template may use is always there, null where
/// the sale has nothing to say, and every figure is already written for its reader.
struct ReceiptContext {
  let receipt: Receipt
  let labels: Labels
  let locale: ReceiptLocale

  var json: JSONValue {
    let bill = receipt.bill
    let paidAt = receipt.payment.paidAt
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
      "date": .string(locale.day(paidAt)),
      "time": .string(locale.time(paidAt)),
      "currency": .string(bill.currency.code),
      "header": list(bill.header),
      "lines": .array(bill.lines.map(line)),
      "sums": .array(sums),
      "total": amount(bill.total),
      "tenders": .array(bill.tenders.map(tender)),
      "payment": [
        "wallet": .string(receipt.payment.wallet),
        "amount": amount(receipt.payment.amount),
        "transactionNo": .string(receipt.payment.transactionNo),
        "gatewayReference": .string(receipt.payment.gatewayReference),
        "paidAt": .string(locale.moment(paidAt)),
      ],
      "lookupCode": text(bill.lookupCode),
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

  private func amount(_ money: Money) -> JSONValue {
    .string(locale.amount(money))
  }

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
    let isOnePiece = line.quantity == ExactDecimal(units: 1, scale: 0) && line.unit == nil
    if !isOnePiece {
      let quantity = locale.number(line.quantity) + (line.unit.map { " " + $0 } ?? "")
      let price = line.unitPrice.map {
        " @ " + locale.number($0) + (line.unit.map { "/" + $0 } ?? "")
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

  /// From the subtotal to the total.
  private var sums: [JSONValue] {
    let bill = receipt.bill
    var sums = [sum(labels["subtotal"], bill.subtotal)]
    sums += bill.discounts.map { sum($0.name, negative($0.amount)) }
    sums += bill.fees.map { fee in
      let count = fee.count.map { " x \($0)" } ?? ""
      let remark = fee.kind == .service ? " (\(labels["notATip"]))" : ""
      return sum(fee.name + count + remark, fee.amount)
    }
    sums += bill.taxes.map { sum(description(of: $0), $0.amount) }
    if let tip = bill.tip {
      sums.append(sum(labels["tip"], tip))
    }
    return sums
  }

  private func sum(_ name: String, _ money: Money) -> JSONValue {
    ["name": .string(name), "amount": amount(money)]
  }

  private func negative(_ money: Money) -> Money {
    Money(minorUnits: -money.minorUnits, currency: money.currency)
  }

  private func description(of tax: Bill.Tax) -> String {
    var words = (tax.mark.map { $0 + " " } ?? "") + tax.name
    if let rate = tax.rate {
      words += " " + locale.number(rate) + "%"
    }
    if let net = tax.net {
      words += " / " + locale.amount(net)
    }
    switch tax.basis {
    case .added: break
    case .included: words += " (\(labels["included"]))"
    case .exempt: words += " (\(labels["exempt"])\(tax.certificate.map { " " + $0 } ?? ""))"
    }
    return words
  }

  private func tender(_ tender: Bill.Tender) -> JSONValue {
    var name = tender.name
    if let given = tender.given {
      name += " (\(locale.amount(given)) \(labels["given"])"
      name += tender.change.map { ", \(locale.amount($0)) \(labels["change"]))" } ?? ")"
    }
    return ["name": .string(name), "amount": amount(tender.amount)]
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
