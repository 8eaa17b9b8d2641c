import Bitmaps
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
    (.kanjiSystem(.shiftJIS), [0x1C, 0x43, 1]),
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
    (.motionUnits(across: 203, down: 180), [0x1D, 0x50, 203, 180]),
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
    (.storeSymbol(.qr, [0x61, 0x62]), [0x1D, 0x28, 0x6B, 5, 0, 49, 80, 48, 0x61, 0x62]),
    (.printSymbol(.qr), [0x1D, 0x28, 0x6B, 3, 0, 49, 81, 48]),
    (.pdf417Columns(5), [0x1D, 0x28, 0x6B, 3, 0, 48, 65, 5]),
    (.pdf417Rows(0), [0x1D, 0x28, 0x6B, 3, 0, 48, 66, 0]),
    (.pdf417Module(2), [0x1D, 0x28, 0x6B, 3, 0, 48, 67, 2]),
    (.pdf417RowHeight(3), [0x1D, 0x28, 0x6B, 3, 0, 48, 68, 3]),
    (.pdf417Level(2), [0x1D, 0x28, 0x6B, 4, 0, 48, 69, 48, 50]),
    (.pdf417Truncated(true), [0x1D, 0x28, 0x6B, 3, 0, 48, 70, 1]),
    (.storeSymbol(.pdf417, [0x61]), [0x1D, 0x28, 0x6B, 4, 0, 48, 80, 48, 0x61]),
    (.printSymbol(.pdf417), [0x1D, 0x28, 0x6B, 3, 0, 48, 81, 48]),
    (.aztecLayers(4, compact: true), [0x1D, 0x28, 0x6B, 4, 0, 53, 66, 1, 4]),
    (.aztecModule(4), [0x1D, 0x28, 0x6B, 3, 0, 53, 67, 4]),
    (.aztecLevel(23), [0x1D, 0x28, 0x6B, 3, 0, 53, 69, 23]),
    (.storeSymbol(.aztec, [0x61]), [0x1D, 0x28, 0x6B, 4, 0, 53, 80, 48, 0x61]),
    (.printSymbol(.aztec), [0x1D, 0x28, 0x6B, 3, 0, 53, 81, 48]),
    (.dataMatrixSide(26), [0x1D, 0x28, 0x6B, 5, 0, 54, 66, 0, 26, 26]),
    (.dataMatrixModule(5), [0x1D, 0x28, 0x6B, 3, 0, 54, 67, 5]),
    (.storeSymbol(.dataMatrix, [0x61]), [0x1D, 0x28, 0x6B, 4, 0, 54, 80, 48, 0x61]),
    (.printSymbol(.dataMatrix), [0x1D, 0x28, 0x6B, 3, 0, 54, 81, 48]),
    (.printGraphics, [0x1D, 0x28, 0x4C, 2, 0, 48, 50]),
    (.printNumberedLogo(3), [0x1C, 0x70, 3, 0]),
    (.cutHere(.full), [0x1D, 0x56, 0]),
    (.cutHere(.partial), [0x1D, 0x56, 1]),
    (.realTimePulse(.pin5, time: 2), [0x10, 0x14, 1, 1, 2]),
    (.clearBuffers, [0x10, 0x14, 8, 1, 3, 20, 1, 6, 2, 8]),
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

  @Test func graphics() throws {
    let bitmap = try #require(Bitmap(width: 10, height: 2, bytes: [0xFF, 0xC0, 0x80, 0x40]))
    let parameters: [UInt8] = [48, 112, 48, 1, 1, 49, 10, 0, 2, 0]
    let bytes: [UInt8] = [0x1D, 0x28, 0x4C, 14, 0] + parameters + [0xFF, 0xC0, 0x80, 0x40]
    #expect(Command.storeGraphics(bitmap).bytes == bytes)
    #expect(CommandDecoder.decode(bytes).map(\.command) == [.storeGraphics(bitmap)])
    let long: [UInt8] =
      [0x1D, 0x38, 0x4C, 14, 0, 0, 0] + parameters + [0xFF, 0xC0, 0x80, 0x40]
    #expect(CommandDecoder.decode(long).map(\.command) == [.storeGraphics(bitmap)])
    let key = try #require(LogoKey(Array("G1".utf8)))
    let logo: [UInt8] = [0x1D, 0x28, 0x4C, 6, 0, 48, 69, 0x47, 0x31, 1, 1]
    #expect(Command.printLogo(key).bytes == logo)
    #expect(CommandDecoder.decode(logo).map(\.command) == [.printLogo(key)])
    #expect(LogoKey([0x47]) == nil && LogoKey([0x47, 0x0A]) == nil)
  }

  /// Two bytes of length hold 65,535; a byte more takes the command with four.
  @Test(arguments: [
    (6552, [0x1D, 0x28, 0x4C, 0xFA, 0xFF]), (6553, [0x1D, 0x38, 0x4C, 4, 0, 1, 0]),
  ])
  func largeGraphicsHaveALongLength(rows: Int, head: [UInt8]) {
    let bitmap = Bitmap(width: 80, height: rows)
    let bytes = Command.storeGraphics(bitmap).bytes
    #expect(bytes.starts(with: head))
    #expect(CommandDecoder.decode(bytes).map(\.command) == [.storeGraphics(bitmap)])
  }

  @Test func inlinePictures() {
    var bitmap = Bitmap(width: 2, height: 24)
    bitmap[0, 0] = true
    bitmap[0, 23] = true
    bitmap[1, 8] = true
    let bytes: [UInt8] = [0x1B, 0x2A, 33, 2, 0, 0x80, 0, 1, 0, 0x80, 0]
    #expect(Command.inlinePicture(bitmap).bytes == bytes)
    #expect(CommandDecoder.decode(bytes).map(\.command) == [.inlinePicture(bitmap)])
    let cut = Command.inlinePicture(bitmap.cropped(x: 0, y: 0, width: 2, height: 3))
    #expect(cut.bytes == [0x1B, 0x2A, 33, 2, 0, 0x80, 0, 0, 0, 0, 0])
    var low = Bitmap(width: 1, height: 8)
    low[0, 7] = true
    #expect(Command.coarseInlinePicture(.double8, low).bytes == [0x1B, 0x2A, 1, 1, 0, 1])
    #expect(
      CommandDecoder.decode([0x1B, 0x2A, 0, 1, 0, 1]).map(\.command)
        == [.coarseInlinePicture(.single8, low)]
    )
  }

  /// Printers obey DLE EOT, DLE ENQ and DLE DC4 wherever they stand: such dots get a neighbour.
  @Test(arguments: [UInt8(0x04), 0x05, 0x14])
  func picturesHoldNoRealTimeCommands(second: UInt8) throws {
    let raster = try #require(Raster(rowBytes: 1, bytes: [0x10, second, 0x10, 0x10, second]))
    #expect(Command.raster(raster).bytes.suffix(5) == [0x18, second, 0x10, 0x18, second])
    let bitmap = try #require(Bitmap(width: 8, height: 2, bytes: [0x10, second]))
    #expect(Command.storeGraphics(bitmap).bytes.suffix(2) == [0x18, second])
    var column = Bitmap(width: 1, height: 24)
    for bit in 0..<8 {
      column[0, bit] = 0x10 & (0x80 >> bit) != 0
      column[0, 8 + bit] = second & (0x80 >> bit) != 0
    }
    #expect(Command.inlinePicture(column).bytes.suffix(3) == [0x18, second, 0])
  }

  @Test func numbersOutOfRangeAreBroughtIntoIt() {
    #expect(Command.size(width: .max, height: .min).bytes == [0x1D, 0x21, 0x70])
    #expect(Command.moduleWidth(0).bytes == [0x1D, 0x77, 1])
    #expect(Command.barcodeHeight(0).bytes == [0x1D, 0x68, 1])
    #expect(Command.qrCell(99).bytes.last == 16)
    #expect(Command.pdf417Rows(1).bytes.last == 3)
    #expect(Command.pdf417Level(9).bytes.last == 56)
    #expect(Command.aztecLayers(3, compact: false).bytes.suffix(2) == [0, 0])
    #expect(Command.dataMatrixSide(11).bytes.suffix(3) == [0, 0, 0])
    #expect(Command.aztecLevel(0).bytes.last == 5)
    let much = Command.storeSymbol(.qr, [UInt8](repeating: 0x31, count: 8000)).bytes
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
      ([0x1D, 0x56, 0x31], Command.cutHere(.partial)),
      ([0x1D, 0x56, 0x30], Command.cutHere(.full)),
      ([0x1C, 0x43, 0x31], Command.kanjiSystem(.shiftJIS)),
      ([0x1C, 0x70, 1, 0x30], Command.printNumberedLogo(1)),
      ([0x1D, 0x28, 0x4C, 2, 0, 48, 2], Command.printGraphics),
      ([0x1B, 0x70, 0x31, 1, 2], Command.drawerPulse(.pin5, on: 1, off: 2)),
    ] as [([UInt8], Command)]
  )
  func digitsAreReadAsNumbers(bytes: [UInt8], command: Command) {
    #expect(CommandDecoder.decode(bytes).map(\.command) == [command])
  }
}
