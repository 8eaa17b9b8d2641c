import Sales
import StrictJSON
import Testing

@Suite struct ReceiptTests {
  private static let bill = try? Bill(
    json: JSONField(
      JSONValue(parsing: #"{"currency":"USD","lines":[{"name":"Tea","total":"13"}]}"#)
    )
  )

  private func receipt(text: String?, testMark: String? = nil) throws -> Receipt {
    let text = text ?? ""
    let bill = try #require(Self.bill)
    return Receipt(
      kind: .sale,
      number: text,
      testMark: testMark,
      shop: Shop(name: text, legalName: text, address: [text, text], taxID: text, phone: text),
      till: text,
      sale: try #require(SaleReference("S-1")),
      bill: bill,
      payment: WalletPayment(
        amount: bill.amountDue,
        wallet: text,
        transactionNo: text,
        gatewayReference: text,
        paidAt: try #require(LocalTime("2026-11-22T10:24:05-05:00"))
      )
    )
  }

  // A sale that was paid must be printable whatever the gateway and the shop call themselves.
  @Test(arguments: [
    "T1", "", " ", String(repeating: "x", count: 5_000), "\u{1B}@\r\n\t\u{7F}\u{9B}",
    "茶 🍵 e\u{301}",
    #"10" pan | {sale} ~ _ ^ = -"#,
  ])
  func whatIsWrittenReadsTheSame(text: String) throws {
    for testMark in [nil, text] {
      let receipt = try receipt(text: text, testMark: testMark)
      #expect(try Receipt(json: JSONField(receipt.json)) == receipt)
      #expect(try Receipt(json: JSONField(JSONValue(parsing: receipt.json.text()))) == receipt)
    }
  }

  @Test func shopHasOnlyItsName() throws {
    var receipt = try receipt(text: "T1")
    receipt.shop = Shop(name: "Tea")
    #expect(receipt.json["shop"] == ["name": "Tea"])
    #expect(try Receipt(json: JSONField(receipt.json)) == receipt)
  }

  @Test(
    arguments: [
      ("kind", .string("refund"), #"kind: one of "sale" is expected"#),
      ("number", nil, "number: is missing"),
      ("till", 7, "till: a string is expected, not a number"),
      ("sale", "a b", "sale: a sale reference is expected"),
      ("bill", [:], "bill.currency: is missing"),
      ("shop", [:], "shop.name: is missing"), ("payment", [:], "payment.amount: is missing"),
      ("extra", 1, #"extra: is not known here; names of your own start with "x-""#),
    ] as [(String, JSONValue?, String)]
  )
  func faultsNameTheMember(name: String, value: JSONValue?, fault: String) throws {
    var json = try #require(try receipt(text: "T1").json.object)
    json[name] = value
    let error = #expect(throws: JSONFieldError.self) { try Receipt(json: JSONField(.object(json))) }
    #expect(error?.description == fault)
  }

  @Test func paymentIsInTheBillsCurrency() throws {
    var json = try #require(try receipt(text: "T1").json.object)
    var payment = try #require(json["payment"]?.object)
    payment["amount"] = ["value": 1_300, "currency": "JPY"]
    json["payment"] = .object(payment)
    let error = #expect(throws: JSONFieldError.self) { try Receipt(json: JSONField(.object(json))) }
    #expect(error?.description == "payment.amount: is in JPY, but the bill is in USD")
  }
}
