import ESCPOS
import ReceiptLine
import Testing

@Suite struct JobTests {
  @Test func openingSetsAllThatBodiesRelyOn() {
    let bytes: [UInt8] =
      [0x1B, 0x40, 0x1C, 0x2E, 0x1B, 0x74, 0, 0x1B, 0x52, 0, 0x1B, 0x4D, 0, 0x1B, 0x20, 0]
      + [0x1B, 0x7B, 0, 0x1B, 0x61, 0, 0x1D, 0x4C, 0, 0, 0x1D, 0x57, 0x40, 0x02, 0x1B, 0x32]
    #expect(Job.opening(for: .generic80) == bytes)
    var spaced = Profile.generic80
    spaced.lineSpacing = 28
    #expect(Job.opening(for: spaced).suffix(3) == [0x1B, 0x33, 28])
    var japanese = Profile.generic80
    japanese.kanji = .shiftJIS
    japanese.forbidsRealTime = true
    japanese.drawer = nil
    let head: [UInt8] = [
      0x1B, 0x40, 0x1D, 0x28, 0x44, 5, 0, 20, 1, 0, 2, 0, 0x1C, 0x2E, 0x1C, 0x43, 0,
    ]
    #expect(Job.opening(for: japanese).starts(with: head))
    japanese.drawer = Profile.DrawerPrinting(isRealTime: true)
    #expect(Job.opening(for: japanese).dropFirst(9).starts(with: [1, 2, 0]))
  }

  @Test(arguments: Profile.builtIn)
  func openingUndoesWhatWasThereBefore(profile: Profile) {
    var printer = VirtualPrinter(profile: profile)
    let mess: [Command] = [
      .kanji(true), .kanjiUnderline(.thin), .codePage(9), .internationalSet(8), .font(.b),
      .characterSpacing(4),
      .emphasis(true), .underline(.thin), .reverse(true), .size(width: 3, height: 4),
      .upsideDown(true), .justification(.right), .leftMargin(99), .printWidth(50),
      .lineSpacing(99), .text([0x58]),
    ]
    printer.print(mess.flatMap(\.bytes))
    printer.print(Job.opening(for: profile))
    #expect(printer.state == PrinterState(resetFor: profile))
    #expect(!printer.isMidLine)
  }

  @Test func jobIsOpeningMarksBodyMarksCut() throws {
    let body: [UInt8] = [0x61, 0x0A]
    let plain = Job.assemble(body: body, profile: .generic80)
    #expect(plain == Job.opening(for: .generic80) + body + [0x1D, 0x56, 66, 0])
    let job = Job.assemble(
      body: body,
      top: [Mark("COPY 1")],
      bottom: [Mark("TEST - NO MONEY TAKEN")],
      profile: .generic58
    )
    let paper = VirtualPrinter.paper(of: job, profile: .generic58)
    #expect(
      paper.lines == [
        "          C O P Y   1", "", "a", "", "      TEST - NO MONEY TAKEN",
      ]
    )
    #expect(paper.items.last == .feed(120))
    guard case .row(let row)? = paper.items.first else {
      Issue.record("the first item is no row")
      return
    }
    #expect(row.glyphs.allSatisfy { $0.style.height == 2 && $0.style.emphasis })
  }

  @Test func longMarksAreBroken() {
    let mark = Mark("REPRINT 1 – earlier print not confirmed", String(repeating: "x", count: 40))
    let job = Job.assemble(body: [], top: [mark], profile: .generic58)
    let lines = VirtualPrinter.paper(of: job, profile: .generic58).lines
    #expect(
      lines == [
        "  REPRINT 1 – earlier print not", "            confirmed",
        String(repeating: "x", count: 32), String(repeating: " ", count: 12) + "xxxxxxxx", "",
      ]
    )
  }

  @Test func profilesHaveNames() {
    #expect(Profile.named("generic-80")?.columns == 48)
    #expect(Profile.named("generic-58")?.dots == 384)
    #expect(Profile.named("Generic-80") == nil)
    for profile in Profile.builtIn {
      #expect(Profile.named(profile.name) == profile)
      #expect(profile.columns * 12 <= profile.dots)
    }
  }
}

@Suite struct MotionUnitTests {
  @Test("a printer whose units are no dots is told so at the start, and no other is")
  func units() throws {
    let star = try #require(Profile.named("star-tsp600"))
    let page = Page(columns: 48, items: [])
    for profile in [star, .generic80] {
      let job = Job.assemble(body: try PageEncoder.encode(page, for: profile), profile: profile)
      #expect(audit(job, profile: profile) == [])
      let hasUnits = CommandDecoder.decode(job).map(\.command)
        .contains(.motionUnits(across: 203, down: 203))
      #expect(hasUnits == profile.setsUnits)
    }
    #expect(audit([0x1D, 0x50, 203, 203], profile: .generic80).count == 1)
    #expect(audit([0x1D, 0x50, 180, 180], profile: star).count == 1)
  }
}
