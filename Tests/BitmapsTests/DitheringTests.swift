import Bitmaps
import Testing
import TestSupport

@Suite struct DitheringTests {
  @Test("the picture keeps its size", arguments: Dithering.allCases)
  func size(dithering: Dithering) throws {
    for (width, height) in [(0, 0), (0, 9), (9, 0), (1, 1), (1, 50), (50, 1), (2, 2), (17, 9)] {
      let bitmap = try GreyImageTests.noise(width, height, seed: 6).dithered(dithering)
      #expect(bitmap.width == width && bitmap.height == height)
    }
  }

  @Test("black stays black and white stays white", arguments: Dithering.allCases)
  func extremes(dithering: Dithering) throws {
    #expect(try GreyImageTests.plain(31, 17, 255).dithered(dithering).blackDots == 0)
    #expect(try GreyImageTests.plain(31, 17, 0).dithered(dithering).blackDots == 31 * 17)
  }

  @Test("Floyd and Steinberg's way keeps the darkness to a few dots", arguments: 1...60)
  func darkness(seed: UInt64) throws {
    var random = SeededRandom(seed: seed)
    let width = Int.random(in: 1...90, using: &random)
    let height = Int.random(in: 1...90, using: &random)
    let image = try GreyImageTests.noise(width, height, seed: seed)
    let dark = image.dots.reduce(0.0) { $0 + Double(255 - $1) / 255 }
    let black = Double(image.dithered(.floydSteinberg).blackDots)
    // What the last dot passes on is lost, and nothing else.
    #expect(abs(black - dark) <= 1 + Double(width) / 32, "seed \(seed)")
  }

  @Test("an even grey is even on every patch", arguments: [13, 64, 100, 128, 200, 250] as [UInt8])
  func patches(grey: UInt8) throws {
    let bitmap = try GreyImageTests.plain(128, 128, grey).dithered(.floydSteinberg)
    let dark = Double(255 - Int(grey)) / 255 * 32 * 32
    for top in stride(from: 32, to: 128, by: 32) {
      for left in stride(from: 0, to: 128, by: 32) {
        let patch = bitmap.cropped(x: left, y: top, width: 32, height: 32).blackDots
        #expect(abs(Double(patch) - dark) <= 24)
      }
    }
  }

  @Test("the threshold is the middle")
  func threshold() throws {
    let image = try #require(GreyImage(width: 4, height: 1, dots: [0, 127, 128, 255]))
    #expect(image.dithered(.threshold).bytes == [0b1100_0000])
  }

  @Test("Atkinson's way makes pale paler and dark darker")
  func atkinson() throws {
    let (pale, dark) = try (GreyImageTests.plain(64, 64, 240), GreyImageTests.plain(64, 64, 15))
    #expect(pale.dithered(.atkinson).blackDots < pale.dithered(.floydSteinberg).blackDots)
    #expect(dark.dithered(.atkinson).blackDots > dark.dithered(.floydSteinberg).blackDots)
  }
}
