/// Reading properties: `{key: value; key: value}`.
extension Parser {
  /// The keys in the order of their effect, whatever order they are written in.
  private enum Key: Int, CaseIterable {
    case text, border, width, align, option, code, image, command, comment

    init?(_ name: String) {
      switch name {
      case "text", "t": self = .text
      case "border", "b": self = .border
      case "width", "w": self = .width
      case "align", "a": self = .align
      case "option", "o": self = .option
      case "code", "c": self = .code
      case "image", "i": self = .image
      case "command", "x": self = .command
      case "comment", "_": self = .comment
      default: return nil
      }
    }
  }

  /// A member as written, its value still with its escapes.
  private struct Member {
    var start: Int
    var value: Range<Int>
  }

  /// Reads what stands between the braces.
  mutating func settings(in range: Range<Int>) -> [Setting] {
    var members = [Member?](repeating: nil, count: Key.allCases.count)
    var start = range.lowerBound
    var index = start
    while index <= range.upperBound {
      if index == range.upperBound || bytes[index] == Ascii.semicolon {
        read(trimmed(start..<index), into: &members)
        start = index + 1
      } else if bytes[index] == Ascii.backslash, index + 1 < range.upperBound,
        isDelimiter(bytes[index + 1]) || bytes[index + 1] == Ascii.semicolon
      {
        index += 1
      }
      index += 1
    }
    var settings: [Setting] = []
    for key in Key.allCases {
      if let member = members[key.rawValue], let setting = setting(key, member) {
        settings.append(setting)
      }
    }
    return settings
  }

  private mutating func read(_ text: Range<Int>, into members: inout [Member?]) {
    guard !text.isEmpty else { return }
    var index = text.lowerBound
    while index < text.upperBound, isWord(bytes[index]) { index += 1 }
    let name = text.lowerBound..<index
    while index < text.upperBound, isBlank(bytes[index]) { index += 1 }
    guard let first = name.first, !isDigit(bytes[first]), index < text.upperBound,
      bytes[index] == Ascii.colon
    else {
      diagnose(
        at: text.lowerBound,
        "This member of the property has no key, so it is left out.",
        hint: "Write {key:value}, or {key:value; key:value}."
      )
      return
    }
    let value = trimmed(index + 1..<text.upperBound)
    guard !value.isEmpty else {
      diagnose(
        at: text.lowerBound,
        "This member of the property has no value, so it is left out.",
        hint: "Write a value after the colon."
      )
      return
    }
    guard let key = Key(String(decoding: bytes[name], as: UTF8.self)) else {
      diagnose(
        at: text.lowerBound,
        "The key of this property is unknown, so it is left out.",
        hint: "The keys are text, border, width, align, option, code, image, command and comment,"
          + " in small letters."
      )
      return
    }
    members[key.rawValue] = Member(start: value.lowerBound, value: value)
  }

  private mutating func setting(_ key: Key, _ member: Member) -> Setting? {
    if key == .comment { return nil }
    let value = decoded(member.value)
    switch key {
    case .text: return .wrap(wrap(value, at: member.start))
    case .border: return .border(border(value, at: member.start))
    case .width: return .widths(widths(value, at: member.start))
    case .align: return .alignment(alignment(value, at: member.start))
    case .option: return .option(option(value, at: member.start))
    case .code: return value.isEmpty ? nil : .code(value)
    case .image: return value.isEmpty ? nil : .image(ImageSource(value))
    case .command: return command(value, at: member.start)
    case .comment: return nil
    }
  }

  private mutating func decoded(_ range: Range<Int>) -> String {
    buffer.removeAll(keepingCapacity: true)
    var index = range.lowerBound
    while index < range.upperBound {
      let at = index
      if bytes[index] != Ascii.backslash {
        buffer.append(bytes[index])
        index += 1
        continue
      }
      switch escape(at: &index, until: range.upperBound, in: .value) {
      case .byte(let value): buffer.append(value)
      case .hexadecimal(let value): appendLatin1(value)
      case .none: diagnoseEscape(at: at)
      }
    }
    return String(decoding: buffer, as: UTF8.self)
  }

  private mutating func wrap(_ value: String, at byte: Int) -> Wrap {
    switch value.lowercased() {
    case "nowrap": return .never
    case "word": return .atWords
    case "wrap": return .atCharacters
    default:
      diagnoseValue(at: byte, taken: "wrap", known: "wrap, nowrap and word")
      return .atCharacters
    }
  }

  private mutating func border(_ value: String, at byte: Int) -> Border {
    switch value.lowercased() {
    case "line": return .line
    case "none": return .gap(0)
    case "space": return .gap(1)
    case let other:
      if let cells = number(other), cells <= 2 {
        return .gap(cells)
      }
      diagnoseValue(at: byte, taken: "space", known: "line, space, none and 0 to 2")
      return .gap(1)
    }
  }

  private mutating func alignment(_ value: String, at byte: Int) -> Int {
    switch value.lowercased() {
    case "left": return 0
    case "center": return 1
    case "right": return 2
    default:
      diagnoseValue(at: byte, taken: "center", known: "left, center and right")
      return 1
    }
  }

  private mutating func widths(_ value: String, at byte: Int) -> [ColumnWidth] {
    let items = split(value.lowercased())
    if items.contains("auto") { return [] }
    if hasBlankBesideComma(value) {
      diagnose(
        at: byte,
        "A comma with a blank beside it makes a hidden column between them.",
        hint: "Divide widths by one comma or by blanks, not by both."
      )
    }
    var widths: [ColumnWidth] = []
    for item in items {
      if item == "*" {
        widths.append(.share)
      } else if let cells = number(item) {
        widths.append(.cells(cells))
      } else {
        if !item.isEmpty {
          diagnoseValue(at: byte, taken: "0", known: "auto, or numbers and *")
        }
        widths.append(.cells(0))
      }
    }
    return widths
  }

  private mutating func option(_ value: String, at byte: Int) -> Symbol {
    var kind: Symbol.Kind?
    var level: Character?
    var moduleWidth: Int?
    var height: Int?
    var cell: Int?
    var symbol = Symbol(data: "")
    for item in split(value.lowercased()) where !item.isEmpty {
      if let number = number(item), 2...8 ~= number || 24...240 ~= number {
        // One number may say two things: 3 and 4 are module width and cell.
        if 2...4 ~= number { moduleWidth = moduleWidth ?? number }
        if 3...8 ~= number { cell = cell ?? number }
        if 24...240 ~= number { height = height ?? number }
      } else if let known = Symbol.Kind(rawValue: item) {
        kind = kind ?? known
      } else if item == "hri" {
        symbol.readable = true
      } else if ["l", "m", "q", "h"].contains(item) {
        level = level ?? item.first
      } else {
        diagnoseValue(
          at: byte,
          taken: nil,
          known: "a symbology, hri, 2 to 4 (module width), 24 to 240 (height), 3 to 8 (cell),"
            + " and l, m, q, h (error correction)"
        )
      }
    }
    symbol.kind = kind ?? symbol.kind
    symbol.level = level ?? symbol.level
    symbol.moduleWidth = moduleWidth ?? symbol.moduleWidth
    symbol.height = height ?? symbol.height
    symbol.cell = cell ?? symbol.cell
    return symbol
  }

  private mutating func command(_ value: String, at byte: Int) -> Setting? {
    var command: [UInt8] = []
    for scalar in value.unicodeScalars {
      guard let one = UInt8(exactly: scalar.value) else {
        diagnose(
          at: byte,
          "A command holds a character that is no byte, so it is left out.",
          hint: "Write bytes as \\x with two digits."
        )
        return nil
      }
      command.append(one)
    }
    return command.isEmpty ? nil : .command(command)
  }

  private mutating func diagnoseValue(at byte: Int, taken: String?, known: String) {
    let message =
      taken.map { "This value is unknown, so \($0) is taken." }
      ?? "A word of this value is unknown, so it is left out."
    diagnose(at: byte, message, hint: "The values are \(known).")
  }

  /// Divides a value at every comma and every run of blanks.
  private func split(_ value: String) -> [String] {
    var items: [String] = []
    var item: [UInt8] = []
    var afterBlank = false
    for byte in value.utf8 {
      if byte == Ascii.comma || isBlank(byte) && !afterBlank {
        items.append(String(decoding: item, as: UTF8.self))
        item.removeAll(keepingCapacity: true)
      } else if !isBlank(byte) {
        item.append(byte)
      }
      afterBlank = isBlank(byte)
    }
    items.append(String(decoding: item, as: UTF8.self))
    return items
  }

  private func hasBlankBesideComma(_ value: String) -> Bool {
    zip(value.utf8, value.utf8.dropFirst()).contains { first, second in
      first == Ascii.comma && isBlank(second) || isBlank(first) && second == Ascii.comma
    }
  }

  /// A number of digits alone; what is beyond every paper counts as the widest one.
  private func number(_ text: String) -> Int? {
    guard !text.isEmpty, text.utf8.allSatisfy(isDigit) else { return nil }
    return min(Int(text) ?? Int.max, Page.widest)
  }
}

private func isDigit(_ byte: UInt8) -> Bool {
  UInt8(ascii: "0")...UInt8(ascii: "9") ~= byte
}

/// True for the characters of a key.
private func isWord(_ byte: UInt8) -> Bool {
  switch byte {
  case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
    Ascii.underscore:
    true
  default:
    isDigit(byte)
  }
}
