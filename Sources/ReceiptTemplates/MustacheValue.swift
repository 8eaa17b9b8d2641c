import Synchronization

/// A value of a template's data.
public enum MustacheValue: Sendable {
  /// Prints nothing, and hides a section.
  case null
  case bool(Bool)
  case number(Int)
  case string(String)
  case list([MustacheValue])
  /// The values of an object's members in the order of their names.
  case object(MustacheNames, [MustacheValue])
}

extension MustacheValue {
  /// True for what shows a section.
  var isTrue: Bool {
    switch self {
    case .null: false
    case .bool(let bool): bool
    case .number(let number): number != 0
    case .string(let string): !string.isEmpty
    case .list(let elements): !elements.isEmpty
    case .object: true
    }
  }

  /// The value of an object's member; nil where there is none of this name.
  func member(_ name: MustacheName) -> MustacheValue? {
    guard case .object(let names, let values) = self, let place = names.place(of: name) else {
      return nil
    }
    return values[place]
  }

  /// A text, or null.
  static func text(_ text: String?) -> MustacheValue {
    text.map(MustacheValue.string) ?? .null
  }

  static func texts(_ texts: [String]) -> MustacheValue {
    .list(texts.map(MustacheValue.string))
  }
}

/// The names of an object's members, made once for all objects of a kind.
public final class MustacheNames: Sendable, ExpressibleByArrayLiteral {
  /// The names in the order of the values.
  let names: [String]
  /// For each name's number the place of its value, -1 where there is none.
  private let places: [Int16]

  /// The names of an object's members, which differ; of more than 32,767, the first.
  public init(_ names: [String]) {
    self.names = Array(names.prefix(Int(Int16.max)))
    var places: [Int16] = []
    for (place, name) in self.names.enumerated() {
      let number = MustacheName(name).number
      while places.count <= number {
        places.append(-1)
      }
      places[number] = Int16(place)
    }
    self.places = places
  }

  /// The names of an object's members, which differ.
  public convenience init(arrayLiteral names: String...) {
    self.init(names)
  }

  /// An object of these names.
  func object(_ values: [MustacheValue]) -> MustacheValue {
    assert(values.count == names.count, "each name has a value")
    return .object(self, values)
  }

  /// The place of a name's value, nil when there is no such name.
  func place(of name: MustacheName) -> Int? {
    guard name.number < places.count, places[name.number] >= 0 else { return nil }
    return Int(places[name.number])
  }
}

/// A name in templates and their data, as a number that is the same wherever the name stands.
struct MustacheName: Sendable {
  let number: Int

  /// The numbers of all names so far; there are as many as differ in all templates read.
  private static let numbers = Mutex<[String: Int]>([:])

  init(_ name: String) {
    number = Self.numbers.withLock { numbers in
      let number = numbers[name] ?? numbers.count
      numbers[name] = number
      return number
    }
  }
}
