import ESCPOS
import ReceiptLine
import Testing
import TestSupport

@Suite struct QRTests {
  private func encode(
    _ data: String,
    cell: Int = 3,
    level: Character = "l",
    slot: Slot = Slot(left: 0, width: 48, align: 1),
    profile: Profile = .generic80
  ) throws -> [UInt8] {
    let symbol = Symbol(kind: .qrcode, data: data, cell: cell, level: level)
    let page = Page(
      columns: profile.columns,
      items: [.symbol(PlacedSymbol(slot: slot, symbol: symbol))]
    )
    return try PageEncoder.encode(page, for: profile)
  }

  private func printed(_ body: [UInt8], profile: Profile = .generic80) throws -> PrintedSymbol {
    #expect(audit(body, profile: profile).isEmpty)
    let paper = VirtualPrinter.paper(of: body, profile: profile)
    guard paper.items.count == 1, case .symbol(let code) = try #require(paper.items.first) else {
      throw NoCode(items: paper.items)
    }
    return code
  }

  private struct NoCode: Error {
    let items: [Paper.Item]
  }

  private func reason(_ make: () throws -> [UInt8]) -> String {
    do {
      return "taken: \(try make())"
    } catch {
      return "\(error)"
    }
  }

  /// The bytes of python-escpos 3.1, `qr(…, ec=QR_ECLEVEL_M, size=4, native=True)`, between the
  /// commands that centre them.
  @Test func bytesAreThoseOfAnotherProgram() throws {
    let bytes: [UInt8] =
      [0x1D, 0x28, 0x6B, 0x04, 0x00, 0x31, 0x41, 0x32, 0x00]
      + [0x1D, 0x28, 0x6B, 0x03, 0x00, 0x31, 0x43, 0x04]
      + [0x1D, 0x28, 0x6B, 0x03, 0x00, 0x31, 0x45, 0x31]
      + [0x1D, 0x28, 0x6B, 0x0B, 0x00, 0x31, 0x50, 0x30]
      + [0x68, 0xC3, 0xA9, 0x20, 0xE4, 0xB8, 0xAD, 0x0A]
      + [0x1D, 0x28, 0x6B, 0x03, 0x00, 0x31, 0x51, 0x30]
    #expect(
      try encode("hé 中\n", cell: 4, level: "m") == [0x1B, 0x61, 1] + bytes + [0x1B, 0x61, 0]
    )
  }

  @Test func codeStandsInTheMiddleOfItsPlace() throws {
    let code = try printed(try encode("https://example.com/r/1", cell: 4, level: "q"))
    #expect(code.symbol.data == "https://example.com/r/1")
    #expect(code.symbol.level == "q" && code.symbol.cell == 4)
    #expect(code.width == 29 * 4 && code.height == 29 * 4)
    #expect(code.left == (576 - 29 * 4) / 2)
    let slot = Slot(left: 10, width: 20, align: 2)
    let right = try printed(try encode("1", cell: 4, slot: slot))
    #expect(right.width == 21 * 4)
    #expect(right.left + 21 * 4 == 30 * 12)
  }

  /// The sizes that the program `qrcode` gives for data of bytes.
  @Test(arguments: [
    (17, "l", 21), (18, "l", 25), (2953, "l", 177), (14, "m", 21), (15, "m", 25), (2331, "m", 177),
    (230, "l", 53), (231, "l", 57), (151, "q", 57), (152, "q", 61), (1273, "h", 177), (8, "h", 25),
  ])
  func sizeFollowsFromDataAndLevel(count: Int, level: String, modules: Int) throws {
    var profile = Profile.generic80
    profile.dots = 1000
    let data = String(repeating: "a", count: count)
    let level = try #require(level.first)
    let code = try printed(try encode(data, level: level, profile: profile), profile: profile)
    #expect(code.width == modules * 3)
  }

  @Test func whatDoesNotFitIsAnError() throws {
    // 21 modules and 4 blank ones to either side.
    let slot = Slot(left: 4, width: 10, align: 0)
    _ = try encode("1", cell: 4, slot: slot)
    let error = PageEncodingError.symbolTooWide(
      symbol: "QR",
      data: "1",
      needed: 145,
      available: 120
    )
    #expect(throws: error) { try encode("1", cell: 5, slot: slot) }
    #expect(throws: PageEncodingError.self) {
      try encode(String(repeating: "a", count: 1000), cell: 8)
    }
    for (level, most) in [("l", 2953), ("m", 2331), ("q", 1663), ("h", 1273)] {
      let data = String(repeating: "a", count: most + 1)
      let level = try #require(level.first)
      let reason = reason { try encode(data, level: level) }
      #expect(
        reason.contains("it has \(most + 1) bytes, and at level \(level) a code takes \(most)")
      )
      #expect(reason.count < 200)
    }
  }

  @Test(arguments: [
    ("", "empty"), ("a\u{1B}b", "control"), ("\u{10}\u{4}\u{1}", "control"), ("\u{7F}", "control"),
    (String(repeating: "a", count: 0x410 - 3), "1037 bytes"),
    (String(repeating: "é", count: 0x510 / 2 - 1) + "ab", "taken"),
    (String(repeating: "a", count: 0x510 - 3), "1293 bytes"),
  ])
  func badDataIsAnErrorWithItsReason(data: String, part: String) {
    var profile = Profile.generic80
    profile.dots = 1000
    let reason = reason { try encode(data, profile: profile) }
    #expect(reason.contains(part), "\(reason)")
    #expect(!reason.unicodeScalars.contains { $0.value < 0x20 || $0.value == 0x7F })
  }

  @Test func onlyByProfile() throws {
    var profile = Profile.generic80
    profile.symbols = []
    let error = PageEncodingError.unsupportedSymbol(symbol: "QR", profile: "generic-80")
    #expect(throws: error) { try encode("1", profile: profile) }
    let findings = audit(try encode("1"), profile: profile)
    #expect(findings.map(\.problem).contains("GS ( k (QR code) is not in the profile"))
  }

  @Test(
    arguments: [
      ([.printSymbol(.qr)], "there is no QR code to print"),
      (
        [.storeSymbol(.qr, [0x31]), .qrModel(.micro), .printSymbol(.qr)],
        "there is no QR code to print"
      ),
      (
        [.storeSymbol(.qr, [0x31]), .initialize, .printSymbol(.qr)], "there is no QR code to print"
      ),
      (
        [.storeSymbol(.qr, [UInt8](repeating: 0x61, count: 3000)), .printSymbol(.qr)],
        "there is no QR code to print"
      ),
      (
        [.qrCell(16), .storeSymbol(.qr, [0x31]), .printWidth(335), .printSymbol(.qr)],
        "the QR code does not fit"
      ),
    ] as [([Command], String)]
  )
  func printerPrintsNothing(commands: [Command], trouble: String) {
    let bytes = commands.flatMap(\.bytes)
    let paper = VirtualPrinter.paper(of: bytes, profile: .generic80)
    #expect(paper.items == [.trouble(trouble)])
    #expect(!audit(bytes, profile: .generic80).isEmpty)
  }

  @Test func codeIsALineOfItsOwn() {
    let bytes = [.text([0x41]), .storeSymbol(.qr, [0x31]), .printSymbol(.qr), .lineFeed].flatMap(
      \Command.bytes
    )
    let problems = audit(bytes, profile: .generic80).map(\.problem)
    #expect(problems == ["GS ( k (QR code) in a line"])
    let paper = VirtualPrinter.paper(of: bytes, profile: .generic80)
    #expect(paper.lines == ["A", ""])
    #expect(paper.items.count == 3)
  }

  /// Any text is a code that says the same, or an error.
  @Test(arguments: 0..<300)
  func anyTextIsKept(seed: Int) throws {
    var random = SeededRandom(seed: UInt64(seed))
    let text = random.text(upTo: 40)
    do {
      #expect(try printed(try encode(text)).symbol.data.utf8.elementsEqual(text.utf8))
    } catch let error as PageEncodingError {
      guard case .badSymbolData = error else { throw error }
      let controls = text.unicodeScalars.contains { $0.value < 0x20 || $0.value == 0x7F }
      #expect(text.isEmpty || controls)
    }
  }
}
