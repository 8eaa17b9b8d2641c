/// Epson's regional models and its portable printers.
extension Profile {
  static let epsonRegional: [Profile] = [
    epsonT70IISimplified, epsonT70IITraditional, epsonT70IITraditionalNarrow,
  ]

  static let epsonPortable: [Profile] = [epsonP80, epsonP80Narrow, epsonP20II]

  private static let epsonT70IISimplified: Profile = {
    var profile = epson(
      "epson-tm-t70ii-zh-hans",
      "TM-T70II for simplified Chinese",
      columns: 48,
      dots: 576,
      dotsPerInch: 203,
      pages: epsonPages
    )
    profile.kanji = .gb18030
    profile.sources = [
      .dataBase("columns, dots, code pages, Kanji mode, cut", "TM-T70II-CH"),
      .encoder("bar codes, 2-D codes", "epson-tm-t70ii"),
      epsonAnswers,
    ]
    return profile
  }()

  private static let epsonT70IITraditional: Profile = {
    var profile = epsonT70IISimplified
    profile.name = "epson-tm-t70ii-zh-hant"
    profile.model = "TM-T70II for traditional Chinese"
    profile.kanji = .big5
    return profile
  }()

  private static let epsonT70IITraditionalNarrow: Profile = {
    var profile = epsonT70IITraditional
    profile.name = "epson-tm-t70ii-zh-hant-58"
    profile.model = "TM-T70II for traditional Chinese with paper of 58 mm"
    profile.columns = 34
    profile.dots = 416
    profile.sources[0] = .dataBase(
      "columns, dots, code pages, Kanji mode, cut",
      "TM-T70II-CH-58mm"
    )
    return profile
  }()

  private static let epsonP80: Profile = {
    var profile = epson(
      "epson-tm-p80",
      "TM-P80",
      columns: 48,
      dots: 576,
      dotsPerInch: 203,
      pages: epsonPages
    )
    profile.cut = nil
    profile.drawer = nil
    profile.barcodes = BarcodeSystem.common
    profile.identities = [.model("TM-P80")]
    profile.remarks = [
      "A portable printer: the paper is torn off. Set cut for the model with a cutter.",
      "escpos-printer-db gives 42 columns beside 24 Kanji of 24 dots, which fill 48 columns.",
    ]
    profile.sources = [
      .dataBase("dots, columns of Kanji, code pages, codes", "TM-P80"), epsonAnswers,
    ]
    return profile
  }()

  private static let epsonP80Narrow: Profile = {
    var profile = epsonP80
    profile.name = "epson-tm-p80-42"
    profile.model = "TM-P80 set to 42 columns"
    profile.columns = 42
    profile.dots = 546
    profile.identities = []
    profile.remarks = [
      "A portable printer: the paper is torn off. Set cut for the model with a cutter."
    ]
    profile.sources = [
      .dataBase("columns, dots, code pages, codes", "TM-P80-42col"), epsonAnswers,
    ]
    return profile
  }()

  private static let epsonP20II: Profile = {
    var profile = epson(
      "epson-tm-p20ii",
      "TM-P20II",
      columns: 32,
      dots: 384,
      dotsPerInch: 203,
      pages: epsonPages
    )
    profile.cut = nil
    profile.drawer = nil
    profile.images = ImagePrinting(.raster)
    profile.identities = [.model("TM-P20II")]
    profile.remarks = [
      "A portable printer: the paper is torn off.",
      "The dots are those of 32 columns; the print head may have a few more.",
    ]
    profile.sources = [
      .encoder("columns, code pages, codes, pictures", "epson-tm-p20ii"), epsonAnswers,
    ]
    return profile
  }()
}
