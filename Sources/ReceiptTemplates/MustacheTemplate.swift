public import StrictJSON
import Synchronization

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
    _ context: JSONValue,
    partials: [String: MustacheTemplate] = [:]
  ) throws(MustacheError) -> MustacheText {
    var renderer = MustacheRenderer(context: context, partials: partials)
    try renderer.render(self)
    return renderer.result
  }
}

/// A filled template.
public struct MustacheText: Sendable, Equatable {
  /// The text.
  public let text: String
  /// The tags whose names were not in the data, each once, in the order met; the first 100.
  public let unknownNames: [MustacheUnknownName]
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
final class MustacheTag: Sendable {
  let name: String
  /// The first part of the dotted name; nil for `.`.
  let first: Part?
  /// The parts behind the first dot.
  let rest: [Part]
  let line: Int
  let column: Int

  init(name: String, parts: [String], line: Int, column: Int) {
    self.name = name
    first = parts.first.map { Part($0) }
    rest = parts.dropFirst().map { Part($0) }
    self.line = line
    self.column = column
  }

  func place(in template: String) -> MustachePlace {
    MustachePlace(template: template, line: line, column: column)
  }

  /// A name among the members of an object.
  final class Part: Sendable {
    private let name: String
    /// Where the name stood the last time: data of one kind has it always at the same place.
    private let lastPlace = Atomic(0)

    init(_ name: String) {
      self.name = name
    }

    /// The value of the member of this name, nil when there is none.
    func value(among members: Span<JSONObject.Member>) -> JSONValue? {
      let last = lastPlace.load(ordering: .relaxed)
      if last < members.count, members[last].name == name {
        return members[last].value
      }
      for place in members.indices where members[place].name == name {
        lastPlace.store(place, ordering: .relaxed)
        return members[place].value
      }
      return nil
    }
  }
}

/// How a variable's value is escaped.
enum MustacheValueEscape: Sendable {
  case none
  case html
  case receipt(ReceiptEscape)
}
