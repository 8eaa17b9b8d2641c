import Foundation
import StrictJSON
import Subprocess
import SystemPackage
import TestSupport
import Testing

/// What support does about papers, the drawer and printers, each with a real process and a printer
/// behind a port.
@Suite(.timeLimit(.minutes(2))) struct PaperCommandTests {
  let folder: TemporaryFolder
  let data: String

  init() throws {
    folder = try TemporaryFolder()
    data = folder.path + "/data"
  }

  private func platen(_ arguments: [String]) async throws -> PlatenProcess.Outcome {
    try await PlatenProcess.run(arguments + ["--data-dir", data])
  }

  private func sell(at printer: String) async throws -> PlatenProcess.Outcome {
    try await platen([
      "checkout", repository + "/Samples/coffee.json", "--barcode", "286498530672949100",
      "--printer", printer, "--json",
    ])
  }

  private func lines(_ outcome: PlatenProcess.Outcome) throws -> [JSONValue] {
    try outcome.output.split(separator: "\n").map { try JSONValue(parsing: String($0)) }
  }

  @Test("a receipt that waits is listed with what to do, and comes out when it is asked for")
  func retry() async throws {
    let paper = folder.path + "/far/printer/"
    let sale = try await sell(at: "file:\(paper)")
    #expect(sale.code == 12)
    let list = try await platen(["spool", "list"])
    #expect(list.code == 0)
    #expect(list.output.contains("job 1  receipt T1-000001 waits: the printer is off"))
    #expect(list.output.contains("switch the printer on"))
    let open = try lines(try await platen(["spool", "list", "--json"]))
    #expect(open.count == 1)
    #expect(open.first?["job"] == 1)
    #expect(open.first?["receipt"] == "T1-000001")
    #expect(open.first?["role"] == "receipt")
    #expect(open.first?["state"] == "blocked")
    #expect(open.first?["obstacle"] == "offline")
    #expect(open.first?["printer"] == "printer")
    #expect(open.first?["test"] == true)

    let vain = try await platen(["spool", "retry", "1", "--printer", "file:\(paper)"])
    #expect(vain.code == 73)
    #expect(vain.output.contains("receipt T1-000001 waits"))
    try FileManager.default.createDirectory(atPath: paper, withIntermediateDirectories: true)
    let retry = try await platen(["spool", "retry", "1", "--printer", "file:\(paper)"])
    #expect(retry.code == 0, "\(retry.notices)")
    #expect(retry.output.contains("receipt T1-000001 went to the printer, its bytes are in"))
    #expect(!retry.output.contains("C O P Y"))
    #expect(folder.list("far/printer").count == 1)

    let nothing = try await platen(["spool", "list"])
    #expect(nothing.output.isEmpty)
    #expect(nothing.notices.contains("nothing waits"))
    #expect(try await platen(["spool", "retry", "1"]).code == 75)
    #expect(try await platen(["spool", "retry", "99"]).code == 65)
  }

  @Test("a withdrawn receipt is not printed, and its original still comes when it is asked for")
  func cancel() async throws {
    #expect(try await sell(at: "file:\(folder.path)/no/printer/").code == 12)
    #expect(try await platen(["spool", "cancel", "1"]).code == 64)
    let cancel = try await platen(["spool", "cancel", "1", "--by", "Ana"])
    #expect(cancel.code == 0, "\(cancel.notices)")
    #expect(cancel.output.contains("receipt T1-000001 was withdrawn"))
    #expect(try await platen(["spool", "cancel", "1", "--by", "Ana"]).code == 75)
    #expect(try await platen(["watch", "--once"]).code == 0)
    #expect(folder.list("data/paper").isEmpty)
    let reprint = try await platen(["reprint", "--last"])
    #expect(reprint.output.contains("the original printed"))
  }

  @Test("a paper that broke off is settled by a person's word", arguments: [true, false])
  func confirm(cameOut: Bool) async throws {
    let printer = try ModelPrinter(.processID) {
      // In the middle of the receipt, and nobody closes the cover.
      $0.printer.coverOpensAt = 300
      $0.breaksAt = [600]
    }
    let sale = try await sell(at: printer.address)
    #expect(sale.code == 12)
    let open = try lines(try await platen(["spool", "list", "--json"]))
    let torn = try #require(open.first { $0["state"] == "possiblyPrinted" }, "\(open)")
    let job = try #require(torn["job"]?.integer)
    #expect(open.contains { $0["mark"] == "REPRINT 1" })
    let early = try await platen(["spool", "confirm", "\(job)", "--by", "Ana"])
    #expect(early.code == 64)

    let word = cameOut ? "--came-out" : "--did-not"
    let confirm = try await platen([
      "spool", "confirm", "\(job)", word, "--by", "Ana", "--printer", printer.address,
    ])
    #expect(confirm.code == 0, "\(confirm.notices)")
    let left = try lines(try await platen(["spool", "list", "--json"]))
    if cameOut {
      #expect(confirm.output.contains("receipt T1-000001 came out"))
      #expect(left.isEmpty)
    } else {
      #expect(confirm.notices.contains("(REPRINT 1) follows as job"))
      printer.change { $0.printer.mend() }
      let next = try #require(left.first { $0["mark"] == "REPRINT 1" }?["job"]?.integer)
      let retry = try await platen([
        "spool", "retry", "\(next)", "--printer", printer.address, "--json",
      ])
      #expect(retry.code == 0, "\(retry.output)")
      #expect(try lines(retry).first?["fence"] == "A")
      #expect(printer.papers.last?.marks.contains("REPRINT") == true)
    }
  }

  @Test("at a terminal, a checkout says what its receipt waits for, and goes on by itself")
  func terminal() async throws {
    let printer = try ModelPrinter(.processID) { $0.printer.endPaper() }
    let terminal = try PseudoTerminal()
    async let reading = terminal.read(until: "out of paper; put in paper")
    async let running = Subprocess.run(
      PlatenProcess.configuration([
        "checkout", repository + "/Samples/coffee.json", "--barcode", "286498530672949100",
        "--printer", printer.address, "--data-dir", data,
      ]),
      output: .string(limit: 1 << 20),
      error: .fileDescriptor(try terminal.otherEnd(), closeAfterSpawningProcess: true)
    )
    #expect(await reading.contains("paid; the paper waits"))
    printer.change { $0.printer.mend() }
    let result = try await running
    #expect(result.terminationStatus == .exited(0))
    #expect(result.standardOutput.contains("receipt T1-000001, printed"))
    #expect(printer.papers.map(\.marks) == [[]])
  }

  @Test("the drawer opens once for a key, and says who and why it wants to know")
  func drawer() async throws {
    let printer = try ModelPrinter(.processID)
    let open = [
      "drawer", "open", "--by", "Ana", "--reason", "change", "--key", "K1", "--printer",
      printer.address, "--json",
    ]
    for isReplayed in [false, true] {
      let outcome = try await platen(open)
      #expect(outcome.code == 0, "\(outcome.notices)")
      let answer = try #require(try lines(outcome).first)
      #expect(answer["role"] == "drawer")
      #expect(answer["replayed"]?.bool == isReplayed)
      #expect(answer["test"] == true)
    }
    try await printer.wait(for: "the pulse") { $0.printer.pulses == 1 }
    for missing in [["--by", "Ana"], ["--reason", "change"], ["--by", "", "--reason", "x"]] {
      #expect(try await platen(["drawer", "open"] + missing).code == 64)
    }
    let away = try await platen([
      "drawer", "open", "--by", "Ana", "--reason", "x", "--printer", "file:\(folder.path)/no/dir/",
    ])
    #expect(away.code == 73)
    #expect(printer.station.printer.pulses == 1)
  }

  @Test("printers say how they are")
  func printers() async throws {
    let printer = try ModelPrinter(.processID)
    let status = ["printers", "status", "--printer", printer.address]
    let well = try await platen(status)
    #expect(well.code == 0, "\(well.notices)")
    #expect(well.output.contains("printer: ready"))
    printer.change { $0.printer.endPaper() }
    let empty = try await platen(status + ["--json"])
    #expect(empty.code == 73)
    let answer = try #require(try lines(empty).first)
    #expect(answer["ready"] == false)
    #expect(answer["paper"] == "out")
    #expect(try await platen(["printers", "status", "bar"]).code == 65)

    let list = try await platen(["printers", "list", "--printer", printer.address])
    #expect(list.code == 0)
    #expect(list.output.contains("printer  \(printer.address), profile generic-80, 48 columns"))
    #expect(list.output.contains("out of paper"))
    let entry = try lines(try await platen(["printers", "list", "--json"])).first
    #expect(entry?["configured"] == true)
    #expect(entry?["profile"] == "generic-80")
  }
}
