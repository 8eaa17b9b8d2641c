/// Bixolon's printers, and Metapace's, which were built by Bixolon.
extension Profile {
  static let bixolon: [Profile] = [bixolonSRP350, bixolonSRP350III, bixolonSRPS300, metapaceT1]

  private static let firstPages: Numbers = [
    0: .cp437, 19: .cp858, 2: .cp850, 3: .cp860, 4: .cp863, 5: .cp865, 1: .katakana,
  ]

  private static let bixolonSRP350 = Profile(
    name: "bixolon-srp-350",
    maker: "Bixolon",
    model: "SRP-350",
    columns: 42,
    dots: 504,
    dotsPerInch: 180,
    codePages: slots(firstPages),
    cut: .partial,
    barcodes: BarcodeSystem.common,
    images: ImagePrinting(.raster),
    drawer: DrawerPrinting(isRealTime: true),
    answers: [.realTimeStatus, .status, .automaticStatus],
    identities: [.model("SRP-350")],
    remarks: [
      "Sold as Samsung too.",
      "The dots are those of 42 columns; the print head has a few more.",
    ],
    sources: [
      .encoder("columns, code pages, codes", "bixolon-srp350"),
      Source(
        "answers, drawer",
        "Samsung, Control Commands Manual SRP-350/352plusA&C, Rev. 1.02, 1: DLE EOT, DLE DC4"
      ),
      bixolonFamily,
    ]
  )

  private static let bixolonSRP350III = Profile(
    name: "bixolon-srp-350iii",
    maker: "Bixolon",
    model: "SRP-350III, SRP-350plusIII",
    columns: 42,
    dots: 504,
    dotsPerInch: 180,
    codePages: slots([
      0: .cp437, 19: .cp858, 16: .wpc1252, 47: .wpc1250, 28: .wpc1251, 24: .wpc1253,
      25: .wpc1254, 33: .wpc1255, 40: .wpc1256, 26: .wpc1257, 41: .wpc1258, 38: .iso8859n7,
      18: .cp852, 17: .cp866, 2: .cp850, 3: .cp860, 4: .cp863, 5: .cp865, 21: .cp862, 29: .cp737,
      30: .cp775, 37: .cp857, 34: .thai11, 35: .thai18, 23: .thai42, 49: .tcvn3,
      50: .tcvn3Capitals, 51: .viscii, 1: .katakana,
    ]),
    cut: .partial,
    barcodes: BarcodeSystem.common,
    symbols: [.pdf417, .qr],
    images: ImagePrinting(.raster),
    drawer: DrawerPrinting(isRealTime: true),
    answers: [.realTimeStatus, .status, .automaticStatus],
    identities: [.model("SRP-350III"), .model("SRP-350plusIII")],
    remarks: ["The dots are those of 42 columns; the print head has a few more."],
    sources: [
      .encoder("columns, code pages, codes", "bixolon-srp350iii"),
      Source("code pages 0 to 30", "Samsung, SRP-275 Operator's Manual, p. 5-33: ESC t"),
      Source(
        "answers, drawer",
        "Bixolon, Command Manual SRP-350/352plusIII, Rev. 1.00, 2: DLE EOT, DLE DC4"
      ),
      bixolonFamily,
    ]
  )

  private static let bixolonSRPS300 = Profile(
    name: "bixolon-srp-s300",
    maker: "Bixolon",
    model: "SRP-S300",
    columns: 48,
    dots: 576,
    codePages: slots([
      0: .cp437, 19: .cp858, 16: .wpc1252, 47: .wpc1253, 49: .wpc1255, 50: .wpc1256,
      39: .iso8859n2, 40: .iso8859n15, 18: .cp852, 17: .cp866, 42: .cp1118, 2: .cp850, 3: .cp860,
      4: .cp863, 5: .cp865, 33: .cp775, 34: .cp855, 35: .cp861, 36: .cp862, 38: .cp869,
      21: .thai11, 30: .tcvn3, 31: .tcvn3Capitals, 1: .katakana,
    ]),
    cut: .partial,
    barcodes: BarcodeSystem.common,
    symbols: [.pdf417, .qr],
    images: ImagePrinting(.raster),
    drawer: DrawerPrinting(),
    identities: [.model("SRP-S300")],
    remarks: ["The data base gives 640 dots, which is the paper's width; 48 columns fill 576."],
    sources: [.dataBase("columns, code pages, codes, pictures", "SRP-S300")]
  )

  private static let metapaceT1 = Profile(
    name: "metapace-t-1",
    maker: "Metapace",
    model: "T-1",
    columns: 42,
    dots: 504,
    dotsPerInch: 180,
    codePages: slots(firstPages),
    cut: .partial,
    barcodes: BarcodeSystem.common,
    images: ImagePrinting(.raster),
    drawer: DrawerPrinting(),
    sources: [
      .dataBase("dots, code pages, cut, pictures", "T-1"),
      .encoder("columns, codes", "metapace-t1"),
    ]
  )

  private static let bixolonFamily = Source(
    "answers, pictures",
    "Bixolon, SRP-350IIOBE Command Manual, Rev. 1.00, 2: GS a, GS r, GS v 0"
  )
}
