import Bitmaps
import ESCPOS
import Testing
import TestSupport

@Suite struct CommandDecoderTests {
  @Test func commandsCarryTheirPlace() {
    let elements = CommandDecoder.decode([0x41, 0x42, 0x0A, 0x1B, 0x64, 2, 0x43])
    #expect(elements.map(\.offset) == [0, 2, 3, 6])
    #expect(elements.map(\.length) == [2, 1, 3, 1])
    #expect(
      elements.map(\.command) == [
        .text([0x41, 0x42]), .lineFeed, .feedLines(2), .text([0x43]),
      ]
    )
  }

  @Test func halfCommandWaitsForItsEnd() {
    var decoder = CommandDecoder()
    #expect(decoder.decode([0x1B]).isEmpty)
    #expect(decoder.decode([0x24, 0x10]).isEmpty)
    #expect(decoder.tail == [0x1B, 0x24, 0x10])
    let elements = decoder.decode([0x01, 0x0A])
    #expect(elements.map(\.command) == [.absolutePosition(0x110), .lineFeed])
    #expect(elements.map(\.offset) == [0, 4])
    #expect(decoder.finish() == nil)
  }

  @Test func halfCommandAtTheEndIsUnknown() {
    let elements = CommandDecoder.decode([0x0A, 0x1D, 0x6B, 73, 5, 0x7B])
    #expect(elements.map(\.command) == [.lineFeed, .unknown([0x1D, 0x6B, 73, 5, 0x7B])])
  }

  @Test(
    arguments: [
      [0x00], [0x0D], [0x1B, 0x01], [0x1B, 0x3D, 0x00], [0x1B, 0x61, 9], [0x1D, 0x21, 0x88],
      [0x1D, 0x28, 0x45, 3, 0, 1, 0x49, 0x4E], [0x1D, 0x56, 2], [0x1D, 0x77, 7],
      [0x1D, 0x6B, 4, 0x41, 0x42, 0], [0x1D, 0x6B, 73, 0], [0x10, 0x05, 2],
      [0x10, 0x14, 1, 0, 9], [0x10, 0x14, 2, 1, 8], [0x10, 0x14, 3, 1, 1, 0, 1, 1],
      [0x10, 0x14, 7, 1], [0x10, 0x14, 8, 1, 3, 20, 1, 6, 2, 9], [0x1C, 0x71, 1],
      [0x1D, 0x38, 0x4C, 2, 0, 0, 0, 48, 69], [0x1D, 0x28, 0x4C, 2, 0, 48, 67],
      [0x1D, 0x28, 0x4C, 11, 0, 48, 112, 48, 2, 1, 49, 1, 0, 1, 0, 1],
      [0x1D, 0x28, 0x4C, 11, 0, 48, 112, 48, 1, 1, 49, 1, 0, 2, 0, 1],
      [0x1D, 0x28, 0x6B, 3, 0, 48, 66, 2], [0x1D, 0x28, 0x6B, 4, 0, 53, 66, 1, 5],
      [0x1D, 0x28, 0x6B, 5, 0, 54, 66, 0, 11, 11], [0x1D, 0x28, 0x6B, 5, 0, 54, 66, 1, 8, 18],
      [0x1C, 0x70, 1, 1], [0x1B, 0x2A, 2, 1, 0], [0x1B, 0x2A, 33, 0, 0],
      [0x1D, 0x76, 0x30, 0, 0, 0, 1, 0],
      [0x1D, 0x76, 0x30, 0, 0xFF, 0xFF, 0xFF, 0xFF],
    ] as [[UInt8]]
  )
  func commandsThatAreNotOursAreKeptWhole(bytes: [UInt8]) {
    let elements = CommandDecoder.decode(bytes + [0x0A])
    #expect(elements.map(\.command) == [.unknown(bytes), .lineFeed])
  }

  /// Every byte of any stream is in one command, in order.
  @Test(arguments: 0..<300)
  func noByteIsLost(seed: Int) {
    var random = SeededRandom(seed: UInt64(seed))
    let leads: [UInt8] = [0x1B, 0x1C, 0x1D, 0x10]
    var bytes: [UInt8] = []
    for _ in 0..<60 {
      bytes += [leads[.random(in: 0..<4, using: &random)]]
      bytes += random.bytes(.random(in: 0..<12, using: &random))
    }
    let elements = CommandDecoder.decode(bytes)
    var end = 0
    for element in elements {
      #expect(element.offset == end)
      #expect(element.length > 0)
      if case .unknown(let kept) = element.command {
        #expect(kept == Array(bytes[end..<end + element.length]))
      }
      end += element.length
    }
    #expect(end == bytes.count)
  }

  /// A stream in pieces means the same as the stream at once.
  @Test(arguments: 0..<100)
  func piecesMeanTheSame(seed: Int) {
    var random = SeededRandom(seed: UInt64(seed))
    let commands = (0..<40).map { _ in Self.command(&random) }
    let bytes = commands.flatMap(\.bytes)
    var decoder = CommandDecoder()
    var elements: [CommandDecoder.Element] = []
    var rest = bytes[...]
    while !rest.isEmpty {
      let count = Int.random(in: 1...7, using: &random)
      elements += decoder.decode(Array(rest.prefix(count)))
      rest = rest.dropFirst(count)
    }
    #expect(decoder.tail.isEmpty)
    #expect(elements.flatMap(\.command.bytes) == bytes)
    let withoutText = elements.map(\.command).filter { !Self.isText($0) }
    #expect(withoutText == commands.filter { !Self.isText($0) })
  }

  @Test(arguments: 0..<1000)
  func whatIsWrittenIsRead(seed: Int) {
    var random = SeededRandom(seed: UInt64(seed))
    let command = Self.command(&random)
    #expect(CommandDecoder.decode(command.bytes).map(\.command) == [command])
  }

  private static func isText(_ command: Command) -> Bool {
    if case .text = command { return true }
    return false
  }

  /// Any command with parameters in their ranges.
  private static func command(_ random: inout SeededRandom) -> Command {
    func byte(_ range: ClosedRange<UInt8> = 0...255) -> UInt8 { .random(in: range, using: &random) }
    // Without the byte that begins real-time commands, which no picture ever holds.
    func dots() -> UInt8 { .random(in: 0x15...0xFF, using: &random) }
    func picture(height: Int) -> Bitmap {
      let width = Int.random(in: 1...600, using: &random)
      var bitmap = Bitmap(width: width, height: height)
      for _ in 0..<4 {
        bitmap.fill(
          x: .random(in: 0..<width, using: &random),
          y: .random(in: 0..<height, using: &random) / 8 * 8,
          width: .random(in: 2...80, using: &random),
          height: 8
        )
      }
      return bitmap
    }
    func word() -> UInt16 { .random(in: 0...0xFFFF, using: &random) }
    func flag() -> Bool { .random(using: &random) }
    func one<Value: CaseIterable>(_ type: Value.Type) -> Value {
      let all = Array(type.allCases)
      return all[.random(in: 0..<all.count, using: &random)]
    }
    switch Int.random(in: 0..<63, using: &random) {
    case 0: return .text((0..<byte(1...9)).map { _ in byte(0x20...0xFF) })
    case 1: return .lineFeed
    case 2: return .feedDots(byte())
    case 3: return .feedLines(byte())
    case 4: return .initialize
    case 5: return .codePage(byte())
    case 6: return .kanji(flag())
    case 7: return .internationalSet(byte())
    case 8: return .font(one(Font.self))
    case 9: return .characterSpacing(byte())
    case 10: return .emphasis(flag())
    case 11: return .underline(one(Underline.self))
    case 12: return .reverse(flag())
    case 13: return .size(width: Int(byte(1...8)), height: Int(byte(1...8)))
    case 14: return .upsideDown(flag())
    case 15: return .justification(one(Justification.self))
    case 16: return .absolutePosition(word())
    case 17: return .leftMargin(word())
    case 18: return .printWidth(word())
    case 19: return .defaultLineSpacing
    case 20: return .lineSpacing(byte())
    case 21: return .moduleWidth(byte(1...6))
    case 22: return .barcodeHeight(byte(1...255))
    case 23: return .readablePosition(one(ReadablePosition.self))
    case 24: return .readableFont(one(Font.self))
    case 25: return .barcode(one(BarcodeSystem.self), (0..<byte(1...255)).map { _ in byte() })
    case 26: return .cut(one(Cut.self), feed: byte())
    case 27: return .drawerPulse(one(DrawerConnector.self), on: byte(), off: byte())
    case 28: return .transmitStatus(byte())
    case 29: return .automaticStatus(byte())
    case 30: return .realTimeStatus(byte(1...4))
    case 31: return .realTimeCommands(pulse: flag(), powerOff: flag())
    case 32: return .unknown([0x1B, 0x01])
    case 33: return .unknown([0x1C, 0x70, byte(), byte(1...3)])
    case 34: return .kanjiUnderline(one(Underline.self))
    case 35: return .qrModel(one(QRModel.self))
    case 36: return .qrCell(byte(1...16))
    case 37: return .qrLevel(one(QRLevel.self))
    case 38:
      let system = one(SymbolSystem.self)
      return .storeSymbol(system, (0..<Int(byte(1...255)) * 12).map { _ in byte() })
    case 39: return .printSymbol(one(SymbolSystem.self))
    case 40:
      let id = ProcessID((0..<4).map { _ in byte(0x20...0x7E) })
      return id.map { .requestProcessID($0) } ?? .lineFeed
    case 41: return .kanjiSystem(one(KanjiSystem.self))
    case 42: return .pdf417Columns(byte(0...30))
    case 43: return .pdf417Rows(byte(3...90))
    case 44: return .pdf417Module(byte(2...8))
    case 45: return .pdf417RowHeight(byte(2...8))
    case 46: return .pdf417Level(byte(0...8))
    case 47: return .pdf417Truncated(flag())
    case 48: return .aztecLayers(byte(4...32), compact: false)
    case 49: return .aztecLayers(byte(0...4), compact: true)
    case 50: return .aztecModule(byte(2...16))
    case 51: return .aztecLevel(byte(5...95))
    case 52: return .dataMatrixSide([0, 10, 26, 144][Int(byte(0...3))])
    case 53: return .dataMatrixModule(byte(2...16))
    case 54: return .storeGraphics(picture(height: Int(byte(1...200))))
    case 55: return .printGraphics
    case 56:
      return LogoKey([byte(0x20...0x7E), byte(0x20...0x7E)]).map { .printLogo($0) } ?? .lineFeed
    case 57: return .printNumberedLogo(byte(1...255))
    case 58: return .inlinePicture(picture(height: 24))
    case 59:
      let density = one(ColumnDensity.self)
      return .coarseInlinePicture(density, picture(height: density.rows))
    case 60: return .cutHere(one(Cut.self))
    case 61: return .realTimePulse(one(DrawerConnector.self), time: byte(1...8))
    case 62: return .clearBuffers
    default:
      let rowBytes = Int(byte(1...80))
      let data = (0..<rowBytes * Int(byte(1...30))).map { _ in dots() }
      let raster = Raster(
        rowBytes: rowBytes,
        bytes: data,
        doubleWidth: flag(),
        doubleHeight: flag()
      )
      return raster.map { .raster($0) } ?? .lineFeed
    }
  }
}
