import Foundation
import StrictJSON
import TestSupport
import Testing

/// What a program hears of papers, printers and the drawer while `platen serve` prints.
@Suite(.timeLimit(.minutes(2))) struct ServePaperTests {
  let folder: TemporaryFolder
  let data: String

  init() throws {
    folder = try TemporaryFolder()
    data = folder.path + "/data"
  }

  private func serve(
    _ printer: ModelPrinter,
    _ test: (inout ServedProgram) async throws -> Void
  ) async throws {
    let arguments = ["--demo", "--data-dir", data, "--printer", printer.address]
    let exit = try await ServedProgram.run(arguments) { program in
      _ = try await program.result(1, "initialize", ["protocol": "1"])
      try await test(&program)
    }
    #expect(exit == 0)
  }

  private func platen(_ arguments: [String]) async throws -> PlatenProcess.Outcome {
    try await PlatenProcess.run(arguments + ["--data-dir", data])
  }

  private func sale(_ reference: String) -> JSONValue {
    [
      "reference": .string(reference), "barcode": "286498530672949100",
      "bill": ["currency": "USD", "lines": [["name": "Tea", "total": "2.00"]]],
    ]
  }

  @Test("out of paper: the answer comes soon, support sees it, a new roll brings the original once")
  func outOfPaper() async throws {
    let printer = try ModelPrinter(.processID) { $0.printer.endPaper() }
    try await serve(printer) { program in
      let start = ContinuousClock.now
      try await program.request(2, "checkout.start", sale("SALE-1"))
      let (answer, _) = try await program.answer(2)
      #expect(ContinuousClock.now - start < .seconds(50))
      #expect(answer["result"]?["outcome"] == "paid")
      let print = try await program.paper(answer["result"]?["print"], in: ["blocked"])
      #expect(print["obstacle"] == "paper")
      let printers = try await program.result(20, "printer.list")["printers"]?.array
      #expect(printers?.first?["paper"] == "out")
      #expect(printers?.first?["ready"] == false)

      let list = try await program.result(3, "print.list")["prints"]?.array ?? []
      #expect(list.map { $0["job"] } == [print["job"]])
      #expect(list.first?["reference"] == "SALE-1")
      let beside = try await platen(["spool", "list"])
      #expect(beside.output.contains("receipt T1-000001 waits: out of paper"))
      #expect(beside.output.contains("put in paper"))
      // The job is the service's; a word from beside does not take it away.
      let retry = try await platen(["spool", "retry", "1", "--printer", printer.address])
      #expect(retry.code == 73)
      #expect(printer.papers.isEmpty)

      printer.change { $0.printer.mend() }
      while try await program.event("printer.changed")["paper"] != "ok" {}
      let finished = try await program.event("print.finished")
      #expect(finished["job"] == print["job"])
      #expect(finished["state"] == "printed")
      #expect(finished["fence"] == "A")
      #expect(finished["receipt"] == "T1-000001")
      #expect(finished["test"] == true)

      // Nothing is told twice: the next end is the next sale's.
      try await program.request(4, "checkout.start", sale("SALE-2"))
      let next = try await program.event("print.finished")
      #expect(next["reference"] == "SALE-2")
    }
    #expect(printer.papers.count == 2)
    #expect(printer.papers.flatMap(\.marks).isEmpty)
  }

  @Test("a paper that broke off is told, and settled by a word from the program or from beside")
  func brokeOff() async throws {
    let printer = try ModelPrinter(.processID) {
      $0.breaksAt = [400]
      $0.staysOut = true
    }
    try await serve(printer) { program in
      try await program.request(2, "checkout.start", sale("SALE-1"))
      let torn = try await program.event("print.finished")
      #expect(torn["state"] == "possiblyPrinted")
      let job = try #require(torn["job"])
      #expect(
        try await program.refusal(3, "receipt.confirm", ["job": 99, "cameOut": true, "by": "Ana"])
          == "NOT_FOUND"
      )
      #expect(
        try await program.refusal(4, "receipt.confirm", ["job": job, "by": "Ana"])
          == "INVALID_PARAMS"
      )
      let settled = try await program.result(
        5,
        "receipt.confirm",
        ["job": job, "cameOut": true, "by": "Ana"]
      )
      #expect(settled["state"] == "printed")
      let open = try await program.result(6, "print.list")["prints"]?.array
      #expect(open == [])
      #expect(try await program.refusal(7, "print.retry", ["job": job, "by": "Ana"]) == "NOT_NOW")
    }
  }

  @Test("what waits is withdrawn, printed on request, and told when another process ends it")
  func decisions() async throws {
    let printer = try ModelPrinter(.processID) { $0.isPlugged = false }
    try await serve(printer) { program in
      let sold = try await program.result(2, "checkout.start", sale("SALE-1"))
      let job = try #require(try await program.paper(sold["print"], in: ["blocked"])["job"])
      let gone = try await program.result(3, "print.cancel", ["job": job, "by": "Ana"])
      #expect(gone["state"] == "cancelled")
      printer.change { $0.isPlugged = true }
      let wish: JSONValue = ["reference": "SALE-1", "by": "Ana", "key": "K1"]
      let original = try await program.result(4, "receipt.print", wish)
      #expect(original["mark"] == nil)
      #expect(try await program.paper(original)["state"] == "printed")
      let again = try await program.result(5, "receipt.print", wish)
      #expect(again["job"] == original["job"])
      #expect(printer.papers.count == 1)
    }
  }

  @Test("the drawer opens once for a key; printers are told and asked")
  func drawerAndPrinters() async throws {
    let printer = try ModelPrinter(.processID)
    try await serve(printer) { program in
      let wish: JSONValue = ["by": "Ana", "reason": "change", "key": "K1"]
      let first = try await program.result(2, "drawer.open", wish)
      #expect(first["role"] == "drawer")
      #expect(first["replayed"] == false)
      let second = try await program.result(3, "drawer.open", wish)
      #expect(second["replayed"] == true)
      #expect(second["job"] == first["job"])
      #expect(printer.station.printer.pulses == 1)
      #expect(
        try await program.refusal(4, "drawer.open", ["by": "Ana", "key": "K2"]) == "INVALID_PARAMS"
      )
      #expect(
        try await program.refusal(
          5,
          "drawer.open",
          ["by": "A", "reason": "x", "key": "K3", "printer": "bar"]
        )
          == "NOT_FOUND"
      )

      let info = try await program.result(6, "service.info")["printers"]?.array?.first
      #expect(info?["address"]?.string == printer.address)
      #expect(info?["profile"] == "generic-80")
      let status = try await program.result(7, "printer.status")
      #expect(status["printer"] == "printer")
      #expect(status["ready"] == true)
      printer.change { $0.printer.open() }
      let open = try await program.result(8, "printer.status", ["printer": "printer"])
      #expect(open["ready"] == false)
      #expect(open["cover"] == "open")
      let list = try await program.result(9, "printer.list")["printers"]?.array?.first
      #expect(list?["cover"] == "open")
      #expect(try await program.refusal(10, "printer.status", ["printer": "bar"]) == "NOT_FOUND")
    }
  }
}
