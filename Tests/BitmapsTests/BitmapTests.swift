import Bitmaps
import Testing

@Suite struct BitmapTests {
  @Test("dots beyond the width of a row are white", arguments: 1...17)
  func whiteBeyond(width: Int) throws {
    let rowBytes = (width + 7) / 8
    let full = try #require(
      Bitmap(width: width, height: 2, bytes: [UInt8](repeating: 0xFF, count: rowBytes * 2))
    )
    #expect(full.bytes.reduce(0) { $0 + $1.nonzeroBitCount } == width * 2)
    #expect(full[width - 1, 1] && !full[width, 1])
  }

  @Test("a picture drawn beyond the edges is cut off there")
  func drawnBeyond() {
    var dot = Bitmap(width: 3, height: 3)
    for place in 0..<9 {
      dot[place % 3, place / 3] = true
    }
    var paper = Bitmap(width: 10, height: 10)
    paper.draw(dot, x: -1, y: -2)
    paper.draw(dot, x: 8, y: 9)
    paper.draw(dot, x: 20, y: -20)
    #expect(paper.bytes.reduce(0) { $0 + $1.nonzeroBitCount } == 2 + 2)
    #expect(paper[1, 0] && paper[8, 9] && !paper[2, 0] && !paper[8, 8])
  }
}
