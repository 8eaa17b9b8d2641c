import Bitmaps
import ESCPOS
import ReceiptLine
import Testing
import TestSupport

/// Any page on any printer.
@Suite struct PrintingTests {
  private static func page(_ random: inout SeededRandom, columns: Int) -> Page {
    var page = random.page(items: 8)
    page.columns = columns
    for _ in 0..<3 {
      let width = Int.random(in: 0...700, using: &random)
      let height = Int.random(in: 0...140, using: &random)
      let slot = Slot(
        left: random.number(0...8),
        width: random.number(1...columns),
        align: random.number(0...2)
      )
      let image = PlacedImage(slot: slot, source: .logo("\(width)x\(height).png"))
      page.items.insert(.image(image), at: .random(in: 0...page.items.count, using: &random))
    }
    return page
  }

  /// Any page passes the audit, leaves the printer as it found it, and is all on the paper.
  @Test(arguments: Profile.builtIn, 0..<6)
  func anyPageIsPrinted(profile: Profile, seed: Int) throws {
    var random = SeededRandom(seed: UInt64(seed))
    var profile = profile
    profile.isUpsideDown = seed % 4 == 3
    profile.lineSpacing = seed % 3 == 2 ? 40 : profile.lineSpacing
    var page = Self.page(&random, columns: profile.columns)
    page.items = page.items.filter { item in
      let alone = Page(columns: page.columns, items: [item])
      return (try? PageEncoder.encode(alone, for: profile, rasterizer: PatternRasterizer())) != nil
    }
    let body = try PageEncoder.encode(page, for: profile, rasterizer: PatternRasterizer())
    #expect(audit(body, profile: profile) == [])
    var printer = VirtualPrinter(profile: profile)
    printer.print(body)
    #expect(printer.state == PrinterState(resetFor: profile))
    #expect(!printer.isMidLine)
    let trouble = printer.paper.items.filter { if case .trouble = $0 { true } else { false } }
    #expect(trouble == [])
    let job = Job.assemble(
      body: body,
      top: [Mark("COPY 1", "副本")],
      bottom: [Mark("TEST")],
      profile: profile,
      rasterizer: PatternRasterizer()
    )
    #expect(audit(job, profile: profile) == [])
    #expect(rows(of: page) <= lines(on: printer.paper))
  }

  /// The rows of a page; a row may be drawn, and what is drawn may join what is drawn above.
  private func rows(of page: Page) -> Int {
    page.items.count { item in
      switch item {
      case .row, .rule: true
      default: false
      }
    }
  }

  private func lines(on paper: Paper) -> Int {
    paper.items.reduce(0) { count, item in
      switch item {
      case .row: count + 1
      case .picture(let picture): count + picture.bitmap.height / 24
      default: count
      }
    }
  }

  /// Hostile bytes crash nothing, whatever the printer.
  @Test(arguments: Profile.builtIn)
  func anyBytesCanBeJudgedAndPrinted(profile: Profile) {
    var random = SeededRandom(seed: 7)
    let heads: [[UInt8]] = [
      [0x1D, 0x28, 0x6B], [0x1D, 0x28, 0x4C], [0x1D, 0x38, 0x4C], [0x1D, 0x76, 0x30], [0x1B, 0x2A],
      [0x1D, 0x6B], [0x1C], [0x1B], [0x1D], [0x10, 0x14], [0x1B, 0x24], [0x1D, 0x56],
    ]
    var profile = profile
    for round in 0..<40 {
      profile.allowsCommands = round % 2 == 1
      var bytes: [UInt8] = []
      for _ in 0..<60 {
        bytes += heads[.random(in: 0..<heads.count, using: &random)]
        let count = Int.random(in: 0..<14, using: &random)
        let small = Bool.random(using: &random)
        bytes += (0..<count).map { _ in
          small ? .random(in: 0...3, using: &random) : .random(in: 0...255, using: &random)
        }
      }
      let findings = audit(bytes, profile: profile)
      #expect(findings.allSatisfy { (0...bytes.count).contains($0.offset) })
      _ = VirtualPrinter.paper(of: bytes, profile: profile).lines
    }
  }
}
