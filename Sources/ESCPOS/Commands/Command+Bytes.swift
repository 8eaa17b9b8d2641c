/// Lead bytes of commands.
enum Lead {
  static let lineFeed: UInt8 = 0x0A
  static let dle: UInt8 = 0x10
  static let esc: UInt8 = 0x1B
  static let fs: UInt8 = 0x1C
  static let gs: UInt8 = 0x1D
}

extension Command {
  /// The bytes that the printer is sent.
  public var bytes: [UInt8] {
    var writer = ByteWriter()
    writer.put(self)
    return writer.finish()
  }
}

extension ByteWriter {
  @inline(__always)
  private mutating func escape(_ code: UInt8, _ value: UInt8) {
    put([Lead.esc, code, value])
  }

  @inline(__always)
  private mutating func group(_ code: UInt8, _ value: UInt8) {
    put([Lead.gs, code, value])
  }

  /// GS ( k for QR codes: the function and its parameters, after the length of both.
  private mutating func qr(_ function: UInt8, _ parameters: [UInt8]) {
    let count = UInt16(clamping: parameters.count + 2)
    put([Lead.gs, 0x28, 0x6B, count.low, count.high, 49, function])
    put(parameters)
  }

  mutating func put(_ command: Command) {
    switch command {
    case .text(let text): put(text)
    case .lineFeed: put(Lead.lineFeed)
    case .feedDots(let dots): escape(0x4A, dots)
    case .feedLines(let lines): escape(0x64, lines)

    case .initialize: put([Lead.esc, 0x40])
    case .codePage(let number): escape(0x74, number)
    case .kanji(let on): put([Lead.fs, on ? 0x26 : 0x2E])
    case .kanjiUnderline(let underline): put([Lead.fs, 0x2D, underline.rawValue])
    case .internationalSet(let number): escape(0x52, number)
    case .font(let font): escape(0x4D, font.rawValue)
    case .characterSpacing(let dots): escape(0x20, dots)

    case .emphasis(let on): escape(0x45, on ? 1 : 0)
    case .underline(let underline): escape(0x2D, underline.rawValue)
    case .reverse(let on): group(0x42, on ? 1 : 0)
    case .size(let width, let height):
      let across = UInt8(min(max(width, 1), 8) - 1)
      let down = UInt8(min(max(height, 1), 8) - 1)
      group(0x21, across << 4 | down)
    case .upsideDown(let on): escape(0x7B, on ? 1 : 0)

    case .justification(let justification): escape(0x61, justification.rawValue)
    case .absolutePosition(let dots): put([Lead.esc, 0x24, dots.low, dots.high])
    case .leftMargin(let dots): put([Lead.gs, 0x4C, dots.low, dots.high])
    case .printWidth(let dots): put([Lead.gs, 0x57, dots.low, dots.high])
    case .defaultLineSpacing: put([Lead.esc, 0x32])
    case .lineSpacing(let units): escape(0x33, units)

    case .moduleWidth(let dots): group(0x77, min(max(dots, 1), 6))
    case .barcodeHeight(let dots): group(0x68, max(dots, 1))
    case .readablePosition(let position): group(0x48, position.rawValue)
    case .readableFont(let font): group(0x66, font.rawValue)
    case .barcode(let system, let data):
      let count = UInt8(min(data.count, 255))
      put([Lead.gs, 0x6B, system.rawValue, count])
      put(data.count > 255 ? Array(data.prefix(255)) : data)
    case .qrModel(let model): qr(65, [model.rawValue, 0])
    case .qrCell(let dots): qr(67, [min(max(dots, 1), 16)])
    case .qrLevel(let level): qr(69, [level.rawValue])
    case .qrStore(let data): qr(80, [48] + data.prefix(CommandReader.longestQRData))
    case .qrPrint: qr(81, [48])
    case .raster(let raster):
      let mode: UInt8 = (raster.doubleWidth ? 1 : 0) | (raster.doubleHeight ? 2 : 0)
      let width = UInt16(clamping: raster.rowBytes)
      let height = UInt16(clamping: raster.rows)
      put([Lead.gs, 0x76, 0x30, mode, width.low, width.high, height.low, height.high])
      put(raster.bytes)

    case .cut(let cut, let feed): put([Lead.gs, 0x56, cut.rawValue, feed])
    case .drawerPulse(let connector, let on, let off):
      put([Lead.esc, 0x70, connector.rawValue, on, off])

    case .requestProcessID(let id):
      put([Lead.gs, 0x28, 0x48, 6, 0, 48, 48])
      put(id.bytes)
    case .transmitStatus(let number): group(0x72, number)
    case .automaticStatus(let mask): group(0x61, mask)
    case .realTimeStatus(let number): put([Lead.dle, 4, number])
    case .realTimeCommands(let pulse, let powerOff):
      put([Lead.gs, 0x28, 0x44, 5, 0, 20, 1, pulse ? 1 : 0, 2, powerOff ? 1 : 0])

    case .unknown(let bytes): put(bytes)
    }
  }
}

extension UInt16 {
  fileprivate var low: UInt8 { UInt8(truncatingIfNeeded: self) }
  fileprivate var high: UInt8 { UInt8(truncatingIfNeeded: self >> 8) }
}
