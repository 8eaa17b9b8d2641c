/// Printers of makers of which one model is known well enough.
extension Profile {
  static let smallMakers: [Profile] = [
    sunmiV2, munbynP047, kefar306, pbm822, yhdaa8390, youku58, elginI9, posiflex7700,
  ]

  private static let sunmiV2 = Profile(
    name: "sunmi-v2",
    maker: "Sunmi",
    model: "V2, built-in printer",
    columns: 32,
    dots: 384,
    codePages: slots([
      0: .cp437, 19: .cp858, 16: .wpc1252, 15: .iso8859n7, 18: .cp852, 17: .cp866, 2: .cp850,
      3: .cp860, 4: .cp863, 5: .cp865, 13: .cp857, 14: .cp737, 33: .cp775, 34: .cp855, 36: .cp862,
      21: .thai11,
    ]),
    cut: nil,
    barcodes: BarcodeSystem.common,
    symbols: [.qr],
    images: ImagePrinting(.raster, blockRows: 128),
    drawer: nil,
    remarks: ["The printer is reached only from the device itself, as a Bluetooth printer."],
    sources: [.dataBase("columns, dots, code pages, codes, pictures, no cutter", "Sunmi-V2")]
  )

  private static let munbynP047 = Profile(
    name: "munbyn-itpp047",
    maker: "Munbyn",
    model: "ITPP047, ITPP102",
    columns: 42,
    dots: 512,
    dotsPerInch: 180,
    codePages: slots([
      0: .cp437, 19: .cp858, 6: .wpc1252, 18: .cp852, 17: .cp866, 2: .cp850, 3: .cp860, 4: .cp863,
      5: .cp865, 1: .katakana,
    ]),
    cut: .partial,
    barcodes: BarcodeSystem.common,
    symbols: [.qr],
    images: ImagePrinting(.raster),
    drawer: DrawerPrinting(),
    remarks: [
      "Page 6 is WPC1252; page 16 is not, whatever the manual says.",
      "The dots an inch are those of 512 dots on paper of 80 mm.",
    ],
    sources: [.dataBase("dots, columns, code pages, codes, cut, pictures", "ITPP047")]
  )

  private static let kefar306 = Profile(
    name: "kefar-kr-306",
    maker: "Kefar",
    model: "KR-306",
    columns: 48,
    dots: 576,
    codePages: slots([
      0: .cp437, 14: .cp858, 11: .wpc1252, 50: .wpc1250, 51: .wpc1251, 27: .wpc1255, 70: .wpc1256,
      13: .cp852, 12: .cp866, 2: .cp850, 3: .cp860, 4: .cp863, 5: .cp865, 34: .cp861, 38: .cp855,
      39: .cp857, 40: .cp862, 42: .cp737, 43: .cp851, 44: .cp869, 45: .cp928, 46: .cp1119,
      47: .cp1118, 48: .cp874, 52: .cp3840, 54: .cp3843, 55: .cp3844, 56: .cp3845, 57: .cp3846,
      58: .cp3847, 59: .cp3848, 62: .cp3001, 63: .cp3002, 64: .cp3011, 65: .cp3012, 66: .cp3021,
      1: .katakana,
    ]),
    cut: .partial,
    barcodes: BarcodeSystem.common,
    symbols: [.pdf417, .qr],
    images: ImagePrinting(.raster),
    drawsInLine: true,
    drawer: DrawerPrinting(),
    identities: [.model("KR-306")],
    sources: [.dataBase("columns, dots, code pages, codes, pictures, cut", "KR-306")]
  )

  private static let pbm822 = Profile(
    name: "pbm-p822d",
    maker: "PBM",
    model: "P822D",
    columns: 48,
    dots: 576,
    codePages: slots([
      0: .cp437, 19: .cp858, 16: .wpc1252, 72: .wpc1250, 73: .wpc1251, 32: .wpc1255, 34: .wpc1256,
      25: .wpc1257, 18: .cp852, 17: .cp866, 2: .cp850, 3: .cp860, 4: .cp863, 5: .cp865, 33: .cp720,
      56: .cp861, 60: .cp855, 61: .cp857, 62: .cp862, 64: .cp737, 65: .cp851, 66: .cp869,
      67: .cp928, 68: .cp1119, 69: .cp1118, 70: .cp874, 74: .cp3840, 76: .cp3843, 77: .cp3844,
      78: .cp3845, 79: .cp3846, 80: .cp3847, 81: .cp3848, 84: .cp3001, 85: .cp3002, 86: .cp3011,
      87: .cp3012, 88: .cp3021, 1: .katakana,
    ]),
    cut: .partial,
    barcodes: BarcodeSystem.common,
    symbols: [.pdf417, .qr],
    images: ImagePrinting(.raster),
    drawer: DrawerPrinting(),
    identities: [.model("P822D")],
    remarks: ["The columns are those that fill 576 dots."],
    sources: [.dataBase("dots, code pages, codes, cut, pictures", "P822D")]
  )

  private static let yhdaa8390 = Profile(
    name: "yhdaa-yhd-8390",
    maker: "YHDAA",
    model: "YHD-8390",
    columns: 48,
    dots: 576,
    codePages: slots([0: .cp437]),
    cut: .partial,
    barcodes: BarcodeSystem.common,
    symbols: [.pdf417, .qr],
    images: ImagePrinting(.raster),
    drawsInLine: true,
    drawer: DrawerPrinting(),
    remarks: [
      "Code pages change only with the maker's own tool, so that Platen draws what PC437 has not.",
      "The data base gives 640 dots, which is the paper's width; 48 columns fill 576.",
    ],
    sources: [.dataBase("columns, code pages, codes, cut, pictures", "YHD-8390")]
  )

  private static let youku58 = Profile(
    name: "youku-58t",
    maker: "Youku",
    model: "58T",
    columns: 32,
    dots: 384,
    codePages: slots([
      0: .cp437, 16: .wpc1252, 30: .wpc1250, 6: .wpc1251, 32: .wpc1254, 33: .wpc1255, 34: .wpc1256,
      25: .wpc1257, 35: .wpc1258, 23: .iso8859n1, 44: .iso8859n15, 18: .cp852, 7: .cp866,
      2: .cp850, 3: .cp860, 4: .cp863, 5: .cp865, 24: .cp737, 28: .cp855, 29: .cp857, 31: .cp775,
      15: .cp862, 47: .cp874, 9: .cp3012, 8: .cp3021, 1: .katakana,
    ]),
    cut: nil,
    barcodes: BarcodeSystem.common.subtracting([.upcE]),
    symbols: [.qr],
    images: ImagePrinting(.raster, blockRows: 128),
    drawer: DrawerPrinting(),
    sources: [.encoder("columns, code pages, codes", "youku-58t")]
  )

  private static let elginI9 = Profile(
    name: "elgin-i9",
    maker: "Elgin",
    model: "i9",
    columns: 48,
    dots: 576,
    codePages: slots([3: .cp437, 5: .cp858, 1: .wpc1252, 2: .cp850, 4: .cp860]),
    cut: CutPrinting(.full, form: .here(afterLines: 4)),
    barcodes: BarcodeSystem.common,
    symbols: [.qr],
    images: ImagePrinting(.raster),
    drawer: DrawerPrinting(),
    identities: [.model("i9")],
    remarks: [
      "For the printer's ESC/POS mode, with its own numbers of code pages.",
      "The dots are those of 48 columns.",
    ],
    sources: [
      Source(
        "columns, code pages, codes, cut",
        "grandchef/escpos-buffer (MIT), commit e099b9f, model I9"
      )
    ]
  )

  private static let posiflex7700 = Profile(
    name: "posiflex-pp-7700",
    maker: "Posiflex",
    model: "Aura PP-7700, PP-7000II",
    columns: 42,
    dots: 512,
    codePages: slots([
      0: .cp437, 2: .cp850, 3: .cp860, 4: .cp863, 5: .cp865, 1: .katakana,
    ]),
    cut: .partial,
    barcodes: BarcodeSystem.common,
    images: ImagePrinting(.raster),
    drawer: DrawerPrinting(isRealTime: true),
    answers: [.realTimeStatus, .status, .automaticStatus],
    remarks: [
      "For the usual setting of 512 dots in a line, switch 3 off; with it on there are 576 dots.",
      "The dots an inch are those of 576 dots on paper of 80 mm.",
    ],
    sources: [
      Source(
        "dots, code pages, columns, codes, pictures, cut, drawer, answers",
        "Posiflex, PP7700 Series User Manual, p. 5-5 and 5-7: all commands of Epson's TM-T88II, whose "
          + "specification these facts are from"
      )
    ]
  )
}
