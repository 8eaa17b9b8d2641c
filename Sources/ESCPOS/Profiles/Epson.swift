/// Epson's printers for the counter, models for Latin, Greek and Cyrillic letters.
///
/// Their bar code and picture commands are Epson's own; copies differ mostly in these.
extension Profile {
  static let epson: [Profile] = [
    epsonT88III, epsonT88IV, epsonT88V, epsonT88VI, epsonT20, epsonT20II, epsonT20IINarrow,
    epsonT20III, epsonM30III, epsonL90,
  ]

  /// A printer of Epson's with a partial cutter, for paper of 80 mm.
  static func epson(
    _ name: String,
    _ model: String,
    columns: Int,
    dots: Int,
    dotsPerInch: Int,
    pages: Numbers
  ) -> Profile {
    Profile(
      name: name,
      maker: "Epson",
      model: model,
      columns: columns,
      dots: dots,
      dotsPerInch: dotsPerInch,
      codePages: slots(pages),
      cut: .partial,
      barcodes: BarcodeSystem.common.union(BarcodeSystem.databars),
      symbols: [.pdf417, .qr],
      images: ImagePrinting(.graphics),
      drawsInLine: true,
      drawer: DrawerPrinting(isRealTime: true),
      answers: [.realTimeStatus, .status, .automaticStatus, .processID]
    )
  }

  private static let epsonT88III: Profile = {
    var profile = epson(
      "epson-tm-t88iii",
      "TM-T88II, TM-T88III",
      columns: 42,
      dots: 512,
      dotsPerInch: 180,
      pages: epsonFirstPages
    )
    profile.unitsPerDot = 2
    profile.barcodes = BarcodeSystem.common
    profile.symbols = []
    profile.images = ImagePrinting(.raster)
    profile.answers = [.realTimeStatus, .status, .automaticStatus]
    profile.identities = [.model("TM-T88II"), .model("TM-T88III")]
    profile.remarks = [
      "2-D codes are drawn by Platen: sources differ on which of these printers know them.",
      "escpos-printer-db gives page 18 as PC862; all other sources have PC852 there.",
    ]
    profile.sources = [
      .dataBase("columns, dots, code pages", "TM-T88III"),
      epsonGuide("motion unit", "GS P, p. 470"),
      epsonGuide("answers: no process id", "GS ( H, p. 425"),
      Source("drawer", "Epson, TM-T88III series Specification, Rev. B, p. 75: DLE DC4"),
      .encoder("bar codes", "epson-tm-t88iii"),
    ]
    return profile
  }()

  private static let epsonT88IV: Profile = {
    var profile = epson(
      "epson-tm-t88iv",
      "TM-T88IV, TM-T70",
      columns: 42,
      dots: 512,
      dotsPerInch: 180,
      pages: epsonFirstPages
    )
    profile.unitsPerDot = 2
    profile.barcodes = BarcodeSystem.common
    profile.identities = [.model("TM-T88IV"), .model("TM-T70")]
    profile.sources = [
      .dataBase("columns, dots, code pages, codes, cut", "TM-T88IV and TM-T70"),
      .encoder("bar codes, 2-D codes", "epson-tm-t88iv and epson-tm-t70"),
      pictures("TM-T70 and TM-T88IV"),
      halfDots,
      epsonAnswers,
    ]
    return profile
  }()

  private static let epsonT88V: Profile = {
    var profile = epson(
      "epson-tm-t88v",
      "TM-T88V",
      columns: 42,
      dots: 512,
      dotsPerInch: 180,
      pages: epsonT88VPages
    )
    profile.unitsPerDot = 2
    profile.identities = [.model("TM-T88V")]
    profile.sources = [
      .dataBase("columns, dots, code pages, codes, pictures", "TM-T88V"),
      .encoder("bar codes, 2-D codes", "epson-tm-t88v"),
      halfDots,
      epsonAnswers,
    ]
    return profile
  }()

  private static let epsonT88VI: Profile = {
    var profile = epson(
      "epson-tm-t88vi",
      "TM-T88VI, TM-T88VII, TM-T70II",
      columns: 42,
      dots: 512,
      dotsPerInch: 180,
      pages: epsonPages
    )
    profile.unitsPerDot = 2
    profile.identities = [.model("TM-T88VI"), .model("TM-T88VII"), .model("TM-T70II")]
    profile.sources = [
      .dataBase("columns, dots, code pages, codes, cut", "TM-T70II"),
      .encoder("columns, code pages, codes", "epson-tm-t88vi, epson-tm-t88vii, epson-tm-t70ii"),
      halfDots,
      epsonAnswers,
    ]
    return profile
  }()

  private static let epsonT20: Profile = {
    var profile = epson(
      "epson-tm-t20",
      "TM-T20",
      columns: 48,
      dots: 576,
      dotsPerInch: 203,
      pages: epsonFirstPages
    )
    profile.barcodes = BarcodeSystem.common
    profile.symbols = []
    profile.identities = [.model("TM-T20"), .usb(vendor: 0x04B8, product: 0x0E03)]
    profile.remarks = ["2-D codes are drawn by Platen: no source says which of them it knows."]
    profile.sources = [
      Source("columns, code pages", "grandchef/escpos-buffer (MIT), commit e099b9f, model TM-T20"),
      Source(
        "dots an inch, motion unit, pictures, cut",
        "Epson, TM-T20 Quick Reference Guide, p. 2: ESC *, GS ( L, GS V"
      ),
      Source("USB", "usb.ids 2025.07.26"),
      epsonAnswers,
    ]
    return profile
  }()

  private static let epsonT20II: Profile = {
    var profile = epson(
      "epson-tm-t20ii",
      "TM-T20II",
      columns: 48,
      dots: 576,
      dotsPerInch: 203,
      pages: epsonT20IIPages
    )
    profile.identities = [.model("TM-T20II")]
    profile.remarks = ["Set to 42 columns, the printer needs the profile epson-tm-t20ii-42."]
    profile.sources = [
      .dataBase("columns, dots, code pages, codes", "TM-T20II"),
      pictures("TM-T20II"),
      epsonAnswers,
    ]
    return profile
  }()

  private static let epsonT20IINarrow: Profile = {
    var profile = epsonT20II
    profile.name = "epson-tm-t20ii-42"
    profile.model = "TM-T20II set to 42 columns"
    profile.columns = 42
    profile.dots = 546
    profile.identities = []
    profile.remarks = ["The printer is set to 42 columns by its memory switches."]
    profile.sources[0] = .dataBase("columns, dots, code pages, codes", "TM-T20II-42col")
    return profile
  }()

  private static let epsonT20III: Profile = {
    var profile = epson(
      "epson-tm-t20iii",
      "TM-T20III",
      columns: 48,
      dots: 576,
      dotsPerInch: 203,
      pages: epsonPages
    )
    profile.symbols = [.pdf417, .qr, .aztec, .dataMatrix]
    profile.identities = [.model("TM-T20III")]
    profile.sources = [
      .dataBase("columns, dots, code pages", "TM-T20III"),
      .encoder("bar codes", "epson-tm-t20iii"),
      Source(
        "2-D codes, pictures, cut, drawer, answers",
        "Epson ESC/POS command reference, commands of the TM-T20III: GS ( k functions 065 to 682, "
          + "GS ( L 112, ESC *, GS V, DLE DC4, DLE EOT, GS a, GS r, GS ( H"
      ),
    ]
    return profile
  }()

  private static let epsonM30III: Profile = {
    var profile = epson(
      "epson-tm-m30iii",
      "TM-m30III",
      columns: 48,
      dots: 576,
      dotsPerInch: 203,
      pages: epsonPages
    )
    profile.identities = [.model("TM-m30III")]
    profile.sources = [
      .dataBase("columns, dots, code pages, codes, pictures", "TM-m30III"),
      epsonAnswers,
    ]
    return profile
  }()

  private static let epsonL90: Profile = {
    var profile = epson(
      "epson-tm-l90",
      "TM-L90",
      columns: 48,
      dots: 576,
      dotsPerInch: 203,
      pages: epsonPages
    )
    profile.unitsPerDot = 2
    profile.barcodes = BarcodeSystem.common
    profile.identities = [.model("TM-L90")]
    profile.remarks = ["For receipt paper, not for labels."]
    profile.sources = [
      .dataBase("columns, dots, code pages, codes, pictures", "TM-L90"),
      epsonGuide("motion unit", "GS P, p. 470"),
      epsonGuide("answers", "GS ( H, p. 425"),
      epsonAnswers,
    ]
    return profile
  }()

  /// What Epson's thermal receipt printers have in common since the TM-T88III.
  static let epsonAnswers = Source(
    "answers, drawer",
    "Epson: DLE DC4 in the specifications of TM-T88III (Rev. B, p. 75), TM-T90 (Rev. E, p. 78) and "
      + "TM-T81 (Rev. A, p. 58); GS ( H in that of the TM-T81 (p. 81), on all but the TM-T88III and "
      + "older; both in the commands of the TM-T20III"
  )

  /// The motion unit of Epson's print heads of 180 dots an inch.
  private static let halfDots = Source(
    "motion unit",
    "Epson: GS P of 180 and 360 in the manuals of TM-T88 (p. 1-48), TM-T88III, TM-T90 and TM-T81"
  )

  private static func epsonGuide(_ facts: String, _ place: String) -> Source {
    Source(facts, "Epson ESC/POS application programming guide, Ver. 10.01, \(place)")
  }

  private static func pictures(_ model: String) -> Source {
    Source("pictures", "png2pos (MIT), supported printers: GS 8 L tested on \(model)")
  }
}
