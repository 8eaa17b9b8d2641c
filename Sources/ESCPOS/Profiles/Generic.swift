/// The generic profiles stand for the printers that are sold under no name or many.
///
/// Nearly all of them come from China and have its characters. They make QR codes by themselves
/// too, except the oldest, which print the command as text: that harms only shops whose template
/// asks for such a code, and shows on their first trial, whereas a profile that refused would keep
/// it from all.
extension Profile {
  static let generic: [Profile] = [generic80, generic58]

  /// Most printers for paper of 80 mm: 48 columns, 576 dots, partial cut.
  public static let generic80 = Profile(
    name: "generic-80",
    columns: 48,
    dots: 576,
    codePages: slots(codePagesOfCopies),
    kanji: .gbk,
    cut: .partial,
    barcodes: BarcodeSystem.common,
    symbols: [.qr],
    images: ImagePrinting(.raster),
    drawer: DrawerPrinting(),
    identities: [.model("POS-80"), .model("POS80")],
    sources: [
      Source("code pages, codes, pictures", "what the profiles of printers from China share")
    ]
  )

  /// Most printers for paper of 58 mm: 32 columns, 384 dots, no cutter.
  public static let generic58 = Profile(
    name: "generic-58",
    columns: 32,
    dots: 384,
    codePages: slots(codePagesOfCopies),
    kanji: .gbk,
    cut: nil,
    barcodes: BarcodeSystem.common,
    symbols: [.qr],
    images: ImagePrinting(.raster, blockRows: 128),
    drawer: DrawerPrinting(),
    identities: [.model("POS-58"), .model("POS58"), .usb(vendor: 0x6868, product: 0x0200)],
    sources: [
      Source("code pages, codes, pictures", "what the profiles of printers from China share"),
      Source("USB", "sintrb/USB-Printer-Descriptors, commit de4d4ed: Gprinter GP-58MBIII"),
    ]
  )

  /// Epson's numbers, which most makers follow for these pages.
  private static let codePagesOfCopies: Numbers = [0: .cp437, 19: .cp858, 16: .wpc1252]
}
