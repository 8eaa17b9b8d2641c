import Bitmaps
import CZint
import ESCPOS
import ReceiptLine

/// A bar code or 2-D code on its way to dots.
struct SymbolDrawing {
  private let symbol: Symbol
  private let data: [UInt8]

  init(_ symbol: Symbol) {
    self.symbol = symbol
    var data = Array(symbol.data.utf8)
    // Zint adds the identifier of item numbers to the codes that hold nothing else.
    if [.databar, .databarTruncated, .databarLimited].contains(symbol.kind),
      data.starts(with: "(01)".utf8)
    {
      data.removeFirst(4)
    }
    self.data = data
  }

  /// The code's dots, below them the readable text that `write` draws no wider than so many dots.
  func bitmap(
    write: (_ text: String, _ width: Int) throws(RasterError) -> Bitmap
  ) throws(RasterError) -> Bitmap {
    switch symbol.kind {
    case .qrcode, .datamatrix, .aztec:
      let code = try matrix()
      return Self.bitmap(code.rows, cell: cell, rowHeight: cell)
    case .pdf417:
      return Self.bitmap(try stacked().rows, cell: cell, rowHeight: 3 * cell)
    default:
      return try bars(write)
    }
  }

  /// The dots of a module of a 2-D code.
  private var cell: Int { min(max(symbol.cell, 1), 16) }

  // MARK: 2-D codes

  private func matrix() throws(RasterError) -> ZintCode {
    switch symbol.kind {
    case .qrcode:
      let level: Int32 =
        switch symbol.level {
        case "m": 2
        case "q": 3
        case "h": 4
        default: 1
        }
      return try code(ZintCode.Request(symbology: BARCODE_QRCODE, option1: level))
    case .datamatrix:
      return try code(ZintCode.Request(symbology: BARCODE_DATAMATRIX, option3: DM_SQUARE))
    default:
      return try code(ZintCode.Request(symbology: BARCODE_AZTEC))
    }
  }

  /// A PDF417 that is as narrow as the smallest paper, if 90 rows of that width hold the data.
  private func stacked() throws(RasterError) -> ZintCode {
    var columns = max(1, (384 / cell - 69) / 17)
    while true {
      do {
        return try ZintCode(
          data,
          ZintCode.Request(symbology: BARCODE_PDF417, option2: Int32(columns))
        )
      } catch .tooLong where columns < 30 {
        columns += 1
      } catch {
        throw refusal(error.words)
      }
    }
  }

  // MARK: Bars

  private func bars(
    _ write: (_ text: String, _ width: Int) throws(RasterError) -> Bitmap
  ) throws(RasterError) -> Bitmap {
    let code = try barCode()
    guard let modules = code.rows.first else { throw refusal("nothing came of it") }
    let narrow = min(max(symbol.moduleWidth, 1), 6)
    // Wide bars of the codes that know but two widths are 2.5 modules, as printers draw them.
    let wide = hasTwoWidths ? (narrow * 5 + 1) / 2 : nil
    var bars: [(isBlack: Bool, width: Int)] = []
    for module in modules {
      if bars.last?.isBlack == module {
        bars[bars.count - 1].width += 1
      } else {
        bars.append((module, 1))
      }
    }
    // The gap behind each character of some codes is none behind the last.
    if hasTwoWidths, bars.last?.isBlack == false {
      bars.removeLast()
    }
    for index in bars.indices {
      let count = bars[index].width
      bars[index].width = count > 1 ? wide ?? count * narrow : narrow
    }
    let height = min(max(symbol.height, 1), 1000)
    let width = bars.reduce(0) { $0 + $1.width }
    let text = symbol.readable ? try write(readable(code), width) : Bitmap(width: 0, height: 0)
    let gap = text.height > 0 ? 2 : 0
    var bitmap = Bitmap(width: width, height: height + gap + text.height)
    var x = 0
    for bar in bars {
      if bar.isBlack {
        bitmap.fill(x: x, y: 0, width: bar.width, height: height)
      }
      x += bar.width
    }
    bitmap.draw(text, x: (width - text.width) / 2, y: height + gap)
    return bitmap
  }

  private var hasTwoWidths: Bool {
    [.code39, .itf, .codabar, .nw7].contains(symbol.kind)
  }

  private func readable(_ code: ZintCode) -> String {
    code.text.isEmpty ? symbol.data : code.text
  }

  private func barCode() throws(RasterError) -> ZintCode {
    guard data.allSatisfy({ (0x20..<0x7F).contains($0) }) else {
      throw refusal("only printable ASCII characters can be in a bar code")
    }
    switch symbol.kind {
    case .upc:
      switch try digits([6, 7, 8, 11, 12]) {
      case 6, 7: return try code(ZintCode.Request(symbology: BARCODE_UPCE))
      case 8: return try code(ZintCode.Request(symbology: BARCODE_UPCE_CHK))
      case 11: return try code(ZintCode.Request(symbology: BARCODE_UPCA))
      default: return try code(ZintCode.Request(symbology: BARCODE_UPCA_CHK))
      }
    case .ean, .jan:
      let isChecked = [8, 13].contains(try digits([7, 8, 12, 13]))
      return try code(ZintCode.Request(symbology: isChecked ? BARCODE_EANX_CHK : BARCODE_EANX))
    case .itf:
      guard try digits(nil).isMultiple(of: 2) else {
        throw refusal("it needs an even number of digits")
      }
      return try code(ZintCode.Request(symbology: BARCODE_C25INTER))
    case .code39: return try code(ZintCode.Request(symbology: BARCODE_CODE39))
    case .codabar, .nw7: return try code(ZintCode.Request(symbology: BARCODE_CODABAR))
    case .code93: return try code(ZintCode.Request(symbology: BARCODE_CODE93))
    case .gs1128: return try code(applicationData(BARCODE_GS1_128))
    case .databar, .databarTruncated:
      _ = try digits([13, 14])
      return try code(ZintCode.Request(symbology: BARCODE_DBAR_OMN))
    case .databarLimited:
      _ = try digits([13, 14])
      return try code(ZintCode.Request(symbology: BARCODE_DBAR_LTD))
    case .databarExpanded: return try code(applicationData(BARCODE_DBAR_EXP))
    case .code128, .qrcode, .pdf417, .datamatrix, .aztec:
      return try code(ZintCode.Request(symbology: BARCODE_CODE128))
    }
  }

  /// A request for data in which application identifiers stand in parentheses or brackets.
  private func applicationData(_ symbology: Int32) throws(RasterError) -> ZintCode.Request {
    switch data.first {
    case UInt8(ascii: "("):
      ZintCode.Request(symbology: symbology, mode: GS1_MODE | GS1PARENS_MODE)
    case UInt8(ascii: "["):
      ZintCode.Request(symbology: symbology, mode: GS1_MODE)
    default:
      throw refusal("put each application identifier in parentheses, as in (01)04012345678901")
    }
  }

  /// The number of digits, where there is nothing else in the data.
  private func digits(_ counts: [Int]?) throws(RasterError) -> Int {
    guard data.allSatisfy({ (0x30...0x39).contains($0) }) else {
      throw refusal("only digits can be in it")
    }
    if let counts, !counts.contains(data.count) {
      let words = counts.dropLast().map(String.init).joined(separator: ", ")
      throw refusal("it needs \(words) or \(counts.last ?? 0) digits and has \(data.count)")
    }
    return data.count
  }

  private func code(_ request: ZintCode.Request) throws(RasterError) -> ZintCode {
    do {
      return try ZintCode(data, request)
    } catch {
      throw refusal(error.words)
    }
  }

  private func refusal(_ reason: String) -> RasterError {
    let shown = symbol.data.count > 40 ? symbol.data.prefix(40) + "..." : symbol.data[...]
    return RasterError(
      "The \(symbol.kind.rawValue) code of \"\(shown)\" cannot be drawn: \(reason)."
    )
  }

  private static func bitmap(_ rows: [[Bool]], cell: Int, rowHeight: Int) -> Bitmap {
    let width = (rows.first?.count ?? 0) * cell
    var bitmap = Bitmap(width: width, height: rows.count * rowHeight)
    for (y, row) in rows.enumerated() {
      for (x, isBlack) in row.enumerated() where isBlack {
        bitmap.fill(x: x * cell, y: y * rowHeight, width: cell, height: rowHeight)
      }
    }
    return bitmap
  }
}
