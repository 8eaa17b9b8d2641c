import Sales
import StrictJSON
import Testing

@Suite struct BillReadingTests {
  private func read(_ json: String) throws -> Bill {
    try Bill(json: JSONField(JSONValue(parsing: json)))
  }

  @Test(arguments: BillCase.good)
  func takes(_ bill: BillCase) throws {
    let read = try read(bill.json)
    #expect(read.amountDue.minorUnits > 0)
    #expect(try Bill(json: JSONField(read.json)) == read)
  }

  @Test(arguments: BillCase.badAmounts + BillCase.badMembers + BillCase.badSums)
  func refuses(_ bill: BillCase) throws {
    let json = try JSONValue(parsing: bill.json)
    let error = #expect(throws: JSONFieldError.self) { try Bill(json: JSONField(json)) }
    #expect(error?.description == bill.fault)
  }

  @Test func faultsNameTheWayFromTheRequest() throws {
    let json = try JSONValue(parsing: #"{"currency":"USD","lines":[{"name":"a","total":1}]}"#)
    let error = #expect(throws: JSONFieldError.self) {
      try Bill(json: JSONField(json, path: "params.bill"))
    }
    #expect(error?.path == "params.bill.lines[0].total")
  }

  @Test(arguments: BillCase.amounts.indices)
  func readsAmountsExactly(index: Int) throws {
    let amount = BillCase.amounts[index]
    let bill = try read(BillCase.amount(amount.json, amount.currency).json)
    #expect(bill.lines[1].total.minorUnits == amount.minorUnits)
    #expect(bill.lines[1].total.currency.code == amount.currency)
  }

  @Test func namesTwiceAreRefused() {
    for twin in [#""currency":"USD","currency":"USD""#, #""tip":"0","tip":"0""#] {
      #expect(throws: JSONError.self) { try JSONValue(parsing: "{\(twin)}") }
    }
  }

  // MARK: Computed figures

  @Test(
    arguments: [
      (#""quantity":"2","unitPrice":"4.25""#, 850),
      (#""quantity":"0.435","unitPrice":"28.00""#, 1_218),
      (#""unitPrice":"0.005""#, 1), (#""unitPrice":"-0.005""#, -1), (#""unitPrice":"0.0049""#, 0),
      (#""unitPrice":"-0.0049""#, 0), (#""quantity":"3","unitPrice":"0.0150""#, 5),
      (#""quantity":"-3","unitPrice":"0.0150""#, -5), (#""quantity":"0","unitPrice":"7""#, 0),
      (#""quantity":"0.000001","unitPrice":"4999.99""#, 0),
      (#""quantity":"0.000001","unitPrice":"5000""#, 1),
      (#""unitPrice":"4","discount":{"name":"x","amount":"1.50"}"#, 250),
      (#""unitPrice":"4","modifiers":[{"name":"x","amount":"0.60"},{"name":"y"}]"#, 460),
      (#""quantity":"2","unitPrice":"4","modifiers":[{"name":"x","amount":"-0.60"}]"#, 740),
      (#""quantity":"2","unitPrice":"4","total":"1.00""#, 100),
    ] as [(String, Int64)]
  )
  func computesLines(members: String, minorUnits: Int64) throws {
    let bill = try read(BillCase.line(#""name":"a",\#(members)"#).json)
    #expect(bill.lines[1].total.minorUnits == minorUnits)
    #expect(bill.total.minorUnits == 10_000 + minorUnits)
  }

  @Test(
    arguments: [
      (#""net":"29.05","rate":"8.875""#, 258), (#""net":"-29.05","rate":"8.875""#, -258),
      (#""net":"0.10","rate":"5""#, 1), (#""net":"-0.10","rate":"5""#, -1),
      (#""net":"0.09","rate":"5""#, 0), (#""net":"10.00","rate":"0.04999""#, 0),
      (#""net":"10.00","rate":"0.05""#, 1), (#""net":"10.00","rate":"0""#, 0),
      (#""basis":"exempt","net":"10.00","rate":"5""#, 0), (#""amount":"1.23","rate":"5""#, 123),
    ] as [(String, Int64)]
  )
  func computesTaxes(members: String, minorUnits: Int64) throws {
    let bill = try read(BillCase.bill(#""taxes":[{"name":"a",\#(members)}]"#).json)
    #expect(bill.taxes[0].amount.minorUnits == minorUnits)
    #expect(bill.total.minorUnits == 1_300 + minorUnits)
  }

  @Test func yenAreComputedWithoutDecimals() throws {
    let bill = try read(
      """
      {"currency":"JPY","lines":[{"name":"a","quantity":"0.5","unitPrice":"2001"}],
      "taxes":[{"name":"t","rate":"8","net":"1001"}]}
      """
    )
    #expect(bill.lines[0].total.minorUnits == 1_001)
    #expect(bill.taxes[0].amount.minorUnits == 80)
    #expect(bill.amountDue.decimal == "1081")
  }

  @Test func partsAddUp() throws {
    let bill = try read(
      """
      {"currency":"USD","lines":[{"name":"a","total":"20"},{"name":"b","total":"-2.50"}],
      "discounts":[{"name":"c","amount":"1"}],
      "fees":[{"kind":"bag","name":"d","amount":"0.10"}],
      "taxes":[{"name":"e","amount":"2"},{"name":"f","amount":"9","basis":"included"},
        {"name":"g","amount":"5","basis":"exempt"}],
      "tip":"3","tenders":[{"kind":"cash","name":"h","amount":"6","given":"10","change":"4"}]}
      """
    )
    #expect(bill.subtotal.minorUnits == 1_750)
    #expect(bill.total.minorUnits == 2_160)
    #expect(bill.amountDue.minorUnits == 1_560)
  }

  @Test(
    arguments: [
      ("13.05", 5, 5), ("12.95", 5, -5), ("13.06", 5, nil), ("13.00", 5, 0), ("13.01", 0, nil),
      ("14.00", 1_000, 100), ("14.01", 1_000, nil), ("13.01", -1, nil),
    ] as [(String, Int64, Int64?)]
  )
  func roundsUpToItsLimit(total: String, limit: Int64, rounding: Int64?) throws {
    let json = try JSONField(JSONValue(parsing: BillCase.bill(#""total":"\#(total)""#).json))
    guard let rounding else {
      let error = #expect(throws: JSONFieldError.self) {
        try Bill(json: json, roundingUpTo: limit)
      }
      #expect(error?.path == "total")
      return
    }
    let bill = try Bill(json: json, roundingUpTo: limit)
    #expect(bill.rounding?.minorUnits ?? 0 == rounding)
    #expect(bill.total.decimal == total)
    #expect(try Bill(json: JSONField(bill.json)) == bill)
  }

  @Test func papersMayBePaidInFullInAnyCurrency() throws {
    let json = try JSONValue(
      parsing: """
        {"currency":"KWD","lines":[{"name":"Tea","total":"1.250"}],
        "tenders":[{"kind":"cash","name":"Cash","amount":"1.250","given":"2","change":"0.750"}]}
        """
    )
    let bill = try Bill(json: JSONField(json), for: .paper)
    #expect(bill.amountDue.minorUnits == 0 && bill.total.minorUnits == 1_250)
    #expect(try Bill(json: JSONField(bill.json), for: .paper) == bill)
    #expect(throws: JSONFieldError.self) { try Bill(json: JSONField(json)) }
  }

  @Test func ordersNeedNoPrices() throws {
    let json = try JSONValue(
      parsing: """
        {"currency":"USD","lines":[{"name":"Tea","quantity":"2"},{"name":"Cake","unitPrice":"4"}]}
        """
    )
    let bill = try Bill(json: JSONField(json), for: .order)
    #expect(bill.lines.map(\.total.minorUnits) == [0, 400])
    let error = #expect(throws: JSONFieldError.self) {
      try Bill(json: JSONField(json), for: .paper)
    }
    #expect(error?.path == "lines[0].total")
  }

  @Test func largestAmountsCancelOut() throws {
    let large = #"{"name":"a","total":"999999999.99"},{"name":"b","total":"-999999999.99"}"#
    let lines = Array(repeating: large, count: 499) + [#"{"name":"c","total":"0.01"}"#]
    let bill = try read(#"{"currency":"USD","lines":[\#(lines.joined(separator: ","))]}"#)
    #expect(bill.amountDue.minorUnits == 1)
  }

  @Test func controlsStayInTheData() throws {
    let bill = try read(BillCase.line(#""name":"\u001b@\u001dV","total":"1""#).json)
    #expect(bill.lines[1].name == "\u{1B}@\u{1D}V")
  }
}
