/// The templates and labels that come with Platen.
public enum Templates {
  /// The customer's receipt of a sale, in its usual layout.
  public static let sale = text(PackageResources.sale_receipt)

  /// The customer's receipt of a refund.
  public static let refund = text(PackageResources.refund_receipt)

  /// The slip of a payment that was taken back.
  public static let reversal = text(PackageResources.reversal_receipt)

  /// The slip of a payment of which nobody knows yet whether it was made.
  public static let unconfirmed = text(PackageResources.unconfirmed_receipt)

  /// The words on receipts in English, as JSON.
  public static let labelsEnglish = text(PackageResources.labels_en_json)

  // The markup makes an extra line of the line break at the end of a file.
  private static func text(_ resource: [UInt8]) -> String {
    String(decoding: resource.last == 0x0A ? resource.dropLast() : resource[...], as: UTF8.self)
  }
}
