import Testing

@testable import ESCPOS

@Suite struct ProfileChoiceTests {
  @Test(arguments: [
    ("MFG:EPSON;CMD:ESC/POS;MDL:TM-T88V;CLS:PRINTER;DES:EPSON TM-T88V;", "epson-tm-t88v"),
    ("MFG:EPSON;MDL:TM-T88VI;CMD:ESC/POS;", "epson-tm-t88vi"),
    ("MFG:EPSON;MDL:TM-T88VII;CMD:ESC/POS;", "epson-tm-t88vi"),
    ("MFG:EPSON;CMD:ESC/POS;MDL:TM-T88V-JPN;CLS:PRINTER;", "epson-tm-t88v"),
    ("MFG:EPSON;MDL:TM-T88IV", "epson-tm-t88iv"),
    ("MANUFACTURER:EPSON;COMMAND SET:ESC/POS;MODEL:TM-T20II;", "epson-tm-t20ii"),
    ("mfg: Epson ; mdl: tm-t20iii ;", "epson-tm-t20iii"),
    ("MFG:EPSON;MDL:EPSON TM_m30III;", "epson-tm-m30iii"),
    ("\u{0}JMFG:EPSON;MDL:TM-L90;\u{0}\u{0}", "epson-tm-l90"),
    ("MFG:Printer;CMD:EPSON;MDL:POS-80;CLS:PRINTER;1", "generic-80"),
    ("MFG:Zijiang;CMD:Zijiang;MDL:ZJ-58;CLS:PRINTER;", "zjiang-pos-5890"),
    ("MFG:Zijiang;CMD:Zijiang;MDL:ZJ-80;CLS:PRINTER;", "zjiang-pos-8360"),
    ("MDL:TM-L90;MDL:TM-T20II;", "epson-tm-l90"),
  ])
  func aPrintersOwnNameChoosesItsProfile(deviceID: String, name: String) {
    #expect(Profile.matching(deviceID: deviceID)?.name == name)
  }

  @Test(arguments: [
    "", ";", ":", "MDL:", "MDL:;", "MFG:EPSON;", "MFG:EPSON;MDL:TM;", "MDL:TM-T88VIII;",
    "MFG:EPSON;MDL:XP-205 207 Series;", "no pairs at all", "MDL:\u{0}\u{1}", ";;;MDL",
    "CMD:ESC/POS;",
  ])
  func anUnknownNameChoosesNothing(deviceID: String) {
    #expect(Profile.matching(vendor: 0x04B8, product: 0x0202, deviceID: deviceID) == nil)
  }

  @Test func theNameGoesBeforeTheNumbers() {
    let chosen = Profile.matching(
      vendor: 0x6868,
      product: 0x0200,
      deviceID: "MFG:EPSON;MDL:TM-T20II;"
    )
    #expect(chosen?.name == "epson-tm-t20ii")
    let byNumbers = Profile.matching(vendor: 0x6868, product: 0x0200, deviceID: "MDL:Printer;")
    #expect(byNumbers?.name == "generic-58")
    #expect(Profile.matching(vendor: 0x6868, product: 0x0201) == nil)
    #expect(Profile.matching() == nil)
  }

  @Test func everyIdentityChoosesItsProfile() {
    for profile in Profile.builtIn {
      for identity in profile.identities {
        let chosen =
          switch identity {
          case .model(let model): Profile.matching(deviceID: "MFG:\(profile.maker);MDL:\(model);")
          case .usb(let vendor, let product): Profile.matching(vendor: vendor, product: product)
          }
        #expect(chosen?.name == profile.name, "\(identity)")
      }
    }
  }

  @Test func numbersThatMakersShareChooseNothing() {
    #expect(Profile.matching(vendor: 0x0416, product: 0x5011) == nil)
    #expect(Profile.matching(vendor: 0x0483, product: 0x5743) == nil)
  }

  @Test func namedFindsExactlyTheName() {
    #expect(Profile.named("generic-80") == .generic80)
    #expect(Profile.named("generic-58") == .generic58)
    #expect(Profile.named("Generic-80") == nil)
    #expect(Profile.named("") == nil)
  }
}

@Suite struct UndrivableTests {
  @Test(arguments: [
    (UInt16(0x0519), UInt16(0x0003), "", "pictures only"),
    (0x0519, 0x0001, "MFG:Star;CMD:STAR;MDL:TSP143 (STR_T-001);CLS:PRINTER;", "pictures only"),
    (0x0519, 0x0001, "MFG:Star;MDL:Star TSP143IIIU;", "pictures only"),
    (0x0519, 0x0001, "MFG:Star;MDL:TSP143IV-UE;", "StarPRNT"),
    (0x0519, 0x0017, "", "StarPRNT"),
    (0x0519, 0x0001, "MFG:Star;CMD:STAR;MDL:TSP600 (STR_T-U001);CLS:PRINTER;", "emulation"),
    (0x0519, 0x0001, "MFG:Star;MDL:SP742;", "impact"),
    (0x04B8, 0x0202, "MFG:EPSON;MDL:TM-U220;CMD:ESC/POS;", "impact printer"),
    (0x0AA7, 0x0304, "", "13 dots"),
    (0x0A5F, 0x1234, "", "label printer"),
    (0x0922, 0x0020, "", "label printer"),
    (0x0001, 0x0001, "MFG:Zebra Technologies;MDL:ZTC ZD410;CMD:ZPL;", "label printer"),
    (0x04F9, 0x2042, "", "label printer"),
    (0x04F9, 0x9999, "MFG:Brother;MDL:QL-820NWB;", "label printer"),
    (0x04B8, 0x08A1, "MFG:EPSON;CMD:ESCPL2,BDC,D4;MDL:XP-205 207 Series;", "office printer"),
    (0x03F0, 0x1234, "MFG:HP;MDL:LaserJet;CMD:PJL,PCL,POSTSCRIPT;", "office printer"),
  ])
  func whatCannotBeDrivenIsExplained(
    vendor: UInt16,
    product: UInt16,
    deviceID: String,
    words: String
  ) throws {
    let reason = try #require(
      Undrivable.reason(vendor: vendor, product: product, deviceID: deviceID, interfaceClass: 7)
    )
    #expect(reason.contains(words))
    #expect(reason.hasSuffix("."))
  }

  @Test func epsonsVendorClassIsExplained() throws {
    let id = "MFG:EPSON;MDL:TM-T20II;CMD:ESC/POS;"
    let reason = Undrivable.reason(
      vendor: 0x04B8,
      product: 0x0E15,
      deviceID: id,
      interfaceClass: 255
    )
    #expect(try #require(reason).contains("vendor class"))
    #expect(
      Undrivable.reason(vendor: 0x04B8, product: 0x0E15, deviceID: id, interfaceClass: 7) == nil
    )
    #expect(Undrivable.reason(vendor: 0x1234, product: 1, interfaceClass: 255) == nil)
  }

  @Test func nothingIsSaidAgainstKnownAndUnknownPrinters() {
    for profile in Profile.builtIn {
      for case .model(let model) in profile.identities {
        let id = "MFG:\(profile.maker);MDL:\(model);CMD:ESC/POS;"
        #expect(Undrivable.reason(deviceID: id) == nil, "\(profile.name)")
      }
    }
    #expect(Undrivable.reason() == nil)
    #expect(Undrivable.reason(deviceID: "MFG:Any;MDL:One;CMD:PCL,ESC/POS;") == nil)
    #expect(Undrivable.reason(deviceID: "MFG:Star;MDL:TSP650;CMD:STAR,ESC/POS;") == nil)
    #expect(
      Undrivable.reason(vendor: 0x0416, product: 0x5011, deviceID: "", interfaceClass: 7) == nil
    )
  }

  @Test func everyReasonHasASource() {
    for entry in Undrivable.all {
      #expect(!entry.signs.isEmpty)
      #expect(!entry.source.isEmpty)
      #expect(entry.reason.hasSuffix("."))
    }
  }
}
