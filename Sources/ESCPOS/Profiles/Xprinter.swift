/// Printers of Xprinter, which are sold under many other names too.
extension Profile {
  static let xprinter: [Profile] = [
    Profile(
      name: "xprinter-xp-n160ii",
      maker: "Xprinter",
      model: "XP-N160II, XP-T80Q",
      columns: 48,
      dots: 576,
      codePages: slots([
        0: .cp437, 19: .cp858, 16: .wpc1252, 23: .wpc1251, 7: .wpc1253, 11: .wpc1255,
        33: .wpc1256, 25: .wpc1257, 6: .iso8859n1, 18: .cp852, 17: .cp866, 2: .cp850, 3: .cp860,
        4: .cp863, 5: .cp865, 24: .cp737, 9: .cp3012, 1: .katakana,
      ]),
      cut: .partial,
      barcodes: BarcodeSystem.common.union([.gs1128]),
      symbols: [.pdf417, .qr],
      images: ImagePrinting(.raster),
      drawer: DrawerPrinting(),
      identities: [.model("XP-N160II"), .model("XP-T80Q")],
      remarks: ["On USB it calls itself Printer-80, as printers of other makers do too."],
      sources: [
        .encoder("columns, code pages, codes", "xprinter-xp-n160ii and xprinter-xp-t80q"),
        xprinterManual,
      ]
    )
  ]

  private static let xprinterManual = Source(
    "drawer",
    "Xprinter, XP-80X Series Programmer Manual: DLE DC4 and ESC p, connector pins 2 and 5"
  )
}
