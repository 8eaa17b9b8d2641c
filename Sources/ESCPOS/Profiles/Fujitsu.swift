/// Printers of Fujitsu.
extension Profile {
  static let fujitsu: [Profile] = [
    Profile(
      name: "fujitsu-fp-1000",
      maker: "Fujitsu",
      model: "FP-1000",
      columns: 48,
      dots: 576,
      codePages: slots([
        0: .cp437, 19: .cp858, 16: .wpc1252, 18: .cp852, 17: .cp866, 2: .cp850, 3: .cp860,
        4: .cp863, 5: .cp865, 8: .cp857, 1: .katakana,
      ]),
      cut: .partial,
      barcodes: BarcodeSystem.common.union(BarcodeSystem.databars),
      symbols: [.qr],
      images: ImagePrinting(.raster),
      drawer: DrawerPrinting(),
      identities: [.model("FP-1000")],
      sources: [.encoder("columns, code pages, codes, cutter", "fujitsu-fp1000")]
    )
  ]
}
