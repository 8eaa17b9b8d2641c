import Bitmaps
import ESCPOS
import Rasters
import ReceiptLine
import TestSupport
import Testing

/// Text as dots; no test knows what a letter looks like in a font.
@Suite struct TextDrawingTests {
  private let rasterizer = SystemRasterizer()

  private static func run(_ text: String, _ change: (inout Style) -> Void = { _ in }) -> Run {
    var style = Style()
    change(&style)
    let cells = Widths.unicode.cells(of: Widths.unicode.shown(text))
    return Run(text: text, cells: cells * style.width, style: style)
  }

  /// Words of many scripts, with what goes wrong in them.
  private static let words = [
    "Café ñandú 3,50 €", "Größe Straße", "Καφές ευχαριστώ", "Спасибо Итого", "拿铁咖啡合计：￥38",
    "拿鐵咖啡", "カフェラテ ｶﾌｪ", "아메리카노", "กาแฟน้ำ ทั้งสิ้น", "قهوة لاتيه شكراً", "תודה קָפֶה",
    "नमस्ते क्षत्रिय", "☕🍕😀❤️👍🏽👨‍👩‍👧🇩🇪1️⃣", "Mixed 混合 кофе ☕", "e\u{301}\u{301}\u{301}\u{301}",
    "\u{10FFFD}\u{E000}",
    "a\u{200B}\u{202E}b\u{7}c", "┌──┬──┐│█▒", "བོད་ ကျေးဇူး", "",
  ]

  @Test("the dots are 12 for each cell and 24 for the height", arguments: words)
  func size(word: String) throws {
    for factor in [1, 2, 8] {
      let run = Self.run(word) {
        $0.width = factor
        $0.height = 9 - factor
      }
      let bitmap = try rasterizer.text([run])
      guard run.cells > 0 else { continue }
      #expect(bitmap.width == run.cells * 12 && bitmap.height == 24 * (9 - factor))
      #expect(bitmap.blackDots > 0)
    }
  }

  @Test("runs of any style stand side by side at the height of the tallest", arguments: 1...40)
  func mixed(seed: UInt64) throws {
    var random = SeededRandom(seed: seed)
    let runs = (0..<Int.random(in: 0...4, using: &random)).map { _ in
      Self.run(Self.words.randomElement(using: &random) ?? "") {
        $0.width = Int.random(in: 1...3, using: &random)
        $0.height = Int.random(in: 1...3, using: &random)
        $0.emphasis = Bool.random(using: &random)
        $0.underline = Bool.random(using: &random)
        $0.reverse = Bool.random(using: &random)
      }
    }
    let bitmap = try rasterizer.text(runs)
    #expect(bitmap.width == runs.reduce(0) { $0 + $1.cells } * 12, "seed \(seed)")
    let inked = runs.filter { $0.cells > 0 }
    #expect(bitmap.height == 24 * (inked.map(\.style.height).max() ?? 1), "seed \(seed)")
  }

  @Test("the same text gives the same dots, whoever draws it and what was drawn before")
  func sameDots() async throws {
    let first = try Self.words.map { try rasterizer.text([Self.run($0)]) }
    let others = try await withThrowingTaskGroup(of: [Bitmap].self) { group in
      for turn in 0..<8 {
        group.addTask {
          let own = turn.isMultiple(of: 2) ? rasterizer : SystemRasterizer()
          return try Self.words.map { try own.text([Self.run($0)]) }
        }
      }
      return try await group.reduce(into: []) { $0.append($1) }
    }
    for other in others {
      #expect(other == first)
    }
    let again = try Self.words.reversed().map { try SystemRasterizer().text([Self.run($0)]) }
    #expect(again.reversed() == first)
  }

  @Test("a character keeps its cells whatever stands beside it")
  func ownCells() throws {
    let rasterizer = SystemRasterizer(language: "ja")
    let words = ["Wg", "ffi", "拿", "☕", "Ж", "カ", "한", "ẫ", "😀"]
    let whole = try rasterizer.text([Self.run(words.joined())])
    var pieces = Bitmap(width: whole.width, height: 24)
    var x = 0
    for word in words {
      let piece = try rasterizer.text([Self.run(word)])
      pieces.draw(piece, x: x, y: 0)
      x += piece.width
    }
    #expect(whole == pieces)
    let gap = try rasterizer.text([Self.run("W W")])
    #expect(gap.cropped(x: 12, y: 0, width: 12, height: 24).blackDots == 0)
  }

  @Test("capitals stand on the base line of the printer's font, a dot more or less")
  func baseline() throws {
    for factor in 1...3 {
      let letters = try rasterizer.text([
        Self.run("HEH") {
          $0.height = factor
          $0.width = factor
        }
      ])
      let lowest = (0..<letters.height).last { row in
        letters.cropped(x: 0, y: row, width: letters.width, height: 1).blackDots > 0
      }
      let bottom = try #require(lowest) + 1
      #expect(abs(bottom - 21 * factor) <= factor + 1)
    }
    // A small run stands beside a tall one on its line.
    let tall = try rasterizer.text([
      Self.run("H") { $0.height = 3 }, Self.run("H"),
    ])
    let small = tall.cropped(x: 12, y: 42, width: 12, height: 24)
    #expect(try small == rasterizer.text([Self.run("H")]))
    #expect(tall.cropped(x: 12, y: 0, width: 12, height: 42).blackDots == 0)
  }

  @Test("reverse is white on black, and an underline is two dots along the run")
  func styles() throws {
    for word in ["Latte 拿铁", "قهوة"] {
      let plain = try rasterizer.text([Self.run(word)])
      let reverse = try rasterizer.text([Self.run(word) { $0.reverse = true }])
      #expect(reverse.blackDots == plain.width * 24 - plain.blackDots)
      let underlined = try rasterizer.text([Self.run(word) { $0.underline = true }])
      let line = underlined.cropped(x: 0, y: 22, width: plain.width, height: 2)
      #expect(line.blackDots == 2 * plain.width)
      #expect(
        underlined.cropped(x: 0, y: 0, width: plain.width, height: 22)
          == plain.cropped(x: 0, y: 0, width: plain.width, height: 22)
      )
      let bold = try rasterizer.text([Self.run(word) { $0.emphasis = true }])
      #expect(bold != plain)
    }
    let blank = try rasterizer.text([Self.run("   \u{3000}")])
    #expect(blank.width == 60 && blank.blackDots == 0)
  }

  private let arabic = SystemRasterizer(isRightToLeft: true)

  /// The columns with ink.
  private static func columns(_ bitmap: Bitmap) -> [Int] {
    (0..<bitmap.width).filter { x in
      bitmap.cropped(x: x, y: 0, width: 1, height: bitmap.height).blackDots > 0
    }
  }

  @Test("the paper alone decides at which edge text begins", arguments: [1, 2])
  func edges(factor: Int) throws {
    func edges(
      _ text: String,
      cells: Int,
      _ rasterizer: SystemRasterizer
    ) throws -> (left: Int, right: Int) {
      var run = Self.run(text) {
        $0.width = factor
        $0.height = factor
      }
      run.cells = cells * factor
      let columns = try Self.columns(rasterizer.text([run]))
      return (
        try #require(columns.first), run.cells * 12 - 1 - (try #require(columns.last))
      )
    }
    for word in ["قهوة", "תודה", "กาแฟ", "नमस्ते", "Latte قهوة", "قهوة Latte 5", "5 (قهوة) 中"] {
      let english = try edges(word, cells: 30, rasterizer)
      #expect(english.left < 8 * factor && english.right > 120 * factor, "\(word)")
      let right = try edges(word, cells: 30, arabic)
      #expect(right.left > 120 * factor && right.right < 8 * factor, "\(word)")
    }
    // What is wider than its cells is condensed, and nothing of it is cut off at the far edge.
    for word in ["قهوة لاتيه", "กาแฟลาเต้", "क्षत्रिय"] {
      for rasterizer in [rasterizer, arabic] {
        let (left, right) = try edges(word, cells: 3, rasterizer)
        #expect(left + right < 8 * factor, "\(word)")
      }
    }
  }

  @Test("mixed text reads in the direction of the paper")
  func direction() throws {
    // A block is as wide as its cell: where it stands tells the order of what is beside it.
    func order(_ text: String, _ rasterizer: SystemRasterizer) throws -> [Int] {
      let bitmap = try rasterizer.text([Self.run(text)])
      return (0..<bitmap.width).filter { x in
        bitmap.cropped(x: x, y: 3, width: 1, height: 15).blackDots == 15
      }
    }
    let text = "A █ من قهوة"
    let english = try order(text, rasterizer)
    let right = try order(text, arabic)
    let cells = Self.run(text).cells * 12
    #expect(try #require(english.first) < cells / 2)
    #expect(try #require(right.first) > cells / 2)
    // The same letters in the order of reading, whatever stands first.
    #expect(
      try Self.columns(arabic.text([Self.run("5.00 قهوة")]))
        != Self.columns(rasterizer.text([Self.run("5.00 قهوة")]))
    )
  }

  @Test("sizes side by side follow the direction of the paper")
  func sizes() throws {
    let runs = [Self.run("قهوة") { $0.height = 3 }, Self.run("من")]
    let english = try rasterizer.text(runs)
    #expect(english.cropped(x: 48, y: 0, width: 24, height: 40).blackDots == 0)
    let right = try arabic.text(runs)
    #expect(right.cropped(x: 0, y: 0, width: 24, height: 40).blackDots == 0)
    #expect(right.cropped(x: 24, y: 0, width: 48, height: 40).blackDots > 0)
  }

  /// The row below the lowest ink of a bitmap's part.
  private static func bottom(of bitmap: Bitmap, x: Int, width: Int) throws -> Int {
    let lowest = (0..<bitmap.height).last { row in
      bitmap.cropped(x: x, y: row, width: width, height: 1).blackDots > 0
    }
    return try #require(lowest) + 1
  }

  @Test(
    "letters in a shaped text stand on the base line of letters in cells",
    arguments: [
      "قهوة عجين", "תודה ק", "नमस्ते कुल", "ผู้ซื้อ", "བརྒྱུད", "中国 هاتف", "カフェ जूलू",
    ],
    [1, 2, 3]
  )
  func sharedBaseline(word: String, factor: Int) throws {
    let change: (inout Style) -> Void = {
      $0.width = factor
      $0.height = factor
    }
    let latin = Self.run("HEH", change)
    let alone = try Self.bottom(
      of: rasterizer.text([latin]),
      x: 0,
      width: latin.cells * 12
    )
    let line = try rasterizer.text([Self.run("HEH " + word, change)])
    let inside = try Self.bottom(of: line, x: 0, width: latin.cells * 11)
    #expect(abs(inside - alone) <= factor, "\(word)")
  }

  @Test("what follows an ideograph stands as low as what follows a letter", arguments: [1, 2])
  func oneBaseline(factor: Int) throws {
    // Letters without tails, so that their lowest ink is at the base line.
    for word in ["هاتف", "नमत"] {
      let bottoms = try ["中国 ", "カフェ ", "HE "].map { first in
        let run = Self.run(first + word) {
          $0.width = factor
          $0.height = factor
        }
        let line = try rasterizer.text([run])
        let end = try #require(Self.columns(line).last) + 1
        return try Self.bottom(of: line, x: end - 24 * factor, width: 24 * factor)
      }
      for bottom in bottoms {
        #expect(abs(bottom - (bottoms.last ?? 0)) <= factor, "\(word): \(bottoms)")
      }
    }
  }

  @Test("what is below the base line can be told apart", arguments: [1, 2])
  func tails(factor: Int) throws {
    for (word, other) in [("حح", "جج"), ("कुकु", "कूकू"), ("ฎฎ", "ฏฏ"), ("אֵ", "אֶ")] {
      let below = try [word, other].map { text in
        let line = try rasterizer.text([Self.run(text) { $0.height = factor }])
        return line.cropped(x: 0, y: 20 * factor, width: line.width, height: 4 * factor)
      }
      #expect(below[0].blackDots > 0 && below[0] != below[1], "\(word)")
    }
  }

  @Test("Chinese characters look as the shop's language writes them")
  func hanForms() throws {
    let text = [Self.run("骨直角")]
    let dots = try ["zh-Hans", "ja", "zh-Hant", "ko"].map {
      try SystemRasterizer(language: $0).text(text)
    }
    let fonts = Set(dots).count
    // One font for all of them is all that some machines have.
    #expect(fonts == 1 || fonts >= 3)
    #expect(try SystemRasterizer(language: "zh-CN").text(text) == dots[0])
    #expect(try SystemRasterizer(language: "de").text(text) == rasterizer.text(text))
  }

  @Test("what no font has is told")
  func undrawable() {
    #expect(
      rasterizer.undrawable(in: "Latte 3.50\u{10FFFD} a\u{10FFFD}\u{200D}\n") == ["\u{10FFFD}"]
    )
    #expect(rasterizer.undrawable(in: "") == [])
  }

  @Test("no run traps")
  func strangeRuns() throws {
    #expect(try rasterizer.text([]).width == 0)
    var style = Style()
    style.width = .max
    style.height = .min
    let odd = Run(text: "a\u{0}b\nc\r\u{2028}", cells: 5, style: style)
    let bitmap = try rasterizer.text([odd, Run(text: "x", cells: -5, style: Style())])
    #expect(bitmap.width == 60 && bitmap.height == 24)
    let short = Run(text: "قهوة قهوة قهوة", cells: 1, style: Style())
    #expect(try rasterizer.text([short]).width == 12)
    let pile = "a" + String(repeating: "\u{301}", count: 1000)
    #expect(try rasterizer.text([Self.run(pile)]).width == 12)
    let flood =
      "ก" + String(repeating: "\u{E49}", count: 100_000) + String(repeating: "ق", count: 50_000)
    #expect(try rasterizer.text([Run(text: flood, cells: 9, style: Style())]).width == 108)
    let long = Run(text: String(repeating: "字", count: 60), cells: 3, style: Style())
    #expect(try rasterizer.text([long]).width == 36)
    #expect(throws: RasterError.self) {
      try rasterizer.text([Run(text: "x", cells: .max, style: Style())])
    }
    #expect(throws: RasterError.self) {
      try rasterizer.text([Run](repeating: Run(text: "x", cells: .max, style: Style()), count: 9))
    }
  }
}
