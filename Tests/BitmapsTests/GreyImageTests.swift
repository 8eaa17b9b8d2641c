import Bitmaps
import Testing
import TestSupport

@Suite struct GreyImageTests {
  /// A picture of random greys around a mean that changes from dot to dot.
  static func noise(_ width: Int, _ height: Int, seed: UInt64) throws -> GreyImage {
    var random = SeededRandom(seed: seed)
    let (low, high) = (
      UInt8.random(in: 0...120, using: &random), UInt8.random(in: 121...255, using: &random)
    )
    return try #require(
      GreyImage(
        width: width,
        height: height,
        dots: (0..<width * height).map { _ in UInt8.random(in: low...high, using: &random) }
      )
    )
  }

  static func plain(_ width: Int, _ height: Int, _ grey: UInt8) throws -> GreyImage {
    let dots = [UInt8](repeating: grey, count: width * height)
    return try #require(GreyImage(width: width, height: height, dots: dots))
  }

  private static func mean(_ image: GreyImage) -> Double {
    Double(image.dots.reduce(0) { $0 + Int($1) }) / Double(max(1, image.dots.count))
  }

  @Test("dots must make the rows")
  func badSizes() {
    #expect(GreyImage(width: 2, height: 2, dots: [0, 0, 0]) == nil)
    #expect(GreyImage(width: -1, height: -1, dots: [0]) == nil)
    #expect(GreyImage(width: .max, height: .max, dots: []) == nil)
  }

  @Test("a scaled picture is as bright as before", arguments: 1...30)
  func meanIsKept(seed: UInt64) throws {
    var random = SeededRandom(seed: seed)
    func side() -> Int { Int.random(in: 1...70, using: &random) }
    let image = try Self.noise(side(), side(), seed: seed)
    let (width, height) = (side(), side())
    let scaled = image.scaled(width: width, height: height)
    #expect(scaled.width == width && scaled.height == height)
    #expect(scaled.dots.count == width * height)
    #expect(abs(Self.mean(scaled) - Self.mean(image)) <= 0.51, "seed \(seed)")
  }

  @Test("halving takes the mean of four dots")
  func halved() throws {
    let image = try #require(
      GreyImage(width: 4, height: 2, dots: [0, 100, 255, 255, 100, 200, 255, 0])
    )
    #expect(image.scaled(width: 2, height: 1).dots == [100, 191])
    #expect(image.scaled(width: 8, height: 4).scaled(width: 4, height: 2) == image)
  }

  @Test("a picture is made to fit, never larger")
  func fitted() throws {
    let image = try Self.noise(100, 50, seed: 5)
    #expect(image.fitted(width: 576) == image)
    let small = image.fitted(width: 30)
    #expect(small.width == 30 && small.height == 15)
    let thin = try Self.plain(1000, 1, 9).fitted(width: 3)
    #expect(thin.width == 3 && thin.height == 1 && thin.dots == [9, 9, 9])
    #expect(image.fitted(width: 0).dots.isEmpty && image.fitted(width: .min).dots.isEmpty)
  }

  @Test("no size traps")
  func strangeSizes() throws {
    let image = try Self.plain(1, 1, 7)
    #expect(image.scaled(width: -1, height: .max).dots.isEmpty)
    #expect(try Self.plain(0, 5, 0).scaled(width: 2, height: 2).dots == [255, 255, 255, 255])
    #expect(image.scaled(width: 1, height: 3).dots == [7, 7, 7])
  }

  @Test("brightening keeps black, white and the order, and is x^(1/1.8)")
  func brightened() throws {
    let ramp = try #require(GreyImage(width: 256, height: 1, dots: (0...255).map { UInt8($0) }))
    let bright = ramp.brightened.dots
    #expect(bright.first == 0 && bright.last == 255)
    #expect(zip(bright, bright.dropFirst()).allSatisfy { $0 <= $1 })
    // 255 (g / 255)^(1/1.8), by a calculator.
    #expect(bright[1] == 12 && bright[64] == 118 && bright[128] == 174 && bright[200] == 223)
  }
}
