import StrictJSON
import Testing

/// A bill for the reader and for the schema.
struct BillCase: Sendable, CustomTestStringConvertible {
  let json: String
  /// What the reader says; nil when it takes the bill.
  var fault: String?
  /// False for what a schema cannot say, such as a sum.
  var isInSchema = true

  var testDescription: String {
    fault.map { "\($0): \(json.prefix(200))" } ?? String(json.prefix(200))
  }
}

extension BillCase {
  /// A bill of one line, tea for 13.00, with more members.
  static func bill(_ members: String, _ fault: String? = nil, inSchema: Bool = true) -> BillCase {
    BillCase(
      json: #"{"currency":"USD","lines":[{"name":"Tea","total":"13.00"}],\#(members)}"#,
      fault: fault,
      isInSchema: inSchema
    )
  }

  /// A bill whose second line has these members.
  static func line(_ members: String, _ fault: String? = nil, inSchema: Bool = true) -> BillCase {
    BillCase(
      json: #"{"currency":"USD","lines":[{"name":"Tea","total":"100.00"},{\#(members)}]}"#,
      fault: fault.map { "lines[1]\($0)" },
      isInSchema: inSchema
    )
  }

  /// A bill whose second line has this total.
  static func amount(
    _ amount: String,
    _ currency: String = "USD",
    _ fault: String? = nil,
    inSchema: Bool = true
  ) -> BillCase {
    BillCase(
      json: """
        {"currency":"\(currency)","lines":[{"name":"Tea","total":"100"},\
        {"name":"Milk","total":\(amount)}]}
        """,
      fault: fault.map { "lines[1].total\($0)" },
      isInSchema: inSchema
    )
  }

  static func text(_ count: Int, of character: String = "x") -> String {
    "\"" + String(repeating: character, count: count) + "\""
  }

  static func list(_ count: Int, of entry: String) -> String {
    "[" + Array(repeating: entry, count: count).joined(separator: ",") + "]"
  }
}

// MARK: Good

extension BillCase {
  static let good: [BillCase] =
    [
      bill(#""total":"13""#), bill(#""total":{"value":1300,"currency":"USD"}"#),
      bill(#""amountDue":"13.00""#), bill(#""tip":"0","total":"13.00""#),
      bill(#""x-till":{"anything":[1.5,null]},"x-":true"#),
      bill(#""tip":null,"total":null,"discounts":null,"cashier":null"#, inSchema: false),
      bill(#""discounts":[],"fees":[],"taxes":[],"tenders":[],"header":[],"footer":[]"#),
      bill(#""discounts":[{"name":"Card","amount":"3.00"}],"total":"10.00""#),
      bill(
        #""fees":[{"kind":"bag","name":"Bag","count":2,"amount":"0.20"},"#
          + #"{"kind":"deposit","name":"Bottle","count":10000,"amount":"-0.25"},"#
          + #"{"kind":"service","name":"Service","amount":"1"},"#
          + #"{"kind":"delivery","name":"Bike","amount":"0"},"#
          + #"{"kind":"other","name":"Other","amount":"0"}],"total":"13.95""#
      ),
      bill(
        #""taxes":[{"name":"A","rate":"8.87500","net":"10.00","mark":"A"},"#
          + #"{"name":"B","basis":"included","amount":"0.50","rate":"0"},"#
          + #"{"name":"C","basis":"exempt","certificate":"ST-120"},"#
          + #"{"name":"D","basis":"added","amount":"-0.10"}],"total":"13.79""#
      ),
      bill(
        #""tenders":[{"kind":"cash","name":"Cash","amount":"1.00","given":"5","change":"4"},"#
          + #"{"kind":"card","name":"Card","amount":"1.00"},"#
          + #"{"kind":"giftCard","name":"Gift card","amount":"0","change":"2.00"},"#
          + #"{"kind":"wallet","name":"Wallet","amount":"1.00","given":"1.00"},"#
          + #"{"kind":"other","name":"Voucher","amount":"9.99"}],"amountDue":"0.01""#
      ),
      bill(#""cashier":{"id":"7"},"station":"Bar","language":"en-US","secondLanguage":"es""#),
      bill(#""cashier":{"id":"7","name":"Zoë","x-shift":2},"lookupCode":"CC 1""#),
      bill(#""header":["a","b"],"openingHours":["Mon-Fri 7-18"]"#),
      bill(#""footer":["a",{"text":"b"},{"text":"c","from":"2026-12-01","until":"2028-02-29"}]"#),
      bill(#""returnPolicy":{"text":"No."}"#),
      bill(#""returnPolicy":{"text":\#(text(1_000)),"days":3650}"#),
      bill(#""returnPolicy":{"text":"No.","days":0}"#),
      bill(#""header":\#(list(100, of: text(200)))"#),
      bill(#""rounding":"-0.02","total":"12.98""#),
      bill(#""rounding":{"value":100,"currency":"USD"},"total":"14.00""#),
      bill(#""fiscal":{"lines":["Unit 7","~|{x}"],"qr":"V0;7"}"#),
      bill(#""fiscal":{"qr":\#(text(1_000))}"#), bill(#""fiscal":{"lines":["茶"]}"#),
      line(#""name":"Tea","unitPrice":"4.25""#),
      line(#""name":"Tea","unitPrice":"4.2525","quantity":"0.435123","unit":"kg""#),
      line(#""name":"Return","unitPrice":"-4.25","quantity":"2""#),
      line(#""name":"Return","unitPrice":"4.25","quantity":"-2""#),
      line(#""name":"Free","unitPrice":"0","quantity":"999999999999.999999""#),
      line(#""name":"Tea","quantity":"7","unitPrice":"5","total":"0.01""#),
      line(
        #""name":"Tea","unitPrice":"4.25","modifiers":[{"name":"oat"},{"name":"s","amount":"-1"}],"#
          + #""discount":{"name":"Happy hour","amount":"0.10"},"note":"hot","station":"Bar""#
      ),
      line(#""name":"Tea","total":"1","taxMarks":["A","ABCD"],"x-sku":null"#),
      line(#""name":\#(text(200)),"total":"1""#),
      line(#""name":\#(text(200, of: "😀")),"total":"1""#),
      line(#""name":" ","total":"1""#),
      line(#""name":"\u001b@\u001dV\u0010\u0004\u007f\u009b\n\r\t","total":"1""#),
      BillCase(
        json: #"{"currency":"USD","lines":\#(list(1_000, of: #"{"name":"T","total":"1"}"#))}"#
      ),
    ]
    + amounts.map { amount($0.json, $0.currency) }

  /// Amounts with their minor units.
  static let amounts: [(json: String, currency: String, minorUnits: Int64)] = [
    (#""13.00""#, "USD", 1_300), (#""13.0""#, "USD", 1_300), (#""13""#, "USD", 1_300),
    (#""13.5""#, "USD", 1_350), (#""0""#, "USD", 0), (#""0.00""#, "USD", 0), (#""-0""#, "USD", 0),
    (#""-1""#, "USD", -100), (#""-0.5""#, "USD", -50), (#""-0.05""#, "USD", -5),
    (#""999999899.99""#, "USD", 99_999_989_999), (#""13""#, "JPY", 13), (#""-13""#, "KRW", -13),
    (#""99999999899""#, "JPY", 99_999_999_899),
    (#"{"value":1300,"currency":"USD"}"#, "USD", 1_300),
    (#"{"currency":"JPY","value":-13}"#, "JPY", -13),
    (#"{"value":0,"currency":"USD","x-raw":0.0}"#, "USD", 0),
  ]
}
