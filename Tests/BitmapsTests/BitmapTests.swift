import Bitmaps
import Testing
import TestSupport

@Suite struct BitmapTests {
  /// A picture of random dots.
  private static func noise(_ width: Int, _ height: Int, seed: UInt64) -> Bitmap {
    var random = SeededRandom(seed: seed)
    var bitmap = Bitmap(width: width, height: height)
    for y in 0..<height {
      for x in 0..<width {
        bitmap[x, y] = Bool.random(using: &random)
      }
    }
    return bitmap
  }

  private static let sizes = [
    (0, 0), (0, 3), (3, 0), (1, 1), (7, 2), (8, 5), (9, 24), (31, 33), (576, 3),
  ]

  @Test("dots beyond the width of a row are white", arguments: 1...17)
  func whiteBeyond(width: Int) throws {
    let rowBytes = (width + 7) / 8
    let full = try #require(
      Bitmap(width: width, height: 2, bytes: [UInt8](repeating: 0xFF, count: rowBytes * 2))
    )
    #expect(full.blackDots == width * 2)
    #expect(full[width - 1, 1] && !full[width, 1])
  }

  @Test("sizes that no memory holds are cut, and bytes must make the rows")
  func badSizes() {
    #expect(Bitmap(width: -1, height: 5).bytes.isEmpty)
    #expect(Bitmap(width: .max, height: .max).bytes.count <= 1 << 28)
    #expect(Bitmap(width: 0, height: .max).bytes.isEmpty)
    #expect(Bitmap(width: 9, height: 1, bytes: [0]) == nil)
    #expect(Bitmap(width: .max, height: .max, bytes: []) == nil)
  }

  @Test("a picture drawn beyond the edges is cut off there")
  func drawnBeyond() {
    var dot = Bitmap(width: 3, height: 3)
    dot.fill(x: 0, y: 0, width: 3, height: 3)
    var paper = Bitmap(width: 10, height: 10)
    paper.draw(dot, x: -1, y: -2)
    paper.draw(dot, x: 8, y: 9)
    paper.draw(dot, x: 20, y: -20)
    #expect(paper.blackDots == 2 + 2)
    #expect(paper[1, 0] && paper[8, 9] && !paper[2, 0] && !paper[8, 8])
  }

  @Test("drawing, filling and inverting do what they would dot by dot", arguments: 1...40)
  func dotByDot(seed: UInt64) {
    var random = SeededRandom(seed: seed)
    func number(_ range: ClosedRange<Int>) -> Int { Int.random(in: range, using: &random) }
    let paper = Self.noise(number(0...40), number(0...20), seed: seed)
    let other = Self.noise(number(0...40), number(0...20), seed: seed + 1000)
    let (x, y) = (number(-45...45), number(-25...25))
    let (width, height) = (number(-2...40), number(-2...20))
    var (drawn, filled, inverted) = (paper, paper, paper)
    drawn.draw(other, x: x, y: y)
    filled.fill(x: x, y: y, width: width, height: height)
    inverted.invert(x: x, y: y, width: width, height: height)
    for row in 0..<paper.height {
      for column in 0..<paper.width {
        let old = paper[column, row]
        let isInside =
          (x..<max(x, x + width)).contains(column) && (y..<max(y, y + height)).contains(row)
        #expect(drawn[column, row] == (old || other[column - x, row - y]))
        #expect(filled[column, row] == (old || isInside))
        #expect(inverted[column, row] == (old != isInside))
      }
    }
    #expect(drawn.blackDots == Self.blackDotsInside(drawn))
    #expect(inverted.blackDots == Self.blackDotsInside(inverted))
  }

  /// The black dots by looking at each, none of them beyond the width.
  private static func blackDotsInside(_ bitmap: Bitmap) -> Int {
    (0..<bitmap.height).reduce(0) { sum, y in
      sum + (0..<bitmap.width).count { bitmap[$0, y] }
    }
  }

  @Test("places at the ends of Int are outside")
  func farAway() {
    let dot = Self.noise(5, 5, seed: 1)
    for place in [Int.min, .min + 1, .max - 1, .max] {
      var paper = Bitmap(width: 9, height: 9)
      paper.draw(dot, x: place, y: place)
      paper.draw(dot, x: 0, y: place)
      paper.fill(x: place, y: 0, width: 3, height: 3)
      paper.invert(x: 0, y: place, width: .max, height: 3)
      #expect(paper.blackDots == 0)
      #expect(dot.cropped(x: place, y: 0, width: 5, height: 5).blackDots == 0)
    }
    var paper = Bitmap(width: 9, height: 9)
    paper.fill(x: -5, y: -5, width: .max, height: .max)
    #expect(paper.blackDots == 81)
  }

  @Test("turning takes each dot to the opposite place, and twice back", arguments: sizes)
  func turned(width: Int, height: Int) {
    let bitmap = Self.noise(width, height, seed: 2)
    let turned = bitmap.turned
    for y in 0..<height {
      for x in 0..<width {
        #expect(turned[width - 1 - x, height - 1 - y] == bitmap[x, y])
      }
    }
    #expect(turned.turned == bitmap)
  }

  @Test("bands one below the other are the picture", arguments: sizes, [-1, 1, 7, 24, Int.max])
  func bands(size: (width: Int, height: Int), rows: Int) {
    let bitmap = Self.noise(size.width, size.height, seed: 3)
    let bands = bitmap.bands(of: rows)
    #expect(bands.dropLast().allSatisfy { $0.height == min(max(1, rows), size.height) })
    var whole = Bitmap(width: size.width, height: size.height)
    var y = 0
    for band in bands {
      whole.draw(band, x: 0, y: y)
      y += band.height
    }
    #expect(whole == bitmap && y == size.height)
  }

  @Test("a column's bytes hold its dots from the top", arguments: sizes)
  func columnBytes(width: Int, height: Int) {
    let bitmap = Self.noise(width, height, seed: 4)
    let columns = bitmap.columnBytes
    let bytes = (height + 7) / 8
    #expect(columns.count == width * bytes)
    for x in 0..<width {
      for y in 0..<bytes * 8 {
        let isBlack = columns[x * bytes + y / 8] & 0x80 >> (y % 8) != 0
        #expect(isBlack == bitmap[x, y])
      }
    }
  }
}
