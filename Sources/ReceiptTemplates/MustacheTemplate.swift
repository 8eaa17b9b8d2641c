/// What a template is written in, and so how values are escaped.
public enum MustacheEscaping: Sendable {
  /// HTML: `{{x}}` escapes `&`, `<`, `>` and quotes; `{{{x}}}` and `{{&x}}` do not.
  case html
  /// ReceiptLine markup: every value is escaped for the position of its tag (see `ReceiptEscape`).
  ///
  /// Refused are unescaped tags, tags where a value could become markup (after an open escape, as
  /// the name of a property, in a printer command), and sections that do not end in the position
  /// where they begin.
  case receipt
}

/// A Mustache template, read once and rendered many times.
///
/// All of Mustache but lambdas and the optional modules (mustache(5), specification 1.4): variables
/// with dotted names and `.`, sections, inverted sections, partials with indentation, comments, set
/// delimiters, standalone lines. False are `false`, null, zero, empty texts and lists, and names
/// that are not there.
public struct MustacheTemplate: Sendable {
  /// The name that errors call it.
  public let name: String
  let nodes: [MustacheNode]
  /// The text of all nodes.
  let literals: [UInt8]
  /// The tags of all nodes.
  let tags: [MustacheTag]

  /// Reads a template.
  /// - Throws: `MustacheError` with the place of the first fault.
  public init(
    parsing source: String,
    name: String,
    escaping: MustacheEscaping = .receipt
  ) throws(MustacheError) {
    var parser = MustacheParser(source: Array(source.utf8), name: name, escaping: escaping)
    self.name = name
    try parser.parse()
    nodes = parser.nodes
    literals = parser.literals
    tags = parser.tags
  }

  /// Fills the template with data.
  ///
  /// A name with the value null prints nothing. A name that is not in the data prints nothing
  /// either and is reported; so is a partial that is not there.
  /// - Parameters:
  ///   - context: The data.
  ///   - partials: The templates that this one and its partials call, by name.
  /// - Returns: The text, and the names that the data does not have.
  /// - Throws: `MustacheError` when a tag prints a list or an object, when sections and partials
  ///   are nested deeper than 64 levels, or when the text grows beyond 1 MiB.
  public func render(
    _ context: MustacheValue,
    partials: [String: MustacheTemplate] = [:]
  ) throws(MustacheError) -> MustacheText {
    var renderer = MustacheRenderer(context: context, partials: partials)
    try renderer.render(self)
    return renderer.result
  }
}

/// A filled template.
public struct MustacheText: Sendable, Equatable {
  /// The text in UTF-8.
  public internal(set) var utf8: [UInt8]
  /// The tags whose names were not in the data, each once, in the order met; the first 100.
  public let unknownNames: [MustacheUnknownName]

  /// The text.
  public var text: String { String(decoding: utf8, as: UTF8.self) }
}

/// A step of a template; those of a section's body follow the section's own.
///
/// Ranges are of the template's literals, tags are places among its tags.
enum MustacheNode: Sendable {
  case text(Range<Int>)
  case variable(tag: Int, MustacheValueEscape)
  /// A section whose body ends before the step `end`.
  case section(tag: Int, inverted: Bool, end: Int)
  /// A partial; the blanks before it when it stands alone on its line, else nil.
  case partial(tag: Int, indentation: Range<Int>?)
}

/// A tag's name and place.
struct MustacheTag: Sendable {
  let name: String
  /// The parts of the dotted name; none for `.`.
  let path: [MustacheName]
  let line: Int
  let column: Int

  func place(in template: String) -> MustachePlace {
    MustachePlace(template: template, line: line, column: column)
  }
}

/// How a variable's value is escaped.
enum MustacheValueEscape: Sendable {
  case none
  case html
  case receipt(ReceiptEscape)
}
