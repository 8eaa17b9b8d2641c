/// The templates and labels that come with Platen.
public enum Templates {
  /// The templates by their names.
  public static let receipts: [(name: String, text: String)] = [
    ("sale", text(PackageResources.sale_receipt)),
    ("sale-compact", text(PackageResources.sale_compact_receipt)),
    ("merchant", text(PackageResources.merchant_receipt)),
    ("gift", text(PackageResources.gift_receipt)),
    ("refund", text(PackageResources.refund_receipt)),
    ("reversal", text(PackageResources.reversal_receipt)),
    ("unconfirmed", text(PackageResources.unconfirmed_receipt)),
    ("pre-bill", text(PackageResources.pre_bill_receipt)),
    ("kitchen", text(PackageResources.kitchen_receipt)),
    ("no-sale", text(PackageResources.no_sale_receipt)),
    ("paid-out", text(PackageResources.paid_out_receipt)),
    ("report", text(PackageResources.report_receipt)),
    ("printer-test", text(PackageResources.printer_test_receipt)),
  ]

  /// The words on receipts, as JSON, a text for each language; English comes first.
  public static let labels = [
    text(PackageResources.labels_en_json), text(PackageResources.labels_es_json),
    text(PackageResources.labels_fr_json), text(PackageResources.labels_de_json),
    text(PackageResources.labels_zh_Hans_json), text(PackageResources.labels_zh_Hant_json),
    text(PackageResources.labels_ja_json), text(PackageResources.labels_ko_json),
    text(PackageResources.labels_ar_json),
  ]

  // The markup makes an extra line of the line break at the end of a file.
  private static func text(_ resource: [UInt8]) -> String {
    String(decoding: resource.last == 0x0A ? resource.dropLast() : resource[...], as: UTF8.self)
  }
}
