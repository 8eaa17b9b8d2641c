import ESCPOS
import Testing
import TestSupport

@Suite struct AuditTests {
  @Test(
    arguments: [
      ([0x1B, 0x70, 0, 25, 250], "ESC p (drawer pulse)"),
      ([0x10, 0x14, 1, 0, 1], "DLE DC4"),
      ([0x10, 0x14, 8, 1, 3, 20, 1, 6, 2, 8], "DLE DC4"),
      ([0x10, 0x05, 2], "DLE ENQ"),
      ([0x10, 0x04, 1], "DLE EOT"),
      ([0x1D, 0x28, 0x45, 3, 0, 1, 0x49, 0x4E], "GS ( E (user settings)"),
      ([0x1D, 0x28, 0x41, 2, 0, 0, 2], "GS ( A (test print)"),
      ([0x1D, 0x28, 0x4C, 2, 0, 48, 69], "GS ( L (graphics)"),
      ([0x1D, 0x28, 0x4C, 2, 0, 48, 50], "GS ( L (graphics) is not in the profile"),
      ([0x1D, 0x28, 0x4C, 6, 0, 48, 69, 0x47, 0x31, 1, 1], "GS ( L (stored logo)"),
      ([0x1D, 0x38, 0x4C, 2, 0, 0, 0, 48, 69], "GS 8 L (graphics)"),
      ([0x1D, 0x28, 0x6B, 3, 0, 49, 81, 48], "GS ( k (QR code) with no data"),
      ([0x1D, 0x28, 0x6B, 4, 0, 49, 65, 51, 0], "GS ( k (QR code) of a model"),
      ([0x1D, 0x28, 0x6B, 3, 0, 48, 81, 48], "GS ( k (PDF417 code) is not in the profile"),
      ([0x1D, 0x28, 0x6B, 3, 0, 53, 67, 3], "GS ( k (Aztec code) is not in the profile"),
      ([0x1D, 0x28, 0x6B, 3, 0, 49, 67, 0], "GS ( k (2-D code)"),
      ([0x1C, 0x71, 1], "FS q (define stored image)"),
      ([0x1C, 0x70, 1, 0], "FS p (print stored image)"),
      ([0x1B, 0x3D, 2], "ESC = (select or disable the printer)"),
      ([0x1B, 0x4B, 100], "ESC K (feed backwards)"),
      ([0x1B, 0x65, 2], "ESC e (feed lines backwards)"),
      ([0x1D, 0x56, 0], "GS V (cut) that the profile does not have"),
      ([0x1D, 0x56, 65, 0], "GS V (cut) that the profile does not have"),
      ([0x1B, 0x69], "ESC i (cut here)"),
      ([0x1B, 0x4C], "ESC L (page mode)"),
      ([0x1D, 0x3A], "GS : (macro definition)"),
      ([0x1B, 0x74, 99], "ESC t 99"),
      ([0x1C, 0x57, 1], "FS W (Kanji size)"),
      ([0x1B, 0x52, 8], "ESC R 8"),
      ([0x1B, 0x7B, 1], "ESC { (upside down)"),
      ([0x1D, 0x72, 1], "GS r (status)"),
      ([0x1D, 0x61, 0xFF], "GS a (automatic status)"),
      ([0x1D, 0x76, 0x30, 3, 1, 0, 1, 0, 0xFF], "GS v 0 (raster image) that is enlarged"),
      (
        [0x1D, 0x76, 0x30, 0, 1, 0, 0, 1] + [UInt8](repeating: 0, count: 256),
        "GS v 0 (raster image) of 256 rows"
      ),
      (
        [0x1D, 0x76, 0x30, 0, 73, 0, 1, 0] + [UInt8](repeating: 0, count: 73),
        "GS v 0 (raster image) wider"
      ),
      ([0x1B, 0x2A, 33, 1, 0, 1, 2, 3], "ESC * (column image) is not in the profile"),
      ([0x1B, 0x2A, 0, 1, 0, 1], "ESC * (column image) of another density"),
      ([0x1B, 0x4A, 24], "ESC J (feed)"),
      ([0x1C, 0x43, 1], "FS C (Kanji code system)"),
      ([0x1D, 0x28, 0x44, 5, 0, 20, 1, 1, 2, 1], "GS ( D (real-time commands)"),
      ([0x0D], "CR"),
      ([0x00], "NUL"),
      ([0x09], "HT"),
      ([0x04], "byte 0x04"),
      ([0x1B, 0x07], "ESC 0x07"),
      ([0x7F], "DEL"),
      ([0x1D, 0x6B, 67, 2, 0x31, 0x32], "prints as text"),
      ([0x1D, 0x6B, 4, 0x41, 0x42, 0], "GS k (bar code)"),
    ] as [([UInt8], String)]
  )
  func attacksAreFound(bytes: [UInt8], name: String) throws {
    let findings = audit([0x41, 0x0A] + bytes + [0x42, 0x0A], profile: .generic80)
    let finding = try #require(findings.first)
    #expect(finding.offset == 2)
    #expect(finding.problem.contains(name), "\(finding)")
  }

  @Test(
    arguments: [
      ([0x1D, 0x76, 0x30, 0, 3, 0, 1, 0, 0x10, 0x14, 0x01], 8, "DLE DC4"),
      (
        [0x1D, 0x76, 0x30, 0, 0x10, 0x04, 1, 0] + [UInt8](repeating: 0, count: 0x410), 4, "DLE EOT"
      ),
      ([0x1D, 0x6B, 73, 5, 0x7B, 0x43, 16, 5, 2], 6, "DLE ENQ"),
      ([0x1B, 0x24, 0x10, 0x04], 2, "DLE EOT"),
    ] as [([UInt8], Int, String)]
  )
  func realTimeCommandsInsideDataAreFound(bytes: [UInt8], offset: Int, name: String) {
    let findings = audit(bytes, profile: .generic80)
    let found = findings.contains {
      $0.offset == offset && $0.problem == "\(name) (real-time command) inside data"
    }
    #expect(found, "\(findings)")
  }

  @Test(
    arguments: [
      ([0xD6, 0x0A], 4, "half a character"), ([0xD6, 0x10], 4, "half a character"),
      ([0xB0, 0xA1, 0xD6, 0x1B, 0x45, 1], 6, "half a character"),
      ([0xD6, 0x30, 0x0A], 4, "no character"), ([0x80, 0x41], 4, "no character"),
      ([0xFF, 0x41], 4, "no character"), ([0x41, 0xD6, 0x7F], 5, "no character"),
      ([0xD6, 0xFF], 4, "no character"), ([0xD6, 0x20], 4, "no character"), ([0x7F], 4, "no char"),
      ([0xD6, 0xD0, 0x0A], 9, "reset text state"),
      ([0xD6, 0xD0, 0x0A, 0x1C, 0x2D, 2, 0x1C, 0x2E], 14, "reset text state"),
    ] as [([UInt8], Int, String)]
  )
  func brokenKanjiTextIsFound(bytes: [UInt8], offset: Int, problem: String) {
    let findings = audit([0x41, 0x0A, 0x1C, 0x26] + bytes + [0x42, 0x0A], profile: .generic80)
    let found = findings.contains { $0.offset == offset && $0.problem.contains(problem) }
    #expect(found, "\(findings)")
  }

  @Test func kanjiModeIsForProfilesThatHaveIt() {
    let bytes: [UInt8] = [0x1C, 0x26, 0xD6, 0xD0, 0x0A, 0x1C, 0x2E]
    #expect(audit(bytes, profile: .generic80).isEmpty)
    var latin = Profile.generic80
    latin.kanji = nil
    #expect(
      audit(bytes, profile: latin).map(\.problem) == ["FS & (Kanji mode) is not in the profile"]
    )
    let rare: [UInt8] = [0x1C, 0x26, 0x81, 0x39, 0xEE, 0x39, 0x0A, 0x1C, 0x2E]
    #expect(!audit(rare, profile: .generic80).isEmpty)
    var full = Profile.generic80
    full.kanji = .gb18030
    #expect(audit(rare, profile: full).isEmpty)
  }

  @Test(
    arguments: [
      ([0x41], "last line is not printed"),
      ([0x1B, 0x24, 12, 0], "last line is not printed"),
      ([0x1B, 0x45, 1, 0x41, 0x0A], "reset text state"),
      ([0x1B, 0x74, 19, 0x41, 0x0A], "reset text state"),
      ([0x1B, 0x61, 1], "reset text state"),
      ([0x41, 0x0A, 0x1B], "ESC"),
      ([0x41, 0x0A, 0x1D, 0x6B, 73, 20, 0x7B], "GS k"),
      ([0x41, 0x1D, 0x56, 66, 0], "cut) in a line"),
      ([0x41, 0x1B, 0x40], "line is lost"),
      (
        [0x1D, 0x77, 6, 0x1D, 0x6B, 70, 20] + [UInt8](repeating: 0x31, count: 20), "would not print"
      ),
    ] as [([UInt8], String)]
  )
  func unfinishedStreamsAreFound(bytes: [UInt8], problem: String) {
    let findings = audit(bytes, profile: .generic80)
    #expect(findings.contains { $0.problem.contains(problem) }, "\(findings)")
  }

  @Test func findingSaysWhere() {
    let findings = audit([0x41, 0x0A, 0x1B, 0x70, 0, 1, 1], profile: .generic80)
    #expect(findings.map(\.description) == ["byte 2: ESC p (drawer pulse)"])
  }

  @Test(arguments: 0..<300)
  func anyBytesCanBeAuditedAndPrinted(seed: Int) {
    var random = SeededRandom(seed: UInt64(seed))
    let leads: [UInt8] = [0x1B, 0x1C, 0x1D, 0x10, 0x0A]
    var bytes: [UInt8] = []
    for _ in 0..<80 {
      bytes += [leads[.random(in: 0..<5, using: &random)]]
      bytes += random.bytes(.random(in: 0..<9, using: &random))
    }
    let findings = audit(bytes, profile: .generic80)
    #expect(findings.allSatisfy { (0...bytes.count).contains($0.offset) })
    #expect(!findings.isEmpty)
    _ = VirtualPrinter.paper(of: bytes, profile: .generic80).lines
  }
}
