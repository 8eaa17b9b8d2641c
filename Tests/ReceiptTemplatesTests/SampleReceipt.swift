import Foundation
import Sales
import StrictJSON
import Testing

/// Receipts to print.
enum SampleReceipt {
  static let shop = Shop(
    name: "Corner Coffee",
    legalName: "Corner Coffee Company LLC",
    address: ["12 Harbor Street", "Portland, OR 97204"],
    taxID: "EIN 12-3456789",
    phone: "(503) 555-0142"
  )

  static let smallest = #"{"currency":"JPY","lines":[{"name":"Tea","total":"1300"}]}"#

  static func coffee() throws -> String {
    let file = URL(filePath: #filePath).deletingLastPathComponent()
      .appending(path: "../../Samples/coffee.json")
    return try String(contentsOf: file, encoding: .utf8)
  }

  /// A receipt of a bill: a sale on one day, all else on the next.
  static func of(
    _ kind: Receipt.Kind = .sale,
    bill json: String,
    shop: Shop = shop,
    till: String = "T1",
    wallet: String = "Alipay+",
    transactionNo: String = "286498530672949108"
  ) throws -> Receipt {
    let bill = try Bill(json: JSONField(JSONValue(parsing: json)))
    let sale = try #require(SaleReference("S20261122-102405-7F3A"))
    let paidAt = try #require(LocalTime("2026-11-22T10:24:05-05:00"))
    let later = try #require(LocalTime("2026-11-23T09:10:00-05:00"))
    return Receipt(
      kind: kind,
      number: kind == .sale ? "T1-000042" : "T1-000057",
      testMark: nil,
      issuedAt: kind == .sale ? paidAt : later,
      shop: shop,
      till: till,
      sale: sale,
      bill: bill,
      payment: WalletPayment(
        amount: bill.amountDue,
        wallet: wallet,
        transactionNo: transactionNo,
        gatewayReference: "S20261122-102405-7F3A-1",
        paidAt: kind == .unconfirmed ? nil : paidAt
      ),
      refund: kind == .refund ? refund(of: bill) : nil
    )
  }

  private static func refund(of bill: Bill) -> RefundedMoney {
    let refunded = min(bill.amountDue.minorUnits, 1_300)
    let remaining = bill.amountDue.minorUnits - refunded
    return RefundedMoney(
      amount: Money(minorUnits: refunded, currency: bill.currency),
      remaining: Money(minorUnits: remaining, currency: bill.currency),
      reference: "S20261122-102405-7F3A-R1",
      transactionNo: "286498530672950226",
      reason: "Croissants were cold",
      by: "Zoë",
      original: "T1-000042"
    )
  }

  /// A bill whose texts are all the same.
  static func bill(of text: String) -> String {
    let text = JSONValue.string(text).text()
    return """
      {"currency":"USD","lines":[{"name":\(text),"quantity":"2","unit":"kg","unitPrice":"1.00",
        "discount":{"name":\(text),"amount":"0.50"},"taxMarks":["A"],
        "modifiers":[{"name":\(text),"amount":"1.00"}],"note":\(text),"station":\(text)}],
      "discounts":[{"name":\(text),"amount":"0.10"}],
      "fees":[{"kind":"service","name":\(text),"amount":"1.00"}],
      "taxes":[{"mark":"A","name":\(text),"rate":"10","net":"2.40"},
        {"name":\(text),"basis":"exempt","certificate":\(text)}],
      "tip":"1.00",
      "tenders":[{"kind":"cash","name":\(text),"amount":"1.00","given":"5.00","change":"4.00"}],
      "cashier":{"id":"7","name":\(text)},"station":\(text),
      "header":[\(text)],"footer":[\(text)],"openingHours":[\(text)],
      "returnPolicy":{"text":\(text),"days":30}}
      """
  }

  static let hostileTexts = [
    String(repeating: "x", count: 200), String(repeating: "Schokoladen Kuchen ", count: 10) + "!",
    String(repeating: "-", count: 200), String(repeating: "茶", count: 200),
    #"10" pan | {sale} ~ _ ^ = -"#, "-", "=", "---", "===", "|", "||", "{", "}", "~", "\\",
    "^^^^^^^^",
    #"\n\x1b\x41"#, "{{labels.total}}", "{code:1;option:qrcode}", "{command:\\x1b}", "{width:0}",
    "{image:aGVsbG8=}", "{border:line}", "`reverse` _underline_", "** PAID **", "a|b", " |a| ",
  ]
}
