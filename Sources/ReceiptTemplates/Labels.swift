import StrictJSON
import Templates

/// The words that a receipt adds to the sale's own.
public struct Labels: Sendable {
  let json: JSONValue

  /// The words in English.
  public static let english = Labels(builtIn: Templates.labelsEnglish)

  private init(builtIn text: String) {
    // A label file of ours that cannot be read shows as missing names in every test of a template.
    json = (try? JSONValue(parsing: text)) ?? [:]
  }

  subscript(name: String) -> String {
    json[name]?.string ?? name
  }
}
