import Bitmaps
import ReceiptLine
import Testing

@testable import ESCPOS

@Suite struct ProfileTests {
  @Test func thereAreManyProfilesOfManyMakers() {
    let makers = Set(Profile.builtIn.map(\.maker)).subtracting([""])
    #expect(Profile.builtIn.count { !$0.maker.isEmpty } >= 30)
    #expect(makers.count >= 10)
  }

  @Test func noTwoProfilesAreAlike() {
    var seen: [String: String] = [:]
    for profile in Profile.builtIn {
      let answers = profile.answers.map(\.rawValue).sorted().joined(separator: ",")
      let facts = "\(profile.fingerprint); answers \(answers)"
      #expect(seen[facts] == nil, "\(profile.name) is as \(seen[facts] ?? "")")
      seen[facts] = profile.name
    }
    #expect(Set(Profile.builtIn.map(\.name)).count == Profile.builtIn.count)
  }

  @Test func noTwoProfilesShareAnIdentity() {
    let identities = Profile.builtIn.flatMap(\.identities)
    #expect(Set(identities).count == identities.count)
  }

  @Test(arguments: Profile.builtIn)
  func factsArePlausible(profile: Profile) throws {
    let letters = Set("abcdefghijklmnopqrstuvwxyz0123456789-")
    #expect(profile.name.allSatisfy(letters.contains))
    #expect(profile.name.contains { $0.isLetter })
    #expect(profile.columns >= 32)
    #expect(profile.columns * Profile.cell <= profile.dots)
    #expect([180, 203].contains(profile.dotsPerInch))
    #expect((1...2).contains(profile.unitsPerDot))
    // Receipts are from 48 to 105 mm wide in print.
    let tenths = profile.dots * 254 / profile.dotsPerInch
    #expect((470...1050).contains(tenths), "\(tenths) tenths of a millimetre")
    let first = try #require(profile.codePages.first)
    #expect(first.page == .cp437)
    #expect(Set(profile.codePages.map(\.number)).count == profile.codePages.count)
    #expect(Set(profile.codePages.map(\.page)).count == profile.codePages.count)
    if let images = profile.images {
      #expect((24...2303).contains(images.blockRows))
    }
    if let drawer = profile.drawer {
      #expect(!drawer.connectors.isEmpty)
    }
    #expect(!profile.isUpsideDown)
    #expect(!profile.allowsCommands)
  }

  @Test(arguments: Profile.builtIn)
  func everyFactHasASource(profile: Profile) {
    #expect(!profile.sources.isEmpty)
    for source in profile.sources {
      #expect(!source.facts.isEmpty)
      #expect(source.document.count > 10)
      #expect(!source.document.contains("http"))
    }
    for remark in profile.remarks {
      #expect(remark.hasSuffix("."))
    }
    let facts = profile.sources.map(\.facts).joined(separator: ", ")
    func isCovered(_ quirk: Bool, by words: String...) -> Bool {
      !quirk || words.contains { facts.contains($0) }
    }
    #expect(isCovered(profile.images?.swallowsLineFeed == true, by: "line feed"))
    #expect(isCovered(profile.drawer?.isRealTime == true, by: "drawer"))
    #expect(isCovered(profile.drawer?.takesDigits == true, by: "drawer"))
    #expect(isCovered(profile.unitsPerDot != 1, by: "motion unit"))
    #expect(isCovered(!profile.answers.isEmpty, by: "answers"))
    #expect(isCovered(profile.cut.map { $0.form != .feeding } ?? false, by: "cut"))
    #expect(isCovered(!profile.symbols.isEmpty, by: "codes"))
    #expect(isCovered(profile.codePages.count > 1, by: "code pages"))
    if !profile.maker.isEmpty {
      #expect(isCovered(profile.kanji != nil, by: "Kanji"))
      #expect(isCovered(true, by: "columns", "dots"))
    }
  }

  @Test(arguments: Profile.builtIn)
  func factsAreToldInWords(profile: Profile) {
    let facts = profile.facts
    #expect(Set(facts.map(\.name)).count == facts.count)
    #expect(facts.allSatisfy { !$0.name.isEmpty && !$0.value.isEmpty })
    #expect(facts.first { $0.name == "columns" }?.value == "\(profile.columns)")
  }

  @Test func factsOfEpsonsT88VReadWell() throws {
    let profile = try #require(Profile.named("epson-tm-t88v"))
    let facts = Dictionary(uniqueKeysWithValues: profile.facts.map { ($0.name, $0.value) })
    #expect(facts["printer"] == "Epson TM-T88V")
    #expect(facts["print width"] == "72.2 mm at 180 dots an inch")
    #expect(
      Profile.generic80.facts.first { $0.name == "print width" }?.value.hasPrefix("72.1") == true
    )
    #expect(facts["cut"] == "partial, feeds to the cutter by itself")
    #expect(facts["2-D codes"] == "PDF417, QR")
    #expect(facts["code pages"]?.hasPrefix("PC437 (0), PC858 (19), WPC1252 (16)") == true)
    #expect(facts["recognised by"] == "model TM-T88V")
  }

  @Test func theFingerprintHoldsEveryFactThatDecidesOverBytes() {
    let base = Profile.generic80
    var prints: Set<String> = [base.fingerprint]
    func change(_ edit: (inout Profile) -> Void, isSeen: Bool = true) {
      var profile = base
      edit(&profile)
      #expect(prints.insert(profile.fingerprint).inserted == isSeen)
    }
    change { $0.columns = 42 }
    change { $0.dots = 600 }
    change { $0.dotsPerInch = 180 }
    change { $0.unitsPerDot = 2 }
    change { $0.codePages.removeLast() }
    change { $0.codePages.swapAt(1, 2) }
    change { $0.codePages[1].number = 20 }
    change { $0.kanji = nil }
    change { $0.cut = nil }
    change { $0.cut = .full }
    change { $0.cut = Profile.CutPrinting(.partial, form: .here(afterLines: 3)) }
    change { $0.barcodes.remove(.ean8) }
    change { $0.symbols = [] }
    change { $0.images = nil }
    change { $0.images?.form = .columns }
    change { $0.images?.blockRows = 24 }
    change { $0.images?.swallowsLineFeed = true }
    change { $0.drawsInLine = true }
    change { $0.padsWithBlanks = true }
    change { $0.lineSpacing = 30 }
    change { $0.drawer = nil }
    change { $0.drawer?.connectors = [.pin2] }
    change { $0.drawer?.takesDigits = true }
    change { $0.drawer?.isRealTime = true }
    change { $0.forbidsRealTime = true }
    change { $0.isUpsideDown = true }
    change { $0.allowsCommands = true }
    change({ $0.name = "other" }, isSeen: false)
    change({ $0.maker = "other" }, isSeen: false)
    change({ $0.answers = [.status] }, isSeen: false)
    change({ $0.identities = [] }, isSeen: false)
    change({ $0.remarks = ["Other."] }, isSeen: false)
    change({ $0.sources = [] }, isSeen: false)
  }

  @Test func theFingerprintIsTheSameEveryTime() {
    for profile in Profile.builtIn {
      var copy = profile
      copy.barcodes = Set(profile.barcodes.shuffled())
      copy.symbols = Set(profile.symbols.shuffled())
      #expect(copy.fingerprint == profile.fingerprint)
    }
    #expect(
      Profile.generic58.fingerprint
        == "columns 32; dots 384; dpi 203; units 1; pages 0=PC437,19=PC858,16=WPC1252; kanji gbk; "
        + "cut none; bars 65,66,67,68,69,70,71,72,73; symbols 49; images raster 128; inline false; "
        + "blanks false; spacing default; drawer 0,1; guard false; upside-down false; raw false"
    )
  }
}
