/// Printers of Zjiang, which are sold under very many other names too.
extension Profile {
  static let zjiang: [Profile] = [zjiang5890, zjiang5870, pos8360]

  private static let zjiang5890 = Profile(
    name: "zjiang-pos-5890",
    maker: "Zjiang",
    model: "POS-5890 series",
    columns: 32,
    dots: 384,
    codePages: slots([
      0: .cp437, 19: .cp858, 16: .wpc1252, 72: .wpc1250, 23: .wpc1251, 90: .wpc1253, 91: .wpc1254,
      32: .wpc1255, 92: .wpc1256, 25: .wpc1257, 27: .wpc1258, 6: .iso8859n1, 18: .cp852,
      17: .cp866, 2: .cp850, 3: .cp860, 4: .cp863, 5: .cp865, 8: .cp862, 24: .cp737, 56: .cp861,
      60: .cp855, 61: .cp857, 65: .cp851, 66: .cp869, 68: .cp1119, 69: .cp1118, 93: .cp720,
      95: .cp775, 74: .cp3840, 76: .cp3843, 77: .cp3844, 78: .cp3845, 79: .cp3846, 80: .cp3847,
      81: .cp3848, 84: .cp3001, 85: .cp3002, 86: .cp3011, 87: .cp3012, 1: .katakana,
    ]),
    cut: nil,
    barcodes: BarcodeSystem.common.subtracting([.upcE]),
    symbols: [.qr],
    images: ImagePrinting(.raster, blockRows: 128),
    drawer: DrawerPrinting(),
    identities: [.model("ZJ-58"), .model("POS-5890")],
    remarks: [
      "USB 0416:5011 is shared by printers of 58 and 80 mm and chooses none.",
      "PDF417 is drawn by Platen: sources differ.",
    ],
    sources: [
      .encoder("columns, code pages, codes, pictures", "pos-5890"),
      .dataBase("dots, no cutter", "POS-5890"),
      Source("model", "klirichek/zj-58, commit 6474356, zj58.ppd: MDL ZJ-58"),
    ]
  )

  private static let zjiang5870 = Profile(
    name: "zjiang-zj-5870",
    maker: "Zjiang",
    model: "ZJ-5870",
    columns: 32,
    dots: 384,
    codePages: slots([
      0: .cp437, 16: .wpc1252, 18: .cp852, 17: .cp866, 2: .cp850, 3: .cp860, 4: .cp863, 5: .cp865,
      1: .katakana,
    ]),
    cut: nil,
    barcodes: [],
    images: ImagePrinting(.raster, blockRows: 128),
    drawer: DrawerPrinting(),
    identities: [.model("ZJ-5870")],
    remarks: [
      "It has a mode for Latin and one for Chinese letters: hold the feed key while switching on "
        + "until the light goes out. This profile is for the Latin one.",
      "Sold as AGPtEK and Esky too.",
    ],
    sources: [.dataBase("columns, dots, code pages, no codes, pictures, no cutter", "ZJ-5870")]
  )

  private static let pos8360 = Profile(
    name: "zjiang-pos-8360",
    maker: "Zjiang",
    model: "POS-8360",
    columns: 48,
    dots: 576,
    codePages: slots([
      0: .cp437, 19: .cp858, 16: .wpc1252, 72: .wpc1250, 23: .wpc1251, 7: .wpc1253, 91: .wpc1254,
      32: .wpc1255, 92: .wpc1256, 25: .wpc1257, 27: .wpc1258, 6: .iso8859n1, 18: .cp852,
      17: .cp866, 2: .cp850, 3: .cp860, 4: .cp863, 5: .cp865, 8: .cp862, 24: .cp737, 56: .cp861,
      60: .cp855, 61: .cp857, 65: .cp851, 66: .cp869, 68: .cp1119, 69: .cp1118, 93: .cp720,
      95: .cp775, 74: .cp3840, 76: .cp3843, 77: .cp3844, 78: .cp3845, 79: .cp3846, 80: .cp3847,
      81: .cp3848, 84: .cp3001, 85: .cp3002, 86: .cp3011, 87: .cp3012, 1: .katakana,
    ]),
    cut: .partial,
    barcodes: BarcodeSystem.common.subtracting([.upcE]),
    symbols: [.pdf417, .qr],
    images: ImagePrinting(.raster),
    drawer: DrawerPrinting(),
    identities: [.model("ZJ-80"), .model("POS-8360")],
    remarks: ["USB 0416:5011 is shared by printers of 58 and 80 mm and chooses none."],
    sources: [
      .encoder("columns, code pages, codes, pictures, cutter", "pos-8360"),
      Source("model", "klirichek/zj-58, commit 6474356, zj80.ppd: MDL ZJ-80"),
    ]
  )
}
