import Testing

@testable import Printers

@Suite struct PrinterReasonsTests {
  static let lists: [([String], String)] = [
    ([], ""), (["none"], ""), (["paused"], ""),
    (["media-empty-error"], "out of paper"),
    (["media-empty-warning", "media-needed", "cover-open"], "out of paper, the cover is open"),
    (["toner-low-report"], "toner-low-report"),
    (["-error", "", "\u{1B}[2J"], "-error, [2J"),
  ]

  @Test("Reasons come in words, each once", arguments: lists)
  func inWords(reasons: [String], expected: String) {
    #expect(words(for: reasons) == expected)
  }

  @Test("What stops a printer is told from what it only remarks")
  func stopping() {
    let reasons = ["media-empty-error", "offline-report", "offline", "media-low-warning", "none"]
    #expect(reasons.filter(isStopping) == ["media-empty-error", "offline-report", "offline"])
  }

  @Test("Job names keep to 255 bytes and whole characters")
  func jobNames() {
    #expect(CUPSQueue.jobName("2026-11-22/17") == "2026-11-22/17")
    #expect(CUPSQueue.jobName(" a\n\tb\u{200B}c ") == "a b c")
    let long = CUPSQueue.jobName(String(repeating: "界", count: 300))
    #expect(long == String(repeating: "界", count: 85))
  }
}
