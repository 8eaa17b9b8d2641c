import Foundation
import Testing

/// What must be refused before anything happens: the exit code, the member's name in the message,
/// no row in the gateway's ledger and no sale in the journal.
@Suite struct BadInputTests {
  struct BadBill: Sendable, CustomTestStringConvertible {
    let name: String
    let text: String
    let message: String
    var testDescription: String { name }

    init(_ name: String, _ text: String, _ message: String) {
      (self.name, self.text, self.message) = (name, text, message)
    }

    /// A bill of one line whose total is this JSON.
    static func total(_ json: String) -> BadBill {
      BadBill(
        "a line of \(json)",
        #"{"currency":"USD","lines":[{"name":"Tea","total":\#(json)}]}"#,
        "lines[0].total"
      )
    }
  }

  static let bills = [
    BadBill("not JSON", "two teas please", "line 1"),
    BadBill("empty", "", "line 1"),
    BadBill(
      "a name twice",
      #"{"currency":"USD","currency":"USD","lines":[{"name":"Tea","total":"2.00"}]}"#,
      "currency"
    ),
    BadBill(
      "an unknown member",
      #"{"currency":"USD","lines":[{"name":"Tea","totl":"2.00"}]}"#,
      "lines[0].totl"
    ),
    .total("\"13.005\""), .total("13.005"), .total("\"1e3\""), .total("1e3"), .total("13"),
    .total("\"\""), .total("null"),
    BadBill(
      "nothing due",
      #"{"currency":"USD","lines":[{"name":"Tea","total":"0.00"}]}"#,
      "amountDue"
    ),
    BadBill(
      "less than nothing due",
      #"{"currency":"USD","lines":[{"name":"Return","total":"-2.00"}]}"#,
      "amountDue"
    ),
    BadBill(
      "paid already",
      #"""
      {"currency":"USD","lines":[{"name":"Tea","total":"2.00"}],
       "tenders":[{"kind":"cash","name":"Cash","amount":"2.00"}]}
      """#,
      "amountDue"
    ),
    BadBill(
      "a total that is not its parts",
      #"{"currency":"USD","lines":[{"name":"Tea","total":"2.00"}],"total":"2.50"}"#,
      "total: 2.50 is stated"
    ),
    BadBill(
      "an unknown currency",
      #"{"currency":"XXX","lines":[{"name":"Tea","total":"2.00"}]}"#,
      "currency"
    ),
    BadBill("no lines", #"{"currency":"USD","lines":[]}"#, "lines"),
  ]

  @Test("bills", arguments: bills)
  func bill(_ bad: BadBill) async throws {
    let folder = try TemporaryFolder()
    let file = try folder.file("bill.json", bad.text)
    try await expectRefusal(of: file, code: "286498530672949100", folder, naming: bad.message)
  }

  @Test(
    "codes",
    arguments: [
      ("4006381333931", "product"), ("1234567890123", "product"), ("036000291452", "product"),
      ("https://example.com/pay", "web address"), ("www.example.com/pay", "web address"),
      ("00020101021126580014", "Receive"), ("12345", "shorter"), ("", "nothing was scanned"),
    ]
  )
  func code(_ code: String, _ message: String) async throws {
    let folder = try TemporaryFolder()
    let file = try folder.file(
      "bill.json",
      #"{"currency":"USD","lines":[{"name":"Tea","total":"2.00"}]}"#
    )
    try await expectRefusal(of: file, code: code, folder, naming: message)
    try await expectRefusal(of: file, code: code, folder, naming: "barcode")
  }

  private func expectRefusal(
    of bill: String,
    code: String,
    _ folder: TemporaryFolder,
    naming message: String
  ) async throws {
    let data = folder.path + "/data"
    let outcome = try await PlatenProcess.run(
      ["checkout", bill, "--barcode", "-", "--data-dir", data],
      input: code + "\n"
    )
    #expect(outcome.code == 65)
    #expect(outcome.output.isEmpty)
    #expect(outcome.notices.contains(message), "\(outcome.notices)")
    #expect(code.isEmpty || !outcome.notices.contains(code))
    // Neither a ledger nor a journal was so much as begun.
    #expect(!FileManager.default.fileExists(atPath: data))
  }
}
