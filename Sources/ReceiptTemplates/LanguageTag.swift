/// The parts of a BCP 47 tag that words and formats go by (RFC 5646, section 2.1).
struct LanguageTag: Hashable {
  /// The language, lower case, such as `zh`.
  let language: String
  /// The script with its capital, such as `Hant`.
  let script: String?
  /// The region, upper case, such as `TW`.
  let region: String?

  /// Reads a tag; what follows the region, and what is no tag, counts for nothing.
  init(_ tag: String) {
    let parts = tag.split { $0 == "-" || $0 == "_" }.map(String.init)
    language = parts.first?.lowercased() ?? ""
    var rest = parts.dropFirst()
    if let script = rest.first, script.utf8.count == 4 {
      self.script = script.prefix(1).uppercased() + script.dropFirst().lowercased()
      rest = rest.dropFirst()
    } else {
      script = nil
    }
    if let region = rest.first, (2...3).contains(region.utf8.count) {
      self.region = region.uppercased()
    } else {
      region = nil
    }
  }
}
