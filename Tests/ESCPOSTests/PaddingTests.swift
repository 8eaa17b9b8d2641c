import ESCPOS
import ReceiptLine
import Testing
import TestSupport

/// Printers that do not obey ESC $ after text in a line.
@Suite struct PaddingTests {
  private static let padding: Profile = {
    var profile = Profile.generic80
    profile.padsWithBlanks = true
    return profile
  }()

  @Test("gaps are blanks, and the paper is the same", arguments: 1...60)
  func samePaper(seed: Int) throws {
    var random = SeededRandom(seed: UInt64(seed))
    // Centred text may begin in the middle of a cell, where blanks do not reach.
    let source = (0..<8).map { _ in
      let words = (0..<3).map { _ in
        String(repeating: "ax", count: Int(random.next() % 4))
          + ["é", "\"b", "^^c", "_d"][Int(random.next() % 4)]
      }
      return "|\(words[0]) |\(words[1]) | \(words[2])|"
    }
    let page = Document(parsing: source.joined(separator: "\n")).layout(
      columns: 48,
      widths: .unicode
    )
    let body = try PageEncoder.encode(page, for: Self.padding)
    let other = try PageEncoder.encode(page, for: .generic80)
    #expect(audit(body, profile: Self.padding) == [], "seed \(seed)")
    #expect(
      VirtualPrinter.paper(of: body, profile: Self.padding).lines
        == VirtualPrinter.paper(of: other, profile: .generic80).lines,
      "seed \(seed)"
    )
    var isInLine = false
    for element in CommandDecoder.decode(body) {
      switch element.command {
      case .lineFeed: isInLine = false
      case .text: isInLine = true
      case .absolutePosition: #expect(!isInLine, "seed \(seed)")
      default: break
      }
    }
  }
}
