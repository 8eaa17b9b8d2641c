import ESCPOS
import ReceiptLine
import Testing

@Suite struct RawCommandTests {
  private static let allowing: Profile = {
    var profile = Profile.generic80
    profile.allowsCommands = true
    return profile
  }()

  private static let beep: [UInt8] = [0x1B, 0x42, 3, 2, 0x10, 0x14, 1, 0, 1]

  private func row(_ text: String) -> Page.Item {
    .row(
      Row(segments: [Segment(start: 0, runs: [Run(text: text, cells: text.count, style: Style())])])
    )
  }

  private func encode(_ items: Page.Item..., profile: Profile = allowing) throws -> [UInt8] {
    try PageEncoder.encode(Page(columns: 48, items: items), for: profile)
  }

  @Test func commandsAreSentAsTheyAreAndUndone() throws {
    let opening = Job.opening(for: Self.allowing)
    let bytes = try encode(row("a"), .command(Self.beep), row("b"))
    let mark: [UInt8] = [0x1B, 0x24, 9, 0, 0x1B, 0x24, 0, 0]
    #expect(bytes == [0x61, 0x0A] + mark + opening + Self.beep + opening + [0x62, 0x0A])
    #expect(audit(bytes, profile: Self.allowing) == [])
    let job = Job.assemble(body: bytes, top: [Mark("COPY")], profile: Self.allowing)
    #expect(audit(job, profile: Self.allowing) == [])
    #expect(VirtualPrinter.paper(of: bytes, profile: Self.allowing).lines == ["a", "b"])
  }

  @Test func onlyWhereTheProfileAllowsThem() throws {
    #expect(throws: PageEncodingError.rawCommand(count: 9)) {
      try encode(.command(Self.beep), profile: .generic80)
    }
    let bytes = try encode(.command(Self.beep))
    #expect(!audit(bytes, profile: .generic80).isEmpty)
    #expect(try encode(.command([])) == [])
  }

  /// Exactly the marked stretch passes.
  @Test func nothingElsePasses() throws {
    let opening = Job.opening(for: Self.allowing)
    #expect(!audit(Self.beep + opening, profile: Self.allowing).isEmpty)
    var bytes = try encode(.command(Self.beep))
    bytes[2] += 1
    #expect(!audit(bytes, profile: Self.allowing).isEmpty)
    bytes[2] -= 2
    #expect(!audit(bytes, profile: Self.allowing).isEmpty)
    bytes[2] += 1
    #expect(audit(bytes, profile: Self.allowing) == [])
    bytes.removeLast()
    #expect(!audit(bytes, profile: Self.allowing).isEmpty)
  }

  @Test func halfCommandsAreAnError() {
    #expect(throws: PageEncodingError.unfinishedCommand(count: 1)) { try encode(.command([0x1B])) }
    #expect(throws: PageEncodingError.unfinishedCommand(count: 70_000)) {
      try encode(.command([UInt8](repeating: 0x41, count: 70_000)))
    }
  }

  @Test func longStretchesPassToo() throws {
    for count in [0x10, 0x410, 0x1410, 0xFFFF] {
      let bytes = try encode(.command([UInt8](repeating: 0x07, count: count)))
      #expect(audit(bytes, profile: Self.allowing) == [])
    }
  }
}
