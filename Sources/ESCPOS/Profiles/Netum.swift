/// Printers of Netum.
extension Profile {
  static let netum: [Profile] = [netum5890K, netum80V]

  private static let netum5890K = Profile(
    name: "netum-nt-5890k",
    maker: "Netum",
    model: "NT-5890K",
    columns: 32,
    dots: 384,
    codePages: slots(netumPages),
    cut: nil,
    barcodes: BarcodeSystem.common,
    symbols: [.qr],
    images: ImagePrinting(.raster, blockRows: 128, swallowsLineFeed: true),
    padsWithBlanks: true,
    drawer: DrawerPrinting(),
    remarks: [
      "Its firmware ignores ESC $ after text in a line, so that gaps are filled with blanks, and "
        + "ESC J.",
      "A cut command only feeds the paper: there is no cutter.",
      "USB 0416:5011 is shared by printers of 58 and 80 mm and chooses none.",
    ],
    sources: [
      .dataBase("columns, dots, code pages", "NT-5890K and POS-5890"),
      Source(
        "codes, lost line feed, ignored commands",
        "receiptful/escpost, commit 8488c6c, profile NT-5890K: measured on a printer"
      ),
    ]
  )

  private static let netum80V = Profile(
    name: "netum-80-v-ul",
    maker: "Netum",
    model: "80-V-UL",
    columns: 48,
    dots: 576,
    codePages: slots(netumPages),
    cut: .partial,
    barcodes: BarcodeSystem.common,
    symbols: [.pdf417, .qr],
    images: ImagePrinting(.raster),
    drawer: DrawerPrinting(),
    remarks: ["The data base gives the width of the letters for the columns: 576 / 12 is 48."],
    sources: [.dataBase("dots, code pages, codes, pictures, cut", "NT-80-V-UL")]
  )

  private static let netumPages: Numbers = [
    0: .cp437, 19: .cp858, 16: .wpc1252, 72: .wpc1250, 73: .wpc1251, 90: .wpc1253, 91: .wpc1254,
    32: .wpc1255, 92: .wpc1256, 25: .wpc1257, 94: .wpc1258, 18: .cp852, 17: .cp866, 2: .cp850,
    3: .cp860, 4: .cp863, 5: .cp865, 56: .cp861, 60: .cp855, 61: .cp857, 62: .cp862, 64: .cp737,
    65: .cp851, 66: .cp869, 68: .cp1119, 69: .cp1118, 74: .cp3840, 76: .cp3843, 77: .cp3844,
    78: .cp3845, 79: .cp3846, 80: .cp3847, 81: .cp3848, 84: .cp3001, 85: .cp3002, 86: .cp3011,
    87: .cp3012, 88: .cp3021, 93: .cp720, 95: .cp775,
  ]
}
