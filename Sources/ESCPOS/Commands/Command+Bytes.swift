import Bitmaps

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

  mutating func put(_ command: Command) {
    switch command {
    case .text(let text): put(text)
    case .lineFeed: put(Lead.lineFeed)
    case .feedDots(let dots): escape(0x4A, dots)
    case .feedLines(let lines): escape(0x64, lines)

    case .initialize: put([Lead.esc, 0x40])
    case .codePage(let number): escape(0x74, number)
    case .kanji(let on): put([Lead.fs, on ? 0x26 : 0x2E])
    case .kanjiSystem(let system): put([Lead.fs, 0x43, system.rawValue])
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
    case .motionUnits(let across, let down): put([Lead.gs, 0x50, across, down])
    case .defaultLineSpacing: put([Lead.esc, 0x32])
    case .lineSpacing(let units): escape(0x33, units)

    case .moduleWidth(let dots): group(0x77, min(max(dots, 1), 6))
    case .barcodeHeight(let dots): group(0x68, max(dots, 1))
    case .readablePosition(let position): group(0x48, position.rawValue)
    case .readableFont(let font): group(0x66, font.rawValue)
    case .barcode(let system, let data):
      put([Lead.gs, 0x6B, system.rawValue, UInt8(clamping: data.count)])
      put(data, upTo: 255)
    case .qrModel(let model): put(.qr, 65, model.rawValue, 0)
    case .qrCell(let dots): put(.qr, 67, min(max(dots, 1), 16))
    case .qrLevel(let level): put(.qr, 69, level.rawValue)
    case .pdf417Columns(let columns): put(.pdf417, 65, min(columns, 30))
    case .pdf417Rows(let rows): put(.pdf417, 66, rows == 0 ? 0 : min(max(rows, 3), 90))
    case .pdf417Module(let dots): put(.pdf417, 67, min(max(dots, 2), 8))
    case .pdf417RowHeight(let modules): put(.pdf417, 68, min(max(modules, 2), 8))
    case .pdf417Level(let level): put(.pdf417, 69, 48, 48 + min(level, 8))
    case .pdf417Truncated(let on): put(.pdf417, 70, on ? 1 : 0)
    case .aztecLayers(let layers, let compact):
      let layers = SymbolRange.isLayers(layers, compact: compact) ? layers : 0
      put(.aztec, 66, compact ? 1 : 0, layers)
    case .aztecModule(let dots): put(.aztec, 67, min(max(dots, 2), 16))
    case .aztecLevel(let percent): put(.aztec, 69, min(max(percent, 5), 95))
    case .dataMatrixSide(let side):
      let side = SymbolRange.isSide(side) ? side : 0
      put([Lead.gs, 0x28, 0x6B, 5, 0, SymbolSystem.dataMatrix.rawValue, 66, 0, side, side])
    case .dataMatrixModule(let dots): put(.dataMatrix, 67, min(max(dots, 2), 16))
    case .storeSymbol(let system, let data): put(storing: data, of: system)
    case .printSymbol(let system): put(system, 81, 48)

    case .raster(let raster): put(raster)
    case .storeGraphics(let bitmap): put(graphics: bitmap, rows: 0..<bitmap.height)
    case .printGraphics: put([Lead.gs, 0x28, 0x4C, 2, 0, 48, 50])
    case .printLogo(let key):
      put([Lead.gs, 0x28, 0x4C, 6, 0, 48, 69])
      put(key.bytes)
      put([1, 1])
    case .printNumberedLogo(let number): put([Lead.fs, 0x70, max(number, 1), 0])
    case .inlinePicture(let bitmap): put(columnsOf: bitmap, density: 33, columns: bitmap.width)
    case .coarseInlinePicture(let density, let bitmap):
      put(columnsOf: bitmap, density: density.rawValue, columns: bitmap.width)

    case .cut(let cut, let feed): put([Lead.gs, 0x56, cut.rawValue, feed])
    case .cutHere(let cut): group(0x56, cut == .partial ? 1 : 0)
    case .drawerPulse(let connector, let on, let off):
      put([Lead.esc, 0x70, connector.rawValue, on, off])
    case .realTimePulse(let connector, let time):
      put([Lead.dle, 0x14, 1, connector.rawValue, min(max(time, 1), 8)])
    case .clearBuffers: put([Lead.dle, 0x14, 8, 1, 3, 20, 1, 6, 2, 8])

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
  var low: UInt8 { UInt8(truncatingIfNeeded: self) }
  var high: UInt8 { UInt8(truncatingIfNeeded: self >> 8) }
}
