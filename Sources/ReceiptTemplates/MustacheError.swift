/// A place in the source of a template.
public struct MustachePlace: Sendable, Hashable, CustomStringConvertible {
  /// The template's name.
  public let template: String
  /// The line, from 1.
  public let line: Int
  /// The character in the line, from 1.
  public let column: Int

  /// A place from its parts.
  public init(template: String, line: Int, column: Int) {
    self.template = template
    self.line = line
    self.column = column
  }

  /// The place as compilers write it, such as `sale:3:14`.
  public var description: String { "\(template):\(line):\(column)" }
}

/// Why a template cannot be read, or not be filled with its data.
public struct MustacheError: Error, Equatable, CustomStringConvertible {
  /// The tag or text at fault.
  public let place: MustachePlace
  /// What is wrong, for the person who wrote the template.
  public let reason: String

  /// An error at a place.
  public init(place: MustachePlace, reason: String) {
    self.place = place
    self.reason = reason
  }

  /// The place and the reason.
  public var description: String { "\(place): \(reason)" }
}

/// A tag whose name stands for nothing; it printed nothing.
public struct MustacheUnknownName: Sendable, Hashable, CustomStringConvertible {
  /// What a tag can ask for.
  public enum Kind: Sendable {
    /// A value of the data.
    case value
    /// Another template.
    case partial
  }

  /// The name as the tag has it, such as `merchant.taxId`.
  public let name: String
  /// What the tag asked for.
  public let kind: Kind
  /// The tag.
  public let place: MustachePlace

  /// A name that was not found, with the tag that asked for it.
  public init(name: String, kind: Kind, place: MustachePlace) {
    self.name = name
    self.kind = kind
    self.place = place
  }

  /// The place, the name and what is missing.
  public var description: String {
    switch kind {
    case .value: "\(place): \"\(name)\" is not in the data"
    case .partial: "\(place): there is no template \"\(name)\""
    }
  }
}
