import Bitmaps
import ESCPOS
import ReceiptLine
import Testing
import TestSupport

@Suite struct RecoveryTests {
  /// Text of all kinds, codes, a logo of several parts, a cut, and marks.
  private func job(_ profile: Profile) throws -> [UInt8] {
    let markup = """
      ^^^SHOP
      "double" _under_ `reverse` |12.00
      汉字 カナ żółw|
      {code:1234567890128;option:ean,hri}
      {code:https://example.com/r/431;option:qrcode,4,m}
      =
      second
      """
    let page = Document(parsing: markup).layout(columns: profile.columns, widths: .unicode)
    let slot = Slot(left: 0, width: profile.columns, align: 1)
    let logo = Page.Item.image(PlacedImage(slot: slot, source: .logo("80x41.png")))
    let body = try PageEncoder.encode(
      Page(columns: profile.columns, items: page.items + [logo]),
      for: profile,
      rasterizer: PatternRasterizer()
    )
    let job = Job.assemble(body: body, top: [Mark("COPY 1")], profile: profile)
    #expect(audit(job, profile: profile) == [])
    return job
  }

  private static let profiles: [Profile] = {
    var profile = Profile.printing(.raster, blockRows: 24)
    profile.drawsInLine = true
    profile.forbidsRealTime = true
    profile.symbols = Set(SymbolSystem.allCases)
    return [profile] + Profile.ImagePrinting.Form.allCases.map { Profile.printing($0) }
  }()

  @Test("wherever a job is cut, recovery leaves the printer at the start of a command and a line")
  func everyCut() throws {
    for profile in Self.profiles {
      let bytes = try job(profile) + Job.fence([0x21, 0x21, 0x21, 0x21]) + Job.barrier
      let recovery = Job.recovery(for: profile)
      var decoder = CommandDecoder()
      for (index, byte) in bytes.enumerated() {
        var torn = decoder
        let commands = torn.decode(recovery)
        #expect(torn.tail.isEmpty && commands.last?.command == .initialize, "cut at \(index)")
        // All that is left over is NUL.
        let rest = commands.dropFirst().dropLast()
        #expect(rest.allSatisfy { $0.command == .unknown([0]) }, "cut at \(index)")
        _ = decoder.decode([byte])
      }
    }
  }

  @Test("after a cut and recovery, the next job is on paper as if nothing had been before")
  func nextJobIsWhole() throws {
    let kanji = KanjiSet.allCases.map { set in
      var profile = Profile.printing(.raster)
      profile.kanji = set
      return profile
    }
    for profile in Self.profiles + kanji {
      let bytes = try job(profile)
      let strip = Job.voidStrip(profile: profile, lines: ["*** VOID - incomplete ***"])
      let wanted = VirtualPrinter.paper(of: strip, profile: profile).items
      for cut in stride(from: 0, to: bytes.count, by: 5) {
        var printer = VirtualPrinter(profile: profile)
        printer.print(Array(bytes[..<cut]))
        printer.print(Job.recovery(for: profile))
        #expect(!printer.isMidLine, "cut at \(cut)")
        let above = printer.paper.items.count
        printer.print(strip)
        #expect(Array(printer.paper.items[above...]) == wanted, "cut at \(cut)")
        #expect(printer.state == PrinterState(resetFor: profile))
      }
    }
  }

  @Test("other programs' page mode, lengths of two and of four bytes, and half characters are left")
  func foreignCuts() {
    let heads: [[UInt8]] = [
      [0x1B], [0x1D], [0x1C], [0x10], [0x1D, 0x28], [0x1D, 0x28, 0x4C], [0x1D, 0x28, 0x4C, 0xF0],
      [0x1D, 0x28, 0x4C, 0xF0, 0x0F], [0x1D, 0x28, 0x4C, 0xF0, 0x0F, 48, 112, 48],
      [0x1D, 0x38], [0x1D, 0x38, 0x4C], [0x1D, 0x38, 0x4C, 0xF0], [0x1D, 0x38, 0x4C, 0xF0, 0x0F],
      [0x1D, 0x38, 0x4C, 0xF0, 0x0F, 0], [0x1D, 0x38, 0x4C, 0xF0, 0x0F, 0, 0, 48],
      [0x1B, 0x4C, 0x1B, 0x57, 0, 0], [0x1C, 0x26, 0xD6], [0x1D, 0x76, 0x30, 0, 72],
      [0x1B, 0x2A, 33, 0x40, 2, 0xFF], [0x1D, 0x6B], [0x1D, 0x6B, 73, 255, 0x41],
      [0x1D, 0x6B, 4, 0x41], [0x10, 0x14, 1], [0x10, 0x14, 8, 1, 3],
    ]
    for head in heads {
      var decoder = CommandDecoder()
      _ = decoder.decode(head)
      let commands = decoder.decode(Job.recovery(for: .generic80))
      #expect(decoder.tail.isEmpty && commands.last?.command == .initialize, "\(head)")
    }
  }

  /// The law must be able to fail: fewer NULs than the longest command needs are not enough.
  @Test func fewerBytesAreNotEnough() throws {
    var decoder = CommandDecoder()
    _ = decoder.decode([0x1D, 0x76, 0x30, 0, 72, 0, 56, 0])
    _ = decoder.decode([UInt8](repeating: 0, count: 4030) + Command.initialize.bytes)
    #expect(decoder.tail == [])
    var short = CommandDecoder()
    _ = short.decode([0x1D, 0x76, 0x30, 0, 72, 0, 56, 0])
    _ = short.decode([UInt8](repeating: 0, count: 4029) + Command.initialize.bytes)
    #expect(short.tail != [])
  }

  @Test func lengthByProfile() {
    #expect(Job.recovery(for: .generic80).count == 4098)
    #expect(Job.recovery(for: .generic80).suffix(3) == [0, 0x1B, 0x40])
    var wide = Profile.printing(.columns)
    wide.dots = 4000
    #expect(Job.recovery(for: wide).count == 5 + 3 * 4001 + 2)
    var raw = Profile.generic80
    raw.allowsCommands = true
    #expect(Job.recovery(for: raw).count == 65_537)
  }

  @Test("no picture needs a longer command than the recovery ends", arguments: 0..<200)
  func longestCommand(seed: Int) throws {
    var random = SeededRandom(seed: UInt64(seed))
    var profile = try #require(Profile.builtIn.randomElement(using: &random))
    profile.dots =
      Bool.random(using: &random) ? profile.dots : .random(in: 833...1000, using: &random)
    profile.images = Profile.ImagePrinting(
      Profile.ImagePrinting.Form.allCases.randomElement(using: &random) ?? .raster,
      blockRows: .random(in: 24...2303, using: &random)
    )
    let width = Int.random(in: 1...profile.dots, using: &random)
    let name = "\(width)x\(Int.random(in: 1...300, using: &random)).png"
    let whole = Slot(left: 0, width: profile.columns, align: 1)
    let image = PlacedImage(slot: whole, source: .logo(name))
    let page = Page(columns: profile.columns, items: [.image(image)])
    let body = try PageEncoder.encode(page, for: profile, rasterizer: PatternRasterizer())
    #expect(audit(body, profile: profile) == [], "\(profile.name), \(name)")
    let longest = CommandDecoder.decode(body).map(\.length).max() ?? 0
    #expect(longest <= Job.recovery(for: profile).count - 2, "\(profile.name), \(name)")
  }

  @Test func longCommandsAreFound() {
    let rows = [0x1D, 0x76, 0x30, 0, 72, 0, 57, 0] + [UInt8](repeating: 0, count: 72 * 57)
    let problems = audit(rows, profile: .generic80).map(\.problem)
    #expect(problems == ["a command of 4112 bytes, where 4096 are the most"])
  }

  @Test(arguments: [Profile.generic80, .generic58])
  func voidStrip(profile: Profile) {
    let bytes = Job.voidStrip(profile: profile, lines: ["*** VOID - incomplete ***", "till 3"])
    #expect(audit(bytes, profile: profile) == [])
    let paper = VirtualPrinter.paper(of: bytes, profile: profile)
    let words = paper.lines.map { $0.filter { $0 != " " } }
    #expect(words == ["", "***VOID-incomplete***", "till3"])
    #expect(paper.items.last == (profile.cut == nil ? .feed(120) : .cut(.partial)))
    for case .row(let row) in paper.items.dropFirst() {
      #expect(row.glyphs.allSatisfy { $0.style.height == 2 && $0.style.emphasis })
    }
  }
}
