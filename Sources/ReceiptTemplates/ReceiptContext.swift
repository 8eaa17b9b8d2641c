import Sales
import StrictJSON

/// The data of receipt templates: every name that a template may use is always there, null where
/// the receipt has nothing to say, and every figure is already written for its reader.
struct ReceiptContext {
  let receipt: Receipt
  let labels: Labels
  let locale: ReceiptLocale

  private var figures: BillContext? {
    receipt.bill.map { BillContext(bill: $0, labels: labels, locale: locale) }
  }

  /// When the sale was, as far as is known.
  private var soldAt: LocalTime { receipt.payment.paidAt ?? receipt.issuedAt }

  var json: JSONValue {
    let bill = receipt.bill
    let figures = figures
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
      "sale": text(receipt.sale?.description),
      "till": .string(receipt.till),
      "cashier": text(bill?.cashier.map { $0.name ?? $0.id }),
      "station": text(bill?.station),
      "date": .string(locale.day(receipt.issuedAt)),
      "time": .string(locale.time(receipt.issuedAt)),
      "currency": .string(receipt.payment.amount.currency.code),
      "header": list(bill?.header ?? []),
      "widths": ["amount": count(amountWidth), "marks": count(figures?.marksWidth ?? 0)],
      "lines": figures?.lines ?? [],
      "sums": figures?.sums ?? [],
      "total": figures?.total ?? .null,
      "taxNotes": figures?.taxNotes ?? [],
      "tenders": figures?.tenders ?? [],
      "payment": payment,
      "refund": receipt.refund.map(refund) ?? .null,
      "lookupCode": text(bill?.lookupCode),
      "barcode": text(barcode),
      "returnPolicy": bill?.returnPolicy.map(returnPolicy) ?? .null,
      "openingHours": list(bill?.openingHours ?? []),
      "footer": list(bill?.footer.filter(isInSeason).map(\.text) ?? []),
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

  // MARK: Money that moved

  private var payment: JSONValue {
    [
      "wallet": .string(receipt.payment.wallet),
      "amount": amount(receipt.payment.amount),
      "transactionNo": .string(receipt.payment.transactionNo),
      "gatewayReference": text(receipt.payment.gatewayReference),
      "paidAt": text(receipt.payment.paidAt.map(locale.moment)),
    ]
  }

  private func refund(_ refund: RefundedMoney) -> JSONValue {
    [
      "amount": amount(refund.amount),
      "remaining": amount(refund.remaining),
      "reference": .string(refund.reference),
      "transactionNo": text(refund.transactionNo),
      "isWaiting": .bool(refund.isWaiting),
      "reason": text(refund.reason),
      "by": text(refund.by),
      "original": text(refund.original),
    ]
  }

  /// The cells of the widest amount, so that no amount is ever broken.
  private var amountWidth: Int {
    let refund = receipt.refund.map { [$0.amount, $0.remaining] } ?? []
    let amounts = (figures?.amounts ?? []) + refund + [receipt.payment.amount]
    return amounts.map { locale.amount($0).utf8.count }.max() ?? 0
  }

  // MARK: Foot

  /// What the bar code holds: the till's own code where it has one, so that nobody scans the wrong
  /// one, else the transaction number; nil when the bars would be wider than narrow paper.
  private var barcode: String? {
    let data = receipt.bill?.lookupCode ?? receipt.payment.transactionNo
    // On 384 dots, bars of 2 dots hold 12 symbols of CODE128 with their quiet zones: 12 characters,
    // or 24 digits, of which a symbol takes two.
    let isNumber = data.utf8.allSatisfy { (0x30...0x39).contains($0) }
    let isPrintable = data.utf8.allSatisfy { (0x20...0x7E).contains($0) }
    let symbols = isNumber ? data.utf8.count / 2 + data.utf8.count % 2 * 2 : data.utf8.count
    return isPrintable && (1...12).contains(symbols) ? data : nil
  }

  private func returnPolicy(_ policy: Bill.ReturnPolicy) -> JSONValue {
    let last = policy.days.map { soldAt.adding(days: Int($0)) }
    return [
      "text": .string(policy.text),
      "by": text(last.map { locale.day(year: $0.year, month: $0.month, day: $0.day) }),
    ]
  }

  private func isInSeason(_ footer: Bill.Footer) -> Bool {
    let today = receipt.issuedAt.description.prefix(10)
    return (footer.from ?? "") <= today && today <= (footer.until ?? "9999-12-31")
  }
}
