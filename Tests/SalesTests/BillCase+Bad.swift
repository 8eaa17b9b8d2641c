extension BillCase {
  private static let noAmount =
    ": is not an amount of USD: write digits with up to 2 decimals, such as \"13\""
  private static let noYen =
    ": is not an amount of JPY: write digits with no decimals, such as \"13\""
  private static let noMoney =
    #": is not an amount: write "13.00" or {"value":1300,"currency":"USD"}"#
  private static let currencies = "BDT, CNY, GBP, HKD, IDR, JPY, KRW, MYR, PHP, PKR, THB, USD"

  static let badAmounts: [BillCase] =
    [
      "13.005", "1e3", "1E3", " 13", "13 ", "+13", "٣", "１３", "0x10", "13.", ".5", "013", "00",
      "-013", "-", "", "--1", "1,300.00", "1_000", "1 300", "$13", "NaN", "Infinity", "13.-5",
      "1.2.3",
      "99999999999999999999", "−13",
    ].map { amount("\"\($0)\"", "USD", noAmount) }
    + [
      amount(#""13\n""#, "USD", noAmount, inSchema: false),
      amount("13.00", "USD", noMoney), amount("13", "USD", noMoney), amount("-1", "USD", noMoney),
      amount("true", "USD", noMoney), amount(#"["13.00"]"#, "USD", noMoney),
      amount("13", "JPY", #": is not an amount: write "1300" or {"value":1300,"currency":"JPY"}"#),
      amount(#""13.00""#, "JPY", noYen, inSchema: false),
      amount(#""13.0""#, "JPY", noYen, inSchema: false),
      amount(
        #""1000000000.00""#,
        "USD",
        ": comes to 1000000000.00, but the most is 999999999.99",
        inSchema: false
      ),
      amount(#""-100000000000""#, "JPY", ": comes to -100000000000, but the most is 99999999999"),
      amount(#"{"value":1300}"#, "USD", ".currency: is missing"),
      amount(#"{"currency":"USD"}"#, "USD", ".value: is missing"),
      amount(
        #"{"value":1300,"currency":"usd"}"#,
        "USD",
        ".currency: is none of the currencies \(currencies)"
      ),
      amount(
        #"{"value":1300,"currency":"JPY"}"#,
        "USD",
        ": is in JPY, but the bill is in USD",
        inSchema: false
      ),
      amount(
        #"{"value":1300,"currency":"USD","cents":0}"#,
        "USD",
        #".cents: is not known here; names of your own start with "x-""#
      ),
      amount(
        #"{"value":"1300","currency":"USD"}"#,
        "USD",
        ".value: an integer is expected, not a string"
      ),
    ]
    + ["1300.0", "13e2", "-0"].map {
      amount(
        #"{"value":\#($0),"currency":"USD"}"#,
        "USD",
        ".value: an integer of 64 bits without fraction and exponent is expected",
        inSchema: false
      )
    }
    + ["100000000000", "-100000000000", "-9223372036854775808"].map {
      amount(
        #"{"value":\#($0),"currency":"USD"}"#,
        "USD",
        ".value: an integer from -99999999999 to 99999999999 is expected"
      )
    }
    + [
      amount(
        #"{"value":9223372036854775808,"currency":"USD"}"#,
        "USD",
        ".value: an integer of 64 bits without fraction and exponent is expected"
      )
    ]

  private static let length200 = "must have 1 to 200 characters"
  private static let unknown = #"is not known here; names of your own start with "x-""#
  private static let notNegative = "must not be negative"
  private static let rounding = "must not be more than 100 minor units"
  private static let controls = "has control characters, which are not printed"
  private static let quantity =
    "is not a decimal text with up to 12 digits before the point and 6 after it"

  static let badMembers: [BillCase] =
    [
      BillCase(json: "[]", fault: "an object is expected, not an array"),
      BillCase(json: "null", fault: "an object is expected, not null"),
      BillCase(json: "{}", fault: "currency: is missing"),
      BillCase(json: #"{"currency":"USD"}"#, fault: "lines: is missing"),
      BillCase(json: #"{"currency":"USD","lines":null}"#, fault: "lines: is missing"),
      BillCase(
        json: #"{"currency":"USD","lines":{}}"#,
        fault: "lines: an array is expected, not an object"
      ),
      BillCase(
        json: #"{"currency":"USD","lines":[]}"#,
        fault: "lines: a bill has at least one line"
      ),
      BillCase(
        json: #"{"currency":"usd","lines":[]}"#,
        fault: "currency: is none of the currencies \(currencies)"
      ),
      BillCase(
        json: #"{"currency":"BHD","lines":[]}"#,
        fault: "currency: is none of the currencies \(currencies)"
      ),
      BillCase(
        json: #"{"currency":"USD","lines":\#(list(1_001, of: #"{"name":"T","total":"1"}"#))}"#,
        fault: "lines: has more than 1000 entries"
      ),
      bill(#""Total":"13.00""#, "Total: \(unknown)"), bill(#""X-a":1"#, "X-a: \(unknown)"),
      bill(#""tip":"-0.01""#, "tip: \(notNegative)"),
      bill(#""tip":{"value":-1,"currency":"USD"}"#, "tip: \(notNegative)"),
      bill(#""rounding":"1.01""#, "rounding: \(rounding)", inSchema: false),
      bill(
        #""rounding":{"value":-101,"currency":"USD"}"#,
        "rounding: \(rounding)",
        inSchema: false
      ),
      bill(#""fiscal":{}"#, "fiscal: has neither lines nor qr"),
      bill(#""fiscal":{"lines":[]}"#, "fiscal: has neither lines nor qr"),
      bill(#""fiscal":{"lines":[""]}"#, "fiscal.lines[0]: \(length200)"),
      bill(#""fiscal":{"lines":["a\u0007"]}"#, "fiscal.lines[0]: \(controls)"),
      bill(#""fiscal":{"qr":"a\nb"}"#, "fiscal.qr: \(controls)"),
      bill(#""fiscal":{"qr":"\u009b"}"#, "fiscal.qr: \(controls)"),
      bill(#""fiscal":{"qr":\#(text(1_001))}"#, "fiscal.qr: must have 1 to 1000 characters"),
      bill(#""fiscal":{"qr":"a","key":"b"}"#, "fiscal.key: \(unknown)"),
      bill(#""header":"Hello""#, "header: an array is expected, not a string"),
      bill(#""header":[""]"#, "header[0]: \(length200)"),
      bill(#""header":\#(list(101, of: #""a""#))"#, "header: has more than 100 entries"),
      bill(#""openingHours":[7]"#, "openingHours[0]: a string is expected, not a number"),
      bill(#""station":\#(text(201))"#, "station: \(length200)"),
      bill(#""language":\#(text(36))"#, "language: must have 1 to 35 characters"),
      bill(#""secondLanguage":"""#, "secondLanguage: must have 1 to 35 characters"),
      bill(#""lookupCode":\#(text(81))"#, "lookupCode: must have 1 to 80 characters"),
      bill(#""cashier":"Zoë""#, "cashier: an object is expected, not a string"),
      bill(#""cashier":{"name":"Zoë"}"#, "cashier.id: is missing"),
      bill(#""cashier":{"id":\#(text(41))}"#, "cashier.id: must have 1 to 40 characters"),
      bill(#""cashier":{"id":"7","role":"x"}"#, "cashier.role: \(unknown)"),
      bill(#""discounts":[{"amount":"1"}]"#, "discounts[0].name: is missing"),
      bill(#""discounts":[{"name":"Card"}]"#, "discounts[0].amount: is missing"),
      bill(#""discounts":[{"name":"Card","amount":"-1"}]"#, "discounts[0].amount: \(notNegative)"),
      bill(#""discounts":[{"name":"Card","amount":"1","per":2}]"#, "discounts[0].per: \(unknown)"),
      bill(
        #""fees":[{"kind":"tip","name":"Bag","amount":"1"}]"#,
        #"fees[0].kind: one of "bag", "deposit", "service", "delivery", "other" is expected"#
      ),
      bill(#""fees":[{"name":"Bag","amount":"1"}]"#, "fees[0].kind: is missing"),
      bill(#""fees":[{"kind":"bag","name":"Bag"}]"#, "fees[0].amount: is missing"),
      bill(
        #""fees":[{"kind":"bag","name":"Bag","count":0,"amount":"1"}]"#,
        "fees[0].count: an integer from 1 to 10000 is expected"
      ),
      bill(
        #""fees":[{"kind":"bag","name":"Bag","count":10001,"amount":"1"}]"#,
        "fees[0].count: an integer from 1 to 10000 is expected"
      ),
      bill(#""taxes":[{"rate":"8","net":"10.00"}]"#, "taxes[0].name: is missing"),
      bill(
        #""taxes":[{"name":"A","rate":"8"}]"#,
        "taxes[0].amount: is missing; only an added tax with net and rate is computed"
      ),
      bill(
        #""taxes":[{"name":"A","rate":"8","net":"1","basis":"included"}]"#,
        "taxes[0].amount: is missing; only an added tax with net and rate is computed"
      ),
      bill(
        #""taxes":[{"name":"A","rate":"-8","net":"1"}]"#,
        "taxes[0].rate: \(notNegative)"
      ),
      bill(
        #""taxes":[{"name":"A","rate":"8.123456","net":"1"}]"#,
        "taxes[0].rate: is not a decimal text with up to 12 digits before the point and 5 after it"
      ),
      bill(
        #""taxes":[{"name":"A","rate":8.875,"net":"1"}]"#,
        "taxes[0].rate: a string is expected, not a number"
      ),
      bill(
        #""taxes":[{"name":"A","basis":"vat","amount":"1"}]"#,
        #"taxes[0].basis: one of "added", "included", "exempt" is expected"#
      ),
      bill(
        #""taxes":[{"name":"A","mark":"ABCDE","amount":"1"}]"#,
        "taxes[0].mark: must have 1 to 4 characters"
      ),
      bill(
        #""tenders":[{"kind":"cheque","name":"A","amount":"1"}]"#,
        #"tenders[0].kind: one of "cash", "card", "giftCard", "wallet", "other" is expected"#
      ),
      bill(
        #""tenders":[{"kind":"cash","name":"Cash","amount":"-1"}]"#,
        "tenders[0].amount: \(notNegative)"
      ),
      bill(#""footer":[5]"#, "footer[0]: an object is expected, not a number"),
      bill(#""footer":[{"from":"2026-01-01"}]"#, "footer[0].text: is missing"),
      bill(#""returnPolicy":"No.""#, "returnPolicy: an object is expected, not a string"),
      bill(#""returnPolicy":{"days":3}"#, "returnPolicy.text: is missing"),
      bill(
        #""returnPolicy":{"text":"a","days":3651}"#,
        "returnPolicy.days: an integer from 0 to 3650 is expected"
      ),
      bill(
        #""returnPolicy":{"text":\#(text(1_001))}"#,
        "returnPolicy.text: must have 1 to 1000 characters"
      ),
      line(#""total":"1""#, ".name: is missing"),
      line(#""name":null,"total":"1""#, ".name: is missing"),
      line(#""name":"","total":"1""#, ".name: \(length200)"),
      line(#""name":\#(text(201)),"total":"1""#, ".name: \(length200)"),
      line(#""name":\#(text(201, of: "😀")),"total":"1""#, ".name: \(length200)"),
      line(#""name":7,"total":"1""#, ".name: a string is expected, not a number"),
      line(#""name":"a""#, ".total: is missing, and there is no unitPrice to compute it from"),
      line(
        #""name":"a","quantity":"2""#,
        ".total: is missing, and there is no unitPrice to compute it from"
      ),
      line(#""name":"a","total":"1","price":"1""#, ".price: \(unknown)"),
      line(#""name":"a","total":"1","unit":\#(text(13))"#, ".unit: must have 1 to 12 characters"),
      line(
        #""name":"a","total":"1","taxMarks":["ABCDE"]"#,
        ".taxMarks[0]: must have 1 to 4 characters"
      ),
      line(
        #""name":"a","total":"1","quantity":2"#,
        ".quantity: a string is expected, not a number"
      ),
      line(
        #""name":"a","total":"1","modifiers":[{"amount":"1"}]"#,
        ".modifiers[0].name: is missing"
      ),
      line(
        #""name":"a","total":"1","modifiers":\#(list(101, of: #"{"name":"x"}"#))"#,
        ".modifiers: has more than 100 entries"
      ),
      line(
        #""name":"a","total":"1","discount":{"name":"x","amount":"-1"}"#,
        ".discount.amount: \(notNegative)"
      ),
      line(
        #""name":"a","total":"1","unitPrice":"1.23456""#,
        ".unitPrice: is not a decimal text with up to 12 digits before the point and 4 after it"
      ),
    ]
    + ["1.1234567", "1e3", "", "1234567890123", "-", "+1", "01"].map {
      line(#""name":"a","total":"1","quantity":"\#($0)""#, ".quantity: \(quantity)")
    }
    + ["2026-12-32", "2026-13-01", "2026-00-10", "26-12-31", "2026-12-31T", "today", ""].map {
      bill(
        #""footer":[{"text":"a","from":"\#($0)"}]"#,
        "footer[0].from: is not a day such as 2026-12-31"
      )
    }
    + ["2026-02-29", "2026-04-31", "0000-01-01"].map {
      bill(
        #""footer":[{"text":"a","until":"\#($0)"}]"#,
        "footer[0].until: is not a day such as 2026-12-31",
        inSchema: false
      )
    }

  /// What no schema can say.
  static let badSums: [BillCase] = [
    bill(
      #""total":"13.01""#,
      "total: 13.01 is stated, but lines, discounts, fees, added taxes and tip come to 13.00 USD"
    ),
    bill(
      #""total":"13.00","tip":"1.00""#,
      "total: 13.00 is stated, but lines, discounts, fees, added taxes and tip come to 14.00 USD"
    ),
    bill(
      #""total":"14.00","taxes":[{"name":"A","basis":"included","amount":"1.00"}]"#,
      "total: 14.00 is stated, but lines, discounts, fees, added taxes and tip come to 13.00 USD"
    ),
    bill(
      #""amountDue":"12.00""#,
      "amountDue: is not total less tenders, which is 13.00 USD"
    ),
    bill(
      #""discounts":[{"name":"All","amount":"13.00"}]"#,
      "amountDue: 0.00 USD is left for the wallet; it must be more than 0"
    ),
    bill(
      #""discounts":[{"name":"All","amount":"14.00"}]"#,
      "amountDue: -1.00 USD is left for the wallet; it must be more than 0"
    ),
    bill(
      #""tenders":[{"kind":"cash","name":"Cash","amount":"13.00"}],"amountDue":"0""#,
      "amountDue: 0.00 USD is left for the wallet; it must be more than 0"
    ),
    bill(
      #""tenders":[{"kind":"cash","name":"Cash","amount":"1","given":"5","change":"5"}]"#,
      "tenders[0].given: less change is not the tender's amount, 1.00"
    ),
    bill(
      #""tenders":[{"kind":"cash","name":"Cash","amount":"1","given":"5"}]"#,
      "tenders[0].given: less change is not the tender's amount, 1.00"
    ),
    bill(
      #""taxes":[{"name":"A","rate":"999999999999.99999","net":"999999999.99"}]"#,
      "taxes[0].rate: gives a tax that Platen cannot count"
    ),
    bill(
      #""taxes":[{"name":"A","rate":"10000","net":"999999999.99"}]"#,
      "taxes[0].amount: comes to 99999999999.00, but the most is 999999999.99"
    ),
    line(
      #""name":"a","quantity":"999999999999.999999","unitPrice":"999999999999.9999""#,
      ".quantity: times unitPrice is more than Platen can count"
    ),
    line(
      #""name":"a","quantity":"-1000000000","unitPrice":"1""#,
      ".quantity: times unitPrice is more than Platen can count"
    ),
    line(
      #""name":"a","unitPrice":"0","modifiers":\#(list(100, of: #"{"name":"x","amount":"999999999.99"}"#))"#,
      ".total: comes to 99999999999.00, but the most is 999999999.99"
    ),
    BillCase(
      json:
        #"{"currency":"USD","lines":\#(list(1_000, of: #"{"name":"T","total":"999999999.99"}"#))}"#,
      fault: "total: comes to 999999999990.00, but the most is 999999999.99"
    ),
    BillCase(
      json:
        #"{"currency":"USD","lines":\#(list(1_000, of: #"{"name":"T","total":"-999999999.99"}"#))}"#,
      fault: "total: comes to -999999999990.00, but the most is 999999999.99"
    ),
    bill(
      #""fees":\#(list(100, of: #"{"kind":"bag","name":"B","amount":"999999999.99"}"#)),"total":"13""#,
      "total: 13.00 is stated, but lines, discounts, fees, added taxes and tip come to 100000000012.00 USD"
    ),
    BillCase(
      json:
        #"{"currency":"USD","lines":\#(list(1_000, of: #"{"name":\#(text(200, of: "é")),"total":"1"}"#))}"#,
      fault: "has more text than fits on a receipt: shorten names and notes"
    ),
  ].map { billCase in
    var billCase = billCase
    billCase.isInSchema = false
    return billCase
  }
}
