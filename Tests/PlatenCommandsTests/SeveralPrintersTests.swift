import Foundation
import StrictJSON
import Subprocess
import TestSupport
import Testing

/// A configured shop with two printers: who is told what, and what comes out where.
@Suite(.timeLimit(.minutes(2))) struct SeveralPrintersTests {
  let folder: TemporaryFolder
  let front: ModelPrinter
  let bar: ModelPrinter

  init() throws {
    folder = try TemporaryFolder()
    front = try ModelPrinter(.processID)
    bar = try ModelPrinter(.processID)
  }

  /// Runs a test against a simulator, with the options of a configuration that names it.
  private func withShop(_ test: @Sendable ([String]) async throws -> Void) async throws {
    let token = try folder.file("token", "demo-token-0123456789abcdef")
    try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: token)
    _ = try await Subprocess.run(
      PlatenProcess.configuration(["simulator"]),
      input: .none,
      output: .sequence,
      error: .discarded
    ) { simulator in
      var lines = simulator.standardOutput.strings().makeAsyncIterator()
      let url = try #require(try await lines.next()).split(separator: " ").last ?? ""
      let file = try folder.file(
        "platen.yaml",
        """
        till: T1
        shop: {name: Tea House}
        gateway:
          environment: sandbox
          url: \(url.trimmingCharacters(in: .newlines))
          merchantNo: "200001"
          storeNo: "300001"
          tokenFile: \(token)
        printers:
          front: {address: "\(front.address)"}
          bar: {address: "\(bar.address)"}
        drawer: {printer: front}
        spool: {alarmSeconds: 5}
        """
      )
      try await test(["--config", file, "--data-dir", folder.path + "/data"])
      try simulator.send(signal: .terminate)
    }
  }

  private func sale(_ reference: String) -> JSONValue {
    [
      "reference": .string(reference), "barcode": "286498530672949100",
      "bill": ["currency": "USD", "lines": [["name": "Tea", "total": "2.00"]]],
    ]
  }

  @Test("a paid sale without paper is an alarm until it has it, also for the next process")
  func alarm() async throws {
    front.change { $0.printer.endPaper() }
    try await withShop { options in
      _ = try await ServedProgram.run(options) { program in
        _ = try await program.result(1, "initialize", ["protocol": "1"])
        let sold = try await program.result(2, "checkout.start", sale("SALE-1"))
        let paper = try await program.paper(sold["print"], in: ["blocked"])
        #expect(paper["obstacle"] == "paper")
        let alarm = try await program.event("print.attention")
        #expect(alarm["alarm"] == "no_paper")
        #expect(alarm["reference"] == "SALE-1")
        #expect(alarm["printer"] == "front")
        #expect(alarm["operatorText"]?.string?.contains("put in paper") == true)
      }
      let list = try await PlatenProcess.run(["spool", "list"] + options)
      #expect(list.output.contains("waits: out of paper at front"))
      #expect(list.output.contains("ALARM: a customer has paid and has no receipt: put in paper"))
      _ = try await ServedProgram.run(options) { program in
        let hello = try await program.result(1, "initialize", ["protocol": "1"])
        let left = hello["recovered"]?["prints"]?.array ?? []
        #expect(left.map { $0["alarm"] } == ["no_paper"])
        front.change { $0.printer.mend() }
        #expect(try await program.event("print.finished")["state"] == "printed")
        let over = try await program.event("print.attention")
        #expect(over["alarm"] == .null)
        #expect(over["reference"] == "SALE-1")
      }
    }
    #expect(front.papers.count == 1)
    #expect(bar.papers.isEmpty)
  }

  @Test("a printer's name brings the paper and the pulse there")
  func byName() async throws {
    try await withShop { options in
      let bill = repository + "/Samples/coffee.json"
      let sold = try await PlatenProcess.run(
        ["checkout", bill, "--barcode", "-", "--reference", "SALE-1"] + options,
        input: "286498530672949100\n"
      )
      #expect(sold.code == 0, "\(sold.notices)")
      let copy = try await PlatenProcess.run(["reprint", "--last", "--printer", "bar"] + options)
      #expect(copy.code == 0, "\(copy.notices)")
      let open = ["drawer", "open", "--by", "Ana", "--reason", "change"]
      #expect(try await PlatenProcess.run(open + options).code == 0)
      #expect(try await PlatenProcess.run(open + ["--printer", "bar"] + options).code == 0)
      let nowhere = try await PlatenProcess.run(open + ["--printer", "kitchen"] + options)
      #expect(nowhere.code == 64)
      #expect(nowhere.notices.contains("a printer's name: front, bar"))

      let list = try await PlatenProcess.run(["printers", "list"] + options)
      #expect(list.output.contains("front  \(front.address)"))
      #expect(list.output.contains("bar  \(bar.address)"))
      bar.change { $0.printer.open() }
      let status = try await PlatenProcess.run(["printers", "status"] + options)
      #expect(status.code == 73)
      #expect(status.output.contains("front: ready"))
      #expect(status.output.contains("bar: not ready: the cover is open"))
      #expect(try await PlatenProcess.run(["printers", "status", "front"] + options).code == 0)
      let check = try await PlatenProcess.run(["config", "check"] + options.prefix(2))
      #expect(check.output.contains("printer bar \(bar.address), profile generic-80"))
    }
    #expect(front.papers.map(\.marks) == [[]])
    #expect(bar.papers.map(\.marks) == [["COPY"]])
    #expect([front, bar].map { $0.station.printer.pulses } == [1, 1])
  }
}
