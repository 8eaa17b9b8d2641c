import Bitmaps
import ESCPOS
import Foundation
import Rasters
import ReceiptLine
import Testing

@Suite struct PictureDrawingTests {
  private let rasterizer = SystemRasterizer(dithering: .threshold)

  private func draw(_ png: [UInt8], width: Int = 576) throws -> Bitmap {
    try rasterizer.picture(.png(base64: Data(png).base64EncodedString()), width: width)
  }

  /// A picture with black where x + y is a multiple of 3.
  private static func stripes(_ width: Int, _ height: Int) -> PNGBuilder {
    .grey(width, height) { x, y in (x + y).isMultiple(of: 3) ? 0 : 255 }
  }

  private static func isStriped(_ bitmap: Bitmap) -> Bool {
    (0..<bitmap.height).allSatisfy { y in
      (0..<bitmap.width).allSatisfy { x in bitmap[x, y] == (x + y).isMultiple(of: 3) }
    }
  }

  // MARK: What a PNG may be

  @Test("a small picture keeps its dots, a wide one is made to fit")
  func fits() throws {
    let small = try draw(Self.stripes(13, 7).bytes)
    #expect(small.width == 13 && small.height == 7 && Self.isStriped(small))
    let wide = try draw(PNGBuilder.grey(1000, 500) { _, _ in 0 }.bytes, width: 100)
    #expect(wide.width == 100 && wide.height == 50 && wide.blackDots == 5000)
    #expect(throws: RasterError.self) { try draw(Self.stripes(2, 2).bytes, width: 0) }
  }

  @Test("dots of each depth and colour", arguments: [1, 2, 4, 8, 16] as [UInt8], [0, 2, 3, 4, 6])
  func forms(depth: UInt8, colour: UInt8) throws {
    let isAllowed = colour == 0 || colour == 3 && depth < 16 || depth >= 8 && colour != 3
    var png = PNGBuilder(width: 12, height: 6, depth: depth, colour: colour)
    let samples = [0: 1, 2: 3, 3: 1, 4: 2, 6: 4][Int(colour)] ?? 1
    if colour == 3 {
      png.extras = [("PLTE", [255, 255, 255, 0, 0, 0])]
    }
    for y in 0..<6 {
      // Black is no light, or the palette's second colour; alpha is full everywhere.
      var bits: [Bool] = []
      for x in 0..<12 {
        let isBlack = (x + y).isMultiple(of: 3)
        for sample in 0..<samples {
          let isAlpha = colour >= 4 && sample == samples - 1
          for bit in 0..<Int(depth) {
            bits.append(colour == 3 ? isBlack && bit == Int(depth) - 1 : isAlpha || !isBlack)
          }
        }
      }
      png.rows.append(0)
      for start in stride(from: 0, to: bits.count, by: 8) {
        png.rows.append(
          (0..<8).reduce(0) { byte, bit in
            byte << 1 | (start + bit < bits.count && bits[start + bit] ? 1 : 0)
          }
        )
      }
    }
    if isAllowed {
      #expect(Self.isStriped(try draw(png.bytes)))
    } else {
      #expect(throws: RasterError.self) { try draw(png.bytes) }
    }
  }

  @Test("an interlaced picture, in many chunks, with much beside it")
  func interlaced() throws {
    var png = PNGBuilder(width: 5, height: 5, interlace: 1)
    let passes = [
      (0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2),
      (0, 1, 1, 2),
    ]
    for (left, top, right, down) in passes {
      for y in stride(from: top, to: 5, by: down) where left < 5 {
        png.rows.append(0)
        for x in stride(from: left, to: 5, by: right) {
          png.rows.append((x + y).isMultiple(of: 3) ? 0 : 255)
        }
      }
    }
    png.chunkSize = 7
    // A text that inflates to 16 MB, and a picture that moves.
    let bomb = [0x78, 0, 0] + PNGBuilder.deflated([UInt8](repeating: 0, count: 1 << 24))
    png.extras = [
      ("zTXt", bomb), ("acTL", [0, 0, 0, 9, 0, 0, 0, 0]), ("gAMA", [0, 0, 0, 1]), ("iTXt", []),
      ("tEXt", [1]),
    ]
    #expect(Self.isStriped(try draw(png.bytes)))
  }

  @Test("what is transparent is white paper, and colours are as dark as they look")
  func transparency() throws {
    var png = PNGBuilder(width: 6, height: 1, colour: 6)
    png.rows = [
      0, 0, 0, 0, 0, 0, 0, 0, 255, 0, 0, 0, 20, 0, 0, 255, 255, 0, 255, 0, 255, 255, 255, 255, 255,
    ]
    #expect(try draw(png.bytes).bytes == [0b0101_0000])
  }

  @Test("base64 with junk and without its padding")
  func untidyBase64() throws {
    let png = Self.stripes(5, 5).bytes
    let text = Data(png).base64EncodedString()
    let lines = text.enumerated().map { $0 % 9 == 8 ? "\($1)\r\n -_*é" : "\($1)" }.joined()
    for untidy in [lines, String(text.prefix { $0 != "=" }), text + "=junk", text + "A"] {
      #expect(Self.isStriped(try rasterizer.picture(.png(base64: untidy), width: 99)))
    }
  }

  // MARK: Hostile files

  private static let hostile: [(name: String, png: [UInt8], words: String)] = {
    let good = stripes(40, 40)
    func changed(_ change: (inout PNGBuilder) -> Void) -> [UInt8] {
      var png = good
      change(&png)
      return png.bytes
    }
    var twoHeaders = good.bytes
    twoHeaders.insert(contentsOf: good.bytes[8..<33], at: 33)
    var flipped = good.bytes
    flipped[flipped.count - 20] ^= 1
    return [
      ("empty", [], "no PNG"), ("a JPEG", [0xFF, 0xD8, 0xFF, 0xE0], "no PNG"),
      ("only the signature", PNGBuilder.signature, "damaged"),
      ("no data", Array(good.bytes.prefix(33)) + PNGBuilder.chunk("IEND", []), "damaged"),
      ("wrong check sum", flipped, "damaged"), ("two headers", twoHeaders, "damaged"),
      ("65535 x 65535", changed { ($0.width, $0.height) = (65535, 65535) }, "65535 x 65535"),
      ("1 x 100000", changed { ($0.width, $0.height) = (1, 100_000) }, "1 x 100000"),
      ("beyond Int32", changed { ($0.width, $0.height) = (.max, .max) }, "dots"),
      ("no width", changed { $0.width = 0 }, "damaged"),
      ("unknown colour", changed { $0.colour = 5 }, "damaged"),
      ("unknown interlacing", changed { $0.interlace = 2 }, "damaged"),
      ("no palette", changed { $0.colour = 3 }, "damaged"),
      (
        "large palette", changed { $0.extras = [("PLTE", [UInt8](repeating: 0, count: 771))] },
        "damaged"
      ),
      ("unknown critical chunk", changed { $0.extras = [("ABCD", [])] }, "damaged"),
      ("too few rows", changed { $0.rows.removeLast(41) }, "damaged"),
      ("bad filter", changed { $0.rows[0] = 9 }, "damaged"),
      (
        "bomb", changed { $0.rows += [UInt8](repeating: 0, count: 100_000_000) },
        "more than its dots"
      ),
      (
        "no zlib",
        Array(good.bytes.prefix(33)) + PNGBuilder.chunk("IDAT", [1, 2, 3])
          + PNGBuilder.chunk("IEND", []), "damaged"
      ),
      ("600 KiB", good.bytes + [UInt8](repeating: 0, count: 600 << 10), "512 KiB"),
      (
        "endless chunk",
        PNGBuilder.signature + [0xFF, 0xFF, 0xFF, 0xFF] + Array("IHDR".utf8) + [0, 0, 0, 0],
        "damaged"
      ),
    ]
  }()

  @Test("bad files are refused in words", arguments: hostile)
  func refused(name: String, png: [UInt8], words: String) {
    let error = #expect(throws: RasterError.self, "\(name)") { try draw(png) }
    let description = error?.description ?? ""
    #expect(description.hasPrefix("The document's picture cannot be drawn: "))
    #expect(description.contains(words), "\(name): \(description)")
  }

  @Test("a file that is cut off, or of which a byte is wrong, is refused everywhere")
  func everyByte() {
    let good = Self.stripes(9, 9).bytes
    for end in 0..<good.count {
      #expect(throws: RasterError.self) { try draw(Array(good.prefix(end))) }
      var flipped = good
      flipped[end] ^= 0x10
      #expect(throws: RasterError.self) { try draw(flipped) }
    }
  }

  @Test("text that is larger than any picture is refused unread")
  func longText() {
    let text = String(repeating: "A", count: 3_000_000)
    #expect(throws: RasterError.self) { try rasterizer.picture(.png(base64: text), width: 99) }
    #expect(throws: RasterError.self) { try rasterizer.picture(.png(base64: ""), width: 99) }
    #expect(throws: RasterError.self) { try rasterizer.picture(.stored("01"), width: 99) }
  }
}
