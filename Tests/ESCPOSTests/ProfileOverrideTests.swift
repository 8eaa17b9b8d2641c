import Testing

@testable import ESCPOS

@Suite struct ProfileOverrideTests {
  private func changed(
    _ base: Profile = .generic80,
    _ change: (inout ProfileOverride) -> Void
  ) throws -> Profile {
    var override = ProfileOverride()
    change(&override)
    return try base.applying(override)
  }

  @Test func nothingChangesNothing() throws {
    for profile in Profile.builtIn {
      #expect(try profile.applying(ProfileOverride()) == profile)
    }
  }

  @Test func everyFactCanBeChanged() throws {
    let profile = try changed { override in
      override.name = "kitchen"
      override.columns = 42
      override.dots = 512
      override.dotsPerInch = 180
      override.unitsPerDot = 2
      override.codePages = [.init("cp858", number: 19), .init("Windows-1251", number: 46)]
      override.kanji = "Big5"
      override.cut = "full"
      override.linesBeforeCut = 5
      override.barcodes = ["EAN-13", "code 128"]
      override.symbols = ["pdf417": true, "QR": false, "data-matrix": true]
      override.images = "graphics"
      override.blockRows = 512
      override.swallowsLineFeed = true
      override.drawsInLine = true
      override.lineSpacing = 40
      override.drawer = "pin 5"
      override.drawerTakesDigits = true
      override.drawerIsRealTime = true
      override.forbidsRealTime = true
      override.isUpsideDown = true
      override.allowsCommands = true
    }
    #expect(profile.name == "kitchen")
    #expect(profile.columns == 42)
    #expect(profile.dots == 512)
    #expect(profile.dotsPerInch == 180)
    #expect(profile.unitsPerDot == 2)
    #expect(
      profile.codePages == [
        Profile.CodePageSlot(.cp858, number: 19), Profile.CodePageSlot(.wpc1251, number: 46),
      ]
    )
    #expect(profile.kanji == .big5)
    #expect(profile.cut == Profile.CutPrinting(.full, form: .here(afterLines: 5)))
    #expect(profile.barcodes == [.ean13, .code128])
    #expect(profile.symbols == [.pdf417, .dataMatrix])
    #expect(
      profile.images == Profile.ImagePrinting(.graphics, blockRows: 512, swallowsLineFeed: true)
    )
    #expect(profile.drawsInLine)
    #expect(profile.lineSpacing == 40)
    #expect(
      profile.drawer == Profile.DrawerPrinting([.pin5], takesDigits: true, isRealTime: true)
    )
    #expect(profile.forbidsRealTime)
    #expect(profile.isUpsideDown)
    #expect(profile.allowsCommands)
    #expect(profile.identities.isEmpty)
  }

  @Test func factsCanBeTakenAway() throws {
    let profile = try changed { override in
      override.kanji = "none"
      override.cut = "none"
      override.images = "none"
      override.drawer = "none"
      override.barcodes = []
      override.symbols = ["QR": false]
      override.lineSpacing = 0
    }
    #expect(profile.kanji == nil)
    #expect(profile.cut == nil)
    #expect(profile.images == nil)
    #expect(profile.drawer == nil)
    #expect(profile.barcodes.isEmpty)
    #expect(profile.symbols.isEmpty)
    #expect(profile.lineSpacing == nil)
  }

  @Test func everyCodePageIsKnownByItsNameAndItsManualName() throws {
    for page in CodePage.allCases {
      for name in [page.rawValue, page.name, page.rawValue.uppercased()] {
        let profile = try changed { $0.codePages = [.init(name, number: 7)] }
        #expect(profile.codePages == [Profile.CodePageSlot(page, number: 7)], "\(name)")
      }
    }
  }

  /// A change that cannot be, and what is said of it.
  struct Refusal: Sendable, CustomTestStringConvertible {
    var fact: String
    var words: String
    var change: @Sendable (inout ProfileOverride) -> Void

    init(
      _ fact: String,
      _ words: String,
      change: @escaping @Sendable (inout ProfileOverride) -> Void
    ) {
      self.fact = fact
      self.words = words
      self.change = change
    }

    var testDescription: String { "\(fact): \(words)" }
  }

  private static let papers: [Refusal] = [
    Refusal("columns", "612 dots") { $0.columns = 51 },
    Refusal("columns", "12 to 255") { $0.columns = 0 },
    Refusal("columns", "12 to 255") { $0.columns = .max },
    Refusal("dots", "576 dots") { $0.dots = 512 },
    Refusal("dots", "144 to 1000") { $0.dots = -1 },
    Refusal("dotsPerInch", "100 to 600") { $0.dotsPerInch = 0 },
    Refusal("unitsPerDot", "1 to 2") { $0.unitsPerDot = 3 },
    Refusal("name", "small letters") { $0.name = "Kitchen 1" },
    Refusal("name", "small letters") { $0.name = "" },
  ]

  private static let texts: [Refusal] = [
    Refusal("codePages", "there is no code page \"cp999\"; there are cp437") {
      $0.codePages = [.init("cp999", number: 0)]
    },
    Refusal("codePages", "0 to 255") { $0.codePages = [.init("cp437", number: 256)] },
    Refusal("codePages", "0 to 255") { $0.codePages = [.init("cp437", number: -1)] },
    Refusal("codePages", "cannot both be number 3") {
      $0.codePages = [.init("cp437", number: 3), .init("cp858", number: 3)]
    },
    Refusal("codePages", "at least one") { $0.codePages = [] },
    Refusal("kanji", "gbk, gb18030, big5") { $0.kanji = "utf-8" },
    Refusal("lineSpacing", "0 to 255") { $0.lineSpacing = 256 },
  ]

  private static let parts: [Refusal] = [
    Refusal("cut", "full, partial, none") { $0.cut = "half" },
    Refusal("linesBeforeCut", "0 to 20") { $0.linesBeforeCut = 21 },
    Refusal("linesBeforeCut", "no cutter") {
      $0.cut = "none"
      $0.linesBeforeCut = 3
    },
    Refusal("barcodes", "UPC-A") { $0.barcodes = ["EAN-14"] },
    Refusal("symbols", "PDF417, QR") { $0.symbols = ["MaxiCode": true] },
    Refusal("images", "raster, graphics, columns, none") { $0.images = "png" },
    Refusal("blockRows", "24 to 2303") { $0.blockRows = 23 },
    Refusal("blockRows", "no pictures") {
      $0.images = "none"
      $0.blockRows = 128
    },
    Refusal("swallowsLineFeed", "no pictures") {
      $0.images = "none"
      $0.swallowsLineFeed = true
    },
    Refusal("drawer", "pin 2, pin 5, both, none") { $0.drawer = "pin 3" },
    Refusal("drawerTakesDigits", "no drawer") {
      $0.drawer = "none"
      $0.drawerTakesDigits = true
    },
    Refusal("drawerIsRealTime", "no drawer") {
      $0.drawer = "none"
      $0.drawerIsRealTime = true
    },
  ]

  @Test(arguments: papers + texts + parts)
  func whatCannotBeIsSaidInWords(refusal: Refusal) throws {
    let error = try #require(throws: ProfileError.self) {
      try changed(.generic80, refusal.change)
    }
    #expect(error.faults.map(\.fact) == [refusal.fact])
    #expect(error.description.contains(refusal.words), "\(error)")
  }

  @Test("all facts that cannot be are told at once")
  func allAtOnce() throws {
    let error = try #require(throws: ProfileError.self) {
      try changed {
        $0.columns = 4
        $0.dots = 100
        $0.codePages = [.init("cp999", number: 300), .init("cp437", number: 0)]
        $0.cut = "half"
        $0.symbols = ["MaxiCode": true, "Han Xin": true]
        $0.images = "none"
        $0.blockRows = 1
        $0.swallowsLineFeed = true
        $0.drawer = "none"
        $0.drawerIsRealTime = true
      }
    }
    #expect(
      error.faults.map(\.fact) == [
        "columns", "dots", "codePages", "codePages", "cut", "symbols", "symbols", "blockRows",
        "swallowsLineFeed", "blockRows", "drawerIsRealTime",
      ]
    )
  }

  @Test func aWiderHeadMakesRoomForMoreColumns() throws {
    let profile = try changed {
      $0.columns = 64
      $0.dots = 832
    }
    #expect(profile.columns == 64)
    #expect(profile.fingerprint != Profile.generic80.fingerprint)
  }
}
