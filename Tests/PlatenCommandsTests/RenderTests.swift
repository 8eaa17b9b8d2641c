import ESCPOS
import Foundation
import Testing

/// `platen render`, `platen template` and `platen profiles`, as their users run them.
@Suite struct RenderTests {
  private static let coffee = repository + "/Samples/coffee.json"

  /// Runs a command that must end well.
  private static func done(_ arguments: String...) async throws -> PlatenProcess.Outcome {
    let outcome = try await PlatenProcess.run(arguments)
    #expect(outcome.code == 0, "\(arguments): \(outcome.notices)")
    return outcome
  }

  @Test("a document is laid out by the standard alone")
  func standard() async throws {
    let folder = try TemporaryFolder()
    let document = try folder.file("tea.receipt", "{width:* 6}\n|Tea | 2.50|\n-\n^^^Thanks")
    let text = try await Self.done(
      "render",
      document,
      "--format",
      "text",
      "--columns",
      "20",
      "--encoding",
      "cp437"
    )
    #expect(text.output == "Tea             2.50\n--------------------\n T h a n k s   \n")
  }

  @Test("wide characters are measured as the encoding has them")
  func encodings() async throws {
    let folder = try TemporaryFolder()
    let document = try folder.file("tea.receipt", "|日本 |")
    let right = try folder.file("right.receipt", "| 日本|")
    for (encoding, blanks) in [("shiftjis", 6), ("cp437", 8)] {
      let text = try await Self.done(
        "render",
        right,
        "--format",
        "text",
        "--columns",
        "10",
        "--encoding",
        encoding
      )
      #expect(text.output.prefix { $0 == " " }.count == blanks, "\(encoding)")
    }
    let bad = try await PlatenProcess.run(["render", document, "--encoding", "ebcdic"])
    #expect(bad.code == 64 && bad.notices.contains("ebcdic"))
  }

  @Test("a template and a bill become the bytes of a job, marked as a test")
  func bytes() async throws {
    let folder = try TemporaryFolder()
    let file = folder.path + "/job.bin"
    let outcome = try await Self.done(
      "render",
      "sale",
      Self.coffee,
      "-o",
      file,
      "--profile",
      "generic-58"
    )
    #expect(outcome.output == "")
    let job = [UInt8](try Data(contentsOf: URL(fileURLWithPath: file)))
    #expect(audit(job, profile: .generic58) == [])
    let lines = VirtualPrinter.paper(of: job, profile: .generic58).lines
    #expect(lines.contains { $0.contains("Café au lait") })
    #expect(lines.filter { $0.filter { $0 != " " } == "TEST-NOMONEYTAKEN" }.count == 2)
  }

  @Test("a picture is a PNG, and text is text")
  func pictures() async throws {
    let folder = try TemporaryFolder()
    let picture = folder.path + "/paper.png"
    _ = try await Self.done("render", "sale-compact", Self.coffee, "-o", picture)
    let bytes = try Data(contentsOf: URL(fileURLWithPath: picture))
    #expect(bytes.starts(with: [0x89, 0x50, 0x4E, 0x47]))
    let text = folder.path + "/paper.txt"
    _ = try await Self.done("render", "kitchen", Self.coffee, "-o", text)
    #expect(try String(contentsOfFile: text, encoding: .utf8).contains("+ oat milk"))
  }

  @Test(
    "without data a template is filled with a sample",
    arguments: ["report", "no-sale", "sale"]
  )
  func sample(template: String) async throws {
    let outcome = try await Self.done("render", template, "--format", "text")
    #expect(outcome.output.split(separator: "\n").count > 8 && outcome.notices == "")
  }

  @Test("a shop's own template is filled, and its faults are told")
  func ownTemplate() async throws {
    let folder = try TemporaryFolder()
    let template = try folder.file("mine.receipt", "{{shop.name}}\n{{totl}}\n|{{total}} |\n")
    let outcome = try await Self.done("render", template, Self.coffee, "--format", "text")
    #expect(outcome.output.contains("48.95"))
    #expect(outcome.notices.contains("totl"))
    let broken = try folder.file("broken.receipt", "{{#lines}}")
    let bad = try await PlatenProcess.run(["render", broken, Self.coffee])
    #expect(bad.code == 65 && bad.notices.contains("broken.receipt"))
  }

  @Test(
    "what cannot be read is named with what to do",
    arguments: [
      (["render", "no-such-template", coffee], "platen template list"),
      (["render", "/no/such/file"], "/no/such/file"),
      (["render", "sale", "/no/such/data"], "/no/such/data"),
      (["render", "sale", "/dev/null"], "/dev/null"),
      (["render", "sale", coffee, "--profile", "no-such"], "platen profiles list"),
      (["render", "sale", coffee, "-o", "/no/such/folder/file"], "/no/such/folder/file"),
      (["render", "report", coffee], "give it a slip"),
      (["render", "sale", coffee, "-o", "/no/such/x.png", "--columns", "9"], "--format text"),
      (["template", "show", "no-such"], "platen template list"),
      (["template", "check", "/no/such/file"], "/no/such/file"),
      (["profiles", "show", "no-such"], "platen profiles list"),
    ]
  )
  func faults(arguments: [String], message: String) async throws {
    let outcome = try await PlatenProcess.run(arguments)
    #expect(outcome.code == 65 || outcome.code == 64, "\(outcome)")
    #expect(outcome.notices.contains(message))
    #expect(outcome.output == "")
  }

  @Test("a template is checked line by line, and its paper is measured")
  func check() async throws {
    let folder = try TemporaryFolder()
    let sale = try await Self.done("template", "show", "sale")
    let good = try folder.file("sale.receipt", sale.output)
    let fine = try await Self.done("template", "check", good)
    #expect(fine.output.contains(/\d+ mm of paper with 48 columns/))
    #expect(fine.output.contains(/\d+ mm of paper with 32 columns/))

    let bad = try folder.file("sale.receipt", "{{shop.nam}}\n{{shop.name}}\n{align:middle}\n")
    let outcome = try await PlatenProcess.run(["template", "check", bad])
    #expect(outcome.code == 65)
    let lines = outcome.output.split(separator: "\n")
    #expect(lines.first?.contains("sale.receipt:1:") == true)
    #expect(lines.first?.contains("shop.name") == true)
    #expect(lines.contains { $0.contains("sale.receipt:3:") })
  }

  @Test("every profile can be shown, with its sources")
  func profiles() async throws {
    let list = try await Self.done("profiles", "list").output.split(separator: "\n")
    #expect(list.count == Profile.builtIn.count)
    let shown = try await Self.done("profiles", "show", "epson-tm-t88v")
    #expect(shown.output.contains("TM-T88V") && shown.output.contains("source"))
    let json = try await Self.done("profiles", "show", "generic-80", "--json")
    #expect(json.output.contains(#""columns":48"#))
  }
}
