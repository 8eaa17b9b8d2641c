import Sales

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

  var data: MustacheValue {
    var figures = Figures(locale: locale)
    let sums = bill.map { BillContext($0, labels: labels, figures: &figures) }
    let payment = payment.map { value($0, &figures) } ?? .null
    let refund = refund.map { value($0, &figures) } ?? .null
    let drawer = drawer.map { value($0, &figures) } ?? .null
    let report = report.map { value($0, &figures) } ?? .null
    let scannable = scannable
    let (date, time) = (figures.date(issuedAt), figures.time(issuedAt))
    return Names.paper.object([
      labels.all,
      labels.lines,
      Names.shop.object([
        .string(shop.name), .text(shop.legalName), .texts(shop.address), .text(shop.taxID),
        .text(shop.phone), .text(shop.logo),
      ]),
      .text(number),
      .text(sale?.description),
      .string(till),
      .text(bill?.cashier.map { $0.name ?? $0.id }),
      .text(bill?.station),
      .string(date),
      .string(time),
      .text(currency?.code),
      .texts(bill?.header ?? []),
      figures.widths(marks: sums?.marksWidth ?? 0),
      sums?.lines ?? .list([]),
      sums?.sums ?? .list([]),
      sums?.total ?? .null,
      sums?.taxNotes ?? .list([]),
      sums?.tenders ?? .list([]),
      sums?.amountDue ?? .null,
      payment,
      refund,
      drawer,
      report,
      test.map { value($0) } ?? .null,
      .text(bill?.lookupCode),
      .text(scannable?.isBarcode == true ? scannable?.data : nil),
      .text(scannable?.isBarcode == false ? scannable?.data : nil),
      bill?.returnPolicy.map { value($0) } ?? .null,
      .texts(bill?.openingHours ?? []),
      .texts(footer),
      bill?.fiscal.map { value($0) } ?? .null,
    ])
  }

  /// The names of each object's members, in the order in which their values are given.
  private enum Names {
    static let paper: MustacheNames = [
      "labels", "texts", "shop", "number", "sale", "till", "cashier", "station", "date", "time",
      "currency", "header", "widths", "lines", "sums", "total", "taxNotes", "tenders", "amountDue",
      "payment", "refund", "drawer", "report", "test", "lookupCode", "barcode", "qr",
      "returnPolicy", "openingHours", "footer", "fiscal",
    ]
    static let shop: MustacheNames = ["name", "legalName", "address", "taxID", "phone", "logo"]
    static let payment: MustacheNames = [
      "wallet", "amount", "money", "account", "transactionNo", "gatewayReference",
      "walletTransactionNo", "exchangeRate", "paidAt",
    ]
    static let refund: MustacheNames = [
      "amount", "money", "remaining", "reference", "transactionNo", "isWaiting", "reason", "by",
      "original",
    ]
    static let drawer: MustacheNames = ["by", "approvedBy", "reason", "amount", "money"]
    static let report: MustacheNames = [
      "isFinal", "from", "until", "takings", "sales", "refunds", "net", "tips", "reversals",
      "openings", "paidOut", "firstReceipt", "lastReceipt", "allFinished", "unfinishedCount",
      "unfinished",
    ]
    static let takings: MustacheNames = ["wallet", "count", "amount"]
    static let figure: MustacheNames = ["count", "amount"]
    static let unfinished: MustacheNames = ["reference", "amount", "since"]
    static let test: MustacheNames = ["columns", "facts", "codePages", "ruler", "languages"]
    static let fact: MustacheNames = ["name", "value"]
    static let language: MustacheNames = ["name", "sample"]
    static let policy: MustacheNames = ["text", "by"]
    static let fiscal: MustacheNames = ["lines", "qr", "cell", "level"]
  }

  private var currency: Currency? {
    payment?.amount.currency ?? bill?.currency ?? report?.currency ?? drawer?.amount?.currency
  }

  // MARK: Money that moved

  private func value(_ payment: WalletPayment, _ figures: inout Figures) -> MustacheValue {
    Names.payment.object([
      .string(payment.wallet),
      .string(figures.amount(payment.amount)),
      .string(locale.money(payment.amount)),
      .text(payment.account.map { WalletPayment.masked($0) }),
      .string(payment.transactionNo),
      .text(payment.gatewayReference),
      .text(payment.walletTransactionNo),
      .text(payment.exchangeRate),
      .text(payment.paidAt.map { locale.moment($0) }),
    ])
  }

  private func value(_ refund: RefundedMoney, _ figures: inout Figures) -> MustacheValue {
    Names.refund.object([
      .string(figures.amount(refund.amount)),
      .string(locale.money(refund.amount)),
      .string(figures.amount(refund.remaining)),
      .string(refund.reference),
      .text(refund.transactionNo),
      .bool(refund.isWaiting),
      .text(refund.reason),
      .text(refund.by),
      .text(refund.original),
    ])
  }

  private func value(_ drawer: DrawerOpening, _ figures: inout Figures) -> MustacheValue {
    Names.drawer.object([
      .string(drawer.by),
      .text(drawer.approvedBy),
      .string(drawer.reason),
      .text(drawer.amount.map { figures.amount($0) }),
      .text(drawer.amount.map { locale.money($0) }),
    ])
  }

  // MARK: Reports and trials

  private func value(_ report: DayReport, _ figures: inout Figures) -> MustacheValue {
    let takings = report.takings.map { takings in
      Names.takings.object([
        .string(takings.wallet),
        .string(figures.count(takings.sales.count)),
        .string(figures.amount(takings.sales.amount)),
      ])
    }
    let unfinished = report.unfinished.map { item in
      Names.unfinished.object([
        .string(item.reference),
        .string(figures.amount(item.amount)),
        .string(locale.moment(item.since)),
      ])
    }
    return Names.report.object([
      .bool(isFinalReport),
      .string(locale.moment(report.from)),
      .string(locale.moment(report.until)),
      .list(takings),
      value(report.sales, &figures),
      value(report.refunds, &figures),
      .string(figures.amount(report.net)),
      value(report.tips, &figures),
      value(report.reversals, &figures),
      .string(figures.count(report.openings)),
      value(report.paidOut, &figures),
      .text(report.firstReceipt),
      .text(report.lastReceipt),
      .bool(report.unfinished.isEmpty),
      .string(figures.count(Int64(report.unfinished.count))),
      .list(unfinished),
    ])
  }

  private func value(_ figure: DayReport.Figure, _ figures: inout Figures) -> MustacheValue {
    Names.figure.object([
      .string(figures.count(figure.count)), .string(figures.amount(figure.amount)),
    ])
  }

  private func value(_ test: PrinterTest) -> MustacheValue {
    func facts(_ facts: [PrinterTest.Fact]) -> MustacheValue {
      .list(facts.map { Names.fact.object([.string($0.name), .string($0.value)]) })
    }
    let cells = 1...max(test.columns, 1)
    let tens = cells.map { $0.isMultiple(of: 10) ? String($0 / 10 % 10) : "." }.joined()
    let units = cells.map { String($0 % 10) }.joined()
    let languages = Labels.dictionaries.map { language in
      Names.language.object([.string(language.name), .text(language.texts["sample"])])
    }
    return Names.test.object([
      .number(test.columns),
      facts(test.facts),
      facts(test.codePages),
      .texts([tens, units]),
      .list(languages),
    ])
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
    guard (1...300).contains(bytes.count) else { return nil }
    let hasControls =
      !isPrintable
      && data.unicodeScalars.contains {
        $0.properties.generalCategory == .control
      }
    return hasControls ? nil : (data, false)
  }

  private func value(_ policy: Bill.ReturnPolicy) -> MustacheValue {
    // The sale was when it was paid, as far as is known.
    let soldAt = payment?.paidAt ?? issuedAt
    let last = policy.days.map { soldAt.adding(days: Int($0)) }
    return Names.policy.object([
      .string(policy.text),
      .text(last.map { locale.day(year: $0.year, month: $0.month, day: $0.day) }),
    ])
  }

  private var footer: [String] {
    guard let footer = bill?.footer, !footer.isEmpty else { return [] }
    guard footer.contains(where: { $0.from != nil || $0.until != nil }) else {
      return footer.map(\.text)
    }
    let today = issuedAt.description.prefix(10)
    return footer.filter { line in
      (line.from ?? "") <= today && today <= (line.until ?? "9999-12-31")
    }.map(\.text)
  }

  private func value(_ fiscal: Bill.Fiscal) -> MustacheValue {
    // On 384 dots, 500 bytes fit at 4 dots a cell with medium correction, 1,000 at 3 with low.
    let isLong = (fiscal.qr?.utf8.count ?? 0) > 500
    return Names.fiscal.object([
      .texts(fiscal.lines),
      .text(fiscal.qr),
      .string(isLong ? "3" : "4"),
      .string(isLong ? "l" : "m"),
    ])
  }
}
