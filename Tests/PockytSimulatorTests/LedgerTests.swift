import Foundation
import StrictJSON
import Testing

@testable import PockytSimulator

@Suite struct LedgerTests {
  /// A gateway to which something of every kind has happened.
  private func busyGateway() -> SimulatedGateway {
    var caller = SimulatedGatewayTests.Caller()
    for (place, digits) in ["01", "60", "75", "85", "95"].enumerated() {
      let reference = ["reference": "B-\(place)", "storeAdminNo": place == 0 ? "3000010001" : ""]
      _ = caller.add(reference)
      _ = caller.call(
        "/app-instore/v3/prepay",
        ["reference": "B-\(place)", "paymentBarcode": "2864985306729491" + digits]
      )
      _ = caller.call("/app-data-search/v3/tran-query", ["reference": "B-\(place)"])
    }
    _ = caller.add()
    _ = caller.prepay("01")
    _ = caller.refund("3.00", "R-1")
    _ = caller.cancel()
    _ = caller.add(["reference": "", "currency": "JPY", "amount": "1300"])
    return caller.gateway
  }

  @Test func jsonKeepsEverything() throws {
    let ledger = busyGateway().ledger
    #expect(ledger.transactions.count == 7)
    let text = ledger.json.text(.indented)
    let read = try Ledger(json: JSONField(JSONValue(parsing: text)))
    #expect(read == ledger)
  }

  @Test(arguments: [
    ("\"status\":\"success\"", "\"status\":\"paid\""), ("\"amount\":1300", "\"amount\":13.5"),
    ("\"amount\":1300", "\"amount\":0"), ("\"currency\":\"USD\"", "\"currency\":\"XXX\""),
    ("\"queries\":1", "\"queries\":-1"), ("\"lastDigits\":1", "\"lastDigits\":100"),
    ("317900000000000001", "317900000000000000"), ("317900000000000001", "x"),
    ("\"createdAt\":", "\"createdOn\":"), ("{\"transactions\":", "{\"transactiones\":"),
    ("\"createdAt\":1790000000000", "\"createdAt\":9223372036854775807"),
  ])
  func damagedJSON(sound: String, damaged: String) throws {
    let text = busyGateway().ledger.json.text()
    #expect(text.contains(sound))
    let value = try JSONValue(parsing: text.replacing(sound, with: damaged))
    #expect(throws: JSONFieldError.self) { try Ledger(json: JSONField(value)) }
  }

  /// A file from before calls, changes and waiting refunds were kept.
  @Test func anOlderLedger() throws {
    let text = """
      {"transactions":[{"transactionNo":"317900000000000000","reference":"A-1",
      "storeAdminNo":null,"amount":1300,"currency":"USD","settleCurrency":"USD",
      "createdAt":1790000000000,"closesAt":1790007200000,"status":"success","lastDigits":1,
      "sentAt":1790000001000,"queries":1,"cancels":0,
      "sentCodes":[{"time":1790000001000,"fingerprint":"00","repeated":false,"vendor":null,
      "answer":"000100"}],"charges":[{"time":1790000001000,"amount":1300}],
      "refunds":[{"time":1790000002000,"amount":300,"transactionNo":"317900000000020000",
      "reference":"R-1"},{"time":1790000003000,"amount":200,
      "transactionNo":"317900000000030000","reference":null}]}]}
      """
    let ledger = try Ledger(json: JSONField(JSONValue(parsing: text)))
    let transaction = try #require(ledger[reference: "A-1"])
    #expect(transaction.kept == 800)
    #expect(transaction.paidBack == 500)
    #expect(transaction.refunds.map(\.byCancel) == [false, true])
    #expect(transaction.refunds.map(\.paidAt) == [1_790_000_002_000, 1_790_000_003_000])
    #expect(ledger.calls.isEmpty)
    var caller = SimulatedGatewayTests.Caller(gateway: SimulatedGateway(ledger: ledger))
    caller.now += 10_000
    #expect(caller.refund("1.00", "R-1").body["ret_code"] == "000022")
    #expect(caller.refund("8.00", "R-2").body["ret_code"] == "000100")
  }

  @Test func aGatewayGoesOnFromItsLedger() throws {
    let ledger = try Ledger(json: JSONField(busyGateway().ledger.json))
    var caller = SimulatedGatewayTests.Caller(gateway: SimulatedGateway(ledger: ledger))
    #expect(caller.add().body["ret_code"] == "000022")
    #expect(caller.add(["reference": "C-1"]).body["ret_code"] == "000100")
    let numbers = caller.gateway.ledger.transactions.map(\.transactionNo)
    #expect(Set(numbers).count == 8)
    _ = caller.call(
      "/app-instore/v3/prepay",
      ["reference": "C-1", "paymentBarcode": "286498530672949160"]
    )
    #expect(caller.gateway.ledger[reference: "C-1"]?.sentCodes.first?.repeated == true)
  }

  @Test func theFileKeepsTheLedger() throws {
    try withDirectory { directory in
      let file = LedgerFile(path: directory + "/ledger.json")
      #expect(try file.read() == Ledger())
      let ledger = busyGateway().ledger
      try file.write(Ledger())
      try file.write(ledger)
      #expect(try file.read() == ledger)
      #expect(try FileManager.default.contentsOfDirectory(atPath: directory) == ["ledger.json"])
      let attributes = try FileManager.default.attributesOfItem(atPath: file.path)
      #expect(attributes[.posixPermissions] as? Int == 0o600)
    }
  }

  @Test(arguments: ["", "{", #"{"transactions":[{}]}"#, "\u{1}"])
  func aDamagedFileIsNamed(text: String) throws {
    try withDirectory { directory in
      let path = directory + "/ledger.json"
      try text.write(toFile: path, atomically: false, encoding: .utf8)
      #expect {
        try LedgerFile(path: path).read()
      } throws: {
        "\($0)".contains(path) && "\($0)".contains("delete it")
      }
    }
  }

  @Test func aFileThatCannotBeWritten() {
    let file = LedgerFile(path: "/nowhere/at/all/ledger.json")
    #expect(throws: LedgerFileError.self) { try file.write(Ledger()) }
  }

  private func withDirectory(_ body: (String) throws -> Void) throws {
    let directory = FileManager.default.temporaryDirectory.appendingPathComponent(
      "ledger-\(UUID().uuidString)"
    )
    try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: directory) }
    try body(directory.path)
  }
}
