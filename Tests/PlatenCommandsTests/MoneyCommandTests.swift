import Foundation
import StrictJSON
import Testing
import TestSupport

/// `status`, `cancel` and `refund` as support staff use them, and as a program does.
@Suite(.timeLimit(.minutes(2))) struct MoneyCommandTests {
  static let code = "286498530672949137"
  let folder: TemporaryFolder
  let data: String

  init() throws {
    folder = try TemporaryFolder()
    data = folder.path + "/data"
  }

  private func platen(_ arguments: [String], input: String = "") async throws
    -> PlatenProcess.Outcome
  {
    try await PlatenProcess.run(arguments + ["--data-dir", data], input: input)
  }

  private func json(_ outcome: PlatenProcess.Outcome) throws -> JSONValue {
    try JSONValue(parsing: outcome.output.trimmingCharacters(in: .newlines))
  }

  private func sell(_ reference: String, code: String = code) async throws
    -> PlatenProcess.Outcome
  {
    try await platen(
      [
        "checkout", repository + "/Samples/coffee.json", "--barcode", "-", "--reference",
        reference, "--json",
      ],
      input: code + "\n"
    )
  }

  @Test("a sale is looked up, refunded in parts, and never by more than was paid")
  func refund() async throws {
    let sale = try await sell("SALE-1")
    #expect(sale.code == 0, "\(sale.notices)")
    let number = try #require(try json(sale)["transactionNo"]?.string)

    let part = try await platen(["refund", "SALE-1", "--amount", "8.95", "--by", "Ana"])
    #expect(part.code == 0, "\(part.notices)")
    #expect(part.output.contains("TEST  refund of 8.95 USD"))
    #expect(part.output.contains("receipt T1-000002 printed"))

    let tooMuch = try await platen(["refund", number, "--amount", "30.01"])
    #expect(tooMuch.code == 65)
    #expect(tooMuch.notices.contains("only 30.00 USD"))
    let wrong = try await platen(["refund", number, "--amount", "1.005"])
    #expect(wrong.code == 65)

    let keyed = ["refund", number, "--key", "K1", "--json"]
    let rest = try json(try await platen(keyed))
    #expect(rest["outcome"] == "refunded")
    #expect(rest["amount"]?["value"] == 3_000)
    #expect(rest["remaining"]?["value"] == 0)
    #expect(rest["test"] == true)
    let again = try json(try await platen(keyed))
    #expect(again["replayed"] == true)
    #expect(again["refundReference"] == rest["refundReference"])
    #expect(try await platen(["refund", number]).code == 65)

    let status = try await platen(["status", "SALE-1", "--json"])
    #expect(status.code == 0)
    let told = try json(status)
    #expect(told["outcome"] == "paid")
    #expect(told["refunds"]?.array?.count == 2)
    #expect(told["history"]?.array?.isEmpty == false)
    let lines = try await platen(["status", number])
    #expect(lines.output.contains("refund SALE-1-1-R2, 30.00 USD: refunded"))
    let list = try await platen(["receipts", "list"])
    #expect(list.output.contains("T1-000003  refund"))

    let (files, notices) = (folder.list("data/paper").count, part.notices + tooMuch.notices)
    #expect(files == 3)
    let canary = Canary(["the code": Self.code])
    #expect(try canary.sightings(inFolder: data) == [])
    #expect(canary.sightings(in: sale.output + sale.notices + notices, place: "output") == [])
    // A search that cannot find is worth nothing.
    try Data(Self.code.utf8).write(to: URL(fileURLWithPath: data + "/planted"))
    #expect(try canary.sightings(inFolder: data).count == 1)
  }

  @Test("a sale of another journal is looked up and refunded by its transaction number")
  func foreignSale() async throws {
    let sale = try await sell("SALE-1")
    let number = try #require(try json(sale)["transactionNo"]?.string)
    // Both remember the same gateway, as the simulator's ledger lies in the folder.
    let other = folder.path + "/other"
    try FileManager.default.createDirectory(atPath: other, withIntermediateDirectories: true)
    let ledger = "/simulator-ledger.json"
    try FileManager.default.copyItem(atPath: data + ledger, toPath: other + ledger)
    func there(_ arguments: [String]) async throws -> PlatenProcess.Outcome {
      try await PlatenProcess.run(arguments + ["--data-dir", other])
    }
    let status = try await there(["status", number])
    #expect(status.code == 0)
    #expect(status.output.contains("not in this journal; the gateway says"))
    #expect(try await there(["status", "SALE-1"]).code == 65)
    let refund = try await there(["refund", number, "--amount", "1.00", "--json"])
    #expect(refund.code == 0, "\(refund.notices)")
    #expect(try json(refund)["refundReference"]?.string?.hasPrefix("\(number)-") == true)
  }

  @Test("an unpaid sale is safe to charge again, and there is nothing to refund or to cancel")
  func unpaid() async throws {
    #expect(try await sell("SALE-1", code: "286498530672949175").code == 10)
    #expect(try await platen(["status", "SALE-1"]).code == 10)
    #expect(try await platen(["cancel", "SALE-1"]).code == 10)
    #expect(try await platen(["refund", "SALE-1"]).code == 65)
    #expect(try await platen(["refund", "NOBODY"]).code == 65)
  }

  @Test("a program refunds over the protocol; the same key is told again")
  func protocolRefund() async throws {
    _ = try await sell("SALE-1")
    try await ServedProgram.run(["--demo", "--data-dir", data]) { program in
      _ = try await program.result(1, "initialize", ["protocol": "1"])
      let wish: JSONValue = [
        "reference": "SALE-1", "amount": ["value": 500, "currency": "USD"], "by": "Ana",
        "key": "K1",
      ]
      let first = try await program.result(2, "refund", wish)
      #expect(first["outcome"] == "refunded")
      #expect(first["next"] == "done")
      #expect(try await program.paper(first["print"])["state"] == "handedOver")
      let again = try await program.result(3, "refund", wish)
      #expect(again["replayed"] == true)
      let tooMuch: JSONValue = [
        "reference": "SALE-1", "amount": "34.00", "by": "Ana", "key": "K2",
      ]
      #expect(try await program.refusal(4, "refund", tooMuch) == "NOT_REFUNDABLE")
      #expect(
        try await program.refusal(5, "refund", ["reference": "SALE-1", "by": "Ana"])
          == "INVALID_PARAMS"
      )
      let status = try await program.result(6, "checkout.status", ["reference": "SALE-1"])
      #expect(status["refunds"]?.array?.count == 1)
      #expect(try await program.refusal(7, "event.acknowledge", ["event": "none"]) == "NOT_FOUND")
      let info = try await program.result(8, "service.info")
      #expect(info["gateway"]?["state"] == "up")
    }
  }

  @Test("a gateway that goes away is told, and so is a sale that could not be begun")
  func gatewayDown() async throws {
    // Nobody listens at port 1.
    try await ServedProgram.run(["--simulator", "http://127.0.0.1:1", "--data-dir", data]) {
      program in
      _ = try await program.result(1, "initialize", ["protocol": "1"])
      let sale: JSONValue = [
        "reference": "SALE-1", "barcode": .string(Self.code),
        "bill": ["currency": "USD", "lines": [["name": "Tea", "total": "2.00"]]],
      ]
      try await program.request(2, "checkout.start", sale)
      #expect(try await program.event("gateway.changed")["state"] == "down")
      let answer = try await program.answer(2).answer
      #expect(answer["error"]?["data"]?["reason"] == "GATEWAY_UNREACHABLE")
      let info = try await program.result(3, "service.info")
      #expect(info["gateway"]?["state"] == "down")
    }
  }
}
