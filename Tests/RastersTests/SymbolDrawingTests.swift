import Bitmaps
import ESCPOS
import Rasters
import ReceiptLine
import Testing

@Suite struct SymbolDrawingTests {
  private let rasterizer = SystemRasterizer()

  private static let samples: [(kind: Symbol.Kind, data: String, read: String)] = [
    (.upc, "03600029145", "EAN-13:0036000291452"), (.upc, "036000291452", "EAN-13:0036000291452"),
    (.upc, "0425261", "EAN-13:0042100005264"), (.ean, "400638133393", "EAN-13:4006381333931"),
    (.jan, "4006381333931", "EAN-13:4006381333931"), (.ean, "9638507", "EAN-8:96385074"),
    (.code39, "PLATEN-42", "CODE-39:PLATEN-42"), (.itf, "12345678", "I2/5:12345678"),
    (.codabar, "A12345B", "Codabar:A12345B"), (.nw7, "C0-9D", "Codabar:C0-9D"),
    (.code93, "Platen 93", "CODE-93:Platen 93"),
    (.code128, "POS-12345 abc 0099", "CODE-128:POS-12345 abc 0099"),
    (.gs1128, "(01)04012345678901(10)AB-1", "CODE-128:010401234567890110AB-1"),
    (.databar, "0401234567890", "DataBar:0104012345678901"),
    (.databarTruncated, "04012345678901", "DataBar:0104012345678901"),
    (.databarExpanded, "(01)90012345678908(3103)001750", "DataBar-Exp:01900123456789083103001750"),
    (.qrcode, "支付宝 ¡Gracias! https://example.com/1", "QR-Code:支付宝 ¡Gracias! https://example.com/1"),
  ]

  @Test("a scanner reads what was drawn", .enabled(if: Scanner.isInstalled), arguments: samples)
  func scanned(kind: Symbol.Kind, data: String, read: String) async throws {
    for (size, readable) in [(2, true), (3, false)] {
      let symbol = Symbol(
        kind: kind,
        data: data,
        moduleWidth: size,
        readable: readable,
        cell: size + 1
      )
      #expect(try await Scanner.codes(in: rasterizer.symbol(symbol)) == [read])
    }
  }

  @Test("every level of a QR code is read", .enabled(if: Scanner.isInstalled))
  func levels() async throws {
    var widths: [Int] = []
    for level in "lmqh" {
      let symbol = Symbol(kind: .qrcode, data: "https://example.com/r/12345", level: level)
      let bitmap = try rasterizer.symbol(symbol)
      #expect(try await Scanner.codes(in: bitmap) == ["QR-Code:https://example.com/r/12345"])
      widths.append(bitmap.width)
    }
    #expect(widths == widths.sorted() && Set(widths).count > 1)
  }

  @Test("the bitmap is the code and nothing beside it", arguments: Symbol.Kind.allCases)
  func bounds(kind: Symbol.Kind) throws {
    let data: String
    switch kind {
    case .upc: data = "03600029145"
    case .ean, .jan: data = "400638133393"
    case .itf: data = "123456"
    case .codabar, .nw7: data = "A123B"
    case .gs1128, .databarExpanded: data = "(01)04012345678901"
    case .databar, .databarTruncated, .databarLimited: data = "0401234567890"
    case .code39, .code93, .code128, .qrcode, .pdf417, .datamatrix, .aztec: data = "PLATEN 42"
    }
    let bitmap = try rasterizer.symbol(Symbol(kind: kind, data: data, height: 50))
    func ink(x: Int, y: Int, _ width: Int, _ height: Int) -> Int {
      bitmap.cropped(x: x, y: y, width: width, height: height).blackDots
    }
    #expect(ink(x: 0, y: 0, bitmap.width, 3) > 0)
    let isDataBar = kind.rawValue.hasPrefix("databar")
    // A DataBar begins with a white bar and may end with one; an Aztec code may begin anyhow.
    if kind != .aztec, !isDataBar {
      #expect(ink(x: 0, y: 0, 1, bitmap.height) > 0)
      #expect(ink(x: bitmap.width - 1, y: 0, 1, bitmap.height) > 0)
    }
    switch kind {
    case .qrcode, .datamatrix, .aztec: #expect(bitmap.width == bitmap.height)
    case .pdf417: #expect(bitmap.height.isMultiple(of: 9) && bitmap.width <= 384)
    default:
      #expect(bitmap.height == 50)
      let readable = try rasterizer.symbol(
        Symbol(kind: kind, data: data, height: 50, readable: true)
      )
      #expect(readable.width == bitmap.width && readable.height == 50 + 2 + 24)
      #expect(readable.cropped(x: 0, y: 0, width: bitmap.width, height: 50) == bitmap)
      #expect(readable.blackDots > bitmap.blackDots)
    }
  }

  @Test("long data makes a PDF417 wider only where it must")
  func longData() throws {
    let short = try rasterizer.symbol(Symbol(kind: .pdf417, data: "short"))
    let long = try rasterizer.symbol(
      Symbol(kind: .pdf417, data: String(repeating: "long ", count: 150))
    )
    #expect(short.width <= 384 && long.width > 384 && long.height <= 90 * 9)
  }

  private static let refusals: [(kind: Symbol.Kind, data: String, words: String)] = [
    (.ean, "4006381333932", "check digit"), (.ean, "123", "7, 8, 12 or 13 digits and has 3"),
    (.upc, "abc", "only digits"), (.itf, "123", "even number"),
    (.code39, "a~b", "invalid character"),
    (.gs1128, "0104012345678901", "in parentheses"),
    (.gs1128, "(01)04012345678902", "Bad checksum"),
    (.codabar, "123", "does not begin"), (.databarLimited, "9401234567890", "out of range"),
    (.code128, "é", "printable ASCII"), (.code128, "a\u{1B}@", "printable ASCII"),
    (.code128, "", "nothing in it"), (.qrcode, "", "nothing in it"),
    (.qrcode, String(repeating: "x", count: 3000), "too long"),
    (.aztec, String(repeating: "x", count: 5000), "too long"),
    (.pdf417, String(repeating: "é", count: 3000), "too long"),
    (.datamatrix, String(repeating: "x", count: 20_000), "too long"),
  ]

  @Test("data that a code does not hold are refused in words", arguments: refusals)
  func refused(kind: Symbol.Kind, data: String, words: String) {
    let error = #expect(throws: RasterError.self) {
      try rasterizer.symbol(Symbol(kind: kind, data: data))
    }
    let description = error?.description ?? ""
    #expect(description.contains(words) && description.contains(kind.rawValue), "\(description)")
    #expect(description.count < 250)
  }

  @Test("no size traps")
  func strangeSizes() throws {
    for size in [Int.min, -1, 0, .max] {
      for kind in [Symbol.Kind.code128, .qrcode, .pdf417] {
        let symbol = Symbol(kind: kind, data: "1", moduleWidth: size, height: size, cell: size)
        #expect(try rasterizer.symbol(symbol).width > 0)
      }
    }
  }
}
