extension Profile {
  /// The profiles that come with Platen: first those for any maker, then by maker.
  ///
  /// No two of them have the same facts but for their names. A group of models with the same facts
  /// is one profile.
  public static let builtIn: [Profile] =
    generic + epson + epsonRegional + epsonPortable + bixolon + citizen + star + seiko + fujitsu
    + xprinter + rongta + zjiang + netum + smallMakers

  /// The numbers of ESC t in order of preference.
  typealias Numbers = KeyValuePairs<UInt8, CodePage>

  static func slots(_ numbers: Numbers) -> [CodePageSlot] {
    numbers.map { CodePageSlot($0.value, number: $0.key) }
  }
}

extension Profile.Source {
  /// A profile of the public data base escpos-printer-db, of which only facts were taken.
  static func dataBase(_ facts: String, _ profile: String) -> Self {
    Self(facts, "escpos-printer-db (CC BY 4.0), commit fe07c81, profile \(profile)")
  }

  /// What the authors of the encoder ReceiptPrinterEncoder found on printers of their own.
  static func encoder(_ facts: String, _ printer: String) -> Self {
    Self(facts, "ReceiptPrinterEncoder (MIT), commit 33546a9, \(printer)")
  }
}

extension BarcodeSystem {
  /// The bar codes that nearly all printers draw.
  static let common: Set<BarcodeSystem> = [
    .upcA, .upcE, .ean13, .ean8, .code39, .itf, .codabar, .code93, .code128,
  ]
  /// The GS1 DataBar codes of one row.
  static let databars: Set<BarcodeSystem> = [
    .databar, .databarTruncated, .databarLimited, .databarExpanded,
  ]
}
