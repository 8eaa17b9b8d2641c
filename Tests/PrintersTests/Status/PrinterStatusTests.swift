import TestSupport
import Testing

@testable import Printers

@Suite struct PrinterStatusTests {
  @Test func whatIsNotToldIsUnknownAndNeverReady() {
    #expect(PrinterStatus().isReady == nil)
    #expect(PrinterStatus(paper: .ok).isReady == nil)
    #expect(PrinterStatus(isOffline: false).isReady == nil)
    #expect(PrinterStatus(paper: .ok, isOffline: false).isReady == true)
    #expect(PrinterStatus(paper: .nearEnd, isOffline: false).isReady == true)
    #expect(PrinterStatus(paper: .out, isOffline: false).isReady == false)
    #expect(PrinterStatus(paper: .ok, isCoverOpen: true, isOffline: false).isReady == false)
    #expect(PrinterStatus(paper: .ok, hasCutterError: true, isOffline: false).isReady == false)
    #expect(PrinterStatus(paper: .ok, hasOtherError: true, isOffline: false).isReady == false)
    #expect(PrinterStatus(isOffline: true).isReady == false)
  }

  @Test(
    arguments: [
      (.printer, 0x12, PrinterStatus(isOffline: false, drawer: .low)),
      (.printer, 0x16, PrinterStatus(isOffline: false, drawer: .high)),
      (.printer, 0x1E, PrinterStatus(isOffline: true, drawer: .high)),
      (.offlineCause, 0x12, PrinterStatus(isCoverOpen: false)),
      (.offlineCause, 0x16, PrinterStatus(isCoverOpen: true)),
      (.offlineCause, 0x32, PrinterStatus(paper: .out, isCoverOpen: false)),
      (
        .errorCause, 0x12,
        PrinterStatus(hasCutterError: false, isHeadHot: false, hasOtherError: false)
      ),
      (
        .errorCause, 0x1A,
        PrinterStatus(hasCutterError: true, isHeadHot: false, hasOtherError: false)
      ),
      (
        .errorCause, 0x32,
        PrinterStatus(hasCutterError: false, isHeadHot: false, hasOtherError: true)
      ),
      (
        .errorCause, 0x52,
        PrinterStatus(hasCutterError: false, isHeadHot: true, hasOtherError: false)
      ),
      (.paper, 0x12, PrinterStatus(paper: .ok)),
      (.paper, 0x1E, PrinterStatus(paper: .nearEnd)),
      (.paper, 0x7E, PrinterStatus(paper: .out)),
      (.paper, 0x00, PrinterStatus()),
      (.printer, 0xFF, PrinterStatus()),
    ] as [(StatusQuestion, UInt8, PrinterStatus)]
  )
  func realTimeAnswers(question: StatusQuestion, byte: UInt8, status: PrinterStatus) {
    #expect(PrinterStatus(byte, to: question) == status)
  }

  @Test(
    arguments: [
      ([0x10, 0, 0, 0], true),
      ([0x14, 0, 0, 0x0F], true),
      ([0x10, 0, 0x03, 0], true),
      ([0x18, 0, 0x0F, 0], false),
      ([0x38, 0, 0, 0], false),
      ([0x10, 0x08, 0, 0], false),
      ([0x10, 0x20, 0, 0], false),
      ([0x12, 0, 0, 0], nil),
      ([0x10, 0, 0], nil),
      ([0x10, 0x10, 0, 0], nil),
    ] as [([UInt8], Bool?)]
  )
  func automaticStatus(bytes: [UInt8], isReady: Bool?) {
    #expect(PrinterStatus(automatic: bytes).isReady == isReady)
  }

  @Test func partsOfAutomaticStatus() {
    let status = PrinterStatus(automatic: [0x34, 0x08, 0x03, 0x00])
    #expect(
      status
        == PrinterStatus(
          paper: .nearEnd,
          isCoverOpen: true,
          hasCutterError: true,
          isHeadHot: false,
          hasOtherError: false,
          isOffline: false,
          drawer: .high
        )
    )
    #expect(status.description.contains("the cover is open, the cutter is stuck"))
  }

  @Test func answersInTheStreamOfData() {
    #expect(PrinterStatus(paperSensors: 0x00).paper == .ok)
    #expect(PrinterStatus(paperSensors: 0x03).paper == .nearEnd)
    #expect(PrinterStatus(paperSensors: 0x0C).paper == .out)
    #expect(PrinterStatus(paperSensors: 0x10).paper == .unknown)
    #expect(PrinterStatus(drawerLine: 0x00).drawer == .low)
    #expect(PrinterStatus(drawerLine: 0x01).drawer == .high)
    #expect(PrinterStatus(paperSensors: 0x00).isReady == nil)
  }

  @Test(
    arguments: [
      (0x18, PrinterStatus()), (0x00, PrinterStatus()), (0x38, PrinterStatus()),
      (0x20, PrinterStatus(paper: .out)), (0x30, PrinterStatus(paper: .out)),
      (0x10, PrinterStatus(hasOtherError: true)), (0x08, PrinterStatus(isOffline: true)),
    ] as [(UInt8, PrinterStatus)]
  )
  func portStatus(byte: UInt8, status: PrinterStatus) {
    #expect(PrinterStatus(PortStatus(rawValue: byte)) == status)
  }

  /// What a port says that is known to say one thing and another.
  @Test(
    arguments: [
      (0x00, PrinterStatus(isOffline: true)), (0x08, PrinterStatus(isOffline: true)),
      (0x20, PrinterStatus(paper: .out)), (0x10, PrinterStatus(hasOtherError: true)),
    ] as [(UInt8, PrinterStatus)]
  )
  func complaintsOfPorts(byte: UInt8, status: PrinterStatus) {
    #expect(PrinterStatus(complaining: PortStatus(rawValue: byte)) == status)
  }

  @Test(
    arguments: [
      (["none"], PrinterStatus()), ([], PrinterStatus()), (["paused"], PrinterStatus()),
      (["media-empty-error"], PrinterStatus(paper: .out)),
      (["media-low", "media-empty"], PrinterStatus(paper: .out)),
      (["media-empty", "media-low"], PrinterStatus(paper: .out)),
      (["media-low-warning"], PrinterStatus(paper: .nearEnd)),
      (["media-low-report"], PrinterStatus()),
      (["cover-open"], PrinterStatus(isCoverOpen: true)),
      (["media-jam-error"], PrinterStatus(hasOtherError: true)),
      (["media-jam-warning"], PrinterStatus()),
      (["offline-report", "offline"], PrinterStatus(isOffline: true)),
    ] as [([String], PrinterStatus)]
  )
  func reasonsOfQueues(reasons: [String], status: PrinterStatus) {
    #expect(PrinterStatus(stateReasons: reasons) == status)
  }

  /// No bytes make a printer ready but those that say so, and none are read outside their bits.
  @Test(arguments: 0..<100 as Range<UInt64>)
  func randomBytesAreNoGoodNews(seed: UInt64) {
    var random = SeededRandom(seed: seed)
    for _ in 0..<100 {
      let bytes = (0..<4).map { _ in UInt8.random(in: 0...255, using: &random) }
      let status = PrinterStatus(automatic: bytes)
      if status.isReady == true {
        #expect(bytes[0] & 0xBB == 0x10 && bytes[1] & 0x6C == 0 && bytes[2] & 0x0C == 0, "\(seed)")
      }
    }
  }
}
