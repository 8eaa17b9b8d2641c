import Testing

@testable import TillProtocol

@Suite struct LineReaderTests {
  private func lines(_ pieces: [String], limit: Int = 20) -> [String] {
    var assembly = LineReader.Assembly(limit: limit)
    return pieces.flatMap { assembly.take(Array($0.utf8)[...]) }.map { line in
      switch line {
      case .text(let bytes): String(decoding: bytes, as: UTF8.self)
      case .tooLong: "<too long>"
      }
    }
  }

  @Test(
    "lines come whole, however the input is cut",
    arguments: [
      (["a\nb\n"], ["a", "b"]), (["a", "b", "\n"], ["ab"]), (["a\r\nb\r\n"], ["a", "b"]),
      (["\n\n"], ["", ""]), (["\u{FEFF}a\n\u{FEFF}b\n"], ["a", "\u{FEFF}b"]), (["no end"], []),
      (["12345678901234567890\n"], ["12345678901234567890"]),
      (["123456789012345678901\nok\n"], ["<too long>", "ok"]),
      (["123456789012345", "6789012345", "\nok\n"], ["<too long>", "ok"]),
    ]
  )
  func assembly(pieces: [String], expected: [String]) {
    #expect(lines(pieces).map { Array($0.utf8) } == expected.map { Array($0.utf8) })
  }
}
