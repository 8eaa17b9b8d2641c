import Yams

/// Reads settings from a YAML document and keeps every fault, so that one look shows them all.
///
/// A setting that is at fault reads as nil; its reader goes on with what it has.
final class ConfigurationReader {
  let place: String
  private var found: [ConfigurationFault] = []
  private let overrides: [String: (variable: String, value: String)]

  /// A reader of one file.
  ///
  /// - Parameters:
  ///   - place: the file's name for errors.
  ///   - overrides: settings that the environment replaces, by their path.
  init(place: String, overrides: [String: (variable: String, value: String)]) {
    self.place = place
    self.overrides = overrides
  }

  /// The faults in the order of the file; those of the environment last.
  var faults: [ConfigurationFault] {
    found.sorted { ($0.line ?? .max) < ($1.line ?? .max) }
  }

  func fault(_ setting: String, line: Int?, _ reason: String, place: String? = nil) {
    found.append(
      ConfigurationFault(
        place: place ?? self.place,
        line: line,
        setting: setting,
        reason: reason
      )
    )
  }

  /// The document's outermost section; an empty one when the text is no mapping.
  func section(of text: String) -> ConfigurationSection {
    do {
      guard let node = try compose(yaml: text) else {
        return ConfigurationSection(reader: self, path: "", line: nil, pairs: [])
      }
      return section(node, path: "")
        ?? ConfigurationSection(
          reader: self,
          path: "",
          line: nil,
          pairs: []
        )
    } catch {
      fault("", line: Self.line(of: error), Self.words(of: error))
      return ConfigurationSection(reader: self, path: "", line: nil, pairs: [])
    }
  }

  func section(_ node: Node, path: String) -> ConfigurationSection? {
    guard case .mapping(let mapping) = node else {
      fault(path, line: node.mark?.line, "settings are expected here, as \"name: value\" lines")
      return nil
    }
    let pairs = mapping.map { ($0.key.scalar?.string ?? "?", $0.value, $0.key.mark?.line) }
    return ConfigurationSection(reader: self, path: path, line: node.mark?.line, pairs: pairs)
  }

  func override(of setting: String) -> (variable: String, value: String)? {
    overrides[setting]
  }

  private static func line(of error: any Error) -> Int? {
    switch error as? YamlError {
    case .scanner(_, _, let mark, _), .parser(_, _, let mark, _), .composer(_, _, let mark, _):
      mark.line
    case .duplicatedKeysInMapping(_, let context): context.mark.line
    default: nil
    }
  }

  private static func words(of error: any Error) -> String {
    switch error as? YamlError {
    case .scanner(_, let problem, _, _), .parser(_, let problem, _, _),
      .composer(_, let problem, _, _):
      "this is not YAML: \(problem)"
    case .duplicatedKeysInMapping(let duplicates, _):
      "\(duplicates.sorted().joined(separator: ", ")) stands twice in this section; remove one"
    default: "this cannot be read as YAML"
    }
  }
}

/// One level of settings.
///
/// Each is asked for by name; what was not asked for is a fault.
struct ConfigurationSection {
  let reader: ConfigurationReader
  let path: String
  let line: Int?
  let pairs: [(name: String, node: Node, line: Int?)]
  /// The path by which the environment names this section.
  var overridePath: String
  private var asked: [String] = []

  init(
    reader: ConfigurationReader,
    path: String,
    line: Int?,
    pairs: [(name: String, node: Node, line: Int?)]
  ) {
    self.reader = reader
    self.path = path
    self.line = line
    self.pairs = pairs
    overridePath = path
  }

  private func name(_ member: String) -> String {
    path.isEmpty ? member : "\(path).\(member)"
  }

  private func override(of member: String) -> (variable: String, value: String)? {
    reader.override(of: overridePath.isEmpty ? member : "\(overridePath).\(member)")
  }

  /// Whether the file says something here.
  func has(_ member: String) -> Bool {
    node(member) != nil
  }

  private func node(_ member: String) -> (node: Node, line: Int?)? {
    guard let pair = pairs.first(where: { $0.name == member }), pair.node.null == nil else {
      return nil
    }
    return (pair.node, pair.node.mark?.line ?? pair.line)
  }

  /// The line of a setting, or of the section where the setting is missing.
  func line(of member: String) -> Int? {
    node(member)?.line ?? line
  }

  /// A setting of text, read by a function that gives nil for what does not fit.
  mutating func setting<Value>(
    _ member: String,
    _ expected: String,
    _ read: (String) -> Value?
  ) -> Value? {
    asked.append(member)
    let setting = name(member)
    if let override = override(of: member) {
      let value = read(override.value)
      if value == nil {
        reader.fault(setting, line: nil, "write \(expected)", place: override.variable)
      }
      return value
    }
    guard let (node, line) = node(member) else { return nil }
    guard let text = node.scalar?.string, let value = read(text) else {
      reader.fault(setting, line: line, "write \(expected)")
      return nil
    }
    return value
  }

  /// A setting of text that is not empty.
  mutating func text(_ member: String, _ expected: String = "some text") -> String? {
    setting(member, expected) { $0.isEmpty ? nil : $0 }
  }

  /// A whole number of a range.
  mutating func number(_ member: String, _ range: ClosedRange<Int>) -> Int? {
    setting(member, "a number from \(range.lowerBound) to \(range.upperBound)") { text in
      Int(text).flatMap { range.contains($0) ? $0 : nil }
    }
  }

  /// A setting that is on or off.
  mutating func flag(_ member: String) -> Bool? {
    setting(member, "yes or no", Self.flag)
  }

  /// The words for on and off.
  static func flag(_ text: String) -> Bool? {
    ["yes": true, "true": true, "no": false, "false": false][text]
  }

  /// A setting that must be there.
  mutating func required<Value>(
    _ member: String,
    _ expected: String,
    _ read: (String) -> Value?
  ) -> Value? {
    let isThere = has(member) || override(of: member) != nil
    if !isThere {
      reader.fault(name(member), line: line, "is missing; write \(expected)")
    }
    return setting(member, expected, read)
  }

  /// A list of texts; a single text counts as a list of one.
  mutating func list(_ member: String) -> [String] {
    asked.append(member)
    guard let (node, line) = node(member) else { return [] }
    if let text = node.scalar?.string { return [text] }
    let texts = node.sequence.map { $0.compactMap(\.scalar?.string) }
    guard let texts, texts.count == node.sequence?.count else {
      reader.fault(name(member), line: line, "write a list of texts, each after a dash")
      return []
    }
    return texts
  }

  /// Names with a value each, in the order of the file; nil when the setting is not there.
  mutating func pairs<Value>(
    _ member: String,
    _ expected: String,
    _ read: (String) -> Value?
  ) -> [(name: String, value: Value)]? {
    asked.append(member)
    guard let (node, _) = node(member) else { return nil }
    return reader.section(node, path: name(member))?.pairs.compactMap { name, node, line in
      guard let value = node.scalar.flatMap({ read($0.string) }) else {
        reader.fault("\(self.name(member)).\(name)", line: line, "write \(expected)")
        return nil
      }
      return (name, value)
    }
  }

  /// A section inside this one; an empty one when it is not there.
  mutating func section(_ member: String) -> ConfigurationSection {
    asked.append(member)
    let found = node(member).flatMap { reader.section($0.node, path: name(member)) }
    return found ?? ConfigurationSection(reader: reader, path: name(member), line: nil, pairs: [])
  }

  /// The sections inside a section, by the names that the file gives them, in its order, nil for what
  /// is none; nil when the section itself is not there.
  mutating func sections(_ member: String) -> [(name: String, section: ConfigurationSection?)]? {
    asked.append(member)
    guard let (node, line) = node(member) else { return nil }
    guard let found = reader.section(node, path: name(member))?.pairs else { return [] }
    if found.isEmpty {
      reader.fault(name(member), line: line, "name at least one, as a \"name: {...}\" line")
    }
    return found.map { name, node, _ in
      (name, reader.section(node, path: "\(self.name(member)).\(name)"))
    }
  }

  /// Every setting that nobody asked for is a fault, with the nearest known name as advice.
  func finish() {
    for pair in pairs where !asked.contains(pair.name) {
      let nearest = asked.min { distance($0, pair.name) < distance($1, pair.name) }
      let isNear = nearest.map { distance($0, pair.name) <= 3 } ?? false
      let advice = isNear ? "did you mean \(nearest ?? "")?" : "remove it."
      let known = asked.sorted().joined(separator: ", ")
      reader.fault(
        name(pair.name),
        line: pair.line,
        "there is no such setting; \(advice) There are \(known)"
      )
    }
  }

  /// Single-character edits from one name to the other (Levenshtein).
  private func distance(_ left: String, _ right: String) -> Int {
    let (left, right) = (Array(left), Array(right))
    var row = Array(0...right.count)
    for (i, character) in left.enumerated() {
      var diagonal = row[0]
      row[0] = i + 1
      for (j, other) in right.enumerated() {
        let cost = character == other ? diagonal : diagonal + 1
        diagonal = row[j + 1]
        row[j + 1] = min(cost, row[j] + 1, diagonal + 1)
      }
    }
    return row[right.count]
  }
}
