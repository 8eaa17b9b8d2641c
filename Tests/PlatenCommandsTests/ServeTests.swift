import Foundation
import StrictJSON
import Subprocess
import SystemPackage
import Testing

@Suite(.timeLimit(.minutes(2))) struct ServeTests {
  let folder: TemporaryFolder
  let data: String
  private var demo: [String] { ["--demo", "--data-dir", data] }

  init() throws {
    folder = try TemporaryFolder()
    data = folder.path + "/data"
  }

  private let tea: JSONValue = [
    "currency": "USD", "lines": [["name": "Tea", "total": "2.00"]],
  ]

  private func sale(_ reference: String, code: String? = nil) -> JSONValue {
    var params = JSONObject()
    params["reference"] = .string(reference)
    params["bill"] = tea
    params["barcode"] = code.map(JSONValue.string)
    return .object(params)
  }

  @Test("a sale: progress, the result with its paper, TEST on everything; exit 0")
  func wholeSale() async throws {
    let exit = try await ServedProgram.run(demo) { program in
      let hello = try await program.result(1, "initialize", ["protocol": "1"])
      #expect(hello["protocol"]?.string == "1")
      #expect(hello["test"]?.bool == true)
      try await program.request(2, "checkout.start", sale("SALE-1", code: "286498530672949152"))
      let (answer, events) = try await program.answer(2)
      let result = try #require(answer["result"])
      #expect(result["outcome"]?.string == "paid")
      #expect(result["next"]?.string == "done")
      #expect(result["test"]?.bool == true)
      #expect(try await program.paper(result["print"])["state"]?.string == "handedOver")
      let states = events.compactMap { $0["params"]?["state"]?.string }
      #expect(states.contains("waiting_for_customer"))
      let sequence = events.compactMap { $0["params"]?["seq"]?.integer }
      #expect(sequence == sequence.sorted())
      let status = try await program.result(3, "checkout.status", ["reference": "SALE-1"])
      #expect(status["outcome"]?.string == "paid")
      #expect(status["state"]?.string == "paid")
      _ = try await program.result(4, "shutdown")
    }
    #expect(exit == 0)
    #expect(folder.list("data/paper").count == 1)
  }

  @Test("a bad line gets its error, and the next line works")
  func badLines() async throws {
    try await ServedProgram.run(demo) { program in
      let bad = [
        ("two teas please", "PARSE_ERROR"), ("[]", "INVALID_REQUEST"), ("{}", "INVALID_REQUEST"),
        (#"{"jsonrpc":"2.0","id":1.5,"method":"service.info"}"#, "INVALID_REQUEST"),
        (#"{"jsonrpc":"2.0","id":1,"id":2,"method":"service.info"}"#, "PARSE_ERROR"),
        (#"{"jsonrpc":"2.0","method":"service.info"}"#, "INVALID_REQUEST"),
        (#"{"jsonrpc":"2.0","id":9,"method":"service.info","extra":1}"#, "INVALID_REQUEST"),
        (String(repeating: "x", count: 1_100_000), "INVALID_REQUEST"),
        (String(repeating: "[", count: 1_000), "PARSE_ERROR"),
      ]
      for (line, reason) in bad {
        try await program.send(line)
        let answer = try await program.next()
        #expect(answer["error"]?["data"]?["reason"]?.string == reason, "\(line.prefix(80))")
      }
      #expect(try await program.refusal(2, "checkout.start", sale("S-1")) == "NOT_INITIALIZED")
      _ = try await program.result(3, "initialize", ["protocol": "1"])
      #expect(try await program.refusal(4, "no.such.method") == "METHOD_NOT_FOUND")
      #expect(
        try await program.refusal(5, "service.info", ["verbose": true]) == "INVALID_PARAMS"
      )
      #expect(try await program.result(6, "service.info")["till"]?.string == "T1")
    }
  }

  @Test("bad sales are refused before anything is sent, with the member named")
  func badSales() async throws {
    try await ServedProgram.run(demo) { program in
      _ = try await program.result(1, "initialize", ["protocol": "1"])
      let bad: [(JSONValue, String)] = [
        (["bill": tea], "params.reference"),
        (["reference": "a b", "bill": tea], "params.reference"),
        (["reference": "S-1", "bill": ["currency": "USD", "lines": []]], "params.bill.lines"),
        (["reference": "S-1", "bill": tea, "barcode": "4006381333931"], "params.barcode"),
        (["reference": "S-1", "bill": tea, "tip": "1.00"], "params.tip"),
      ]
      for (index, (params, place)) in bad.enumerated() {
        try await program.request(10 + index, "checkout.start", params)
        let error = try await program.answer(10 + index).answer["error"]
        #expect(error?["data"]?["reason"]?.string == "INVALID_PARAMS")
        #expect(error?["message"]?.string?.hasPrefix(place) == true, "\(error ?? .null)")
      }
    }
    let ledger = FileManager.default.contents(atPath: data + "/simulator-ledger.json")
    #expect(ledger == nil)
  }

  @Test("the scan comes later; a declined sale takes the next scan as its next attempt")
  func scans() async throws {
    try await ServedProgram.run(demo) { program in
      _ = try await program.result(1, "initialize", ["protocol": "1"])
      try await program.request(2, "checkout.start", sale("SALE-1"))
      while try await program.event("checkout.progress")["state"]?.string != "waiting_for_scan" {}
      #expect(
        try await program.refusal(3, "checkout.start", sale("SALE-2", code: "286498530672949100"))
          == "BUSY"
      )
      try await program.request(
        4,
        "checkout.scan",
        ["reference": "SALE-1", "barcode": "286498530672949175"]
      )
      let (declined, _) = try await program.answer(2)
      #expect(declined["result"]?["reason"]?.string == "declined")
      #expect(declined["result"]?["next"]?.string == "scan_again")

      // The same code again is no new scan.
      #expect(
        try await program.refusal(
          5,
          "checkout.scan",
          ["reference": "SALE-1", "barcode": "286498530672949175"]
        ) == "ATTEMPT_OPEN"
      )
      let again = try await program.result(
        6,
        "checkout.scan",
        ["reference": "SALE-1", "barcode": "286498530672949100"]
      )
      #expect(again["attempt"]?.integer == 2)
      let finished = try await program.event("checkout.finished")
      #expect(finished["outcome"]?.string == "paid")
      #expect(finished["attempt"]?.integer == 2)

      // The same reference again tells the same end.
      let replay = try await program.result(7, "checkout.start", sale("SALE-1"))
      #expect(replay["replayed"]?.bool == true)
      #expect(replay["outcome"]?.string == "paid")
    }
    #expect(folder.list("data/paper").count == 1)
  }

  @Test("cancel while the customer confirms")
  func cancel() async throws {
    try await ServedProgram.run(demo) { program in
      _ = try await program.result(1, "initialize", ["protocol": "1"])
      try await program.request(2, "checkout.start", sale("SALE-1", code: "286498530672949185"))
      while try await program.event("checkout.progress")["state"]?.string != "waiting_for_customer"
      {}
      try await program.request(3, "checkout.cancel", ["reference": "SALE-1", "by": "Ana"])
      let (sale, _) = try await program.answer(2)
      #expect(sale["result"]?["outcome"]?.string == "not_paid")
      #expect(sale["result"]?["reason"]?.string == "cancelled")
      let (cancel, _) = try await program.answer(3)
      #expect(cancel["result"]?["cancelOutcome"]?.string == "cancelled")
      let late = try await program.result(
        4,
        "checkout.cancel",
        ["reference": "SALE-1", "by": "Ana"]
      )
      #expect(late["cancelOutcome"]?.string == "cancelled")
      #expect(
        try await program.refusal(5, "checkout.cancel", ["reference": "NO", "by": "Ana"])
          == "NOT_FOUND"
      )
    }
  }

  @Test("the end of the input: an open scan is cancelled, a sent code runs to its verdict")
  func endOfInput() async throws {
    let waiting = try await ServedProgram.run(demo) { program in
      _ = try await program.result(1, "initialize", ["protocol": "1"])
      try await program.request(2, "checkout.start", sale("SALE-1"))
      while try await program.event("checkout.progress")["state"]?.string != "waiting_for_scan" {}
    }
    #expect(waiting == 0)
    let sent = try await ServedProgram.run(demo) { program in
      _ = try await program.result(1, "initialize", ["protocol": "1"])
      try await program.request(2, "checkout.start", sale("SALE-2", code: "286498530672949153"))
      while try await program.event("checkout.progress")["state"]?.string != "waiting_for_customer"
      {}
    }
    #expect(sent == 0)
    let outcome = try await PlatenProcess.run(["receipts", "list", "--json", "--data-dir", data])
    #expect(outcome.output.contains("SALE-2"))
    #expect(!outcome.output.contains("SALE-1"))
  }

  @Test("shutdown ends the service while its input stays open")
  func shutdown() async throws {
    try await ServedProgram.run(demo) { program in
      _ = try await program.result(1, "initialize", ["protocol": "1"])
      try await program.request(2, "checkout.start", sale("SALE-1"))
      while try await program.event("checkout.progress")["state"]?.string != "waiting_for_scan" {}
      try await program.request(3, "shutdown")
      let (cancelled, _) = try await program.answer(2)
      #expect(cancelled["result"]?["outcome"]?.string == "not_paid")
      try await program.end()
    }
  }

  @Test("requests sent in one breath: a cancel or a scan right behind the start is not lost")
  func oneBreath() async throws {
    try await ServedProgram.run(demo) { program in
      _ = try await program.result(1, "initialize", ["protocol": "1"])
      try await program.request(2, "checkout.start", sale("SALE-1", code: "286498530672949185"))
      try await program.request(3, "checkout.cancel", ["reference": "SALE-1", "by": "Ana"])
      var outcomes: [Int64: String] = [:]
      while outcomes.count < 2 {
        let message = try await program.next()
        if let id = message["id"]?.integer {
          outcomes[id] = message["result"]?["outcome"]?.string ?? "\(message)"
        }
      }
      #expect(outcomes == [2: "not_paid", 3: "not_paid"])
      try await program.request(4, "checkout.start", sale("SALE-2"))
      try await program.request(
        5,
        "checkout.scan",
        ["reference": "SALE-2", "barcode": "286498530672949100"]
      )
      let (paid, _) = try await program.answer(4)
      #expect(paid["result"]?["outcome"]?.string == "paid")
    }
    let atOnce = try await ServedProgram.run(demo) { program in
      try await program.request(1, "initialize", ["protocol": "1"])
      try await program.request(2, "checkout.start", sale("SALE-3"))
    }
    #expect(atOnce == 0)
  }

  @Test("a receipt that was not wanted stays unprinted, also after a second scan")
  func notPrinted() async throws {
    try await ServedProgram.run(demo) { program in
      _ = try await program.result(1, "initialize", ["protocol": "1"])
      var params = sale("SALE-1", code: "286498530672949175").object ?? JSONObject()
      params["print"] = "later"
      let declined = try await program.result(2, "checkout.start", .object(params))
      #expect(declined["reason"]?.string == "declined")
      _ = try await program.result(
        3,
        "checkout.scan",
        ["reference": "SALE-1", "barcode": "286498530672949100"]
      )
      let paid = try await program.event("checkout.finished")
      #expect(paid["outcome"]?.string == "paid")
      #expect(paid["print"] == nil)
      let original = try await program.result(
        4,
        "receipt.reprint",
        ["reference": "SALE-1", "by": "Ana", "key": "k"]
      )
      #expect(try await program.paper(original)["state"]?.string == "handedOver")
      #expect(original["mark"] == nil)
    }
    #expect(folder.list("data/paper").count == 1)
  }

  @Test("a reprint by key moves paper once")
  func reprintOnce() async throws {
    try await ServedProgram.run(demo) { program in
      _ = try await program.result(1, "initialize", ["protocol": "1"])
      let sold = try await program.result(
        2,
        "checkout.start",
        sale("SALE-1", code: "286498530672949100")
      )
      _ = try await program.paper(sold["print"])
      let wish: JSONValue = ["reference": "SALE-1", "by": "Ana", "key": "wish-1"]
      let first = try await program.result(3, "receipt.reprint", wish)
      #expect(first["mark"]?.string == "COPY 1")
      let second = try await program.result(4, "receipt.reprint", wish)
      #expect(second["job"] == first["job"])
      let other = try await program.result(
        5,
        "receipt.reprint",
        ["last": true, "by": "Ana", "key": "wish-2"]
      )
      #expect(other["mark"]?.string == "COPY 2")
    }
    #expect(folder.list("data/paper").count == 3)
  }

  @Test("beside a serve that waits for a customer, support reprints and lists")
  func beside() async throws {
    try await ServedProgram.run(demo) { program in
      _ = try await program.result(1, "initialize", ["protocol": "1"])
      let sold = try await program.result(
        2,
        "checkout.start",
        sale("SALE-1", code: "286498530672949100")
      )
      _ = try await program.paper(sold["print"])
      try await program.request(3, "checkout.start", sale("SALE-2"))
      while try await program.event("checkout.progress")["state"]?.string != "waiting_for_scan" {}
      let reprint = try await PlatenProcess.run(["reprint", "SALE-1", "--data-dir", data])
      #expect(reprint.code == 0, "\(reprint.notices)")
      #expect(reprint.output.contains("COPY 1 printed"))
      let list = try await PlatenProcess.run(["receipts", "list", "--data-dir", data])
      #expect(list.output.contains("SALE-1"))
      let show = try await PlatenProcess.run(["receipts", "show", "SALE-1", "--data-dir", data])
      #expect(show.output.contains("APPROVED"))
      #expect(show.output.contains("original, COPY 1"))
      let busy = try await PlatenProcess.run(
        ["checkout", repository + "/Samples/coffee.json", "--barcode", "-", "--data-dir", data],
        input: "286498530672949100\n"
      )
      #expect(busy.code == 75)
    }
  }

  @Test("a printer that is away: paid, the job waits, and the paper comes when it is back")
  func printerComesBack() async throws {
    let paper = folder.path + "/far/printer/"
    try await ServedProgram.run(demo + ["--printer", "file:\(paper)"]) { program in
      _ = try await program.result(1, "initialize", ["protocol": "1"])
      let sold = try await program.result(
        2,
        "checkout.start",
        sale("SALE-1", code: "286498530672949100")
      )
      #expect(sold["outcome"]?.string == "paid")
      let waiting = try await program.paper(sold["print"], in: ["blocked"])
      #expect(waiting["obstacle"]?.string == "offline")
      #expect(waiting["trouble"]?.string?.isEmpty == false)
      try FileManager.default.createDirectory(atPath: paper, withIntermediateDirectories: true)
      let printed = try await program.event("print.finished")
      #expect(printed["receipt"] == sold["receipt"])
      #expect(printed["state"]?.string == "handedOver")
      #expect(printed["mark"] == nil)
    }
    #expect(folder.list("far/printer").count == 1)
  }

  @Test("without a configuration or --demo, serve does not start")
  func needsConfiguration() async throws {
    let outcome = try await PlatenProcess.run(["serve", "--config", folder.path + "/none.yaml"])
    #expect(outcome.code == 78)
  }

  private static let hasPython = (ProcessInfo.processInfo.environment["PATH"] ?? "")
    .split(separator: ":").contains {
      FileManager.default.isExecutableFile(atPath: $0 + "/python3")
    }

  @Test("the sample program sells a coffee", .enabled(if: hasPython, "needs python3"))
  func sampleProgram() async throws {
    let result = try await Subprocess.run(
      .name("python3"),
      arguments: [
        repository + "/Samples/client.py", "286498530672949151", PlatenProcess.path.string,
        "serve", "--demo", "--data-dir", data,
      ],
      output: .string(limit: 1 << 20),
      error: .string(limit: 1 << 20)
    )
    #expect(result.terminationStatus == .exited(0), "\(result.standardError)")
    #expect(result.standardOutput.contains("paid done T1-000001 handedOver"))
  }
}
