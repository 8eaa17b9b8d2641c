import StrictJSON

/// The words of one language as their file has them.
struct LabelDictionary: Sendable {
  /// The tag, such as `zh-Hant`.
  var language = "en"
  /// The language's own name for itself.
  var name = ""
  var isRightToLeft = false
  /// Texts of a few words, which share a line with others.
  var words: [String: String] = [:]
  /// Texts that have a line to themselves.
  var texts: [String: String] = [:]
  /// Texts with places for figures.
  var patterns: [LabelPattern.Name: LabelPattern] = [:]

  init() {}

  /// Reads a file that comes with Platen.
  ///
  /// One that cannot be read shows as missing words in every test of a template.
  init(builtIn text: String) {
    guard let json = try? JSONValue(parsing: text) else { return }
    language = json["language"]?.string ?? ""
    name = json["name"]?.string ?? ""
    isRightToLeft = json["direction"]?.string == "rtl"
    words = Self.texts(json["words"])
    texts = Self.texts(json["texts"])
    for (name, text) in Self.texts(json["patterns"]) {
      guard let name = LabelPattern.Name(rawValue: name) else { continue }
      patterns[name] = LabelPattern(text, name)
    }
  }

  private static func texts(_ json: JSONValue?) -> [String: String] {
    var texts: [String: String] = [:]
    for member in json?.object?.members ?? [] {
      texts[member.name] = member.value.string
    }
    return texts
  }
}

/// A text with places such as `{number}` for figures.
struct LabelPattern: Sendable {
  /// The patterns that the files have.
  enum Name: String, Sendable, CaseIterable {
    case times, taxOf, copy, reprint, reprintReason, printedAt, test, training, void, voidReason,
      late

    /// The places, in the order of the values that fill them.
    var places: [String] {
      switch self {
      case .times: ["{quantity}", "{price}"]
      case .taxOf: ["{rate}", "{net}"]
      case .copy, .reprint: ["{number}"]
      case .printedAt: ["{time}"]
      case .reprintReason, .test, .training, .void, .voidReason, .late: []
      }
    }
  }

  private enum Piece: Sendable {
    case text(String)
    case value(Int)
  }

  private var pieces: [Piece] = []

  init(_ text: String, _ name: Name) {
    var rest = text[...]
    while let open = rest.firstIndex(of: "{"), let close = rest[open...].firstIndex(of: "}") {
      pieces.append(.text(String(rest[..<open])))
      if let place = name.places.firstIndex(of: String(rest[open...close])) {
        pieces.append(.value(place))
      }
      rest = rest[close...].dropFirst()
    }
    pieces.append(.text(String(rest)))
  }

  func filled(with values: [String]) -> String {
    var filled = ""
    for piece in pieces {
      switch piece {
      case .text(let text): filled += text
      case .value(let index): filled += index < values.count ? values[index] : ""
      }
    }
    return filled
  }
}
