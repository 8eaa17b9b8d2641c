import Sales
import StrictJSON
import TestSupport
import Testing

@Suite struct ReceiptTests {
  private static let bill = try? Bill(
    json: JSONField(
      JSONValue(parsing: #"{"currency":"USD","lines":[{"name":"Tea","total":"13"}]}"#)
    )
  )

  /// A receipt of a kind in which every text is the same.
  private func receipt(
    _ kind: Receipt.Kind = .sale,
    text: String = "T1",
    testMark: String? = nil
  ) throws -> Receipt {
    let bill = try #require(Self.bill)
    let sale = try #require(SaleReference("S-1"))
    let paidAt = try #require(LocalTime("2026-11-22T10:24:05-05:00"))
    var receipt = Receipt(
      kind: kind,
      number: text,
      testMark: testMark,
      issuedAt: paidAt,
      shop: Shop(name: text, legalName: text, address: [text, text], taxID: text, phone: text),
      till: text,
      sale: sale,
      bill: bill,
      payment: WalletPayment(
        amount: bill.amountDue,
        wallet: text,
        transactionNo: text,
        gatewayReference: text,
        paidAt: paidAt
      )
    )
    if kind == .refund {
      receipt.refund = RefundedMoney(
        amount: Money(minorUnits: 300, currency: bill.currency),
        remaining: Money(minorUnits: 1_000, currency: bill.currency),
        reference: text,
        transactionNo: text,
        reason: text,
        by: text,
        original: text
      )
    }
    return receipt
  }

  private func read(_ json: JSONValue) throws -> Receipt {
    try Receipt(json: JSONField(json))
  }

  // MARK: Round trips

  // A sale that was paid must be printable whatever the gateway and the shop call themselves.
  @Test(
    arguments: Receipt.Kind.allCases,
    [
      "T1", "", " ", String(repeating: "x", count: 5_000), "\u{1B}@\r\n\t\u{7F}\u{9B}",
      "茶 🍵 e\u{301}",
      #"10" pan | {sale} ~ _ ^ = -"#,
    ]
  )
  func whatIsWrittenReadsTheSame(kind: Receipt.Kind, text: String) throws {
    for testMark in [nil, text] {
      let receipt = try receipt(kind, text: text, testMark: testMark)
      #expect(try read(receipt.json) == receipt)
      #expect(try read(JSONValue(parsing: receipt.json.text())) == receipt)
    }
  }

  @Test(arguments: [UInt64(51), 52, 53])
  func anyReceiptReadsTheSame(seed: UInt64) throws {
    var random = SeededRandom(seed: seed)
    for round in 0..<1_000 {
      let receipt = try anyReceipt(using: &random)
      let text = receipt.json.text()
      let note: Comment = "seed \(seed), round \(round): \(text)"
      #expect(try read(JSONValue(parsing: text)) == receipt, note)
    }
  }

  private func anyReceipt(using random: inout SeededRandom) throws -> Receipt {
    func text() -> String {
      let scalars = ["T", "1", "\"", "\\", "\u{1}", "\u{1F}", "é", "茶", "🍵", "\u{2028}", "{", " "]
      return (0..<Int.random(in: 0...6, using: &random)).map { _ in
        random.element(of: scalars)
      }.joined()
    }
    func maybe<Value>(_ value: Value) -> Value? {
      random.oneIn(2) ? value : nil
    }
    func time() -> LocalTime {
      LocalTime(
        Timestamp(milliseconds: Int64.random(in: 0...4_102_444_800_000, using: &random)),
        offsetMinutes: Int.random(in: -839...839, using: &random)
      )
    }
    let kind = random.element(of: Receipt.Kind.allCases)
    let sale = try #require(SaleReference("S-\(Int.random(in: 0...99_999, using: &random))"))
    var bill = try #require(Self.bill)
    bill.lookupCode = maybe("CC-20481")
    let isForeign = kind == .refund && random.oneIn(2)
    let code = isForeign ? random.element(of: Currency.knownCodes) : bill.currency.code
    let currency = try #require(Currency(code: code))
    func money() -> Money {
      Money(minorUnits: abs(random.integer(digits: 1...11)), currency: currency)
    }
    return Receipt(
      kind: kind,
      number: text(),
      testMark: maybe(text()),
      issuedAt: time(),
      shop: Shop(
        name: text(),
        legalName: maybe(text()),
        address: [text()],
        phone: maybe(text()),
        logo: maybe("logo.png"),
        locale: maybe(text())
      ),
      till: text(),
      sale: isForeign && random.oneIn(2) ? nil : sale,
      bill: isForeign ? nil : bill,
      payment: WalletPayment(
        amount: money(),
        wallet: text(),
        transactionNo: text(),
        gatewayReference: maybe(text()),
        paidAt: maybe(time()),
        account: maybe(text()),
        walletTransactionNo: maybe(text()),
        exchangeRate: maybe(text())
      ),
      refund: kind != .refund
        ? nil
        : RefundedMoney(
          amount: money(),
          remaining: money(),
          reference: text(),
          transactionNo: maybe(text()),
          isWaiting: random.oneIn(2),
          reason: maybe(text()),
          by: maybe(text()),
          original: maybe(text())
        )
    )
  }

  // MARK: Earlier versions

  /// A receipt as the first versions wrote it.
  private static let first = """
    {"kind":"sale","number":"T1-000042","testMark":"TEST - NO MONEY TAKEN",
    "shop":{"name":"Corner Coffee","address":["12 Harbor Street"]},"till":"T1",
    "sale":"S20261122-102405-7F3A",
    "bill":{"currency":"USD","lines":[{"name":"Tea","quantity":"1",
      "total":{"value":1300,"currency":"USD"}}],"total":{"value":1300,"currency":"USD"},
      "amountDue":{"value":1300,"currency":"USD"}},
    "payment":{"amount":{"value":1300,"currency":"USD"},"wallet":"Alipay+",
      "transactionNo":"286498530672949108","gatewayReference":"S20261122-102405-7F3A-1",
      "paidAt":"2026-11-22T10:24:05-05:00"}}
    """

  @Test func receiptsOfTheFirstVersionsAreRead() throws {
    let receipt = try read(JSONValue(parsing: Self.first))
    let bill = try #require(Self.bill)
    let sale = try #require(SaleReference("S20261122-102405-7F3A"))
    let paidAt = try #require(LocalTime("2026-11-22T10:24:05-05:00"))
    let expected = Receipt(
      kind: .sale,
      number: "T1-000042",
      testMark: "TEST - NO MONEY TAKEN",
      issuedAt: paidAt,
      shop: Shop(name: "Corner Coffee", address: ["12 Harbor Street"]),
      till: "T1",
      sale: sale,
      bill: bill,
      payment: WalletPayment(
        amount: bill.amountDue,
        wallet: "Alipay+",
        transactionNo: "286498530672949108",
        gatewayReference: "S20261122-102405-7F3A-1",
        paidAt: paidAt
      )
    )
    #expect(receipt == expected)
    #expect(try read(receipt.json) == expected)
  }

  // MARK: Members

  @Test func shopHasOnlyItsName() throws {
    var receipt = try receipt()
    receipt.shop = Shop(name: "Tea")
    #expect(receipt.json["shop"] == ["name": "Tea"])
    #expect(try read(receipt.json) == receipt)
  }

  @Test(
    arguments: [
      (
        .sale, "kind", .string("gift"),
        #"kind: one of "sale", "refund", "reversal", "unconfirmed""#
          + " is expected"
      ),
      (.sale, "number", nil, "number: is missing"),
      (.sale, "issuedAt", "today", "issuedAt: a time of RFC 3339 is expected"),
      (.sale, "till", 7, "till: a string is expected, not a number"),
      (.sale, "sale", "a b", "sale: a sale reference is expected"),
      (.sale, "sale", nil, "sale: is missing"), (.sale, "bill", nil, "bill: is missing"),
      (.reversal, "sale", nil, "sale: is missing"), (.reversal, "bill", nil, "bill: is missing"),
      (.unconfirmed, "bill", nil, "bill: is missing"),
      (.sale, "bill", [:], "bill.currency: is missing"),
      (.sale, "shop", [:], "shop.name: is missing"),
      (
        .sale, "shop", ["name": "Tea", "logo": "logo.gif"],
        "shop.logo: a file name that ends in .png is expected"
      ),
      (.sale, "payment", [:], "payment.amount: is missing"),
      (.refund, "refund", nil, "refund: is missing"),
      (.refund, "refund", [:], "refund.amount: is missing"),
      (
        .reversal, "refund", [:],
        #"refund: is not known here; names of your own start with "x-""#
      ),
      (.sale, "extra", 1, #"extra: is not known here; names of your own start with "x-""#),
    ] as [(Receipt.Kind, String, JSONValue?, String)]
  )
  func faultsNameTheMember(
    kind: Receipt.Kind,
    name: String,
    value: JSONValue?,
    fault: String
  ) throws {
    var json = try #require(try receipt(kind).json.object)
    json[name] = value
    let error = #expect(throws: JSONFieldError.self) { try read(.object(json)) }
    #expect(error?.description == fault)
  }

  @Test(arguments: Receipt.Kind.allCases)
  func onlyRefundsDoWithoutTheirSale(kind: Receipt.Kind) throws {
    var receipt = try receipt(kind)
    (receipt.sale, receipt.bill) = (nil, nil)
    if kind == .refund {
      #expect(try read(receipt.json) == receipt)
    } else {
      #expect(throws: JSONFieldError.self) { try read(receipt.json) }
    }
  }

  @Test func momentOfThePaperIsTheMomentOfThePaymentOrSaid() throws {
    var receipt = try receipt()
    var json = try #require(receipt.json.object)
    json["issuedAt"] = nil
    #expect(try read(.object(json)).issuedAt == receipt.payment.paidAt)
    receipt.payment.paidAt = nil
    json["payment"] = receipt.json["payment"]
    let error = #expect(throws: JSONFieldError.self) { try read(.object(json)) }
    #expect(error?.description == "issuedAt: is missing")
  }

  @Test(arguments: [("payment", "amount"), ("refund", "amount"), ("refund", "remaining")])
  func moneyIsInTheBillsCurrency(object name: String, member: String) throws {
    var json = try #require(try receipt(.refund).json.object)
    var object = try #require(json[name]?.object)
    object[member] = ["value": 300, "currency": "JPY"]
    json[name] = .object(object)
    let error = #expect(throws: JSONFieldError.self) { try read(.object(json)) }
    #expect(error?.description == "\(name).\(member): is in JPY, but the bill is in USD")
  }

  @Test func withoutABillThePaymentNamesTheCurrency() throws {
    var json = try #require(try receipt(.refund).json.object)
    json["bill"] = nil
    var payment = try #require(json["payment"]?.object)
    payment["amount"] = "13.00"
    json["payment"] = .object(payment)
    let error = #expect(throws: JSONFieldError.self) { try read(.object(json)) }
    #expect(
      error?.description == "payment.amount.currency: a string is expected, not null"
    )
  }

  @Test(arguments: ["amount", "remaining"])
  func refundedMoneyIsNotNegative(member: String) throws {
    var json = try #require(try receipt(.refund).json.object)
    var refund = try #require(json["refund"]?.object)
    refund[member] = "-0.01"
    json["refund"] = .object(refund)
    let error = #expect(throws: JSONFieldError.self) { try read(.object(json)) }
    #expect(error?.description == "refund.\(member): must not be negative")
  }
}
