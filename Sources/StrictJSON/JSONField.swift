/// What is wrong with a value of a JSON text that is well formed, with the way to the value.
public struct JSONFieldError: Error, Equatable, CustomStringConvertible {
  /// The way to the value, such as `lines[2].quantity`; empty for the outermost value.
  public let path: String
  /// What is expected, for the person who wrote the text; it never repeats the value.
  public let reason: String

  /// An error at a place.
  public init(path: String, reason: String) {
    self.path = path
    self.reason = reason
  }

  /// The place and the reason.
  public var description: String {
    path.isEmpty ? reason : "\(path): \(reason)"
  }
}

/// A value with the way that led to it.
///
/// Where a value is not what the reader asks for, the error names the way. Values are never part
/// of an error, since they may be secret.
public struct JSONField: Sendable {
  /// The value.
  public let value: JSONValue
  private let parent: String
  private let step: Step

  private enum Step {
    case none
    case name(String)
    case index(Int)
  }

  /// The outermost value; `path` is what errors call it, such as `params`.
  public init(_ value: JSONValue, path: String = "") {
    self.init(value, parent: path, step: .none)
  }

  private init(_ value: JSONValue, parent: String, step: Step) {
    self.value = value
    self.parent = parent
    self.step = step
  }

  init(_ value: JSONValue, member name: String, of parent: String) {
    self.init(value, parent: parent, step: .name(name))
  }

  /// The way to the value, such as `lines[2].quantity`; empty for the outermost value.
  public var path: String {
    switch step {
    case .none: parent
    case .index(let index): "\(parent)[\(index)]"
    case .name(let name):
      if !Self.isPlain(name) {
        "\(parent)[\(name.quotedForErrors)]"
      } else if parent.isEmpty {
        name
      } else {
        "\(parent).\(name)"
      }
    }
  }

  private static func isPlain(_ name: String) -> Bool {
    (1...40).contains(name.utf8.count)
      && name.utf8.allSatisfy { byte in
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
          UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "-"):
          true
        default: false
        }
      }
  }

  /// An error at this place; `reason` completes "path: …", such as "a positive number is expected".
  public func fault(_ reason: String) -> JSONFieldError {
    JSONFieldError(path: path, reason: reason)
  }

  /// The string.
  public func string() throws(JSONFieldError) -> String {
    guard let string = value.string else { throw mismatch("a string") }
    return string
  }

  /// What `read` makes of the string; an error that `what` is expected where `read` makes nothing.
  ///
  /// `what` is written as in "a decimal number such as \"0.435\"".
  public func string<Value>(
    _ what: String,
    as read: (String) -> Value?
  ) throws(JSONFieldError) -> Value {
    guard let string = value.string else { throw mismatch(what) }
    guard let value = read(string) else { throw fault("\(what) is expected") }
    return value
  }

  /// The case whose raw value the string is; the error lists all of them.
  public func choice<Choice>(
    of type: Choice.Type = Choice.self
  ) throws(JSONFieldError) -> Choice
  where Choice: RawRepresentable<String> & CaseIterable {
    let words = Choice.allCases.map { "\"\($0.rawValue)\"" }.joined(separator: ", ")
    return try string("one of \(words)", as: Choice.init(rawValue:))
  }

  /// The integer, when it is written without fraction and exponent and lies in the range.
  public func integer(
    in range: ClosedRange<Int64> = .min ... .max
  ) throws(JSONFieldError) -> Int64 {
    guard case .number(let number) = value else { throw mismatch("an integer") }
    guard let integer = number.integer else {
      throw fault("an integer of 64 bits without fraction and exponent is expected")
    }
    guard range.contains(integer) else {
      throw fault("an integer from \(range.lowerBound) to \(range.upperBound) is expected")
    }
    return integer
  }

  /// The truth value.
  public func bool() throws(JSONFieldError) -> Bool {
    guard let bool = value.bool else { throw mismatch("true or false") }
    return bool
  }

  /// The elements of the array.
  public func elements() throws(JSONFieldError) -> [JSONField] {
    guard let elements = value.array else { throw mismatch("an array") }
    let path = path
    return elements.enumerated().map { index, element in
      JSONField(element, parent: path, step: .index(index))
    }
  }

  /// The members of the object, to be asked for one by one.
  public func members() throws(JSONFieldError) -> JSONMembers {
    guard let object = value.object else { throw mismatch("an object") }
    return JSONMembers(object, path: path)
  }

  private func mismatch(_ expected: String) -> JSONFieldError {
    let found =
      switch value {
      case .null: "null"
      case .bool: "true or false"
      case .number: "a number"
      case .string: "a string"
      case .array: "an array"
      case .object: "an object"
      }
    return fault("\(expected) is expected, not \(found)")
  }
}

/// The members of a JSON object while they are read; it notes which were asked for.
///
/// A type reads itself so:
/// ```swift
/// init(json: JSONField) throws(JSONFieldError) {
///   var members = try json.members()
///   name = try members.required("name").string()
///   note = try members.optional("note")?.string()
///   lines = try members.required("lines").elements().map(Line.init(json:))
///   try members.finish()
/// }
/// ```
public struct JSONMembers: Sendable {
  private let object: JSONObject
  private let path: String
  private var asked: [Bool]

  init(_ object: JSONObject, path: String) {
    self.object = object
    self.path = path
    asked = Array(repeating: false, count: object.members.count)
  }

  /// The member of this name, or an error that it is missing; null counts as missing.
  public mutating func required(_ name: String) throws(JSONFieldError) -> JSONField {
    guard let field = optional(name) else {
      throw JSONField(.null, member: name, of: path).fault("is missing")
    }
    return field
  }

  /// The member of this name, or nil when it is absent or null.
  public mutating func optional(_ name: String) -> JSONField? {
    guard let place = object.members.firstIndex(where: { $0.name == name }) else { return nil }
    asked[place] = true
    let value = object.members[place].value
    if case .null = value { return nil }
    return JSONField(value, member: name, of: path)
  }

  /// Refuses members that were not asked for; names that start with `x-` are the writer's own.
  public consuming func finish() throws(JSONFieldError) {
    for (member, wasAsked) in zip(object.members, asked)
    where !wasAsked && !member.name.utf8.starts(with: "x-".utf8) {
      throw JSONField(member.value, member: member.name, of: path).fault(
        "is not known here; names of your own start with \"x-\""
      )
    }
  }
}
