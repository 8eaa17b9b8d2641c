import StrictJSON

/// Who sells, as receipts say it.
public struct Shop: Sendable, Equatable {
  /// The name over the door.
  public var name: String
  /// The company's name, where it differs.
  public var legalName: String?
  /// The address of the place of sale, a line each.
  public var address: [String]
  /// The tax or organisation number with its label, such as `EIN 12-3456789`.
  public var taxID: String?
  /// The telephone number.
  public var phone: String?
  /// The picture above the name: the file name of a logo, which ends in `.png`.
  public var logo: String?
  /// How the shop writes numbers and dates, as a BCP 47 tag such as `en-GB`; nil is `en-US`.
  public var locale: String?

  /// A shop from its parts.
  public init(
    name: String,
    legalName: String? = nil,
    address: [String] = [],
    taxID: String? = nil,
    phone: String? = nil,
    logo: String? = nil,
    locale: String? = nil
  ) {
    self.name = name
    self.legalName = legalName
    self.address = address
    self.taxID = taxID
    self.phone = phone
    self.logo = logo
    self.locale = locale
  }

  init(json: JSONField) throws(JSONFieldError) {
    var members = try json.members()
    name = try members.required("name").string()
    legalName = try members.optional("legalName")?.string()
    address =
      try members.optional("address")?.list(upTo: .max) { field throws(JSONFieldError) in
        try field.string()
      } ?? []
    taxID = try members.optional("taxID")?.string()
    phone = try members.optional("phone")?.string()
    logo = try members.optional("logo")?.string("a file name that ends in .png") {
      $0.hasSuffix(".png") ? $0 : nil
    }
    locale = try members.optional("locale")?.string()
    try members.finish()
  }

  var json: JSONValue {
    JSONValue(present: [
      "name": .string(name),
      "legalName": legalName.json,
      "address": .list(address),
      "taxID": taxID.json,
      "phone": phone.json,
      "logo": logo.json,
      "locale": locale.json,
    ])
  }
}
