import ESCPOS
import Foundation
import Sales
import Spool
import Testing
import Till

/// A shop's own templates: they stand in for the built-in ones, and paper comes out whatever they say.
@Suite(.timeLimit(.minutes(5))) struct ShopTemplatesTests {
  /// Sells a tea with a shop's own templates, and gives the paper and what was told about it.
  private static func sell(
    _ files: [String: String],
    names: [Receipt.Kind: String] = [:]
  ) async throws -> (lines: [String], warnings: [String]) {
    var found: (lines: [String], warnings: [String]) = ([], [])
    try await TillFixture.run { fixture in
      let folder = fixture.folder.path + "/templates"
      try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
      for (name, text) in files {
        try text.write(toFile: "\(folder)/\(name)", atomically: true, encoding: .utf8)
      }
      var setup = fixture.setup
      setup.templates = ShopTemplates(folder: folder, names: names)
      let till = try Till(setup)
      let (result, print) = try await till.checkout(
        CheckoutRequest(
          bill: Bill.tea,
          reference: Till.newReference(),
          code: WalletCode(scanned: "286498530672949100")
        )
      )
      let report = try #require(print)
      #expect(result.outcome == .paid && result.slip != nil)
      #expect(result.print?.warnings == report.warnings)
      let paper = VirtualPrinter.paper(
        of: try #require(report.bytes),
        profile: try #require(report.profile)
      )
      found = (paper.lines, report.warnings)
      await till.close()
    }
    return found
  }

  @Test("a template of the folder takes the place of the built-in one of its name")
  func overriding() async throws {
    let (lines, warnings) = try await Self.sell(["sale.receipt": "OURS\n|{{total}} |\n"])
    #expect(lines.contains { $0.contains("OURS") } && warnings.isEmpty)
    #expect(!lines.contains { $0.contains("APPROVED") })
  }

  @Test("a kind of receipt can be printed with another template")
  func chosen() async throws {
    let (lines, warnings) = try await Self.sell(
      ["small.receipt": "SMALL"],
      names: [.sale: "small"]
    )
    #expect(lines.contains { $0.contains("SMALL") } && warnings.isEmpty)
    let compact = try await Self.sell([:], names: [.sale: "sale-compact"])
    let usual = try await Self.sell([:])
    #expect(compact.lines.count < usual.lines.count)
  }

  @Test("a template that fails gives way to the built-in one, with a warning")
  func failing() async throws {
    let (lines, warnings) = try await Self.sell(["sale.receipt": "{{#lines}}never closed"])
    #expect(lines.contains { $0.contains("APPROVED") })
    #expect(warnings.contains { $0.contains("built-in") })
    let missing = try await Self.sell([:], names: [.sale: "no-such"])
    #expect(missing.lines.contains { $0.contains("APPROVED") })
  }

  @Test("no name leads out of the folder, and no file but a small plain one is read")
  func hostileNames() throws {
    let folder = FileManager.default.temporaryDirectory.path + "/templates-\(UUID().uuidString)"
    try FileManager.default.createDirectory(
      atPath: folder + "/in/dir.receipt",
      withIntermediateDirectories: true
    )
    defer { try? FileManager.default.removeItem(atPath: folder) }
    try "OUT".write(toFile: folder + "/out.receipt", atomically: true, encoding: .utf8)
    let long = String(repeating: "x", count: 1 << 16 + 1)
    try long.write(toFile: folder + "/in/long.receipt", atomically: true, encoding: .utf8)
    try Data([0xFF]).write(to: URL(fileURLWithPath: folder + "/in/bad.receipt"))
    mkfifo(folder + "/in/pipe.receipt", 0o600)
    let templates = ShopTemplates(folder: folder + "/in")
    for name in ["../out", "out", "", ".", "dir", "long", "bad", "pipe", "A", "a/b", "a\0"] {
      #expect(templates.text(named: name) == nil, "\(name)")
    }
  }
}
