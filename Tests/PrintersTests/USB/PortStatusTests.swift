import Testing

@testable import Printers

@Suite struct PortStatusTests {
  @Test(arguments: [
    (0x18, false, nil),
    (0x20, true, "is out of paper"),
    (0x30, true, "is out of paper"),
    // No error, whatever the paper bit says: it may only be near its end.
    (0x38, false, nil),
    (0x28, false, "is off line: a cover may be open"),
    (0x00, false, "is off line: a cover may be open"),
    (0x10, false, "has an error: look for jammed paper and a stuck cutter"),
    (0xFF, false, nil),
  ])
  func onlyPlainWordsAreBelieved(byte: UInt8, isOutOfPaper: Bool, complaint: String?) {
    let status = PortStatus(rawValue: byte)
    #expect(status.isOutOfPaper == isOutOfPaper)
    #expect(status.complaint == complaint)
  }
}
