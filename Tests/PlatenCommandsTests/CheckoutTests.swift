import ESCPOS
import Foundation
import StrictJSON
import Testing

@Suite struct CheckoutTests {
  let folder: TemporaryFolder
  let data: String

  init() throws {
    folder = try TemporaryFolder()
    data = folder.path + "/data"
  }

  private func checkout(
    _ bill: String = repository + "/Samples/coffee.json",
    code: String,
    _ more: [String] = []
  ) async throws -> PlatenProcess.Outcome {
    try await PlatenProcess.run(["checkout", bill, "--barcode", code, "--data-dir", data] + more)
  }

  @Test("the main job: paid, printed, shown, and TEST on everything")
  func mainJob() async throws {
    let outcome = try await checkout(code: "286498530672949100")
    #expect(outcome.code == 0, "\(outcome.notices)")
    #expect(outcome.output.contains("TEST  38.95 USD: Paid."))
    #expect(outcome.notices.contains("TEST - NO MONEY TAKEN"))
    #expect(outcome.notices.contains("waiting for the customer to confirm"))
    let papers = folder.list("data/paper")
    let file = try #require(papers.first)
    #expect(papers.count == 1)
    #expect(outcome.output.contains(file))
    let bytes = try [UInt8](Data(contentsOf: URL(fileURLWithPath: file)))
    #expect(audit(bytes, profile: .generic80) == [])
    let lines = VirtualPrinter.paper(of: bytes, profile: .generic80).lines
    // In double width, the mark's letters stand in every second cell.
    let marks = lines.count { $0.replacing(" ", with: "") == "TEST-NOMONEYTAKEN" }
    #expect(marks == 2)
    #expect(lines.contains { $0.contains("Crème brûlée") })
    #expect(lines.contains { $0.contains("0.435 kg @ 28.00/kg") })
  }

  @Test(
    "outcomes by the code's last digits",
    arguments: [
      ("00", 0, "paid", "paid"), ("52", 0, "paid", "paid"), ("90", 0, "paid", "paid"),
      ("75", 10, "not_paid", "declined"), ("85", 10, "not_paid", "timeout"),
    ]
  )
  func outcomes(ending: String, exit: Int32, word: String, reason: String) async throws {
    let outcome = try await checkout(code: "2864985306729491" + ending, ["--json"])
    #expect(outcome.code == exit, "\(outcome.notices)")
    let answer = try JSONValue(parsing: outcome.output.trimmingCharacters(in: .newlines))
    #expect(answer["outcome"]?.string == word)
    #expect(answer["reason"]?.string == reason)
    #expect(answer["test"]?.bool == true)
    #expect(answer["operatorText"]?.string?.isEmpty == false)
  }

  @Test("the code comes from the standard input, and nowhere is it kept")
  func codeIsNotKept() async throws {
    let code = "286498530672949133"
    let outcome = try await PlatenProcess.run(
      ["checkout", repository + "/Samples/coffee.json", "--barcode", "-", "--data-dir", data],
      input: code + "\r\n"
    )
    #expect(outcome.code == 0, "\(outcome.notices)")
    var places = [outcome.output, outcome.notices].map { Data($0.utf8) }
    let files = try FileManager.default.subpathsOfDirectory(atPath: data)
    for file in files {
      if let content = FileManager.default.contents(atPath: data + "/" + file) {
        places.append(content)
      }
    }
    #expect(places.count > 5)
    for secret in [code, "demo-token-0123456789abcdef"] {
      #expect(!places.contains { $0.range(of: Data(secret.utf8)) != nil })
    }
    // The search finds what is there.
    #expect(places.contains { $0.range(of: Data("Corner Coffee".utf8)) != nil })
  }

  @Test("the same reference again charges nothing and tells the same end")
  func replay() async throws {
    let first = try await checkout(
      code: "286498530672949100",
      ["--reference", "SALE-1", "--json"]
    )
    let again = try await checkout(
      code: "286498530672949101",
      ["--reference", "SALE-1", "--json"]
    )
    #expect(first.code == 0)
    #expect(again.code == 0)
    let answers = try [first, again].map {
      try JSONValue(parsing: $0.output.trimmingCharacters(in: .newlines))
    }
    #expect(answers[0]["transactionNo"] == answers[1]["transactionNo"])
    #expect(answers.map { $0["replayed"]?.bool } == [false, true])
    #expect(try ledger().count == 1)

    let other = try folder.file(
      "other.json",
      #"{"currency":"USD","lines":[{"name":"Tea","total":"2.00"}]}"#
    )
    let conflict = try await checkout(
      other,
      code: "286498530672949100",
      ["--reference", "SALE-1"]
    )
    #expect(conflict.code == 65)
    #expect(conflict.notices.contains("SALE-1"))
  }

  @Test("a printer that cannot be reached: paid, exit 12, and the original comes with a reprint")
  func printerDown() async throws {
    let outcome = try await checkout(
      code: "286498530672949100",
      ["--printer", "file:\(folder.path)/no/folder/", "--json"]
    )
    #expect(outcome.code == 12)
    let answer = try JSONValue(parsing: outcome.output.trimmingCharacters(in: .newlines))
    #expect(answer["outcome"]?.string == "paid")
    #expect(answer["print"]?["state"]?.string == "blocked")
    #expect(answer["print"]?["obstacle"]?.string == "offline")

    let reprint = try await PlatenProcess.run(["reprint", "--last", "--data-dir", data])
    #expect(reprint.code == 0, "\(reprint.notices)")
    #expect(reprint.output.contains("the original printed"))
    #expect(!reprint.output.contains("C O P Y"))
  }

  @Test("nobody at the gateway: exit 69, and nothing was charged")
  func gatewayDown() async throws {
    let outcome = try await checkout(
      code: "286498530672949100",
      ["--simulator", "http://127.0.0.1:\(try closedPort())"]
    )
    #expect(outcome.code == 69, "\(outcome.notices)")
    #expect(outcome.notices.contains("nothing was charged"))
  }

  @Test("control bytes in a name print as harmless text")
  func controlBytes() async throws {
    let bill = try folder.file(
      "bill.json",
      #"""
      {"currency":"USD","lines":[{"total":"2.00",
        "name":"Tea\u001bp\u0001\u0019\u009b\u0010\u0014\u0001 for two"}]}
      """#
    )
    let outcome = try await checkout(bill, code: "286498530672949100")
    #expect(outcome.code == 0, "\(outcome.notices)")
    let file = try #require(folder.list("data/paper").first)
    let bytes = try [UInt8](Data(contentsOf: URL(fileURLWithPath: file)))
    #expect(audit(bytes, profile: .generic80) == [])
    let paper = VirtualPrinter.paper(of: bytes, profile: .generic80)
    #expect(paper.lines.contains { $0.contains("Teap for two") })
    #expect(
      !paper.items.contains { if case .drawerPulse = $0 { true } else { false } }
    )
    #expect(!outcome.output.contains("\u{1B}p"))
  }

  private func ledger() throws -> [JSONValue] {
    let path = data + "/simulator-ledger.json"
    guard let content = FileManager.default.contents(atPath: path) else { return [] }
    return try JSONValue(parsing: [UInt8](content))["transactions"]?.array ?? []
  }
}
