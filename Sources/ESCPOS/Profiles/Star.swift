/// Star's printers whose emulation is set to ESC/POS; in Star's own modes they understand nothing
/// of what Platen sends.
extension Profile {
  static let star: [Profile] = [starTSP600, starTSP800]

  private static let starTSP600 = starPrinter(
    "star-tsp600",
    "TSP600 and TSP650 series set to ESC/POS",
    columns: 48,
    dots: 576,
    dataBase: "TSP600"
  )

  private static let starTSP800 = starPrinter(
    "star-tsp800",
    "TSP800 series set to ESC/POS",
    columns: 69,
    dots: 833,
    dataBase: "TSP800"
  )

  private static func starPrinter(
    _ name: String,
    _ model: String,
    columns: Int,
    dots: Int,
    dataBase: String
  ) -> Profile {
    Profile(
      name: name,
      maker: "Star",
      model: model,
      columns: columns,
      dots: dots,
      setsUnits: true,
      codePages: slots([
        0: .cp437, 19: .cp858, 16: .wpc1252, 18: .cp852, 17: .cp866, 2: .cp850, 3: .cp860,
        4: .cp863, 5: .cp865,
      ]),
      cut: .partial,
      barcodes: BarcodeSystem.common,
      images: ImagePrinting(.raster),
      drawer: DrawerPrinting(isRealTime: true),
      answers: [.realTimeStatus, .status, .automaticStatus],
      remarks: [
        "Set the emulation to ESC/POS by the DIP switches or Star's utility.",
        "Katakana (page 1) is Star's own and drawn by Platen.",
      ],
      sources: [
        Source("dots", "escpos-printer-db (CC BY 4.0), commit fe07c81, profile \(dataBase)"),
        Source(
          "code pages, bar codes, pictures, cut, drawer, answers, motion unit",
          "Star, ESC/POS Mode Command Specifications: ESC t, GS k, GS v 0, GS V, DLE DC4, DLE EOT, "
            + "GS r, GS a, GS P, as archsh/escpos-python, commit b6dce34, quotes them"
        ),
      ]
    )
  }
}
