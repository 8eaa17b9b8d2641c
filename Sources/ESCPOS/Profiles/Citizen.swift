/// Citizen's printers in their ESC/POS emulation.
extension Profile {
  static let citizen: [Profile] = [citizenS310II, citizenS651]

  private static let citizenS310II = Profile(
    name: "citizen-ct-s310ii",
    maker: "Citizen",
    model: "CT-S310II",
    columns: 48,
    dots: 576,
    codePages: slots([
      0: .cp437, 19: .cp858, 16: .wpc1252, 32: .wpc1258, 6: .cp852, 7: .cp866, 2: .cp850,
      3: .cp860, 4: .cp863, 5: .cp865, 8: .cp857, 30: .tcvn3, 31: .tcvn3Capitals, 1: .katakana,
    ]),
    cut: .partial,
    barcodes: BarcodeSystem.common.union(BarcodeSystem.databars),
    symbols: [.pdf417, .qr],
    images: ImagePrinting(.raster),
    drawer: DrawerPrinting(),
    identities: [.model("CT-S310II")],
    remarks: [
      "Page 2 is PC850 in Citizen's manual; on one printer it had the euro sign of PC858.",
      "Thai is drawn by Platen: the printer wants it in three passes.",
    ],
    sources: [
      .encoder("columns, code pages, codes", "citizen-ct-s310ii"),
      Source(
        "code pages: names, page 2",
        "Citizen, Command Reference for CT-S280 to CT-S751, GS ( E function 5, a = 218, CT-S310II"
      ),
    ]
  )

  private static let citizenS651 = Profile(
    name: "citizen-ct-s651",
    maker: "Citizen",
    model: "CT-S651, CT-S651II",
    columns: 48,
    dots: 576,
    codePages: slots([
      0: .cp437, 19: .cp858, 16: .wpc1252, 18: .cp852, 17: .cp866, 2: .cp850, 3: .cp860,
      4: .cp863, 5: .cp865, 8: .cp857, 30: .tcvn3, 31: .tcvn3Capitals, 1: .katakana,
    ]),
    cut: .partial,
    barcodes: BarcodeSystem.common,
    symbols: [.pdf417, .qr],
    images: ImagePrinting(.graphics),
    drawsInLine: true,
    drawer: DrawerPrinting(),
    identities: [.model("CT-S651"), .model("CT-S651II")],
    remarks: [
      "The data base gives 640 dots, which is the paper's width; 48 columns fill 576.",
      "Thai is drawn by Platen: the printer wants it in three passes.",
    ],
    sources: [.dataBase("columns, code pages, codes, pictures, cut", "CT-S651")]
  )
}
