import Sales
import StrictJSON

/// The data of receipt templates: every name that a template may use is always there, null where
/// the paper has nothing to say, and every figure is already written for its reader.
///
/// Wallets' receipts and other slips have the same names, so one template can serve both.
struct ReceiptContext {
  let labels: Labels
  let locale: ReceiptLocale
  let shop: Shop
  let till: String
  let number: String?
  let sale: SaleReference?
  let issuedAt: LocalTime
  let bill: Bill?
  let payment: WalletPayment?
  let refund: RefundedMoney?
  let drawer: DrawerOpening?
  let report: DayReport?
  let isFinalReport: Bool
  let test: PrinterTest?

  init(receipt: Receipt, labels: Labels, locale: ReceiptLocale) {
    (self.labels, self.locale) = (labels, locale)
    (shop, till, number) = (receipt.shop, receipt.till, receipt.number)
    (sale, issuedAt, bill) = (receipt.sale, receipt.issuedAt, receipt.bill)
    (payment, refund) = (receipt.payment, receipt.refund)
    (drawer, report, isFinalReport, test) = (nil, nil, false, nil)
  }

  init(slip: Slip, labels: Labels, locale: ReceiptLocale) {
    (self.labels, self.locale) = (labels, locale)
    (shop, till, number) = (slip.shop, slip.till, slip.number)
    (sale, issuedAt, bill) = (nil, slip.issuedAt, slip.bill)
    (payment, refund) = (nil, nil)
    (drawer, report, isFinalReport) = (slip.drawer, slip.report, slip.kind == .zReport)
    test = slip.test
  }

  var json: JSONValue {
    var figures = Figures(locale: locale)
    let sums = bill.map { BillContext($0, labels: labels, figures: &figures) }
    let payment = payment.map { json($0, &figures) } ?? .null
    let refund = refund.map { json($0, &figures) } ?? .null
    let drawer = drawer.map { json($0, &figures) } ?? .null
    let report = report.map { json($0, &figures) } ?? .null
    let scannable = scannable
    return [
      "labels": labels.json,
      "texts": labels.lines,
      "shop": [
        "name": .string(shop.name),
        "legalName": .text(shop.legalName),
        "address": .texts(shop.address),
        "taxID": .text(shop.taxID),
        "phone": .text(shop.phone),
        "logo": .text(shop.logo),
      ],
      "number": .text(number),
      "sale": .text(sale?.description),
      "till": .string(till),
      "cashier": .text(bill?.cashier.map { $0.name ?? $0.id }),
      "station": .text(bill?.station),
      "date": .string(figures.date(issuedAt)),
      "time": .string(figures.time(issuedAt)),
      "currency": .text(currency?.code),
      "header": .texts(bill?.header ?? []),
      "widths": figures.widths(marks: sums?.marksWidth ?? 0),
      "lines": sums?.lines ?? [],
      "sums": sums?.sums ?? [],
      "total": sums?.total ?? .null,
      "taxNotes": sums?.taxNotes ?? [],
      "tenders": sums?.tenders ?? [],
      "amountDue": sums?.amountDue ?? .null,
      "payment": payment,
      "refund": refund,
      "drawer": drawer,
      "report": report,
      "test": test.map { json($0) } ?? .null,
      "lookupCode": .text(bill?.lookupCode),
      "barcode": .text(scannable?.isBarcode == true ? scannable?.data : nil),
      "qr": .text(scannable?.isBarcode == false ? scannable?.data : nil),
      "returnPolicy": bill?.returnPolicy.map { json($0) } ?? .null,
      "openingHours": .texts(bill?.openingHours ?? []),
      "footer": .texts(footer),
      "fiscal": bill?.fiscal.map { json($0) } ?? .null,
    ]
  }

  private var currency: Currency? {
    payment?.amount.currency ?? bill?.currency ?? report?.currency ?? drawer?.amount?.currency
  }

  // MARK: Money that moved

  private func json(_ payment: WalletPayment, _ figures: inout Figures) -> JSONValue {
    [
      "wallet": .string(payment.wallet),
      "amount": .string(figures.amount(payment.amount)),
      "money": .string(locale.money(payment.amount)),
      "account": .text(payment.account.map { WalletPayment.masked($0) }),
      "transactionNo": .string(payment.transactionNo),
      "gatewayReference": .text(payment.gatewayReference),
      "walletTransactionNo": .text(payment.walletTransactionNo),
      "exchangeRate": .text(payment.exchangeRate),
      "paidAt": .text(payment.paidAt.map { locale.moment($0) }),
    ]
  }

  private func json(_ refund: RefundedMoney, _ figures: inout Figures) -> JSONValue {
    [
      "amount": .string(figures.amount(refund.amount)),
      "money": .string(locale.money(refund.amount)),
      "remaining": .string(figures.amount(refund.remaining)),
      "reference": .string(refund.reference),
      "transactionNo": .text(refund.transactionNo),
      "isWaiting": .bool(refund.isWaiting),
      "reason": .text(refund.reason),
      "by": .text(refund.by),
      "original": .text(refund.original),
    ]
  }

  private func json(_ drawer: DrawerOpening, _ figures: inout Figures) -> JSONValue {
    [
      "by": .string(drawer.by),
      "approvedBy": .text(drawer.approvedBy),
      "reason": .string(drawer.reason),
      "amount": .text(drawer.amount.map { figures.amount($0) }),
      "money": .text(drawer.amount.map { locale.money($0) }),
    ]
  }

  // MARK: Reports and trials

  private func json(_ report: DayReport, _ figures: inout Figures) -> JSONValue {
    [
      "isFinal": .bool(isFinalReport),
      "from": .string(locale.moment(report.from)),
      "until": .string(locale.moment(report.until)),
      "takings": .array(
        report.takings.map { takings in
          [
            "wallet": .string(takings.wallet),
            "count": .string(figures.count(takings.sales.count)),
            "amount": .string(figures.amount(takings.sales.amount)),
          ]
        }
      ),
      "sales": json(report.sales, &figures),
      "refunds": json(report.refunds, &figures),
      "net": .string(figures.amount(report.net)),
      "tips": json(report.tips, &figures),
      "reversals": json(report.reversals, &figures),
      "openings": .string(figures.count(report.openings)),
      "paidOut": json(report.paidOut, &figures),
      "firstReceipt": .text(report.firstReceipt),
      "lastReceipt": .text(report.lastReceipt),
      "allFinished": .bool(report.unfinished.isEmpty),
      "unfinishedCount": .string(figures.count(Int64(report.unfinished.count))),
      "unfinished": .array(
        report.unfinished.map { item in
          [
            "reference": .string(item.reference),
            "amount": .string(figures.amount(item.amount)),
            "since": .string(locale.moment(item.since)),
          ]
        }
      ),
    ]
  }

  private func json(_ figure: DayReport.Figure, _ figures: inout Figures) -> JSONValue {
    [
      "count": .string(figures.count(figure.count)),
      "amount": .string(figures.amount(figure.amount)),
    ]
  }

  private func json(_ test: PrinterTest) -> JSONValue {
    func facts(_ facts: [PrinterTest.Fact]) -> JSONValue {
      .array(facts.map { ["name": .string($0.name), "value": .string($0.value)] })
    }
    let cells = 1...max(test.columns, 1)
    let tens = cells.map { $0.isMultiple(of: 10) ? String($0 / 10 % 10) : "." }.joined()
    let units = cells.map { String($0 % 10) }.joined()
    return [
      "columns": .number(JSONNumber(Int64(test.columns))),
      "facts": facts(test.facts),
      "codePages": facts(test.codePages),
      "ruler": .texts([tens, units]),
      "languages": .array(
        Labels.dictionaries.map {
          ["name": .string($0.name), "sample": .text($0.texts["sample"])]
        }
      ),
    ]
  }

  // MARK: Foot

  /// What a scanner finds the sale by: the till's own code where it has one, so that nobody scans
  /// the wrong one, else the transaction number; and whether its bars fit on narrow paper.
  private var scannable: (data: String, isBarcode: Bool)? {
    guard let data = bill?.lookupCode ?? payment?.transactionNo else { return nil }
    // On 384 dots, bars of 2 dots hold 12 symbols of CODE128 with their quiet zones: 12 characters,
    // or 24 digits, of which a symbol takes two. What is longer, or has other characters, is a QR
    // code of 4 dots a cell, in which 300 bytes have room.
    let bytes = data.utf8
    let isNumber = bytes.allSatisfy { (0x30...0x39).contains($0) }
    let isPrintable = bytes.allSatisfy { (0x20...0x7E).contains($0) }
    let symbols = isNumber ? bytes.count / 2 + bytes.count % 2 * 2 : bytes.count
    if isPrintable, (1...12).contains(symbols) { return (data, true) }
    let hasControls = data.unicodeScalars.contains { $0.properties.generalCategory == .control }
    return bytes.isEmpty || hasControls || bytes.count > 300 ? nil : (data, false)
  }

  private func json(_ policy: Bill.ReturnPolicy) -> JSONValue {
    // The sale was when it was paid, as far as is known.
    let soldAt = payment?.paidAt ?? issuedAt
    let last = policy.days.map { soldAt.adding(days: Int($0)) }
    return [
      "text": .string(policy.text),
      "by": .text(last.map { locale.day(year: $0.year, month: $0.month, day: $0.day) }),
    ]
  }

  private var footer: [String] {
    guard let footer = bill?.footer, !footer.isEmpty else { return [] }
    let today = issuedAt.description.prefix(10)
    return footer.filter { line in
      (line.from ?? "") <= today && today <= (line.until ?? "9999-12-31")
    }.map(\.text)
  }

  private func json(_ fiscal: Bill.Fiscal) -> JSONValue {
    // On 384 dots, 500 bytes fit at 4 dots a cell with medium correction, 1,000 at 3 with low.
    let isLong = (fiscal.qr?.utf8.count ?? 0) > 500
    return [
      "lines": .texts(fiscal.lines),
      "qr": .text(fiscal.qr),
      "cell": isLong ? "3" : "4",
      "level": isLong ? "l" : "m",
    ]
  }
}

extension JSONValue {
  static func text(_ text: String?) -> JSONValue {
    text.map(JSONValue.string) ?? .null
  }

  static func texts(_ texts: [String]) -> JSONValue {
    .array(texts.map(JSONValue.string))
  }
}
