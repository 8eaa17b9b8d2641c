import Testing

@testable import Printers

@Suite struct BulkOutcomeTests {
  private func trouble(_ accepted: Int, _ end: TransferEnd, _ status: UInt8?) -> String? {
    BulkOutcome(accepted: accepted, end: end)
      .trouble(of: 500, stall: 15_000, status: status.map(PortStatus.init))?.description
  }

  @Test func aWholeJobIsNoTrouble() {
    for status: UInt8? in [nil, 0x18, 0x00, 0x10, 0x20, 0xFF] {
      #expect(trouble(500, .complete, status) == nil)
    }
    let empty = BulkOutcome(accepted: 0, end: .complete)
    #expect(empty.trouble(of: 0, stall: 1, status: PortStatus(rawValue: 0x20)) == nil)
  }

  @Test func paperThatEndedIsTold() {
    #expect(
      trouble(100, .timedOut, 0x20)
        == "it took 100 of 500 bytes and then none for 15 s; it says that it is out of paper;"
        + " see to the printer; what it has taken may come out yet"
    )
  }

  @Test func everyEndSaysHowFarItCameAndWhatToDo() throws {
    let ends: [TransferEnd] = [.timedOut, .halted, .gone, .failed("LIBUSB_ERROR_IO")]
    for end in ends {
      let text = try #require(trouble(100, end, nil))
      #expect(text.contains("100 of 500 bytes"))
      #expect(text.contains("; "))
    }
    #expect(try #require(trouble(1, .failed("LIBUSB_ERROR_IO"), nil)).contains("LIBUSB_ERROR_IO"))
  }
}
