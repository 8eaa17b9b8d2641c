import Bitmaps
import ESCPOS
import ReceiptLine
import Testing
import TestSupport

@Suite struct PictureTests {
  private func encode(
    _ name: String,
    align: Int = 1,
    slot: Slot? = nil,
    profile: Profile = .generic80,
    then more: Page.Item...
  ) throws -> [UInt8] {
    let whole = Slot(left: 0, width: profile.columns, align: align)
    let image = PlacedImage(slot: slot ?? whole, source: ImageSource(name))
    let page = Page(columns: profile.columns, items: [.image(image)] + more)
    let bytes = try PageEncoder.encode(page, for: profile, rasterizer: PatternRasterizer())
    #expect(audit(bytes, profile: profile) == [])
    return bytes
  }

  private func pictures(_ bytes: [UInt8], _ profile: Profile) -> [PrintedPicture] {
    VirtualPrinter.paper(of: bytes, profile: profile).items.compactMap { item in
      if case .picture(let picture) = item { picture } else { nil }
    }
  }

  /// What is printed is the picture with a dot more here and there, for real-time commands.
  private func expect(_ printed: Bitmap, shows drawn: Bitmap) {
    #expect(printed.width >= drawn.width && printed.height >= drawn.height)
    var missing = 0
    var added = 0
    for y in 0..<printed.height {
      for x in 0..<printed.width {
        missing += drawn[x, y] && !printed[x, y] ? 1 : 0
        added += printed[x, y] && !drawn[x, y] ? 1 : 0
      }
    }
    #expect(missing == 0)
    #expect(added <= drawn.blackDots / 10 + 1)
  }

  @Test func bytesOfEachForm() throws {
    let set: [UInt8] = [0x1D, 0x4C, 0x18, 1, 0x1D, 0x57, 0x28, 1]
    let reset: [UInt8] = [0x1D, 0x4C, 0, 0, 0x1D, 0x57, 0x40, 2]
    let slot = Slot(left: 23, width: 2, align: 1)
    let dots = PatternRasterizer.picture(width: 16, height: 1).bytes
    let logo = "16x1.png"
    let left: [UInt8] = [0x1D, 0x4C, 0x18 + 4 - 4, 1]
    #expect(left == Array(set[..<4]))
    // The place is 24 dots wide from dot 276 on, so the picture begins at dot 280.
    #expect(
      try encode(logo, slot: slot, profile: .printing(.raster))
        == set + [0x1D, 0x76, 0x30, 0, 2, 0, 1, 0] + dots + reset
    )
    #expect(
      try encode(logo, slot: slot, profile: .printing(.graphics))
        == set + [0x1D, 0x28, 0x4C, 12, 0, 48, 112, 48, 1, 1, 49, 16, 0, 1, 0] + dots
        + [0x1D, 0x28, 0x4C, 2, 0, 48, 50] + reset
    )
    let columns = (0..<16).flatMap { x -> [UInt8] in
      [dots[x / 8] & (0x80 >> (x % 8)) != 0 ? 0x80 : 0, 0, 0]
    }
    #expect(
      try encode(logo, slot: slot, profile: .printing(.columns))
        == set + [0x1B, 0x33, 0, 0x1B, 0x2A, 33, 16, 0] + columns + [0x0A] + reset + [0x1B, 0x32]
    )
  }

  @Test(arguments: Profile.ImagePrinting.Form.allCases, [0, 1, 2])
  func partsJoinToTheWholePicture(form: Profile.ImagePrinting.Form, align: Int) throws {
    let profile = Profile.printing(form, blockRows: 30)
    let bytes = try encode("301x100.png", align: align, profile: profile)
    let printed = pictures(bytes, profile)
    #expect(printed.count == 1)
    let picture = try #require(printed.first)
    #expect(picture.left == (576 - 301) * align / 2 - (align == 2 && form == .raster ? 3 : 0))
    let drawn = PatternRasterizer.picture(width: 301, height: 100)
    let shift = align == 2 && form == .raster ? 3 : 0
    expect(picture.bitmap.cropped(x: shift, y: 0, width: 301, height: 100), shows: drawn)
    #expect(picture.bitmap.height == (form == .columns ? 120 : 100))
  }

  @Test(arguments: Profile.ImagePrinting.Form.allCases)
  func noRealTimeCommandIsHidden(form: Profile.ImagePrinting.Form) throws {
    for (width, height) in [(8, 300), (576, 70), (77, 49), (576, 1)] {
      let bytes = try encode("\(width)x\(height).png", profile: .printing(form, blockRows: 255))
      for (first, second) in zip(bytes, bytes.dropFirst()) where first == 0x10 {
        #expect(![0x04, 0x05, 0x14].contains(second))
      }
    }
  }

  /// The length 0x0410 of 128 rows of 8 bytes is DLE EOT: such a block is a row shorter.
  @Test func lengthsAreNoRealTimeCommandsEither() throws {
    let profile = Profile.printing(.graphics, blockRows: 103)
    let bytes = try encode("80x206.png", profile: profile)
    let rows = CommandDecoder.decode(bytes).compactMap { element in
      if case .storeGraphics(let bitmap) = element.command { bitmap.height } else { nil }
    }
    #expect(rows == [102, 103, 1] || rows == [102, 102, 2] || rows == [103, 103])
    let colliding = Profile.printing(.graphics, blockRows: 103)
    // 10 + 10 bytes x 103 rows = 1040.
    let first = CommandDecoder.decode(try encode("80x103.png", profile: colliding))
    #expect(first.filter { $0.command == .printGraphics }.count == 2)
  }

  @Test func emptyPicturesAreNotSent() throws {
    for form in Profile.ImagePrinting.Form.allCases {
      #expect(try encode("0x5.png", profile: .printing(form)) == [])
      #expect(try encode("5x0.png", profile: .printing(form)) == [])
      let nowhere = Slot(left: 48, width: 4, align: 0)
      #expect(try encode("5x5.png", slot: nowhere, profile: .printing(form)) == [])
    }
  }

  @Test func lineFeedAfterAPictureIsNotSwallowed() throws {
    var profile = Profile.generic80
    profile.images?.swallowsLineFeed = true
    let bytes = try encode(
      "576x8.png",
      profile: profile,
      then: .row(Row(segments: [])),
      .row(Row(segments: []))
    )
    let paper = VirtualPrinter.paper(of: bytes, profile: profile)
    #expect(paper.lines == ["", ""])
    // The quirk itself, so that the test can fail.
    let raw: [UInt8] = [0x1D, 0x76, 0x30, 0, 1, 0, 1, 0, 0xFF, 0x0A, 0x0A]
    #expect(VirtualPrinter.paper(of: raw, profile: profile).lines == [""])
  }

  @Test func logosInThePrinter() throws {
    let graphics = Profile.printing(.graphics)
    let byKey = try encode("nv:G1", align: 2, profile: graphics)
    #expect(
      byKey == [0x1B, 0x61, 2, 0x1D, 0x28, 0x4C, 6, 0, 48, 69, 0x47, 0x31, 1, 1, 0x1B, 0x61, 0]
    )
    let byNumber = try encode("nv:3", align: 0, profile: graphics)
    #expect(byNumber == [0x1C, 0x70, 3, 0])
    #expect(pictures(byNumber, graphics).count == 1)
    #expect(throws: PageEncodingError.badLogoKey("x")) {
      try encode("nv:x", profile: graphics)
    }
    #expect(throws: PageEncodingError.unsupportedLogo(key: "G1", profile: "generic-80")) {
      try encode("nv:G1")
    }
  }

  @Test func whatCannotBeDrawnIsAnError() {
    let error = RasterError("There is no picture no.png. Add it.")
    #expect(throws: PageEncodingError.notDrawn(error)) { try encode("no.png") }
    #expect("\(PageEncodingError.notDrawn(error))" == error.description)
    var without = Profile.generic80
    without.images = nil
    #expect(throws: PageEncodingError.unsupportedImage(profile: "generic-80")) {
      try encode("8x8.png", profile: without)
    }
  }

  /// Blank rows at the end of a picture by ESC * are the spacing of its last line.
  @Test func columnsAdvanceByThePicturesRows() throws {
    struct Tall: Rasterizer {
      func text(_ runs: [Run]) throws(RasterError) -> Bitmap { Bitmap(width: 0, height: 0) }
      func symbol(_ symbol: Symbol) throws(RasterError) -> Bitmap { Bitmap(width: 0, height: 0) }
      func picture(_ source: ImageSource, width: Int) throws(RasterError) -> Bitmap {
        var bitmap = Bitmap(width: 8, height: 54)
        bitmap.fill(x: 0, y: 0, width: 8, height: 40)
        return bitmap
      }
    }
    var profile = Profile.printing(.columns)
    profile.unitsPerDot = 2
    let image = PlacedImage(slot: Slot(left: 0, width: 48, align: 0), source: .logo("a.png"))
    let page = Page(columns: 48, items: [.image(image)])
    let bytes = try PageEncoder.encode(page, for: profile, rasterizer: Tall())
    let spacings = CommandDecoder.decode(bytes).compactMap { element in
      if case .lineSpacing(let units) = element.command { units } else { nil }
    }
    #expect(spacings == [0, 60])
    let items = VirtualPrinter.paper(of: bytes, profile: profile).items
    guard case .picture(let band)? = items.first, case .row(let row)? = items.last else {
      Issue.record("\(items)")
      return
    }
    #expect(band.bitmap.height + row.advance == 54)
  }

  // MARK: Upside down

  @Test(arguments: Profile.ImagePrinting.Form.allCases)
  func picturesAreTurnedForPrintersThatHang(form: Profile.ImagePrinting.Form) throws {
    var profile = Profile.printing(form, blockRows: 40)
    profile.isUpsideDown = true
    let slot = Slot(left: 2, width: 20, align: 0)
    let bytes = try encode("64x96.png", slot: slot, profile: profile)
    let picture = try #require(pictures(bytes, profile).first)
    #expect(picture.left == 576 - 24 - 64)
    expect(picture.bitmap, shows: PatternRasterizer.picture(width: 64, height: 96).turned)
  }

  @Test func lastLineComesFirst() throws {
    var profile = Profile.generic80
    profile.isUpsideDown = true
    let page = Document(parsing: "one\n{i:OHg4LnBuZw}\n|two\n=").layout(
      columns: 48,
      widths: .unicode
    )
    var items = page.items.filter { if case .image = $0 { false } else { true } }
    let image = PlacedImage(
      slot: Slot(left: 0, width: 48, align: 0),
      source: .logo("8x8.png")
    )
    items.insert(.image(image), at: 1)
    let body = try PageEncoder.encode(
      Page(columns: 48, items: items),
      for: profile,
      rasterizer: PatternRasterizer()
    )
    #expect(body.starts(with: [0x1B, 0x7B, 1]))
    #expect(audit(body, profile: profile) == [])
    let job = Job.assemble(
      body: body,
      top: [Mark("COPY 1")],
      bottom: [Mark("TEST")],
      profile: profile
    )
    #expect(audit(job, profile: profile) == [])
    let paper = VirtualPrinter.paper(of: job, profile: profile)
    let words = paper.lines.map { $0.filter { $0 != " " } }
    #expect(words == ["TEST", "", "two", "one", "", "COPY1"])
    for case .row(let row) in paper.items {
      #expect(row.isUpsideDown || row.glyphs.isEmpty)
    }
    #expect(paper.items.last == .cut(.partial))
  }

  // MARK: In the line

  @Test func linePicturesStandBesideText() throws {
    var bitmap = Bitmap(width: 24, height: 24)
    bitmap.fill(x: 0, y: 0, width: 24, height: 24)
    let commands: [Command] = [.text([0x41]), .inlinePicture(bitmap), .text([0x42])]
    let bytes = commands.flatMap(\.bytes)
    var printer = VirtualPrinter(profile: .generic80)
    printer.print(bytes)
    #expect(printer.paper.items.isEmpty && printer.isMidLine)
    printer.print([0x0A])
    let row = PrintedRow(
      glyphs: [Glyph("A", left: 0), Glyph("B", left: 36)],
      pictures: [PrintedPicture(bitmap: bitmap, left: 12)]
    )
    #expect(printer.paper.items == [.row(row)])
    var inLine = Profile.generic80
    inLine.drawsInLine = true
    #expect(audit(bytes + [0x0A], profile: inLine) == [])
    #expect(!audit(bytes + [0x0A], profile: .generic80).isEmpty)
    #expect(audit(bytes, profile: inLine).map(\.problem) == ["the last line is not printed"])
  }

  @Test func rowsAdvanceBySpacingOrByTheTallest() {
    func advances(_ commands: Command..., units: Int = 1) -> [Int] {
      var profile = Profile.generic80
      profile.unitsPerDot = units
      let paper = VirtualPrinter.paper(of: commands.flatMap(\.bytes), profile: profile)
      return paper.items.compactMap { if case .row(let row) = $0 { row.advance } else { nil } }
    }
    #expect(advances(.text([0x41]), .lineFeed, .lineFeed) == [30, 30])
    #expect(advances(.size(width: 1, height: 2), .text([0x41]), .lineFeed) == [48])
    #expect(advances(.lineSpacing(0), .text([0x41]), .lineFeed, .lineFeed) == [24, 0])
    #expect(advances(.lineSpacing(80), .text([0x41]), .lineFeed, units: 2) == [40])
  }

  @Test func graphicsAreKeptUntilTheyArePrinted() {
    let profile = Profile.printing(.graphics)
    let bitmap = Bitmap(width: 9, height: 2)
    let stored = Command.storeGraphics(bitmap).bytes
    #expect(VirtualPrinter.paper(of: stored, profile: profile).items.isEmpty)
    #expect(audit(stored, profile: profile).map(\.problem) == ["the last picture is not printed"])
    let printed = VirtualPrinter.paper(
      of: stored + Command.printGraphics.bytes + Command.printGraphics.bytes,
      profile: profile
    )
    #expect(
      printed.items == [
        .picture(PrintedPicture(bitmap: bitmap, left: 0)),
        .trouble("there are no graphics to print"),
      ]
    )
  }
}
