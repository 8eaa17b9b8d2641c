/// Printers of Rongta, whose numbers of code pages are their own.
extension Profile {
  static let rongta: [Profile] = [
    Profile(
      name: "rongta-rp332",
      maker: "Rongta",
      model: "RP332",
      columns: 42,
      dots: 576,
      codePages: slots([
        0: .cp437, 19: .cp858, 16: .wpc1252, 30: .wpc1250, 6: .wpc1251, 17: .wpc1253,
        32: .wpc1254, 34: .wpc1256, 25: .wpc1257, 35: .wpc1258, 23: .iso8859n1, 36: .iso8859n2,
        37: .iso8859n3, 38: .iso8859n4, 39: .iso8859n5, 41: .iso8859n7, 42: .iso8859n8,
        43: .iso8859n9, 44: .iso8859n15, 18: .cp852, 7: .cp866, 2: .cp850, 3: .cp860, 4: .cp863,
        5: .cp865, 24: .cp737, 27: .cp720, 28: .cp855, 29: .cp857, 31: .cp775, 15: .cp862,
        46: .cp856, 47: .cp874, 1: .katakana,
      ]),
      cut: .full,
      barcodes: BarcodeSystem.common,
      symbols: [.qr],
      images: ImagePrinting(.raster),
      drawer: DrawerPrinting(isRealTime: true),
      answers: [.realTimeStatus],
      identities: [.model("RP332")],
      remarks: ["The dots are those of a print width of 72 mm."],
      sources: [
        .dataBase("columns, print width, code pages, codes, pictures, cut", "RP332"),
        Source("answers, drawer", "Rongta, RP80 Command Set, p. 6 and 9: DLE EOT, DLE DC4"),
      ]
    )
  ]
}
