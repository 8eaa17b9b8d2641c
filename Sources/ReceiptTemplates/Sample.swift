public import Sales
import StrictJSON

/// Papers of a shop that does not exist: what templates are tried with.
public enum Sample {
  /// A shop with all that a shop can have.
  public static let shop = Shop(
    name: "Corner Coffee",
    legalName: "Corner Coffee Company LLC",
    address: ["12 Harbor Street", "Portland, OR 97204"],
    taxID: "EIN 12-3456789",
    phone: "(503) 555-0142",
    logo: "logo.png",
    locale: "en-US"
  )

  /// Receipts of every kind: with all that a receipt can have, then with as little as possible.
  public static let receipts: [Receipt] =
    Receipt.Kind.allCases.compactMap { receipt($0, of: bill, shop) }
    + Receipt.Kind.allCases.compactMap { receipt($0, of: leastBill, Shop(name: "Tea")) }
    + [refundOfAnUnknownSale].compactMap(\.self)

  /// Slips of every kind: with all that a slip can have, then with as little as possible.
  public static let slips: [Slip] = fullSlips + leastSlips

  // MARK: Bills

  static let bill = bill(
    """
    {"currency":"USD",
    "lines":[
      {"name":"Café au lait","quantity":"2","unitPrice":"4.25","total":"9.10",
        "modifiers":[{"name":"oat milk","amount":"0.60"},{"name":"extra hot"}],
        "taxMarks":["A"],"note":"lids, please","station":"Bar"},
      {"name":"Crème brûlée","unitPrice":"6.50","total":"5.20",
        "discount":{"name":"Happy hour 20%","amount":"1.30"},"taxMarks":["A"]},
      {"name":"House blend, whole bean","quantity":"0.435","unit":"kg","unitPrice":"28.00",
        "total":"12.18","taxMarks":["B"]},
      {"name":"Bottle return","quantity":"2","unitPrice":"-0.10","total":"-0.20"}],
    "discounts":[{"name":"Loyalty card","amount":"2.00"}],
    "fees":[{"kind":"bag","name":"Paper bag","count":1,"amount":"0.10"},
      {"kind":"service","name":"Service charge","amount":"1.50"}],
    "taxes":[
      {"mark":"A","name":"Prepared food tax","rate":"8.875","net":"12.30","amount":"1.09"},
      {"mark":"B","name":"Grocery tax","rate":"2","net":"12.18","amount":"0.24"},
      {"name":"Container tax","rate":"1","net":"1.00","basis":"included","amount":"0.01"},
      {"name":"County tax","basis":"exempt","certificate":"ST-120 881"}],
    "tip":"3.00","rounding":"-0.01","total":"30.20",
    "tenders":[
      {"kind":"cash","name":"Cash","amount":"5.00","given":"10.00","change":"5.00"},
      {"kind":"giftCard","name":"Gift card ending 4411","amount":"10.00"}],
    "cashier":{"id":"7","name":"Zoë"},"station":"Counter",
    "header":["Welcome!"],
    "footer":["Thank you, see you tomorrow."],
    "openingHours":["Mon-Fri 7-18, Sat-Sun 8-16"],
    "returnPolicy":{"text":"Unopened beans may be returned.","days":14},
    "lookupCode":"CC-20481",
    "fiscal":{"lines":["Device 0042, signature 7F3A9C"],"qr":"V0;0042;7F3A9C"}}
    """
  )

  static let leastBill = bill(#"{"currency":"JPY","lines":[{"name":"Tea","total":"1300"}]}"#)

  static func bill(_ json: String, for purpose: Bill.Purpose = .charge) -> Bill? {
    guard let json = try? JSONValue(parsing: json) else { return nil }
    return try? Bill(json: JSONField(json), for: purpose)
  }

  // MARK: Receipts

  private static let paidAt = LocalTime(
    Timestamp(milliseconds: 1_795_361_045_000),
    offsetMinutes: -300
  )
  private static let later = LocalTime(
    Timestamp(milliseconds: 1_795_443_000_000),
    offsetMinutes: -300
  )

  static func receipt(_ kind: Receipt.Kind, of bill: Bill?, _ shop: Shop) -> Receipt? {
    guard let bill, let sale = SaleReference("S20261122-102405-7F3A") else { return nil }
    let isFull = bill.lookupCode != nil
    var payment = WalletPayment(
      amount: bill.amountDue,
      wallet: "Alipay+",
      transactionNo: "286498530672949108",
      gatewayReference: "S20261122-102405-7F3A-1",
      paidAt: kind == .unconfirmed ? nil : paidAt
    )
    if isFull {
      payment.account = "138****5678"
      payment.walletTransactionNo = "2026112222001412341234567890"
      payment.exchangeRate = "7.1186"
    }
    return Receipt(
      kind: kind,
      number: kind == .sale ? "T1-000042" : "T1-000057",
      testMark: nil,
      issuedAt: kind == .sale ? paidAt : later,
      shop: shop,
      till: "T1",
      sale: sale,
      bill: bill,
      payment: payment,
      refund: kind == .refund ? refund(of: payment.amount, isFull: isFull) : nil
    )
  }

  private static func refund(of paid: Money, isFull: Bool) -> RefundedMoney {
    let half = Money(minorUnits: paid.minorUnits / 2, currency: paid.currency)
    let rest = Money(minorUnits: paid.minorUnits - half.minorUnits, currency: paid.currency)
    return RefundedMoney(
      amount: half,
      remaining: rest,
      reference: "S20261122-102405-7F3A-R1",
      transactionNo: isFull ? "286498530672950226" : nil,
      isWaiting: !isFull,
      reason: isFull ? "Beans were stale" : nil,
      by: isFull ? "Zoë" : nil,
      original: isFull ? "T1-000042" : nil
    )
  }

  /// A refund of which only the gateway's number of the charge is known.
  private static let refundOfAnUnknownSale: Receipt? = {
    var receipt = Sample.receipt(.refund, of: leastBill, Shop(name: "Tea"))
    receipt?.sale = nil
    receipt?.bill = nil
    receipt?.payment.gatewayReference = nil
    receipt?.payment.paidAt = nil
    return receipt
  }()

  // MARK: Slips

  static func slip(_ kind: Slip.Kind, of bill: Bill) -> Slip {
    Slip(kind, of: bill, number: "47", issuedAt: paidAt, shop: shop, till: "T1")
  }

  private static var fullSlips: [Slip] {
    var slips = [Slip.Kind.sale, .gift, .preBill, .kitchen].compactMap { kind in
      bill.map { slip(kind, of: $0) }
    }
    let fifty = bill.map { Money(minorUnits: 5_000, currency: $0.currency) }
    let noSale = DrawerOpening(by: "Zoë", approvedBy: "Ana", reason: "Change for the parking meter")
    let paidOut = DrawerOpening(by: "Zoë", approvedBy: "Ana", reason: "Milk", amount: fifty)
    for drawer in [noSale, paidOut] {
      slips.append(Slip(of: drawer, number: "48", issuedAt: paidAt, shop: shop, till: "T1"))
    }
    for isFinal in [false, true] {
      guard let report else { continue }
      slips.append(
        Slip(of: report, isFinal: isFinal, number: "12", issuedAt: later, shop: shop, till: "T1")
      )
    }
    slips.append(Slip(of: test, issuedAt: paidAt, shop: shop, till: "T1"))
    return slips
  }

  private static var leastSlips: [Slip] {
    let shop = Shop(name: "Tea")
    var slips = [Slip.Kind.sale, .gift, .preBill].compactMap { kind in
      leastBill.map { Slip(kind, of: $0, issuedAt: paidAt, shop: shop, till: "T1") }
    }
    if let order = bill(#"{"currency":"USD","lines":[{"name":"Tea"}]}"#, for: .order) {
      slips.append(Slip(.kitchen, of: order, issuedAt: paidAt, shop: shop, till: "T1"))
    }
    let noSale = DrawerOpening(by: "7", reason: "Change")
    slips.append(Slip(of: noSale, issuedAt: paidAt, shop: shop, till: "T1"))
    if let currency = Currency(code: "USD") {
      let empty = DayReport(currency: currency, from: paidAt, until: later)
      let amount = Money(minorUnits: 500, currency: currency)
      let paidOut = DrawerOpening(by: "7", reason: "Milk", amount: amount)
      slips += [
        Slip(of: paidOut, issuedAt: paidAt, shop: shop, till: "T1"),
        Slip(of: empty, isFinal: false, issuedAt: paidAt, shop: shop, till: "T1"),
        Slip(of: empty, isFinal: true, issuedAt: paidAt, shop: shop, till: "T1"),
      ]
    }
    slips.append(Slip(of: PrinterTest(columns: 32), issuedAt: paidAt, shop: shop, till: "T1"))
    return slips
  }

  private static let report: DayReport? = {
    guard let currency = Currency(code: "USD") else { return nil }
    func figure(_ count: Int64, _ cents: Int64) -> DayReport.Figure {
      DayReport.Figure(count: count, amount: Money(minorUnits: cents, currency: currency))
    }
    var report = DayReport(currency: currency, from: paidAt, until: later)
    report.takings = [
      DayReport.Takings(wallet: "Alipay+", sales: figure(118, 451_234)),
      DayReport.Takings(wallet: "WeChat Pay", sales: figure(64, 198_050)),
      DayReport.Takings(wallet: "UnionPay", sales: figure(3, 6_600)),
    ]
    report.refunds = figure(4, 8_125)
    report.reversals = figure(1, 1_300)
    report.tips = figure(41, 20_875)
    report.openings = 2
    report.paidOut = figure(1, 5_000)
    report.unfinished = [
      DayReport.Unfinished(
        reference: "S20261122-173001-11C2-1",
        amount: Money(minorUnits: 3_895, currency: currency),
        since: later
      )
    ]
    (report.firstReceipt, report.lastReceipt) = ("T1-000042", "T1-000231")
    return report
  }()

  private static let test = PrinterTest(
    columns: 48,
    facts: [
      PrinterTest.Fact(name: "Profile", value: "generic-80"),
      PrinterTest.Fact(name: "Paper", value: "576 dots, 48 columns"),
      PrinterTest.Fact(name: "Connection", value: "usb:04b8:0202, serial 583950463132"),
    ],
    codePages: [
      PrinterTest.Fact(name: "0 PC437", value: "ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜ"),
      PrinterTest.Fact(name: "19 PC858", value: "Çüéâäàåçêëèïîì€ÁÂÀ©"),
    ]
  )
}
