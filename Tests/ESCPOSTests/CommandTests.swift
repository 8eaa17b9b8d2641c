import ESCPOS
import Testing

@Suite struct CommandTests {
  static let table: [(Command, [UInt8])] = [
    (.text([0x41, 0x82]), [0x41, 0x82]),
    (.lineFeed, [0x0A]),
    (.feedDots(24), [0x1B, 0x4A, 24]),
    (.feedLines(3), [0x1B, 0x64, 3]),
    (.initialize, [0x1B, 0x40]),
    (.codePage(19), [0x1B, 0x74, 19]),
    (.kanji(true), [0x1C, 0x26]),
    (.kanji(false), [0x1C, 0x2E]),
    (.kanjiUnderline(.thick), [0x1C, 0x2D, 2]),
    (.internationalSet(0), [0x1B, 0x52, 0]),
    (.font(.b), [0x1B, 0x4D, 1]),
    (.characterSpacing(2), [0x1B, 0x20, 2]),
    (.emphasis(true), [0x1B, 0x45, 1]),
    (.emphasis(false), [0x1B, 0x45, 0]),
    (.underline(.thick), [0x1B, 0x2D, 2]),
    (.reverse(true), [0x1D, 0x42, 1]),
    (.size(width: 2, height: 3), [0x1D, 0x21, 0x12]),
    (.size(width: 8, height: 8), [0x1D, 0x21, 0x77]),
    (.upsideDown(true), [0x1B, 0x7B, 1]),
    (.justification(.centre), [0x1B, 0x61, 1]),
    (.absolutePosition(300), [0x1B, 0x24, 0x2C, 0x01]),
    (.leftMargin(12), [0x1D, 0x4C, 12, 0]),
    (.printWidth(576), [0x1D, 0x57, 0x40, 0x02]),
    (.defaultLineSpacing, [0x1B, 0x32]),
    (.lineSpacing(24), [0x1B, 0x33, 24]),
    (.moduleWidth(2), [0x1D, 0x77, 2]),
    (.barcodeHeight(72), [0x1D, 0x68, 72]),
    (.readablePosition(.below), [0x1D, 0x48, 2]),
    (.readableFont(.a), [0x1D, 0x66, 0]),
    (.barcode(.itf, [0x31, 0x32]), [0x1D, 0x6B, 70, 2, 0x31, 0x32]),
    (.qrModel(.two), [0x1D, 0x28, 0x6B, 4, 0, 49, 65, 50, 0]),
    (.qrCell(4), [0x1D, 0x28, 0x6B, 3, 0, 49, 67, 4]),
    (.qrLevel(.q), [0x1D, 0x28, 0x6B, 3, 0, 49, 69, 50]),
    (.qrStore([0x61, 0x62]), [0x1D, 0x28, 0x6B, 5, 0, 49, 80, 48, 0x61, 0x62]),
    (.qrPrint, [0x1D, 0x28, 0x6B, 3, 0, 49, 81, 48]),
    (.cut(.partial, feed: 0), [0x1D, 0x56, 66, 0]),
    (.cut(.full, feed: 10), [0x1D, 0x56, 65, 10]),
    (.drawerPulse(.pin2, on: 25, off: 250), [0x1B, 0x70, 0, 25, 250]),
    (.transmitStatus(1), [0x1D, 0x72, 1]),
    (.automaticStatus(0), [0x1D, 0x61, 0]),
    (.realTimeStatus(4), [0x10, 0x04, 4]),
    (
      .realTimeCommands(pulse: false, powerOff: false),
      [0x1D, 0x28, 0x44, 5, 0, 20, 1, 0, 2, 0]
    ),
  ]

  @Test(arguments: table)
  func bytesAreThoseOfTheManual(command: Command, bytes: [UInt8]) {
    #expect(command.bytes == bytes)
    #expect(CommandDecoder.decode(bytes).map(\.command) == [command])
  }

  @Test func processID() throws {
    let id = try #require(ProcessID(Array("a01Z".utf8)))
    let bytes: [UInt8] = [0x1D, 0x28, 0x48, 6, 0, 48, 48, 0x61, 0x30, 0x31, 0x5A]
    #expect(Command.requestProcessID(id).bytes == bytes)
    #expect(CommandDecoder.decode(bytes).map(\.command) == [.requestProcessID(id)])
    #expect(ProcessID([0x61, 0x30, 0x31]) == nil)
    #expect(ProcessID([0x61, 0x30, 0x31, 0x0A]) == nil)
  }

  @Test func raster() throws {
    let raster = try #require(Raster(rowBytes: 2, bytes: [1, 2, 3, 4, 5, 6], doubleHeight: true))
    let bytes: [UInt8] = [0x1D, 0x76, 0x30, 2, 2, 0, 3, 0, 1, 2, 3, 4, 5, 6]
    #expect(Command.raster(raster).bytes == bytes)
    #expect(CommandDecoder.decode(bytes).map(\.command) == [.raster(raster)])
    #expect(Raster(rowBytes: 2, bytes: [1, 2, 3]) == nil)
    #expect(Raster(rowBytes: 2, bytes: []) == nil)
    #expect(Raster(rowBytes: 0, bytes: [1]) == nil)
  }

  @Test func numbersOutOfRangeAreBroughtIntoIt() {
    #expect(Command.size(width: .max, height: .min).bytes == [0x1D, 0x21, 0x70])
    #expect(Command.moduleWidth(0).bytes == [0x1D, 0x77, 1])
    #expect(Command.barcodeHeight(0).bytes == [0x1D, 0x68, 1])
    #expect(Command.qrCell(99).bytes.last == 16)
    let much = Command.qrStore([UInt8](repeating: 0x31, count: 8000)).bytes
    #expect(much.count == 8 + 7089)
    #expect(much[3...4].elementsEqual([0xB4, 0x1B]))
    let long = Command.barcode(.code39, [UInt8](repeating: 0x41, count: 300))
    #expect(long.bytes.count == 4 + 255)
  }

  @Test(
    arguments: [
      ([0x1B, 0x45, 0x31], Command.emphasis(true)),
      ([0x1B, 0x2D, 0x32], Command.underline(.thick)),
      ([0x1B, 0x61, 0x31], Command.justification(.centre)),
      ([0x1B, 0x70, 0x31, 1, 2], Command.drawerPulse(.pin5, on: 1, off: 2)),
    ] as [([UInt8], Command)]
  )
  func digitsAreReadAsNumbers(bytes: [UInt8], command: Command) {
    #expect(CommandDecoder.decode(bytes).map(\.command) == [command])
  }
}
