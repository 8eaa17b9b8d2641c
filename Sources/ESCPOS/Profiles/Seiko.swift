/// Printers of Seiko Instruments.
extension Profile {
  static let seiko: [Profile] = [seikoF10, seikoF10Narrow]

  private static let seikoF10 = Profile(
    name: "seiko-rp-f10",
    maker: "Seiko Instruments",
    model: "RP-F10",
    columns: 48,
    dots: 576,
    codePages: slots([
      0: .cp437, 19: .cp858, 16: .wpc1252, 45: .wpc1250, 46: .wpc1251, 47: .wpc1253, 48: .wpc1254,
      18: .cp852, 17: .cp866, 2: .cp850, 3: .cp860, 4: .cp863, 5: .cp865, 13: .cp857, 14: .cp737,
      34: .cp855, 1: .katakana,
    ]),
    cut: .partial,
    barcodes: BarcodeSystem.common,
    symbols: [.pdf417, .qr],
    images: ImagePrinting(.graphics),
    drawsInLine: true,
    drawer: DrawerPrinting(),
    identities: [.model("RP-F10")],
    remarks: ["With paper of 58 mm, the printer needs the profile seiko-rp-f10-58."],
    sources: [.dataBase("columns, dots, code pages, codes, pictures, cut", "RP-F10-80mm")]
  )

  private static let seikoF10Narrow: Profile = {
    var profile = seikoF10
    profile.name = "seiko-rp-f10-58"
    profile.model = "RP-F10 with paper of 58 mm"
    profile.columns = 36
    profile.dots = 432
    profile.identities = []
    profile.remarks = []
    profile.sources = [.dataBase("columns, dots, code pages, codes, pictures, cut", "RP-F10-58mm")]
    return profile
  }()
}
