/// The generic profiles stand for the printers that are sold under no name or many.
///
/// Nearly all of them come from China and have its characters. They make QR codes by themselves
/// too, except the oldest, which print the command as text: that harms only shops whose template
/// asks for such a code, and shows on their first trial, whereas a profile that refused would keep
/// it from all.
extension Profile {
  /// Most printers for paper of 80 mm: 48 columns, 576 dots, partial cut.
  public static let generic80 = Profile(
    name: "generic-80",
    columns: 48,
    dots: 576,
    codePages: codePagesOfCopies,
    kanji: .gbk,
    cut: .partial,
    barcodes: BarcodeSystem.common,
    symbols: [.qr],
    images: ImagePrinting(.raster),
    drawer: DrawerPrinting()
  )

  /// Most printers for paper of 58 mm: 32 columns, 384 dots, no cutter.
  public static let generic58 = Profile(
    name: "generic-58",
    columns: 32,
    dots: 384,
    codePages: codePagesOfCopies,
    kanji: .gbk,
    cut: nil,
    barcodes: BarcodeSystem.common,
    symbols: [.qr],
    images: ImagePrinting(.raster, blockRows: 128),
    drawer: DrawerPrinting()
  )

  /// The profiles that come with Platen.
  public static let builtIn = [generic80, generic58]

  /// The built-in profile of this name, or nil.
  public static func named(_ name: String) -> Profile? {
    builtIn.first { $0.name == name }
  }

  /// Epson's numbers, which most makers follow for these pages.
  private static let codePagesOfCopies = [
    CodePageSlot(.cp437, number: 0),
    CodePageSlot(.cp858, number: 19),
    CodePageSlot(.wpc1252, number: 16),
  ]
}

extension BarcodeSystem {
  /// The bar codes that nearly all printers draw.
  static let common: Set<BarcodeSystem> = [
    .upcA, .upcE, .ean13, .ean8, .code39, .itf, .codabar, .code93, .code128,
  ]
}
