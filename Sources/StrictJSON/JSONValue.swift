/// One JSON value (RFC 8259).
///
/// Numbers keep their literal text, so money and identifiers lose nothing.
public enum JSONValue: Sendable, Hashable {
  case null
  case bool(Bool)
  case number(JSONNumber)
  case string(String)
  case array([JSONValue])
  case object(JSONObject)
}

/// A JSON number as it was written, such as `13.00`.
public struct JSONNumber: Sendable, Hashable {
  /// The literal, in the grammar of RFC 8259 section 6.
  public let literal: String

  init(checkedLiteral: String) {
    literal = checkedLiteral
  }

  /// The number of an integer.
  public init(_ value: Int64) {
    literal = String(value)
  }

  /// The value when the literal is written as an integer and fits; `13.0`, `1e3` and `-0` have none.
  public var integer: Int64? {
    literal == "-0" ? nil : Int64(literal)
  }
}

/// A JSON object: its members in the order written, each name once.
public struct JSONObject: Sendable, Hashable, Sequence {
  /// One member of an object.
  public struct Member: Sendable, Hashable {
    /// The member's name.
    public let name: String
    /// The member's value.
    public let value: JSONValue
  }

  /// The members in the order written.
  public private(set) var members: [Member] = []

  /// An object without members.
  public init() {}

  init(uniqueMembers: [Member]) {
    members = uniqueMembers
  }

  /// The value of the member with this name; setting nil removes the member.
  public subscript(name: String) -> JSONValue? {
    get { members.first { $0.name == name }?.value }
    set {
      let place = members.firstIndex { $0.name == name }
      switch (place, newValue) {
      case (let place?, let value?): members[place] = Member(name: name, value: value)
      case (nil, let value?): members.append(Member(name: name, value: value))
      case (let place?, nil): members.remove(at: place)
      case (nil, nil): break
      }
    }
  }

  /// The members, first to last.
  public func makeIterator() -> IndexingIterator<[Member]> {
    members.makeIterator()
  }
}

extension JSONValue {
  /// The string, when the value is one.
  public var string: String? {
    if case .string(let string) = self { string } else { nil }
  }

  /// The integer, when the value is a number written as an integer that fits in 64 bits.
  public var integer: Int64? {
    if case .number(let number) = self { number.integer } else { nil }
  }

  /// The truth value, when the value is one.
  public var bool: Bool? {
    if case .bool(let bool) = self { bool } else { nil }
  }

  /// The elements, when the value is an array.
  public var array: [JSONValue]? {
    if case .array(let elements) = self { elements } else { nil }
  }

  /// The object, when the value is one.
  public var object: JSONObject? {
    if case .object(let object) = self { object } else { nil }
  }

  /// The member with this name, when the value is an object that has it.
  public subscript(name: String) -> JSONValue? {
    object?[name]
  }

  /// An object of the members that have a value and, for lists, at least one entry.
  public init(present members: KeyValuePairs<String, JSONValue?>) {
    var object = JSONObject()
    for (name, value) in members {
      if let value, value != .array([]) {
        object[name] = value
      }
    }
    self = .object(object)
  }
}

extension JSONValue: ExpressibleByStringLiteral, ExpressibleByIntegerLiteral,
  ExpressibleByBooleanLiteral, ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral
{
  /// A string value.
  public init(stringLiteral value: String) {
    self = .string(value)
  }

  /// An integer value.
  public init(integerLiteral value: Int64) {
    self = .number(JSONNumber(value))
  }

  /// A truth value.
  public init(booleanLiteral value: Bool) {
    self = .bool(value)
  }

  /// An array of values.
  public init(arrayLiteral elements: JSONValue...) {
    self = .array(elements)
  }

  /// An object of members in the order given; of equal names the last value holds.
  public init(dictionaryLiteral elements: (String, JSONValue)...) {
    var object = JSONObject()
    for (name, value) in elements {
      object[name] = value
    }
    self = .object(object)
  }
}
